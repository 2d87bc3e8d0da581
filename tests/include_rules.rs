//! Rules about includes, translations and tables of contents, checked from outside.

mod support;

use serde_json::Value;
use support::{lazuli_in, text_of, write};
use tempfile::TempDir;

/// A doc set of en-us and nl-nl.
fn doc_set(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let config = (
        "lazuli.toml",
        "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n",
    );
    for (name, text) in [config].iter().chain(files) {
        let name = match name.split_once('/') {
            Some(("en-us" | "nl-nl", _)) => format!("content/{name}"),
            _ => (*name).to_owned(),
        };
        write(dir.path(), &name, text);
    }
    dir
}

/// Every place that `codes` are found at.
fn findings(dir: &TempDir, codes: &str) -> Vec<Value> {
    let args = ["check", "--output-format", "json", "--select", codes];
    let output = lazuli_in(dir.path()).args(args).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text_of(&output.stderr)))
}

/// The same as `file:line` without `content/`.
fn places(dir: &TempDir, codes: &str) -> Vec<String> {
    let place = |finding: &Value| {
        let file = finding["file"].as_str().unwrap();
        format!("{}:{}", file.trim_start_matches("content/"), finding["line"])
    };
    findings(dir, codes).iter().map(place).collect()
}

fn text_at<'v>(finding: &'v Value, key: &str) -> &'v str {
    finding[key].as_str().unwrap_or_default()
}

const TO_A: &str = "# P\n\n[AZURE.INCLUDE [a](../includes/a.md)]\n";
const TO_B: &str = "# P\n\n[AZURE.INCLUDE [b](../includes/b.md)]\n";

#[test]
fn a_circle_is_one_finding_wherever_pages_enter_it() {
    let a = ("en-us/includes/a.md", "A.\n\n[AZURE.INCLUDE [b](b.md)]\n");
    let b = ("en-us/includes/b.md", "[AZURE.INCLUDE [a](a.md)]\n");
    let mut files = vec![
        a,
        b,
        ("nl-nl/articles/q.md", TO_B),
        ("en-us/articles/ok.md", "# P\n"),
    ];
    let unseen = doc_set(&files[..2].iter().chain(&files[3..]).copied().collect::<Vec<_>>());
    assert_eq!(
        places(&unseen, "include-cycle").len(),
        2,
        "no page has to show it"
    );

    let names: Vec<String> = (0..45)
        .map(|index| format!("en-us/articles/p{index}.md"))
        .collect();
    for (index, name) in names.iter().enumerate() {
        files.push((name, if index % 2 == 0 { TO_A } else { TO_B }));
    }
    let dir = doc_set(&files);
    let found = findings(&dir, "include-cycle");
    assert_eq!(
        places(&dir, "include-cycle"),
        ["en-us/includes/a.md:3", "en-us/includes/b.md:1"],
        "both directives, as places of one finding"
    );
    for place in &found {
        let circle = "includes go in a circle: `includes/a.md` -> `includes/b.md` -> `includes/a.md`";
        assert_eq!(text_at(place, "message"), circle);
        assert_eq!(place["level"], "error");
        assert!(!place["chain"].as_array().unwrap().is_empty());
    }
    let statistics = lazuli_in(dir.path())
        .args(["check", "--select", "include-cycle", "--statistics"])
        .output()
        .unwrap();
    let statistics = text_of(&statistics.stderr);
    assert!(
        statistics.contains("      1 error   include-cycle"),
        "{statistics}"
    );
}

#[test]
fn a_limit_that_an_include_breaks_is_one_finding_for_all_its_pages() {
    let long = format!("{TO_A}\n{}", "More text of the page.\n".repeat(9));
    let nested: Vec<(String, String)> = (0..12)
        .map(|index| {
            let next = format!("[AZURE.INCLUDE [x](d{}.md)]\n", index + 1);
            (format!("en-us/includes/d{index}.md"), next)
        })
        .collect();
    let bomb = "[AZURE.INCLUDE [b](b.md)]\n\n".repeat(80);
    let text = "x".repeat(100);
    let pages: Vec<(String, String)> = (0..20)
        .map(|index| {
            let filler = "Filler.\n\n".repeat(index);
            (format!("en-us/articles/p{index}.md"), format!("{filler}{long}"))
        })
        .collect();
    let mut files = vec![
        ("lazuli.toml", "[includes]\nmax_expanded_size = 5000\n"),
        ("en-us/includes/a.md", bomb.as_str()),
        ("en-us/includes/b.md", text.as_str()),
        (
            "en-us/articles/d.md",
            "# D\n\n[AZURE.INCLUDE [d](../includes/d0.md)]\n",
        ),
        (
            "en-us/articles/e.md",
            "# E\n\n[AZURE.INCLUDE [d](../includes/d0.md)]\n",
        ),
        ("en-us/includes/d12.md", "End.\n"),
    ];
    files.extend(
        nested
            .iter()
            .chain(&pages)
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    let dir = doc_set(&files);
    for code in ["include-too-large", "include-too-deep"] {
        let output = lazuli_in(dir.path())
            .args(["check", "--select", code, "--statistics"])
            .output()
            .unwrap();
        let statistics = text_of(&output.stderr);
        assert!(
            statistics.contains(&format!("      1 error   {code}")),
            "{statistics}"
        );
    }
}

#[test]
fn an_include_is_unused_when_no_page_of_any_locale_shows_its_path() {
    let mut files = vec![
        ("en-us/articles/p.md", TO_A),
        ("nl-nl/articles/q.md", "# Q\n"),
        ("en-us/includes/a.md", "[AZURE.INCLUDE [c](c.md)]\n"),
        ("en-us/includes/c.md", "C.\n"),
        ("nl-nl/includes/c.md", "C.\n"),
        ("en-us/includes/b.md", "[AZURE.INCLUDE [d](d.md)]\n"),
        ("nl-nl/includes/b.md", "B.\n"),
        ("en-us/includes/d.md", "D.\n"),
    ];
    let dir = doc_set(&files);
    assert_eq!(
        places(&dir, "include-unused"),
        [
            "en-us/includes/b.md:1",
            "en-us/includes/d.md:1",
            "nl-nl/includes/b.md:1"
        ]
    );
    let found = findings(&dir, "include-unused");
    assert!(text_at(&found[1], "help").contains("only `content/en-us/includes/b.md` includes it"));
    files.push(("nl-nl/articles/p.md", TO_B));
    let used = doc_set(&files);
    // The Dutch `b` is shown, so that the English one may be soon; it includes nothing.
    assert_eq!(places(&used, "include-unused"), ["en-us/includes/d.md:1"]);
}

#[test]
fn habits_with_includes_are_told_only_when_asked_for() {
    let dir = doc_set(&[
        ("en-us/articles/p.md", TO_A),
        ("nl-nl/articles/p.md", TO_A),
        ("en-us/articles/q.md", TO_B),
        ("en-us/articles/r.md", TO_B),
        ("en-us/includes/a.md", "Text.\n\n[AZURE.INCLUDE [c](c.md)]\n"),
        ("en-us/includes/b.md", "B.\n"),
        ("en-us/includes/c.md", "C.\n"),
    ]);
    assert_eq!(places(&dir, "includes"), [""; 0]);
    assert_eq!(places(&dir, "include-nested"), ["en-us/includes/a.md:3"]);
    // The translation of a page is no second page.
    assert_eq!(
        places(&dir, "include-used-once"),
        ["en-us/includes/a.md:1", "en-us/includes/c.md:1"]
    );
}

#[test]
fn what_an_include_does_to_the_page_around_it_is_told() {
    let page = "# P\n\n1. One.\n\n[AZURE.INCLUDE [a](../includes/a.md)]\n\n2. Two, [here].\n\n\
                [here]: https://example.com/one\n[same]: ../media/x.png\n";
    let dir = doc_set(&[
        ("en-us/articles/p.md", page),
        ("en-us/articles/q.md", TO_A),
        (
            "en-us/includes/a.md",
            "See [here] and [same].\n\n[Here]: https://example.com/two\n[same]: media/x.png\n",
        ),
    ]);
    assert_eq!(places(&dir, "include-splits-list"), ["en-us/articles/p.md:5"]);
    let clash = findings(&dir, "include-definition-clash");
    assert_eq!(
        places(&dir, "include-definition-clash"),
        ["en-us/includes/a.md:3"]
    );
    assert_eq!(clash[0]["chain"][0]["file"], "content/en-us/articles/p.md");
    assert_eq!(clash[0]["level"], "info");
}

#[test]
fn a_missing_include_names_the_locales_that_were_looked_in() {
    let dir = doc_set(&[
        ("nl-nl/articles/p.md", TO_A),
        ("en-us/articles/q.md", "# Q\n"),
        ("en-us/includes/aa.md", "A.\n"),
    ]);
    let found = findings(&dir, "include-missing");
    assert_eq!(
        text_at(&found[0], "help"),
        "did you mean `aa.md`? It was looked for in `nl-nl`, `en-us`"
    );
}

#[test]
fn what_only_a_translation_has_is_told_from_what_it_kept_too_long() {
    let dir = doc_set(&[
        ("en-us/articles/both.md", "# B\n"),
        ("nl-nl/articles/both.md", "# B\n"),
        ("en-us/articles/english.md", "# E\n"),
        ("nl-nl/articles/dutch.md", "# D\n"),
        ("en-us/articles/new/moved.md", "# M\n"),
        ("nl-nl/articles/moved.md", "# M\n"),
        (
            "en-us/articles/gone.md",
            "---\nredirect_url: /en-us/articles/both\n---\n",
        ),
        ("nl-nl/articles/gone.md", "# G\n"),
        ("nl-nl/articles/listed.md", "# L\n"),
        (
            "en-us/.openpublishing.redirection.json",
            r#"{"redirections":[{"source_path":"articles/listed.md","redirect_url":"/articles/both"}]}"#,
        ),
        ("nl-nl/includes/old.md", "Old.\n"),
        ("en-us/includes/new.md", "New.\n"),
        ("nl-nl/includes/new.md", "New.\n"),
    ]);
    assert_eq!(
        places(&dir, "page-only-in-translation"),
        ["nl-nl/articles/dutch.md:1"]
    );
    let orphans = findings(&dir, "translation-orphan");
    let messages: Vec<&str> = orphans
        .iter()
        .map(|finding| text_at(finding, "message"))
        .collect();
    assert_eq!(
        messages,
        [
            "the source of this translation redirects to `/en-us/articles/both`",
            "the source of this translation is gone and redirects to `/articles/both`",
            "the source of this translation has moved to `articles/new/moved.md`",
        ]
    );
    assert_eq!(
        places(&dir, "include-only-in-locale"),
        ["nl-nl/includes/old.md:1"]
    );
    assert_eq!(
        places(&dir, "page-falls-back"),
        ["en-us/articles/english.md:1", "en-us/articles/new/moved.md:1"]
    );
    assert_eq!(
        places(&dir, "locales"),
        places(&dir, "page-only-in-translation,translation-orphan")
    );
}

#[test]
fn a_table_of_contents_lists_every_page_once() {
    let toc = "# [One](one.md)\n# [One again](one.md)\n# [Its part](one.md#part)\n# [Gone](gone.md)\n";
    let pages = [
        ("en-us/articles/one.md", "# One\n\n## Part\n"),
        ("en-us/articles/index.md", "# Index\n"),
        ("en-us/articles/two.md", "# Two\n"),
        ("nl-nl/articles/three.md", "# Drie\n"),
    ];
    let with = doc_set(&[&pages[..], &[("en-us/articles/TOC.md", toc)]].concat());
    assert_eq!(places(&with, "toc-entry-duplicate"), ["en-us/articles/TOC.md:2"]);
    assert_eq!(places(&with, "toc-entry-missing"), ["en-us/articles/TOC.md:4"]);
    // The Dutch page is missing from the table of contents that its readers have.
    assert_eq!(
        places(&with, "toc-orphan"),
        ["en-us/articles/two.md:1", "nl-nl/articles/three.md:1"]
    );
    assert_eq!(
        places(&doc_set(&pages), "site"),
        [""; 0],
        "nothing is asked of a set without one"
    );
}
