//! Habits told: what a repair did, as a finding whose fix is the same edit in the source.

use std::ops::Range;

use super::super::mapped::{Edit, Mapped};
use super::Doc;
use crate::base::Span;
use crate::diag::{Applicability, Code, Diagnostic, Fix, TextEdit};

/// The rules about habits. Their findings are made only when somebody wants them, since a set of 2016 has
/// thousands ([`SyntaxOptions::habits`](crate::syntax::fragment::SyntaxOptions)).
const HABITS: &[Code] = &[
    "closing-break",
    "directive-old-prefix",
    "heading-glued-hashes",
    "heading-no-blank",
    "link-gap",
    "link-inner-bracket",
    "link-stray-parenthesis",
    "link-target-blank",
    "link-title-quotes",
    "list-outside-quote",
    "table-glued",
    "table-row-short",
];

/// Habits that are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Habits(u16);

impl Habits {
    /// All of them.
    pub const ALL: Self = Self((1 << HABITS.len()) - 1);

    /// Those whose findings are `wanted`.
    pub fn new(wanted: impl Fn(Code) -> bool) -> Self {
        let bits = HABITS.iter().enumerate();
        Self(
            bits.filter(|(_, code)| wanted(code))
                .fold(0, |set, (bit, _)| set | 1 << bit),
        )
    }

    fn contains(self, code: Code) -> bool {
        let bit = HABITS.iter().position(|habit| *habit == code);
        bit.is_some_and(|bit| self.0 & (1 << bit) != 0)
    }
}

/// Edits of the source that belong together; `None` when one of them cannot be told in its terms.
pub(crate) type Edits = Vec<Option<TextEdit>>;

/// A fix of all `edits`; `None` unless all of them can be made.
pub(super) fn fix(applicability: Applicability, edits: Edits) -> Option<Fix> {
    let edits: Vec<TextEdit> = edits.into_iter().collect::<Option<_>>()?;
    (!edits.is_empty()).then_some(Fix { applicability, edits })
}

/// A fix of `edits` that may be made unseen.
pub(super) fn safe(edits: Edits) -> Option<Fix> {
    fix(Applicability::Safe, edits)
}

impl Doc<'_> {
    /// Whether findings of the habit `code` are wanted.
    pub(super) fn tells(&self, code: Code) -> bool {
        self.habits.contains(code)
    }

    /// Gives the latest finding `fix`.
    pub(super) fn attach(&mut self, fix: Option<Fix>) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.fix = fix;
        }
    }

    /// Reports the habit `code` at bytes `range` of line `index`, if habits are told.
    pub(crate) fn habit(
        &mut self,
        code: Code,
        index: usize,
        range: Range<usize>,
        message: &str,
        edits: impl FnOnce(&Self) -> Edits,
    ) {
        if self.tells(code) {
            let fix = safe(edits(self));
            self.report(code, index, range, message.to_owned());
            self.attach(fix);
        }
    }

    /// Reports the habit `code` in the repaired `text`, put right by `edits`, if habits are told.
    pub(super) fn habit_in(
        &mut self,
        text: &Mapped,
        code: Code,
        range: Range<usize>,
        message: &str,
        edits: &[Edit],
    ) {
        if !self.tells(code) {
            return;
        }
        let span = Span::new(self.file, text.source_of(range.start), text.source_of(range.end));
        let edits = edits.iter().map(|edit| {
            let range = text.verbatim(self.source, edit.range.clone())?;
            Some(self.source_edit(range, &edit.with))
        });
        let fix = safe(edits.collect());
        let mut finding = Diagnostic::new(code, span, message);
        finding.fix = fix;
        self.diagnostics.push(finding);
    }

    /// [`Self::habit_in`] for a habit that is all that `edit` changes.
    pub(super) fn habit_edit(&mut self, text: &Mapped, code: Code, message: &str, edit: &Edit) {
        self.habit_in(
            text,
            code,
            edit.range.clone(),
            message,
            std::slice::from_ref(edit),
        );
    }

    /// The edit that replaces bytes `range` of line `index` by `with`.
    pub(crate) fn replacing(&self, index: usize, range: Range<usize>, with: &str) -> Option<TextEdit> {
        let range = self.lines[index].verbatim(self.source, range)?;
        Some(self.source_edit(range, with))
    }

    /// As [`Doc::replacing`], for a line that is in the source as a whole: no other repair has cut or changed it,
    /// so that the source without this repair's need still gets theirs.
    pub(super) fn marking(&self, index: usize, range: Range<usize>, with: &str) -> Option<TextEdit> {
        let line = &self.lines[index];
        let whole = line.verbatim(self.source, 0..line.text.len())?;
        let starts = whole.start == 0 || self.source[..whole.start].ends_with(['\n', '\r']);
        let ends = whole.end == self.source.len() || self.source[whole.end..].starts_with(['\n', '\r']);
        self.replacing(index, range, with).filter(|_| starts && ends)
    }

    /// The edit that puts a blank line before line `index`; `prefix` are its containers' marks.
    pub(super) fn blank_before(&self, index: usize, prefix: &str) -> Option<TextEdit> {
        let line = &self.lines[index];
        let at = line.source_start;
        let starts_line = self.source[..at].ends_with(['\n', '\r']);
        let marks = prefix.trim_end();
        // Marks that a repair put there are not in the source yet.
        let as_written = marks.is_empty()
            || line.verbatim(self.source, 0..self.info[index].container)
                == Some(at..at + self.info[index].container);
        // The rest of a comment that was cut may stand before its text: a blank line would fall into that.
        let content = self.info[index].content;
        let first = self.content(index).chars().next().map_or(0, char::len_utf8);
        let text = line.verbatim(self.source, content..content + first)?;
        let ends_comment = self.source.get(at..text.start)?.contains("-->");
        (starts_line && as_written && !ends_comment)
            .then(|| self.source_edit(at..at, &format!("{marks}{}", self.line_end(index))))
    }

    /// The edit that takes the blank line `index` away.
    pub(super) fn without_line(&self, index: usize) -> Option<TextEdit> {
        let line = &self.lines[index];
        let start = line.verbatim(self.source, 0..line.text.len())?.start;
        (!line.line_end.is_empty()).then(|| self.source_edit(start..line.line_end.end, ""))
    }

    /// How line `index` ends in the source, or the line before it where it is the last.
    pub(super) fn line_end(&self, index: usize) -> &str {
        let ends = self.lines[..=index].iter().rev();
        let end = ends.map(|line| &self.source[line.line_end.clone()]);
        end.take(2).find(|end| !end.is_empty()).unwrap_or("\n")
    }

    fn source_edit(&self, range: Range<usize>, with: &str) -> TextEdit {
        let edit = TextEdit::new(Span::new(self.file, range.start, range.end), with);
        edit.expecting(&self.source[range])
    }
}
