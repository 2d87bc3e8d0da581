//! `Places`: spans as files, lines and columns, for everything that prints findings.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Sources;
use crate::base::{FileId, LineIndex, Span};

/// A span as people and other programs name it. Lines and columns are from 1, columns in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Place<'a> {
    /// The file, relative to the root, with `/`.
    pub file: &'a str,
    /// The line of the first character.
    pub line: u32,
    /// The column of the first character.
    pub column: u32,
    /// The line where the span ends.
    #[serde(skip)]
    pub end_line: u32,
    /// The column behind the last character.
    #[serde(skip)]
    pub end_column: u32,
}

/// Turns spans into places; remembers where the lines of each source begin.
pub struct Places<'a> {
    sources: &'a dyn Sources,
    lines: FxHashMap<FileId, LineIndex>,
}

impl<'a> Places<'a> {
    /// For the files of `sources`.
    pub fn new(sources: &'a dyn Sources) -> Self {
        Self {
            sources,
            lines: FxHashMap::default(),
        }
    }

    /// Where `span` is.
    pub fn of(&mut self, span: Span) -> Place<'a> {
        let text = self.text(span);
        let index = self.index(span.file);
        let start = index.line_column(text, span.range.start as usize);
        let end = index.line_column(text, span.range.end.max(span.range.start) as usize);
        Place {
            file: self.sources.name(span.file),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    /// The bytes of the line in which `span` begins, without its line end.
    pub fn line(&mut self, span: Span) -> Range<usize> {
        let text = self.text(span);
        let index = self.index(span.file);
        let line = index.line_column(text, span.range.start as usize).line;
        index.line_range(text, line)
    }

    /// The text of the line in which `span` begins, without its line end.
    pub fn line_text(&mut self, span: Span) -> &'a str {
        let bytes = self.line(span);
        &self.text(span)[bytes]
    }

    /// The whole text of the file that `span` is in.
    pub fn text(&self, span: Span) -> &'a str {
        self.sources.text(span.file)
    }

    /// The locale of the file that `span` is in.
    pub fn locale(&self, span: Span) -> Option<&'a str> {
        self.sources.locale(span.file)
    }

    fn index(&mut self, file: FileId) -> &LineIndex {
        let sources = self.sources;
        self.lines
            .entry(file)
            .or_insert_with(|| LineIndex::new(sources.text(file)))
    }
}
