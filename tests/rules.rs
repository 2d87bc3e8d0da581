//! What holds for all rules: each can be found, each can be switched on and off, and none is looked at for nobody.

#[path = "support/sets.rs"]
mod sets;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lazuli::build::{self, Report, Silent};
use lazuli::diag::catalogue::{RULES, rule};
use lazuli::diag::policy::{Policy, Selector};
use lazuli::diag::{Diagnostic, Level};
use regex::Regex;
use sets::Set;

/// Files with something for each rule that `check` looks for, below the folder of content.
const FILES: &[(&str, &str)] = &[
    (
        "en-us/articles/vm/virtual-machine.md",
        "\u{feff}<properties pageTitle=\"Machines\" description=\"Short\" services=\"tbd\" authors=\"a\" \
         documentationCenter=\"NA\" colour=\"red\"/>\n\
         <tags ms.service=\"vm\" ms.topic=\"Article\" ms.workload=\"na\" ms.date=\"2016-01-31\" wacn.date=\"12/31/2030\"/>\r\n\n\
         # Machines\n\n# Again\n\n### Deep\n\n##\n\n## Same\n\n## Same\n\n\
         <a id=\"x\"></a>one <a id=\"x\"></a>two\u{202e}\n\n\
         [here](b.md) [](b.md) ![](media/other/p.png) https://bare.example\n\n\
         [here]: https://a.example\n[unused]: https://a.example\n\n\
         1. One\n\n[AZURE.INCLUDE [once](../../includes/once.md)]\n\n2. Two\n\n[same][label]\n\n[label]: b.md\n\n\
         > [AZURE.SELECTOR]\n- [B](b.md)\n- [B](c.md)\n\n\
         <ul>x</ul></i><table><tr></tr></table><b>\n\n```mermaid\nflowcart\n```\n",
    ),
    (
        "en-us/articles/vm/b.md",
        "<properties pageTitle=\"Same\" description=\"The very same.\"/>\n<tags ms.date=\"01/31/2010\"/>\n\n\
         No heading. ![p](media/b/p.png)\n\n[AZURE.INCLUDE [circle](../../includes/circle.md)]\n",
    ),
    (
        "en-us/articles/web/b.md",
        "<properties pageTitle=\"Same\" description=\"The very same.\"/>\n\n# B\n\n![p](../vm/media/b/p.png)\n",
    ),
    ("en-us/articles/vm/c.md", "# Without metadata\n"),
    ("en-us/articles/vm/Upper_Case.md", ""),
    ("en-us/articles/vm/media/b/p.png", "a picture of some bytes"),
    ("en-us/articles/vm/media/other/p.png", "another"),
    ("en-us/articles/vm/media/b/unused.png", "nobody shows it"),
    ("en-us/includes/once.md", "From outside.\n\n[label]: c.md\n"),
    (
        "en-us/includes/circle.md",
        "Round.\n\n[AZURE.INCLUDE [circle](circle.md)]\n",
    ),
    ("en-us/includes/unused.md", "Nobody.\n"),
    (
        "nl-nl/articles/vm/b.md",
        "# B\n\n[AZURE.INCLUDE [nl](../../includes/only-nl.md)]\n",
    ),
    ("nl-nl/articles/vm/only-nl.md", "# Alleen hier\n"),
    (
        "en-us/articles/vm/gone.md",
        "---\nredirect_url: /articles/b\n---\n",
    ),
    (
        "nl-nl/articles/vm/gone.md",
        "<properties pageTitle=\"Weg\"/>\n<tags ms.topic=\"nonsense\"/>\n\n# Weg\n",
    ),
    ("nl-nl/includes/only-nl.md", "Alleen hier.\n"),
];

fn doc_set() -> Set {
    let mut set = Set::new();
    for (name, text) in FILES {
        let path = set.root().join("content").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    set.config.check.max_image_size = 20;
    set.config.metadata.max_age_days = Some(365);
    set
}

/// A check of `set` that goes by `policy` alone, with findings that nobody sorted out.
fn checked(set: &Set, policy: &Policy) -> Report {
    let mut options = set.options();
    options.policy = policy.clone();
    options.today = Some("2016-12-01".to_owned());
    build::check(&options, &Silent).expect("content is no reason to stop")
}

/// The codes of what stages and rules found.
fn raw(set: &Set, policy: &Policy) -> BTreeSet<&'static str> {
    codes(&checked(set, policy).diagnostics)
}

/// The codes of what a person is shown of it.
fn reported(set: &Set, policy: &Policy) -> BTreeSet<&'static str> {
    let report = checked(set, policy);
    codes(&policy.settle(report.diagnostics, &report.sources))
}

fn codes(findings: &[Diagnostic]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

/// The Rust files of the program with their paths, without tests.
fn program() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("listed"));
    let paths = files.map(|entry| entry.path().to_string_lossy().replace('\\', "/"));
    let rust = paths.filter(|path| path.ends_with(".rs") && !path.contains("/tests"));
    rust.map(|path| {
        let text = fs::read_to_string(&path).expect("readable");
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default()
            .to_owned();
        (path, code)
    })
    .collect()
}

/// What `pattern` captures in the program, of the files that `wanted` names.
fn captured(pattern: &Regex, wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let files = program().into_iter().filter(|(path, _)| wanted(path));
    files
        .flat_map(|(_, code)| {
            let found = pattern
                .captures_iter(&code)
                .map(|captures| captures[1].to_owned());
            found.collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_rule_of_the_catalogue_is_reported_by_some_stage() {
    static LITERAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([a-z0-9-]+)""#).expect("valid"));
    let used = captured(&LITERAL, |path| !path.contains("/diag/catalogue/"));
    let dead: Vec<_> = RULES
        .iter()
        .filter(|rule| !used.contains(rule.code))
        .map(|rule| rule.code)
        .collect();
    assert_eq!(dead, Vec::<&str>::new(), "nothing reports these");
}

#[test]
fn what_is_reported_stands_in_the_catalogue() {
    static FINDING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?:Diagnostic::new\(\s*|\.on\()"([^"]+)""#).expect("valid"));
    let codes = captured(&FINDING, |_| true);
    assert!(codes.len() > 50, "{codes:?}");
    let unknown: Vec<_> = codes.iter().filter(|code| rule(code).is_none()).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

#[test]
fn a_rule_that_is_off_is_found_only_by_who_names_it() {
    let set = doc_set();
    let by_default = reported(&set, &Policy::default());
    for rule in RULES.iter().filter(|rule| rule.level == Level::Off) {
        assert!(!by_default.contains(rule.code), "{}", rule.code);
        let named = Policy {
            select: vec![Selector::Rule(rule.code)],
            ..Policy::default()
        };
        assert_eq!(reported(&set, &named), BTreeSet::from([rule.code]));
    }
}

#[test]
fn a_rule_that_nobody_wants_is_not_looked_at() {
    static GUARD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\.on\("([^"]+)"\)"#).expect("valid"));
    let guarded = captured(&GUARD, |path| path.contains("/check/"));
    let everything = Policy {
        levels: RULES.iter().map(|rule| (rule.code, Level::Warning)).collect(),
        ..Policy::default()
    };
    let nothing = Policy {
        ignore: vec![Selector::All],
        ..Policy::default()
    };
    let set = doc_set();
    let wanted = raw(&set, &everything);
    let missed: Vec<_> = guarded
        .iter()
        .filter(|code| !wanted.contains(code.as_str()))
        .collect();
    assert_eq!(missed, Vec::<&String>::new(), "the doc set has nothing for these");
    let unwanted = raw(&set, &nothing);
    let found: Vec<_> = guarded
        .iter()
        .filter(|code| unwanted.contains(code.as_str()))
        .collect();
    assert_eq!(found, Vec::<&String>::new());
}
