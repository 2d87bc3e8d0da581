//! `lazuli deps` from outside: trees, impact over locales, unused files, formats, exit codes.

mod support;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;
use support::{lazuli_in, text_of, write};
use tempfile::TempDir;

fn include(name: &str) -> String {
    format!("[AZURE.INCLUDE [{name}](../includes/{name}.md)]\n\n")
}

/// Two locales: `a` includes `outer`, which includes `inner`; nl-nl has its own `a` and `inner`. `b` is
/// English only and shows `inner` itself.
fn doc_set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let en = |name: &str, text: &str| write(dir.path(), &format!("content/en-us/{name}"), text);
    let nl = |name: &str, text: &str| write(dir.path(), &format!("content/nl-nl/{name}"), text);
    write(
        dir.path(),
        "lazuli.toml",
        "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n",
    );
    let a = "# A\n\n".to_owned() + &include("outer") + &include("gone") + "See [b](b.md), [x](x.md).\n";
    en("articles/a.md", &a);
    en("articles/b.md", &("# B\n\n".to_owned() + &include("inner")));
    en(
        "includes/outer.md",
        &("![p](../media/p.png)\n\n".to_owned() + &include("inner")),
    );
    en("includes/inner.md", "Inner.\n");
    en("includes/idle.md", &include("idle-too"));
    en("includes/idle-too.md", "Idle.\n");
    en("media/p.png", "png");
    en("media/q.png", "png");
    nl("articles/a.md", &("# A\n\n".to_owned() + &include("outer")));
    nl("includes/inner.md", "Binnen.\n");
    nl("includes/idle.md", "Ongebruikt.\n");
    dir
}

fn deps(dir: &Path, args: &[&str]) -> Command {
    let mut command = lazuli_in(dir);
    command.arg("deps").args(args);
    command
}

/// What `deps` prints.
fn printed(dir: &Path, args: &[&str]) -> String {
    let output = deps(dir, args).output().unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    assert!(output.stderr.is_empty());
    text_of(&output.stdout)
}

#[test]
fn a_page_shows_its_includes_pictures_and_links_and_what_is_missing() {
    let dir = doc_set();
    insta::assert_snapshot!(printed(dir.path(), &["articles/a.md"]), @r"
    content/en-us/articles/a.md (page, en-us)

    Includes
      content/en-us/includes/outer.md (line 3)
        content/en-us/includes/inner.md (line 3)
      includes/gone.md (line 5, missing)

    Pictures and files
      content/en-us/media/p.png (content/en-us/includes/outer.md:1)

    Pages
      articles/x.md (content/en-us/articles/a.md:7, missing)
      content/en-us/articles/b.md (content/en-us/articles/a.md:7)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["includes/inner.md"]), @r"
    content/en-us/includes/inner.md (include, en-us)

    It includes nothing and links to nothing.
    ");
}

#[test]
fn users_are_a_tree_up_to_pages_and_each_locale_has_its_own() {
    let dir = doc_set();
    insta::assert_snapshot!(printed(dir.path(), &["includes/inner.md", "--reverse"]), @r"
    content/en-us/includes/inner.md (include, en-us)

    Used by
      content/en-us/articles/b.md:3
      content/en-us/includes/outer.md:3
        content/en-us/articles/a.md:3
    ");
    insta::assert_snapshot!(printed(dir.path(), &["content/nl-nl/includes/inner.md", "--reverse"]), @r"
    content/nl-nl/includes/inner.md (include, nl-nl)

    Used by
      content/en-us/includes/outer.md:3
        content/nl-nl/articles/a.md:3
    ");
    insta::assert_snapshot!(printed(dir.path(), &["media/p.png", "--reverse"]), @r"
    content/en-us/media/p.png (picture, en-us)

    Used by
      content/en-us/includes/outer.md:1
        content/en-us/articles/a.md:3
        content/nl-nl/articles/a.md:3
    ");
    insta::assert_snapshot!(printed(dir.path(), &["articles/b.md", "--reverse"]), @r"
    content/en-us/articles/b.md (page, en-us)

    Linked from
      content/en-us/articles/a.md:7
    ");
}

#[test]
fn an_edit_touches_pages_of_all_locales_and_those_that_fall_back() {
    let dir = doc_set();
    insta::assert_snapshot!(printed(dir.path(), &["includes/inner.md", "--impact"]), @r"
    content/en-us/includes/inner.md (include, en-us)

    en-us: 2 pages
      /en-us/articles/a/ (includes it through content/en-us/includes/outer.md)
      /en-us/articles/b/ (includes it)

    nl-nl: 1 page
      /nl-nl/articles/b/ (falls back to en-us; includes it)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["includes/outer.md", "--impact"]), @r"
    content/en-us/includes/outer.md (include, en-us)

    en-us: 1 page
      /en-us/articles/a/ (includes it)

    nl-nl: 1 page
      /nl-nl/articles/a/ (includes it)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["media/p.png", "--impact", "--locale", "nl-nl"]), @r"
    content/en-us/media/p.png (picture, en-us)

    nl-nl: 1 page
      /nl-nl/articles/a/ (shows it through content/en-us/includes/outer.md)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["articles/b.md", "--impact"]), @r"
    content/en-us/articles/b.md (page, en-us)

    en-us: 1 page
      /en-us/articles/b/ (is the page)

    nl-nl: 1 page
      /nl-nl/articles/b/ (falls back to en-us; is the page)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["includes/idle-too.md", "--impact"]), @r"
    content/en-us/includes/idle-too.md (include, en-us)

    An edit of it touches no page.
    ");
}

#[test]
fn unused_files_are_listed_once_no_page_of_any_locale_shows_them() {
    let dir = doc_set();
    insta::assert_snapshot!(printed(dir.path(), &["--unused"]), @r"
    Unused includes
      content/en-us/includes/idle-too.md
      content/en-us/includes/idle.md
      content/nl-nl/includes/idle.md

    Unused pictures
      content/en-us/media/q.png
    ");
    write(
        dir.path(),
        "content/en-us/articles/c.md",
        &("# C\n\n".to_owned() + &include("idle") + "![q](../media/q.png)\n"),
    );
    assert_eq!(
        printed(dir.path(), &["--unused"]),
        "Every include and every picture is used.\n"
    );
}

#[test]
fn json_has_a_stable_schema() {
    let dir = doc_set();
    let json = |args: &[&str]| -> Value {
        let args = [args, &["--format", "json"]].concat();
        serde_json::from_str(&printed(dir.path(), &args)).unwrap()
    };
    insta::assert_snapshot!(printed(dir.path(), &["articles/a.md", "--format", "json"]), @r#"
    {
      "about": "uses",
      "file": "content/en-us/articles/a.md",
      "kind": "page",
      "locale": "en-us",
      "includes": [
        {
          "depth": 1,
          "file": "content/en-us/includes/outer.md",
          "line": 3,
          "state": "plain"
        },
        {
          "depth": 2,
          "file": "content/en-us/includes/inner.md",
          "line": 3,
          "state": "plain"
        },
        {
          "depth": 1,
          "file": "includes/gone.md",
          "line": 5,
          "state": "missing"
        }
      ],
      "pictures": [
        {
          "file": "content/en-us/media/p.png",
          "from": "content/en-us/includes/outer.md",
          "line": 1,
          "missing": false
        }
      ],
      "pages": [
        {
          "file": "articles/x.md",
          "from": "content/en-us/articles/a.md",
          "line": 7,
          "missing": true
        },
        {
          "file": "content/en-us/articles/b.md",
          "from": "content/en-us/articles/a.md",
          "line": 7,
          "missing": false
        }
      ]
    }
    "#);
    let users = json(&["includes/inner.md", "--reverse"]);
    assert_eq!(
        (&users["about"], &users["kind"]),
        (&"users".into(), &"include".into())
    );
    assert_eq!(users["users"][0]["file"], "content/en-us/articles/b.md");
    let impact = json(&["includes/outer.md", "--impact"]);
    assert_eq!(impact["pages"][0]["url"], "/en-us/articles/a/");
    assert_eq!(impact["pages"][0]["reason"], "include");
    assert_eq!(impact["pages"][1]["source_locale"], "nl-nl");
    assert_eq!(json(&["--unused"])["pictures"][0], "content/en-us/media/q.png");
}

#[test]
fn dot_is_a_graph_whose_names_are_quoted() {
    let dir = doc_set();
    insta::assert_snapshot!(printed(dir.path(), &["articles/a.md", "--format", "dot"]), @r#"
    digraph deps {
      rankdir=LR;
      node [shape=box];
      "content/en-us/articles/a.md" [style=bold];
      "content/en-us/articles/a.md" -> "content/en-us/includes/outer.md";
      "content/en-us/includes/outer.md" -> "content/en-us/includes/inner.md";
      "includes/gone.md" [style=dashed, color=red];
      "content/en-us/articles/a.md" -> "includes/gone.md";
      "content/en-us/includes/outer.md" -> "content/en-us/media/p.png" [style=dotted];
      "articles/x.md" [style=dashed, color=red];
      "content/en-us/articles/a.md" -> "articles/x.md" [style=dotted];
      "content/en-us/articles/a.md" -> "content/en-us/articles/b.md" [style=dotted];
    }
    "#);
    write(
        dir.path(),
        "content/en-us/articles/c.md",
        "# C\n\n[AZURE.INCLUDE [x](../includes/a'\\b.md)]\n",
    );
    let text = printed(dir.path(), &["articles/c.md", "--format", "dot"]);
    for line in text.lines() {
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
    let impact = printed(dir.path(), &["includes/inner.md", "--impact", "--format", "dot"]);
    assert!(impact.contains("\"content/en-us/includes/outer.md\" -> \"content/en-us/includes/inner.md\";"));
}

#[test]
fn circles_and_shared_includes_end() {
    let dir = doc_set();
    for (name, inner) in [("x", "y"), ("y", "x")] {
        write(
            dir.path(),
            &format!("content/en-us/includes/{name}.md"),
            format!("{}{}", include(inner), include("inner")),
        );
    }
    write(
        dir.path(),
        "content/en-us/articles/c.md",
        &("# C\n\n".to_owned() + &include("x")),
    );
    insta::assert_snapshot!(printed(dir.path(), &["articles/c.md"]), @r"
    content/en-us/articles/c.md (page, en-us)

    Includes
      content/en-us/includes/x.md (line 3)
        content/en-us/includes/y.md (line 1)
          content/en-us/includes/x.md (line 1, as above)
          content/en-us/includes/inner.md (line 3)
        content/en-us/includes/inner.md (line 3)
    ");
    insta::assert_snapshot!(printed(dir.path(), &["includes/y.md", "--reverse"]), @r"
    content/en-us/includes/y.md (include, en-us)

    Used by
      content/en-us/includes/x.md:1
        content/en-us/articles/c.md:3
        content/en-us/includes/y.md:1 (as above)
    ");
}

#[test]
fn a_file_is_found_from_the_current_folder_the_root_and_a_locale() {
    let dir = doc_set();
    let first = |from: &str, args: &[&str]| {
        let text = printed(&dir.path().join(from), args);
        text.lines().next().unwrap().to_owned()
    };
    let en = "content/en-us/includes/inner.md (include, en-us)";
    let nl = "content/nl-nl/includes/inner.md (include, nl-nl)";
    assert_eq!(first("", &["content/en-us/includes/inner.md"]), en);
    assert_eq!(first("", &["./content/nl-nl/includes/inner.md"]), nl);
    assert_eq!(first("", &["nl-nl/includes/inner.md"]), nl);
    assert_eq!(first("", &["includes/inner.md"]), en);
    assert_eq!(first("", &["includes/inner.md", "--locale", "nl-nl"]), nl);
    let root = dir.path().to_str().unwrap().to_owned();
    assert_eq!(
        first("content/nl-nl/includes", &["inner.md", "--root", &root]),
        nl
    );

    // Locales in folders of their own.
    let around = tempfile::tempdir().unwrap();
    fs::rename(dir.path().join("content/en-us"), around.path().join("english")).unwrap();
    fs::rename(dir.path().join("content/nl-nl"), around.path().join("dutch")).unwrap();
    fs::create_dir(around.path().join("set")).unwrap();
    let roots = [
        "--root",
        "set",
        "--locale-root",
        "en-us=english",
        "--locale-root",
        "nl-nl=dutch",
    ];
    let text = printed(
        around.path(),
        &[&["dutch/includes/inner.md", "--impact"], &roots[..]].concat(),
    );
    assert!(
        text.starts_with("../dutch/includes/inner.md (include, nl-nl)\n"),
        "{text}"
    );
    assert!(text.contains("/nl-nl/articles/a/"), "{text}");
}

#[test]
fn an_unknown_file_exits_with_2_and_near_names() {
    let dir = doc_set();
    deps(dir.path(), &["includes/iner.md"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            contains("`includes/iner.md` is no file of this doc set")
                .and(contains("content/en-us/includes/inner.md")),
        );
    for args in [
        &[][..],
        &["articles/a.md", "--unused"],
        &["articles/a.md", "--reverse", "--impact"],
        &["--unused", "--impact"],
        &["articles/a.md", "--format", "xml"],
    ] {
        deps(dir.path(), args).assert().code(2).stdout("");
    }
}
