//! Rules about what is said to lazuli itself: the configuration file and suppression comments.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "config-syntax",
        family: Family::Config,
        level: Level::Error,
        fixable: false,
        summary: "`lazuli.toml` is not valid TOML.",
        what: "Nothing is built, and the exit code is 2. The message gives the line and the column.",
        fix: "Correct the line. Texts need quotation marks, and a table name stands in brackets.",
        language: "toml",
        wrong: r"[site
title = Handbook",
        right: r#"[site]
title = "Handbook""#,
    },
    Rule {
        code: "config-type",
        family: Family::Config,
        level: Level::Error,
        fixable: false,
        summary: "A value of `lazuli.toml` has the wrong type.",
        what: "Nothing is built, and the exit code is 2.",
        fix: "Look up the type of the key in the reference of `lazuli.toml`.",
        language: "toml",
        wrong: r#"[site]
feed_entries = "20""#,
        right: r"[site]
feed_entries = 20",
    },
    Rule {
        code: "config-unknown-key",
        family: Family::Config,
        level: Level::Error,
        fixable: false,
        summary: "`lazuli.toml` has a key that lazuli does not know.",
        what: "Nothing is built, and the exit code is 2. Unknown keys are refused so that a misspelled \
               one isn't silently ignored.",
        fix: "Use the name that the message suggests.",
        language: "toml",
        wrong: r#"[site]
titel = "Handbook""#,
        right: r#"[site]
title = "Handbook""#,
    },
    Rule {
        code: "config-value",
        family: Family::Config,
        level: Level::Error,
        fixable: false,
        summary: "A value of `lazuli.toml` makes no sense.",
        what: "Nothing is built, and the exit code is 2. Examples are an address without a scheme, or a \
               fallback to a locale that doesn't exist.",
        fix: "Correct the value as the message says.",
        language: "toml",
        wrong: r#"[site]
base_url = "docs.example.com""#,
        right: r#"[site]
base_url = "https://docs.example.com/""#,
    },
    Rule {
        code: "suppression-unknown",
        family: Family::Config,
        level: Level::Warning,
        fixable: true,
        summary: "A suppression names a rule that lazuli does not know, or none.",
        what: "Such a comment hides nothing. The names of all rules are listed by `lazuli rules`.",
        fix: "Write the code as the finding shows it.",
        language: "markdown",
        wrong: r"<!-- lazuli-ignore link-borken the page follows in March -->
See [the overview](overview.md).",
        right: r"<!-- lazuli-ignore link-broken the page follows in March -->
See [the overview](overview.md).",
    },
    Rule {
        code: "suppression-unused",
        family: Family::Config,
        level: Level::Info,
        fixable: true,
        summary: "A suppression suppresses nothing.",
        what: "The defect that it was written for is gone, or the rule is off. A suppression that stays \
               would hide the next defect of the same kind in this place.",
        fix: "Delete the comment, or take the code out of it.",
        language: "markdown",
        wrong: r"<!-- lazuli-ignore link-broken the page follows in March -->
See [the overview](overview.md).",
        right: "See [the overview](overview.md).",
    },
    Rule {
        code: "theme-variables-unused",
        family: Family::Config,
        level: Level::Warning,
        fixable: false,
        summary: "`[theme.variables]` changes nothing, because the theme does not use it.",
        what: "A theme takes the variables by naming `css/variables.css` in a bundle of its `theme.toml`, or in a \
               template.",
        fix: "Name `css/variables.css` behind the theme's own style sheets, or delete the table.",
        language: "toml",
        wrong: r#"[bundles]
"site.css" = ["css/own.css"]"#,
        right: r#"[bundles]
"site.css" = ["css/own.css", "css/variables.css"]"#,
    },
];
