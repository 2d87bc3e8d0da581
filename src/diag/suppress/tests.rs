//! Which findings a comment excuses, and what is said about comments that excuse none.

use super::*;
use crate::diag::stub::Texts;
use crate::diag::{Applicability, fix};

/// What is left of a `link-broken` at each `X` of `text`: the codes and lines.
fn left(text: &str) -> Vec<(&'static str, usize)> {
    let texts = Texts::one(text);
    let findings = text
        .match_indices('X')
        .map(|(at, _)| Diagnostic::new("link-broken", Span::new(FileId(0), at, at + 1), format!("X {at}")));
    apply(findings.collect(), &texts)
        .iter()
        .map(|finding| {
            let before = &text[..finding.span.range.start as usize];
            (finding.code, before.matches('\n').count() + 1)
        })
        .collect()
}

const IGNORE: &str = "<!-- lazuli-ignore link-broken it follows -->";

#[test]
fn the_next_block_is_excused_and_no_more() {
    assert_eq!(
        left(&format!("X\n\n{IGNORE}\nX\nX\n\nX\n")),
        [("link-broken", 1), ("link-broken", 7)]
    );
    assert_eq!(left(&format!("{IGNORE}\n\n## X\nX\n")), [("link-broken", 4)]);
    assert_eq!(left(&format!("{IGNORE}\r\n\r\nX\r\n\r\nX")), [("link-broken", 5)]);
    assert_eq!(
        left(&format!("X {IGNORE} X\nX\n\nX")),
        [("link-broken", 1), ("link-broken", 4)]
    );
    assert_eq!(left(&format!("> {IGNORE}\n> X\n>\n> X\n")), [("link-broken", 4)]);
}

#[test]
fn a_list_is_one_block_with_the_code_in_it() {
    let list = "- X\n\n  ```\n\nX\n  ```\n\n- X\n  X\n";
    assert_eq!(left(&format!("{IGNORE}\n{list}\nX\n")), [("link-broken", 12)]);
}

#[test]
fn code_is_one_block() {
    assert_eq!(
        left(&format!("{IGNORE}\n```\nX\n\nX\n```\nX\n")),
        [("link-broken", 7)]
    );
}

#[test]
fn a_file_can_be_excused_from_anywhere_in_it() {
    assert!(left("X\n\nX\n\n<!-- lazuli-ignore-file link-broken moved -->\n").is_empty());
}

#[test]
fn several_codes_and_several_comments_add_up() {
    assert_eq!(
        left("<!-- lazuli-ignore link-case, link-broken why -->\nX\n"),
        [("suppression-unused", 1)]
    );
    let two = format!("<!-- lazuli-ignore bad-date -->\n{IGNORE}\nX\n");
    assert_eq!(left(&two), [("suppression-unused", 1)]);
}

#[test]
fn comments_in_code_and_other_comments_say_nothing() {
    assert_eq!(left(&format!("```\n{IGNORE}\n```\nX\n")), [("link-broken", 4)]);
    assert_eq!(left(&format!("Write `{IGNORE}` for X\n")), [("link-broken", 1)]);
    assert_eq!(
        left("<!-- lazuli-ignored -->\n<!-- x -->\nX\n"),
        [("link-broken", 3)]
    );
    assert_eq!(left("<!-- lazuli-ignore link-broken\nX"), [("link-broken", 2)]);
}

#[test]
fn unknown_names_and_none_are_reported() {
    assert_eq!(
        left("<!-- lazuli-ignore link-borken -->\nX\n\n<!-- lazuli-ignore -->\n"),
        [
            ("suppression-unknown", 1),
            ("link-broken", 2),
            ("suppression-unknown", 4)
        ]
    );
}

#[test]
fn an_excused_place_leaves_the_other_places_of_its_cause() {
    let texts = Texts::of([("a.md", format!("{IGNORE}\nX\n")), ("b.md", "X\n".to_owned())]);
    let at = texts.text(FileId(0)).find('X').unwrap();
    let mut finding =
        Diagnostic::new("link-broken", Span::new(FileId(0), at, at + 1), "x").with_cause("gone.md");
    finding.also = vec![Span::new(FileId(1), 0, 1).into()];
    let left = apply(vec![finding], &texts);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].span, Span::new(FileId(1), 0, 1));
}

#[test]
fn unused_comments_are_deleted_once_with_their_line() {
    let text = format!("a\n{IGNORE}\nb {IGNORE} c\n\n<!-- lazuli-ignore bad-date, link-case -->");
    let texts = Texts::one(text.clone());
    let findings = apply(Vec::new(), &texts);
    assert_eq!(findings.len(), 4);
    let edits = fix::plan(&findings, Applicability::Safe);
    let fixed = fix::apply(&text, &edits[&FileId(0)]);
    assert_eq!(fixed, "a\nb  c\n\n");
    assert!(scan(&fixed).is_empty());
}
