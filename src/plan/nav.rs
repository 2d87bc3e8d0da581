//! The navigation as pages show it: branches, listings and cards, from the site's [`NavTree`].

use rustc_hash::FxHashMap;

use super::inputs::{Card, ListingEntry, ListingGroup, NavBranch, NavItem, NavLink};
use crate::site::nav::{BranchId, Group, Item, Listing, ListingKind, NavPage, NavTree, Section};

/// Of more groups on one level than this, a branch shows only the nearest.
const SHOWN_GROUPS: usize = 60;

/// How many of these on each side of the open one.
const SHOWN_EACH_SIDE: usize = 20;

/// A listing of more pages than this shows no descriptions.
const DESCRIBED: usize = 200;

/// How many pages a card names.
const CARD_LINKS: usize = 3;

/// What the pages of `branch` show: their section, its groups, and the way to their own group, opened.
pub fn branch(tree: &NavTree, branch: BranchId, pages: &[NavPage]) -> NavBranch {
    let (section, way) = tree.branch_place(branch);
    let view = View {
        section,
        pages,
        all: &tree.labels().all,
    };
    NavBranch {
        home: link(&tree.home().title, &tree.home().url),
        section: link(&section.title, &section.url),
        items: view.level(&section.items, way),
    }
}

fn link(title: &str, url: &str) -> NavLink {
    NavLink {
        title: title.to_owned(),
        url: Some(url.to_owned()),
    }
}

struct View<'a> {
    section: &'a Section,
    pages: &'a [NavPage],
    all: &'a str,
}

impl View<'_> {
    /// One level; of its groups the one at `way[0]` is opened.
    fn level(&self, items: &[Item], way: &[usize]) -> Vec<NavItem> {
        let groups: Vec<usize> = (0..items.len())
            .filter(|&at| matches!(items[at], Item::Group(_)))
            .collect();
        let open = way.first().copied();
        let shown = window(groups.len(), groups.iter().position(|&at| Some(at) == open));
        let mut out = Vec::with_capacity(items.len());
        let mut ordinal = 0;
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Page { page, title } => {
                    out.push(NavItem::Link(link(title, &self.pages[*page].url)));
                }
                Item::Link { title, url } => out.push(NavItem::Link(NavLink {
                    title: title.clone(),
                    url: url.clone(),
                })),
                Item::Group(group) => {
                    if shown.contains(&ordinal) {
                        out.push(self.group(group, (Some(at) == open).then(|| &way[1..])));
                    }
                    ordinal += 1;
                }
            }
        }
        if shown.len() < groups.len() {
            out.push(NavItem::Closed(link(self.all, &self.section.url)));
        }
        out
    }

    /// A group, opened when the rest of the way is given.
    fn group(&self, group: &Group, way: Option<&[usize]>) -> NavItem {
        match way {
            Some(way) => NavItem::Open {
                title: group.title.clone(),
                items: self.level(&group.items, way),
            },
            None if self.section.is_small => NavItem::Open {
                title: group.title.clone(),
                items: self.level(&group.items, &[]),
            },
            None => NavItem::Closed(link(&group.title, &self.section.group_url(group))),
        }
    }
}

/// Which of `count` groups are shown when the one at `open` is.
fn window(count: usize, open: Option<usize>) -> std::ops::Range<usize> {
    if count <= SHOWN_GROUPS {
        return 0..count;
    }
    let middle = open.unwrap_or(0);
    middle.saturating_sub(SHOWN_EACH_SIDE)..(middle + SHOWN_EACH_SIDE + 1).min(count)
}

/// The listing of a section: what stands directly in it, each group, then what its table of contents leaves out.
pub fn section_groups(tree: &NavTree, section: &Section, pages: &[NavPage]) -> Vec<ListingGroup> {
    let is_long = section.pages().len() > DESCRIBED;
    let mut out = vec![ListingGroup {
        title: String::new(),
        id: String::new(),
        entries: entries(&section.items, pages, is_long),
    }];
    add_groups(&section.items, "", pages, is_long, &mut out);
    out.push(ListingGroup {
        title: tree.labels().other.clone(),
        id: "g-other".to_owned(),
        entries: section
            .orphans
            .iter()
            .map(|&page| entry(page, pages[page].shown_title(), pages, is_long))
            .collect(),
    });
    out.retain(|group| !group.entries.is_empty());
    out
}

/// Adds each group that shows something itself. Its title names the groups around it too.
fn add_groups(items: &[Item], around: &str, pages: &[NavPage], is_long: bool, out: &mut Vec<ListingGroup>) {
    for item in items {
        let Item::Group(group) = item else { continue };
        let title = if around.is_empty() {
            group.title.clone()
        } else {
            format!("{around} / {}", group.title)
        };
        out.push(ListingGroup {
            title: title.clone(),
            id: group.anchor.clone(),
            entries: entries(&group.items, pages, is_long),
        });
        add_groups(&group.items, &title, pages, is_long, out);
    }
}

fn entries(items: &[Item], pages: &[NavPage], is_long: bool) -> Vec<ListingEntry> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Page { page, title } => Some(entry(*page, title.clone(), pages, is_long)),
            Item::Link {
                title,
                url: Some(url),
            } => Some(ListingEntry {
                title: title.clone(),
                url: url.clone(),
                description: String::new(),
                date: None,
            }),
            _ => None,
        })
        .collect()
}

fn entry(page: usize, title: String, pages: &[NavPage], is_long: bool) -> ListingEntry {
    let page = &pages[page];
    ListingEntry {
        title,
        url: page.url.clone(),
        description: if is_long {
            String::new()
        } else {
            page.description.clone()
        },
        date: page.date.clone(),
    }
}

/// The groups of a service's or tag's listing.
pub fn listing_groups(listing: &Listing, pages: &[NavPage]) -> Vec<ListingGroup> {
    let is_long = listing.len() > DESCRIBED;
    let groups = listing.runs.iter().enumerate();
    groups
        .map(|(index, (title, list))| ListingGroup {
            title: title.clone(),
            id: format!("g-{}", index + 1),
            entries: list
                .iter()
                .map(|&page| entry(page, pages[page].shown_title(), pages, is_long))
                .collect(),
        })
        .collect()
}

/// The landing page's cards, one a section. A card leads to the listing of the service of the same name where
/// there is one, else to the section's own listing, and counts what is listed there.
pub fn cards(tree: &NavTree, listings: &[Listing], pages: &[NavPage]) -> Vec<Card> {
    let services: FxHashMap<&str, &Listing> = listings
        .iter()
        .filter(|listing| listing.kind == ListingKind::Service)
        .map(|listing| (listing.path.file_name(), listing))
        .collect();
    // What belongs to no service comes last, wherever its pages stand.
    let general = |section: &&Section| section.title == tree.labels().general;
    let (last, first): (Vec<&Section>, Vec<&Section>) = tree.sections().iter().partition(general);
    first
        .into_iter()
        .chain(last)
        .map(|section| {
            let own = section.pages();
            let service = services.get(section.slug.as_str());
            Card {
                title: section.title.clone(),
                url: service.map_or(&section.url, |listing| &listing.url).clone(),
                count: service.map_or(own.len(), |listing| listing.len()),
                links: own
                    .iter()
                    .take(CARD_LINKS)
                    .map(|&page| link(&pages[page].shown_title(), &pages[page].url))
                    .collect(),
            }
        })
        .collect()
}
