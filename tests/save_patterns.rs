//! How editors and tools save, on each kind of file: every save arrives, and none arrives over and over.
#![cfg(unix)]

#[path = "support/serving.rs"]
mod serving;
#[path = "support/mod.rs"]
mod support;

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serving::{PATIENCE, Serving};
use support::{number, write};

const PAGE: &str = "/en-us/articles/ok/";
/// How long nothing may come before a save counts as over.
const QUIET: Duration = Duration::from_millis(250);
/// Messages for one save: a file that is away for a moment may be seen as away.
const MOST: usize = 2;

/// Saves a text to a file in some way.
type Save = fn(&Path, &str);

const PATTERNS: &[(&str, Save)] = &[
    ("in one write", |path, text| {
        fs::write(path, text).expect("written")
    }),
    ("emptied, and written a little later", |path, text| {
        let mut file = File::create(path).expect("emptied");
        pause(5);
        file.write_all(text.as_bytes()).expect("written");
    }),
    ("in pieces", |path, text| {
        let mut file = File::create(path).expect("emptied");
        for piece in text.as_bytes().chunks(text.len().div_ceil(4)) {
            file.write_all(piece).expect("written");
            file.sync_data().expect("synced");
        }
    }),
    ("over the old bytes, then cut", |path, text| {
        let mut file = OpenOptions::new().write(true).open(path).expect("opened");
        file.write_all(text.as_bytes()).expect("written");
        file.set_len(text.len() as u64).expect("cut");
    }),
    ("beside it, then renamed into place", |path, text| {
        let beside = beside(path, ".tmp");
        fs::write(&beside, text).expect("written");
        fs::rename(beside, path).expect("renamed");
    }),
    ("in another folder, then renamed into place", |path, text| {
        let folder = tempfile::tempdir_in(path.parent().expect("a folder")).expect("a folder");
        let beside = folder.path().join("new");
        fs::write(&beside, text).expect("written");
        fs::rename(beside, path).expect("renamed");
    }),
    ("the old file kept as a backup", |path, text| {
        fs::rename(path, beside(path, "~")).expect("renamed");
        fs::write(path, text).expect("written");
    }),
    ("the old file kept until the new one is there", |path, text| {
        let backup = beside(path, ".bak");
        fs::rename(path, &backup).expect("renamed");
        fs::write(path, text).expect("written");
        fs::remove_file(backup).expect("removed");
    }),
    (
        "with a swap file, and a probe whether the folder can be written to",
        |path, text| {
            let (swap, probe) = (path.with_file_name(".ok.md.swp"), path.with_file_name("4913"));
            fs::write(&swap, "swap").expect("written");
            fs::write(&probe, "").expect("written");
            fs::remove_file(probe).expect("removed");
            fs::write(path, text).expect("written");
            fs::remove_file(swap).expect("removed");
        },
    ),
    ("removed and made again", |path, text| {
        fs::remove_file(path).expect("removed");
        fs::write(path, text).expect("written");
    }),
    ("the time set back to what it was", |path, text| {
        let before = fs::metadata(path)
            .and_then(|metadata| metadata.modified())
            .expect("a time");
        fs::write(path, text).expect("written");
        let file = OpenOptions::new().write(true).open(path).expect("opened");
        file.set_modified(before).expect("set");
    }),
    ("several times in a row", |path, text| {
        for end in ["1", "2", "3", "4"] {
            fs::write(path, text.replace("mark", &format!("almost {end}"))).expect("written");
        }
        fs::write(path, text).expect("written");
    }),
];

fn pause(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().expect("a name").to_owned();
    name.push(end);
    path.with_file_name(name)
}

/// Saves `file` in each way, `rounds` times; `text` puts the mark into it.
fn assert_each_arrives(file: &str, text: impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let config = |title: &str| format!("[site]\ntitle = \"{title}\"\nsource_locale = \"en-us\"\n");
    write(root, "lazuli.toml", config("Set"));
    write(
        root,
        "content/en-us/articles/ok.md",
        "# Fine\n\n[AZURE.INCLUDE [part](../includes/part.md)]\n",
    );
    write(root, "content/en-us/includes/part.md", "Part.\n");
    write(
        root,
        "themes/default/templates/partials/byline.html",
        "<p>Byline.</p>\n",
    );
    write(root, file, text("mark first"));
    let mut serving = Serving::start(root, &[]);
    let mut channel = serving.live(PAGE);
    channel.hear_all(QUIET);
    for round in 0..number("ROUNDS", 1) {
        for (number, (what, save)) in PATTERNS.iter().enumerate() {
            let mark = format!("mark {round}-{number}.");
            save(&root.join(file), &text(&mark));
            let began = Instant::now();
            let mut messages = Vec::new();
            while !serving.get(PAGE).1.contains(&mark) {
                assert!(began.elapsed() < PATIENCE, "{file}, {what}: the save was missed");
                messages.extend(channel.hear(Duration::from_millis(20)));
            }
            messages.extend(channel.hear_all(QUIET));
            let updates = messages
                .iter()
                .filter(|message| message["type"] == "page")
                .count();
            assert!(
                (1..=MOST).contains(&updates),
                "{file}, {what}: {updates} updates: {messages:?}"
            );
        }
    }
    serving.assert_alive();
}

#[test]
fn saves_of_a_page_arrive() {
    assert_each_arrives("content/en-us/articles/ok.md", |mark| {
        format!("# Fine\n\nA {mark}\n")
    });
}

#[test]
fn saves_of_an_include_arrive() {
    assert_each_arrives("content/en-us/includes/part.md", |mark| format!("Part {mark}\n"));
}

#[test]
fn saves_of_a_template_arrive() {
    let byline = "themes/default/templates/partials/byline.html";
    assert_each_arrives(byline, |mark| format!("<p>Byline {mark}</p>\n"));
}

#[test]
fn saves_of_the_configuration_arrive() {
    assert_each_arrives("lazuli.toml", |mark| {
        format!("[site]\ntitle = \"Set {mark}\"\nsource_locale = \"en-us\"\n")
    });
}
