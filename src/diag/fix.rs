//! `Fix`: edits that put a finding right, and how the edits of many findings become one new text.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Diagnostic, Sources};
use crate::base::{FileId, Span};

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The page stays as it was, or becomes what its writer certainly meant.
    Safe,
    /// A good guess, such as the nearest name.
    Unsafe,
}

/// A byte order mark.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How a program puts a finding right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The edits; all of them or none.
    pub edits: Vec<TextEdit>,
}

/// One replacement in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct TextEdit {
    /// What goes; empty to insert only.
    pub span: Span,
    /// What comes.
    pub insert: String,
    /// What `span` must hold for the edit to be right, for stages that know a span but not its text:
    /// repairs and HTML can make the two differ. See [`confirm`].
    pub expect: Option<Box<str>>,
}

impl TextEdit {
    /// Replaces `span` by `insert`.
    pub fn new(span: Span, insert: impl Into<String>) -> Self {
        Self {
            span,
            insert: insert.into(),
            expect: None,
        }
    }

    /// The same edit, to be made only where the source says `text`.
    #[must_use]
    pub fn expecting(mut self, text: &str) -> Self {
        self.expect = Some(text.into());
        self
    }

    /// Takes the byte order mark of `file` away. The mark is no part of the text, so that what stands at
    /// its beginning does not move.
    pub fn without_mark(file: FileId) -> Self {
        Self::new(Span::new(file, 0, 0), "").expecting(BYTE_ORDER_MARK)
    }

    /// Whether this is [`TextEdit::without_mark`].
    pub fn removes_mark(&self) -> bool {
        self.expect.as_deref() == Some(BYTE_ORDER_MARK)
    }

    /// Whether the edit lies in `place` or next to it.
    pub fn touches(&self, place: Span) -> bool {
        self.span.file == place.file
            && self.span.range.start <= place.range.end
            && place.range.start <= self.span.range.end
    }

    /// Whether two edits cannot both be made: their ranges share a byte, or begin at the same one.
    fn collides(&self, other: &Self) -> bool {
        let (a, b) = (self.span.range, other.span.range);
        self.span.file == other.span.file
            && self.removes_mark() == other.removes_mark()
            && (a.start == b.start || (a.start < b.end && b.start < a.end))
    }
}

impl Fix {
    /// A fix of one edit that may be applied unseen.
    pub fn safe(span: Span, insert: impl Into<String>) -> Self {
        Self {
            applicability: Applicability::Safe,
            edits: vec![TextEdit::new(span, insert)],
        }
    }

    /// A fix of one edit that is a guess.
    pub fn guess(span: Span, insert: impl Into<String>) -> Self {
        Self {
            applicability: Applicability::Unsafe,
            ..Self::safe(span, insert)
        }
    }

    /// Takes the edits of a finding of the same cause. The whole is as safe as its least safe part.
    pub fn merge(&mut self, other: Self) {
        self.applicability = self.applicability.max(other.applicability);
        for edit in other.edits {
            if !self.edits.contains(&edit) {
                self.edits.push(edit);
            }
        }
    }
}

/// Takes out the edits that expect another text than `sources` have, and fixes that hold no other.
pub fn confirm(diagnostics: &mut [Diagnostic], sources: &dyn Sources) {
    diagnostics.par_iter_mut().for_each(|diagnostic| {
        if let Some(fix) = &mut diagnostic.fix {
            fix.edits.retain(|edit| {
                let found = || sources.text(edit.span.file).get(edit.span.range.as_range());
                // Whether there is a mark only the decoder knows.
                let as_expected = |text| found() == Some(text) || edit.removes_mark();
                edit.expect.as_deref().is_none_or(as_expected)
            });
            if fix.edits.is_empty() {
                diagnostic.fix = None;
            }
        }
    });
}

/// The edits of `diagnostics` that can be made together, by file, in the order of their positions.
///
/// Fixes above `most` are left out. Of fixes that collide, the one of the earlier finding counts: run the
/// check again for the other.
pub fn plan(diagnostics: &[Diagnostic], most: Applicability) -> BTreeMap<FileId, Vec<TextEdit>> {
    let mut files: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for fix in diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
    {
        if fix.applicability > most {
            continue;
        }
        let free = |edit: &TextEdit| {
            files.get(&edit.span.file).is_none_or(|taken| {
                // `taken` is sorted and its edits are apart, so only neighbours can collide; at byte 0 there may be two.
                let at = taken.partition_point(|other| other.span.range < edit.span.range);
                let near = at.saturating_sub(2)..(at + 2).min(taken.len());
                !taken[near]
                    .iter()
                    .any(|other| other != edit && other.collides(edit))
            })
        };
        if !fix.edits.iter().all(free) {
            continue;
        }
        for edit in &fix.edits {
            let taken = files.entry(edit.span.file).or_default();
            if let Err(at) = taken.binary_search(edit) {
                taken.insert(at, edit.clone());
            }
        }
    }
    files
}

/// `source` after `edits`. Of edits that collide the first by position is made; those that do not lie on
/// character boundaries of `source` are not made.
pub fn apply(source: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(source.len() + 64);
    let mut done = 0;
    let mut last: Option<&TextEdit> = None;
    for edit in sorted {
        let range = edit.span.range.as_range();
        if last.is_some_and(|last| last.collides(edit)) {
            continue;
        }
        let (Some(before), true) = (source.get(done..range.start), source.get(range.clone()).is_some())
        else {
            continue;
        };
        out.push_str(before);
        out.push_str(&edit.insert);
        done = range.end;
        last = Some(edit);
    }
    out.push_str(&source[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::stub::Texts;

    fn edit(start: usize, end: usize, insert: &str) -> TextEdit {
        TextEdit::new(Span::new(FileId(0), start, end), insert)
    }

    fn finding(edits: Vec<TextEdit>, applicability: Applicability) -> Diagnostic {
        Diagnostic::new("link-case", edits[0].span, "x").with_fix(Fix { applicability, edits })
    }

    #[test]
    fn edits_are_made_by_position_whatever_their_order() {
        let edits = [edit(4, 5, "E"), edit(0, 1, "A"), edit(3, 3, "-")];
        assert_eq!(apply("abcde", &edits), "Abc-dE");
        assert_eq!(apply("abcde", &[]), "abcde");
    }

    #[test]
    fn of_colliding_edits_the_first_by_position_is_made() {
        assert_eq!(apply("abcdef", &[edit(2, 5, "Y"), edit(0, 3, "X")]), "Xdef");
        assert_eq!(apply("abcdef", &[edit(1, 1, "X"), edit(1, 1, "Y")]), "aXbcdef");
        // Neighbours do not collide.
        assert_eq!(apply("abcdef", &[edit(0, 3, "X"), edit(3, 6, "Y")]), "XY");
    }

    #[test]
    fn edits_outside_the_text_or_inside_a_character_are_not_made() {
        assert_eq!(apply("é", &[edit(1, 2, "x")]), "é");
        assert_eq!(apply("ab", &[edit(1, 9, "x"), edit(0, 1, "X")]), "Xb");
    }

    #[test]
    fn a_fix_that_collides_in_one_edit_is_left_out_as_a_whole() {
        let findings = [
            finding(vec![edit(2, 4, "X")], Applicability::Safe),
            finding(vec![edit(0, 1, "Y"), edit(3, 5, "Y")], Applicability::Safe),
            finding(vec![edit(7, 8, "Z")], Applicability::Unsafe),
            finding(vec![edit(2, 4, "X"), edit(5, 6, "W")], Applicability::Safe),
        ];
        let planned = plan(&findings, Applicability::Safe);
        assert_eq!(planned[&FileId(0)], [edit(2, 4, "X"), edit(5, 6, "W")]);
        let planned = plan(&findings, Applicability::Unsafe);
        assert_eq!(planned[&FileId(0)].len(), 3);
    }

    #[test]
    fn edits_of_a_text_that_is_not_there_are_taken_out() {
        let right = edit(0, 1, "A").expecting("a");
        let wrong = edit(2, 9, "C").expecting("c");
        let mut list = [
            finding(vec![right.clone(), wrong.clone()], Applicability::Safe),
            finding(vec![wrong], Applicability::Safe),
            finding(vec![edit(1, 2, "B")], Applicability::Safe),
        ];
        confirm(&mut list, &Texts::one("abc"));
        assert_eq!(list[0].fix.as_ref().unwrap().edits, [right]);
        assert!(list[1].fix.is_none());
        assert!(list[2].fix.is_some());
    }

    #[test]
    fn a_byte_order_mark_goes_whatever_else_begins_the_file() {
        let mark = TextEdit::without_mark(FileId(0));
        let findings = &mut [
            finding(vec![mark.clone()], Applicability::Safe),
            finding(vec![edit(0, 1, "A")], Applicability::Safe),
        ];
        confirm(findings, &Texts::one("abc"));
        let planned = plan(findings, Applicability::Safe);
        assert_eq!(planned[&FileId(0)], [mark, edit(0, 1, "A")]);
        assert_eq!(apply("abc", &planned[&FileId(0)]), "Abc");
    }

    #[test]
    fn a_place_that_goes_takes_its_edits_along() {
        let mut merged = finding(vec![edit(0, 1, "A"), edit(4, 5, "E")], Applicability::Safe);
        merged.also = vec![edit(4, 5, "").span.into()];
        let left = merged
            .clone()
            .retain_places(|span| span.range.start == 4)
            .unwrap();
        assert_eq!(left.fix.unwrap().edits, [edit(4, 5, "E")]);
        assert_eq!(left.span.range.start, 4);
        assert!(merged.retain_places(|_| false).is_none());
    }
}
