//! `Line`: one line of a file while it is being repaired, with the map back to the source.

use std::borrow::Cow;
use std::ops::Range;

use super::mapped::{Edit, Mapped, Piece};

/// One line, without its line end.
#[derive(Debug, Clone)]
pub(crate) struct Line<'s> {
    /// The text as it stands now.
    pub text: Cow<'s, str>,
    /// Which bytes of `text` stand in the source, and where.
    pieces: Pieces,
    /// The source byte that this line begins at, for lines without any source bytes too.
    pub source_start: usize,
    /// Where the line's own line end stands in the source; empty for a line we made up.
    pub line_end: Range<usize>,
}

#[derive(Debug, Clone)]
enum Pieces {
    /// The text is `source[start..]` as it is. By far the commonest.
    Verbatim,
    Edited(Vec<Piece>),
}

impl<'s> Line<'s> {
    /// A line that stands at `range` in `source`, its line end at `line_end`.
    pub(crate) fn new(source: &'s str, range: Range<usize>, line_end: Range<usize>) -> Self {
        Self {
            text: Cow::Borrowed(&source[range.clone()]),
            pieces: Pieces::Verbatim,
            source_start: range.start,
            line_end,
        }
    }

    /// A line of our own, put at byte `at` of the source.
    pub(crate) fn own(text: impl Into<String>, at: usize) -> Self {
        Self {
            text: Cow::Owned(text.into()),
            pieces: Pieces::Edited(Vec::new()),
            source_start: at,
            line_end: at..at,
        }
    }

    /// Replaces bytes `range` of the line by `with`.
    pub(crate) fn splice(&mut self, range: Range<usize>, with: &str) {
        if with.is_empty() && range.end == self.text.len() {
            return self.truncate(range.start);
        }
        let mut mapped = Mapped::default();
        let pieces = self.take_pieces();
        for (part, own) in [
            (0..range.start, ""),
            (range.start..range.start, with),
            (range.end..self.text.len(), ""),
        ] {
            mapped.push_own(own);
            if part.is_empty() {
                continue;
            }
            let (start, end) = (part.start as u32, part.end as u32);
            let base = mapped.text.len() as u32;
            mapped.text.push_str(&self.text[part]);
            for piece in &pieces {
                let from = piece.at.max(start);
                let to = (piece.at + piece.len).min(end);
                if from < to {
                    mapped.pieces.push(Piece {
                        at: base + from - start,
                        source: piece.source + from - piece.at,
                        len: to - from,
                    });
                }
            }
        }
        self.text = Cow::Owned(mapped.text);
        self.pieces = Pieces::Edited(mapped.pieces);
    }

    /// Makes several edits at once, in one pass over the line.
    pub(crate) fn edit(&mut self, edits: Vec<Edit>) {
        let before = Mapped {
            pieces: self.take_pieces(),
            text: std::mem::take(&mut self.text).into_owned(),
        };
        let after = before.apply(edits);
        self.text = Cow::Owned(after.text);
        self.pieces = Pieces::Edited(after.pieces);
    }

    /// Cuts the line in two at byte `at`; `self` keeps the first part. Takes no longer than the second part
    /// is long, so that a line can be cut into many from its end forward.
    pub(crate) fn split_off(&mut self, at: usize) -> Line<'s> {
        let source = self.source_of(at);
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[at..]),
            Cow::Owned(text) => Cow::Owned(text[at..].to_owned()),
        };
        let pieces = match &self.pieces {
            Pieces::Verbatim => Pieces::Verbatim,
            Pieces::Edited(pieces) => Pieces::Edited(pieces_from(pieces, at as u32)),
        };
        let tail = Line {
            text,
            pieces,
            source_start: source,
            line_end: self.line_end.clone(),
        };
        self.truncate(at);
        self.line_end = source..source;
        tail
    }

    /// Drops everything from byte `at` on.
    fn truncate(&mut self, at: usize) {
        match &mut self.text {
            Cow::Borrowed(text) => *text = &text[..at],
            Cow::Owned(text) => text.truncate(at),
        }
        if let Pieces::Edited(pieces) = &mut self.pieces {
            let at = at as u32;
            pieces.truncate(pieces.partition_point(|piece| piece.at < at));
            if let Some(last) = pieces.last_mut() {
                last.len = last.len.min(at - last.at);
            }
        }
    }

    /// The source byte behind byte `at` of the line.
    pub(crate) fn source_of(&self, at: usize) -> usize {
        match &self.pieces {
            Pieces::Verbatim => self.source_start + at,
            Pieces::Edited(pieces) if pieces.is_empty() => self.source_start,
            Pieces::Edited(pieces) => super::mapped::source_of(pieces, at),
        }
    }

    /// Where bytes `range` of the line stand in `source`; `None` unless they stand there as they are.
    pub(crate) fn verbatim(&self, source: &str, range: Range<usize>) -> Option<Range<usize>> {
        match &self.pieces {
            Pieces::Verbatim => Some(self.source_start + range.start..self.source_start + range.end),
            Pieces::Edited(pieces) => super::mapped::verbatim(pieces, &self.text, source, range),
        }
    }

    /// Appends the line to `out`, without a line end.
    pub(crate) fn write_to(&self, out: &mut Mapped, source: &str) {
        match &self.pieces {
            Pieces::Verbatim => {
                out.push_source(source, self.source_start..self.source_start + self.text.len());
            }
            Pieces::Edited(pieces) => out.push_mapped(&self.text, pieces),
        }
    }

    fn take_pieces(&self) -> Vec<Piece> {
        match &self.pieces {
            Pieces::Verbatim => vec![Piece {
                at: 0,
                source: self.source_start as u32,
                len: self.text.len() as u32,
            }],
            Pieces::Edited(pieces) => pieces.clone(),
        }
    }
}

/// The pieces of the text from byte `at` on.
fn pieces_from(pieces: &[Piece], at: u32) -> Vec<Piece> {
    let first = pieces.partition_point(|piece| piece.at + piece.len <= at);
    let moved = pieces[first..].iter().map(|piece| {
        let from = piece.at.max(at);
        Piece {
            at: from - at,
            source: piece.source + from - piece.at,
            len: piece.at + piece.len - from,
        }
    });
    moved.collect()
}

/// Cuts `source`, less the `removed` ranges, into lines at LF, CRLF and lone CR.
pub(crate) fn split<'s>(source: &'s str, removed: &[Range<usize>]) -> Vec<Line<'s>> {
    let bytes = source.as_bytes();
    let mut lines = Vec::with_capacity(bytes.len() / 40 + 1);
    let mut removed = removed.iter().peekable();
    let mut start = 0;
    while start < bytes.len() {
        if let Some(gap) = removed.peek()
            && gap.start <= start
        {
            start = start.max(gap.end);
            removed.next();
            continue;
        }
        let limit = removed.peek().map_or(bytes.len(), |gap| gap.start);
        match memchr::memchr2(b'\n', b'\r', &bytes[start..limit]) {
            Some(offset) => {
                let end = start + offset;
                let width = if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
                lines.push(Line::new(source, start..end, end..end + width));
                start = end + width;
            }
            None => {
                lines.push(Line::new(source, start..limit, limit..limit));
                start = limit;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_cr() {
        let texts: Vec<String> = split("a\r\nb\rc\n\nd", &[])
            .iter()
            .map(|l| l.text.to_string())
            .collect();
        assert_eq!(texts, ["a", "b", "c", "", "d"]);
    }

    #[test]
    fn removed_ranges_are_not_seen() {
        let source = "<properties/>\n# H\nx";
        let head = 0..13;
        let lines = split(source, std::slice::from_ref(&head));
        let texts: Vec<&str> = lines.iter().map(|l| &*l.text).collect();
        assert_eq!(texts, ["", "# H", "x"]);
        assert_eq!(lines[1].source_of(2), source.find('H').unwrap());
    }

    #[test]
    fn edits_in_a_line_keep_positions() {
        let mut line = Line::new("##Kop", 0..5, 5..5);
        line.splice(2..2, " ");
        assert_eq!((&*line.text, line.source_of(3)), ("## Kop", 2));
        let tail = line.split_off(4);
        assert_eq!((&*line.text, &*tail.text, tail.source_of(0)), ("## K", "op", 3));
    }
}
