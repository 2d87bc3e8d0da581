//! Tables of contents → items of the navigation: targets looked up, nested files put in place.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::{Group, GroupKind, Item};
use super::{NavInput, TocTarget};
use crate::base::{FileId, SitePath};
use crate::diag::Diagnostic;
use crate::syntax::toc::TocEntry;

/// How many tables of contents may nest inside each other.
const MAX_NESTED: usize = 16;

/// A table of contents that rules its folder: two or more of its entries lead somewhere, and no other
/// table of contents holds it.
#[derive(Debug)]
pub(super) struct Ruler {
    /// The folder that it rules.
    pub folder: SitePath,
    /// What it lists. Every page stands here as [`Item::Page`], however often it is listed.
    pub items: Vec<Item>,
}

/// Resolves all tables of contents; reports entries that lead nowhere.
pub(super) fn rulers(input: &NavInput<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Ruler> {
    let by_path: FxHashMap<&SitePath, usize> = input
        .tocs
        .iter()
        .enumerate()
        .map(|(index, toc)| (&toc.path, index))
        .collect();
    let mut resolver = Resolver {
        input,
        by_path,
        placed: vec![false; input.tocs.len()],
        current: SitePath::root(),
        listed: FxHashSet::default(),
        depth: 0,
        diagnostics,
    };
    let nested = resolver.nested();
    let mut rulers: Vec<Ruler> = Vec::new();
    // Those that no other names come first; then, outermost first, what only a circle of files would reach.
    let mut order: Vec<usize> = (0..input.tocs.len()).collect();
    order.sort_by_key(|&index| (nested[index], input.tocs[index].path.segments().count()));
    for index in order {
        if resolver.placed[index] {
            continue;
        }
        let items = resolver.toc(index);
        let folder = input.tocs[index].path.parent();
        let useful = items.iter().map(Item::targets).sum::<usize>() > 1;
        if useful && rulers.iter().all(|ruler| ruler.folder != folder) {
            rulers.push(Ruler { folder, items });
        }
    }
    rulers
}

struct Resolver<'a, 'd> {
    input: &'a NavInput<'a>,
    by_path: FxHashMap<&'a SitePath, usize>,
    /// Whether a table of contents has its place. Each gets one, so that nesting can neither circle nor explode.
    placed: Vec<bool>,
    /// Folder of the file being read.
    current: SitePath,
    /// The pages that a file lists, each with the heading that the entry leads to.
    listed: FxHashSet<(FileId, usize, String)>,
    /// How many files are being read, each inside the one before.
    depth: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    /// For each table of contents, whether another one names it.
    fn nested(&self) -> Vec<bool> {
        let mut nested = vec![false; self.input.tocs.len()];
        for (index, toc) in self.input.tocs.iter().enumerate() {
            let folder = toc.path.parent();
            let mut open: Vec<&TocEntry> = toc.tree.entries.iter().collect();
            while let Some(entry) = open.pop() {
                open.extend(&entry.children);
                if let Some(href) = &entry.href
                    && let TocTarget::Toc(path) = (self.input.resolve)(&folder, href)
                    && let Some(&target) = self.by_path.get(&path)
                    && target != index
                {
                    nested[target] = true;
                }
            }
        }
        nested
    }

    fn toc(&mut self, index: usize) -> Vec<Item> {
        let toc = &self.input.tocs[index];
        self.placed[index] = true;
        self.depth += 1;
        let outer = std::mem::replace(&mut self.current, toc.path.parent());
        let items = self.entries(&toc.tree.entries);
        self.current = outer;
        self.depth -= 1;
        items
    }

    fn entries(&mut self, entries: &[TocEntry]) -> Vec<Item> {
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            self.entry(entry, &mut items);
        }
        items
    }

    fn entry(&mut self, entry: &TocEntry, out: &mut Vec<Item>) {
        let mut inside = Vec::new();
        let mut title = entry.title.clone();
        let mut leads_nowhere = false;
        if let Some(href) = &entry.href {
            match (self.input.resolve)(&self.current, href) {
                TocTarget::Page(page) if page < self.input.pages.len() => {
                    let heading = href.split_once('#').map_or("", |(_, heading)| heading);
                    if !self.listed.insert((entry.span.file, page, heading.to_owned())) {
                        self.report("toc-entry-duplicate", entry, "is listed here already");
                    }
                    let title = title.get_or_insert_with(|| self.input.title(page));
                    inside.push(Item::Page {
                        page,
                        title: title.clone(),
                    });
                }
                TocTarget::External(url) if is_harmless(&url) => inside.push(Item::Link {
                    title: title.get_or_insert_with(|| url.clone()).clone(),
                    url: Some(url),
                }),
                TocTarget::Toc(path) => match self.by_path.get(&path).copied() {
                    Some(_) if self.depth >= MAX_NESTED => {
                        self.report("toc-invalid", entry, "nests tables of contents too deep");
                    }
                    Some(index) if !self.placed[index] => inside.extend(self.toc(index)),
                    Some(_) => self.report(
                        "toc-invalid",
                        entry,
                        "names a table of contents that already has its place",
                    ),
                    None => leads_nowhere = true,
                },
                _ => leads_nowhere = true,
            }
        }
        if leads_nowhere {
            self.report("toc-entry-missing", entry, "names a page that does not exist");
        }
        let is_group = !entry.children.is_empty()
            || !matches!(inside.as_slice(), [Item::Page { .. } | Item::Link { .. }] | []);
        inside.extend(self.entries(&entry.children));
        match title {
            Some(title) if is_group && !inside.is_empty() => {
                let mut group = Group::new(title, GroupKind::Written);
                group.items = inside;
                out.push(Item::Group(group));
            }
            // A word between entries, as written.
            Some(title) if inside.is_empty() && entry.href.is_none() => {
                out.push(Item::Link { title, url: None });
            }
            _ => out.extend(inside),
        }
    }

    fn report(&mut self, code: &'static str, entry: &TocEntry, what: &str) {
        let href = entry.href.as_deref().unwrap_or("");
        let span = entry.href_span.unwrap_or(entry.span);
        self.diagnostics
            .push(Diagnostic::new(code, span, format!("the entry `{href}` {what}")));
    }
}

/// Whether a browser that follows `url` only goes somewhere (`javascript:` and `data:` do more).
fn is_harmless(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "/", "#"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// Gives each page of `items` its one place: a page that is not `free` stays as a mere link. Taken pages are
/// no longer free.
pub(super) fn claim(input: &NavInput<'_>, items: &mut [Item], free: &mut dyn FnMut(usize) -> bool) {
    for item in items {
        match item {
            Item::Group(group) => claim(input, &mut group.items, free),
            Item::Page { page, title } => {
                if !free(*page) {
                    *item = Item::Link {
                        title: std::mem::take(title),
                        url: Some(input.pages[*page].url.clone()),
                    };
                }
            }
            Item::Link { .. } => {}
        }
    }
}
