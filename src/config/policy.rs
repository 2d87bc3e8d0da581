//! `[check]` and what else switches rules on → [`Policy`]. Names and globs that are none were reported when the file was read and are left out.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet};

use super::Config;
use super::model::Check;
use crate::diag::policy::{Override, Policy, Selector};
use crate::diag::{Code, Level, catalogue};

impl Config {
    /// The policy that the configuration describes.
    pub fn policy(&self) -> Policy {
        let mut policy = self.check.policy();
        // Off because the guide's lengths suit few sets; who gives lengths wants to hear of them.
        if self.metadata.sets_lengths() {
            policy.levels.entry("metadata-length").or_insert(Level::Hint);
        }
        policy
    }
}

impl Check {
    /// The policy that this table describes.
    pub fn policy(&self) -> Policy {
        Policy {
            select: selectors(&self.select),
            ignore: selectors(&self.ignore),
            levels: levels(&self.levels),
            overrides: self
                .overrides
                .iter()
                .map(|exception| Override {
                    paths: globs(&exception.paths),
                    ignore: selectors(&exception.ignore),
                    levels: levels(&exception.levels),
                })
                .collect(),
        }
    }
}

fn selectors(names: &[String]) -> Vec<Selector> {
    names
        .iter()
        .filter_map(|name| Selector::parse(name).ok())
        .collect()
}

fn levels(levels: &BTreeMap<String, Level>) -> BTreeMap<Code, Level> {
    levels
        .iter()
        .filter_map(|(name, &level)| Some((catalogue::rule(name)?.code, level)))
        .collect()
}

/// As in `[content]`: `*` stops at `/`, letter case does not matter.
fn globs(patterns: &[String]) -> GlobSet {
    let compiled = patterns.iter().filter_map(|pattern| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .case_insensitive(true)
            .build()
            .ok()
    });
    GlobSet::new(compiled).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_becomes_a_policy() {
        let check: Check = toml::from_str(
            "ignore = ['links']\nlevels = { bad-date = 'error' }\n\
             [[overrides]]\npaths = ['content/*/archive/**']\nlevels = { bad-date = 'off' }\n",
        )
        .unwrap();
        let policy = check.policy();
        assert_eq!(policy.level("link-broken", "a.md"), Level::Off);
        assert_eq!(policy.level("bad-date", "content/nl-nl/a.md"), Level::Error);
        assert_eq!(
            policy.level("bad-date", "content/nl-nl/Archive/b/a.md"),
            Level::Off
        );
    }
}
