//! Builds that are killed between any two steps of their commit.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::stage::{JOURNAL, Journal, RealFolders};
use super::*;

/// All files below `dir` but lazuli's own.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(dir).unwrap().to_str().unwrap();
            (name.to_owned(), fs::read_to_string(entry.path()).unwrap())
        })
        .filter(|(name, _)| !name.starts_with(".lazuli"))
        .collect()
}

fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
    list.iter().map(own).collect()
}

fn put_all(output: &Output, site: &BTreeMap<String, String>) {
    for (name, text) in site {
        output
            .put(&SitePath::new(name).unwrap(), text.as_bytes())
            .unwrap();
    }
}

/// Two sites that differ in every way: changed, new, gone, a folder where a file was, a file where a folder was.
fn two_sites() -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let old = files(&[
        ("index.html", "old"),
        ("en/a.html", "a"),
        ("en/gone.html", "gone"),
        ("gone/deep/x.html", "x"),
        ("was-file", "file"),
        ("was-folder/in/x.html", "x"),
    ]);
    let new = files(&[
        ("index.html", "new"),
        ("en/a.html", "a"),
        ("en/more/b.html", "b"),
        ("nl/deep/c.html", "c"),
        ("was-file/x.html", "x"),
        ("was-folder", "file"),
    ]);
    (old, new)
}

#[test]
fn a_commit_killed_after_any_step_is_completed_by_the_next_build() {
    let (old, new) = two_sites();
    for killed_after in 0.. {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().join("site");
        let output = Output::open(&out, &[]).unwrap();
        put_all(&output, &old);
        output.finish().unwrap();

        let mut output = Output::open(&out, &[]).unwrap();
        put_all(&output, &new);
        let (journal, summary) = output.prepare().unwrap();
        assert_eq!((summary.written, summary.unchanged, summary.removed), (5, 1, 4));
        let steps = journal.unwrap().take_some(&out, killed_after);
        drop(output);
        assert!(out.join(JOURNAL).exists());

        let again = Output::open(&out, &[]).unwrap();
        assert_eq!(tree(&out), new, "killed after {killed_after} steps");
        put_all(&again, &new);
        let summary = again.finish().unwrap();
        assert_eq!((summary.written, summary.unchanged), (0, 6));
        assert_eq!(summary.notes.len(), 1);
        assert!(!out.join(JOURNAL).exists() && !out.join("gone").exists());
        if killed_after >= steps {
            return;
        }
    }
}

#[test]
fn a_damaged_journal_is_dropped_with_a_note() {
    let (old, new) = two_sites();
    let temp = tempfile::tempdir().unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    put_all(&output, &old);
    output.finish().unwrap();
    let mut output = Output::open(temp.path(), &[]).unwrap();
    put_all(&output, &new);
    output.prepare().unwrap();
    drop(output);
    let text = fs::read(temp.path().join(JOURNAL)).unwrap();
    fs::write(temp.path().join(JOURNAL), &text[..text.len() / 2]).unwrap();

    let again = Output::open(temp.path(), &[]).unwrap();
    assert_eq!(tree(temp.path()), old);
    put_all(&again, &new);
    assert_eq!(again.finish().unwrap().notes.len(), 1);
    assert_eq!(tree(temp.path()), new);
}

impl Journal {
    /// Takes the first `count` steps, as a build does that is killed then; returns how many there are.
    fn take_some(&self, out: &Path, count: usize) -> usize {
        let (stage, steps) = self.parts(out);
        let mut real = RealFolders::default();
        for step in steps.iter().take(count) {
            step.take(out, &stage, &mut real).unwrap();
        }
        steps.len()
    }
}
