//! Comments never reach the page, nor does anything in them count (spec 6.4), and hand-off markers are
//! noted (spec 7.2).

use std::sync::LazyLock;

use regex::Regex;

use super::super::blocks::Kind;
use super::super::mapped::Edit;
use super::Doc;
use crate::base::pattern::regex;

static HANDOFF: LazyLock<Regex> = LazyLock::new(|| regex(r"<!-{2,}\s*HONumber=([^>]*?)-{2,}>"));

/// What a comment that stands as a block leaves behind: it ends lists and paragraphs, as a comment does.
const REMNANT: &str = "<!---->";

/// Removes all comments.
pub(super) fn remove(doc: &mut Doc<'_>) {
    if memchr::memmem::find(doc.source.as_bytes(), b"<!--").is_none() {
        return;
    }
    if let Some(captures) = HANDOFF.captures_iter(doc.source).last() {
        doc.handoff = Some(captures[1].trim().to_owned());
    }
    // Cutting one comment may bring the next one to the start of its line, hence a few rounds.
    for _ in 0..4 {
        let last_end = doc
            .lines
            .iter()
            .rposition(|line| line.text.contains("-->"))
            .map_or(0, |line| line + 1);
        let mut index = 0;
        while index < doc.lines.len() {
            index = match doc.info[index].kind {
                Kind::Comment => block(doc, index),
                Kind::Text | Kind::Heading | Kind::Html => inline(doc, index, last_end),
                _ => index + 1,
            };
        }
        doc.settle();
        let left = (0..doc.lines.len())
            .any(|index| doc.info[index].kind == Kind::Comment && doc.content(index) != REMNANT);
        if !left {
            break;
        }
    }
}

/// A comment that opens at the start of line `first`; gives the line to go on with.
fn block(doc: &mut Doc<'_>, first: usize) -> usize {
    let at = doc.info[first].content;
    // Once the comment before it is cut, what the scanner took for the rest of one may be text.
    if doc.content(first) == REMNANT || !doc.content(first).starts_with("<!--") {
        return first + 1;
    }
    let mut last = first;
    let end = loop {
        let text = &doc.lines[last].text;
        let from = if last == first {
            (at + 4).min(text.len())
        } else {
            0
        };
        if let Some(end) = text[from..].find("-->") {
            break from + end + 3;
        }
        last += 1;
        if last >= doc.lines.len() {
            return doc.lines.len();
        }
    };
    let is_handoff = doc
        .content(first)
        .trim_start_matches(['<', '!', '-', ' '])
        .starts_with("HONumber");
    let rest_is_blank = doc.lines[last].text[end..].trim().is_empty();
    if first == last {
        if is_handoff && rest_is_blank {
            doc.delete(first);
        } else if rest_is_blank {
            let length = doc.lines[first].text.len();
            doc.splice(first, at..length, REMNANT);
        } else {
            doc.splice(first, at..end, "");
        }
        return last + 1;
    }
    let length = doc.lines[first].text.len();
    doc.splice(first, at..length, REMNANT);
    for index in first + 1..last {
        doc.delete(index);
    }
    if rest_is_blank {
        doc.delete(last);
    } else {
        let prefix = doc.prefix(first);
        doc.splice(last, 0..end, &prefix);
    }
    last + 1
}

/// Comments inside line `index`; gives the line to go on with. No comment ends on line `last_end` or below.
fn inline(doc: &mut Doc<'_>, index: usize, last_end: usize) -> usize {
    let text = &doc.lines[index].text;
    let mut from = doc.info[index].content;
    let (mut in_code, mut counted) = (false, 0);
    let mut cuts = Vec::new();
    let mut unclosed = None;
    while let Some(open) = text[from..].find("<!--").map(|at| from + at) {
        in_code ^= memchr::memchr_iter(b'`', &text.as_bytes()[counted..open]).count() % 2 == 1;
        counted = open;
        if in_code {
            from = open + 4;
        } else if let Some(end) = text[open + 4..].find("-->").map(|at| open + 4 + at + 3) {
            cuts.push(Edit::delete(open..end));
            (from, counted) = (end, end);
        } else {
            unclosed = Some(open);
            break;
        }
    }
    let last = unclosed.and_then(|_| {
        (index + 1..doc.lines.len().min(last_end)).find(|&line| doc.lines[line].text.contains("-->"))
    });
    if let (Some(open), Some(_)) = (unclosed, last) {
        cuts.push(Edit::delete(open..text.len()));
    }
    if !cuts.is_empty() {
        doc.edit(index, cuts);
    }
    let Some(last) = last else { return index + 1 };
    for between in index + 1..last {
        doc.delete(between);
    }
    let end = doc.lines[last].text.find("-->").map_or(0, |at| at + 3);
    if doc.lines[last].text[end..].trim().is_empty() {
        doc.delete(last);
    } else {
        let prefix = doc.prefix(index);
        doc.splice(last, 0..end, &prefix);
    }
    last + 1
}
