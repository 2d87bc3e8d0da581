//! The literate cases of the dialect, `tests/spec/*.md`: each is built as a small doc set and its page compared.
//!
//! `tests/spec/README.md` describes the format. One test a file; a failing test prints every failing case of it.

#[path = "spec/case.rs"]
mod case;
#[path = "spec/compare.rs"]
mod compare;
#[path = "spec/runner.rs"]
mod runner;

use std::collections::BTreeMap;

/// The families, each a file of `tests/spec`.
macro_rules! families {
    ($($name:ident $file:literal)*) => {
        const FAMILIES: &[(&str, &str)] = &[
            $(($file, include_str!(concat!("spec/", $file))),)*
        ];
        $(
            #[test]
            fn $name() {
                runner::run_family($file, include_str!(concat!("spec/", $file)));
            }
        )*
    };
}

families! {
    alerts "alerts.md"
    code "code.md"
    headings "headings.md"
    html "html.md"
    includes "includes.md"
    links_and_images "links-images.md"
    metadata "metadata.md"
    modern_spellings "modern.md"
    repairs_of_blocks "repairs-blocks.md"
    repairs_of_text "repairs-text.md"
    selectors_and_videos "selectors-videos.md"
    tables_of_contents "toc.md"
}

#[test]
fn every_spec_file_belongs_to_a_family() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .expect("tests/spec is a folder")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .filter(|name| name.ends_with(".md") && name != "README.md")
        .collect();
    found.sort();
    let listed: Vec<&str> = FAMILIES.iter().map(|(file, _)| *file).collect();
    assert_eq!(found, listed);
}

#[test]
fn all_examples_of_the_specification_are_here_once() {
    let mut seen: BTreeMap<u32, &str> = BTreeMap::new();
    for (file, text) in FAMILIES {
        for case in case::parse(text).unwrap_or_else(|problem| panic!("{file}: {problem}")) {
            if let Some(other) = seen.insert(case.id, file) {
                panic!("case {} stands in {other} and in {file}", case.id);
            }
        }
    }
    let from_the_specification = seen.keys().filter(|&&id| id < 200).count();
    assert_eq!(
        from_the_specification, 122,
        "ids below 200 are the examples of the specification"
    );
}
