//! The real doc sets of `../shared/corpus`: nothing panics, positions hold, and the repair rules are needed as
//! often as the snapshot says. Without the corpus the tests say so and pass.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use lazuli::base::FileId;
use lazuli::syntax::fragment::{self, SyntaxOptions};
use lazuli::syntax::repair::RULES;

const LOCALES: [&str; 3] = ["en-us", "nl-nl", "zh-tw"];

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the corpus is not at {}", folder.display());
    None
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_is_read_with_findings_inside_its_text() {
    let Some(corpus) = corpus() else { return };
    for locale in LOCALES {
        for path in markdown_files(&corpus.join(locale)) {
            let bytes = std::fs::read(&path).unwrap();
            let decoded = lazuli::source::decode(bytes, FileId(0));
            let fragment = fragment::parse(FileId(0), &decoded.text, SyntaxOptions::default());
            for finding in &fragment.diagnostics {
                let range = finding.span.range.as_range();
                let inside =
                    decoded.text.is_char_boundary(range.start) && decoded.text.is_char_boundary(range.end);
                assert!(
                    inside && range.start <= range.end,
                    "{}: {finding:?}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_repair_rules_are_needed_as_often_as_measured() {
    let Some(corpus) = corpus() else { return };
    let mut table = format!("{:<4} {:<20}", "rule", "name");
    let mut counts = vec![[(0u32, 0u32); LOCALES.len()]; RULES.len()];
    for (column, locale) in LOCALES.iter().enumerate() {
        let _ = write!(table, " {locale:>13}");
        for path in markdown_files(&corpus.join(locale)) {
            let bytes = std::fs::read(&path).unwrap();
            let text = lazuli::source::decode(bytes, FileId(0)).text;
            let fragment = fragment::parse(FileId(0), &text, SyntaxOptions::default());
            for (row, count) in fragment.repairs.iter().enumerate() {
                counts[row][column].0 += count;
                counts[row][column].1 += u32::from(*count > 0);
            }
        }
    }
    for (rule, row) in RULES.iter().zip(counts) {
        let _ = write!(table, "\n{:<4} {:<20}", rule.id, rule.name);
        for (times, files) in row {
            let _ = write!(table, " {times:>6} /{files:>5}");
        }
    }
    insta::assert_snapshot!("repairs_of_the_corpus", table);
}
