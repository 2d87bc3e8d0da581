//! `PageInputs`: exactly what `render` may look at. Types only, plain data, nothing that can ask the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::base::{LocaleTag, SitePath};

/// Everything that one output page shows, apart from its body's markdown and the theme.
#[derive(Debug, Clone, Serialize)]
pub struct PageInputs {
    /// What kind of page; decides the template.
    pub kind: PageKind,
    /// Root-relative URL, with the base path: `/nl-nl/articles/x/`.
    pub url: String,
    /// Where the page is written, relative to the output folder.
    pub output: SitePath,
    /// The reader's locale: its strings, its links.
    pub locale: LocaleTag,
    /// The locale that the content is really written in.
    pub content_locale: LocaleTag,
    /// The site's title in the reader's locale.
    pub site_title: String,
    /// The landing page of the reader's locale.
    pub home_url: String,
    /// `<title>` without the site's name.
    pub title: String,
    /// The visible title as HTML, where the body brings no H1 of its own.
    pub heading: Option<String>,
    /// Meta description, plain text.
    pub description: String,
    /// Absolute canonical URL, or root-relative where no base URL is configured.
    pub canonical: String,
    /// True translations, this page among them, in locale order; empty when there is only one.
    pub alternates: Vec<Alternate>,
    /// `x-default` of the `hreflang` set.
    pub x_default: Option<String>,
    /// The same page in every locale, for the language menu.
    pub languages: Vec<Language>,
    /// From the landing page to the page's parent.
    pub breadcrumbs: Vec<NavLink>,
    /// Headings for "on this page"; empty when there are fewer than two.
    pub outline: Vec<OutlineEntry>,
    /// The page before, in navigation order; of a listing its page before.
    pub prev: Option<NavLink>,
    /// The page after, in navigation order; of a listing its next page.
    pub next: Option<NavLink>,
    /// First author.
    pub author: Option<String>,
    /// All authors.
    pub authors: Vec<String>,
    /// Last change as `YYYY-MM-DD` (from `ms.date`).
    pub date: Option<String>,
    /// Services of the page, `area/sub-area` form, each with the URL of its listing if there is one.
    pub services: Vec<NavLink>,
    /// Tags of the page.
    pub tags: Vec<NavLink>,
    /// The Atom feed of the reader's locale, where it has one.
    pub feed_url: Option<String>,
    /// The folder of the search index of the reader's locale, where the site has one.
    pub search_url: Option<String>,
    /// "Edit this page".
    pub edit_url: Option<String>,
    /// The markdown of the page, for machines.
    pub markdown_url: Option<String>,
    /// The site is opened from a disk.
    pub offline: bool,
    /// Where a reader can say what is wrong with the page.
    pub feedback_url: Option<String>,
    /// What a reader must know of a translation.
    pub notices: Vec<Notice>,
    /// Every metadata attribute by its lower-case name.
    pub meta: BTreeMap<String, String>,
    /// Whether search engines are asked to stay away.
    pub noindex: bool,
    /// Whether the text has diagrams, which a script draws.
    pub has_diagrams: bool,
    /// The navigation branch, rendered once for all the pages that share it.
    #[serde(skip)]
    pub nav: Arc<str>,
    /// A site-wide notice; empty for none.
    pub announcement: String,
    /// Cards, for the landing page.
    pub cards: Vec<Card>,
    /// Groups of pages, for listings.
    pub groups: Vec<ListingGroup>,
    /// The pages of a listing that has several; else empty.
    pub pages: Vec<ListingPage>,
}

/// What a body shows that is not in its markdown: where its links lead, what its videos are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BodyInputs {
    /// The page's own URL, to mark it in selectors.
    pub url: String,
    /// One for each link and picture of the article.
    pub links: Vec<LinkTarget>,
    /// One for each video of the article.
    pub videos: Vec<VideoTarget>,
    /// Names of the included files, by number; empty unless comments are wanted.
    pub include_names: BTreeMap<u32, String>,
}

/// Where a link leads, or what a picture is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkTarget {
    /// The URL; `None` leaves the text without a link.
    pub url: Option<String>,
    /// Width and height of a picture, in pixels.
    pub size: Option<(u32, u32)>,
}

/// How a video is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VideoTarget {
    /// Its page.
    pub page: String,
    /// Its player, where it can be played in place.
    pub player: Option<String>,
    /// Its title.
    pub title: String,
}

/// What kind of page this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// A markdown article.
    Article,
    /// A locale's front page.
    Landing,
    /// All pages of a service, a tag or a folder.
    Listing,
    /// "Page not found" of a locale.
    NotFound,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavLink {
    /// Plain text.
    pub title: String,
    /// Root-relative or absolute URL; `None` where there is nothing to link to.
    pub url: Option<String>,
}

/// A true translation of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// BCP 47 tag for `hreflang`.
    pub hreflang: String,
    /// Absolute URL where a base URL is configured.
    pub url: String,
}

/// One entry of the language menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// The locale's tag.
    pub locale: LocaleTag,
    /// BCP 47 tag, for `lang` and `hreflang`.
    pub lang: String,
    /// The language's own name.
    pub name: String,
    /// The page in that locale.
    pub url: String,
    /// The locale that is being read.
    pub current: bool,
    /// The page is not translated there: it falls back to another locale.
    pub fallback: bool,
}

/// A heading in "on this page".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutlineEntry {
    /// 2 or 3.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Plain text.
    pub title: String,
}

/// A service on the landing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Name.
    pub title: String,
    /// Listing or index page.
    pub url: String,
    /// How many pages it has.
    pub count: usize,
    /// A few of its pages.
    pub links: Vec<NavLink>,
}

/// What a reader must know of a translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// The page that was translated.
    pub original: String,
}

/// What there is to know of a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// A machine made it.
    Machine,
    /// Its original was changed since.
    Stale,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingPage {
    /// Its number, from 1.
    pub number: usize,
    /// Its URL.
    pub url: String,
    /// The page that is being read.
    pub current: bool,
}

/// A group of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingGroup {
    /// Group heading; empty for the only group.
    pub title: String,
    /// Anchor of the group.
    pub id: String,
    /// The pages.
    pub entries: Vec<ListingEntry>,
}

/// A page in a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingEntry {
    /// Title.
    pub title: String,
    /// URL.
    pub url: String,
    /// Description; may be empty.
    pub description: String,
    /// `YYYY-MM-DD`, if known.
    pub date: Option<String>,
}

/// The navigation that a group of pages shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavBranch {
    /// The landing page.
    pub home: NavLink,
    /// The section's listing.
    pub section: NavLink,
    /// Groups and pages in order.
    pub items: Vec<NavItem>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NavItem {
    /// A page, an address elsewhere or, without URL, mere text.
    Link(NavLink),
    /// A group whose pages are not shown; leads to them in the section's listing.
    Closed(NavLink),
    /// A group whose entries are shown.
    Open {
        /// Its name.
        title: String,
        /// What is in it.
        items: Vec<NavItem>,
    },
}
