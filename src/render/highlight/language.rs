//! From the info string of a fence to a class name and a grammar (spec section 6.3 and 8.3).

use std::ops::RangeInclusive;

use super::{labels, lines};

/// What the info string of a fence says: how the block is labelled, and by which grammar it is coloured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Language {
    /// The value for `class` on `<code>`, as `lang-csharp`; `None` where the info names no usable language.
    pub class: Option<String>,
    /// The value for `data-interactive`, from infos such as `azurecli-interactive`.
    pub interactive: Option<String>,
    /// A token that the grammar set knows the language by (a name or a file extension); `None` is plain text.
    pub(super) grammar: Option<String>,
    /// The lines to mark, from 1.
    pub(super) lines: Vec<RangeInclusive<usize>>,
}

impl Language {
    /// A block without any language.
    pub const PLAIN: Self = Self {
        class: None,
        interactive: None,
        grammar: None,
        lines: Vec::new(),
    };

    /// Resolves the info string of a fence; total: an unknown word is plain text under its own class.
    pub fn from_info(info: &str) -> Self {
        let word = info
            .trim_start()
            .split(|c: char| c.is_whitespace() || c == '{' || c == ',')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let word = strip_label(&word);
        let (word, is_interactive) = match word.strip_suffix("-interactive") {
            Some(stem) if !stem.is_empty() => (stem, true),
            _ => (word, false),
        };
        let (name, grammar) = match ALIASES.iter().find(|alias| alias.words.contains(&word)) {
            Some(alias) => {
                let name = if alias.name.is_empty() { word } else { alias.name };
                (Some(name.to_owned()), alias.grammar.map(str::to_owned))
            }
            None => {
                let name = sanitised(word);
                (name.clone(), name)
            }
        };
        Self {
            class: name.as_deref().map(|name| format!("lang-{name}")),
            interactive: name.filter(|_| is_interactive),
            grammar,
            lines: lines::named(info),
        }
    }

    /// The language's proper name, the same in every locale; `None` for what is a common word or unknown.
    pub fn label(&self) -> Option<&'static str> {
        let name = self.class.as_deref()?.strip_prefix("lang-")?;
        labels::of(name)
    }

    /// Whether the block gets no colours whatever its text is.
    pub fn is_plain(&self) -> bool {
        self.grammar.is_none()
    }
}

/// `lang-html` and `language-html` mean `html`; `[powershell]` is a word that somebody bracketed.
fn strip_label(word: &str) -> &str {
    let word = word
        .strip_prefix('[')
        .and_then(|word| word.strip_suffix(']'))
        .unwrap_or(word);
    word.strip_prefix("lang-")
        .or_else(|| word.strip_prefix("language-"))
        .unwrap_or(word)
}

/// A word that can stand in a class name: the harmless characters of it, or nothing.
fn sanitised(word: &str) -> Option<String> {
    let kept: String = word
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+#._-".contains(*c))
        .collect();
    (!kept.is_empty()).then_some(kept)
}

/// One language of the corpus: the words that mean it, its class, and its grammar.
struct Alias {
    words: &'static [&'static str],
    /// Empty: the class is the word itself.
    name: &'static str,
    grammar: Option<&'static str>,
}

const fn alias(name: &'static str, grammar: Option<&'static str>, words: &'static [&'static str]) -> Alias {
    Alias { words, name, grammar }
}

/// The words of the corpus whose class or grammar is not simply the word.
/// A grammar that the set does not hold falls back to plain text at use.
static ALIASES: &[Alias] = &[
    alias("csharp", Some("cs"), &["csharp", "c#", "cs", "charp"]),
    alias(
        "powershell",
        Some("ps1"),
        &["powershell", "posh", "ps", "ps1", "pwsh"],
    ),
    alias(
        "bash",
        Some("bash"),
        &["bash", "sh", "shell", "bask", "bashazure", "cli"],
    ),
    alias("azurecli", Some("bash"), &["azurecli"]),
    alias("azurepowershell", Some("ps1"), &["azurepowershell"]),
    alias("javascript", Some("js"), &["javascript", "js", "node"]),
    alias("typescript", Some("ts"), &["typescript", "ts"]),
    alias("sql", Some("sql"), &["sql", "tsql", "t-sql"]),
    alias(
        "objectivec",
        Some("Objective-C"),
        &["objectivec", "objc", "objective-c"],
    ),
    alias("fsharp", Some("fs"), &["fsharp", "f#", "fs"]),
    alias("vb", Some("vb"), &["vb", "vbnet", "vb.net"]),
    alias("cpp", Some("cpp"), &["cpp", "c++"]),
    alias("python", Some("py"), &["python", "py"]),
    alias("yaml", Some("yaml"), &["yaml", "yml"]),
    alias("markdown", Some("md"), &["markdown", "md"]),
    alias("html", Some("html"), &["html", "htm", "xhtml"]),
    alias("jsp", Some("html"), &["jsp"]),
    alias("aspx", Some("html"), &["aspx", "asp", "cshtml", "razor"]),
    alias("xml", Some("xml"), &["xml", "xaml", "xsd", "csproj", "config"]),
    alias("php", Some("php"), &["php", "<?php"]),
    alias("groovy", Some("groovy"), &["groovy", "gradle"]),
    alias("http", Some("HTTP Request and Response"), &["http", "rest"]),
    alias("bat", Some("bat"), &["bat", "batch", "cmd", "dos"]),
    alias("ini", Some("ini"), &["ini"]),
    alias(
        "",
        None,
        &[
            "aiql",
            "none",
            "text",
            "txt",
            "plain",
            "plaintext",
            "console",
            "command",
            "output",
        ],
    ),
    alias("r", Some("R"), &["r"]),
    alias("json", Some("json"), &["json"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn class(info: &str) -> String {
        Language::from_info(info).class.unwrap_or_default()
    }

    #[test]
    fn a_label_is_a_proper_name_or_nothing() {
        let label = |info: &str| Language::from_info(info).label();
        assert_eq!(label("c#"), Some("C#"));
        assert_eq!(label("posh"), Some("PowerShell"));
        assert_eq!(label("azurecli-interactive"), Some("Azure CLI"));
        for info in ["output", "console", "text", "no-such-language", ""] {
            assert_eq!(label(info), None, "{info}");
        }
    }

    #[test]
    fn aliases_of_the_corpus_share_one_class() {
        for (class_name, infos) in [
            ("lang-csharp", &["C#", "cs", "csharp", "charp", "c#"][..]),
            (
                "lang-powershell",
                &["posh", "ps", "ps1", "PS", "powerShell", "Powershell"],
            ),
            ("lang-bash", &["sh", "Shell", "bask", "bashazure", "cli"]),
            ("lang-javascript", &["Javascript", "js", "JS", "node"]),
            ("lang-sql", &["tsql", "Sql"]),
            ("lang-objectivec", &["objc", "ObjC"]),
            ("lang-php", &["PHP", "<?php"]),
            ("lang-html", &["HTML", "lang-html"]),
            ("lang-groovy", &["gradle"]),
            ("lang-http", &["REST", "HTTP"]),
        ] {
            for info in infos {
                assert_eq!(class(info), class_name, "{info}");
            }
        }
    }

    #[test]
    fn azurecli_keeps_its_class_and_borrows_the_bash_grammar() {
        let language = Language::from_info("azurecli");
        assert_eq!(language.class.as_deref(), Some("lang-azurecli"));
        assert_eq!(language.grammar.as_deref(), Some("bash"));
    }

    #[test]
    fn interactive_is_split_off() {
        let language = Language::from_info("azurecli-interactive");
        assert_eq!(language.class.as_deref(), Some("lang-azurecli"));
        assert_eq!(language.interactive.as_deref(), Some("azurecli"));
        assert_eq!(Language::from_info("azurecli").interactive, None);
    }

    #[test]
    fn plain_words_keep_their_own_class() {
        for info in ["AIQL", "none", "text", "console", "command"] {
            let language = Language::from_info(info);
            assert!(language.is_plain(), "{info}");
            assert_eq!(language.class, Some(format!("lang-{}", info.to_lowercase())));
        }
    }

    #[test]
    fn only_the_first_word_counts_and_bad_characters_go() {
        assert_eq!(class("json title=\"x\""), "lang-json");
        assert_eq!(class("js{1,3}"), "lang-javascript");
        assert_eq!(class("We\"ird<>"), "lang-weird");
        assert_eq!(Language::from_info("\"<>\""), Language::PLAIN);
        assert_eq!(Language::from_info("  "), Language::PLAIN);
    }
}
