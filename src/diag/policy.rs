//! `Policy`: which rules count, for which files, and how much. Made of the configuration and the command line.

use std::collections::BTreeMap;

use globset::GlobSet;

use super::catalogue::{self, Family, RULES, Rule};
use super::{Code, Diagnostic, Level, Severity, Sources};
use crate::base::suggest;

/// One name of `select` or `ignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// Every rule: `all`.
    All,
    /// The rules of a family.
    Family(Family),
    /// One rule.
    Rule(Code),
}

/// The name of [`Selector::All`].
const ALL: &str = "all";

impl Selector {
    /// Reads `all`, the name of a family or the name of a rule.
    ///
    /// # Errors
    /// Advice, when it is none of them.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name == ALL {
            return Ok(Self::All);
        }
        if let Some(&family) = Family::ALL.iter().find(|family| family.name() == name) {
            return Ok(Self::Family(family));
        }
        if let Some(rule) = catalogue::rule(name) {
            return Ok(Self::Rule(rule.code));
        }
        let families = Family::ALL.iter().map(|family| family.name());
        let names = RULES.iter().map(|rule| rule.code).chain(families);
        Err(match suggest::nearest(name, names, 1).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`lazuli rules` lists all rules and their families".to_owned(),
        })
    }

    fn covers(self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Family(family) => rule.family == family,
            Self::Rule(code) => rule.code == code,
        }
    }
}

/// Which rules count and how much.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Only these rules count; empty for all. A rule that is off counts only if it is named itself.
    pub select: Vec<Selector>,
    /// These rules do not count.
    pub ignore: Vec<Selector>,
    /// Levels other than those of the catalogue.
    pub levels: BTreeMap<Code, Level>,
    /// Exceptions for some files; later ones beat earlier ones.
    pub overrides: Vec<Override>,
}

/// An exception for some files.
#[derive(Debug, Clone)]
pub struct Override {
    /// The files, by their names relative to the root.
    pub paths: GlobSet,
    /// These rules do not count in them.
    pub ignore: Vec<Selector>,
    /// Their levels in these files.
    pub levels: BTreeMap<Code, Level>,
}

impl Policy {
    /// The level of `code` in the file called `name`.
    pub fn level(&self, code: Code, name: &str) -> Level {
        let Some(rule) = catalogue::rule(code) else {
            return Level::Warning;
        };
        let covered = |list: &[Selector]| list.iter().any(|selector| selector.covers(rule));
        if self.is_left_out(rule) {
            return Level::Off;
        }
        let mut level = self.general_level(rule);
        for exception in &self.overrides {
            if exception.paths.is_match(name) {
                if covered(&exception.ignore) {
                    level = Level::Off;
                }
                level = exception.levels.get(code).copied().unwrap_or(level);
            }
        }
        level
    }

    /// Whether findings of `code` are reported in any file at all.
    pub fn counts_somewhere(&self, code: Code) -> bool {
        let Some(rule) = catalogue::rule(code) else {
            return true;
        };
        let levels = self
            .overrides
            .iter()
            .filter_map(|exception| exception.levels.get(code).copied());
        let mut levels = levels.chain([self.general_level(rule)]);
        !self.is_left_out(rule) && levels.any(|level| level != Level::Off)
    }

    /// Whether `select` or `ignore` rule `rule` out.
    fn is_left_out(&self, rule: &Rule) -> bool {
        let covered = |list: &[Selector]| list.iter().any(|selector| selector.covers(rule));
        covered(&self.ignore) || !(self.select.is_empty() || covered(&self.select))
    }

    /// The level of `rule` in files that no exception names.
    fn general_level(&self, rule: &Rule) -> Level {
        let own = match rule.level {
            // Who names a rule that is off wants it.
            Level::Off if self.select.contains(&Selector::Rule(rule.code)) => Level::Warning,
            level => level,
        };
        self.levels.get(rule.code).copied().unwrap_or(own)
    }

    /// Whether findings of the rule called `code` in the file called `name` are reported.
    pub fn reports(&self, code: &str, name: &str) -> bool {
        catalogue::rule(code).is_some_and(|rule| self.level(rule.code, name) != Level::Off)
    }

    /// What is to be reported of the findings of a run: what sources excuse and what does not count is
    /// gone, what is wrong with the excuses is added, fixes fit the sources.
    pub fn settle(&self, diagnostics: Vec<Diagnostic>, sources: &dyn Sources) -> Vec<Diagnostic> {
        let mut left = self.apply(super::suppress::apply(diagnostics, sources), sources);
        super::fix::confirm(&mut left, sources);
        left
    }

    /// The findings that count, at their levels. A finding in several files stays for those in which its
    /// rule is not off.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>, sources: &dyn Sources) -> Vec<Diagnostic> {
        let mut list: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter_map(|diagnostic| {
                let code = diagnostic.code;
                let level = |file| self.level(code, sources.name(file));
                let mut left = diagnostic.retain_places(|span| level(span.file) != Level::Off)?;
                left.severity = level(left.span.file).severity().unwrap_or(Severity::Warning);
                Some(left)
            })
            .collect();
        super::sink::sort(&mut list, sources);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Span};
    use crate::diag::stub::Texts;
    use globset::{Glob, GlobSetBuilder};

    fn select(names: &[&str]) -> Vec<Selector> {
        names.iter().map(|name| Selector::parse(name).unwrap()).collect()
    }

    #[test]
    fn unknown_names_get_advice() {
        let advice = Selector::parse("link-borken").unwrap_err();
        assert_eq!(advice, "did you mean `link-broken`?");
        assert_eq!(
            Selector::parse("includs").unwrap_err(),
            "did you mean `includes`?"
        );
        assert!(Selector::parse("zzz").unwrap_err().contains("lazuli rules"));
    }

    #[test]
    fn selecting_excludes_the_rest_and_ignoring_beats_selecting() {
        let policy = Policy {
            select: select(&["links", "bad-date"]),
            ignore: select(&["link-case"]),
            ..Policy::default()
        };
        assert_eq!(policy.level("link-broken", "a.md"), Level::Warning);
        assert_eq!(policy.level("bad-date", "a.md"), Level::Warning);
        assert_eq!(policy.level("link-case", "a.md"), Level::Off);
        assert_eq!(policy.level("include-cycle", "a.md"), Level::Off);
        let all = Policy::default();
        assert_eq!(all.level("include-cycle", "a.md"), Level::Error);
    }

    #[test]
    fn overrides_hold_for_their_files_only_and_split_findings_of_one_cause() {
        let mut paths = GlobSetBuilder::new();
        paths.add(Glob::new("archive/**").unwrap());
        let policy = Policy {
            levels: [("link-broken", Level::Error)].into(),
            overrides: vec![Override {
                paths: paths.build().unwrap(),
                ignore: select(&["links"]),
                levels: [("link-case", Level::Hint)].into(),
            }],
            ..Policy::default()
        };
        assert_eq!(policy.level("link-broken", "archive/a.md"), Level::Off);
        assert_eq!(policy.level("link-case", "archive/a.md"), Level::Hint);
        assert_eq!(policy.level("link-case", "a.md"), Level::Info);

        let names = Texts::named(&["archive/a.md", "b.md"]);
        let mut finding = Diagnostic::new("link-broken", Span::new(FileId(0), 0, 1), "x");
        finding.also = vec![Span::new(FileId(1), 3, 4).into()];
        let left = policy.apply(vec![finding], &names);
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].span, Span::new(FileId(1), 3, 4));
        assert_eq!(left[0].severity, Severity::Error);
        assert!(left[0].also.is_empty());
    }
}
