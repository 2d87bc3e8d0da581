//! Text for XML 1.0.

/// Appends `text` with markup escaped; characters that XML forbids become U+FFFD.
pub(super) fn text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

/// Appends `<name>text</name>` and a line end.
pub(super) fn element(out: &mut String, name: &str, content: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    text(out, content);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Appends ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    text(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    #[test]
    fn control_characters_never_reach_xml() {
        let mut out = String::new();
        super::text(&mut out, "a\u{0}b\u{1b}c\u{ffff}<'\r");
        assert_eq!(out, "a\u{fffd}b\u{fffd}c\u{fffd}&lt;&apos;&#13;");
    }
}
