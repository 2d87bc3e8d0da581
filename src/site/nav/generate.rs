//! Pages → sections: which section a page belongs to, and the groups inside it.

use std::collections::{BTreeMap, BTreeSet};

use super::divide::divide;
use super::from_toc::{Ruler, claim};
use super::tree::{Draft, Group, GroupKind, Item};
use super::{GROUP_PAGES, NavInput, names};
use crate::base::SitePath;

/// The folder that holds the articles of a set; it names no section.
const SHELF: &str = "articles";

/// Folders nested deeper than this are one group.
const MAX_FOLDERS: usize = 8;

/// `path` without the shelf that it stands on: `articles/vm/a` → `vm/a`.
fn off_shelf(path: &SitePath) -> &str {
    let text = path.as_str();
    match text.strip_prefix(SHELF) {
        Some("") => "",
        Some(rest) => rest.strip_prefix('/').unwrap_or(text),
        None => text,
    }
}

/// The sections of the locale: first those that a table of contents of the whole set lists, as written;
/// then the generated ones by title.
pub(super) fn sections(input: &NavInput<'_>, rulers: Vec<Ruler>) -> Vec<Draft> {
    let folders: Vec<SitePath> = rulers.iter().map(|ruler| ruler.folder.clone()).collect();
    let ruler_of: Vec<Option<usize>> = input
        .pages
        .iter()
        .map(|page| deepest(&folders, &page.path))
        .collect();
    let is_whole_set = |ruler: usize| off_shelf(&folders[ruler]).is_empty();

    let mut drafts = Vec::new();
    let mut lower = BTreeMap::new();
    for (index, ruler) in rulers.into_iter().enumerate() {
        if is_whole_set(index) {
            let pages: Vec<usize> = (0..input.pages.len())
                .filter(|&page| ruler_of[page] == Some(index))
                .collect();
            drafts.extend(written_sections(input, ruler, pages));
        } else {
            lower.insert(off_shelf(&ruler.folder).to_owned(), ruler);
        }
    }

    let rest: Vec<usize> = (0..input.pages.len())
        .filter(|&page| ruler_of[page].is_none_or(|ruler| !is_whole_set(ruler)))
        .collect();
    let mut generated = Vec::new();
    for (key, pages) in by_section(input, &rest) {
        let mut builder = Builder {
            input,
            lower: &mut lower,
            orphans: Vec::new(),
        };
        let title = match key.as_str() {
            "" => input.labels.general.clone(),
            key => input.names.of(key),
        };
        let items = builder.folder(&key, pages, 0);
        let mut orphans = builder.orphans;
        input.sort(&mut orphans);
        let slug = names::slug(if key.is_empty() { "general" } else { &key });
        generated.push((
            key.is_empty(),
            Draft {
                slug,
                title,
                items,
                orphans,
            },
        ));
    }
    // By title; the section of what belongs nowhere comes last.
    generated.sort_by(|(a_last, a), (b_last, b)| {
        a_last
            .cmp(b_last)
            .then_with(|| (input.collate)(&a.title, &b.title))
            .then_with(|| a.slug.cmp(&b.slug))
    });
    drafts.extend(generated.into_iter().map(|(_, draft)| draft));
    drafts
}

/// The deepest of `folders` that holds `path`.
fn deepest(folders: &[SitePath], path: &SitePath) -> Option<usize> {
    (0..folders.len())
        .filter(|&index| path.is_under(&folders[index]))
        .max_by_key(|&index| folders[index].as_str().len())
}

/// Pages by section key: the folder's name, else the first service, else empty.
fn by_section(input: &NavInput<'_>, pages: &[usize]) -> BTreeMap<String, Vec<usize>> {
    let folder = |page: usize| off_shelf(&input.pages[page].path).split_once('/').map(|(f, _)| f);
    let folders: BTreeSet<&str> = pages.iter().filter_map(|&page| folder(page)).collect();
    let mut sections: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &page in pages {
        let key = folder(page).map(str::to_owned).unwrap_or_else(|| {
            let service = input.pages[page]
                .services
                .first()
                .filter(|value| !names::is_no_service(value));
            let service = service.map_or("", |service| service.trim());
            let whole = names::slug(service);
            if folders.contains(whole.as_str()) {
                whole
            } else {
                names::slug(service.split(['/', '\\']).next().unwrap_or(""))
            }
        });
        sections.entry(key).or_default().push(page);
    }
    sections
}

struct Builder<'a, 'b> {
    input: &'a NavInput<'a>,
    /// Tables of contents by the folder they rule, off the shelf; each is taken once.
    lower: &'b mut BTreeMap<String, Ruler>,
    orphans: Vec<usize>,
}

impl Builder<'_, '_> {
    /// What stands in the group of `folder` (off the shelf), to which all of `pages` belong.
    fn folder(&mut self, folder: &str, pages: Vec<usize>, depth: usize) -> Vec<Item> {
        match self.lower.remove(folder) {
            Some(ruler) => self.ruled(folder, ruler, pages, depth),
            None => self.generated(folder, pages, depth),
        }
    }

    /// As its table of contents says; folders below that have their own come behind.
    fn ruled(&mut self, folder: &str, ruler: Ruler, pages: Vec<usize>, depth: usize) -> Vec<Item> {
        let mut own = BTreeSet::new();
        let mut below: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for page in pages {
            match self.first_ruled_folder(folder, page) {
                Some(inner) => below.entry(inner).or_default().push(page),
                None => {
                    own.insert(page);
                }
            }
        }
        let mut items = ruler.items;
        claim(self.input, &mut items, &mut |page| own.remove(&page));
        self.orphans.extend(own);
        for (inner, pages) in below {
            let name = inner[folder.len()..].trim_start_matches('/');
            let mut group = Group::new(self.input.names.of(name), GroupKind::Folder);
            group.items = self.folder(&inner, pages, depth + 1);
            items.push(Item::Group(group));
        }
        items
    }

    /// The outermost folder below `folder` on the way to `page` that has a table of contents.
    fn first_ruled_folder(&self, folder: &str, page: usize) -> Option<String> {
        let path = off_shelf(&self.input.pages[page].path);
        let below = path.strip_prefix(folder)?.strip_prefix('/')?;
        below
            .match_indices('/')
            .map(|(at, _)| &path[..folder.len() + 1 + at])
            .find(|inner| self.lower.contains_key(*inner))
            .map(str::to_owned)
    }

    /// The folder's own pages, then a group for each folder in it.
    fn generated(&mut self, folder: &str, pages: Vec<usize>, depth: usize) -> Vec<Item> {
        let total = pages.len();
        let mut direct = Vec::new();
        let mut inner: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for page in pages {
            let below = off_shelf(&self.input.pages[page].path)
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .and_then(|rest| rest.split_once('/'));
            match below {
                Some((name, _)) if depth < MAX_FOLDERS => {
                    inner.entry(name.to_owned()).or_default().push(page);
                }
                _ => direct.push(page),
            }
        }
        let mut groups = Vec::new();
        for (name, pages) in inner {
            let path = format!("{folder}/{name}");
            let mut group = Group::new(self.input.names.of(&name), GroupKind::Folder);
            group.items = self.folder(&path, pages, depth + 1);
            match group.items.as_mut_slice() {
                [] => {}
                [Item::Page { page, .. }] => direct.push(*page),
                [Item::Group(only)] => {
                    group.items = std::mem::take(&mut only.items);
                    groups.push(group);
                }
                _ => groups.push(group),
            }
        }
        groups.sort_by(|a, b| (self.input.collate)(&a.title, &b.title));
        self.input.sort(&mut direct);
        let mut items = divide(self.input, &direct);
        items.extend(groups.into_iter().map(Item::Group));
        if total > GROUP_PAGES {
            items = self.shelve(items);
        }
        match items.as_mut_slice() {
            [Item::Group(only)] if depth == 0 => std::mem::take(&mut only.items),
            _ => items,
        }
    }

    /// Pages beside groups become a group too, so that not every page below shows them. The index stays.
    fn shelve(&self, items: Vec<Item>) -> Vec<Item> {
        let is_loose = |item: &Item| match item {
            Item::Page { page, .. } => self.input.pages[*page].path.file_name() != "index",
            _ => false,
        };
        let loose = items.iter().filter(|item| is_loose(item)).count();
        let has_groups = items.iter().any(|item| matches!(item, Item::Group(_)));
        if loose < 2 || !has_groups {
            return items;
        }
        let mut group = Group::new(self.input.labels.articles.clone(), GroupKind::Topic);
        let mut out = Vec::new();
        let mut place = None;
        for item in items {
            if is_loose(&item) {
                place.get_or_insert(out.len());
                group.items.push(item);
            } else {
                out.push(item);
            }
        }
        out.insert(place.unwrap_or(0), Item::Group(group));
        out
    }
}

/// The sections that the set's own table of contents lists: one for each entry with entries below it, and
/// one for all entries that stand alone.
fn written_sections(input: &NavInput<'_>, ruler: Ruler, pages: Vec<usize>) -> Vec<Draft> {
    let mut free: BTreeSet<usize> = pages.into_iter().collect();
    let mut items = ruler.items;
    claim(input, &mut items, &mut |page| free.remove(&page));
    let mut drafts: Vec<Draft> = Vec::new();
    let mut alone: Option<usize> = None;
    for item in items {
        if let Item::Group(group) = item {
            drafts.push(Draft {
                slug: names::slug(&group.title),
                title: group.title,
                items: group.items,
                orphans: Vec::new(),
            });
        } else {
            let at = *alone.get_or_insert_with(|| {
                drafts.push(Draft {
                    slug: "general".to_owned(),
                    title: input.labels.general.clone(),
                    items: Vec::new(),
                    orphans: Vec::new(),
                });
                drafts.len() - 1
            });
            drafts[at].items.push(item);
        }
    }
    shelter(input, &mut drafts, free);
    drafts
}

/// Gives each unlisted page to the first section that lists a page of the same folder, or of the nearest one
/// above it.
fn shelter(input: &NavInput<'_>, drafts: &mut [Draft], orphans: BTreeSet<usize>) {
    let mut homes: BTreeMap<SitePath, usize> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        for page in draft.items.iter().flat_map(Item::pages) {
            let mut folder = input.pages[page].path.parent();
            loop {
                homes.entry(folder.clone()).or_insert(index);
                if folder.is_root() {
                    break;
                }
                folder = folder.parent();
            }
        }
    }
    for page in orphans {
        let mut folder = input.pages[page].path.parent();
        let home = loop {
            match homes.get(&folder) {
                Some(&home) => break home,
                None if folder.is_root() => break 0,
                None => folder = folder.parent(),
            }
        };
        drafts[home].orphans.push(page);
    }
    for draft in drafts {
        input.sort(&mut draft.orphans);
    }
}
