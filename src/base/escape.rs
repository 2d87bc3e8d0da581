//! Escaping text for HTML, and percent-encoding for URLs.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Appends `text` to `out` with `& < > "` written as entities.
pub fn html(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// `text` escaped for HTML text or a double-quoted attribute.
pub fn html_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    html(&mut out, text);
    out
}

/// Where the `;` of an entity may stand at the latest, in bytes from its `&`.
const LONGEST_ENTITY: usize = 12;

/// Decodes the five entities of XML and numeric ones; a bare `&` stays.
pub fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let decoded = end.and_then(|end| {
            let name = &rest[1..end];
            let c = match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => name.strip_prefix('#').and_then(|digits| {
                    let code = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => digits.parse().ok()?,
                    };
                    char::from_u32(code).filter(|c| !c.is_control())
                }),
            };
            c.map(|c| (c, end + 1))
        });
        match decoded {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What may not stand raw in the path of an href: controls, blanks, delimiters and `%` itself.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Percent-encodes a path for a URL; `/` stays, non-ASCII characters are encoded.
pub fn url_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Percent-encodes what is to be one value in a URL: all but letters and digits of ASCII.
pub fn url_component(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Percent-decodes once; bytes that are not UTF-8 afterwards leave the text as it was.
pub fn percent_decode(text: &str) -> std::borrow::Cow<'_, str> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(std::borrow::Cow::Borrowed(text))
}

/// Whether a browser that is sent to `url` goes to a page and runs nothing: a path, `http` or `https`.
pub fn is_web_address(url: &str) -> bool {
    // Browsers leave out tabs and line ends wherever they stand.
    let heard: String = url
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let first = heard.split(['/', '?', '#']).next().unwrap_or("");
    match first.split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web)),
    }
}

/// What browsers show for a character reference to a control character beyond ASCII (`&#151;`): the character that
/// Windows has in its place, as the HTML standard says. `text` is what the reference was decoded to.
pub fn windows_1252(text: &str) -> Option<&'static str> {
    const SHOWN: [&str; 32] = [
        "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”",
        "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
    ];
    let &[0xc2, low @ 0x80..=0x9f] = text.as_bytes() else {
        return None;
    };
    Some(SHOWN[usize::from(low - 0x80)]).filter(|shown| !shown.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_and_the_web_are_addresses_to_be_sent_to() {
        for url in ["/a", "../a.md", "https://x/y", "HTTP://x", "?a:b", "a/b:c", "//x"] {
            assert!(is_web_address(url), "{url}");
        }
        for url in [
            "javascript:x",
            "java\tscript:x",
            " JavaScript:x",
            "data:text/html,x",
            "file:///x",
        ] {
            assert!(!is_web_address(url), "{url}");
        }
    }

    #[test]
    fn html_escapes_the_four() {
        assert_eq!(html_string(r#"a<b>&"c""#), "a&lt;b&gt;&amp;&quot;c&quot;");
    }

    #[test]
    fn entities_are_decoded_and_other_ampersands_stay() {
        assert_eq!(
            decode_entities("&lt;a&#x20;&#98;&gt; R&D &nope; &"),
            "<a b> R&D &nope; &"
        );
        // However long the characters behind the `&` are.
        for lead in ["", "a", "ab"] {
            let text = format!("&{lead}ééééééé一一一一&amp;");
            assert_eq!(decode_entities(&text), format!("&{lead}ééééééé一一一一&"));
        }
    }

    #[test]
    fn paths_round_trip() {
        let path = "a b/ë#1.png";
        assert_eq!(percent_decode(&url_path(path)), path);
    }

    #[test]
    fn references_to_controls_are_read_as_windows_does() {
        assert_eq!(windows_1252("\u{97}"), Some("—"));
        assert_eq!(windows_1252("\u{80}"), Some("€"));
        for other in ["\u{81}", "\u{a0}", "a\u{97}", ""] {
            assert_eq!(windows_1252(other), None, "{other:?}");
        }
    }
}
