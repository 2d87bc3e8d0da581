//! `Baseline`: the findings that a doc set had when checking began, so that only new ones are reported.
//!
//! A finding is recognised by its rule, its file, the text of its line and what it says, never by line
//! numbers: edits elsewhere in the file do not bring it back.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::place::Places;
use super::{Diagnostic, Sources};
use crate::base::Span;
use crate::base::hash::feed;

/// The version of the file that this program writes and reads.
const VERSION: u32 = 1;

/// How many bytes of a hash make a fingerprint: 128 bits, none of two findings are alike by chance.
const FINGERPRINT_BYTES: usize = 16;

/// Names places of findings so that they are recognised after edits elsewhere.
///
/// The same finding twice on the same text has two fingerprints, told apart by their order; so one value of
/// this type has to see all findings of a run, in their order.
pub struct Fingerprints<'a> {
    places: Places<'a>,
    seen: HashMap<blake3::Hash, u32>,
}

impl<'a> Fingerprints<'a> {
    /// For findings in the files of `sources`.
    pub fn new(sources: &'a dyn Sources) -> Self {
        Self {
            places: Places::new(sources),
            seen: HashMap::new(),
        }
    }

    /// The fingerprint of `diagnostic` at `span`, which is its own or one of `also`: 32 hexadecimal digits.
    pub fn of(&mut self, diagnostic: &Diagnostic, span: Span) -> String {
        let mut hasher = blake3::Hasher::new();
        // The message belongs to the first place of a cause; when that goes, it may change.
        let said = diagnostic.cause.as_deref().unwrap_or(&diagnostic.message);
        for part in [
            diagnostic.code,
            self.places.of(span).file,
            &without_blanks(self.places.line_text(span)),
            &without_numbers(said),
        ] {
            feed(&mut hasher, part);
        }
        let count = self.seen.entry(hasher.finalize()).or_default();
        hasher.update(&count.to_le_bytes());
        *count += 1;
        let hex = hasher.finalize().to_hex();
        hex[..FINGERPRINT_BYTES * 2].to_owned()
    }
}

/// `text` with single blanks between its words: indenting a line does not change it.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with `#` for every number: sizes and positions change without the defect changing.
pub(super) fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_number = false;
    for character in text.chars() {
        let digit = character.is_ascii_digit();
        if !digit {
            out.push(character);
        } else if !in_number {
            out.push('#');
        }
        in_number = digit;
    }
    out
}

/// Findings that are known and not reported again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeSet<Entry>,
}

/// One place of one finding. The file and the code are for people who read the baseline and for runs that
/// look at a part of the set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    code: String,
    fingerprint: String,
}

/// The file's outer object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

/// What a run found beside a baseline.
#[derive(Debug)]
pub struct Compared {
    /// The findings that the baseline lacks, in their order.
    pub new: Vec<Diagnostic>,
    /// How many places the baseline knows.
    pub known: usize,
    /// How many places of the baseline are no defects any more.
    pub gone: usize,
}

impl Baseline {
    /// All places of `diagnostics`.
    pub fn of(diagnostics: &[Diagnostic], sources: &dyn Sources) -> Self {
        let mut fingerprints = Fingerprints::new(sources);
        let mut entries = BTreeSet::new();
        for diagnostic in diagnostics {
            for span in diagnostic.spans() {
                entries.insert(Entry {
                    file: sources.name(span.file).to_owned(),
                    code: diagnostic.code.to_owned(),
                    fingerprint: fingerprints.of(diagnostic, span),
                });
            }
        }
        Self { entries }
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// One sentence on what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| format!("it is no baseline: {error}"))?;
        if document.version != VERSION {
            return Err(format!(
                "it has version {}, this lazuli reads version {VERSION}",
                document.version
            ));
        }
        Ok(Self {
            entries: document.findings.into_iter().collect(),
        })
    }

    /// The baseline as JSON: one line a place, by file, so that versions are easy to compare.
    ///
    /// # Errors
    /// None in practice: strings always become JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut out = format!("{{\n\"version\": {VERSION},\n\"findings\": [");
        for (index, entry) in self.entries.iter().enumerate() {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            out.push_str(&serde_json::to_string(entry)?);
        }
        out.push_str("\n]\n}\n");
        Ok(out)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells new findings from known ones. Entries of a file and code that `looked_at` refuses are not
    /// counted as gone: the run could not see them.
    pub fn compare(
        &self,
        diagnostics: Vec<Diagnostic>,
        sources: &dyn Sources,
        looked_at: impl Fn(&str, &str) -> bool,
    ) -> Compared {
        let known: HashMap<&str, &Entry> = self
            .entries
            .iter()
            .map(|entry| (entry.fingerprint.as_str(), entry))
            .collect();
        let mut met = BTreeSet::new();
        let mut fingerprints = Fingerprints::new(sources);
        let mut new: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter_map(|diagnostic| {
                let like = diagnostic.clone();
                diagnostic.retain_places(|span| {
                    let found = known.get(fingerprints.of(&like, span).as_str());
                    met.extend(found.copied());
                    found.is_none()
                })
            })
            .collect();
        super::sink::sort(&mut new, sources);
        let gone = self
            .entries
            .iter()
            .filter(|entry| !met.contains(entry) && looked_at(&entry.file, &entry.code))
            .count();
        Compared {
            new,
            known: met.len(),
            gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diag::stub::Texts;

    fn texts(text: &str) -> Texts {
        Texts::one(text)
    }

    /// A finding over each `needle`.
    fn findings(texts: &Texts, needle: &str) -> Vec<Diagnostic> {
        let found = texts.text(FileId(0)).match_indices(needle);
        found
            .map(|(at, _)| {
                let span = Span::new(FileId(0), at, at + needle.len());
                Diagnostic::new("link-broken", span, format!("`{needle}` (byte {at})"))
            })
            .collect()
    }

    fn everything(_: &str, _: &str) -> bool {
        true
    }

    #[test]
    fn lines_above_and_indentation_do_not_bring_findings_back() {
        let before = texts("See [x](x.md).\n");
        let baseline = Baseline::of(&findings(&before, "x.md"), &before);
        let after = texts("# New\n\n* More.\n\n  See  [x](x.md).\n");
        let compared = baseline.compare(findings(&after, "x.md"), &after, everything);
        assert!(compared.new.is_empty());
        assert_eq!((compared.known, compared.gone), (1, 0));
    }

    #[test]
    fn the_same_defect_once_more_is_new_and_one_less_is_gone() {
        let two = texts("[x](x.md)\n[x](x.md)\n");
        let baseline = Baseline::of(&findings(&two, "x.md"), &two);
        assert_eq!(baseline.len(), 2);
        let three = texts("[x](x.md)\n[x](x.md)\n[x](x.md)\n");
        assert_eq!(
            baseline
                .compare(findings(&three, "x.md"), &three, everything)
                .new
                .len(),
            1
        );
        let one = texts("[x](x.md)\n");
        let compared = baseline.compare(findings(&one, "x.md"), &one, everything);
        assert_eq!((compared.new.len(), compared.gone), (0, 1));
    }

    #[test]
    fn a_new_place_of_a_known_cause_is_reported_alone() {
        let text = texts("[x](x.md)\n\nfirst [x](x.md)\n");
        let merged = |places: &[Diagnostic]| {
            let mut finding = places[0].clone().with_cause("x.md");
            finding.also = places[1..].iter().map(|finding| finding.span.into()).collect();
            vec![finding]
        };
        let places = findings(&text, "x.md");
        let baseline = Baseline::of(&merged(&places[..1]), &text);
        let compared = baseline.compare(merged(&places), &text, everything);
        assert_eq!(compared.new.len(), 1);
        assert_eq!(compared.new[0].span, places[1].span);
        assert!(compared.new[0].also.is_empty());
    }

    #[test]
    fn what_a_run_does_not_look_at_is_not_gone() {
        let text = texts("[x](x.md)\n");
        let baseline = Baseline::of(&findings(&text, "x.md"), &text);
        let compared = baseline.compare(Vec::new(), &text, |file, _| file != "a.md");
        assert_eq!(compared.gone, 0);
    }

    #[test]
    fn the_file_is_sorted_versioned_and_read_back() {
        let text = texts("[x](x.md) and [x](x.md)\n");
        let baseline = Baseline::of(&findings(&text, "x.md"), &text);
        let json = baseline.to_json().unwrap();
        assert_eq!(Baseline::parse(&json).unwrap(), baseline);
        assert_eq!(json.lines().count(), 7);
        let newer = json.replace("\"version\": 1", "\"version\": 2");
        assert!(Baseline::parse(&newer).unwrap_err().contains("version 2"));
        assert!(
            Baseline::parse("[]")
                .unwrap_err()
                .starts_with("it is no baseline")
        );
        assert!(Baseline::parse(&Baseline::default().to_json().unwrap()).is_ok());
    }
}
