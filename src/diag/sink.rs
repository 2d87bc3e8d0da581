//! `Sink`: collects findings, merges those of one cause, sorts and counts.

use super::{Diagnostic, Severity, Sources};
use crate::base::Span;
use rustc_hash::FxHashMap;

/// A growing list of findings.
#[derive(Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    spans: FxHashMap<(&'static str, Span, Option<String>), usize>,
    causes: FxHashMap<(&'static str, String), usize>,
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
    /// Takes a finding. The same again only adds its place: one of the same cause its span to `also`, one
    /// at the same span, and not of another cause, the directive on its page to `also_from`.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let place = (diagnostic.code, diagnostic.span, diagnostic.cause.clone());
        let same_span = self.spans.get(&place).copied();
        let same_cause = diagnostic
            .cause
            .as_ref()
            .and_then(|cause| self.causes.get(&(diagnostic.code, cause.clone())).copied());
        let Some(at) = same_span.or(same_cause) else {
            let at = self.list.len();
            self.spans.insert(place, at);
            if let Some(cause) = &diagnostic.cause {
                self.causes.insert((diagnostic.code, cause.clone()), at);
            }
            self.list.push(diagnostic);
            return;
        };
        let first = &mut self.list[at];
        if same_span.is_some() {
            let head = diagnostic.chain.first().copied();
            first
                .also_from
                .extend(head.filter(|head| first.chain.first() != Some(head)));
            first.fix = first.fix.take().or(diagnostic.fix);
        } else {
            self.spans.insert(place, at);
            first.also.push(diagnostic.span);
            match (&mut first.fix, diagnostic.fix) {
                (Some(fix), Some(more)) => fix.merge(more),
                (fix @ None, more) => *fix = more,
                (Some(_), None) => {}
            }
        }
        first.also.extend(diagnostic.also);
        first.also_from.extend(diagnostic.also_from);
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
            for places in [&mut diagnostic.also, &mut diagnostic.also_from] {
                places.sort_by(|a, b| (sources.name(a.file), a.range).cmp(&(sources.name(b.file), b.range)));
                places.dedup();
            }
        }
        sort(&mut list, sources);
        list
    }
}

/// Sorts findings by path, position, code and message.
pub fn sort(list: &mut [Diagnostic], sources: &dyn Sources) {
    list.sort_by(|a, b| {
        (sources.name(a.span.file), a.span.range, a.code, &a.message).cmp(&(
            sources.name(b.span.file),
            b.span.range,
            b.code,
            &b.message,
        ))
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diag::Fix;

    struct Names;

    impl Sources for Names {
        fn name(&self, file: FileId) -> &str {
            ["a.md", "b.md", "c.md"][file.index()]
        }
        fn text(&self, _: FileId) -> &str {
            ""
        }
        fn suppressing(&self) -> Vec<FileId> {
            Vec::new()
        }
    }

    fn at(file: u32, start: usize) -> Span {
        Span::new(FileId(file), start, start + 1)
    }

    fn finding(span: Span) -> Diagnostic {
        Diagnostic::new("link-case", span, "x")
    }

    #[test]
    fn places_of_one_cause_and_pages_of_one_place_are_told_apart() {
        let mut sink = Sink::default();
        let shared = at(2, 0);
        sink.push(finding(shared).with_chain(vec![at(1, 5)]).with_cause("y"));
        sink.push(finding(at(1, 9)).with_cause("y"));
        sink.push(finding(shared).with_chain(vec![at(0, 7)]).with_cause("y"));
        sink.push(finding(at(1, 3)));
        let list = sink.into_sorted(&Names);
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].span, at(1, 3));
        assert_eq!(
            (&list[1].also, &list[1].also_from),
            (&vec![at(1, 9)], &vec![at(0, 7)])
        );
    }

    #[test]
    fn two_causes_at_one_place_are_two_findings() {
        let mut sink = Sink::default();
        for cause in ["x", "y", "x"] {
            sink.push(finding(at(0, 0)).with_cause(cause));
        }
        assert_eq!(sink.into_sorted(&Names).len(), 2);
    }

    #[test]
    fn a_merged_finding_keeps_the_fixes_of_all_its_places() {
        let mut sink = Sink::default();
        sink.push(finding(at(0, 0)).with_cause("y"));
        sink.push(
            finding(at(0, 0))
                .with_cause("y")
                .with_fix(Fix::safe(at(0, 0), "A")),
        );
        sink.push(
            finding(at(1, 0))
                .with_cause("y")
                .with_fix(Fix::guess(at(1, 0), "B")),
        );
        let list = sink.into_sorted(&Names);
        let fix = list[0].fix.as_ref().unwrap();
        assert_eq!(fix.edits.len(), 2);
        assert_eq!(fix.applicability, crate::diag::Applicability::Unsafe);
    }
}
