//! The output folder: what a build may do to it, and what it may never do.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use lazuli::base::SitePath;
use lazuli::emit::{EmitError, LEDGER, Output, Put, PutError, Summary};
use rayon::prelude::*;
use tempfile::{TempDir, tempdir};

fn path(text: &str) -> SitePath {
    SitePath::new(text).unwrap()
}

/// Builds a site of files that each hold their own name, unless `name=text` says otherwise.
fn build(out: &Path, site: &[&str]) -> Summary {
    let output = Output::open(out, &[]).unwrap();
    for file in site {
        let (name, text) = file.split_once('=').unwrap_or((file, file));
        output.put(&path(name), text.as_bytes()).unwrap();
    }
    output.finish().unwrap()
}

/// Names of all files and folders (with `/`) below `dir`, but lazuli's own.
fn names(dir: &Path) -> BTreeSet<String> {
    walkdir::WalkDir::new(dir)
        .min_depth(1)
        .into_iter()
        .flatten()
        .map(|entry| {
            let name = entry.path().strip_prefix(dir).unwrap().to_str().unwrap();
            let slash = if entry.file_type().is_dir() { "/" } else { "" };
            format!("{name}{slash}")
        })
        .filter(|name| !name.starts_with(".lazuli"))
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn counts(summary: &Summary) -> (usize, usize, usize) {
    (summary.written, summary.unchanged, summary.removed)
}

/// A temporary folder that a build has made into a site.
fn site(files: &[&str]) -> TempDir {
    let temp = tempdir().unwrap();
    build(temp.path(), files);
    temp
}

#[test]
fn nothing_is_in_place_before_the_build_is_finished() {
    let temp = tempdir().unwrap();
    let out = temp.path().join("a/b");
    let output = Output::open(&out, &[]).unwrap();
    assert_eq!(output.put(&path("en/index.html"), b"x").unwrap(), Put::Written);
    assert_eq!(names(&out), set(&[]));
    assert_eq!(counts(&output.finish().unwrap()), (1, 0, 0));
    assert_eq!(names(&out), set(&["en/", "en/index.html"]));
    assert_eq!(
        fs::read_dir(&out).unwrap().count(),
        3,
        "en, the ledger and the lock"
    );
}

#[test]
fn files_with_the_same_bytes_are_not_touched() {
    let temp = site(&["en/a.html", "en/b.html"]);
    let time = |name: &str| fs::metadata(temp.path().join(name)).unwrap().modified().unwrap();
    let before = (time("en/a.html"), time(LEDGER));
    assert_eq!(
        counts(&build(temp.path(), &["en/a.html", "en/b.html"])),
        (0, 2, 0)
    );
    assert_eq!((time("en/a.html"), time(LEDGER)), before);
    assert_eq!(
        counts(&build(temp.path(), &["en/a.html", "en/b.html=new"])),
        (1, 1, 0)
    );
    assert_eq!(time("en/a.html"), before.0);
    assert_eq!(fs::read_to_string(temp.path().join("en/b.html")).unwrap(), "new");
}

#[test]
fn a_dropped_build_leaves_the_old_site_as_it_was() {
    let temp = site(&["en/a.html", "en/b.html"]);
    let ledger = fs::read(temp.path().join(LEDGER)).unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    output.put(&path("en/a.html"), b"new").unwrap();
    output.put(&path("nl/a.html"), b"new").unwrap();
    drop(output);
    assert_eq!(names(temp.path()), set(&["en/", "en/a.html", "en/b.html"]));
    assert_eq!(
        fs::read_to_string(temp.path().join("en/a.html")).unwrap(),
        "en/a.html"
    );
    assert_eq!(fs::read(temp.path().join(LEDGER)).unwrap(), ledger);
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 3);
}

#[test]
fn the_staging_folder_of_a_killed_build_is_removed() {
    let temp = site(&["a.html"]);
    let dead = temp.path().join(".lazuli-stage-1/site/nl");
    fs::create_dir_all(&dead).unwrap();
    fs::write(dead.join("half.html"), "ha").unwrap();
    build(temp.path(), &["a.html"]);
    assert!(!temp.path().join(".lazuli-stage-1").exists());
    assert_eq!(names(temp.path()), set(&["a.html"]));
}

#[test]
fn files_that_left_the_site_go_and_so_do_the_folders_made_for_them() {
    let temp = site(&["en/old/deep/a.html", "en/old/b.html", "en/c.html"]);
    assert_eq!(counts(&build(temp.path(), &["en/c.html"])), (0, 1, 2));
    assert_eq!(names(temp.path()), set(&["en/", "en/c.html"]));
}

#[test]
fn foreign_files_and_folders_stay() {
    let temp = site(&["en/a.html", "nl/a.html"]);
    fs::write(temp.path().join("CNAME"), "x").unwrap();
    fs::write(temp.path().join("nl/mine.txt"), "x").unwrap();
    fs::create_dir(temp.path().join("empty")).unwrap();
    assert_eq!(counts(&build(temp.path(), &["en/a.html"])), (0, 1, 1));
    let left = ["CNAME", "empty/", "en/", "en/a.html", "nl/", "nl/mine.txt"];
    assert_eq!(names(temp.path()), set(&left));
}

#[test]
fn a_foreign_folder_stays_when_our_last_file_in_it_goes() {
    let temp = site(&["a.html"]);
    fs::create_dir(temp.path().join("downloads")).unwrap();
    build(temp.path(), &["a.html", "downloads/x.zip"]);
    build(temp.path(), &["a.html"]);
    assert_eq!(names(temp.path()), set(&["a.html", "downloads/"]));
}

#[test]
fn a_foreign_file_in_the_way_is_refused_and_not_overwritten() {
    let temp = site(&["a.html"]);
    fs::write(temp.path().join("b.html"), "mine").unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    let error = output.put(&path("b.html"), b"site").unwrap_err();
    assert!(
        matches!(error, PutError::Emit(EmitError::InTheWay { .. })),
        "{error}"
    );
    let error = output.put(&path("b.html/index.html"), b"site").unwrap_err();
    assert!(error.to_string().contains("b.html"), "{error}");
    output.put(&path("a.html"), b"a.html").unwrap();
    output.finish().unwrap();
    assert_eq!(fs::read_to_string(temp.path().join("b.html")).unwrap(), "mine");
}

#[test]
fn a_file_edited_by_hand_is_made_again() {
    let temp = site(&["a.html"]);
    fs::write(temp.path().join("a.html"), "A.HTML").unwrap();
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (1, 0, 0));
    assert_eq!(fs::read_to_string(temp.path().join("a.html")).unwrap(), "a.html");
    fs::remove_file(temp.path().join("a.html")).unwrap();
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (1, 0, 0));
}

#[test]
fn an_edit_in_the_same_tick_of_the_clock_is_seen() {
    let temp = site(&["a.html"]);
    let file = temp.path().join("a.html");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let edit = |time| {
        fs::write(&file, "A.HTML").unwrap();
        let handle = fs::File::options().write(true).open(&file).unwrap();
        handle.set_modified(time).unwrap();
    };
    edit(time);
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (1, 0, 0));

    // Where the ledger is clearly younger than the file, the file is not read.
    build(temp.path(), &["a.html"]);
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let ledger = fs::File::options()
        .write(true)
        .open(temp.path().join(LEDGER))
        .unwrap();
    ledger.set_modified(time + Duration::from_secs(9)).unwrap();
    edit(time);
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (0, 1, 0));
}

#[test]
fn a_file_that_was_only_touched_is_compared_and_kept() {
    let temp = site(&["a.html"]);
    let file = fs::File::options()
        .write(true)
        .open(temp.path().join("a.html"))
        .unwrap();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
    file.set_modified(time).unwrap();
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (0, 1, 0));
    assert_eq!(file.metadata().unwrap().modified().unwrap(), time);
    // It is known again: when it leaves the site it is removed.
    assert_eq!(counts(&build(temp.path(), &["b.html"])), (1, 0, 1));
}

#[test]
fn a_stale_file_edited_by_hand_is_kept_and_reported() {
    let temp = site(&["en/a.html", "en/b.html"]);
    fs::write(temp.path().join("en/b.html"), "by hand").unwrap();
    let summary = build(temp.path(), &["en/a.html"]);
    assert_eq!(summary.kept, [path("en/b.html")]);
    assert_eq!(counts(&summary), (0, 1, 0));
    assert_eq!(
        fs::read_to_string(temp.path().join("en/b.html")).unwrap(),
        "by hand"
    );
}

#[test]
fn a_damaged_ledger_costs_a_comparison_and_no_file() {
    let temp = site(&["en/a.html", "en/b.html", "en/c.html"]);
    let ledger = temp.path().join(LEDGER);
    let text = fs::read_to_string(&ledger).unwrap();
    for damaged in [
        "rubbish",
        &text[..text.len() - 3],
        &text.replace("a.html", "x.html"),
    ] {
        fs::write(&ledger, damaged).unwrap();
        let summary = build(temp.path(), &["en/a.html", "en/b.html", "en/c.html"]);
        assert_eq!(counts(&summary), (0, 3, 0));
        assert_eq!(summary.notes.len(), 1);
        assert!(
            build(temp.path(), &["en/a.html", "en/b.html", "en/c.html"])
                .notes
                .is_empty()
        );
    }
    fs::write(&ledger, &text[..text.len() - 3]).unwrap();
    fs::write(temp.path().join("en/b.html"), "by hand").unwrap();
    let summary = build(temp.path(), &["en/a.html"]);
    assert_eq!(counts(&summary), (0, 1, 1));
    assert_eq!(names(temp.path()), set(&["en/", "en/a.html", "en/b.html"]));
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let temp = tempdir().unwrap();
    fs::write(temp.path().join("thesis.doc"), "x").unwrap();
    let error = Output::open(temp.path(), &[]).unwrap_err();
    assert!(matches!(error, EmitError::NotOurs { .. }), "{error}");
    assert!(error.help().is_some_and(|help| help.contains(LEDGER)));
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);

    // The way out that the advice names.
    fs::write(temp.path().join(LEDGER), "").unwrap();
    assert_eq!(counts(&build(temp.path(), &["a.html"])), (1, 0, 0));
    assert_eq!(names(temp.path()), set(&["a.html", "thesis.doc"]));
}

#[test]
fn a_file_and_a_folder_of_sources_are_no_output_folders() {
    let temp = tempdir().unwrap();
    let file = temp.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(
        Output::open(&file, &[]),
        Err(EmitError::NotAFolder { .. })
    ));

    let root = temp.path().join("docs");
    fs::create_dir(&root).unwrap();
    symlink(&root, temp.path().join("link")).unwrap();
    for out in ["docs", "docs/../docs", ".", "link", "link/."] {
        let error = Output::open(&temp.path().join(out), &[&root]).unwrap_err();
        assert!(matches!(error, EmitError::HoldsSources { .. }), "{out}: {error}");
    }
    assert!(Output::open(&root.join("site"), &[&root]).is_ok());
}

#[test]
fn two_files_for_one_path_collide_in_every_spelling() {
    let temp = tempdir().unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    output.put(&path("en/Caf\u{e9}/a.html"), b"1").unwrap();
    for name in [
        "en/Caf\u{e9}/a.html",
        "EN/cafe\u{301}/A.html",
        "en/CAF\u{c9}/a.html",
    ] {
        match output.put(&path(name), b"2").unwrap_err() {
            PutError::Collision { path: second, first } => {
                assert_eq!((second, first), (path(name), path("en/Caf\u{e9}/a.html")));
            }
            other => panic!("{other}"),
        }
    }
    for name in ["en", "en/caf\u{e9}/a.html/index.html"] {
        let error = output.put(&path(name), b"2").unwrap_err();
        assert!(matches!(error, PutError::Collision { .. }), "{name}: {error}");
    }
    assert_eq!(output.finish().unwrap().written, 1);
}

#[test]
fn paths_that_are_no_files_of_a_site_are_refused() {
    let temp = tempdir().unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    for name in ["", "a\nb", "a\0", LEDGER, ".lazuli-stage-1/site/x"] {
        let error = output.put(&path(name), b"x").unwrap_err();
        assert!(matches!(error, PutError::BadPath { .. }), "{name}: {error}");
    }
}

#[test]
fn links_inside_the_output_are_never_followed() {
    let temp = tempdir().unwrap();
    let (out, elsewhere) = (temp.path().join("site"), temp.path().join("elsewhere"));
    build(&out, &["en/a.html", "b.html", "c.html"]);
    fs::rename(out.join("en"), &elsewhere).unwrap();
    symlink(&elsewhere, out.join("en")).unwrap();
    fs::write(temp.path().join("precious"), "precious").unwrap();
    fs::remove_file(out.join("b.html")).unwrap();
    symlink(temp.path().join("precious"), out.join("b.html")).unwrap();

    let output = Output::open(&out, &[]).unwrap();
    let error = output.put(&path("en/a.html"), b"new").unwrap_err();
    assert!(
        matches!(error, PutError::Emit(EmitError::InTheWay { .. })),
        "{error}"
    );
    output.put(&path("b.html"), b"new").unwrap();
    output.finish().unwrap();
    // What the link leads to is neither overwritten nor, as a file that left the site, removed.
    assert_eq!(names(&elsewhere), set(&["a.html"]));
    assert_eq!(
        fs::read_to_string(temp.path().join("precious")).unwrap(),
        "precious"
    );
    assert!(fs::symlink_metadata(out.join("b.html")).unwrap().is_file());
}

#[test]
fn files_and_folders_trade_places() {
    let temp = site(&["a", "b/index.html"]);
    assert_eq!(counts(&build(temp.path(), &["a/index.html", "b"])), (2, 0, 2));
    assert_eq!(names(temp.path()), set(&["a/", "a/index.html", "b"]));
    fs::write(temp.path().join("a/mine.txt"), "x").unwrap();
    let output = Output::open(temp.path(), &[]).unwrap();
    output.put(&path("a"), b"x").unwrap();
    let error = output.finish().unwrap_err();
    assert!(error.to_string().contains("mine.txt"), "{error}");
    assert_eq!(
        names(temp.path()),
        set(&["a/", "a/index.html", "a/mine.txt", "b"])
    );
}

#[test]
fn copies_are_made_once_whatever_their_size() {
    let temp = tempdir().unwrap();
    let out = temp.path().join("site");
    for size in [0, 10, 3 << 20] {
        let from = temp.path().join(format!("{size}.png"));
        fs::write(&from, vec![7; size]).unwrap();
        let to = path(&format!("en/media/{size}.png"));
        for (expected, time) in [(Put::Written, 1), (Put::Same, 2), (Put::Written, 3)] {
            if time == 3 {
                fs::write(&from, vec![8; size + 1]).unwrap();
            }
            let output = Output::open(&out, &[]).unwrap();
            assert_eq!(
                output.put_copy(&to, &from, None).unwrap().put,
                expected,
                "{size}, time {time}"
            );
            output.finish().unwrap();
            let copy = fs::read(out.join(to.as_str())).unwrap();
            assert_eq!(copy, fs::read(&from).unwrap());
        }
    }
    let output = Output::open(&out, &[]).unwrap();
    assert!(
        output
            .put_copy(&path("a"), &temp.path().join("missing"), None)
            .is_err()
    );
    assert!(
        output.put_copy(&path("b"), temp.path(), None).is_err(),
        "a folder"
    );
}

#[test]
fn many_threads_put_one_site() {
    let temp = tempdir().unwrap();
    let name = |i: usize| format!("{}/{}/index.html", i % 7, i);
    for expected in [(2000, 0, 0), (0, 2000, 0)] {
        let output = Output::open(temp.path(), &[]).unwrap();
        (0..2000usize).into_par_iter().for_each(|i| {
            output.put(&path(&name(i)), name(i).as_bytes()).unwrap();
        });
        assert_eq!(counts(&output.finish().unwrap()), expected);
    }
    assert!((0..2000).all(|i| fs::read_to_string(temp.path().join(name(i))).unwrap() == name(i)));
}

#[test]
fn a_second_build_waits_for_the_first() {
    let temp = tempdir().unwrap();
    let out = temp.path().to_owned();
    let first = Output::open(&out, &[]).unwrap();
    first.put(&path("a.html"), b"1").unwrap();
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let second = Output::open(&out, &[]).unwrap();
        sender.send(()).unwrap();
        second.put(&path("a.html"), b"1").unwrap();
        second.finish().unwrap()
    });
    assert!(receiver.recv_timeout(Duration::from_millis(200)).is_err());
    first.finish().unwrap();
    receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(counts(&thread.join().unwrap()), (0, 1, 0));
}
