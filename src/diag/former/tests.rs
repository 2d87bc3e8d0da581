//! What counts as the same finding after edits, moves and renames.

use super::*;
use crate::base::FileId;
use crate::diag::renames::Renamed;
use crate::diag::stub::Texts;

fn page(text: &'static str) -> Texts {
    Texts::one(text)
}

/// A finding of its own over each `needle` in the first file.
fn findings(texts: &Texts, needle: &str, message: &str) -> Vec<Diagnostic> {
    let found = texts.text(FileId(0)).match_indices(needle);
    let span = |at: usize| Span::new(FileId(0), at, at + needle.len());
    found
        .map(|(at, _)| Diagnostic::new("link-broken", span(at), message))
        .collect()
}

/// New places, new findings, gone findings.
fn compared(before: &Texts, old: &[Diagnostic], after: &Texts, new: &[Diagnostic]) -> (usize, usize, usize) {
    let former = Former::of(old, before, &Renames::default());
    let difference = former.compare(new, after);
    let places = new
        .iter()
        .flat_map(|finding| finding.spans().map(|span| (finding.code, span)));
    let count = places
        .filter(|&(code, span)| difference.is_new(code, span))
        .count();
    (count, difference.new, difference.gone)
}

#[test]
fn an_edit_of_the_line_does_not_make_a_finding_new() {
    let (before, after) = (
        page("See [x](x.md) adn more.\n"),
        page("New.\n\nSee [x](x.md) and more.\n"),
    );
    let old = findings(&before, "x.md", "is broken");
    let new = findings(&after, "x.md", "is broken");
    assert_eq!(compared(&before, &old, &after, &new), (0, 0, 0));
}

#[test]
fn the_same_said_of_another_text_is_new() {
    let (before, after) = (page("![](x.png)\n"), page("![](y.png)\n"));
    let old = findings(&before, "x.png", "has no text");
    let new = findings(&after, "y.png", "has no text");
    assert_eq!(compared(&before, &old, &after, &new), (1, 1, 1));
}

#[test]
fn one_more_on_an_edited_line_is_new() {
    let (before, after) = (page("[x](x.md)\n"), page("Both [x](x.md) and [x](x.md)\n"));
    let old = findings(&before, "x.md", "is broken");
    let new = findings(&after, "x.md", "is broken");
    assert_eq!(compared(&before, &old, &after, &new), (1, 1, 0));
}

#[test]
fn a_new_place_of_an_old_cause_is_a_new_place_and_no_new_finding() {
    let (before, after) = (page("[x](x.md)\n"), page("[x](x.md)\n\nfirst [x](x.md)\n"));
    let old = vec![
        findings(&before, "x.md", "is broken")[0]
            .clone()
            .with_cause("x.md"),
    ];
    let places = findings(&after, "x.md", "is broken");
    let mut merged = places[0].clone().with_cause("x.md");
    merged.also = vec![places[1].span.into()];
    let former = Former::of(&old, &before, &Renames::default());
    let difference = former.compare(&[merged], &after);
    assert_eq!((difference.new, difference.gone), (0, 0));
    assert!(difference.is_new("link-broken", places[1].span));
    assert!(!difference.is_new("link-broken", places[0].span));
}

#[test]
fn a_renamed_file_keeps_its_findings_and_is_known_by_both_names_in_others() {
    let mut renames = Renames::default();
    renames.add("a.md", "b.md");
    let before = page("[x](x.md)\n");
    let after = Texts::of([("b.md", "[x](x.md)\n")]);
    let old = findings(&before, "x.md", "`a.md` has no anchor `x`");
    let former = Former::of(&old, &Renamed::new(&before, &renames), &renames);
    for message in ["`a.md` has no anchor `x`", "`b.md` has no anchor `x`"] {
        let new = findings(&after, "x.md", message);
        let difference = former.compare(&new, &after);
        assert_eq!((difference.new, difference.gone), (0, 0), "{message}");
    }
    let other = findings(&after, "x.md", "`c.md` has no anchor `x`");
    assert_eq!(former.compare(&other, &after).new, 1);
}
