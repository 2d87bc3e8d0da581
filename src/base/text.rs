//! Positions in source text: which file, which bytes, and the line and column people see.

/// A source file of this run, numbered in the order of the sorted scan.
///
/// Never stored and never used as a sort key in output: order by path instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FileId(pub u32);

impl FileId {
    /// The index into the tables of a [`SourceSet`](crate::source::SourceSet).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A half-open range of bytes in one file's decoded text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// A range from byte `start` to byte `end` (exclusive).
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// The same range as a `std` range, for slicing.
    pub fn as_range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A range of bytes in a known file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The bytes, in the file's decoded text (see [`crate::source::decode()`]).
    pub range: TextRange,
}

impl Span {
    /// A span of `file` from byte `start` to byte `end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            range: TextRange::new(start, end),
        }
    }
}

/// A place as people and editors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 code units, from 1 (what SARIF and LSP count).
    pub column: u32,
}

/// Byte offsets of line starts, to turn bytes into lines and columns.
///
/// A line ends at LF, CRLF or a lone CR.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_crlf_head = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !is_crlf_head {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The line and UTF-16 column of byte `offset` of `text` (the text this index was made from).
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|&s| s as usize <= offset) - 1;
        let start = self.starts[line] as usize;
        let mut end = offset;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let column = text[start..end].encode_utf16().count() + 1;
        LineColumn {
            line: line as u32 + 1,
            column: column as u32,
        }
    }

    /// The bytes of line `line` (from 1), without its line end.
    pub fn line_range(&self, text: &str, line: u32) -> std::ops::Range<usize> {
        let index = (line as usize).saturating_sub(1).min(self.starts.len() - 1);
        let start = self.starts[index] as usize;
        let end = self.starts.get(index + 1).map_or(text.len(), |&e| e as usize);
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units() {
        let text = "a\r\n😀b\rc";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.line_column(text, text.find(needle).unwrap());
        assert_eq!(at("b"), LineColumn { line: 2, column: 3 });
        assert_eq!(at("c"), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn line_range_leaves_the_line_end_out() {
        let text = "ab\r\ncd\n";
        let index = LineIndex::new(text);
        assert_eq!(&text[index.line_range(text, 1)], "ab");
        assert_eq!(&text[index.line_range(text, 2)], "cd");
        assert_eq!(&text[index.line_range(text, 3)], "");
    }
}
