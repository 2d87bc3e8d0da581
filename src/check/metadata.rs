//! Rules about metadata: what the profile of `[metadata]` asks for.

use super::Rules;
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceFile};
use crate::syntax::fragment::Fragment;

/// Looks at the metadata of one file.
pub(super) fn file(rules: &Rules<'_>, file: &SourceFile, fragment: &Fragment, found: &mut Vec<Diagnostic>) {
    let is_article = file.kind == FileKind::Page
        && file.path.segments().next() == Some("articles")
        && file.path.stem() != "index";
    let metadata = &fragment.metadata;
    if rules.on("metadata-missing") && is_article && !metadata.present && !fragment.is_empty() {
        let start = Span::new(fragment.file, 0, 0);
        found.push(
            Diagnostic::new("metadata-missing", start, "this article has no metadata")
                .with_help("begin it with a `<properties … />` block or a YAML header"),
        );
    }
    if let Some(span) = metadata.bad_redirect() {
        let message = "this is no address of the web; the page is shown as it is";
        found.push(Diagnostic::new("redirect-invalid", span, message));
    }
}
