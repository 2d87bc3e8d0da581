//! The dialect before 2014. X4: the prefix of directives was `WACOM`, after the system that published
//! azure.microsoft.com then. X7: before there were directives, a `<div>` named what to include.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::blocks::Kind;
use super::super::mapped::Edit;
use super::directives::may_hold_directive;
use super::protect::outside_code;
use super::{Doc, RuleId};
use crate::base::pattern::regex;

/// What the prefix is today. As long as the old one, so that no position moves.
const PREFIX: &str = "AZURE";

static OLD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\\?\[\s*(WACOM)\s*\.\s*\p{L}"));

static CHUNK: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)^<div\s+chunk\s*=\s*"([^"<>()]+)"\s*(?:/>|>\s*</div>)\s*$"#));

/// Gives every directive outside of code the prefix of today.
pub(super) fn renew_prefixes(doc: &mut Doc<'_>) {
    if !may_hold_directive(doc.source, b"wacom") {
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

/// Makes includes of the elements that were includes.
pub(super) fn include_chunks(doc: &mut Doc<'_>) {
    if memchr::memmem::find(doc.source.as_bytes(), b" chunk=").is_none() {
        return;
    }
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Html {
            continue;
        }
        let content = doc.content(index);
        let Some(path) = CHUNK.captures(content).and_then(|captures| captures.get(1)) else {
            continue;
        };
        let (start, path, end) = (doc.info[index].content, path.range(), content.len());
        let edits = vec![
            Edit::replace(start..start + path.start, "[AZURE.INCLUDE [chunk](".to_owned()),
            Edit::replace(start + path.end..start + end, ")]".to_owned()),
        ];
        doc.edit(index, edits);
        doc.hit(RuleId::Chunk);
    }
    doc.settle();
}
