//! Tests of the highlighter: what is coloured, and that the text is never changed.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::base::escape::html_string;

static SHARED: LazyLock<Highlighter<'static>> = LazyLock::new(Highlighter::new);

fn html(info: &str, code: &str) -> String {
    let mut out = String::new();
    SHARED.highlight(&Highlighter::language(info), code, &mut out);
    out
}

/// The text a reader sees: tags gone, the four entities undone.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag_end = rest[at..].find('>').expect("a tag ends") + at + 1;
        let tag = &rest[at..tag_end];
        assert!(tag == "</span>" || tag.starts_with("<span class=\"hl-"), "{tag}");
        rest = &rest[tag_end..];
    }
    out.push_str(rest);
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn csharp_gets_keywords_strings_and_comments() {
    let html = html("C#", "public int a = 1; // \"x\"\nvar s = \"<b>\";\n");
    for part in [
        "<span class=\"hl-k\">public int</span>",
        "<span class=\"hl-n\">1</span>",
        "<span class=\"hl-c\">// &quot;x&quot;</span>",
        "<span class=\"hl-s\">&quot;&lt;b&gt;&quot;</span>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn json_keys_differ_from_json_strings() {
    assert_eq!(
        html("json", "{\"a\": \"b\"}"),
        "{<span class=\"hl-a\">&quot;a&quot;</span>: <span class=\"hl-s\">&quot;b&quot;</span>}"
    );
}

#[test]
fn every_language_of_the_corpus_has_its_grammar() {
    let engine = Engine::load();
    let missing: Vec<_> = [
        "bash",
        "powershell",
        "csharp",
        "sql",
        "json",
        "xml",
        "javascript",
        "http",
        "java",
        "objc",
        "python",
        "fsharp",
        "yaml",
        "html",
        "bat",
        "jsp",
        "azurecli",
        "gradle",
        "ini",
        "php",
        "typescript",
        "cpp",
        "c",
        "go",
        "ruby",
        "css",
        "markdown",
        "diff",
        "groovy",
        "r",
        "toml",
        "dockerfile",
        "aspx",
        "swift",
    ]
    .into_iter()
    .filter(|info| {
        let grammar = Highlighter::language(info).grammar.expect("not plain");
        engine.syntaxes.find_syntax_by_token(&grammar).is_none()
    })
    .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn spans_never_begin_or_end_with_blanks() {
    let html = html("csharp", "  /* a\n   b */  \n\n  public   static\n");
    assert!(!html.contains("\"> ") && !html.contains(" </span>") && !html.contains("\n</span>"));
    assert!(
        html.contains("<span class=\"hl-k\">public   static</span>"),
        "{html}"
    );
}

#[test]
fn unknown_and_plain_languages_are_only_escaped() {
    for info in ["", "none", "AIQL", "no-such-language"] {
        assert_eq!(html(info, "int a < 1;\n"), "int a &lt; 1;\n", "{info}");
    }
}

#[test]
fn the_memo_does_not_change_the_result() {
    let fresh = Highlighter::new();
    let language = Highlighter::language("json");
    let code = "{\"a\": [1, true]}\n";
    let (mut first, mut second) = (String::from("x"), String::new());
    fresh.highlight(&language, code, &mut first);
    fresh.highlight(&language, code, &mut second);
    assert_eq!(first, format!("x{second}"));
}

/// A shelf that keeps everything.
#[derive(Default)]
struct Kept(std::sync::Mutex<std::collections::HashMap<Key, &'static str>>);

impl Shelf for Kept {
    fn find(&self, key: Key) -> Option<&str> {
        self.0.lock().unwrap().get(&key).copied()
    }

    fn keep(&self, key: Key, html: &str) {
        self.0.lock().unwrap().insert(key, html.to_owned().leak());
    }
}

#[test]
fn what_an_earlier_run_coloured_is_not_coloured_again() {
    let shelf = Kept::default();
    let run = |info: &str, code: &str| {
        let (fresh, mut out) = (Highlighter::with(&shelf), String::new());
        for _ in 0..2 {
            out.clear();
            fresh.highlight(&Highlighter::language(info), code, &mut out);
        }
        (fresh.coloured(), out)
    };
    let (first, html) = run("json", "{\"a\": 1}\n");
    assert_eq!((first, run("json", "{\"a\": 1}\n")), (1, (0, html)));
    assert_eq!(run("json", "{\"a\": 2}\n").0, 1);
    assert_eq!(
        run("yaml", "{\"a\": 1}\n").0,
        1,
        "the language is part of what is known"
    );
    assert_eq!(run("text", "{\"a\": 1}\n").0, 0);
}

#[test]
fn long_lines_and_large_blocks_are_plain() {
    let long = format!("var a = \"{}\";\n", "x".repeat(MAX_LINE));
    let html_of_long = html("js", &format!("{long}var b;\n"));
    assert!(html_of_long.starts_with("var a = &quot;xx"));
    assert!(html_of_long.ends_with("<span class=\"hl-k\">var</span> b;\n"));

    let large = "var a;\n".repeat(MAX_BLOCK / 7 + 1);
    assert_eq!(html("js", &large), html_string(&large));

    let many = "var a;\n".repeat(MAX_LINES + 1);
    assert!(html("js", &many).ends_with("</span> a;\nvar a;\n"));
}

#[test]
fn a_block_of_very_long_lines_ends_within_its_budget() {
    let line = format!("{}\n", "a(".repeat(MAX_LINE / 2 - 1));
    let code = line.repeat(30);
    assert_eq!(text(&html("js", &code)), code);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_text_of_a_block_round_trips(
        info in prop::sample::select(vec!["csharp", "bash", "json", "html", "ps1", "sql", "yaml", "php", "http", "js"]),
        code in "([a-zA-Z0-9 \t\r\n<>&\"'(){}$#@/*=:;é\u{4f60}\u{1f600}\\[\\]\\\\-]{0,12}|public |\"a\"|// |<!-- |\\$\\(|#!/bin/sh\n|<<EOF\n|@\"\n){0,24}",
    ) {
        prop_assert_eq!(text(&html(info, &code)), code);
    }
}
