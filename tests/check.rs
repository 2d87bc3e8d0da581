//! `lazuli check` from outside: exit codes, formats, selection, suppressions, baselines, fixes.

mod support;

use std::fs;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use support::{findings, lazuli_in, text_of, write};
use tempfile::TempDir;

const META: &str = "<properties pageTitle=\"T\" description=\"D\" services=\"s\" authors=\"a\"/>\n\n\
                    <tags ms.service=\"s\" ms.date=\"11/19/2026\"/>\n\n";

/// Pages that all have the same, scanty metadata are no finding here.
const CONFIG: &str = "[site]\ntitle = \"T\"\n[metadata]\nprofile = \"none\"\n[check]\n\
                      ignore = [\"metadata-duplicate-title\", \"metadata-duplicate-description\"]\n";

/// A doc set of the given files below `content/en-us`; articles get metadata.
fn doc_set(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "lazuli.toml", CONFIG);
    for (name, text) in files {
        let text = match name.starts_with("articles/") {
            true => format!("{META}{text}"),
            false => (*text).to_owned(),
        };
        write(dir.path(), &format!("content/en-us/{name}"), &text);
    }
    dir
}

fn read(dir: &TempDir, name: &str) -> String {
    fs::read_to_string(dir.path().join(name)).unwrap()
}

fn check(dir: &TempDir, args: &[&str]) -> Command {
    let mut command = lazuli_in(dir.path());
    command.arg("check").args(args);
    command
}

/// The findings of a check as `code file:line`, whatever its exit code.
fn found(dir: &TempDir, args: &[&str]) -> Vec<String> {
    let list = findings(&mut check(dir, args));
    list.iter()
        .map(|finding| {
            let file = finding["file"].as_str().unwrap();
            let name = file.rsplit('/').next().unwrap();
            format!("{} {name}:{}", finding["code"].as_str().unwrap(), finding["line"])
        })
        .collect()
}

/// One page with a broken link on line 7 and an unclosed fence on line 9.
fn broken() -> TempDir {
    doc_set(&[("articles/a.md", "# A\n\nSee [b](b.md) 😀 [c](c.md).\n\n```\nx\n")])
}

#[test]
fn a_clean_set_exits_with_0_and_prints_nothing() {
    let dir = doc_set(&[
        ("articles/a.md", "# A\n\nSee [b](b.md).\n"),
        ("articles/b.md", "# B\n"),
    ]);
    check(&dir, &[])
        .assert()
        .code(0)
        .stdout("")
        .stderr(contains("Checked 2 pages in 1 locale"));
    check(&dir, &["-q"]).assert().code(0).stdout("").stderr("");
    assert!(!dir.path().join("site").exists(), "a check writes nothing");
}

#[test]
fn findings_go_to_stdout_and_exit_with_1() {
    let dir = broken();
    check(&dir, &[])
        .assert()
        .code(1)
        .stdout(contains("error[fence-unclosed]").and(contains("content/en-us/articles/a.md:7")))
        .stderr(contains("1 error, 2 warnings"));
    check(&dir, &["--exit-zero"])
        .assert()
        .code(0)
        .stdout(is_empty().not());
    check(&dir, &["--select", "link-broken", "--max-warnings", "2"])
        .assert()
        .code(0);
    check(&dir, &["--select", "link-broken", "--max-warnings", "1"])
        .assert()
        .code(1);
    check(&dir, &["--ignore", "links,fence-unclosed"])
        .assert()
        .code(0)
        .stdout("");
}

#[test]
fn usage_errors_exit_with_2_and_unreadable_files_with_3() {
    let dir = broken();
    for args in [
        &["--select", "link-borken"][..],
        &["--ignore", "nothing"],
        &["--output-format", "xml"],
        &["--unsafe-fixes"],
        &["--max-warnings", "-1"],
        &["content/en-us/articles/none.md"],
        &["--root", "none"],
    ] {
        check(&dir, args)
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains("error"));
    }
    check(&dir, &["--select", "link-borken"])
        .assert()
        .stderr(contains("did you mean `link-broken`?"));
    check(&dir, &["--baseline", "none.json"])
        .assert()
        .code(3)
        .stdout("");
    check(&dir, &["--output-file", "no/such/folder"])
        .assert()
        .code(3)
        .stdout("");
    write(dir.path(), "bad.json", "{}");
    check(&dir, &["--baseline", "bad.json"])
        .assert()
        .code(2)
        .stderr(contains("it is no baseline"));
}

#[test]
fn every_format_reports_the_same_findings_in_the_same_order() {
    let dir = broken();
    let json = check(&dir, &["--output-format", "json"]).output().unwrap().stdout;
    let list: Vec<Value> = serde_json::from_slice(&json).unwrap();
    let codes: Vec<_> = list.iter().map(|finding| finding["code"].clone()).collect();
    assert_eq!(codes, ["link-broken", "link-broken", "fence-unclosed"]);
    for finding in &list {
        assert_eq!(finding["file"], "content/en-us/articles/a.md");
        assert_eq!(finding["locale"], "en-us");
        assert!(finding["chain"].is_array() && finding["fix"].is_null());
    }
    // `See [b](b.md) 😀 [c](c.md)`: the emoji takes two columns.
    assert_eq!((&list[1]["line"], &list[1]["column"]), (&7.into(), &22.into()));

    let lines = |format| {
        let output = check(&dir, &["--output-format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text_of(&output.stdout)
    };
    assert_eq!(lines("jsonl").lines().count(), 3);
    assert_eq!(lines("github").matches("::").count(), 6);
    assert_eq!(lines("azure").matches("##vso[task.logissue ").count(), 3);
    assert_eq!(lines("junit").matches("<failure ").count(), 3);
    let sarif: Value = serde_json::from_str(&lines("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 3);
    let gitlab: Value = serde_json::from_str(&lines("gitlab")).unwrap();
    assert_eq!(gitlab.as_array().unwrap().len(), 3);
    assert_eq!(
        lines("concise").lines().next().unwrap(),
        "content/en-us/articles/a.md:7:9: warning link-broken `b.md` leads to no file of this set"
    );

    check(&dir, &["--output-format", "json", "--output-file", "out.json"])
        .assert()
        .code(1)
        .stdout("");
    assert_eq!(read(&dir, "out.json").as_bytes(), json);
}

#[test]
fn paths_limit_the_report_and_an_include_belongs_to_its_pages() {
    let dir = doc_set(&[
        (
            "articles/a.md",
            "# A\n\n[AZURE.INCLUDE [n](../includes/note.md)]\n",
        ),
        ("articles/sub/b.md", "# B\n\n[x](gone.md)\n"),
        ("includes/note.md", "See [y](lost.md).\n"),
    ]);
    assert_eq!(found(&dir, &[]).len(), 2);
    assert_eq!(
        found(&dir, &["content/en-us/articles/sub"]),
        ["link-broken b.md:7"]
    );
    assert_eq!(
        found(&dir, &["content/en-us/articles/a.md"]),
        ["link-broken note.md:1"]
    );
    assert_eq!(
        found(&dir, &["content/en-us/includes"]),
        ["link-broken note.md:1"]
    );
    assert_eq!(found(&dir, &["lazuli.toml"]), [""; 0]);
}

#[test]
fn the_configuration_sets_levels_and_exceptions() {
    let dir = broken();
    write(
        dir.path(),
        "lazuli.toml",
        "[check]\nignore = [\"structure\"]\nlevels = { link-broken = \"info\" }\n",
    );
    check(&dir, &[])
        .assert()
        .code(0)
        .stdout(contains("info[link-broken]"));
    write(
        dir.path(),
        "lazuli.toml",
        "[[check.overrides]]\npaths = [\"content/*/articles/**\"]\nignore = [\"all\"]\n",
    );
    check(&dir, &[]).assert().code(0).stdout("");
    write(dir.path(), "lazuli.toml", "[check]\nfail_level = \"error\"\n");
    check(&dir, &["--select", "links"]).assert().code(0);
    check(&dir, &[]).assert().code(1);
    write(
        dir.path(),
        "lazuli.toml",
        "[check]\nlevels = { link-borken = \"info\", links = \"off\" }\n",
    );
    check(&dir, &[])
        .assert()
        .code(2)
        .stderr(contains("did you mean `link-broken`?").and(contains("a level is given to one rule")));
}

#[test]
fn a_build_follows_the_same_policy() {
    let dir = broken();
    lazuli_in(dir.path()).arg("build").assert().code(1);
    write(
        dir.path(),
        "lazuli.toml",
        "[check]\nlevels = { fence-unclosed = \"hint\" }\n",
    );
    lazuli_in(dir.path()).arg("build").assert().code(0);
}

#[test]
fn suppressions_excuse_and_idle_ones_are_reported_and_removed() {
    let text = "# A\n\n<!-- lazuli-ignore link-broken soon -->\nSee [b](b.md).\n\nSee [c](c.md).\n\n\
                <!-- lazuli-ignore bad-date -->\n\nEnd.\n";
    let dir = doc_set(&[("articles/a.md", text)]);
    assert_eq!(
        found(&dir, &[]),
        ["link-broken a.md:10", "suppression-unused a.md:12"]
    );
    assert_eq!(found(&dir, &["--fix"]), ["link-broken a.md:10"]);
    let fixed = read(&dir, "content/en-us/articles/a.md");
    assert_eq!(
        fixed,
        format!("{META}{}", text.replace("<!-- lazuli-ignore bad-date -->\n", ""))
    );
}

#[test]
fn a_baseline_hides_old_findings_through_edits_and_shrinks() {
    let dir = broken();
    let page = "content/en-us/articles/a.md";
    check(&dir, &["--write-baseline", "known.json"])
        .assert()
        .code(0)
        .stdout("")
        .stderr("Wrote 3 findings to known.json\n");
    check(&dir, &["--baseline", "known.json"])
        .assert()
        .code(0)
        .stdout("")
        .stderr(contains("3 known from the baseline"));

    let edited = read(&dir, page).replace("# A\n", "# A\n\nNew text.\n\n* And a list.\n");
    write(dir.path(), page, &edited);
    check(&dir, &["--baseline", "known.json"])
        .assert()
        .code(0)
        .stdout("")
        .stderr(contains("gone").not());

    write(dir.path(), page, edited.replace("```\nx\n", "See [d](d.md).\n"));
    assert_eq!(
        found(&dir, &["--baseline", "known.json"]),
        ["link-broken a.md:13"]
    );
    check(&dir, &["--baseline", "known.json"])
        .assert()
        .code(1)
        .stderr(contains("1 finding of the baseline is gone"));
    // A run that does not look at fences cannot know that one is gone.
    check(&dir, &["--baseline", "known.json", "--select", "links"])
        .assert()
        .stderr(contains("gone").not());

    let first = read(&dir, "known.json");
    write(
        dir.path(),
        page,
        read(&dir, page).replace("See [d](d.md).\n", "```\nx\n"),
    );
    check(&dir, &["--write-baseline", "known.json"]).assert().code(0);
    assert_eq!(read(&dir, "known.json"), first, "line numbers are no part of it");
}

/// Files with repairable defects: CRLF, a byte order mark, an idle suppression alone and in a line.
fn fixable() -> TempDir {
    let dir = doc_set(&[(
        "articles/a.md",
        "# A\r\n\r\n<!-- lazuli-ignore link-case -->\r\nText <!-- lazuli-ignore bad-date --> here.\r\n",
    )]);
    let marked = format!("\u{feff}{META}# B\n\n<!-- lazuli-ignore link-case -->\n");
    write(dir.path(), "content/en-us/articles/b.md", &marked);
    dir
}

#[test]
fn fixes_change_only_what_they_fix_and_once_only() {
    let dir = fixable();
    let page = "content/en-us/articles/a.md";
    check(&dir, &["--fix", "--ignore", "encoding"])
        .assert()
        .code(0)
        .stdout("")
        .stderr(contains("3 places fixed in 2 files"));
    let fixed = read(&dir, page);
    assert_eq!(fixed, format!("{META}# A\r\n\r\nText  here.\r\n"));
    assert_eq!(
        read(&dir, "content/en-us/articles/b.md"),
        format!("\u{feff}{META}# B\n\n")
    );
    check(&dir, &["--fix", "--ignore", "encoding"])
        .assert()
        .code(0)
        .stderr(contains("0 places fixed in 0 files"));
    assert_eq!(read(&dir, page), fixed);
    let left: Vec<_> = fs::read_dir(dir.path().join("content/en-us/articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "no temporary file stays: {left:?}");
}

#[test]
fn marks_and_mixed_line_ends_go_and_nothing_else_moves() {
    let dir = fixable();
    let diff = check(&dir, &["--diff", "--select", "byte-order-mark"]);
    let diff = text_of(&{ diff }.output().unwrap().stdout);
    assert!(
        diff.contains("-\u{feff}<properties") && diff.contains("+<properties"),
        "{diff}"
    );
    assert_eq!(
        found(&dir, &["--select", "encoding"]),
        ["line-ends-mixed a.md:5", "byte-order-mark b.md:1"]
    );
    check(&dir, &["--fix", "--select", "encoding"])
        .assert()
        .code(0)
        .stdout("");
    let a = format!(
        "{META}# A\n\n<!-- lazuli-ignore link-case -->\nText <!-- lazuli-ignore bad-date --> here.\n"
    );
    assert_eq!(read(&dir, "content/en-us/articles/a.md"), a);
    let b = format!("{META}# B\n\n<!-- lazuli-ignore link-case -->\n");
    assert_eq!(read(&dir, "content/en-us/articles/b.md"), b);
    assert_eq!(found(&dir, &["--select", "encoding"]), [""; 0]);
}

#[test]
fn a_diff_shows_the_fixes_and_changes_nothing() {
    let dir = fixable();
    let page = "content/en-us/articles/a.md";
    let before = read(&dir, page);
    check(&dir, &["--diff"]).assert().code(1).stdout(
        contains("--- a/content/en-us/articles/a.md\n+++ b/content/en-us/articles/a.md\n@@")
            .and(contains("-<!-- lazuli-ignore link-case -->")),
    );
    assert_eq!(read(&dir, page), before);
    check(&dir, &["--fix"]).assert().code(0);
    check(&dir, &["--diff"]).assert().code(0).stdout("");
}

#[test]
fn guesses_are_made_only_when_asked_for() {
    let dir = doc_set(&[(
        "articles/a.md",
        "# A\n\n<!-- lazuli-ignore link-brokn -->\nSee [b](b.md).\n",
    )]);
    check(&dir, &["--fix"]).assert().code(1);
    assert_eq!(
        found(&dir, &[]),
        ["suppression-unknown a.md:7", "link-broken a.md:8"]
    );
    check(&dir, &["--fix", "--unsafe-fixes"])
        .assert()
        .code(0)
        .stdout("");
    assert!(read(&dir, "content/en-us/articles/a.md").contains("lazuli-ignore link-broken"));
}

#[test]
fn files_that_are_not_clean_utf8_are_left_as_they_are() {
    let dir = fixable();
    let path = dir.path().join("content/en-us/articles/b.md");
    let bytes = [fs::read(&path).unwrap(), b"\xff\n".to_vec()].concat();
    fs::write(&path, &bytes).unwrap();
    check(&dir, &["--fix"])
        .assert()
        .code(1)
        .stderr(contains("b.md: not fixed, since it is not clean UTF-8"));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn statistics_count_on_standard_error() {
    check(&broken(), &["--statistics", "--output-format", "concise"])
        .assert()
        .stderr(contains(
            "      2 warning link-broken\n      1 error   fence-unclosed\n",
        ));
}

#[test]
fn rules_are_explained_and_listed() {
    let dir = tempfile::tempdir().unwrap();
    lazuli_in(dir.path())
        .args(["explain", "link-broken"])
        .assert()
        .code(0)
        .stdout(contains("link-broken  (links, warning").and(contains("Wrong:")));
    lazuli_in(dir.path())
        .args(["explain", "link-borken"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("did you mean `link-broken`"));
    let json = lazuli_in(dir.path())
        .args(["rules", "--format", "json"])
        .output()
        .unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&json.stdout).unwrap();
    assert!(
        rows.iter()
            .any(|row| row["code"] == "include-cycle" && row["level"] == "error")
    );
    lazuli_in(dir.path())
        .arg("rules")
        .assert()
        .code(0)
        .stdout(contains("suppression-unused"));
}

#[test]
fn links_and_includes_are_fixed_to_what_they_meant_without_moving_the_page() {
    let text = "# A\n\n[AZURE.INCLUDE [n](../Includes/note)]\n\n\
                See [b](SUB\\B.md?x#Second-PART \"B\"), ![p](Media/P%20x.PNG) and [top](#a).\n\n\
                Also [ref][r], `[c](Sub/B.md)` and <a href=\"Sub/b.md\">html</a>.\n\n[r]: Sub/b.md\n";
    let files = [
        ("articles/a.md", text),
        ("articles/sub/b.md", "# B\n\n## Second part\n"),
        ("articles/media/p x.png", ""),
        ("includes/note.md", "Note, see [b](../articles/Sub/b.md).\n"),
    ];
    let dir = doc_set(&files);
    let before = found(&dir, &[]);
    for code in [
        "include-no-extension",
        "link-backslash",
        "link-case",
        "image-case",
        "anchor-case",
    ] {
        assert!(
            before.iter().any(|finding| finding.starts_with(code)),
            "{code}: {before:?}"
        );
    }
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    let page = "site/en-us/articles/a/index.html";
    let built = read(&dir, page);

    check(&dir, &["--fix"]).assert().code(0);
    let fixed = read(&dir, "content/en-us/articles/a.md");
    let body = fixed.strip_prefix(META).unwrap();
    assert!(
        body.starts_with("# A\n\n[AZURE.INCLUDE [n](../includes/note.md)]\n\n"),
        "{body}"
    );
    let links = "See [b](sub/b.md?x#second-part \"B\"), ![p](media/p%20x.png) and [top](#a).\n";
    assert!(body.contains(links), "{body}");
    assert!(body.contains("`[c](Sub/B.md)`"), "code is left alone: {body}");
    assert_eq!(
        read(&dir, "content/en-us/includes/note.md"),
        "Note, see [b](../articles/sub/b.md).\n"
    );
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    assert_eq!(read(&dir, page), built, "the page is the same");
    check(&dir, &["--fix"])
        .assert()
        .stderr(contains("0 places fixed in 0 files"));
    assert_eq!(read(&dir, "content/en-us/articles/a.md"), fixed);
}

#[test]
fn a_link_found_by_its_name_is_rewritten_as_a_guess() {
    let dir = doc_set(&[
        ("articles/a.md", "# A\n\n[b](wrong/gateway.md#b)\n"),
        ("articles/net/gateway.md", "# B\n"),
    ]);
    assert_eq!(found(&dir, &["--fix"]), ["link-by-slug a.md:7"]);
    assert_eq!(found(&dir, &["--fix", "--unsafe-fixes"]), [""; 0]);
    let fixed = read(&dir, "content/en-us/articles/a.md");
    assert_eq!(fixed, format!("{META}# A\n\n[b](net/gateway.md#b)\n"));
}

#[test]
fn a_case_that_is_right_in_another_locale_is_not_fixed_for_it() {
    let dir = doc_set(&[
        ("articles/a.md", "# A\n\n[b](b.md)\n"),
        ("articles/b.md", "# B\n"),
    ]);
    write(dir.path(), "content/nl-nl/articles/B.md", format!("{META}# B\n"));
    write(dir.path(), "lazuli.toml", "[site]\nsource_locale = \"en-us\"\n");
    let page = "content/en-us/articles/a.md";
    let before = read(&dir, page);
    check(&dir, &["--fix"]).assert().code(0);
    assert_eq!(read(&dir, page), before);
}
