//! The manual's own promises: the reference of rules is what the program says of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lazuli::diag::catalogue::{Family, RULES};

/// The manual's include that documents the rules of `family`, in English.
fn include_of(family: Family) -> PathBuf {
    let name = format!("includes/lazuli-rules-{}.md", family.name());
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What `lazuli rules` prints for a manual.
fn printed(family: Family) -> String {
    lazuli(&["rules", "--format", "markdown", "--family", family.name()])
}

fn lazuli(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lazuli"))
        .args(arguments)
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Fails unless the include at `path` says what the program `printed`; writes it instead when asked to.
fn assert_written(path: &Path, printed: &str) {
    if std::env::var_os("LAZULI_WRITE_MANUAL").is_some() {
        fs::write(path, printed).expect("writable");
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == printed,
        "{} is out of date; run LAZULI_WRITE_MANUAL=1 cargo test --test manual",
        path.display()
    );
}

/// `LAZULI_WRITE_MANUAL=1 cargo test --test manual` writes the includes again.
#[test]
fn the_reference_of_rules_is_what_the_catalogue_says() {
    for family in Family::ALL {
        assert_written(&include_of(family), &printed(family));
    }
}

#[test]
fn the_list_of_template_variables_is_what_templates_get() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("includes/lazuli-theme-variables.md");
    assert_written(&path, &lazuli(&["theme", "variables"]));
}

#[test]
fn translations_of_the_reference_know_every_rule() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut checked = 0;
    for locale in fs::read_dir(content)
        .expect("locales")
        .map(|entry| entry.expect("readable").path())
    {
        for family in Family::ALL {
            let name = include_of(family);
            let translated = locale.join("includes").join(name.file_name().expect("a name"));
            let Ok(text) = fs::read_to_string(&translated) else {
                continue;
            };
            checked += 1;
            let is_code = |heading: &&str| {
                heading
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            let headings: Vec<&str> = text
                .lines()
                .filter_map(|line| line.strip_prefix("### "))
                .filter(is_code)
                .collect();
            let codes: Vec<&str> = RULES
                .iter()
                .filter(|rule| rule.family == family)
                .map(|rule| rule.code)
                .collect();
            assert_eq!(headings, codes, "{}", translated.display());
        }
    }
    assert!(checked > 0, "no translation of the reference is left");
}
