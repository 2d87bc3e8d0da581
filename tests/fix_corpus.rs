//! `lazuli check --fix` on a copy of the corpus's three locales: how many findings it resolves, and that the site
//! built afterwards differs only where a fix explains it. Slow (two builds of 13,000 pages), so only on request:
//!
//! ```text
//! LAZULI_BIN=target/release/lazuli cargo test --test fix_corpus -- --ignored --nocapture
//! ```
//!
//! `LOCALES=zh-tw` takes fewer locales. Without `LAZULI_BIN` it takes the debug binary. The corpus is in `../shared/corpus`, or where `CORPUS` says;
//! without it the test says so and passes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const LOCALES: &str = "en-us,nl-nl,zh-tw";
/// Of a page that differs, so many characters of both versions are printed.
const EXCERPT: usize = 160;

struct Set {
    root: PathBuf,
    binary: PathBuf,
}

#[test]
#[ignore = "builds 13,000 pages twice"]
fn fixes_of_the_corpus_change_no_page_that_they_do_not_touch() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let corpus = std::env::var_os("CORPUS").map_or(beside, PathBuf::from);
    if !corpus.is_dir() {
        eprintln!("SKIPPED: the corpus is not at {}", corpus.display());
        return;
    }
    let temp = tempfile::tempdir().expect("a folder");
    let set = Set::new(&corpus, temp.path());
    let sources = set.sources();

    set.lazuli(&["build", "--output", "before"]);
    let before = set.findings();
    set.lazuli(&["check", "--fix"]);
    let fixed = set.sources();
    let after = set.findings();
    set.lazuli(&["build", "--output", "after"]);
    set.lazuli(&["check", "--fix"]);
    assert!(set.sources() == fixed, "a second --fix changes something");

    print_resolved(&before, &after);
    let changed: BTreeMap<&str, BTreeSet<&str>> = sources
        .iter()
        .filter(|(name, text)| fixed[*name] != **text)
        .map(|(name, _)| (name.as_str(), codes(&before, &after, name)))
        .collect();
    println!("{} of {} files were fixed", changed.len(), sources.len());
    let unexplained = set.compare(&changed);
    assert!(unexplained.is_empty(), "no fix explains these: {unexplained:#?}");
}

/// The codes of the findings in `file` that are gone.
fn codes<'f>(before: &'f [Value], after: &[Value], file: &str) -> BTreeSet<&'f str> {
    let count = |list: &[Value], code: &str| {
        list.iter()
            .filter(|found| found["file"] == file && found["code"] == code)
            .count()
    };
    let all = before
        .iter()
        .filter(|found| found["file"] == file)
        .filter_map(|found| found["code"].as_str());
    all.filter(|code| count(before, code) > count(after, code))
        .collect()
}

/// A line for each code: places before and after, and those that had a safe fix.
fn print_resolved(before: &[Value], after: &[Value]) {
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for found in before {
        let row = table.entry(found["code"].as_str().expect("a code")).or_default();
        row[0] += 1;
        row[2] += usize::from(found["fix"]["applicability"] == "safe");
    }
    for found in after {
        table.entry(found["code"].as_str().expect("a code")).or_default()[1] += 1;
    }
    println!("{:>7} {:>7} {:>7} {:>7}", "before", "after", "gone", "fixable");
    for (code, [before, after, fixable]) in table.iter().filter(|(_, row)| row[0] != row[1] || row[2] > 0) {
        println!(
            "{before:>7} {after:>7} {:>7} {fixable:>7} {code}",
            *before as i64 - *after as i64
        );
    }
    println!(
        "{:>7} {:>7} {:>7} all",
        before.len(),
        after.len(),
        before.len() as i64 - after.len() as i64
    );
}

impl Set {
    /// Copies the corpus: markdown as it is, other files by hard link, or as files where the disk has none.
    fn new(corpus: &Path, root: &Path) -> Self {
        let locales = std::env::var("LOCALES").unwrap_or(LOCALES.to_owned());
        let source = locales.split(',').next().unwrap_or_default();
        for locale in locales.split(',') {
            for entry in walkdir::WalkDir::new(corpus.join(locale)) {
                let entry = entry.expect("listed");
                let target = root
                    .join("content")
                    .join(entry.path().strip_prefix(corpus).expect("inside"));
                if entry.file_type().is_dir() {
                    fs::create_dir_all(target).expect("made");
                } else if entry
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "md")
                    || fs::hard_link(entry.path(), &target).is_err()
                {
                    fs::write(target, fs::read(entry.path()).expect("read")).expect("written");
                }
            }
        }
        let config = format!(
            "[site]\ntitle = \"Docs\"\nbase_url = \"https://example.org/\"\nsource_locale = \"{source}\"\n"
        );
        fs::write(root.join("lazuli.toml"), config).expect("written");
        let debug = assert_cmd::cargo::cargo_bin!("lazuli").to_owned();
        let named = std::env::var_os("LAZULI_BIN").map_or(debug, PathBuf::from);
        Self {
            root: root.to_owned(),
            binary: named.canonicalize().expect("the binary is there"),
        }
    }

    /// Runs lazuli, which may find defects; gives what it writes.
    fn lazuli(&self, args: &[&str]) -> Vec<u8> {
        let output = Command::new(&self.binary)
            .args(args)
            .args(["--quiet", "--no-progress"])
            .env("SOURCE_DATE_EPOCH", "1477958400")
            .current_dir(&self.root)
            .stderr(Stdio::inherit())
            .output()
            .expect("it runs");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{args:?}: {}",
            output.status
        );
        output.stdout
    }

    /// All findings, an object for each place.
    fn findings(&self) -> Vec<Value> {
        serde_json::from_slice(&self.lazuli(&["check", "--output-format", "json"])).expect("JSON")
    }

    /// The markdown files by name.
    fn sources(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = tree(&self.root.join("content"), "content/");
        files.retain(|name, _| name.ends_with(".md"));
        files
    }

    /// Compares the sites; prints the pages that differ, and gives those that no changed file is part of.
    fn compare(&self, changed: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
        let rows: Vec<Value> =
            serde_json::from_slice(&self.lazuli(&["pages", "--format", "json"])).expect("JSON");
        let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in &rows {
            let includes = row["includes"].as_array().into_iter().flatten();
            let files = std::iter::once(&row["source"])
                .chain(includes)
                .filter_map(Value::as_str);
            parts.insert(row["output"].as_str().expect("a path"), files.collect());
        }
        let (before, after) = (
            tree(&self.root.join("before"), ""),
            tree(&self.root.join("after"), ""),
        );
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut by_codes: BTreeMap<BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
        let mut unexplained = Vec::new();
        for name in names {
            let (old, new) = (before.get(name), after.get(name));
            if old == new || name == ".lazuli-ledger" {
                continue;
            }
            let files = parts.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
            let fixes: Vec<_> = files.iter().filter_map(|file| changed.get(file)).collect();
            if fixes.is_empty() {
                unexplained.push(format!("{name}\n{}", difference(old, new)));
                continue;
            }
            let codes: BTreeSet<&str> = fixes.into_iter().flatten().copied().collect();
            by_codes.entry(codes).or_default().push(name);
        }
        println!(
            "{} files were built; of the pages with fixed files these differ:",
            before.len()
        );
        for (codes, pages) in by_codes {
            println!("{} by {codes:?}, such as", pages.len());
            for page in pages.iter().take(3) {
                println!("  {page}\n{}", difference(before.get(*page), after.get(*page)));
            }
        }
        unexplained
    }
}

/// The first place where two files differ.
fn difference(old: Option<&Vec<u8>>, new: Option<&Vec<u8>>) -> String {
    let (Some(old), Some(new)) = (old, new) else {
        return "    is in one of the sites only".to_owned();
    };
    let at = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let excerpt = |bytes: &[u8]| {
        let from = at.saturating_sub(EXCERPT / 2);
        String::from_utf8_lossy(&bytes[from..bytes.len().min(from + EXCERPT)]).replace('\n', "⏎")
    };
    format!("    - {}\n    + {}", excerpt(old), excerpt(new))
}

/// All files below `folder`, their names behind `prefix`.
fn tree(folder: &Path, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("listed"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(folder)
                .expect("inside")
                .to_string_lossy()
                .replace('\\', "/");
            (format!("{prefix}{name}"), fs::read(entry.path()).expect("read"))
        })
        .collect()
}
