//! Lines of code that a writer wants seen: `{1,3-5}` behind the language of a fence.

use std::ops::RangeInclusive;

/// The lines that an info string names, from 1; none unless all in its braces are numbers and ranges of them.
pub(super) fn named(info: &str) -> Vec<RangeInclusive<usize>> {
    let inside = info.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let Some((list, _)) = inside else {
        return Vec::new();
    };
    let range = |item: &str| {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let number = |text: &str| text.trim().parse::<usize>().ok();
        Some(number(first)?..=number(last)?)
    };
    let ranges: Option<Vec<_>> = list.split(',').map(range).collect();
    ranges.unwrap_or_default()
}

/// Appends the coloured code `html` to `out`, with an element around each of `lines`. Spans of colour that go on
/// from one line to the next are closed and opened again.
pub(super) fn mark(html: &str, lines: &[RangeInclusive<usize>], out: &mut String) {
    // Coloured code has spans that are not nested.
    let mut open: Option<&str> = None;
    for (index, line) in html.split_inclusive('\n').enumerate() {
        let is_marked = lines.iter().any(|range| range.contains(&(index + 1)));
        let (text, end) = match line.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (line, ""),
        };
        if is_marked && open.is_some() {
            out.push_str("</span>");
        }
        if is_marked {
            out.push_str("<mark class=\"hl-line\">");
            out.push_str(open.unwrap_or_default());
        }
        out.push_str(text);
        open = still_open(text, open);
        if is_marked && open.is_some() {
            out.push_str("</span>");
        }
        if is_marked {
            out.push_str("</mark>");
            out.push_str(end);
            out.push_str(open.unwrap_or_default());
        } else {
            out.push_str(end);
        }
    }
}

/// The start tag of the span that is open behind `html`, if `open` is open before it.
fn still_open<'h>(html: &'h str, open: Option<&'h str>) -> Option<&'h str> {
    let start = html.rfind("<span");
    let end = html.rfind("</span>");
    match (start, end) {
        (None, None) => open,
        (Some(start), end) if end.is_none_or(|end| end < start) => {
            let length = html[start..].find('>')?;
            Some(&html[start..=start + length])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named_behind_the_language() {
        assert_eq!(named("csharp {1, 3-5}"), [1..=1, 3..=5]);
        assert_eq!(named("js{2}"), [2..=2]);
        for info in [
            "js",
            "POST: /Mail/{messageId}",
            "{.csharp}",
            "js {",
            "js {}",
            "js {1,x}",
            "js {1-}",
        ] {
            assert_eq!(named(info), [], "{info}");
        }
    }

    #[test]
    fn marks_and_spans_are_nested_and_the_text_stays() {
        let html = "<span class=\"hl-k\">a</span> b\n<span class=\"hl-c\">c\nd\ne</span>\nf";
        let mut out = String::new();
        mark(html, &[3..=3, 5..=9], &mut out);
        assert_eq!(
            out,
            "<span class=\"hl-k\">a</span> b\n<span class=\"hl-c\">c\n</span><mark class=\"hl-line\">\
             <span class=\"hl-c\">d</span></mark>\n<span class=\"hl-c\">e</span>\n<mark class=\"hl-line\">f</mark>"
        );
        let mut all = String::new();
        mark("a\nb\n", &[1..=2], &mut all);
        assert_eq!(
            all,
            "<mark class=\"hl-line\">a</mark>\n<mark class=\"hl-line\">b</mark>\n"
        );
    }
}
