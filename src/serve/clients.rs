//! The browser's part of the preview: its files, and the tag that brings it into a page.

use include_dir::{Dir, include_dir};

use super::reply::{Content, media_type};
use super::stage::Look;
use crate::base::escape;

/// The files, by their names.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/serve/client");

/// Before the names of all that is the preview's own.
pub(super) const OWN: &str = "/__lazuli/";

/// A file of the browser's part.
pub(super) fn file(name: &str) -> Option<Content> {
    let file = FILES.get_file(name)?;
    Some(Content::new(&media_type(name), file.contents()))
}

/// `html` with the tag of the page at `url`, whose bytes as a build writes them have `hash`; `None` where no build
/// writes any.
pub(super) fn with_tag(html: &str, url: &str, hash: Option<blake3::Hash>, look: Look) -> String {
    if !look.live {
        return html.to_owned();
    }
    let url = escape::html_string(url);
    let hash = hash.map(short).unwrap_or_default();
    let follow = if look.follow { " data-follow" } else { "" };
    let tag =
        format!("<script src=\"{OWN}client.js\" data-page=\"{url}\" data-hash=\"{hash}\"{follow}></script>");
    // The end of the body; a page without one ends with the tag.
    let at = html.rfind("</body>").unwrap_or(html.len());
    format!("{}{tag}{}", &html[..at], &html[at..])
}

/// How pages name a hash.
pub(super) fn short(hash: blake3::Hash) -> String {
    hash.to_hex()[..32].to_owned()
}
