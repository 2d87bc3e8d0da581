//! `[metadata]` merged and compiled: what each attribute of a header should be. Built-in rules are in `builtin`.

mod builtin;

use std::collections::BTreeMap;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::metadata::{Attribute, Metadata, ProfileName, Unknown, ValueType};

/// The rules that the headers of a doc set are held to.
#[derive(Debug, Clone)]
pub struct Profile {
    /// For `<properties>` and `<tags>`.
    pub blocks: Expectations,
    /// For YAML headers.
    pub yaml: Expectations,
    /// Whether unknown names count only when they resemble a known one.
    pub typos_only: bool,
    /// Names that are no mistakes.
    pub allowed: GlobSet,
    /// How many days old a page may be.
    pub max_age_days: Option<u32>,
}

/// Attribute name in lower case → what it should be.
pub type Expectations = BTreeMap<String, Expected>;

/// What one attribute should be.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// The name as people write it.
    pub name: String,
    /// It must be there with a value.
    pub required: bool,
    /// It should be there.
    pub recommended: bool,
    /// What does in its place, in lower case.
    pub or: Vec<String>,
    /// What its values are.
    pub kind: ValueType,
    /// The values that are allowed; empty for all.
    pub values: Vec<String>,
    /// What the whole value, or each item of a list, must match.
    pub pattern: Option<Regex>,
    /// The characters between the items of a list.
    pub separator: Vec<char>,
    /// The least number of characters.
    pub min_length: Option<usize>,
    /// The greatest number of characters.
    pub max_length: Option<usize>,
}

impl Profile {
    /// The built-in profile that `config` names, with its changes. What is no regular expression or glob
    /// was reported when the file was read and is left out.
    pub(super) fn new(config: &Metadata) -> Self {
        let (mut blocks, mut yaml) = builtin::expectations(config.profile);
        if config.sets_lengths() {
            for expected in blocks.values_mut().chain(yaml.values_mut()) {
                (expected.min_length, expected.max_length) = (None, None);
            }
        }
        for (name, change) in &config.attributes {
            for form in [&mut blocks, &mut yaml] {
                form.entry(name.to_lowercase())
                    .or_insert_with(|| Expected::named(name))
                    .apply(change);
            }
        }
        let mut allowed = GlobSetBuilder::new();
        for pattern in &config.allow {
            if let Ok(glob) = Glob::new(&pattern.to_lowercase()) {
                allowed.add(glob);
            }
        }
        Self {
            blocks,
            yaml,
            typos_only: config.unknown == Unknown::Typos || config.profile == ProfileName::None,
            allowed: allowed.build().unwrap_or_default(),
            max_age_days: config.max_age_days,
        }
    }
}

/// Whether `name` belongs to an open vocabulary, in which names are expected that nobody knows.
pub fn is_open(name: &str) -> bool {
    builtin::NAMESPACES
        .iter()
        .any(|namespace| name.starts_with(namespace))
}

impl Expected {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            separator: vec![',', ';'],
            ..Self::default()
        }
    }

    fn apply(&mut self, change: &Attribute) {
        let lower = |names: &Vec<String>| names.iter().map(|name| name.to_lowercase()).collect();
        self.required = change.required.unwrap_or(self.required);
        self.recommended = change.recommended.unwrap_or(self.recommended);
        self.kind = change.kind.unwrap_or(self.kind);
        self.min_length = change.min_length.or(self.min_length);
        self.max_length = change.max_length.or(self.max_length);
        if let Some(names) = &change.or {
            self.or = lower(names);
        }
        if let Some(values) = &change.values {
            self.values.clone_from(values);
        }
        if let Some(pattern) = &change.pattern {
            self.pattern = Some(pattern.as_str())
                .filter(|pattern| !pattern.is_empty())
                .and_then(|pattern| whole(pattern).ok());
        }
        if let Some(separator) = &change.separator {
            self.separator = separator.chars().collect();
        }
    }

    /// The parts of `value` that are judged: the items of a list with the byte where each begins, or all of it.
    pub fn items<'v>(&'v self, value: &'v str) -> impl Iterator<Item = (usize, &'v str)> + 'v {
        let is_list = self.kind == ValueType::List;
        let mut at = 0;
        value
            .split(move |c| is_list && self.separator.contains(&c))
            .map(move |part| {
                let start = at + (part.len() - part.trim_start().len());
                // Separators are of one character each; the next part begins behind this one's.
                at += part.len() + value[at + part.len()..].chars().next().map_or(0, char::len_utf8);
                (start, part.trim())
            })
            .filter(|(_, part)| !part.is_empty())
    }
}

/// Compiles `pattern` to match whole values only.
///
/// # Errors
/// When it is no regular expression.
pub(super) fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    // Compiled alone first: `a)(b` must not become right by what is put around it.
    Regex::new(pattern)?;
    Regex::new(&format!("^(?:{pattern})$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Profile {
        let config: Metadata = toml::from_str(text).unwrap();
        config.profile().clone()
    }

    #[test]
    fn a_key_changes_its_attribute_and_nothing_else() {
        let profile = profile("[attributes.'MS.Topic']\nrequired = true\n[attributes.'contoso.tier']\n");
        let topic = &profile.blocks["ms.topic"];
        assert!(topic.required && !topic.values.is_empty());
        assert_eq!(topic.name, "ms.topic");
        assert!(!profile.blocks["ms.devlang"].required);
        assert!(profile.yaml.contains_key("contoso.tier"));
    }

    #[test]
    fn the_profile_none_expects_nothing() {
        let profile = profile("profile = 'none'\n");
        assert!(profile.blocks.is_empty() && profile.yaml.is_empty() && profile.typos_only);
    }

    #[test]
    fn the_profile_learn_asks_for_more_in_yaml() {
        assert!(!profile("").yaml["author"].required);
        assert!(profile("profile = 'learn'\n").yaml["author"].required);
    }

    #[test]
    fn lists_are_cut_at_their_separators_and_texts_are_not() {
        let mut expected = Expected::named("x");
        expected.kind = ValueType::List;
        let items: Vec<_> = expected.items("a, b;;ü ,c").collect();
        assert_eq!(items, [(0, "a"), (3, "b"), (6, "ü"), (10, "c")]);
        expected.kind = ValueType::Text;
        assert_eq!(expected.items("a, b").collect::<Vec<_>>(), [(0, "a, b")]);
    }

    #[test]
    fn patterns_hold_for_the_whole_value() {
        assert!(whole("a|b").unwrap().is_match("b"));
        assert!(!whole("a|b").unwrap().is_match("ab"));
        assert!(whole("a)(b").is_err());
    }
}
