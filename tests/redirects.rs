//! Redirects, and builds of one locale: what a build of a few files writes and says.

mod support;

use std::fs;
use std::path::Path;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use support::{lazuli_in, text_of, write};
use tempfile::TempDir;

/// A doc set of `files`, each a path and its text.
fn doc_set(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(dir.path(), name, text);
    }
    dir
}

fn page(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join("site").join(name)).unwrap()
}

const CONFIG: &str =
    "[site]\ntitle = \"T\"\nbase_url = \"https://docs.example/help/\"\nsource_locale = \"en-us\"\n";
const B: &str = "---\ntitle: B\ndescription: B\n---\n# B\n";

#[test]
fn a_locale_that_the_set_lacks_is_refused_and_the_site_stays() {
    let dir = doc_set(&[("lazuli.toml", CONFIG), ("content/en-us/articles/b.md", B)]);
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    lazuli_in(dir.path())
        .args(["build", "--locale", "en-uk"])
        .assert()
        .code(2)
        .stderr(contains("`en-uk` is no locale of this set"))
        .stderr(contains("did you mean `en-us`?"));
    assert!(page(dir.path(), "en-us/articles/b/index.html").contains(">B</h1>"));
}

#[test]
fn links_to_pages_that_moved_lead_where_their_redirects_lead() {
    let list = r#"{"redirections":[
        {"source_path":"articles/old.md","redirect_url":"/articles/b"},
        {"source_path":"articles/gone.md","redirect_url":"/azure/gone"}]}"#;
    let dir = doc_set(&[
        ("lazuli.toml", CONFIG),
        ("content/en-us/.openpublishing.redirection.json", list),
        (
            "content/en-us/articles/a.md",
            "---\ntitle: A\ndescription: A\n---\n# A\n\n[old](old.md) [gone](gone.md)\n",
        ),
        ("content/en-us/articles/b.md", B),
    ]);
    lazuli_in(dir.path())
        .args(["build", "--strict", "-q"])
        .assert()
        .code(0);
    let html = page(dir.path(), "en-us/articles/a/index.html");
    assert!(
        html.contains(r#"<a href="/help/en-us/articles/b/">old</a>"#),
        "{html}"
    );
    assert!(
        html.contains(r#"<a href="https://azure.microsoft.com/azure/gone">gone</a>"#),
        "{html}"
    );
}

#[test]
fn a_configured_redirect_never_hides_behind_a_page_or_another_redirect() {
    let redirects = "[redirects]\n\"/en-us/articles/b/\" = \"/en-us/\"\n\"/en-us/x\" = \"/en-us/\"\n\"/en-us/x/\" = \"/en-us/\"\n";
    let dir = doc_set(&[
        ("lazuli.toml", &format!("{CONFIG}{redirects}")),
        ("content/en-us/articles/b.md", B),
    ]);
    let built = lazuli_in(dir.path()).arg("build").output().unwrap();
    let text = text_of(&built.stderr);
    assert_eq!(built.status.code(), Some(1), "{text}");
    assert!(
        text.contains("`/en-us/articles/b/` stands where a page is written"),
        "{text}"
    );
    assert!(
        text.contains("`/en-us/x/` and another are both written"),
        "{text}"
    );
    assert!(page(dir.path(), "en-us/articles/b/index.html").contains(">B</h1>"));
}

#[test]
fn a_build_of_one_locale_writes_no_redirects_of_the_others() {
    let redirects = "[redirects]\n\"/en-us/x/\" = \"/en-us/\"\n\"/nl-nl/x/\" = \"/nl-nl/\"\n";
    let dir = doc_set(&[
        ("lazuli.toml", &format!("{CONFIG}{redirects}")),
        ("content/en-us/articles/b.md", B),
        ("content/nl-nl/articles/b.md", B),
    ]);
    let args = ["build", "--locale", "nl-nl", "-q"];
    lazuli_in(dir.path()).args(args).assert().code(0);
    assert!(dir.path().join("site/nl-nl/x/index.html").is_file());
    assert!(!dir.path().join("site/en-us").exists());
}

#[test]
fn crawlers_get_absolute_addresses_from_stubs() {
    let dir = doc_set(&[
        ("lazuli.toml", CONFIG),
        ("content/en-us/articles/b.md", B),
        ("content/en-us/articles/old.md", "---\nredirect_url: b.md\n---\n"),
    ]);
    lazuli_in(dir.path())
        .args(["build", "--strict", "-v"])
        .assert()
        .code(0)
        .stderr(contains("file-empty").not());
    let stub = page(dir.path(), "en-us/articles/old/index.html");
    assert!(
        stub.contains(r#"rel="canonical" href="https://docs.example/help/en-us/articles/b/""#),
        "{stub}"
    );
    assert!(stub.contains(r#"url=/help/en-us/articles/b/""#), "{stub}");
    let root = page(dir.path(), "index.html");
    assert!(
        root.contains(r#"hreflang="x-default" href="https://docs.example/help/en-us/""#),
        "{root}"
    );
    assert!(!page(dir.path(), "en-us/404.html").contains("og:url"));
}

#[test]
fn a_page_that_moved_under_its_own_name_does_not_lead_back_to_itself() {
    let dir = doc_set(&[
        ("lazuli.toml", CONFIG),
        (
            "content/en-us/articles/b.md",
            "---\nredirect_url: /azure/new/b\n---\n",
        ),
        (
            "content/en-us/articles/old/c.md",
            "---\nredirect_url: /articles/new/c\n---\n",
        ),
        ("content/en-us/articles/new/c.md", B),
    ]);
    lazuli_in(dir.path())
        .args(["build", "--strict", "-q"])
        .assert()
        .code(0);
    let gone = page(dir.path(), "en-us/articles/b/index.html");
    assert!(
        gone.contains("url=https://azure.microsoft.com/azure/new/b\""),
        "{gone}"
    );
    let moved = page(dir.path(), "en-us/articles/old/c/index.html");
    assert!(moved.contains("url=/help/en-us/articles/new/c/\""), "{moved}");
}

#[test]
fn a_check_says_of_redirects_what_a_build_says() {
    let redirects = "[redirects]\n\"/en-us/articles/b/\" = \"/en-us/\"\n\"/en-us/x\" = \"/en-us/\"\n\
                     \"/en-us/x/\" = \"/en-us/\"\n\"/en-us/y/\" = \"javascript:alert(1)\"\n\"/en-us/\" = \"/en-us/x/\"\n";
    let dir = doc_set(&[
        ("lazuli.toml", &format!("{CONFIG}{redirects}")),
        ("content/en-us/articles/b.md", B),
    ]);
    let checked = lazuli_in(dir.path())
        .args([
            "check",
            "--select",
            "output-collision",
            "--output-format",
            "concise",
        ])
        .output()
        .unwrap();
    assert!(!dir.path().join("site").exists());
    let text = text_of(&checked.stdout);
    assert_eq!(checked.status.code(), Some(1), "{text}");
    let expected = [
        "lazuli.toml:6:1: error output-collision the redirect `/en-us/articles/b/` stands where a page is written",
        "lazuli.toml:8:1: error output-collision the redirect `/en-us/x/` and another are both written",
        "lazuli.toml:9:1: error output-collision the redirect `/en-us/y/` leads to `javascript:alert(1)`",
        "lazuli.toml:10:1: error output-collision the redirect `/en-us/` stands where a page is written",
    ];
    for line in expected {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let built = lazuli_in(dir.path()).arg("build").output().unwrap();
    let built = text_of(&built.stderr);
    let told = text
        .lines()
        .filter_map(|line| line.split_once(" output-collision "));
    let told: Vec<&str> = told.map(|(_, message)| message).collect();
    assert_eq!(told.len(), expected.len(), "{text}");
    for message in told {
        assert!(built.contains(message), "{message}\n{built}");
    }
}
