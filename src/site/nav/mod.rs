//! The navigation of one locale: sections → groups → pages, written in a table of contents or generated.
//!
//! **Where things come from.** A `TOC.md`/`toc.yml` with two or more entries that lead somewhere rules the
//! folder that holds it and all below. Where none rules, the folder decides the section and, for pages that
//! lie in no folder of their own, the first service does. A table of contents in a folder without pages rules
//! nothing (`breadcrumb/toc.yml` is none of ours). What a table of contents leaves out is an *orphan*:
//! not in the navigation, but in its section's listing.
//!
//! **No page grows with the set.** A page shows its branch (made by `plan::nav`): its section, the groups
//! beside the ones it lies in (as links), and the pages of its own group. Groups are cut so that each stays small.
//!
//! **URLs.** Three families of listings, each one page, under the locale's root:
//! `browse/SECTION` (all pages of a section, by group), `services/SERVICE` and `tags/TAG` (all pages that
//! carry the value in their metadata). How such a path becomes a URL is [`NavInput::url`]'s business.

mod divide;
mod from_toc;
mod generate;
mod listings;
mod names;
mod tree;

use std::cmp::Ordering;

use crate::base::SitePath;
use crate::syntax::toc::TocTree;

pub use listings::{Listing, ListingKind, by_service_and_tag, service_path, tag_path};
pub use names::Names;
pub use tree::{BranchId, Crumb, Group, GroupKind, Item, NavTree, Placement, Section, linked};

/// Where the listings of sections lie, below the locale's root.
pub const BROWSE: &str = "browse";

/// The most pages of a generated group.
pub const GROUP_PAGES: usize = 40;

/// The most pages and links on one level of a written table of contents; of more, runs are made.
pub const WRITTEN_ENTRIES: usize = 120;

/// What navigation knows of a page. Pages are named by their index in [`NavInput::pages`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavPage {
    /// Where the page lies in the locale's tree, without extension: `articles/vm/intro`.
    pub path: SitePath,
    /// Visible title; may be empty.
    pub title: String,
    /// Root-relative URL.
    pub url: String,
    /// Values of `services`, `area/sub-area` form; the first is the page's home.
    pub services: Vec<String>,
    /// Values of `tags`.
    pub tags: Vec<String>,
    /// `ms.topic`.
    pub topic: Option<String>,
    /// Last change, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Description, plain text; may be empty.
    pub description: String,
}

/// A table of contents of the locale.
#[derive(Debug, Clone)]
pub struct NavToc {
    /// Where it lies, with its file name: `articles/vm/TOC.md`.
    pub path: SitePath,
    /// What it says.
    pub tree: TocTree,
}

/// What an entry of a table of contents leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TocTarget {
    /// A page of the locale.
    Page(usize),
    /// A URL outside the set, or root-relative.
    External(String),
    /// Another table of contents (its path, as in [`NavToc::path`]), which takes the entry's place or goes below it.
    Toc(SitePath),
    /// Nothing that exists.
    Missing,
}

/// Words of the navigation, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLabels {
    /// String `site-home`: the landing page.
    pub home: String,
    /// String `other-pages`: the section of pages that belong to no other.
    pub general: String,
    /// String `group-get-started`: a group's introductions.
    pub get_started: String,
    /// String `group-articles`: a group's pages that have no better name.
    pub articles: String,
    /// String `group-reference`: a group's reference pages.
    pub reference: String,
    /// String `other-pages`: what a table of contents leaves out, in a listing.
    pub other: String,
    /// String `all-pages`: the link to the whole section where a page shows only a part.
    pub all: String,
}

impl Default for NavLabels {
    /// English, as in `themes/default/strings/en.toml`.
    fn default() -> Self {
        Self {
            home: "Home".into(),
            general: "Other".into(),
            get_started: "Get started".into(),
            articles: "Articles".into(),
            reference: "Reference".into(),
            other: "Other".into(),
            all: "All pages".into(),
        }
    }
}

/// All that the navigation of one locale is made from.
pub struct NavInput<'a> {
    /// The locale's pages, fallen-back ones included, sorted by path.
    pub pages: &'a [NavPage],
    /// The locale's tables of contents, sorted by path.
    pub tocs: &'a [NavToc],
    /// What an href in a table of contents of a folder leads to.
    pub resolve: &'a dyn Fn(&SitePath, &str) -> TocTarget,
    /// The order of titles in the locale.
    pub collate: &'a dyn Fn(&str, &str) -> Ordering,
    /// The root-relative URL of a path of the locale that is not a page: `browse/vm` → `/nl-nl/browse/vm/`.
    pub url: &'a dyn Fn(&SitePath) -> String,
    /// Names of services and folders.
    pub names: &'a Names,
    /// The locale's words.
    pub labels: &'a NavLabels,
}

impl NavPage {
    /// The title, or a readable form of the file name.
    pub fn shown_title(&self) -> String {
        let title = self.title.trim();
        if title.is_empty() {
            names::sentence(self.path.file_name())
        } else {
            title.to_owned()
        }
    }
}

impl NavInput<'_> {
    fn title(&self, page: usize) -> String {
        self.pages[page].shown_title()
    }

    /// Sorts pages as a reader looks for them: the folder's index first, then by title, ties by path.
    fn sort(&self, pages: &mut [usize]) {
        let key = |page: usize| {
            let is_index = self.pages[page].path.file_name() == "index";
            (!is_index, self.title(page), page)
        };
        let mut keyed: Vec<(bool, String, usize)> = pages.iter().map(|&page| key(page)).collect();
        keyed.sort_by(|a, b| {
            (a.0.cmp(&b.0))
                .then_with(|| (self.collate)(&a.1, &b.1))
                .then(a.2.cmp(&b.2))
        });
        for (slot, (_, _, page)) in pages.iter_mut().zip(keyed) {
            *slot = page;
        }
    }
}
