//! `lazuli check --changed-since`: what a change broke, anywhere, and nothing that was broken before.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;
use support::{lazuli_in, text_of};
use tempfile::TempDir;

const META: &str = "<properties pageTitle=\"T\" description=\"D\" services=\"s\" authors=\"a\"/>\n\n\
                    <tags ms.service=\"s\" ms.date=\"11/19/2026\"/>\n\n";

/// Writes `text` as the file `name` in `dir`; an article gets metadata.
fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let meta = if name.contains("articles/") && name.ends_with(".md") {
        META
    } else {
        ""
    };
    fs::write(path, format!("{meta}{text}")).unwrap();
}

/// Runs git in `dir` with nobody's settings but ours.
fn git(dir: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.com"])
        .args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"])
        .args(["-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(dir)
        .env("HOME", dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        text_of(&output.stderr)
    );
}

/// Makes `dir` a repository, if it is none, and commits all that is in it.
fn commit(dir: &Path) {
    git(dir, &["init", "-q"]);
    git(dir, &["add", "-A"]);
    git(dir, &["commit", "-q", "-m", "x"]);
}

/// A committed doc set of `files`, whose names begin with a locale.
fn committed(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "lazuli.toml",
        "[site]\ntitle = \"T\"\n[metadata]\nprofile = \"none\"\n",
    );
    for (name, text) in files {
        write(dir.path(), &format!("content/{name}"), text);
    }
    commit(dir.path());
    dir
}

fn check(dir: &Path, args: &[&str]) -> assert_cmd::Command {
    let mut command = lazuli_in(dir);
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env("PATH", path).env("GIT_CONFIG_GLOBAL", "/dev/null");
    // These tests are about what leads nowhere, and say how many findings were known.
    command
        .args([
            "check",
            "--select",
            "links,include-missing,suppression-unused",
            "--ignore",
            "image-unused",
        ])
        .args(args);
    command
}

/// Each place of the findings since `revision` as `code file:line`.
fn since(dir: &Path, revision: &str, args: &[&str]) -> Vec<String> {
    let output = check(dir, args)
        .args(["--changed-since", revision, "--output-format", "json"])
        .output()
        .unwrap();
    let list: Vec<Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text_of(&output.stderr)));
    let text = |finding: &Value| {
        let file = finding["file"].as_str().unwrap().replace("content/", "");
        format!("{} {file}:{}", finding["code"].as_str().unwrap(), finding["line"])
    };
    list.iter().map(text).collect()
}

#[test]
fn a_renamed_heading_breaks_links_in_untouched_pages_of_all_locales() {
    let dir = committed(&[
        (
            "en-us/articles/a.md",
            "# A\n\n## Install it\n\nText, and [nothing](gone.md).\n",
        ),
        ("en-us/articles/b.md", "# B\n\nSee [a](a.md#install-it).\n"),
        ("nl-nl/articles/c.md", "# C\n\nZie [a](a.md#install-it).\n"),
        ("en-us/articles/c.md", "# C\n\nSee [a](a.md).\n"),
    ]);
    let a = "content/en-us/articles/a.md";
    write(
        dir.path(),
        a,
        "# A\n\n## Set it up\n\nText, and [nothing](gone.md).\n",
    );
    let expected = [
        "anchor-missing en-us/articles/b.md:7",
        "anchor-missing nl-nl/articles/c.md:7",
    ];
    assert_eq!(since(dir.path(), "HEAD", &[]), expected);
    assert_eq!(since(dir.path(), "HEAD", &["--locale", "nl-nl"]), expected[1..]);
    assert_eq!(since(dir.path(), "HEAD", &["content/en-us"]), expected[..1]);
    assert!(since(dir.path(), "HEAD", &["--ignore", "links"]).is_empty());
    // A commit changes nothing about what is new since the one before.
    commit(dir.path());
    assert_eq!(since(dir.path(), "HEAD~1", &[]), expected);
    check(dir.path(), &["--changed-since", "HEAD~1"])
        .assert()
        .code(1)
        .stderr(contains("0 errors, 2 warnings; 1 known from HEAD~1"));
    check(dir.path(), &["--changed-since", "HEAD"])
        .assert()
        .code(0)
        .stdout("")
        .stderr(contains("3 known from HEAD"));
}

#[test]
fn a_deleted_include_is_one_finding_at_every_page_that_names_it() {
    let include = "[AZURE.INCLUDE [x](../../../includes/x.md)]\n";
    let page = format!("# P\n\n{include}\n[AZURE.INCLUDE [y](../../../includes/y.md)]\n");
    let dir = committed(&[("en-us/articles/a.md", &page), ("en-us/articles/b.md", &page)]);
    write(dir.path(), "includes/x.md", "Shared.\n");
    commit(dir.path());
    fs::remove_dir_all(dir.path().join("includes")).unwrap();
    assert_eq!(
        since(dir.path(), "HEAD", &["--select", "include-missing"]),
        [
            "include-missing en-us/articles/a.md:7",
            "include-missing en-us/articles/b.md:7"
        ]
    );
    check(dir.path(), &["--changed-since", "HEAD"])
        .assert()
        .code(1)
        .stderr(contains("0 errors, 1 warning; 2 known from HEAD"));
}

#[test]
fn a_new_place_of_an_old_cause_is_reported_alone() {
    let dir = committed(&[
        ("en-us/articles/a.md", "# A\n\n![p](media/p.png)\n"),
        ("en-us/articles/b.md", "# B\n"),
    ]);
    write(
        dir.path(),
        "content/en-us/articles/b.md",
        "# B\n\n![p](media/p.png)\n",
    );
    assert_eq!(
        since(dir.path(), "HEAD", &[]),
        ["image-missing en-us/articles/b.md:7"]
    );
}

#[test]
fn a_moved_picture_is_missing_where_it_is_still_named() {
    let dir = committed(&[("en-us/articles/a.md", "# A\n\n![p](media/p.png)\n")]);
    write(
        dir.path(),
        "content/en-us/articles/media/p.png",
        "not really a picture\n",
    );
    commit(dir.path());
    fs::rename(
        dir.path().join("content/en-us/articles/media"),
        dir.path().join("content/en-us/articles/pictures"),
    )
    .unwrap();
    let found = since(dir.path(), "HEAD", &["--select", "image-missing"]);
    assert_eq!(found, ["image-missing en-us/articles/a.md:7"]);
}

#[test]
fn a_renamed_page_keeps_its_old_defects_even_before_git_is_told() {
    let old = "# A\n\nSee [x](x.md) and [b](b.md#nowhere).\n\n```\nunclosed\n";
    let dir = committed(&[
        ("en-us/articles/a.md", old),
        (
            "en-us/articles/b.md",
            "# B\n\nSee [a](a.md) and [a](a.md#nowhere).\n",
        ),
    ]);
    let file = |name: &str| dir.path().join("content/en-us/articles").join(name);
    assert_eq!(since(dir.path(), "HEAD", &[]), Vec::<String>::new());
    fs::rename(file("a.md"), file("renamed.md")).unwrap();
    let b = "# B\n\nSee [a](renamed.md) and [a](renamed.md#nowhere).\n";
    write(dir.path(), "content/en-us/articles/b.md", b);
    assert_eq!(since(dir.path(), "HEAD", &[]), Vec::<String>::new());
    // Moved to another folder, with its links adjusted.
    fs::create_dir(file("sub")).unwrap();
    fs::rename(file("renamed.md"), file("sub/a.md")).unwrap();
    write(
        dir.path(),
        "content/en-us/articles/b.md",
        &b.replace("renamed.md", "sub/a.md"),
    );
    let moved = old.replace("x.md", "../x.md").replace("b.md", "../b.md");
    write(dir.path(), "content/en-us/articles/sub/a.md", &moved);
    assert_eq!(since(dir.path(), "HEAD", &[]), Vec::<String>::new());
    git(dir.path(), &["add", "-A"]);
    assert_eq!(since(dir.path(), "HEAD", &[]), Vec::<String>::new());
}

#[test]
fn an_edit_of_a_line_does_not_bring_back_its_defect() {
    let dir = committed(&[("en-us/articles/a.md", "# A\n\nA tpyo beside [x](x.md).\n")]);
    let a = "content/en-us/articles/a.md";
    write(dir.path(), a, "# A\n\nNo typo beside [x](x.md).\n");
    assert_eq!(since(dir.path(), "HEAD", &[]), Vec::<String>::new());
    write(dir.path(), a, "# A\n\nNo typo beside [x](x.md) and [y](y.md).\n");
    assert_eq!(
        since(dir.path(), "HEAD", &[]),
        ["link-broken en-us/articles/a.md:7"]
    );
}

#[test]
fn locales_in_repositories_of_their_own_have_their_own_past() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["en", "nl"] {
        write(dir.path(), &format!("{name}/articles/a.md"), "# A\n\n## One\n");
        write(
            dir.path(),
            &format!("{name}/articles/b.md"),
            "# B\n\n[a](a.md#one) [x](x.md)\n",
        );
        commit(&dir.path().join(name));
        git(&dir.path().join(name), &["tag", "start"]);
    }
    // The root of the set is in no repository, and holds nothing but the configuration.
    write(
        dir.path(),
        "lazuli.toml",
        "[locales.nl-nl]\nroot = \"nl\"\n[locales.en-us]\nroot = \"en\"\n",
    );
    write(dir.path(), "nl/articles/a.md", "# A\n\nGeen kop.\n");
    commit(&dir.path().join("nl"));
    assert_eq!(
        since(dir.path(), "start", &[]),
        ["anchor-missing nl/articles/b.md:7"]
    );
    fs::create_dir(dir.path().join("includes")).unwrap();
    check(dir.path(), &["--changed-since", "start"])
        .assert()
        .code(2)
        .stderr(contains("has no history").and(contains("includes")));
}

#[test]
fn a_submodule_is_what_its_superproject_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let nl = dir.path().join("nl-origin");
    write(&nl, "articles/b.md", "# B\n\n[x](x.md)\n");
    commit(&nl);
    let docs = dir.path().join("docs");
    write(&docs, "content/en-us/articles/b.md", "# B\n");
    commit(&docs);
    let origin = nl.to_str().unwrap();
    git(&docs, &["submodule", "--quiet", "add", origin, "content/nl-nl"]);
    commit(&docs);
    let inside = docs.join("content/nl-nl");
    write(&inside, "articles/b.md", "# B\n\n[x](x.md) [y](y.md)\n");
    commit(&inside);
    commit(&docs);
    assert_eq!(since(&docs, "HEAD~1", &[]), ["link-broken nl-nl/articles/b.md:7"]);
    assert_eq!(since(&docs, "HEAD", &[]), Vec::<String>::new());
    // Before, there was no such locale.
    assert_eq!(
        since(&docs, "HEAD~2", &[]),
        [
            "link-broken nl-nl/articles/b.md:7",
            "link-broken nl-nl/articles/b.md:7"
        ]
    );
}

#[test]
fn only_new_defects_are_fixed() {
    let dir = committed(&[(
        "en-us/articles/a.md",
        "# A\n\nOld <!-- lazuli-ignore bad-date -->\n",
    )]);
    let a = "content/en-us/articles/a.md";
    write(
        dir.path(),
        a,
        "# A\n\nOld <!-- lazuli-ignore bad-date -->\n\nNew <!-- lazuli-ignore bad-date -->\n",
    );
    check(dir.path(), &["--changed-since", "HEAD", "--fix"])
        .assert()
        .stderr(contains("1 place fixed in 1 file"));
    let text = fs::read_to_string(dir.path().join(a)).unwrap();
    assert!(text.contains("Old <!--") && !text.contains("New <!--"), "{text}");
}

#[test]
fn a_baseline_and_a_revision_hide_what_either_knows() {
    let dir = committed(&[("en-us/articles/a.md", "# A\n\n[x](x.md)\n")]);
    let a = "content/en-us/articles/a.md";
    write(dir.path(), a, "# A\n\n[x](x.md)\n\n[y](y.md)\n");
    check(dir.path(), &["--write-baseline", "known.json"])
        .assert()
        .code(0);
    write(dir.path(), a, "# A\n\n[x](x.md)\n\n[y](y.md)\n\n[z](z.md)\n");
    assert_eq!(
        since(dir.path(), "HEAD", &["--baseline", "known.json"]),
        ["link-broken en-us/articles/a.md:11"]
    );
    check(
        dir.path(),
        &["--baseline", "known.json", "--changed-since", "HEAD"],
    )
    .assert()
    .stderr(contains("gone").not());
    check(dir.path(), &["--changed-since", "HEAD", "--max-warnings", "2"])
        .assert()
        .code(0);
}

#[test]
fn line_ends_are_those_of_a_checkout() {
    let dir = committed(&[("en-us/articles/a.md", "# A\n\n[x](x.md)\n")]);
    write(dir.path(), ".gitattributes", "*.md text eol=crlf\n");
    let a = dir.path().join("content/en-us/articles/a.md");
    let text = fs::read_to_string(&a).unwrap().replace('\n', "\r\n");
    fs::write(&a, text).unwrap();
    commit(dir.path());
    assert_eq!(
        since(dir.path(), "HEAD", &["--select", "all"]),
        Vec::<String>::new()
    );
}

#[test]
fn a_set_that_had_no_pages_had_no_findings() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "README", "x\n");
    commit(dir.path());
    write(dir.path(), "content/en-us/articles/a.md", "# A\n\n[x](x.md)\n");
    assert_eq!(
        since(dir.path(), "HEAD", &[]),
        ["link-broken en-us/articles/a.md:7"]
    );
    check(dir.path(), &["--changed-since", "HEAD"])
        .assert()
        .code(1)
        .stderr(contains("All findings count as new").and(contains("no page")));
}

#[test]
fn revisions_and_folders_that_git_does_not_know_are_refused() {
    let dir = committed(&[("en-us/articles/a.md", "# A\n")]);
    check(dir.path(), &["--changed-since", "nope"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("`nope` is no commit").and(contains("shallow")));
    for revision in ["--changed-since=--output=x", "--changed-since="] {
        check(dir.path(), &[revision]).assert().code(2);
    }
    check(dir.path(), &["--changed-since", "HEAD", "--write-baseline", "x"])
        .assert()
        .code(2);
    let bare = tempfile::tempdir().unwrap();
    write(bare.path(), "content/en-us/articles/a.md", "# A\n");
    check(bare.path(), &["--changed-since", "HEAD"])
        .assert()
        .code(2)
        .stderr(contains("has no history: not a git repository"));
    check(dir.path(), &["--changed-since", "HEAD"])
        .env("PATH", "/nowhere")
        .assert()
        .code(2)
        .stderr(contains("there is no program `git`"));
}
