//! `Former`: the findings of another state of the same doc set, to tell new findings from old ones.
//!
//! A [`super::Baseline`] is a file that lasts and knows findings by their fingerprints alone, so an edit of
//! their line brings them back. Here both states are at hand: a finding whose line was edited is still the old
//! one if it has the same cause, or says the same of the same text.

use std::collections::{HashMap, HashSet};

use super::baseline::{Fingerprints, without_numbers};
use super::renames::Renames;
use super::{Code, Diagnostic, Sources};
use crate::base::Span;
use crate::base::hash::feed;

/// The findings of a state.
#[derive(Debug, Default)]
pub struct Former {
    /// The finding that each place belongs to.
    places: Vec<usize>,
    /// Places by their fingerprints.
    exact: HashMap<String, usize>,
    /// Places by what an edit of their line leaves alone, the last first.
    similar: HashMap<Likeness, Vec<usize>>,
    /// How many findings there were.
    findings: usize,
}

/// What an edit of the line leaves alone: rule, file, and the cause or else what is said of which text.
type Likeness = blake3::Hash;

/// How findings differ from those of another state.
#[derive(Debug, Default)]
pub struct Difference {
    places: HashSet<(Code, Span)>,
    /// How many findings are new, with all their places.
    pub new: usize,
    /// How many findings of the other state are gone, with all their places.
    pub gone: usize,
}

impl Difference {
    /// Whether the finding of `code` at the place `span` is new.
    pub fn is_new(&self, code: Code, span: Span) -> bool {
        self.places.contains(&(code, span))
    }
}

impl Former {
    /// All of `diagnostics`, the findings of one run in their order. `sources` give the files the names that
    /// they have now, `renames` knows their old ones.
    pub fn of(diagnostics: &[Diagnostic], sources: &dyn Sources, renames: &Renames) -> Self {
        let mut fingerprints = Fingerprints::new(sources);
        let mut former = Self {
            findings: diagnostics.len(),
            ..Self::default()
        };
        for (finding, diagnostic) in diagnostics.iter().enumerate() {
            // An old name may be the right one still: other locales can have a file of this name.
            let renamed = renames.in_finding(diagnostic);
            for span in diagnostic.spans() {
                let place = former.places.len();
                former.places.push(finding);
                for version in std::iter::once(diagnostic).chain(&renamed) {
                    former.exact.insert(fingerprints.of(version, span), place);
                    let like = likeness(version, span, sources);
                    former.similar.entry(like).or_default().push(place);
                }
            }
        }
        former.similar.values_mut().for_each(|list| list.reverse());
        former
    }

    /// Compares `diagnostics`, all findings of one run in their order, with these.
    pub fn compare(&self, diagnostics: &[Diagnostic], sources: &dyn Sources) -> Difference {
        let mut fingerprints = Fingerprints::new(sources);
        let mut met = vec![false; self.places.len()];
        let mut known = vec![false; diagnostics.len()];
        let mut left = Vec::new();
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            for span in diagnostic.spans() {
                let same = self.exact.get(&fingerprints.of(diagnostic, span));
                match same.filter(|&&place| !met[place]) {
                    Some(&place) => {
                        met[place] = true;
                        known[at] = true;
                    }
                    None => left.push((at, span)),
                }
            }
        }
        // Only now is it clear which old places are still to be accounted for.
        let mut similar = self.similar.clone();
        let mut difference = Difference::default();
        for (at, span) in left {
            let diagnostic = &diagnostics[at];
            let list = similar.get_mut(&likeness(diagnostic, span, sources));
            let place = list.and_then(|list| {
                while let Some(place) = list.pop() {
                    if !met[place] {
                        return Some(place);
                    }
                }
                None
            });
            match place {
                Some(place) => {
                    met[place] = true;
                    known[at] = true;
                }
                None => {
                    difference.places.insert((diagnostic.code, span));
                }
            }
        }
        let mut gone = vec![true; self.findings];
        for (&finding, &met) in self.places.iter().zip(&met) {
            gone[finding] &= !met;
        }
        difference.new = known.iter().filter(|known| !**known).count();
        difference.gone = gone.iter().filter(|gone| **gone).count();
        difference
    }
}

fn likeness(diagnostic: &Diagnostic, span: Span, sources: &dyn Sources) -> Likeness {
    let quoted = || {
        sources
            .text(span.file)
            .get(span.range.start as usize..span.range.end as usize)
    };
    let (said, about) = match &diagnostic.cause {
        Some(cause) => (cause, ""),
        // What quotes the source is about nothing else; the rest is about the text at its place.
        None if diagnostic.message.contains('`') => (&diagnostic.message, ""),
        None => (&diagnostic.message, quoted().unwrap_or_default()),
    };
    let mut hasher = blake3::Hasher::new();
    for part in [
        diagnostic.code,
        sources.name(span.file),
        &without_numbers(said),
        about,
    ] {
        feed(&mut hasher, part);
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests;
