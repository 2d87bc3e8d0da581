//! Rules about what only a set in several languages can get wrong.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[Rule {
    code: "string-missing",
    family: Family::Locales,
    level: Level::Warning,
    fixable: false,
    summary: "A locale lacks a string of the theme.",
    what: "Readers see the string in English.",
    fix: "Add the string to the file of the language in your theme.",
    language: "toml",
    wrong: r#"# themes/handbook/strings/nl.toml
site-home = "Start""#,
    right: r#"# themes/handbook/strings/nl.toml
site-home = "Start"
on-this-page = "Op deze pagina""#,
}];
