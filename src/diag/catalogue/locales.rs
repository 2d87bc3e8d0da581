//! Rules about what only a set in several languages can get wrong.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "page-falls-back",
        family: Family::Locales,
        level: Level::Off,
        fixable: false,
        summary: "A page is not translated into some locales.",
        what: "Readers of these locales see it in another language. The message names the locales.",
        fix: "Translate the page. `lazuli pages` lists all pages that fall back.",
        language: "text",
        wrong: "content/en-us/articles/storage/create.md",
        right: r"content/en-us/articles/storage/create.md
content/nl-nl/articles/storage/create.md",
    },
    Rule {
        code: "page-only-in-translation",
        family: Family::Locales,
        level: Level::Info,
        fixable: false,
        summary: "A translated page has no original in the source locale.",
        what: "Readers of other languages don't have the page. Often the original was deleted, and the \
               translation stayed behind.",
        fix: "Delete the page if its original was deleted. If the page is right, add the original.",
        language: "text",
        wrong: "content/nl-nl/articles/storage/create.md",
        right: r"content/en-us/articles/storage/create.md
content/nl-nl/articles/storage/create.md",
    },
    Rule {
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
    },
    Rule {
        code: "translation-orphan",
        family: Family::Locales,
        level: Level::Info,
        fixable: false,
        summary: "The original of a translated page has moved or become a redirect.",
        what: "Readers of the translation see an old page that readers of the original no longer have. \
               The message names where the original went.",
        fix: "Move the translation to the same place, redirect it as the original is, or delete it.",
        language: "text",
        wrong: r"content/en-us/articles/storage/create-account.md     (was articles/create-account.md)
content/nl-nl/articles/create-account.md",
        right: r"content/en-us/articles/storage/create-account.md
content/nl-nl/articles/storage/create-account.md",
    },
];
