//! `Sink`: collects findings, merges those of one cause, sorts and counts.

use super::{Diagnostic, Severity, Sources};
use crate::base::Span;
use rustc_hash::FxHashMap;

/// A growing list of findings.
#[derive(Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    seen: FxHashMap<(&'static str, Span), usize>,
}

/// How many findings of each severity.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
    /// Hints.
    pub hints: usize,
}

impl Sink {
    /// Takes a finding. The same code at the same span again only adds the chain's head to `also`.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.span);
        if let Some(&at) = self.seen.get(&key) {
            let first = &mut self.list[at];
            if let Some(&head) = diagnostic.chain.first()
                && first.chain.first() != Some(&head)
                && !first.also.contains(&head)
            {
                first.also.push(head);
            }
            for span in diagnostic.also {
                if !first.also.contains(&span) {
                    first.also.push(span);
                }
            }
            return;
        }
        self.seen.insert(key, self.list.len());
        self.list.push(diagnostic);
    }

    /// Takes many findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    /// The findings in reading order: by path, position, code.
    pub fn into_sorted(self, sources: &dyn Sources) -> Vec<Diagnostic> {
        let mut list = self.list;
        for diagnostic in &mut list {
            diagnostic
                .also
                .sort_by(|a, b| (sources.name(a.file), a.range).cmp(&(sources.name(b.file), b.range)));
        }
        list.sort_by(|a, b| {
            (sources.name(a.span.file), a.span.range, a.code, &a.message).cmp(&(
                sources.name(b.span.file),
                b.span.range,
                b.code,
                &b.message,
            ))
        });
        list
    }
}

/// Counts `diagnostics` by severity.
pub fn count(diagnostics: &[Diagnostic]) -> Counts {
    let mut counts = Counts::default();
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Info => counts.infos += 1,
            Severity::Hint => counts.hints += 1,
        }
    }
    counts
}
