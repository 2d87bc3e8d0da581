//! `NavTree`: the finished navigation, and where each page stands in it.

use super::divide::number_runs;
use super::{BROWSE, GROUP_PAGES, NavInput, NavLabels, WRITTEN_ENTRIES, from_toc, generate, names};
use crate::base::SitePath;
use crate::base::slug::UniqueIds;
use crate::diag::Diagnostic;

/// The navigation of one locale.
#[derive(Debug)]
pub struct NavTree {
    sections: Vec<Section>,
    /// Every group that holds a page, the sections themselves among them, in order.
    branches: Vec<Place>,
    /// By page.
    places: Vec<PlaceOfPage>,
    home: Crumb,
    labels: NavLabels,
}

/// A section: a service, a folder, or a top entry of the set's table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Unique in the locale.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Path of its listing page: `browse/SLUG`.
    pub path: SitePath,
    /// URL of its listing page.
    pub url: String,
    /// Groups and pages in order.
    pub items: Vec<Item>,
    /// Pages that its table of contents leaves out, by title.
    pub orphans: Vec<usize>,
    /// The section is so small that every page of it shows all of it.
    pub is_small: bool,
}

/// What stands in a section or group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A group.
    Group(Group),
    /// A page; each page of the locale stands in one place only.
    Page {
        /// Its index.
        page: usize,
        /// What it is called here.
        title: String,
    },
    /// A link out of the set, to a page that has its place elsewhere, or mere text.
    Link {
        /// Its text.
        title: String,
        /// Where it leads.
        url: Option<String>,
    },
}

/// A named group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub title: String,
    /// Where it comes from.
    pub kind: GroupKind,
    /// Its id on the section's listing page; unique there.
    pub anchor: String,
    /// What is in it, in order.
    pub items: Vec<Item>,
}

/// Where a group comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A table of contents.
    Written,
    /// A folder.
    Folder,
    /// The kind of its pages (`ms.topic`).
    Topic,
    /// A stretch of the alphabet, or of a long list. Means nothing to a breadcrumb.
    Run,
}

/// A link on the way from the landing page to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Text.
    pub title: String,
    /// Root-relative URL.
    pub url: String,
}

/// Names a branch: all pages with the same one show the same navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchId(usize);

impl BranchId {
    /// Branches are numbered from 0, in navigation order.
    pub fn index(self) -> usize {
        self.0
    }
}

/// Where a page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// From the landing page to the page's parent.
    pub breadcrumbs: Vec<Crumb>,
    /// The page before in the section.
    pub prev: Option<usize>,
    /// The page after in the section.
    pub next: Option<usize>,
    /// The navigation that the page shows.
    pub branch: BranchId,
}

/// A section on its way into the tree.
#[derive(Debug)]
pub(super) struct Draft {
    pub slug: String,
    pub title: String,
    pub items: Vec<Item>,
    pub orphans: Vec<usize>,
}

/// A group by the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    section: usize,
    /// The index in `items` of each group on the way, outermost first; empty for the section itself.
    way: Vec<usize>,
}

#[derive(Debug, Clone, Copy, Default)]
struct PlaceOfPage {
    /// The branch of the group that holds the page, for breadcrumbs.
    group: usize,
    /// The branch that it shows: that one, or the whole of a small section.
    branch: usize,
    prev: Option<usize>,
    next: Option<usize>,
}

impl Group {
    pub(super) fn new(title: String, kind: GroupKind) -> Self {
        Self {
            title,
            kind,
            anchor: String::new(),
            items: Vec::new(),
        }
    }
}

impl Item {
    /// The pages in it, in order.
    pub fn pages(&self) -> Vec<usize> {
        let mut pages = Vec::new();
        walk(std::slice::from_ref(self), &mut |item| {
            if let Item::Page { page, .. } = item {
                pages.push(*page);
            }
        });
        pages
    }

    /// How many pages and addresses it leads to.
    pub(super) fn targets(&self) -> usize {
        let mut count = 0;
        walk(std::slice::from_ref(self), &mut |item| {
            count += usize::from(matches!(
                item,
                Item::Page { .. } | Item::Link { url: Some(_), .. }
            ));
        });
        count
    }
}

/// Calls `visit` for every item and all below, in order.
fn walk<'t>(items: &'t [Item], visit: &mut dyn FnMut(&'t Item)) {
    for item in items {
        visit(item);
        if let Item::Group(group) = item {
            walk(&group.items, visit);
        }
    }
}

/// The addresses of the links in `items` and all below, which have their place elsewhere.
pub fn linked(items: &[Item]) -> Vec<&str> {
    let mut urls = Vec::new();
    walk(items, &mut |item| {
        if let Item::Link { url: Some(url), .. } = item {
            urls.push(url.as_str());
        }
    });
    urls
}

impl NavTree {
    /// Makes the navigation; reports what is wrong with the tables of contents. Every page gets one place.
    pub fn build(input: &NavInput<'_>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let rulers = from_toc::rulers(input, &mut diagnostics);
        let drafts = generate::sections(input, rulers);
        let mut slugs = UniqueIds::default();
        let sections: Vec<Section> = drafts
            .into_iter()
            .filter(|draft| !draft.items.is_empty() || !draft.orphans.is_empty())
            .map(|draft| finish(input, draft, &mut slugs))
            .collect();
        let mut tree = Self {
            branches: Vec::new(),
            places: vec![PlaceOfPage::default(); input.pages.len()],
            home: Crumb {
                title: input.labels.home.clone(),
                url: (input.url)(&SitePath::root()),
            },
            labels: input.labels.clone(),
            sections,
        };
        tree.place_pages();
        (tree, diagnostics)
    }

    fn place_pages(&mut self) {
        let sections = std::mem::take(&mut self.sections);
        for (index, section) in sections.iter().enumerate() {
            let root = self.branches.len();
            self.branches.push(Place {
                section: index,
                way: Vec::new(),
            });
            let mut order = Vec::new();
            self.place_items(root, root, section.is_small, &section.items, &mut order);
            for &page in &section.orphans {
                self.places[page] = PlaceOfPage {
                    group: root,
                    branch: root,
                    ..PlaceOfPage::default()
                };
            }
            for pair in order.windows(2) {
                self.places[pair[0]].next = Some(pair[1]);
                self.places[pair[1]].prev = Some(pair[0]);
            }
        }
        self.sections = sections;
    }

    /// Places the pages of `items`, which stand in the group of branch `group`; `order` gets them.
    fn place_items(
        &mut self,
        root: usize,
        group: usize,
        is_small: bool,
        items: &[Item],
        order: &mut Vec<usize>,
    ) {
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Page { page, .. } => {
                    self.places[*page] = PlaceOfPage {
                        group,
                        branch: if is_small { root } else { group },
                        ..PlaceOfPage::default()
                    };
                    order.push(*page);
                }
                Item::Group(inner) => {
                    let mut place = self.branches[group].clone();
                    place.way.push(at);
                    self.branches.push(place);
                    let branch = self.branches.len() - 1;
                    self.place_items(root, branch, is_small, &inner.items, order);
                }
                Item::Link { .. } => {}
            }
        }
    }

    /// The sections, in order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The landing page.
    pub fn home(&self) -> &Crumb {
        &self.home
    }

    /// The words that the tree was made with.
    pub fn labels(&self) -> &NavLabels {
        &self.labels
    }

    /// The branches that some page shows, in order.
    pub fn branches(&self) -> Vec<BranchId> {
        let mut used: Vec<BranchId> = self.places.iter().map(|p| BranchId(p.branch)).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// The section of a branch, and the way to its group: the index in `items` of each group, outermost first.
    pub fn branch_place(&self, branch: BranchId) -> (&Section, &[usize]) {
        let place = &self.branches[branch.0];
        (&self.sections[place.section], &place.way)
    }

    /// Where `page` (an index of [`NavInput::pages`]) stands.
    pub fn place(&self, page: usize) -> Placement {
        let place = self.places[page];
        let group = &self.branches[place.group];
        let section = &self.sections[group.section];
        let mut breadcrumbs = vec![
            self.home.clone(),
            Crumb {
                title: section.title.clone(),
                url: section.url.clone(),
            },
        ];
        let mut items = &section.items;
        for &at in &group.way {
            let Some(Item::Group(group)) = items.get(at) else {
                break;
            };
            if group.kind != GroupKind::Run {
                breadcrumbs.push(Crumb {
                    title: group.title.clone(),
                    url: section.group_url(group),
                });
            }
            items = &group.items;
        }
        Placement {
            breadcrumbs,
            prev: place.prev,
            next: place.next,
            branch: BranchId(place.branch),
        }
    }
}

impl Section {
    /// Its pages in navigation order, then the orphans.
    pub fn pages(&self) -> Vec<usize> {
        let listed = self.items.iter().flat_map(Item::pages);
        listed.chain(self.orphans.iter().copied()).collect()
    }

    /// Where the section's listing shows `group`: at its own heading or, when it holds nothing but groups, at
    /// the first of these.
    pub fn group_url(&self, group: &Group) -> String {
        let mut shown = group;
        loop {
            let first = shown.items.first();
            match first {
                Some(Item::Group(inner)) if !shown.has_entries() => shown = inner,
                _ => break,
            }
        }
        format!("{}#{}", self.url, shown.anchor)
    }
}

impl Group {
    /// Whether it holds anything that a listing can show, apart from what its groups hold.
    pub fn has_entries(&self) -> bool {
        self.items
            .iter()
            .any(|item| matches!(item, Item::Page { .. } | Item::Link { url: Some(_), .. }))
    }
}

/// Cuts what is too long, hands out slug and anchors.
fn finish(input: &NavInput<'_>, draft: Draft, slugs: &mut UniqueIds) -> Section {
    let slug = slugs.claim(&draft.slug);
    let path = SitePath::root()
        .join(&format!("{BROWSE}/{slug}"))
        .unwrap_or_else(|_| SitePath::root());
    let mut items = draft.items;
    shorten(&mut items);
    let mut anchors = UniqueIds::default();
    // The listing's own last group.
    anchors.claim("g-other");
    name_anchors(&mut items, &mut anchors);
    let (mut leaves, mut groups) = (0, 0);
    walk(&items, &mut |item| match item {
        Item::Group(_) => groups += 1,
        _ => leaves += 1,
    });
    Section {
        url: (input.url)(&path),
        slug,
        title: draft.title,
        path,
        items,
        orphans: draft.orphans,
        is_small: leaves <= GROUP_PAGES && groups <= GROUP_PAGES / 2,
    }
}

fn shorten(items: &mut Vec<Item>) {
    let leaves = items
        .iter()
        .filter(|item| !matches!(item, Item::Group(_)))
        .count();
    if leaves > WRITTEN_ENTRIES {
        *items = number_runs(std::mem::take(items));
    }
    for item in items {
        if let Item::Group(group) = item {
            shorten(&mut group.items);
        }
    }
}

fn name_anchors(items: &mut [Item], anchors: &mut UniqueIds) {
    for item in items {
        if let Item::Group(group) = item {
            // A prefix, since the page around the listing has ids of its own.
            group.anchor = anchors.claim(&format!("g-{}", names::slug(&group.title)));
            name_anchors(&mut group.items, anchors);
        }
    }
}
