//! Where blocks of markdown end, as far as a suppression has to know: by lines, without parsing.

use std::ops::Range;

/// A line and its bytes, without the line end.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// Where the next line begins.
    next: usize,
}

impl<'a> Line<'a> {
    /// The line from byte `start`; `None` at the end of `text`.
    fn at(text: &'a str, start: usize) -> Option<Self> {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end_length = match &rest.as_bytes()[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        Some(Self {
            text: &rest[..length],
            start,
            next: start + length + end_length,
        })
    }

    fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The text without indentation and quote markers.
    fn content(self) -> &'a str {
        self.text
            .trim_start_matches(|c: char| c.is_whitespace() || c == '>')
    }

    fn is_blank(self) -> bool {
        self.content().is_empty()
    }

    fn is_heading(self) -> bool {
        self.content().starts_with('#')
    }

    fn is_suppression(self) -> bool {
        let content = self.content().strip_prefix("<!--").map(str::trim_start);
        content.is_some_and(|body| body.starts_with(super::MARKER))
    }

    fn is_indented(self) -> bool {
        self.text.starts_with("  ") || self.text.starts_with('\t')
    }

    fn is_list_item(self) -> bool {
        let content = self.content();
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let rest = match digits {
            0 => content.strip_prefix(['-', '*', '+']),
            1..=9 => content[digits..].strip_prefix(['.', ')']),
            _ => None,
        };
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    }

    /// The character and length of the fence that the line opens.
    fn opens_fence(self) -> Option<(char, usize)> {
        let content = self.content();
        let character = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = content.chars().take_while(|&c| c == character).count();
        let info = &content[length..];
        (length >= 3 && !(character == '`' && info.contains('`'))).then_some((character, length))
    }

    fn closes_fence(self, (character, length): (char, usize)) -> bool {
        let content = self.content().trim_end();
        content.chars().all(|c| c == character) && content.chars().count() >= length
    }
}

/// The bytes of all fenced code in `text`, fences included.
pub(super) fn fences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = Line::at(text, at) {
        at = match line.opens_fence() {
            Some(_) => {
                let end = fence_end(text, line);
                found.push(line.start..end);
                end
            }
            None => line.next,
        };
    }
    found
}

/// Where the code that `open` begins ends, behind the line end of its last line.
fn fence_end(text: &str, open: Line<'_>) -> usize {
    let Some(fence) = open.opens_fence() else {
        return open.next;
    };
    let mut at = open.next;
    while let Some(line) = Line::at(text, at) {
        at = line.next;
        if line.closes_fence(fence) {
            break;
        }
    }
    at
}

/// The block that begins at byte `from` of `text` or next behind it: a heading, fenced code, a whole list, or
/// what stands before the next blank line.
pub(super) fn next(text: &str, from: usize) -> Range<usize> {
    let mut at = from;
    let first = loop {
        match Line::at(text, at) {
            None => return text.len()..text.len(),
            Some(line) if line.is_blank() || line.is_suppression() => at = line.next,
            Some(line) => break line,
        }
    };
    if first.opens_fence().is_some() {
        return first.start..fence_end(text, first);
    }
    if first.is_heading() {
        return first.start..first.end();
    }
    let is_list = first.is_list_item();
    let mut end = first.end();
    let mut after_blank = false;
    at = first.next;
    while let Some(line) = Line::at(text, at) {
        let inside = is_list && (line.is_indented() || line.is_list_item());
        if line.is_blank() {
            if !is_list {
                break;
            }
            after_blank = true;
            at = line.next;
        } else if (after_blank || line.is_heading() || line.opens_fence().is_some()) && !inside {
            break;
        } else {
            after_blank = false;
            at = match line.opens_fence() {
                Some(_) => fence_end(text, line),
                None => line.next,
            };
            end = at.min(text.len());
        }
    }
    first.start..end
}

/// The bytes to delete so that `comment` is gone: its whole line when it stands there alone.
pub(super) fn removable(text: &str, comment: &Range<usize>) -> Range<usize> {
    let start = text[..comment.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let alone_before = text[start..comment.start].trim().is_empty();
    match Line::at(text, comment.end) {
        Some(rest) if alone_before && rest.text.trim().is_empty() => start..rest.next,
        None if alone_before => start..comment.end,
        _ => comment.clone(),
    }
}
