//! The directives of the dialect at the start of a paragraph: `[AZURE.NOTE]`, `[!NOTE]`, selectors, videos.
//!
//! Recognising one is here; what it becomes is [`super::article`]'s business. Includes are in [`super::include`].

use std::sync::LazyLock;

use regex::Regex;

use crate::base::alert_words::{self, AlertKind};
use crate::base::pattern::regex;

/// A directive and how many bytes of the text it takes, a colon and blanks behind it included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker<'t> {
    /// What it says.
    pub directive: Directive<'t>,
    /// Bytes taken.
    pub length: usize,
    /// Written as `[!X]`.
    pub modern: bool,
}

/// What a directive says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Directive<'t> {
    /// `[AZURE.NOTE]`, `[AZURE.NOTE (heading)]`, `[!NOTE]`.
    Alert {
        /// Which alert.
        kind: AlertKind,
        /// A heading in place of the kind's label.
        heading: Option<&'t str>,
    },
    /// `[AZURE.SELECTOR]`
    Selector,
    /// `[AZURE.SELECTOR-LIST (A | B)]`
    SelectorList(&'t str, Option<&'t str>),
    /// `[AZURE.VIDEO id]` or `[!VIDEO url]`
    Video(&'t str),
    /// `[AZURE.TOC "heading"]`
    Toc(Option<&'t str>),
    /// `[!div class="x"]`: the attributes as written.
    Div(&'t str),
}

static LEGACY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)^\[AZURE\.(SELECTOR-LIST|SELECTOR|VIDEO|TOC|[A-Z]+)\s*(?:\(([^()\]]*)\)|"([^"\]]*)"|([^\s\]()"]+))?\s*\](:?[ \t]*)"#,
    )
});
static MODERN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)^\[!(?:(NOTE|TIP|IMPORTANT|CAUTION|WARNING)|VIDEO\s+(https?://[^\]\s]+)|div\s*([^\]]*))\s*\](:?[ \t]*)"#,
    )
});

/// Reads the directive that `text` starts with.
pub(crate) fn marker(text: &str) -> Option<Marker<'_>> {
    if !text.starts_with('[') {
        return None;
    }
    legacy(text).or_else(|| modern(text))
}

fn legacy(text: &str) -> Option<Marker<'_>> {
    let captures = LEGACY.captures(text)?;
    let group = |index: usize| captures.get(index).map(|m| m.as_str().trim());
    let argument = group(2);
    let word = group(4);
    let keyword = group(1)?.to_ascii_uppercase();
    let directive = match keyword.as_str() {
        "SELECTOR" => Directive::Selector,
        "SELECTOR-LIST" => {
            let mut parts = argument?.splitn(2, '|').map(str::trim);
            Directive::SelectorList(parts.next()?, parts.next())
        }
        "VIDEO" => Directive::Video(word?),
        "TOC" => Directive::Toc(group(3)),
        "INCLUDE" => return None,
        other => {
            let kind = match alert_words::alert_kind(other) {
                Some(kind) => kind,
                // An unknown `[AZURE.X]` is shown as a note rather than as brackets (spec 3.1).
                None if group(1)? == other && !text[captures[0].len()..].starts_with(['(', '[']) => {
                    AlertKind::Note
                }
                None => return None,
            };
            let heading = argument.filter(|heading| !heading.is_empty());
            Directive::Alert { kind, heading }
        }
    };
    Some(Marker {
        directive,
        length: captures[0].len(),
        modern: false,
    })
}

fn modern(text: &str) -> Option<Marker<'_>> {
    let captures = MODERN.captures(text)?;
    let directive = if let Some(kind) = captures.get(1) {
        Directive::Alert {
            kind: alert_words::alert_kind(kind.as_str())?,
            heading: None,
        }
    } else if let Some(url) = captures.get(2) {
        Directive::Video(url.as_str())
    } else {
        Directive::Div(captures.get(3)?.as_str().trim().trim_matches('`'))
    };
    Some(Marker {
        directive,
        length: captures[0].len(),
        modern: true,
    })
}

/// Whether `keyword` (of `[AZURE.keyword …]`) is one that the dialect knows.
pub(crate) fn is_known_keyword(keyword: &str) -> bool {
    let upper = keyword.to_ascii_uppercase();
    matches!(
        upper.as_str(),
        "SELECTOR" | "SELECTOR-LIST" | "VIDEO" | "TOC" | "INCLUDE"
    ) || alert_words::alert_kind(&upper).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(text: &str) -> Option<Directive<'_>> {
        marker(text).map(|m| m.directive)
    }

    #[test]
    fn alerts_in_all_spellings() {
        let note = |heading| {
            Some(Directive::Alert {
                kind: AlertKind::Note,
                heading,
            })
        };
        assert_eq!(directive("[AZURE.NOTE]U moet"), note(None));
        assert_eq!(directive("[Azure.Note ] x"), note(None));
        assert_eq!(directive("[AZURE.NOTE (Pas op)] x"), note(Some("Pas op")));
        assert_eq!(directive("[AZURE.INFORMATION] x"), note(None));
        assert_eq!(directive("[!note]"), note(None));
        assert_eq!(marker("[AZURE.NOTE]: x").map(|m| m.length), Some(14));
    }

    #[test]
    fn selectors_and_videos() {
        assert_eq!(directive("[AZURE.SELECTOR]"), Some(Directive::Selector));
        assert_eq!(
            directive("[AZURE.SELECTOR-LIST (Platform | Backend )]"),
            Some(Directive::SelectorList("Platform", Some("Backend")))
        );
        assert_eq!(
            directive("[AZURE.SELECTOR-LIST (Method)]"),
            Some(Directive::SelectorList("Method", None))
        );
        assert_eq!(directive("[AZURE.VIDEO a--b]"), Some(Directive::Video("a--b")));
        assert_eq!(
            directive("[!VIDEO https://x/y?z=1]"),
            Some(Directive::Video("https://x/y?z=1"))
        );
        assert_eq!(
            directive("[!div class=\"c\"]"),
            Some(Directive::Div("class=\"c\""))
        );
    }

    #[test]
    fn links_that_look_alike_are_none() {
        for text in [
            "[Azure.com](x)",
            "[azure.blob.storage]: y",
            "[AZURE.INCLUDE [a](b)]",
            "[note]",
        ] {
            assert_eq!(directive(text), None, "{text}");
        }
    }
}
