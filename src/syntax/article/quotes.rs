//! Quotes that are directives: which alert, selector or division each paragraph of a quote opens (spec 3.3, 8.2).

use super::event::{Event, Tag, TagEnd};
use crate::syntax::directive::{Directive, Marker};

/// An open element of the body, as far as quotes have to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// A quote; what its current stretch became.
    Quote(Segment),
    /// Any other block that holds blocks.
    Other,
}

/// What a stretch of a quote became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment {
    /// Nothing was written yet.
    None,
    Quote,
    Alert,
    Div,
    Selector,
    SelectorList,
}

impl Segment {
    /// The event that closes it.
    pub(super) fn end(self) -> Option<Event<'static>> {
        let end = match self {
            Self::None => return None,
            Self::Quote => TagEnd::Quote,
            Self::Alert => TagEnd::Alert,
            Self::Div => TagEnd::Div,
            Self::Selector => TagEnd::Selector,
            Self::SelectorList => TagEnd::SelectorList,
        };
        Some(Event::End(end))
    }
}

/// What a marker at the start of a quote's paragraph opens; `None` for one that opens nothing.
pub(super) fn opens<'t>(marker: &Marker<'t>) -> Option<(Segment, Tag<'t>)> {
    match &marker.directive {
        Directive::Alert { kind, heading } => Some((
            Segment::Alert,
            Tag::Alert {
                kind: *kind,
                heading: *heading,
            },
        )),
        Directive::Selector => Some((Segment::Selector, Tag::Selector)),
        Directive::SelectorList(first, second) => {
            Some((Segment::SelectorList, Tag::SelectorList(first, *second)))
        }
        Directive::Div(attributes) if attributes.contains("op_single_selector") => {
            Some((Segment::Selector, Tag::Selector))
        }
        Directive::Div(attributes) => match multi_selector(attributes) {
            Some((first, second)) => Some((Segment::SelectorList, Tag::SelectorList(first, second))),
            None => Some((Segment::Div, Tag::Div(attributes))),
        },
        Directive::Video(_) | Directive::Toc(_) => None,
    }
}

/// `class="op_multi_selector" title1="A" title2="B"`
fn multi_selector(attributes: &str) -> Option<(&str, Option<&str>)> {
    let value = |name: &str| {
        let start = attributes.find(name)? + name.len();
        let rest = attributes[start..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start()
            .strip_prefix('"')?;
        rest.split('"').next()
    };
    attributes
        .contains("op_multi_selector")
        .then(|| (value("title1").unwrap_or(""), value("title2")))
}

/// The two halves of a selector-list item: `(iOS | .NET)` or `Linux | Overview`; one half for a single menu.
pub(super) fn pair(text: &str) -> (String, String) {
    let text = text.trim();
    let inner = text
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| inner.contains('|'))
        .unwrap_or(text);
    match inner.split_once('|') {
        Some((first, second)) => (first.trim().to_owned(), second.trim().to_owned()),
        None => (inner.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_with_and_without_parentheses() {
        let both = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(pair("(iOS | .NET)"), both("iOS", ".NET"));
        assert_eq!(pair("Linux | Overview"), both("Linux", "Overview"));
        assert_eq!(pair("Azure Portal"), both("Azure Portal", ""));
    }
}
