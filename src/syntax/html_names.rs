//! HTML tags in source text: how one is spelled, which element names exist, which of them make blocks.

/// A tag as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    /// Element name in lower case, if it is a known one; else as written.
    pub name: &'t str,
    /// `</name>`.
    pub closing: bool,
    /// `<name/>`.
    pub self_closing: bool,
    /// The byte behind `>`; `None` when the tag is not closed within `text`.
    pub end: Option<usize>,
}

/// Reads the tag that starts at the first byte of `text`, by CommonMark's grammar of tags.
pub(crate) fn tag(text: &[u8]) -> Option<Tag<'_>> {
    let closing = text.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    let name_length = text[start.min(text.len())..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
        .count();
    if text.first() != Some(&b'<') || !text.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let written = &text[start..start + name_length];
    let mut at = start + name_length;
    if !matches!(
        text.get(at),
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'>' | b'/')
    ) {
        return None;
    }
    let written = std::str::from_utf8(written).ok()?;
    let name = canonical(written).unwrap_or(written);
    let mut quote = None;
    let mut end = None;
    let mut self_closing = false;
    while let Some(&byte) = text.get(at) {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if text[at - 1] == b'=' || text[at - 1] == b' ' => quote = Some(byte),
            (None, b'<') => break,
            (None, b'>') => {
                self_closing = text[at - 1] == b'/';
                end = Some(at + 1);
                break;
            }
            _ => {}
        }
        at += 1;
    }
    Some(Tag {
        name,
        closing,
        self_closing,
        end,
    })
}

/// Element names that start an HTML block anywhere (CommonMark's type 6), sorted.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Known element names that make no block, sorted. What is in neither list is shown as text (spec C29).
const INLINES: &[&str] = &[
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "bdi", "bdo", "big", "blink", "bpt", "br",
    "button", "canvas", "cite", "code", "data", "datalist", "del", "dfn", "em", "embed", "ept", "font",
    "hgroup", "i", "img", "input", "ins", "kbd", "keygen", "label", "map", "mark", "marquee", "math", "meta",
    "meter", "nobr", "noscript", "object", "output", "ph", "picture", "pre", "progress", "q", "rp", "rt",
    "ruby", "s", "samp", "script", "select", "slot", "small", "source", "span", "strike", "strong", "style",
    "sub", "sup", "svg", "template", "textarea", "time", "tt", "u", "var", "video", "wbr",
];

/// The list's own spelling of a known name.
fn canonical(written: &str) -> Option<&'static str> {
    let mut lower = [0u8; 12];
    let lower = lower.get_mut(..written.len())?;
    lower.copy_from_slice(written.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    [BLOCKS, INLINES]
        .into_iter()
        .find_map(|list| list.binary_search(&lower).ok().map(|index| list[index]))
}

/// Whether `name` starts an HTML block anywhere.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether `name` (in lower case) is an HTML element at all.
pub(crate) fn is_known(name: &str) -> bool {
    is_block(name) || INLINES.binary_search(&name).is_ok()
}

/// Elements that have no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_search() {
        assert!(BLOCKS.is_sorted() && INLINES.is_sorted());
    }

    #[test]
    fn tags_are_read_with_their_attributes() {
        let tag = tag(br#"<A name="x>y"/> z"#).unwrap();
        assert_eq!((tag.name, tag.self_closing, tag.end), ("a", true, Some(15)));
    }

    #[test]
    fn autolinks_and_comparisons_are_no_tags() {
        for text in ["<http://x>", "<a@b.c>", "< b", "<3", "a<b"] {
            assert_eq!(tag(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn placeholders_are_tags_with_unknown_names() {
        let tag = tag(b"<tenant-name>").unwrap();
        assert!(!is_known(tag.name) && tag.end == Some(13));
    }
}
