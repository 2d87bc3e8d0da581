//! The splice rule, text in and text out.

use std::collections::BTreeMap;

use super::*;
use crate::syntax::fragment::{self, SyntaxOptions};

struct Set(BTreeMap<&'static str, Fragment>);

impl Set {
    fn new(files: &[(&'static str, &str)]) -> Self {
        let parse = |(index, (name, text)): (usize, &(&'static str, &str))| {
            (
                *name,
                fragment::parse(FileId(index as u32), text, SyntaxOptions::default()),
            )
        };
        Self(files.iter().enumerate().map(parse).collect())
    }
}

impl Includes for Set {
    fn find(&self, _from: FileId, path: &str) -> Target<'_> {
        self.0
            .get(path)
            .map_or(Target::Missing(path.to_owned()), |fragment| {
                Target::Found(fragment, None)
            })
    }
}

const LIMITS: Limits = Limits {
    depth: 3,
    size: 10_000,
    count: 50,
};

/// The expanded text of `files[0]`, and the codes of what is wrong.
fn expanded(files: &[(&'static str, &str)]) -> (String, Vec<&'static str>) {
    let set = Set::new(files);
    let expanded = expand(&set.0[files[0].0], &set, LIMITS);
    for at in 0..=expanded.text.len() {
        let origin = expanded.origin(at);
        assert!(origin.offset <= files[origin.file.index()].1.len());
    }
    let codes = expanded.diagnostics.iter().map(|d| d.code).collect();
    (expanded.text, codes)
}

#[track_caller]
fn becomes(page: &str, include: &str, text: &str) {
    let page = page.replace("[I]", "[AZURE.INCLUDE [i](i)]");
    assert_eq!(expanded(&[("page", &page), ("i", include)]).0, text);
}

#[test]
fn alone_on_its_line_it_needs_no_blank_lines_around() {
    becomes("a\n[I]\nb", "I", "a\n\nI\n\nb");
    becomes("[I]\n[I]", "I", "I\n\n\nI");
}

#[test]
fn its_lines_get_the_marks_of_their_container() {
    becomes(
        "1. a\n\n    [I]\n\n2. b",
        "x\n\ny",
        "1. a\n\n    x\n\n    y\n\n2. b",
    );
    becomes(">[I]", "x\n\ny", ">x\n>\n>y");
    becomes("- [I]\n- b", "x\ny", "- x\n  y\n- b");
}

#[test]
fn text_behind_it_goes_on_with_its_last_paragraph() {
    becomes(
        "[I]klassiek model.\n\nb",
        "> [AZURE.NOTE] in plaats van het\n",
        "> [AZURE.NOTE] in plaats van het klassiek model.\n\nb",
    );
    becomes("[I], b", "x", "x, b");
    becomes("[I]中", "x。", "x。中");
    becomes("[I]b", "- x", "- x\n\nb");
    becomes("[I]b", "|a|b|\n|-|-|\n|c|d|", "|a|b|\n|-|-|\n|c|d|\n\nb");
}

#[test]
fn inside_a_paragraph_a_single_paragraph_is_inline() {
    becomes("a [I]. b", "x", "a x. b");
    becomes("a [I] b", "# x", "a \n\n# x\n\nb");
}

#[test]
fn what_cannot_be_expanded_leaves_a_mark_and_a_finding() {
    let (text, codes) = expanded(&[("page", "[AZURE.INCLUDE [x](../nope.md)]")]);
    assert_eq!(
        (text.as_str(), codes.as_slice()),
        ("\u{fffc}0\u{fffc}", ["include-missing"].as_slice())
    );
}

#[test]
fn cycles_and_depth_are_bounded() {
    let set = Set::new(&[("a", "[!INCLUDE [b](b)]"), ("b", "[!INCLUDE [a](a)]")]);
    let cycle = expand(&set.0["a"], &set, LIMITS);
    let codes: Vec<_> = cycle.missing.iter().map(|placeholder| placeholder.code).collect();
    assert_eq!(codes, ["include-cycle"]);
    assert_eq!(cycle.diagnostics, [], "the include graph tells");
    let chain = [
        ("a", "[!INCLUDE [x](b)]"),
        ("b", "[!INCLUDE [x](c)]"),
        ("c", "[!INCLUDE [x](d)]"),
        ("d", "[!INCLUDE [x](e)]"),
        ("e", "end"),
    ];
    assert_eq!(expanded(&chain).1, ["include-too-deep"]);
}

#[test]
fn growth_is_bounded_and_told_once() {
    let ten = "[!INCLUDE [x](b)]\n\n".repeat(10);
    let big = "x".repeat(4000);
    assert_eq!(expanded(&[("a", &ten), ("b", &big)]).1, ["include-too-large"]);
}

#[test]
fn positions_lead_through_the_chain() {
    let page = "tekst\n\n[AZURE.INCLUDE [i](i)]";
    let set = Set::new(&[("page", page), ("i", "##Kop")]);
    let expanded = expand(&set.0["page"], &set, LIMITS);
    let at = expanded.text.find("Kop").unwrap();
    let origin = expanded.origin(at);
    assert_eq!((origin.file, origin.offset), (FileId(1), 2));
    let directive = page.find("[AZURE").unwrap();
    assert_eq!(
        expanded.directives(origin.chain),
        [Span::new(FileId(0), directive, page.len())]
    );
}
