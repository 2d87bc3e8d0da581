//! Include directives in repaired text: `[AZURE.INCLUDE [label](path)]` and `[!INCLUDE [label](path)]`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::Kind;
use super::directive::marker;
use super::mapped::Mapped;
use super::repair::{Prose, Protected, continuation};
use crate::base::pattern::regex;
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// One include directive of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct IncludeRef {
    /// The path as written, entities and all.
    pub path: String,
    /// Where the path stands in the file.
    pub path_span: Span,
    /// Where the whole directive stands in the file.
    pub span: Span,
    /// Bytes of the directive in the repaired text.
    pub(crate) at: Range<usize>,
}

static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)\[(?:AZURE\.INCLUDE|!INCLUDE[+-]?)\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^()<>"]*?(?:\([^()]*\)[^()<>"]*?)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)\s*\]"#,
    )
});

/// The include directives in the prose of `text`, in order. Code spans are left alone.
pub(crate) fn find(file: FileId, text: &Mapped, prose: &[Prose]) -> Vec<IncludeRef> {
    let mut found = Vec::new();
    for stretch in prose {
        let slice = &text.text[stretch.range.clone()];
        if !contains_keyword(slice) {
            continue;
        }
        let protected = Protected::new(slice);
        for captures in INCLUDE.captures_iter(slice) {
            let (Some(all), Some(path)) = (captures.get(0), captures.get(2)) else {
                continue;
            };
            if protected.contains(all.start()) {
                continue;
            }
            let base = stretch.range.start;
            let span = |start: usize, end: usize| {
                Span::new(file, text.source_of(base + start), text.source_of(base + end))
            };
            found.push(IncludeRef {
                path: path.as_str().trim().to_owned(),
                path_span: span(path.start(), path.end()),
                span: span(all.start(), all.end()),
                at: base + all.start()..base + all.end(),
            });
        }
    }
    found
}

/// Directives in the prose of `text` that nothing understands: neither one of `includes` nor a marker at the
/// start of a line. A reader will see them as text, so their writer is told.
pub(crate) fn leftovers(
    file: FileId,
    text: &Mapped,
    prose: &[Prose],
    includes: &[IncludeRef],
) -> Vec<Diagnostic> {
    static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| regex(r"\[ ?(?:AZURE|Azure)\.[A-Z][^\]\n]*\]?"));
    let mut found = Vec::new();
    for stretch in prose {
        let slice = &text.text[stretch.range.clone()];
        if !slice.contains("AZURE.") && !slice.contains("Azure.") {
            continue;
        }
        let protected = Protected::new(slice);
        for directive in DIRECTIVE.find_iter(slice) {
            let at = stretch.range.start + directive.start();
            let before = slice[..directive.start()].rsplit('\n').next().unwrap_or("");
            let opens_line = container_marks(before) == before.len();
            let understood = (opens_line && marker(&slice[directive.start()..]).is_some())
                || includes.iter().any(|include| include.at.contains(&at))
                || (slice[directive.end()..].starts_with(['(', '[', ':'])
                    && !contains_keyword(directive.as_str()));
            if understood || protected.contains(directive.start()) {
                continue;
            }
            let span = Span::new(file, text.source_of(at), text.source_of(at + directive.len()));
            let message = format!(
                "`{}` is no directive that lazuli knows, and is shown as text",
                directive.as_str()
            );
            found.push(Diagnostic::new("directive-damaged", span, message));
        }
    }
    found
}

/// Whether `text` may hold an include directive.
pub(super) fn contains_keyword(text: &str) -> bool {
    memchr::memchr_iter(b'[', text.as_bytes()).any(|at| {
        let rest = &text.as_bytes()[at + 1..];
        let has = |word: &[u8]| rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word);
        has(b"AZURE.INCLUDE") || has(b"!INCLUDE")
    })
}

/// How a directive stands on its line, which decides how its target is spliced in (spec 2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Bytes of its line, without the line end.
    pub line: Range<usize>,
    /// What further lines of the same container begin with.
    pub prefix: String,
    /// Text of its own paragraph stands before it on the line.
    pub text_before: bool,
    /// Text stands behind it on the line.
    pub text_after: bool,
    /// It stands directly behind a list marker.
    pub first_in_item: bool,
    /// It stands in a row of a table.
    pub in_row: bool,
}

/// Looks at the line around bytes `at` of `text`.
pub(crate) fn place(text: &str, at: &Range<usize>) -> Place {
    let start = text[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at.end..]
        .find('\n')
        .map_or(text.len(), |newline| at.end + newline);
    let before = &text[start..at.start];
    let marks = container_marks(before);
    let text_before = !before[marks..].trim().is_empty();
    Place {
        prefix: continuation(if text_before { &before[..marks] } else { before }),
        text_before,
        text_after: !text[at.end..end].trim().is_empty(),
        first_in_item: !text_before && before.contains(|c: char| !matches!(c, '>' | ' ' | '\t')),
        in_row: text_before && before.trim_start().starts_with('|'),
        line: start..end,
    }
}

/// Length of the quote marks, list markers and blanks at the start of a line.
fn container_marks(line: &str) -> usize {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*"));
    MARKS.find(line).map_or(0, |found| found.end())
}

/// Whether the first line of `text` behind a line end starts a list item.
pub(crate) fn starts_item(text: &str) -> bool {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^\n[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]"));
    ITEM.is_match(text)
}

/// Whether text may be appended to a fragment's last paragraph, judged by its last line.
pub(crate) fn takes_more_text(kind: Kind, in_list: bool, is_row: bool) -> bool {
    kind == Kind::Text && !in_list && !is_row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_that_nobody_understands_are_told() {
        let codes = |text: &str| {
            let fragment = crate::syntax::fragment::parse(FileId(0), text, Default::default());
            fragment
                .diagnostics
                .iter()
                .map(|found| (found.code, found.span.range.start))
                .collect::<Vec<_>>()
        };
        assert_eq!(codes("a [AZURE.NOTE] b"), [("directive-damaged", 2)]);
        assert_eq!(codes("[AZURE.INCLUDE x]"), [("directive-damaged", 0)]);
        for fine in [
            "> [AZURE.NOTE] b",
            "`[AZURE.X]`",
            "[Azure.com](x)",
            "1. [AZURE.VIDEO a]",
            "[AZURE.INCLUDE [a](b.md)]",
        ] {
            assert_eq!(codes(fine), [], "{fine}");
        }
    }

    #[test]
    fn places_on_a_line() {
        let text = "1. a\n\n    [I] rest\n> [I]\n- [I]\nx [I]";
        let places: Vec<Place> = text
            .match_indices("[I]")
            .map(|(at, _)| place(text, &(at..at + 3)))
            .collect();
        assert_eq!((places[0].prefix.as_str(), places[0].text_after), ("    ", true));
        assert_eq!((places[1].prefix.as_str(), places[1].text_before), ("> ", false));
        assert_eq!((places[2].prefix.as_str(), places[2].first_in_item), ("  ", true));
        assert_eq!((places[3].prefix.as_str(), places[3].text_before), ("", true));
    }
}
