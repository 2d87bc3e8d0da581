//! `lazuli serve` while very much happens at once: pages stay whole, nothing is missed, and no watcher is no excuse.
#![cfg(unix)]

#[path = "support/serving.rs"]
mod serving;
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serving::Serving;
use support::write;

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
    let done = AtomicBool::new(false);
    let checked = thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|reader| {
                let (serving, done) = (&serving, &done);
                scope.spawn(move || {
                    let mut checked = 0;
                    while !done.load(Ordering::Relaxed) {
                        let (status, body) = serving.get(&url((checked * 3 + reader) % 20));
                        assert_eq!(status, 200);
                        assert!(body.trim_end().ends_with("</html>"), "the page is cut");
                        let parts: Vec<&str> = body.split("Part ").skip(1).take(2).collect();
                        let number = |part: &str| part.split('.').next().map(str::to_owned);
                        assert_eq!(
                            number(parts[0]),
                            number(parts[1]),
                            "half of one version, half of another"
                        );
                        checked += 1;
                    }
                    checked
                })
            })
            .collect();
        for number in 1..=100 {
            include(number);
            thread::sleep(Duration::from_millis(30));
        }
        await_text(&serving, 0, "Part 100.");
        done.store(true, Ordering::Relaxed);
        readers
            .into_iter()
            .map(|reader| reader.join().expect("no reader fails"))
            .sum::<usize>()
    });
    assert!(checked > 100, "only {checked} pages were looked at");
    serving.assert_alive();
}

#[test]
fn a_storm_of_changes_ends_in_the_right_site() {
    // More than the 16,384 events that the system keeps, for who has the time: FILES=20000.
    let files: usize = std::env::var("FILES")
        .ok()
        .and_then(|files| files.parse().ok())
        .unwrap_or(1000);
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, files);
    let mut serving = Serving::start(root, &[]);
    await_text(&serving, 0, "Words of before.");
    for number in 0..files {
        write(
            root,
            &page(number),
            format!("# Page {number}\n\nWords of after {number}.\n"),
        );
    }
    for number in (0..files).step_by(files.div_ceil(50)) {
        await_text(&serving, number, &format!("Words of after {number}."));
    }
    await_text(&serving, files - 1, &format!("Words of after {}.", files - 1));
    serving.assert_alive();
}

#[test]
fn pages_in_folders_that_are_made_at_once_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    set(root, 1);
    let serving = Serving::start(root, &[]);
    await_text(&serving, 0, "Words of before.");
    // The folder inside is made before a watch on the outer one can be there.
    for number in 0..50 {
        let path = format!("content/en-us/articles/new-{number}/deep/deeper/leaf-{number}.md");
        write(root, &path, format!("# Leaf {number}\n\nA leaf.\n"));
    }
    let began = Instant::now();
    for number in 0..50 {
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
    set(root, 30);
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
    for number in 0..30 {
        write(
            root,
            &page(number),
            format!("# Page {number}\n\nWords of after {number}.\n"),
        );
        await_text(&serving, number, &format!("Words of after {number}."));
    }
    let said = serving.said();
    let told = said
        .iter()
        .filter(|line| line.contains("reports no changes"))
        .count();
    assert_eq!(told, 1, "it says once that it polls: {said:?}");
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
