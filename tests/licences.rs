//! Every crate that lazuli is built from has a licence that `deny.toml` allows.
//!
//! `deny.toml` is written for cargo-deny and is the only list. Compiling cargo-deny on each fresh machine of CI would
//! take longer than lazuli itself, so this test reads the list and asks `cargo metadata`.

use std::collections::BTreeSet;
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
