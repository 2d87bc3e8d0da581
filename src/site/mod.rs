//! All articles → one site: locales overlaid, links resolved, navigation and URLs.

pub mod nav;
