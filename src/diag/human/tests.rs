//! What reports look like: snapshots of small sources of our own.

use super::*;
use crate::base::FileId;
use crate::diag::stub::Texts;

/// A span over the first `needle` of file `file`.
fn over(texts: &Texts, file: u32, needle: &str) -> Span {
    let start = texts.text(FileId(file)).find(needle).unwrap();
    Span::new(FileId(file), start, start + needle.len())
}

fn one(texts: &Texts, diagnostic: Diagnostic) -> String {
    render([&diagnostic], texts, Style::Plain)
}

#[test]
fn a_finding_quotes_its_line_and_gives_advice() {
    let texts = Texts::of([("articles/a.md", "# A\n\nSee [b](b.md) now.\n".to_owned())]);
    let finding = Diagnostic::new("link-broken", over(&texts, 0, "b.md"), "no page at `b.md`")
        .with_help("did you mean `c.md`?");
    insta::assert_snapshot!(one(&texts, finding));
}

#[test]
fn the_include_chain_is_told_from_the_inside_out_and_other_places_are_counted() {
    let mut files = vec![
        ("includes/inner.md", "![x](x.png)\n".to_owned()),
        (
            "includes/outer.md",
            "\n[AZURE.INCLUDE [i](inner.md)]\n".to_owned(),
        ),
    ];
    for name in ["a.md", "b.md", "c.md", "d.md", "e.md"] {
        files.push((name, "text [AZURE.INCLUDE [o](o.md)]\n".to_owned()));
    }
    let texts = Texts::of(files);
    let directive = |file| over(&texts, file, "[AZURE");
    let mut finding = Diagnostic::new("image-missing", over(&texts, 0, "x.png"), "no picture at `x.png`")
        .with_chain(vec![directive(2), directive(1)]);
    finding.also_from = (3..7).map(directive).collect();
    insta::assert_snapshot!(one(&texts, finding));
}

#[test]
fn a_long_line_is_cut_around_the_finding() {
    let texts = Texts::of([(
        "a.md",
        format!("{} [x](gone.md) {}\n", "word ".repeat(500), "more ".repeat(500)),
    )]);
    let finding = Diagnostic::new("link-broken", over(&texts, 0, "gone.md"), "no page `gone.md`");
    let report = one(&texts, finding);
    assert!(report.lines().all(|line| line.chars().count() < 140));
    insta::assert_snapshot!(report);
}

#[test]
fn a_span_over_many_lines_underlines_the_first_and_not_all_of_it() {
    let texts = Texts::of([("a.md", format!("ok\n{}\nend\n", "x".repeat(3000)))]);
    let span = Span::new(FileId(0), 3, 3007);
    let report = one(&texts, Diagnostic::new("fence-unclosed", span, "never closed"));
    assert!(report.contains(&"^".repeat(MOST_UNDERLINED)));
    assert!(!report.contains(&"^".repeat(MOST_UNDERLINED + 1)));
    assert!(report.lines().all(|line| line.chars().count() < 160));
}

#[test]
fn tabs_wide_characters_and_control_characters_keep_the_caret_in_place() {
    let texts = Texts::of([(
        "zh-tw/a.md",
        "\t虛擬網路 😀 [閘道](gone.md)\u{1b}[31m\r\n".to_owned(),
    )]);
    let finding = Diagnostic::new("link-broken", over(&texts, 0, "gone.md"), "no page `gone.md`");
    insta::assert_snapshot!(one(&texts, finding));
}

#[test]
fn severities_have_names_and_empty_files_have_no_line() {
    let texts = Texts::of([("a.md", String::new()), ("b.md", "x".to_owned())]);
    let findings = [
        Diagnostic::new("file-empty", Span::new(FileId(0), 0, 0), "the file is empty"),
        Diagnostic::new("metadata-missing", Span::new(FileId(1), 0, 0), "no metadata"),
        Diagnostic::new("bad-date", Span::new(FileId(1), 1, 99), "past the end"),
    ];
    insta::assert_snapshot!(render(&findings, &texts, Style::Plain));
}

#[test]
fn colours_come_only_when_asked_for() {
    let text = message(Severity::Error, "no", Some("yes"), Style::Plain);
    assert_eq!(text, "error: no\n |\n = help: yes\n");
    assert!(message(Severity::Error, "no", None, Style::Coloured).contains('\u{1b}'));
}
