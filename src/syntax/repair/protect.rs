//! What an inline repair must not touch: code spans, autolinks, and tags with their attributes.

use std::ops::Range;

use regex::{Captures, Regex};
use rustc_hash::FxHashMap;

use super::super::html_names;

/// Sorted ranges of `text` that hold code spans or tags of known elements.
#[derive(Debug, Default)]
pub(crate) struct Protected {
    ranges: Vec<Range<usize>>,
}

impl Protected {
    /// Scans a stretch of prose.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut ranges = Vec::new();
        let closers = runs_of_backticks(bytes);
        let mut at = 0;
        while let Some(offset) = memchr::memchr3(b'`', b'<', b'\\', &bytes[at..]) {
            at += offset;
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => {
                    let length = bytes[at..].iter().take_while(|&&b| b == b'`').count();
                    let close = closers.get(&length).and_then(|starts| {
                        let next = starts.partition_point(|&start| start < at + length);
                        starts.get(next)
                    });
                    match close {
                        Some(&close) => {
                            ranges.push(at..close + length);
                            at = close + length;
                        }
                        None => at += length,
                    }
                }
                _ => match tag_or_autolink(text, at) {
                    Some(end) => {
                        ranges.push(at..end);
                        at = end;
                    }
                    None => at += 1,
                },
            }
            if at >= bytes.len() {
                break;
            }
        }
        Self { ranges }
    }

    /// Whether what is protected at byte `at` begins there: a tag, or the backticks of code.
    pub(crate) fn starts_at(&self, at: usize) -> bool {
        let index = self.ranges.partition_point(|range| range.start < at);
        self.ranges.get(index).is_some_and(|range| range.start == at)
    }

    /// Whether byte `at` is protected.
    pub(crate) fn contains(&self, at: usize) -> bool {
        let index = self.ranges.partition_point(|range| range.end <= at);
        self.ranges.get(index).is_some_and(|range| range.start <= at)
    }
}

fn runs_of_backticks(bytes: &[u8]) -> FxHashMap<usize, Vec<usize>> {
    let mut runs: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'`', &bytes[at..]) {
        at += offset;
        let length = bytes[at..].iter().take_while(|&&b| b == b'`').count();
        runs.entry(length).or_default().push(at);
        at += length;
    }
    runs
}

fn tag_or_autolink(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if let Some(tag) = html_names::tag(rest.as_bytes()) {
        return html_names::is_known(tag.name).then_some(at + tag.end?);
    }
    // No autolink holds another `<`; stopping there keeps `<<<<` linear.
    let end = 1 + rest[1..].find(['>', '<', ' ', '\n'])?;
    let inside = &rest[1..end];
    let is_link = rest.as_bytes()[end] == b'>' && (inside.contains("://") || inside.contains('@'));
    is_link.then_some(at + end + 1)
}

/// The matches of `pattern` in `line` that begin outside of code, as the backticks before them tell.
pub(super) fn outside_code<'p, 't>(
    pattern: &'p Regex,
    line: &'t str,
) -> impl Iterator<Item = Captures<'t>> + use<'p, 't> {
    let (mut in_code, mut counted) = (false, 0);
    pattern.captures_iter(line).filter(move |captures| {
        let start = captures.get_match().start();
        in_code ^= memchr::memchr_iter(b'`', &line.as_bytes()[counted..start]).count() % 2 == 1;
        counted = start;
        !in_code
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_tags_and_autolinks_are_protected() {
        let text = "a `b` <a href=\"x y\">c</a> <http://d> \\`e` <tenant>";
        let protected = Protected::new(text);
        let is = |needle: &str| protected.contains(text.find(needle).unwrap());
        assert!(is("b") && is("x y") && is("d>"));
        assert!(!is("c<") && !is("e`") && !is("tenant"));
    }
}
