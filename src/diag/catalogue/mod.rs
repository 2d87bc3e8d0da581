//! The catalogue: every rule that a finding can be of, with its level and its documentation.
//!
//! One file a family, rules by name. The manual, `lazuli explain` and `lazuli rules` are made from this.

mod config;
mod encoding;
mod external;
mod includes;
mod links;
mod locales;
mod metadata;
mod site;
mod structure;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Code, Level, Severity};
use crate::base::suggest;

/// What can be found, how bad it is unless somebody says otherwise, and how to explain it.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable name.
    pub code: Code,
    /// What the rule is about.
    pub family: Family,
    /// Its level unless the configuration gives another.
    pub level: Level,
    /// Whether some of its findings carry a [`Fix`](super::Fix).
    pub fixable: bool,
    /// What it means, one sentence.
    pub summary: &'static str,
    /// What follows for the page and where the defect usually comes from.
    pub what: &'static str,
    /// How a person puts it right.
    pub fix: &'static str,
    /// The language of the examples, as a code fence names it.
    pub language: &'static str,
    /// An example that the rule reports; empty for an empty file.
    pub wrong: &'static str,
    /// The same, put right.
    pub right: &'static str,
}

/// A group of rules. Its name stands for all of them in `select` and `ignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Included files and code snippets.
    Includes,
    /// Links, anchors, pictures, videos.
    Links,
    /// Metadata elements and YAML headers.
    Metadata,
    /// Markdown inside a page.
    Structure,
    /// Files as such.
    Encoding,
    /// Several languages.
    Locales,
    /// Links to other hosts.
    External,
    /// The site as a whole.
    Site,
    /// The configuration and suppressions.
    Config,
}

impl Family {
    /// All families, in the order of the manual.
    pub const ALL: [Self; 9] = [
        Self::Includes,
        Self::Links,
        Self::Metadata,
        Self::Structure,
        Self::Encoding,
        Self::Locales,
        Self::External,
        Self::Site,
        Self::Config,
    ];

    /// The name that people write.
    pub fn name(self) -> &'static str {
        match self {
            Self::Includes => "includes",
            Self::Links => "links",
            Self::Metadata => "metadata",
            Self::Structure => "structure",
            Self::Encoding => "encoding",
            Self::Locales => "locales",
            Self::External => "external",
            Self::Site => "site",
            Self::Config => "config",
        }
    }
}

const PARTS: [&[Rule]; 9] = [
    includes::RULES,
    links::RULES,
    metadata::RULES,
    structure::RULES,
    encoding::RULES,
    locales::RULES,
    external::RULES,
    site::RULES,
    config::RULES,
];

const COUNT: usize = {
    let mut count = 0;
    let mut part = 0;
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

static ALL: [Rule; COUNT] = {
    let mut all = [PARTS[0][0]; COUNT];
    let (mut part, mut index, mut at) = (0, 0, 0);
    while part < PARTS.len() {
        if index == PARTS[part].len() {
            part += 1;
            index = 0;
        } else {
            all[at] = PARTS[part][index];
            at += 1;
            index += 1;
        }
    }
    all
};

/// All rules, by family, then by name.
pub static RULES: &[Rule] = &ALL;

/// The rule of `code`; `None` for a name that is not in the catalogue.
pub fn rule(code: &str) -> Option<&'static Rule> {
    // Asked for each finding, and by each rule for each page.
    static BY_CODE: LazyLock<FxHashMap<Code, &'static Rule>> =
        LazyLock::new(|| RULES.iter().map(|rule| (rule.code, rule)).collect());
    BY_CODE.get(code).copied()
}

/// The severity that findings of `code` have at first: the rule's level, a warning for a rule that is off
/// until somebody selects it. A code that the catalogue lacks is a warning; `tests/rules.rs` forbids such codes.
pub fn severity(code: &str) -> Severity {
    rule(code)
        .and_then(|rule| rule.level.severity())
        .unwrap_or(Severity::Warning)
}

/// Reads a code that was written as its name.
///
/// # Errors
/// For a name that is not in the catalogue.
pub fn read_code<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
    let name = <&str as serde::Deserialize>::deserialize(deserializer)?;
    let known = rule(name).map(|rule| rule.code);
    known.ok_or_else(|| serde::de::Error::custom("there is no rule of this name"))
}

/// The names of rules nearest to `name`, which is none.
pub fn nearest(name: &str) -> Vec<&'static str> {
    suggest::nearest(name, RULES.iter().map(|rule| rule.code), 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once_in_the_order_of_its_family() {
        for part in PARTS {
            assert!(part.is_sorted_by(|a, b| a.code < b.code), "{}", part[0].code);
            assert!(part.iter().all(|rule| rule.family == part[0].family));
        }
        let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn every_rule_is_documented_with_two_examples_that_differ() {
        for rule in RULES {
            let code = rule.code;
            for text in [rule.summary, rule.what, rule.fix] {
                assert!(text.ends_with('.') && text.len() >= 10, "{code}: {text}");
                assert!(!text.contains("  "), "{code}: {text}");
            }
            assert!(!rule.right.is_empty(), "{code}");
            assert_ne!(rule.wrong, rule.right, "{code}");
        }
    }

    #[test]
    fn families_and_rules_have_names_of_their_own() {
        for family in Family::ALL {
            assert!(rule(family.name()).is_none());
            assert!(RULES.iter().any(|rule| rule.family == family));
        }
    }
}
