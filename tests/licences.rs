//! Every crate that lazuli is built from has a licence that `deny.toml` allows, and so has every file of others in a theme.
//!
//! `deny.toml` is written for cargo-deny and is the only list. Compiling cargo-deny on each fresh machine of CI would
//! take longer than lazuli itself, so this test reads the list and asks `cargo metadata`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

fn deny() -> Deny {
    toml::from_str(include_str!("../deny.toml")).expect("deny.toml is what cargo-deny reads")
}

/// All crates of Cargo.lock, those for other systems and for tests included.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo's own format");
    metadata.packages
}

/// Whether `expression`, in SPDX or in crates.io's older `A/B`, can be met with licences of `allowed`.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> Result<bool, String> {
    let parsed =
        spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX).map_err(|error| error.to_string())?;
    Ok(parsed.evaluate(|requirement| allowed.contains(requirement.to_string().as_str())))
}

#[test]
fn every_crate_has_a_licence_that_deny_toml_allows() {
    let deny = deny();
    let mut problems = Vec::new();
    for Package {
        name,
        version,
        license,
    } in packages()
    {
        let excepted = deny
            .licenses
            .exceptions
            .iter()
            .filter(|exception| exception.name == name);
        let allowed: BTreeSet<&str> = deny
            .licenses
            .allow
            .iter()
            .chain(excepted.flat_map(|exception| &exception.allow))
            .map(String::as_str)
            .collect();
        let verdict = match &license {
            Some(expression) => is_allowed(expression, &allowed),
            None => Err("it names no licence".to_owned()),
        };
        match verdict {
            Ok(true) => {}
            Ok(false) => problems.push(format!("{name} {version}: {}", license.unwrap_or_default())),
            Err(problem) => problems.push(format!("{name} {version}: {problem}")),
        }
    }
    assert!(
        problems.is_empty(),
        "licences that deny.toml does not allow:\n  {}",
        problems.join("\n  ")
    );
}

#[test]
fn every_exception_of_deny_toml_is_needed() {
    let names: BTreeSet<String> = packages().into_iter().map(|package| package.name).collect();
    for exception in deny().licenses.exceptions {
        assert!(
            names.contains(&exception.name),
            "{} is not used any more",
            exception.name
        );
    }
}

#[test]
fn expressions_are_evaluated_not_searched() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    let verdict = |expression| is_allowed(expression, &allowed);
    assert_eq!(verdict("MIT OR GPL-3.0"), Ok(true));
    assert_eq!(verdict("MIT/Apache-2.0"), Ok(true));
    assert_eq!(verdict("(MIT OR Apache-2.0) AND ISC"), Ok(true));
    assert_eq!(verdict("MIT AND GPL-3.0"), Ok(false));
    assert_eq!(verdict("MIT-0"), Ok(false));
    assert!(verdict("My own").is_err());
}

/// Files of themes that are lazuli's own work. Every other one was taken from somebody.
const OWN: &[&str] = &[
    "default/static/css/article.css",
    "default/static/css/code.css",
    "default/static/css/custom.css",
    "default/static/css/pages.css",
    "default/static/css/print.css",
    "default/static/css/search-button.css",
    "default/static/css/shell.css",
    "default/static/css/tokens.css",
    "default/static/diagrams/diagrams.js",
    "default/static/js/article.js",
    "default/static/js/base.js",
    "default/static/js/choices.js",
    "default/static/js/shell.js",
    "default/static/logo.svg",
    "default/static/search-dialog.js",
    "default/static/search-worker.js",
    "default/static/search.css",
    "default/static/search.js",
    "plain/static/css/plain.css",
];
const LICENCE: &str = "LICENSE.txt";

/// The static files of all themes below `themes/`, with `/`, sorted.
fn static_files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let mut files: Vec<String> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("listed"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(&root).expect("below it");
            name.to_string_lossy().replace('\\', "/")
        })
        .filter(|name| name.contains("/static/"))
        .collect();
    files.sort();
    files
}

/// What is wrong with the licence of the file `name`, whose content has this hash, by the text beside it.
fn vendored_problem(name: &str, hash: &str, licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else {
        return Some(format!(
            "{name}: no {LICENCE} stands beside it, and it is not in `OWN`"
        ));
    };
    let file = name.rsplit('/').next().unwrap_or(name);
    let words: Vec<&str> = licence
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':'))
        .map(|word| word.trim_end_matches('.'))
        .collect();
    if !words.contains(&file) {
        return Some(format!("{name}: the {LICENCE} beside it does not name it"));
    }
    if !words.contains(&hash) {
        return Some(format!(
            "{name}: the {LICENCE} beside it is about another version; this one has the blake3 hash {hash}"
        ));
    }
    let deny = deny();
    let is_named = deny
        .licenses
        .allow
        .iter()
        .any(|allowed| words.contains(&allowed.as_str()));
    (!is_named).then(|| format!("{name}: the {LICENCE} beside it names no licence that deny.toml allows"))
}

#[test]
fn every_file_of_a_theme_is_our_own_or_has_its_licence_beside_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let files = static_files();
    let foreign = files
        .iter()
        .filter(|name| !OWN.contains(&name.as_str()) && !name.ends_with(LICENCE));
    let mut count = 0;
    let mut problems = Vec::new();
    for name in foreign {
        count += 1;
        let path = root.join(name);
        let hash = blake3::hash(&fs::read(&path).expect("readable")).to_hex();
        let licence = fs::read_to_string(path.with_file_name(LICENCE)).ok();
        problems.extend(vendored_problem(name, &hash, licence.as_deref()));
    }
    assert_eq!(problems, Vec::<String>::new());
    assert!(count > 0, "Mermaid is foreign, so something was not looked at");
    let gone: Vec<_> = OWN
        .iter()
        .filter(|own| !files.iter().any(|name| name == *own))
        .collect();
    assert_eq!(gone, Vec::<&&str>::new(), "these are listed and do not exist");
}

#[test]
fn a_file_without_its_licence_is_a_problem() {
    let says = "x.js is the file x.min.js of x 1.0 (https://x.example, blake3\nabc).\n\nMIT: x.";
    assert_eq!(vendored_problem("d/x.js", "abc", Some(says)), None);
    for (name, hash, licence) in [
        ("d/x.js", "abc", None),
        ("d/y.js", "abc", Some(says)),
        ("d/x.js", "abd", Some(says)),
        ("d/x.js", "abc", Some("x.js abc is free")),
    ] {
        assert!(
            vendored_problem(name, hash, licence).is_some(),
            "{name} {hash} {licence:?}"
        );
    }
}
