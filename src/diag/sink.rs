//! `Sink`: collects findings, merges those of one cause, sorts and counts.

use super::{Code, Diagnostic, Occurrence, Severity, Sources};
use crate::base::Span;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// A growing list of findings.
#[derive(Debug, Default)]
pub struct Sink {
    list: Vec<Diagnostic>,
    known: FxHashMap<Code, OfCode>,
}

/// What the list has of one code. Small, as there are hundreds of thousands of places.
#[derive(Debug, Default)]
struct OfCode {
    places: FxHashMap<(Span, Option<Cause>), Known>,
    causes: FxHashMap<String, Cause>,
}

/// A cause, as the number of its first finding.
type Cause = u32;

/// A place that the list has: of finding number `at` its own (0) or one of `also`, counted from 1.
#[derive(Debug, Clone, Copy)]
struct Known {
    at: u32,
    place: u32,
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
    /// Takes a finding. The same again only adds its place: one of the same cause to `also`, one at a span
    /// that is known already, and not of another cause, the directive on its page to that place's `also_from`.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let next = self.list.len() as u32;
        let OfCode { places, causes } = self.known.entry(diagnostic.code).or_default();
        let cause = diagnostic.cause.as_ref().map(|cause| {
            causes.get(cause).copied().unwrap_or_else(|| {
                causes.insert(cause.clone(), next);
                next
            })
        });
        match (places.entry((diagnostic.span, cause)), cause) {
            (Entry::Occupied(known), _) => {
                let known = *known.get();
                self.seen_again(known, diagnostic);
            }
            (Entry::Vacant(place), Some(at)) if at != next => {
                place.insert(Known {
                    at,
                    place: self.list[at as usize].also.len() as u32 + 1,
                });
                self.elsewhere(at, diagnostic);
            }
            (Entry::Vacant(place), _) => {
                place.insert(Known { at: next, place: 0 });
                self.list.push(diagnostic);
            }
        }
    }

    /// A place that is known, met on a further page.
    fn seen_again(&mut self, known: Known, diagnostic: Diagnostic) {
        let first = &mut self.list[known.at as usize];
        let (chain, also_from) = match known.place.checked_sub(1) {
            None => (&first.chain, &mut first.also_from),
            Some(index) => {
                let place = &mut first.also[index as usize];
                (&place.chain, &mut place.also_from)
            }
        };
        let head = diagnostic.chain.first().copied();
        also_from.extend(head.filter(|head| chain.first() != Some(head)));
        also_from.extend(diagnostic.also_from);
        first.also.extend(diagnostic.also);
        first.fix = first.fix.take().or(diagnostic.fix);
    }

    /// A further place of finding number `at`, kept behind those that it has.
    fn elsewhere(&mut self, at: Cause, diagnostic: Diagnostic) {
        let first = &mut self.list[at as usize];
        first.also.push(Occurrence {
            span: diagnostic.span,
            chain: diagnostic.chain,
            also_from: diagnostic.also_from,
        });
        first.also.extend(diagnostic.also);
        match (&mut first.fix, diagnostic.fix) {
            (Some(fix), Some(more)) => fix.merge(more),
            (fix @ None, more) => *fix = more,
            (Some(_), None) => {}
        }
    }

    /// Takes many findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    /// The findings in reading order: by path, position, code.
    pub fn into_sorted(self, sources: &dyn Sources) -> Vec<Diagnostic> {
        let Self { mut list, known } = self;
        drop(known);
        for diagnostic in &mut list {
            let order =
                |a: &Span, b: &Span| (sources.name(a.file), a.range).cmp(&(sources.name(b.file), b.range));
            diagnostic.also.sort_by(|a, b| order(&a.span, &b.span));
            diagnostic.also.dedup_by(|a, b| a.span == b.span);
            let further = diagnostic.also.iter_mut().map(|place| &mut place.also_from);
            for spans in further.chain([&mut diagnostic.also_from]) {
                spans.sort_by(order);
                spans.dedup();
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
    use crate::diag::stub::Texts;

    fn names() -> Texts {
        Texts::named(&["a.md", "b.md", "c.md"])
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
        let list = sink.into_sorted(&names());
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].span, at(1, 3));
        assert_eq!(
            (&list[1].also, &list[1].also_from),
            (&vec![at(1, 9).into()], &vec![at(0, 7)])
        );
    }

    #[test]
    fn two_causes_at_one_place_are_two_findings() {
        let mut sink = Sink::default();
        for cause in ["x", "y", "x"] {
            sink.push(finding(at(0, 0)).with_cause(cause));
        }
        assert_eq!(sink.into_sorted(&names()).len(), 2);
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
        let list = sink.into_sorted(&names());
        let fix = list[0].fix.as_ref().unwrap();
        assert_eq!(fix.edits.len(), 2);
        assert_eq!(fix.applicability, crate::diag::Applicability::Unsafe);
    }
}
