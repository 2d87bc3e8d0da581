//! Sites built in parts: joined they are the site of one build, and nothing else can be joined.

#[path = "support/sets.rs"]
mod sets;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use predicates::str::contains;
use support::{lazuli_in, text_of};
use tempfile::TempDir;

const LEDGER: &str = ".lazuli-ledger";

/// A set in two locales: pages, a fallback, an include, pictures, redirects, a table of contents.
fn set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "set/lazuli.toml",
        "[site]\nbase_url = \"https://docs.example.com/\"\nsource_locale = \"en-us\"\n\n[redirects]\n\"/en-us/gone/\" = \"/en-us/\"\n",
    );
    for locale in ["en-us", "nl-nl"] {
        for page in (0..12).filter(|page| locale == "en-us" || page % 3 != 0) {
            write(
                &format!("set/content/{locale}/articles/s{}/p{page}.md", page % 3),
                &format!(
                    "<properties pageTitle=\"Page {page} {locale}\" description=\"About {page}.\" services=\"s{}\" />\n<tags ms.service=\"s{}\" ms.date=\"01/{:02}/2016\" />\n\n# Page {page}\n\n[AZURE.INCLUDE [i](../../includes/i.md)]\n\n[gone](gone{page}.md) ![p](media/p.svg)\n\n```js\nlet x = {page};\n```\n",
                    page % 3,
                    page % 3,
                    1 + page
                ),
            );
        }
        write(&format!("set/content/{locale}/includes/i.md"), "Included.\n");
        for service in 0..3 {
            write(
                &format!("set/content/{locale}/articles/s{service}/media/p.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"4\"/>",
            );
        }
    }
    dir
}

/// Builds `set` into the folder `site` beside it and gives what was said.
fn build(around: &Path, site: &str, args: &[&str]) -> String {
    let mut command = lazuli_in(around);
    command
        .args(["build", "--root", "set", "--no-cache", "-v", "-o", site])
        .args(args);
    let output = command.assert().code(predicates::ord::lt(2)).get_output().clone();
    text_of(&output.stderr)
}

/// Builds all parts and gives their folders.
fn parts(around: &Path, count: u32) -> Vec<String> {
    let part = |number| {
        let name = format!("part-{number}-of-{count}");
        build(around, &name, &["--shard", &format!("{number}/{count}")]);
        name
    };
    (1..=count).map(part).collect()
}

fn merge(around: &Path, parts: &[impl AsRef<str>], site: &str) -> assert_cmd::assert::Assert {
    let mut command = lazuli_in(around);
    command
        .arg("merge")
        .args(parts.iter().map(AsRef::as_ref))
        .args(["-o", site]);
    command.assert()
}

/// Files and folders of a ledger, without times and the seal over them.
fn ledger(site: &Path) -> Vec<String> {
    let text = fs::read_to_string(site.join(LEDGER)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("end "));
    let timeless = |line: &str| match line.splitn(5, ' ').collect::<Vec<_>>()[..] {
        ["f", hash, len, _, path] => format!("f {hash} {len} {path}"),
        _ => line.to_owned(),
    };
    lines.map(timeless).collect()
}

#[test]
fn joined_parts_are_the_site_of_one_build() {
    let dir = set();
    let around = dir.path();
    build(around, "whole", &[]);
    let whole = sets::tree(&around.join("whole"));
    assert!(whole.contains_key("manifest.json") && whole.contains_key("nl-nl/articles/s0/p0/index.html"));
    for count in [1, 2, 5] {
        let mut parts = parts(around, count);
        let articles: Vec<usize> = parts.iter().map(|part| articles(&around.join(part))).collect();
        assert_eq!(articles.iter().sum::<usize>(), 24, "{articles:?}");
        // Any order will do.
        parts.reverse();
        let site = format!("merged-{count}");
        merge(around, &parts, &site).code(0);
        let merged = sets::tree(&around.join(&site));
        assert_eq!(
            merged.keys().collect::<Vec<_>>(),
            whole.keys().collect::<Vec<_>>()
        );
        for (name, bytes) in &whole {
            assert!(merged[name] == *bytes, "{name} differs with {count} parts");
        }
        assert_eq!(ledger(&around.join(&site)), ledger(&around.join("whole")));
    }
}

/// How many articles a site has.
fn articles(site: &Path) -> usize {
    let is_article = |name: &&String| name.contains("/articles/") && name.ends_with("/index.html");
    sets::tree(site).keys().filter(is_article).count()
}

#[test]
fn a_second_merge_touches_nothing_and_one_of_a_changed_page_only_that() {
    let dir = set();
    let around = dir.path();
    merge(around, &parts(around, 2), "site").code(0);
    merge(around, &parts(around, 2), "site")
        .code(0)
        .stderr(contains("0 files written"));
    let page = around.join("set/content/en-us/articles/s1/p1.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("let x", "let y")).unwrap();
    // The page, the chunk of the search index that has its words, and the list of the chunks.
    merge(around, &parts(around, 2), "site")
        .code(0)
        .stderr(contains("3 files written"));
}

#[test]
fn every_finding_is_reported_by_one_part() {
    let dir = set();
    let around = dir.path();
    let count = |text: &str| {
        let mut counts = BTreeMap::new();
        for line in text.lines().filter(|line| line.contains("[link-broken]")) {
            *counts.entry(line.to_owned()).or_insert(0) += 1;
        }
        counts
    };
    let whole = count(&build(around, "whole", &[]));
    let all: String = (1..=3)
        .map(|n| build(around, &format!("p{n}"), &["--shard", &format!("{n}/3")]))
        .collect();
    assert!(whole.len() > 3, "{whole:?}");
    assert_eq!(count(&all), whole);
}

#[test]
fn what_is_not_exactly_the_parts_of_one_site_is_refused() {
    let dir = set();
    let around = dir.path();
    let two = parts(around, 2);
    let three = parts(around, 3);
    build(around, "whole", &[]);
    let refused = |parts: &[&str], why: &str| {
        merge(around, parts, "site").code(2).stderr(contains(why));
        assert!(!around.join("site").exists(), "{why}");
    };
    refused(&[&two[0]], "parts are missing: 2/2");
    refused(&[&two[0], &two[1], &two[1]], "are the same part, 2/2");
    refused(&[&two[0], &three[1]], "parts of different builds");
    refused(&["whole"], "whole is no part of a site");
    refused(&["nowhere"], "nowhere is no part of a site");

    let second = around.join(&two[1]);
    let restore = |name: &str, damage: &dyn Fn(&PathBuf), why: &str| {
        let file = second.join(name);
        let before = fs::read(&file).ok();
        damage(&file);
        refused(&[&two[0], &two[1]], why);
        match before {
            Some(bytes) => fs::write(&file, bytes).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
    };
    let page = sets::tree(&second)
        .into_keys()
        .find(|name| name.ends_with(".html"))
        .unwrap();
    let overwrite = |file: &PathBuf| fs::write(file, "x").unwrap();
    restore(&page, &overwrite, "was changed since it was built");
    restore(&page, &|file| fs::remove_file(file).unwrap(), "is missing");
    restore(
        "foreign.txt",
        &overwrite,
        "was not made by the build of this part",
    );
    restore(".lazuli-shard", &overwrite, ".lazuli-shard is damaged");
    restore(LEDGER, &overwrite, ".lazuli-ledger is damaged");
    restore(".lazuli-journal", &overwrite, "is not finished");
    merge(around, &two, "site").code(0);
}

#[test]
fn parts_of_different_sources_or_settings_do_not_fit() {
    let dir = set();
    let around = dir.path();
    let two = parts(around, 2);
    let include = around.join("set/content/en-us/includes/i.md");
    let media = around.join("set/content/en-us/articles/s0/media/p.svg");
    let toc = around.join("set/content/en-us/articles/TOC.md");
    for (file, text) in [
        (include, "Changed.\n"),
        (
            media,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"4\"/>",
        ),
        (toc, "# [One](s1/p1.md)\n# [Two](s2/p2.md)\n"),
    ] {
        let before = fs::read(&file).ok();
        fs::write(&file, text).unwrap();
        build(around, "other", &["--shard", "2/2"]);
        merge(around, &[&two[0], "other"], "site")
            .code(2)
            .stderr(contains("different builds"));
        match before {
            Some(bytes) => fs::write(&file, bytes).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
    }
    build(
        around,
        "other",
        &["--shard", "2/2", "--base-url", "https://other.example.com/"],
    );
    merge(around, &[&two[0], "other"], "site")
        .code(2)
        .stderr(contains("different builds"));
    build(around, "other", &["--shard", "2/2", "--jobs", "1"]);
    merge(around, &[&two[0], "other"], "site").code(0);
}

#[test]
fn a_part_may_not_be_cut_by_locale_and_a_build_of_all_is_no_part_any_more() {
    let dir = set();
    let around = dir.path();
    for bad in ["0/2", "3/2", "2", "a/b"] {
        let mut command = lazuli_in(around);
        command
            .args(["build", "--root", "set", "--shard", bad])
            .assert()
            .code(2);
    }
    let mut command = lazuli_in(around);
    command
        .args(["build", "--root", "set", "--shard", "1/2", "--locale", "nl-nl"])
        .assert()
        .code(2);
    build(around, "site", &["--shard", "1/1"]);
    assert!(around.join("site/.lazuli-shard").exists());
    build(around, "site", &[]);
    assert!(!around.join("site/.lazuli-shard").exists());
}
