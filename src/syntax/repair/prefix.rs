//! X4: directives of 2013, whose prefix was `WACOM` (the system that published azure.microsoft.com then).

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::blocks::Kind;
use super::protect::outside_code;
use super::{Doc, RuleId};
use crate::base::pattern::regex;

/// What the prefix is today. As long as the old one, so that no position moves.
const PREFIX: &str = "AZURE";

static OLD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\\?\[\s*(WACOM)\s*\.\s*\p{L}"));

/// Gives every directive outside of code the prefix of today.
pub(super) fn renew(doc: &mut Doc<'_>) {
    if !OLD.is_match(doc.source) {
        return;
    }
    for index in 0..doc.lines.len() {
        let starts = match doc.info[index].kind {
            Kind::Text | Kind::Heading | Kind::Html => false,
            // Behind a list that is no code (C19), which is for a later rule to tell, by the prefix.
            Kind::Indented => true,
            _ => continue,
        };
        for prefix in prefixes(&doc.lines[index].text, starts) {
            doc.habit(
                "directive-old-prefix",
                index,
                prefix.clone(),
                "`WACOM` is what `AZURE` was until 2014",
                |doc| vec![doc.replacing(index, prefix.clone(), PREFIX)],
            );
            doc.splice(index, prefix, PREFIX);
            doc.hit(RuleId::OldPrefix);
        }
    }
    doc.settle();
}

/// Where the old prefix stands in `line`, but for code; only where the line `starts` with its directive, if asked so.
fn prefixes(line: &str, starts: bool) -> Vec<Range<usize>> {
    let prefix = |captures: Captures<'_>| {
        let start = captures.get_match().start();
        let is_first = line[..start].chars().all(|c| matches!(c, ' ' | '\t' | '>'));
        Some(captures.get(1)?.range()).filter(|_| is_first || !starts)
    };
    outside_code(&OLD, line).filter_map(prefix).collect()
}
