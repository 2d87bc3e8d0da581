//! `[metadata]` and the rules about metadata from outside: a small set, its findings, its fixes applied twice.

mod support;

use std::fs;

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use support::{findings, lazuli_in, write};
use tempfile::TempDir;

const CONFIG: &str = r#"[site]
title = "T"
source_locale = "en-us"

[metadata]
allow = ["contoso.*"]
max_age_days = 365

[metadata.attributes."ms.service"]
values = ["disks", "networks"]

[metadata.attributes.description]
max_length = 30

[metadata.attributes."contoso.tier"]
required = true
pattern = "[A-C]"
"#;

const GOOD: &str = r#"<properties pageTitle="Good | Docs" description="All is well." services="disks" authors="ann"
   contoso.tier="A"/>
<tags ms.service="disks" ms.devlang="na" ms.topic="article" ms.tgt_pltfrm="na" ms.workload="na"
   ms.date="05/01/2026" ms.author="ann"/>

# Good
"#;

const BAD: &str = r#"<Properties pageTitle=“Bad” description="A description that is longer than thirty" services="disks"
   authors='ann' contoso.tier="D" keyword="x" contoso.note="ok"/>
<tags ms.service="Disks" ms.devlang="na" ms.topic="artcle" ms.tgt_pltfrm="required" ms.workload="na"
   ms.date="5/1/2024" ms.author="ann" ms.author="bob"/>

# Bad
"#;

const STUB: &str = "---\nredirect_url: good.md\n---\n";

/// A set of one page in order, one that is not, a stub, and a translation of the good one.
fn doc_set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "lazuli.toml", CONFIG);
    write(dir.path(), "content/en-us/articles/good.md", GOOD);
    write(dir.path(), "content/en-us/articles/bad.md", BAD);
    write(dir.path(), "content/en-us/articles/stub.md", STUB);
    write(dir.path(), "content/nl-nl/articles/good.md", GOOD);
    dir
}

/// `lazuli check` on 2026-06-01.
fn check(dir: &TempDir, args: &[&str]) -> Command {
    let mut command = lazuli_in(dir.path());
    command
        .env("SOURCE_DATE_EPOCH", "1780272000")
        .arg("check")
        .args(["--exit-zero", "--select", "metadata"])
        .args(args);
    command
}

/// The findings as `code file:line:column`.
fn found(dir: &TempDir, args: &[&str]) -> Vec<String> {
    let list = findings(&mut check(dir, args));
    list.iter()
        .map(|finding| {
            let file = finding["file"].as_str().unwrap().trim_start_matches("content/");
            let code = finding["code"].as_str().unwrap();
            format!("{code} {file}:{}:{}", finding["line"], finding["column"])
        })
        .collect()
}

#[test]
fn every_defect_is_found_at_its_place_and_a_good_page_has_none() {
    let dir = doc_set();
    assert_eq!(
        found(&dir, &[]),
        [
            "metadata-element-case en-us/articles/bad.md:1:2",
            "metadata-quotes en-us/articles/bad.md:1:23",
            "metadata-length en-us/articles/bad.md:1:42",
            "metadata-quotes en-us/articles/bad.md:2:12",
            "metadata-value en-us/articles/bad.md:2:32",
            "metadata-unknown en-us/articles/bad.md:2:35",
            "metadata-value-case en-us/articles/bad.md:3:19",
            "metadata-value en-us/articles/bad.md:3:52",
            "metadata-placeholder en-us/articles/bad.md:3:75",
            "metadata-date-format en-us/articles/bad.md:4:13",
            "metadata-date-old en-us/articles/bad.md:4:13",
            "metadata-duplicate en-us/articles/bad.md:4:39",
        ]
    );
}

#[test]
fn fixes_take_away_what_they_fix_and_change_nothing_the_second_time() {
    let dir = doc_set();
    let file = dir.path().join("content/en-us/articles/bad.md");
    check(&dir, &["--fix"]).assert().code(0);
    let safe = fs::read_to_string(&file).unwrap();
    assert_eq!(
        safe,
        BAD.replace("<Properties", "<properties")
            .replace("“Bad”", "\"Bad\"")
            .replace("'ann'", "\"ann\"")
            .replace("\"Disks\"", "\"disks\"")
            .replace("5/1/2024", "05/01/2024")
    );
    check(&dir, &["--fix"]).assert().code(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), safe);

    check(&dir, &["--fix", "--unsafe-fixes"]).assert().code(0);
    let guessed = fs::read_to_string(&file).unwrap();
    assert_eq!(
        guessed,
        safe.replace("keyword=", "keywords=")
            .replace("artcle", "article")
            .replace(" ms.author=\"bob\"", "")
    );
    check(&dir, &["--fix", "--unsafe-fixes"]).assert().code(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), guessed);
    assert_eq!(
        found(&dir, &[]),
        [
            "metadata-length en-us/articles/bad.md:1:42",
            "metadata-value en-us/articles/bad.md:2:32",
            "metadata-placeholder en-us/articles/bad.md:3:76",
            "metadata-date-old en-us/articles/bad.md:4:13",
        ]
    );
    let good = dir.path().join("content/en-us/articles/good.md");
    assert_eq!(fs::read_to_string(good).unwrap(), GOOD);
}

#[test]
fn equal_titles_and_descriptions_are_one_finding_a_locale() {
    let dir = doc_set();
    for name in ["a", "b"] {
        let text = GOOD.replace("All is well.", "All is well too.");
        write(dir.path(), &format!("content/en-us/articles/{name}.md"), &text);
    }
    let select = [
        "--select",
        "metadata-duplicate-title,metadata-duplicate-description",
    ];
    let mut command = lazuli_in(dir.path());
    let output = command
        .args(["check", "--exit-zero", "--output-format", "json"])
        .args(select)
        .output()
        .unwrap();
    let list: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let mut places: Vec<(&str, &str)> = list
        .iter()
        .map(|f| (f["message"].as_str().unwrap(), f["file"].as_str().unwrap()))
        .collect();
    places.sort_unstable();
    let description = "this description is shared by 2 pages";
    let title = "this title is shared by 3 pages";
    assert_eq!(
        places,
        [
            (description, "content/en-us/articles/a.md"),
            (description, "content/en-us/articles/b.md"),
            (title, "content/en-us/articles/a.md"),
            (title, "content/en-us/articles/b.md"),
            (title, "content/en-us/articles/good.md"),
        ]
    );
}

#[test]
fn a_title_that_repeats_the_heading_is_told_to_those_who_ask() {
    let dir = doc_set();
    let mut command = lazuli_in(dir.path());
    command
        .args(["check", "--exit-zero", "--select", "metadata-title-is-heading"])
        .args(["--output-format", "concise"])
        .assert()
        .stdout(contains("content/en-us/articles/good.md:1:24"));
    let listed = found(&dir, &[]);
    assert!(!listed.iter().any(|finding| finding.contains("title-is-heading")));
}

#[test]
fn a_misspelled_key_is_reported_with_its_place_and_the_nearest() {
    let dir = doc_set();
    let text = CONFIG.replace("max_length", "max_lenght");
    write(dir.path(), "lazuli.toml", &text);
    lazuli_in(dir.path())
        .arg("check")
        .assert()
        .code(2)
        .stderr(contains("lazuli.toml:13:1"))
        .stderr(contains("did you mean `max_length`?"));
}
