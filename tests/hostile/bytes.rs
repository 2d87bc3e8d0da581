//! Files whose bytes are not what they should be.

use crate::sets::Set;

const TEXT: &str = "# Héading\n\nSome *text* 中.\n\n- a\n- b\n";

fn body_of(bytes: &[u8]) -> (crate::sets::Built, String) {
    let set = Set::new();
    set.page("x.md", bytes);
    let built = set.build();
    let body = built.body("x").to_owned();
    (built, body)
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn bytes_that_are_not_utf8_are_reported_and_the_rest_is_shown() {
    for bytes in [
        &b"# H\n\nbefore \xff\xfe\xfd after\n"[..],
        b"# H\n\nbefore \xed\xa0\x80 after\n",
        b"# H\n\nbefore \xc0\xaf after\n",
        b"# H\n\nbefore after \xe4\xb8",
    ] {
        let (built, body) = body_of(bytes);
        built.assert_found("not-utf8", "x.md");
        assert!(body.contains("before") && body.contains("after") && body.contains('\u{fffd}'));
    }
}

#[test]
fn utf16_is_converted_with_and_without_a_mark() {
    let (_, plain) = body_of(TEXT.as_bytes());
    let latin = "# Heading\n\nSome *text* in sixteen bits, long enough to tell.\n";
    let (_, plain_latin) = body_of(latin.as_bytes());
    for little in [true, false] {
        let mark = if little { [0xff, 0xfe] } else { [0xfe, 0xff] };
        let (built, body) = body_of(&[&mark, utf16(TEXT, little).as_slice()].concat());
        built.assert_found("not-utf8-utf16", "x.md");
        assert_eq!(body, plain);
        let (built, body) = body_of(&utf16(latin, little));
        built.assert_found("not-utf8-utf16", "x.md");
        assert_eq!(body, plain_latin);
    }
}

#[test]
fn a_byte_order_mark_never_shows_not_even_in_an_include() {
    let (_, plain) = body_of(TEXT.as_bytes());
    let (built, body) = body_of(format!("\u{feff}{TEXT}").as_bytes());
    assert_eq!(body, plain);
    assert!(
        !built
            .findings
            .iter()
            .any(|(code, _)| code.starts_with("not-utf8"))
    );
    let set = Set::new();
    set.file("includes/i.md", "\u{feff}# Included\n");
    set.page("x.md", "[AZURE.INCLUDE [i](../includes/i.md)]\n");
    let built = set.build();
    assert!(built.body("x").contains(">Included"));
    assert!(!built.body("x").contains('\u{feff}'));
}

#[test]
fn nul_is_replaced_and_reported() {
    let (built, body) = body_of(b"# H\n\na\0b\n");
    built.assert_found("control-character", "x.md");
    assert!(body.contains("a\u{fffd}b"));
}

#[test]
fn line_ends_of_all_kinds_give_the_same_page() {
    let text = "<properties pageTitle=\"T\" description=\"D\" />\n\n# H\n\na\nb\n\n> [AZURE.NOTE] c\n> d\n\n| a | b |\n|---|---|\n| c | d |\n\n```js\nx\n\ny\n```\n\n1. e\n\n   f\n";
    let (_, plain) = body_of(text.as_bytes());
    for end in ["\r\n", "\r"] {
        let (_, body) = body_of(text.replace('\n', end).as_bytes());
        assert_eq!(body, plain, "{end:?}");
    }
    let ends = ["\n", "\r\n"].iter().cycle();
    let mixed: String = text
        .lines()
        .zip(ends)
        .map(|(line, end)| line.to_owned() + end)
        .collect();
    let (_, body) = body_of(mixed.as_bytes());
    assert_eq!(body, plain);
}

#[test]
fn line_separators_of_unicode_end_no_line() {
    let (_, body) = body_of("# a\u{2028}b\u{85}c\n".as_bytes());
    assert!(body.contains("a\u{2028}b\u{85}c"));
}

#[test]
fn pages_without_content_are_built_and_hinted_at() {
    for text in [
        "",
        "\n\n",
        "<properties pageTitle=\"T\" description=\"D\" />\n",
        "\u{feff}",
    ] {
        let (built, _) = body_of(text.as_bytes());
        built.assert_found("file-empty", "x.md");
    }
}

#[test]
fn metadata_cut_off_in_the_middle_leaves_the_body() {
    let (built, body) =
        body_of(b"<properties\n   pageTitle=\"Title\"\n   description=\"Cut\n\n# Heading\n\nThe body.\n");
    assert!(
        built
            .findings
            .iter()
            .any(|(code, _)| code.starts_with("metadata-")),
        "{:?}",
        built.findings
    );
    assert!(body.contains("The body."));
    let (built, body) = body_of(b"---\ntitle: \"cut\nother: [\n\n# Heading\n\nThe body.\n");
    assert!(!built.findings.is_empty());
    assert!(body.contains("The body."));
    body_of(b"<properties");
    body_of(b"---\n");
}

#[test]
fn files_over_the_limit_are_left_out_and_named() {
    let set = Set::new();
    set.page("x.md", "a\n".repeat(25 << 20));
    let built = set.build();
    built.assert_found("file-too-large", "x.md");
    assert!(!built.files.contains_key("en-us/articles/x/index.html"));
}

#[test]
fn a_sparse_file_of_eight_gibibytes_is_not_read() {
    let set = Set::new();
    set.page("x.md", "");
    let file = std::fs::File::options()
        .write(true)
        .open(set.locale().join("articles/x.md"));
    file.unwrap().set_len(8 << 30).unwrap();
    set.build().assert_found("file-too-large", "x.md");
}

#[test]
fn a_line_of_two_mebibytes_is_a_paragraph() {
    let (_, body) = body_of("ab ".repeat(700_000).as_bytes());
    assert!(body.len() > 2_000_000);
}

#[test]
fn equal_headings_have_unequal_ids() {
    let (_, body) = body_of("# same\n".repeat(20_000).as_bytes());
    assert!(body.contains("id=\"same\"") && body.contains("id=\"same-19999\""));
}

#[test]
fn nesting_without_end_is_flattened() {
    let (built, body) = body_of(("> ".repeat(30_000) + "deep\n").as_bytes());
    built.assert_found("nesting-too-deep", "x.md");
    assert!(body.contains("deep"));
    assert!(body.matches("<blockquote>").count() <= 100);
}
