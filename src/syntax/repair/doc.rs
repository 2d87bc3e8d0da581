//! `Doc`: a file as the block repairs see it: its lines, what the scanner says of them, and pending changes.

use std::ops::Range;

use super::super::blocks::{self, Info, Kind};
use super::super::definitions::Definitions;
use super::super::lines::{self, Line};
use super::super::mapped::{Edit, Mapped};
use super::{Counts, EDGE, Habits, RULES, RuleId};
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// A file under repair.
pub(crate) struct Doc<'s> {
    /// The file.
    pub file: FileId,
    /// Its text, to which all positions refer.
    pub source: &'s str,
    /// Its lines.
    pub lines: Vec<Line<'s>>,
    /// What each line is.
    pub info: Vec<Info>,
    /// Findings so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The habits that are told though they harm nobody (see [`super::habits`]).
    pub habits: Habits,
    /// How often each rule was needed.
    pub counts: Counts,
    /// The link definitions taken out of the text.
    pub definitions: Definitions,
    /// The hand-off marker, if the file has one (spec 7.2).
    pub handoff: Option<String>,
    insertions: Vec<(usize, Line<'s>)>,
    deletions: Vec<usize>,
    dirty: bool,
}

/// A stretch of the repaired text that holds inline markdown: a paragraph, a heading, a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prose {
    /// Bytes of the repaired text, whole lines with their containers' marks.
    pub range: Range<usize>,
    /// Lines of HTML blocks: no markdown, but directives are honoured.
    pub html: bool,
}

impl<'s> Doc<'s> {
    /// Reads `source` less `removed`.
    pub(crate) fn new(file: FileId, source: &'s str, removed: &[Range<usize>]) -> Self {
        let lines = lines::split(source, removed);
        let mut info = Vec::new();
        blocks::scan_into(&lines, &mut info);
        Self {
            file,
            source,
            lines,
            info,
            diagnostics: Vec::new(),
            habits: Habits::default(),
            counts: [0; RULES.len()],
            definitions: Definitions::default(),
            handoff: None,
            insertions: Vec::new(),
            deletions: Vec::new(),
            dirty: false,
        }
    }

    /// Takes out of the source what we use as marks of our own.
    pub(crate) fn drop_marks(&mut self) {
        let mut mark = [0; 4];
        let mark = EDGE.encode_utf8(&mut mark);
        if memchr::memmem::find(self.source.as_bytes(), mark.as_bytes()).is_none() {
            return;
        }
        for index in 0..self.lines.len() {
            let marks = self.lines[index].text.match_indices(EDGE);
            let cuts: Vec<Edit> = marks
                .map(|(at, mark)| Edit::delete(at..at + mark.len()))
                .collect();
            if !cuts.is_empty() {
                self.edit(index, cuts);
            }
        }
        self.settle();
    }

    /// Notes that `rule` was needed once.
    pub(crate) fn hit(&mut self, rule: RuleId) {
        self.counts[rule as usize] += 1;
    }

    /// Reports `code` at bytes `range` of line `index`.
    pub(crate) fn report(&mut self, code: &'static str, index: usize, range: Range<usize>, message: String) {
        let line = &self.lines[index];
        let span = Span::new(self.file, line.source_of(range.start), line.source_of(range.end));
        self.diagnostics.push(Diagnostic::new(code, span, message));
    }

    /// Replaces bytes `range` of line `index`.
    pub(crate) fn splice(&mut self, index: usize, range: Range<usize>, with: &str) {
        self.lines[index].splice(range, with);
        self.dirty = true;
    }

    /// Makes several edits in line `index`, in one pass.
    pub(crate) fn edit(&mut self, index: usize, edits: Vec<Edit>) {
        self.lines[index].edit(edits);
        self.dirty = true;
    }

    /// Makes the edits that `edits` wants of each line of prose, and counts them for `rule`.
    pub(crate) fn edit_prose(&mut self, rule: RuleId, edits: impl Fn(&mut Self, usize) -> Vec<Edit>) {
        for index in 0..self.lines.len() {
            if !matches!(self.info[index].kind, Kind::Text | Kind::Heading | Kind::Html) {
                continue;
            }
            let edits = edits(self, index);
            if !edits.is_empty() {
                edits.iter().for_each(|_| self.hit(rule));
                self.edit(index, edits);
            }
        }
    }

    /// Cuts line `index` in two at `at`; the tail, behind `prefix`, becomes a line of its own below it.
    pub(crate) fn split_line(&mut self, index: usize, at: usize, prefix: &str) {
        let mut tail = self.lines[index].split_off(at);
        tail.splice(0..0, prefix);
        self.insertions.push((index + 1, tail));
        self.dirty = true;
    }

    /// As [`Doc::split_line`], with a blank line between the two.
    pub(crate) fn split_with_blank(&mut self, index: usize, at: usize, prefix: &str) {
        let source = self.lines[index].source_of(at);
        self.insertions
            .push((index + 1, Line::own(prefix.trim_end(), source)));
        self.split_line(index, at, prefix);
    }

    /// Puts a line of our own before line `index` (which may be one past the last).
    pub(crate) fn insert_before(&mut self, index: usize, text: impl Into<String>) {
        let at = match self.lines.get(index) {
            Some(line) => line.source_start,
            None => self.source.len(),
        };
        self.insertions.push((index, Line::own(text, at)));
        self.dirty = true;
    }

    /// Takes line `index` away.
    pub(crate) fn delete(&mut self, index: usize) {
        self.deletions.push(index);
        self.dirty = true;
    }

    /// Makes the pending changes and scans again, if there are any.
    pub(crate) fn settle(&mut self) {
        if !self.dirty {
            return;
        }
        self.dirty = false;
        if !self.insertions.is_empty() || !self.deletions.is_empty() {
            // Several lines put at one place come in the order in which they were given, except that
            // tails cut off one line, from its end forward, come last first.
            let mut insertions = std::mem::take(&mut self.insertions);
            insertions.sort_by_key(|(index, line)| (*index, line.source_start));
            let mut deletions = std::mem::take(&mut self.deletions);
            deletions.sort_unstable();
            deletions.dedup();
            let old = std::mem::take(&mut self.lines);
            let count = old.len();
            let mut insertions = insertions.into_iter().peekable();
            let mut deletions = deletions.into_iter().peekable();
            for (index, line) in old.into_iter().enumerate() {
                while let Some((_, line)) = insertions.next_if(|(at, _)| *at <= index) {
                    self.lines.push(line);
                }
                if deletions.next_if_eq(&index).is_none() {
                    self.lines.push(line);
                }
            }
            self.lines
                .extend(insertions.filter(|(at, _)| *at >= count).map(|(_, line)| line));
        }
        blocks::scan_into(&self.lines, &mut self.info);
    }

    /// The text of line `index` behind its containers' marks and blanks.
    pub(crate) fn content(&self, index: usize) -> &str {
        &self.lines[index].text[self.info[index].content..]
    }

    /// What a further line of line `index`'s containers begins with: quote marks as they are, list
    /// markers as blanks.
    pub(crate) fn prefix(&self, index: usize) -> String {
        continuation(&self.lines[index].text[..self.info[index].container])
    }

    /// The columns of blanks at the start of line `index`, tabs counted.
    pub(crate) fn lead(&self, index: usize) -> usize {
        let mut column = 0;
        for byte in self.lines[index].text.bytes() {
            match byte {
                b' ' => column += 1,
                b'\t' => column = (column / 4 + 1) * 4,
                _ => break,
            }
        }
        column
    }

    /// Whether line `index` goes on with the paragraph of the line before it.
    pub(crate) fn continues_paragraph(&self, index: usize) -> bool {
        let info = &self.info[index];
        info.kind == Kind::Text && !info.starts && info.item.is_none()
    }

    /// The repaired text, and the stretches of prose in it.
    pub(crate) fn write(&self) -> (Mapped, Vec<Prose>) {
        let mut out = Mapped::default();
        out.text.reserve(self.source.len() + 64);
        let mut prose: Vec<Prose> = Vec::new();
        let mut open = false;
        for (index, (line, info)) in self.lines.iter().zip(&self.info).enumerate() {
            let start = out.text.len();
            line.write_to(&mut out, self.source);
            let end = out.text.len();
            let is_lf = &self.source[line.line_end.clone()] == "\n";
            if is_lf {
                out.push_source(self.source, line.line_end.clone());
            } else if index + 1 < self.lines.len() || !line.line_end.is_empty() {
                out.push_own("\n");
            }
            let (here, html) = match info.kind {
                Kind::Text | Kind::Heading => (true, false),
                Kind::Html => (true, true),
                _ => (false, false),
            };
            if !here {
                open = false;
                continue;
            }
            let fresh = info.starts || info.item.is_some() || info.kind == Kind::Heading;
            match prose.last_mut() {
                Some(last) if open && !fresh && last.html == html => last.range.end = end,
                _ => prose.push(Prose {
                    range: start..end,
                    html,
                }),
            }
            open = info.kind != Kind::Heading;
        }
        (out, prose)
    }
}

/// `marks` with list markers blanked out.
pub(crate) fn continuation(marks: &str) -> String {
    marks
        .chars()
        .map(|c| if matches!(c, '>' | '\t') { c } else { ' ' })
        .collect()
}
