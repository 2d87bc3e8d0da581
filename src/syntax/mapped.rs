//! Text that remembers where each of its bytes came from: the piece table behind exact positions.
//!
//! Every repair and every include works on [`Mapped`] text; nothing later has to know that they happened.

use std::borrow::Cow;
use std::ops::Range;

/// A run of bytes that stands in the text exactly as in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte in the text.
    pub at: u32,
    /// First byte in the source.
    pub source: u32,
    /// Length in bytes, the same on both sides.
    pub len: u32,
}

/// Text with the map back to its source. Bytes between two pieces were put there by lazuli; they belong
/// to the place in the source where the piece before them ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapped {
    /// The text.
    pub text: String,
    /// Sorted by `at`, and by `source`; never overlapping.
    pub pieces: Vec<Piece>,
}

/// Replaces `range` of a text by `with`.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    /// Bytes to replace.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub with: Cow<'static, str>,
}

impl Edit {
    /// Puts `with` before byte `at`.
    pub(crate) fn insert(at: usize, with: impl Into<Cow<'static, str>>) -> Self {
        Self {
            range: at..at,
            with: with.into(),
        }
    }

    /// Replaces `range`.
    pub(crate) fn replace(range: Range<usize>, with: impl Into<Cow<'static, str>>) -> Self {
        Self {
            range,
            with: with.into(),
        }
    }

    /// Removes `range`.
    pub(crate) fn delete(range: Range<usize>) -> Self {
        Self {
            range,
            with: Cow::Borrowed(""),
        }
    }
}

impl Mapped {
    /// Appends `source[range]`, which stands at `range` in the source.
    pub(crate) fn push_source(&mut self, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let (at, len) = (self.text.len() as u32, range.len() as u32);
        self.text.push_str(&source[range.clone()]);
        let source = range.start as u32;
        match self.pieces.last_mut() {
            Some(last) if last.at + last.len == at && last.source + last.len == source => last.len += len,
            _ => self.pieces.push(Piece { at, source, len }),
        }
    }

    /// Appends text of our own.
    pub(crate) fn push_own(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends another mapped text of the same source.
    pub(crate) fn push_mapped(&mut self, text: &str, pieces: &[Piece]) {
        let base = self.text.len() as u32;
        self.text.push_str(text);
        for piece in pieces {
            let at = base + piece.at;
            match self.pieces.last_mut() {
                Some(last) if last.at + last.len == at && last.source + last.len == piece.source => {
                    last.len += piece.len;
                }
                _ => self.pieces.push(Piece { at, ..*piece }),
            }
        }
    }

    /// The source byte behind byte `at` of the text. Own text maps to the end of the piece before it.
    pub(crate) fn source_of(&self, at: usize) -> usize {
        source_of(&self.pieces, at)
    }

    /// Where bytes `range` of the text stand in `source`; see [`verbatim`].
    pub(crate) fn verbatim(&self, source: &str, range: Range<usize>) -> Option<Range<usize>> {
        verbatim(&self.pieces, &self.text, source, range)
    }

    /// The text with `edits` made. Edits are sorted here; of two that overlap the first one wins.
    pub(crate) fn apply(self, mut edits: Vec<Edit>) -> Self {
        if edits.is_empty() {
            return self;
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut out = Self {
            text: String::with_capacity(self.text.len() + 64),
            pieces: Vec::with_capacity(self.pieces.len() + edits.len()),
        };
        let mut at = 0;
        let mut piece = 0;
        for edit in &edits {
            if edit.range.start < at {
                continue;
            }
            self.copy(&mut out, at..edit.range.start, &mut piece);
            out.push_own(&edit.with);
            at = edit.range.end;
        }
        self.copy(&mut out, at..self.text.len(), &mut piece);
        out
    }

    /// Copies `range` with its pieces to `out`; `first` remembers where to look for pieces.
    fn copy(&self, out: &mut Self, range: Range<usize>, first: &mut usize) {
        let base = out.text.len();
        out.text.push_str(&self.text[range.clone()]);
        let (start, end) = (range.start as u32, range.end as u32);
        while *first < self.pieces.len() && self.pieces[*first].at + self.pieces[*first].len <= start {
            *first += 1;
        }
        for piece in &self.pieces[*first..] {
            if piece.at >= end {
                break;
            }
            let from = piece.at.max(start);
            let to = (piece.at + piece.len).min(end);
            let moved = Piece {
                at: base as u32 + (from - start),
                source: piece.source + (from - piece.at),
                len: to - from,
            };
            match out.pieces.last_mut() {
                Some(last) if last.at + last.len == moved.at && last.source + last.len == moved.source => {
                    last.len += moved.len;
                }
                _ => out.pieces.push(moved),
            }
        }
    }
}

/// See [`Mapped::source_of`].
pub(crate) fn source_of(pieces: &[Piece], at: usize) -> usize {
    let at = at as u32;
    let index = pieces.partition_point(|piece| piece.at <= at);
    match index.checked_sub(1).map(|index| pieces[index]) {
        Some(piece) => (piece.source + (at - piece.at).min(piece.len)) as usize,
        None => pieces.first().map_or(0, |piece| piece.source as usize),
    }
}

/// The source byte that byte `at` of the text is; `None` for one of our own.
fn exact(pieces: &[Piece], at: usize) -> Option<usize> {
    let index = pieces.partition_point(|piece| piece.at as usize <= at);
    let piece = pieces[index.checked_sub(1)?];
    let offset = at - piece.at as usize;
    (offset < piece.len as usize).then_some(piece.source as usize + offset)
}

/// Where bytes `range` of `text` stand in `source`; `None` unless they stand there as they are, line ends
/// aside, so that what edits the text can edit the source.
pub(crate) fn verbatim(
    pieces: &[Piece],
    text: &str,
    source: &str,
    range: Range<usize>,
) -> Option<Range<usize>> {
    let before = |at: usize| Some(exact(pieces, at.checked_sub(1)?)? + 1);
    let start = exact(pieces, range.start).or_else(|| before(range.start))?;
    let end = match range.is_empty() {
        true => start,
        false => before(range.end).or_else(|| exact(pieces, range.end))?,
    };
    let (found, wanted) = (source.get(start..end)?, &text[range]);
    let same = found == wanted || (found.contains('\r') && found.replace("\r\n", "\n") == wanted);
    same.then_some(start..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identity(text: &str) -> Mapped {
        let mut mapped = Mapped::default();
        mapped.push_source(text, 0..text.len());
        mapped
    }

    #[test]
    fn edits_keep_the_rest_in_place() {
        let mapped = identity("##Kop en tekst").apply(vec![Edit::insert(2, " "), Edit::delete(6..8)]);
        assert_eq!(mapped.text, "## Kop  tekst");
        assert_eq!(mapped.source_of(3), 2);
        assert_eq!(mapped.source_of(7), 8);
    }

    proptest! {
        /// Positions never run backwards, verbatim bytes are equal on both sides, and this stays so
        /// however often edits are made.
        #[test]
        fn the_map_holds_through_any_edits(
            text in "[a-z\u{e9}\u{4e2d} \n]{0,60}",
            rounds in prop::collection::vec(prop::collection::vec((0usize..70, 0usize..5, "[#>x]{0,3}"), 0..6), 0..4),
        ) {
            let source = text.clone();
            let mut mapped = identity(&text);
            for round in rounds {
                let length = mapped.text.len();
                let edits = round
                    .into_iter()
                    .filter_map(|(at, len, with)| {
                        let (start, end) = (at.min(length), (at + len).min(length));
                        (mapped.text.is_char_boundary(start) && mapped.text.is_char_boundary(end))
                            .then(|| Edit::replace(start..end, with))
                    })
                    .collect();
                mapped = mapped.apply(edits);
                let mut before = 0;
                for at in 0..=mapped.text.len() {
                    let here = mapped.source_of(at);
                    prop_assert!(here >= before && here <= source.len());
                    before = here;
                }
                for piece in &mapped.pieces {
                    let (at, from, len) = (piece.at as usize, piece.source as usize, piece.len as usize);
                    prop_assert_eq!(&mapped.text.as_bytes()[at..at + len], &source.as_bytes()[from..from + len]);
                }
            }
        }
    }
}
