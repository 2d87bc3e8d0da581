//! Selectors and alerts: C4, and the forms of spec 3.2 and 4.1 that a strict parser would cut apart.
//!
//! Afterwards every selector's list and every alert's body stands inside the quote of its marker, and
//! every marker starts a paragraph.

use std::sync::LazyLock;

use regex::Regex;

use super::super::blocks::Kind;
use super::super::directive::{self, Directive};
use super::habits::{self, Edits};
use super::{Doc, EDGE, RuleId};
use crate::base::pattern::regex;
use crate::diag::{Applicability, TextEdit};

static LINK_ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:(?:[-*+]|\d{1,3}[.)])\s+)?\[.*\]\s*[(\[]"));
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^\[(?:AZURE\.|!)INCLUDE"));
static HAS_LIST_MARKER: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:[-*+]|\d{1,3}[.)])\s"));
static NEXT_ON_LINE: LazyLock<Regex> = LazyLock::new(|| regex(r"\s+-\s+\["));

/// Draws the items of every selector into its quote.
pub(super) fn selectors(doc: &mut Doc<'_>) {
    if !may_hold_selector(doc.source.as_bytes()) {
        return;
    }
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Text {
            continue;
        }
        let Some(marker) = directive::marker(doc.content(index)) else {
            continue;
        };
        if matches!(
            marker.directive,
            Directive::Selector | Directive::SelectorList(..)
        ) {
            let length = marker.length;
            selector(doc, index, length);
        }
    }
}

/// `SELECTOR` anywhere, or `.selector` in any case.
fn may_hold_selector(source: &[u8]) -> bool {
    const WORD: &[u8] = b"SELECTOR";
    memchr::memmem::find(source, WORD).is_some()
        || memchr::memchr_iter(b'.', source)
            .filter_map(|at| source.get(at + 1..at + 1 + WORD.len()))
            .any(|word| word.eq_ignore_ascii_case(WORD))
}

fn selector(doc: &mut Doc<'_>, index: usize, marker_length: usize) {
    let at = doc.info[index].content;
    let quoted = doc.info[index].quotes > 0;
    // What every fix of this selector begins with: the quote that its marker lacks.
    let (prefix, quote) = match quoted {
        true => (doc.prefix(index), Vec::new()),
        false => (doc.prefix(index) + "> ", vec![doc.marking(index, at..at, "> ")]),
    };
    if !doc.lines[index].text[at + marker_length..].trim().is_empty() {
        one_line(doc, index, at + marker_length, &prefix, &quote);
    }
    if !quoted {
        doc.splice(index, at..at, "> ");
    }
    items_below(doc, index, &prefix, quote);
}

/// `> [AZURE.SELECTOR] - [a](x) - [b](y)`: each item gets a line.
fn one_line(doc: &mut Doc<'_>, index: usize, from: usize, prefix: &str, quote: &[Option<TextEdit>]) {
    let text = doc.lines[index].text.to_string();
    let first = text[from..].find('[').map(|at| from + at);
    let mut starts: Vec<usize> = NEXT_ON_LINE
        .find_iter(&text[from..])
        .map(|m| from + m.end() - 1)
        .collect();
    if let Some(first) = first
        && starts.first() != Some(&first)
    {
        starts.insert(0, first);
    }
    if starts.is_empty() {
        return;
    }
    let end = text.len();
    doc.report(
        "selector-one-line",
        index,
        from..end,
        "the items of this selector stand on one line".to_owned(),
    );
    let new_line = format!("{}{prefix}- ", doc.line_end(index));
    let cuts = starts.iter().map(|&start| {
        let kept = text[..start].trim_end_matches([' ', '\t', '-']).len();
        doc.replacing(index, kept.max(from)..start, &new_line)
    });
    let edits = quote.iter().cloned().chain(cuts).collect();
    doc.attach(habits::fix(Applicability::Unsafe, edits));
    for &start in starts.iter().rev() {
        doc.split_line(index, start, &format!("{prefix}- "));
        let blanks = doc.lines[index].text.trim_end_matches([' ', '\t', '-']).len();
        let keep = blanks.max(doc.info[index].content);
        let length = doc.lines[index].text.len();
        doc.splice(index, keep..length, "");
    }
    doc.hit(RuleId::ListOutsideQuote);
}

/// The link items below the marker; the selector ends at the first line that is none.
fn items_below(doc: &mut Doc<'_>, index: usize, prefix: &str, mut edits: Edits) {
    let marker_quotes = doc.info[index].quotes.max(1);
    let mut line = index + 1;
    let mut hit = None;
    let mut unmarked = None;
    let mut gap = None;
    while line < doc.lines.len() {
        let info = doc.info[line];
        let text = doc.content(line).to_owned();
        if info.kind == Kind::Blank {
            if gap.is_some() {
                break;
            }
            gap = Some(line);
            line += 1;
            continue;
        }
        let inside = info.quotes >= marker_quotes && !info.lazy;
        // Behind the item's own marker, if the scanner saw one.
        let (at, text) = match info.item {
            Some(item) if !inside => (item.marker, doc.lines[line].text[item.marker..].to_owned()),
            Some(_) => (info.content, format!("- {text}")),
            None => (info.content, text),
        };
        // An include behind a blank line may bring anything; its brackets only look like a link's.
        let is_marker = directive::marker(text.trim_start_matches("- ")).is_some()
            || (gap.is_some() && INCLUDE.is_match(&text));
        if info.kind != Kind::Text || is_marker || !LINK_ITEM.is_match(&text) {
            break;
        }
        if let Some(blank) = gap.take() {
            edits.push(doc.without_line(blank));
            doc.delete(blank);
        }
        let needs_marker = !HAS_LIST_MARKER.is_match(&text);
        if needs_marker {
            unmarked.get_or_insert((line, doc.lines[line].text.len() - at));
        }
        let bullet = if needs_marker { "- " } else { "" };
        if inside {
            if needs_marker {
                edits.push(doc.marking(line, info.content..info.content, bullet));
            }
            doc.splice(line, info.content..info.content, bullet);
        } else {
            let marks = format!("{prefix}{bullet}");
            edits.push(doc.marking(line, 0..at, &marks));
            doc.splice(line, 0..at, &marks);
            hit.get_or_insert((line, doc.lines[line].text.len() - marks.len()));
        }
        line += 1;
    }
    if hit.is_some() {
        doc.hit(RuleId::ListOutsideQuote);
    }
    // One fix draws the whole list in; a guess where it makes a list of what is none.
    let span_of = |doc: &Doc<'_>, (line, length): (usize, usize)| {
        let end = doc.lines[line].text.len();
        (line, end.saturating_sub(length)..end)
    };
    if let Some((line, span)) = unmarked.map(|first| span_of(doc, first)) {
        doc.report(
            "selector-no-list",
            line,
            span,
            "the items of this selector have no list markers".to_owned(),
        );
        doc.attach(habits::fix(Applicability::Unsafe, edits));
    } else if let Some((line, span)) = hit.map(|first| span_of(doc, first)) {
        let message = "the list of this selector stands outside its quote";
        doc.habit("list-outside-quote", line, span, message, |_| edits);
    }
    // What follows is no part of the last item, not even lazily.
    let end = gap.unwrap_or(line);
    if end < doc.lines.len() && doc.info[end].kind != Kind::Blank {
        let outer = prefix.rfind('>').map_or("", |at| &prefix[..at]);
        doc.insert_before(end, outer.trim_end());
    }
}

/// Gives every alert its quote, and every marker its own paragraph.
pub(super) fn alerts(doc: &mut Doc<'_>) {
    if memchr::memmem::find(doc.source.as_bytes(), b"[!").is_none()
        && memchr::memmem::find_iter(doc.source.as_bytes(), b".")
            .next()
            .is_none()
    {
        return;
    }
    for index in 0..doc.lines.len() {
        let info = doc.info[index];
        if !matches!(info.kind, Kind::Text | Kind::Indented) || !doc.content(index).starts_with(['[', '+']) {
            continue;
        }
        if doc.content(index).starts_with("+[") {
            if directive::marker(&doc.content(index)[1..]).is_some() {
                doc.splice(index, info.content..info.content + 1, "");
            }
            continue;
        }
        let Some(marker) = directive::marker(doc.content(index)) else {
            continue;
        };
        if info.kind == Kind::Indented {
            // `>` and then five or more blanks (spec 3.3, rule 2).
            if info.quotes > 0 {
                doc.splice(index, info.container..info.content, "");
            }
            continue;
        }
        let is_alert = matches!(marker.directive, Directive::Alert { .. });
        let (modern, length) = (marker.modern, marker.length);
        let bare = doc.content(index)[marker.length..].trim().is_empty();
        if modern && is_alert && !bare {
            let end = doc.lines[index].text.trim_end().len();
            let text = info.content + length..end;
            let marker_end = doc.lines[index].text[..text.start].trim_end().len();
            doc.report(
                "note-same-line",
                index,
                text.clone(),
                "the text of a modern alert starts on the line below its marker".to_owned(),
            );
            // Without a quote around it the text would be cut off; that comes first.
            if info.quotes > 0 {
                let new_line = format!("{}{}", doc.line_end(index), doc.prefix(index));
                doc.attach(habits::safe(vec![doc.replacing(
                    index,
                    marker_end..text.start,
                    &new_line,
                )]));
            }
        }
        if doc.content(index)[length..].starts_with(['[', '(']) {
            // `[AZURE.NOTE][text](url)`: the marker is no half of a link.
            let mut mark = [0; 4];
            doc.splice(
                index,
                info.content + length..info.content + length,
                EDGE.encode_utf8(&mut mark),
            );
        }
        if info.quotes == 0 {
            if is_alert {
                quote_paragraph(doc, index, bare);
            } else if index > 0 && doc.continues_paragraph(index) {
                let prefix = doc.prefix(index);
                doc.insert_before(index, prefix.trim_end());
            }
            continue;
        }
        if doc.continues_paragraph(index) {
            let prefix = doc.prefix(index);
            doc.insert_before(index, prefix.trim_end());
        }
        if is_alert && bare {
            adopt(doc, index);
        }
    }
}

/// An alert without `>`: its paragraph becomes a quote (spec 3.3, rule 6).
fn quote_paragraph(doc: &mut Doc<'_>, index: usize, bare: bool) {
    let at = doc.info[index].content;
    let end = doc.lines[index].text.trim_end().len();
    let reported = doc.diagnostics.len();
    doc.report(
        "alert-without-quote",
        index,
        at..end,
        "this alert is not written as a quote (`> [AZURE.NOTE] …`)".to_owned(),
    );
    if doc.continues_paragraph(index) {
        let prefix = doc.prefix(index);
        doc.insert_before(index, prefix.trim_end());
    }
    let mut line = index;
    let mut second = false;
    let mut edits = Vec::new();
    loop {
        let at = doc.info[line].content;
        second |= line > index && doc.content(line).starts_with(['[', '+']);
        edits.push(doc.marking(line, at..at, "> "));
        doc.splice(line, at..at, "> ");
        line += 1;
        if line >= doc.lines.len() || !doc.continues_paragraph(line) {
            break;
        }
    }
    // A quote directly below is another one.
    if line < doc.lines.len() && doc.info[line].quotes > 0 {
        let prefix = doc.prefix(index);
        edits.push(doc.blank_before(line, &prefix));
        doc.insert_before(line, prefix.trim_end());
    }
    // Were it quoted, a marker alone would own what follows it, a second one would begin anew, and the line
    // under a setext heading would be text.
    let underlined = doc.info.get(line).is_some_and(|info| info.kind == Kind::Rule);
    if (!bare || line > index + 1) && !second && !underlined {
        doc.diagnostics[reported].fix = habits::safe(edits);
    }
}

/// A marker without text owns the list directly below it, or the quote behind a blank line (rules 4 and 5).
fn adopt(doc: &mut Doc<'_>, index: usize) {
    let next = index + 1;
    if next >= doc.lines.len() {
        return;
    }
    let quotes = doc.info[index].quotes;
    let prefix = doc.prefix(index);
    let info = doc.info[next];
    if info.kind == Kind::Blank && info.quotes < quotes {
        let behind = next + 1;
        let goes_on = behind < doc.lines.len()
            && doc.info[behind].quotes >= quotes
            && directive::marker(doc.content(behind)).is_none();
        if goes_on {
            let length = doc.lines[next].text.len();
            doc.splice(next, 0..length, prefix.trim_end());
        }
        return;
    }
    if info.item.is_none() || info.quotes >= quotes {
        return;
    }
    let depth = info.depth;
    let mut line = next;
    let mut edits = Vec::new();
    while line < doc.lines.len() && doc.info[line].kind != Kind::Blank && doc.info[line].quotes < quotes {
        let is_list = doc.info[line].item.is_some() || doc.info[line].depth >= depth;
        if !is_list || doc.info[line].kind == Kind::Heading {
            break;
        }
        // A line may stand further left than its item allows: the mark goes before its text all the same.
        let text = &doc.lines[line].text;
        let own = prefix
            .find('>')
            .unwrap_or(0)
            .min(text.len() - text.trim_start().len());
        // What is indented like code may be none once the scanner sees it in its quote, where tabs are
        // of another width, too.
        let info = doc.info[line];
        let is_certain = info.kind != Kind::Indented
            && directive::marker(doc.content(line)).is_none()
            && info.item.is_none_or(|item| item.gap < 5)
            && !doc.lines[line].text[..info.content].contains('\t');
        edits.push(doc.marking(line, own..own, "> ").filter(|_| is_certain));
        doc.splice(line, own..own, "> ");
        line += 1;
    }
    // What stands directly below may go on with the list or begin anew.
    if doc.info.get(line).is_some_and(|info| info.kind != Kind::Blank) {
        edits.push(None);
    }
    let end = doc.lines[next].text.len();
    let span = doc.lines[next].text.find("> ").map_or(0, |at| at + 2)..end;
    let message = "the list of this alert stands outside its quote";
    doc.habit("list-outside-quote", next, span, message, |_| edits);
    doc.hit(RuleId::ListOutsideQuote);
}
