//! Rules about a file as text: byte order marks, line ends, characters that nobody sees.

use super::Rules;
use crate::base::{FileId, Span};
use crate::diag::{Applicability, Diagnostic, Fix, TextEdit};
use crate::source::Decoded;

/// Looks at the text of one file.
pub(super) fn text(rules: &Rules<'_>, file: FileId, decoded: &Decoded, found: &mut Vec<Diagnostic>) {
    if decoded.marked && rules.on("byte-order-mark") {
        let fix = Fix {
            applicability: Applicability::Safe,
            edits: vec![TextEdit::without_mark(file)],
        };
        let start = Span::new(file, 0, 0);
        found.push(
            Diagnostic::new("byte-order-mark", start, "the file begins with a byte order mark").with_fix(fix),
        );
    }
    if rules.on("line-ends-mixed") {
        found.extend(mixed_line_ends(file, &decoded.text));
    }
    if rules.on("bidi-control") {
        found.extend(bidi_controls(file, &decoded.text));
    }
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    Lf,
    CrLf,
    Cr,
}

impl LineEnd {
    /// The one whose last byte is byte `at`, if a line ends there.
    fn at(bytes: &[u8], at: usize) -> Option<Self> {
        match bytes[at] {
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => Some(Self::CrLf),
            b'\n' => Some(Self::Lf),
            _ => (bytes.get(at + 1) != Some(&b'\n')).then_some(Self::Cr),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
            Self::Cr => "CR",
        }
    }
}

/// One finding for a file whose lines do not all end alike, at the first that is not like most.
fn mixed_line_ends(file: FileId, text: &str) -> Option<Diagnostic> {
    let bytes = text.as_bytes();
    // Most files have one kind only; counting bytes tells without looking at lines.
    let returns = memchr::memchr_iter(b'\r', bytes).count();
    if returns == 0 {
        return None;
    }
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let pairs = memchr::memmem::find_iter(bytes, b"\r\n").count();
    let counts = [
        (pairs, LineEnd::CrLf),
        (feeds - pairs, LineEnd::Lf),
        (returns - pairs, LineEnd::Cr),
    ];
    if counts.iter().filter(|(count, _)| *count > 0).count() < 2 {
        return None;
    }
    // Of two that are as frequent, LF before CRLF before CR.
    let order = [counts[2], counts[0], counts[1]];
    let &(most, usual) = order.iter().max_by_key(|(count, _)| *count)?;
    let odd = |at: usize| {
        LineEnd::at(bytes, at)
            .filter(|end| *end != usual)
            .map(|end| (at, end))
    };
    let mut odd_ones = memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(odd);
    let span = |(at, end): (usize, LineEnd)| Span::new(file, at + 1 - end.text().len(), at + 1);
    let first = odd_ones.next()?;
    let edit = |place| TextEdit::new(span(place), usual.text());
    let edits = std::iter::once(first).chain(odd_ones).map(edit).collect();
    let message = format!(
        "this line ends with {}, most lines of the file ({most}) with {}",
        first.1.name(),
        usual.name()
    );
    let fix = Fix {
        applicability: Applicability::Safe,
        edits,
    };
    Some(Diagnostic::new("line-ends-mixed", span(first), message).with_fix(fix))
}

/// One finding for a file with characters that turn the direction of the text behind them, which hides
/// what a file says from who reads it.
fn bidi_controls(file: FileId, text: &str) -> Option<Diagnostic> {
    let bytes = text.as_bytes();
    let is_control = |at: &usize| {
        matches!(
            bytes.get(at + 1..at + 3),
            Some([0x80, 0xAA..=0xAE] | [0x81, 0xA6..=0xA9])
        )
    };
    let mut places = memchr::memchr_iter(0xE2, bytes).filter(is_control);
    let first = places.next()?;
    let name = text[first..].chars().next().map_or(0, u32::from);
    let span = |at: usize| Span::new(file, at, at + 3);
    let mut finding = Diagnostic::new(
        "bidi-control",
        span(first),
        format!("the invisible character U+{name:04X} turns the direction of the text"),
    )
    .with_help("delete it, or use the mark U+200E or U+200F");
    finding.also = places.map(|at| span(at).into()).collect();
    let spans: Vec<Span> = finding.spans().collect();
    Some(finding.with_fix(Fix {
        applicability: Applicability::Unsafe,
        edits: spans.into_iter().map(|span| TextEdit::new(span, "")).collect(),
    }))
}

#[cfg(test)]
mod tests;
