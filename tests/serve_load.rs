//! `lazuli serve` while very much happens at once: pages stay whole, nothing is missed, and no watcher is no excuse.
//!
//! At full size, with more events than the 16,384 that the system keeps:
//! `REBUILDS=200 GETS=20000 FILES=20000 FOLDERS=500 cargo test --release --test serve_load -- --nocapture`
#![cfg(unix)]

#[path = "support/serving.rs"]
mod serving;
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use serving::Serving;
use support::{number, write};

/// When all of a storm has to have arrived.
const ARRIVED: Duration = Duration::from_secs(60);

fn page(number: usize) -> String {
    format!("content/en-us/articles/group-{}/page-{number}.md", number % 10)
}

fn url(number: usize) -> String {
    format!("/en-us/articles/group-{}/page-{number}/", number % 10)
}

fn set(root: &Path, pages: usize) {
    write(
        root,
        "lazuli.toml",
        "[site]\ntitle = \"Set\"\nsource_locale = \"en-us\"\n",
    );
    for number in 0..pages {
        write(
            root,
            &page(number),
            format!("# Page {number}\n\nWords of before.\n"),
        );
    }
}

/// Waits until page `number` holds `text`.
fn await_text(serving: &Serving, number: usize, text: &str) {
    let began = Instant::now();
    loop {
        let (status, body) = serving.get(&url(number));
        if status == 200 && body.contains(text) {
            return;
        }
        assert!(
            began.elapsed() < ARRIVED,
            "page {number} has no `{text}` (status {status})"
        );
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn pages_are_whole_while_the_set_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, 20);
    let include = |number: usize| {
        write(
            root,
            "content/en-us/includes/part.md.new",
            format!("Part {number}.\n"),
        );
        let (from, to) = (
            "content/en-us/includes/part.md.new",
            "content/en-us/includes/part.md",
        );
        fs::rename(root.join(from), root.join(to)).expect("renamed");
    };
    include(0);
    let directive = "[AZURE.INCLUDE [part](../../includes/part.md)]";
    for number in 0..20 {
        write(
            root,
            &page(number),
            format!("# Page\n\n{directive}\n\nBetween.\n\n{directive}\n"),
        );
    }
    let mut serving = Serving::start(root, &[]);
    let (rebuilds, gets) = (number("REBUILDS", 100), number("GETS", 100));
    let (done, checked) = (AtomicBool::new(false), AtomicUsize::new(0));
    let rebuilds = thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|reader| {
                let (serving, done, checked) = (&serving, &done, &checked);
                scope.spawn(move || {
                    let (mut asked, mut newest) = (0, 0);
                    while !done.load(Ordering::Relaxed) {
                        let (status, body) = serving.get(&url((asked * 3 + reader) % 20));
                        asked += 1;
                        assert_eq!(status, 200);
                        assert!(body.trim_end().ends_with("</html>"), "the page is cut");
                        let parts: Vec<&str> = body.split("Part ").skip(1).take(2).collect();
                        let number = |part: &str| -> Option<usize> { part.split('.').next()?.parse().ok() };
                        let [one, two] = [parts[0], parts[1]].map(|part| number(part).expect("a number"));
                        assert_eq!(one, two, "half of one version, half of another");
                        assert!(one >= newest, "an old version after a new one");
                        newest = one;
                        checked.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let mut number = 0;
        while (number < rebuilds || checked.load(Ordering::Relaxed) < gets)
            && !readers.iter().any(ScopedJoinHandle::is_finished)
        {
            number += 1;
            include(number);
            thread::sleep(Duration::from_millis(30));
        }
        await_text(&serving, 0, &format!("Part {number}."));
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().expect("no reader fails");
        }
        number
    });
    println!("{} whole pages during {rebuilds} edits", checked.into_inner());
    serving.assert_alive();
}

#[test]
fn a_storm_of_changes_ends_in_the_right_site() {
    let files = number("FILES", 1000);
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, files);
    let mut serving = Serving::start(root, &[]);
    await_text(&serving, 0, "Words of before.");
    for number in 0..files {
        let text = format!("# Page {number}\n\nWords of after {number}.\n");
        let (name, beside) = (page(number), format!("{}.tmp", page(number)));
        // Some are renamed into place: as many files come and go besides.
        match number % 2 {
            0 => write(root, &name, text),
            _ => {
                write(root, &beside, text);
                fs::rename(root.join(beside), root.join(name)).expect("renamed");
            }
        }
    }
    let began = Instant::now();
    for number in (0..files).rev() {
        await_text(&serving, number, &format!("Words of after {number}."));
    }
    println!("{files} files were right after {:?}", began.elapsed());
    serving.assert_alive();
}

#[test]
fn pages_in_folders_that_are_made_at_once_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, 1);
    let serving = Serving::start(root, &[]);
    await_text(&serving, 0, "Words of before.");
    let folders = number("FOLDERS", 50);
    // The folder inside is made before a watch on the outer one can be there.
    for number in 0..folders {
        let path = format!("content/en-us/articles/new-{number}/deep/deeper/leaf-{number}.md");
        write(root, &path, format!("# Leaf {number}\n\nA leaf.\n"));
    }
    let began = Instant::now();
    for number in 0..folders {
        let url = format!("/en-us/articles/new-{number}/deep/deeper/leaf-{number}/");
        while serving.get(&url).0 != 200 {
            assert!(began.elapsed() < ARRIVED, "{url} was missed");
            thread::sleep(Duration::from_millis(20));
        }
    }
    // And a folder that goes takes its pages with it.
    fs::remove_dir_all(root.join("content/en-us/articles/new-7")).expect("removed");
    while serving.get("/en-us/articles/new-7/deep/deeper/leaf-7/").0 != 404 {
        assert!(
            began.elapsed() < ARRIVED,
            "the page of a removed folder is still there"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn where_the_system_has_no_watches_left_the_set_is_polled() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, 50);
    let limited = "echo 8 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["-Ur", "sh", "-c"]);
    let possible = command
        .arg(limited)
        .arg("true")
        .status()
        .is_ok_and(|status| status.success());
    if !possible {
        eprintln!("this system allows no user namespace: not tested");
        return;
    }
    let mut command = Command::new("unshare");
    command.args(["-Ur", "sh", "-c", limited]);
    command
        .arg(assert_cmd::cargo::cargo_bin!("lazuli"))
        .arg("serve")
        .args(["--poll", "200ms"]);
    let mut serving = Serving::run(root, command);
    let mut longest = Duration::ZERO;
    for number in 0..50 {
        let began = Instant::now();
        write(
            root,
            &page(number),
            format!("# Page {number}\n\nWords of after {number}.\n"),
        );
        await_text(&serving, number, &format!("Words of after {number}."));
        longest = longest.max(began.elapsed());
    }
    println!("50 of 50 edits were seen, the slowest after {longest:?}");
    let said = serving.said();
    let told = said
        .iter()
        .filter(|line| line.contains("reports no changes"))
        .count();
    assert_eq!(told, 1, "it says once that it polls: {said:?}");
    let place = root.to_string_lossy();
    let names_it = |line: &&String| line.contains("reports no changes") && line.contains(&*place);
    assert_eq!(
        said.iter().find(names_it),
        None,
        "paths of the machine are no reason"
    );
    serving.assert_alive();
}

#[test]
fn polling_finds_what_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, 3);
    let serving = Serving::start(root, &["--watcher", "poll", "--poll", "100ms"]);
    await_text(&serving, 1, "Words of before.");
    write(root, &page(1), "# Page 1\n\nWords of after.\n");
    await_text(&serving, 1, "Words of after.");
}
