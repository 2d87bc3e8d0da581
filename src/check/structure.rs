//! Rules about a page as its reader sees it: headings, tables, what is empty.

use super::{PageView, Rules};
use crate::base::Span;
use crate::diag::Diagnostic;

/// Looks at one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if rules.on("file-empty") && is_empty(view) {
        let start = Span::new(view.fragment.file, 0, 0);
        found.push(Diagnostic::new("file-empty", start, "this page holds no content"));
    }
}

/// Whether a page shows nothing and sends its reader nowhere else.
fn is_empty(view: &PageView<'_>) -> bool {
    let shows_nothing = view.article.events.is_empty() && view.fragment.is_empty();
    shows_nothing && view.fragment.metadata.redirect_url().is_none()
}
