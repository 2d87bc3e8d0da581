//! All articles → one site: locales overlaid, links resolved, navigation and URLs.

pub mod anchors;
pub mod fixes;
pub mod fragments;
pub mod graph;
pub mod includes;
pub mod links;
pub mod nav;
pub mod near;
pub mod overlay;
pub mod pages;
pub mod redirects;
pub mod urls;

pub use graph::Graph;
pub use overlay::Overlay;
pub use pages::{Page, PageId, Pages, Site};
