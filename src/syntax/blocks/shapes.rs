//! What single lines look like: list markers, fences, headings, rules; and where fences could close.

use super::super::lines::Line;

pub(super) struct Marker {
    pub(super) width: usize,
    pub(super) number: Option<u64>,
    pub(super) empty: bool,
}

pub(super) fn list_marker(text: &[u8]) -> Option<Marker> {
    let first = *text.first()?;
    let (width, number) = if matches!(first, b'-' | b'*' | b'+') {
        (1, None)
    } else {
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 9 || !matches!(text.get(digits), Some(b'.' | b')')) {
            return None;
        }
        let number = text[..digits].iter().fold(0, |n, b| n * 10 + u64::from(b - b'0'));
        (digits + 1, Some(number))
    };
    let rest = &text[width..];
    if !matches!(rest.first(), None | Some(b' ' | b'\t')) {
        return None;
    }
    Some(Marker {
        width,
        number,
        empty: rest.iter().all(|b| matches!(b, b' ' | b'\t')),
    })
}

/// The fence characters at the start of `text`: which, and how many (three or more).
pub(super) fn fence_run(text: &[u8]) -> Option<(u8, usize)> {
    let mark = *text.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = text.iter().take_while(|&&b| b == mark).count();
    (length >= 3).then_some((mark, length))
}

pub(super) fn fence_opens(text: &[u8]) -> Option<(u8, usize)> {
    let (mark, length) = fence_run(text)?;
    (mark == b'~' || !text[length..].contains(&b'`')).then_some((mark, length))
}

/// An ATX heading, also one without the blank, which the 2016 renderer took (spec C1).
pub(super) fn is_heading(text: &[u8]) -> bool {
    let hashes = text.iter().take_while(|&&b| b == b'#').count();
    if !(1..=6).contains(&hashes) {
        return false;
    }
    match text.get(hashes) {
        None | Some(b' ' | b'\t') => true,
        Some(b'!') => false,
        Some(b) => !b.is_ascii_digit() && !matches!(b, b'#' | b'.' | b',' | b')' | b';' | b':'),
    }
}

pub(super) fn is_rule(text: &[u8]) -> bool {
    let Some(&mark) = text.first().filter(|b| matches!(b, b'-' | b'*' | b'_')) else {
        return false;
    };
    let mut count = 0;
    for &byte in text {
        match byte {
            b' ' | b'\t' => {}
            _ if byte == mark => count += 1,
            _ => return false,
        }
    }
    count >= 3
}

pub(super) fn is_setext(text: &[u8]) -> bool {
    let Some(&mark) = text.first().filter(|b| matches!(b, b'-' | b'=')) else {
        return false;
    };
    let run = text.iter().take_while(|&&b| b == mark).count();
    text[run..].iter().all(|b| matches!(b, b' ' | b'\t'))
}

/// Where fences could close: the longest run of each mark from a line on.
pub(super) struct FenceEnds {
    /// Line, longest run of backticks from here on, longest run of tildes from here on.
    lines: Vec<(usize, usize, usize)>,
}

pub(super) fn fence_closers(lines: &[Line<'_>]) -> FenceEnds {
    let mut ends = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let bytes = line.text.as_bytes();
        let start = bytes
            .iter()
            .position(|b| !matches!(b, b' ' | b'\t' | b'>'))
            .unwrap_or(bytes.len());
        if let Some((mark, length)) = fence_run(&bytes[start..])
            && bytes[start + length..].iter().all(|b| matches!(b, b' ' | b'\t'))
        {
            ends.push(if mark == b'`' {
                (index, length, 0)
            } else {
                (index, 0, length)
            });
        }
    }
    for at in (1..ends.len()).rev() {
        let (_, ticks, tildes) = ends[at];
        ends[at - 1].1 = ends[at - 1].1.max(ticks);
        ends[at - 1].2 = ends[at - 1].2.max(tildes);
    }
    FenceEnds { lines: ends }
}

impl FenceEnds {
    pub(super) fn has_closer(&self, after: usize, mark: u8, length: usize) -> bool {
        let from = self.lines.partition_point(|&(index, ..)| index <= after);
        self.lines
            .get(from)
            .is_some_and(|&(_, ticks, tildes)| length <= if mark == b'`' { ticks } else { tildes })
    }
}
