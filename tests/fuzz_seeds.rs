//! The seeds of the fuzz targets (`tests/fuzz`) go through the laws that the fuzzer asks for, so that both stay
//! alive without nightly Rust. `cargo test --test fuzz_seeds -- --ignored` writes the seeds again, from the cases of
//! `tests/spec`; files that no case gave (found by fuzzing) stay.

#[path = "spec/case.rs"]
mod case;
#[path = "fuzz/laws.rs"]
mod laws;

use std::fs;
use std::path::PathBuf;

/// A fuzz target: its name, its law, and the spec files whose cases are its seeds.
type Target = (&'static str, fn(&[u8]), &'static [&'static str]);

const TARGETS: [Target; 5] = [
    ("url_path", laws::url_path, &[]),
    ("metadata", laws::metadata, &["metadata", "modern"]),
    (
        "directives",
        laws::directives,
        &["alerts", "includes", "selectors-videos"],
    ),
    ("page", laws::page, &["includes"]),
    (
        "fixes",
        laws::fixes,
        &[
            "alerts",
            "headings",
            "html",
            "links-images",
            "repairs-blocks",
            "repairs-text",
        ],
    ),
];

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

#[test]
fn every_seed_keeps_the_laws() {
    for (name, law, _) in TARGETS {
        let mut count = 0;
        for entry in fs::read_dir(folder("fuzz/seeds").join(name)).expect("seeds") {
            let path = entry.expect("listed").path();
            println!("{}", path.display());
            law(&fs::read(&path).expect("read"));
            count += 1;
        }
        assert!(count > 0, "{name} has seeds");
    }
}

#[test]
#[ignore = "writes into the source tree"]
fn write_the_seeds() {
    for (name, _, specs) in TARGETS {
        let seeds = folder("fuzz/seeds").join(name);
        fs::create_dir_all(&seeds).expect("made");
        for spec in specs {
            let text = fs::read_to_string(folder("spec").join(format!("{spec}.md"))).expect("read");
            for case in case::parse(&text).expect("well-formed") {
                fs::write(
                    seeds.join(format!("{spec}-{}", case.id)),
                    seed(&case, name == "page"),
                )
                .expect("written");
            }
        }
    }
}

/// The page of a case; with its first two includes, under the names that the target gives them, if wanted.
fn seed(case: &case::Case, with_files: bool) -> String {
    let mut text = case.input.clone();
    if !with_files {
        return text;
    }
    let markdown = case.files.iter().filter(|(path, _)| path.ends_with(".md"));
    for ((path, include), name) in markdown.zip(["a.md", "b.md"]) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let old = text;
        text = String::new();
        for (index, part) in old.split(file).enumerate() {
            // The folders before the name go too.
            let from = part.rfind('(').map_or(0, |at| at + 1);
            let is_path = index < old.matches(file).count() && part[from..].ends_with('/');
            text.push_str(if is_path { &part[..from] } else { part });
            text.push_str(if index < old.matches(file).count() {
                name
            } else {
                ""
            });
        }
        text.push('\u{1e}');
        text.push_str(include);
    }
    text
}
