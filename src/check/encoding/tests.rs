//! Byte order marks, line ends and invisible characters, with positions behind wide characters.

use super::*;
use crate::diag::fix;

const FILE: FileId = FileId(0);

#[test]
fn a_file_with_one_kind_of_line_ends_is_fine() {
    for text in ["", "a", "a\nb\n", "a\r\nb\r\n", "a\rb\r", "中\r\n😀"] {
        assert_eq!(mixed_line_ends(FILE, text), None, "{text:?}");
    }
}

#[test]
fn mixed_line_ends_are_one_finding_at_the_first_odd_line_and_become_those_of_most() {
    for (text, at, fixed) in [
        ("中\r\n😀\nb\r\n", 9..10, "中\r\n😀\r\nb\r\n"),
        ("a\nb\r\nc\n", 3..5, "a\nb\nc\n"),
        ("a\rb\nc\n\r", 1..2, "a\nb\nc\n\n"),
        ("a\r\nb\n", 1..3, "a\nb\n"),
        ("a\r\r\n\r\n", 1..2, "a\r\n\r\n\r\n"),
    ] {
        let found = mixed_line_ends(FILE, text).unwrap();
        assert_eq!(found.span.range.as_range(), at, "{text:?}");
        let edits = found.fix.unwrap().edits;
        let after = fix::apply(text, &edits);
        assert_eq!(after, fixed, "{text:?}");
        assert_eq!(mixed_line_ends(FILE, &after), None);
    }
}

#[test]
fn characters_that_turn_the_text_are_one_finding_with_all_their_places() {
    let found = bidi_controls(FILE, "中\u{202e}a“b”\u{2066}\u{2069}").unwrap();
    let starts: Vec<_> = found.spans().map(|span| span.range.start).collect();
    assert_eq!(starts, [3, 14, 17]);
    assert!(found.message.contains("U+202E"), "{}", found.message);
    let edits = found.fix.unwrap().edits;
    assert_eq!(fix::apply("中\u{202e}a“b”\u{2066}\u{2069}", &edits), "中a“b”");
}

#[test]
fn quotes_and_the_marks_of_right_to_left_languages_are_fine() {
    assert_eq!(
        bidi_controls(FILE, "“a” … \u{200f}\u{200e}\u{2029}\u{2065}\u{206a}\u{202f}"),
        None
    );
}
