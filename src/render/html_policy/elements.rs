//! Which elements exist for the policy, and what becomes of each (spec section 6.4).

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Written under this name, with this class added where there is one.
    Allow {
        name: &'static str,
        class: Option<&'static str>,
    },
    /// The tags go, the content stays; said aloud only where the author must have meant more than looks.
    Unwrap { reported: bool },
    /// The element goes with all that is in it.
    Remove,
    /// The tag goes; the element has no content.
    RemoveVoid,
    /// No element of HTML that we know: shown as the author wrote it.
    Unknown,
}

/// Elements that are written as they are; sorted.
const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "audio",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// The rule for an element name in lower case.
pub(super) fn rule(name: &str) -> Rule {
    if let Ok(at) = ALLOWED.binary_search(&name) {
        return Rule::Allow {
            name: ALLOWED[at],
            class: None,
        };
    }
    match name {
        "center" => Rule::Allow {
            name: "div",
            class: Some("center"),
        },
        "tt" => Rule::Allow {
            name: "code",
            class: None,
        },
        // `<br\>` stands 34 times in one locale of the corpus.
        "br\\" => Rule::Allow {
            name: "br",
            class: None,
        },
        "acronym" => Rule::Allow {
            name: "abbr",
            class: None,
        },
        // Presentation and page structure of 2016; `bpt`, `ept`, `ph` are what XLIFF tools left (spec section 7.3).
        "font" | "body" | "html" | "canvas" | "big" | "nobr" | "marquee" | "blink" | "article" | "aside"
        | "header" | "footer" | "main" | "nav" | "hgroup" | "fieldset" | "legend" | "bdo" | "bdi"
        | "ruby" | "rb" | "rt" | "rp" | "bpt" | "ept" | "ph" => Rule::Unwrap { reported: false },
        "head" => Rule::Unwrap { reported: true },
        "script" | "style" | "iframe" | "object" | "applet" | "noscript" | "template" | "svg" | "math"
        | "form" | "button" | "select" | "textarea" | "title" | "xmp" | "noembed" | "noframes"
        | "plaintext" | "frameset" => Rule::Remove,
        "embed" | "input" | "base" | "link" | "meta" | "param" | "frame" => Rule::RemoveVoid,
        _ => Rule::Unknown,
    }
}

/// Elements whose content is no markup: it ends at the first end tag of their name.
pub(super) fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "noscript"
            | "textarea"
            | "title"
            | "xmp"
            | "noembed"
            | "noframes"
            | "plaintext"
    )
}

/// Elements whose start tag ends an open paragraph, as the HTML standard says.
pub(super) fn ends_paragraph(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "blockquote"
                | "details"
                | "div"
                | "dl"
                | "figcaption"
                | "figure"
                | "hr"
                | "ol"
                | "p"
                | "pre"
                | "section"
                | "summary"
                | "table"
                | "ul"
        )
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The cells of a table: what is open outside of one cannot be closed from within.
pub(super) fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption")
}

pub(super) fn is_table_section(name: &str) -> bool {
    matches!(name, "tbody" | "thead" | "tfoot")
}

/// Elements that only mean something inside a table.
pub(super) fn is_table_part(name: &str) -> bool {
    is_cell(name) || is_table_section(name) || matches!(name, "tr" | "col" | "colgroup")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_allow_list_is_sorted() {
        assert!(ALLOWED.is_sorted());
    }

    #[test]
    fn nothing_that_runs_or_loads_is_allowed() {
        for name in [
            "script", "iframe", "object", "svg", "math", "base", "meta", "form", "style",
        ] {
            assert!(matches!(rule(name), Rule::Remove | Rule::RemoveVoid), "{name}");
        }
    }
}
