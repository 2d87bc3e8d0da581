//! `TOC.md` and `toc.yml` → [`TocTree`]: a written table of contents, with the place of every entry (spec 8.7).

mod markdown;
mod yaml;

#[cfg(test)]
mod tests;

use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// How deep entries may nest. What is written deeper stays on this level, so that no reader of the tree
/// can run out of stack.
pub const MAX_DEPTH: usize = 16;

/// A table of contents as written; nothing in it is resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TocTree {
    /// The top level, in file order.
    pub entries: Vec<TocEntry>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TocEntry {
    /// What it is called, as plain text; `None` leaves the name to the target's title.
    pub title: Option<String>,
    /// Where it leads, as written: a path, a URL, another table of contents, or `xref:UID`.
    pub href: Option<String>,
    /// Where `href` stands.
    pub href_span: Option<Span>,
    /// The heading line, or the name (else the first key) of the YAML node.
    pub span: Span,
    /// The entries below it.
    pub children: Vec<TocEntry>,
}

impl TocEntry {
    fn new(span: Span) -> Self {
        Self {
            title: None,
            href: None,
            href_span: None,
            span,
            children: Vec::new(),
        }
    }
}

/// Reads a table of contents; `name` is its file name, which decides the format (`.yml`/`.yaml`, else markdown).
///
/// Total: what cannot be read is a `toc-invalid`, the rest is kept.
pub fn parse(file: FileId, name: &str, text: &str) -> (TocTree, Vec<Diagnostic>) {
    let extension = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    if matches!(extension.as_str(), "yml" | "yaml") {
        yaml::parse(file, text)
    } else {
        markdown::parse(file, text)
    }
}
