//! Which attributes pass, with which values (spec section 6.4).

use crate::base::escape;

use super::LinkRewriter;

/// An attribute as the tokenizer gives it: name in lower case, value decoded.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// How much of an author's attributes is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Only what is on the list.
    Listed,
    /// Everything; links and ids still go through the rewriter.
    All,
}

/// Appends the attributes of `element`, each with a blank before it. The names of those that could run code or
/// lead to it, and were left out, are handed to `refused`.
pub(super) fn write(
    element: &str,
    attributes: &[Attribute<'_>],
    added_class: Option<&str>,
    strictness: Strictness,
    links: &mut dyn LinkRewriter,
    out: &mut String,
    refused: &mut dyn FnMut(&str),
) {
    let given = |name: &str| attributes.iter().any(|(given, _)| *given == name);
    if let Some(class) = added_class
        && !given("class")
    {
        push(out, "class", class);
    }
    if matches!(element, "audio" | "video") && !given("controls") {
        out.push_str(" controls");
    }
    for &(name, value) in attributes {
        match name {
            "href" if element == "a" => match href(value, strictness, links) {
                Link::Url(url) => push(out, name, &url),
                Link::Dropped => {}
                Link::Refused => refused(name),
            },
            "src" | "poster" if matches!(element, "img" | "video" | "audio" | "source") => {
                let url = clean_url(value);
                if strictness == Strictness::Listed && !is_safe_src(element, &url) {
                    refused(name);
                } else if let Some(found) = links.src(&url) {
                    if strictness == Strictness::Listed && !is_safe_src(element, &found.url) {
                        refused(name);
                        continue;
                    }
                    push(out, name, &found.url);
                    if element == "img" {
                        for (extra, value) in &found.extra {
                            if !given(extra) {
                                push(out, extra, value);
                            }
                        }
                    }
                }
            }
            "id" => push_id(out, value, links),
            "name" if element == "a" && given("id") => {}
            "name" if element == "a" => push_id(out, value, links),
            "class" => match added_class {
                Some(class) => push(out, name, &format!("{class} {value}")),
                None => push(out, name, value),
            },
            _ if strictness == Strictness::All && is_plain_name(name) => push(out, name, value),
            _ if strictness == Strictness::All => {}
            "target" if element == "a" && value.eq_ignore_ascii_case("_blank") => {
                out.push_str(" target=\"_blank\" rel=\"noopener\"");
            }
            "style" if matches!(element, "td" | "th" | "table" | "col") => {
                let style = safe_style(value);
                if !style.is_empty() {
                    push(out, name, &style);
                }
            }
            "cite" => {
                let url = clean_url(value);
                if has_safe_scheme(&url) {
                    push(out, name, &url);
                } else {
                    refused(name);
                }
            }
            _ if is_listed(element, name) => push(out, name, value),
            _ if name.starts_with("on") => refused(name),
            _ => {}
        }
    }
}

enum Link {
    Url(String),
    Dropped,
    Refused,
}

fn href(value: &str, strictness: Strictness, links: &mut dyn LinkRewriter) -> Link {
    let url = clean_url(value);
    let checked = strictness == Strictness::Listed;
    if checked && !has_safe_scheme(&url) {
        return Link::Refused;
    }
    match links.href(&url) {
        Some(url) if checked && !has_safe_scheme(&url) => Link::Refused,
        Some(url) => Link::Url(url),
        None => Link::Dropped,
    }
}

/// Whether the rewriter would let `value` stand as a link; for choosing between a link and an empty anchor.
pub(super) fn is_refused_href(value: &str) -> bool {
    !has_safe_scheme(&clean_url(value))
}

/// Appends ` name="value"`, escaped.
pub(super) fn push(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::html(out, value);
    out.push('"');
}

/// Appends the id that the page gives to `value`, if any.
pub(super) fn push_id(out: &mut String, value: &str, links: &mut dyn LinkRewriter) {
    if let Some(id) = links.id(value) {
        push(out, "id", &id);
    }
}

/// An attribute name that survives being written out again.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

fn is_listed(element: &str, name: &str) -> bool {
    match name {
        "title" | "lang" | "dir" | "align" | "valign" | "width" | "height" | "role" => true,
        // Of a version of the product (spec 8.5).
        "range" => element == "div",
        "colspan" | "rowspan" => matches!(element, "td" | "th"),
        "scope" => element == "th",
        "span" => matches!(element, "col" | "colgroup"),
        "border" => matches!(element, "table" | "img"),
        "start" | "reversed" => element == "ol",
        "type" => matches!(element, "ol" | "ul" | "li" | "source"),
        "value" => element == "li",
        "open" => element == "details",
        "datetime" => matches!(element, "time" | "del" | "ins"),
        "alt" => element == "img",
        "controls" | "loop" | "muted" => matches!(element, "audio" | "video"),
        _ => {
            is_plain_name(name)
                && ["aria-", "data-"]
                    .iter()
                    .any(|prefix| name.len() > prefix.len() && name.starts_with(prefix))
        }
    }
}

/// A URL as browsers read it: no blanks or controls around it, no tabs or newlines in it.
fn clean_url(value: &str) -> String {
    value
        .trim_matches(|c: char| c <= ' ' || c.is_whitespace())
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect()
}

/// The scheme of a URL in lower case, read with every blank and control left out; `None` for a relative one.
fn scheme(url: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in url.chars() {
        match c {
            ':' => return Some(scheme),
            '/' | '?' | '#' | '\\' => return None,
            _ if c.is_control() || c.is_whitespace() => {}
            // Invisible characters that a filter before or after us may drop.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}' => {}
            _ => scheme.extend(c.to_lowercase()),
        }
    }
    None
}

fn has_safe_scheme(url: &str) -> bool {
    scheme(url).is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp"))
}

fn is_safe_src(element: &str, url: &str) -> bool {
    const PICTURES: [&str; 4] = ["png", "gif", "jpeg", "webp"];
    match scheme(url).as_deref() {
        None | Some("http" | "https" | "ftp") => true,
        Some("data") if element == "img" => url
            .get(5..)
            .filter(|_| url.as_bytes()[..5].eq_ignore_ascii_case(b"data:"))
            .and_then(|rest| rest.split([';', ',']).next())
            .and_then(|media| media.strip_prefix("image/"))
            .is_some_and(|kind| PICTURES.contains(&kind)),
        Some(_) => false,
    }
}

/// The declarations of a `style` that only place and tint a table cell.
fn safe_style(style: &str) -> String {
    let mut kept = String::new();
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        let value = value.trim();
        let is_colour = property == "background-color";
        if !is_colour && !matches!(property.as_str(), "text-align" | "width" | "vertical-align") {
            continue;
        }
        if is_safe_value(value) || (is_colour && is_rgb(value)) {
            if !kept.is_empty() {
                kept.push(';');
            }
            kept.push_str(&property);
            kept.push(':');
            kept.push_str(value);
        }
    }
    kept
}

/// A keyword, a length or a hex colour: nothing that calls a function.
fn is_safe_value(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 64
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'.' | b'%' | b'-' | b' '))
}

fn is_rgb(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value
        .strip_prefix("rgba(")
        .or_else(|| value.strip_prefix("rgb("))
        .and_then(|rest| rest.strip_suffix(')'))
        .is_some_and(|numbers| {
            numbers
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b'%' | b' '))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_placing_and_tinting_styles_survive() {
        assert_eq!(
            safe_style("Text-Align: center; position:fixed; width:20%;background-color:#fff"),
            "text-align:center;width:20%;background-color:#fff"
        );
        assert_eq!(
            safe_style("background-color:rgb(1, 2,3)"),
            "background-color:rgb(1, 2,3)"
        );
        for hostile in [
            "background-color:url(javascript:alert(1))",
            "width:expression(alert(1))",
            "width:e\\xpression(1)",
            "width:/**/expression(1)",
            "background-color:rgb(1);}</style>",
        ] {
            assert_eq!(safe_style(&hostile.replace(";}", "}")), "", "{hostile}");
        }
    }

    #[test]
    fn schemes_are_read_through_blanks_and_controls() {
        for url in [
            "java\u{0}script:x",
            " JaVa\u{a0}Script :x",
            "\u{1}vbscript:x",
            "java\u{200b}script:x",
        ] {
            assert!(!has_safe_scheme(url), "{url:?}");
        }
        for url in [
            "a.md",
            "a/b:c",
            "#a:b",
            "?a=b:c",
            "//host/x",
            "HTTPS://x",
            "mailto:a@b",
            "",
        ] {
            assert!(has_safe_scheme(url), "{url:?}");
        }
    }

    #[test]
    fn only_pictures_come_as_data() {
        assert!(is_safe_src("img", "data:image/png;base64,AA"));
        for url in [
            "data:text/html,x",
            "data:image/svg+xml,x",
            "data:,x",
            "data:image/png2,x",
            "da\tta:image/png,x",
        ] {
            assert!(!is_safe_src("img", url), "{url}");
        }
        assert!(!is_safe_src("video", "data:image/png;base64,AA"));
    }
}
