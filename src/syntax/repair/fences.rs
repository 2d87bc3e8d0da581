//! Code fences: C20 (never closed) and C21 (code on the fence's own line).

use super::super::blocks::Kind;
use super::{Doc, RuleId};

/// The width of a prefix of blanks.
fn columns(prefix: &str) -> usize {
    prefix.chars().fold(0, |column, c| {
        if c == '\t' {
            (column / 4 + 1) * 4
        } else {
            column + 1
        }
    })
}

/// Closes fences that are never closed, and gives code on an opening fence a line of its own.
pub(super) fn close_and_split(doc: &mut Doc<'_>) {
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::FenceOpen {
            continue;
        }
        let (start, end) = (doc.info[index].content, doc.lines[index].text.len());
        let text = doc.content(index);
        let mark = if text.starts_with('~') { '~' } else { '`' };
        let run = text.len() - text.trim_start_matches(mark).len();
        let fence = text[..run].to_owned();
        let info = text[run..].trim();
        let is_code =
            info.contains(['<', '(', '=', '"']) && !info.starts_with("<?php") && !info.starts_with('{');
        if is_code {
            let prefix = doc.prefix(index) + &" ".repeat(doc.info[index].indent);
            doc.split_line(index, start + run, &prefix);
            doc.hit(RuleId::CodeInInfo);
        }
        let column = columns(&doc.prefix(index));
        let mut lazy = false;
        let mut last = index;
        let mut next = index + 1;
        while next < doc.lines.len() && matches!(doc.info[next].kind, Kind::FenceBody | Kind::FenceClose) {
            let lead = doc.lead(next);
            let is_blank = doc.lines[next].text.trim().is_empty();
            if doc.info[index].quotes == 0 && lead < column && !is_blank {
                doc.splice(next, 0..0, &" ".repeat(column - lead));
                lazy = true;
            } else if doc.info[next].kind == Kind::FenceClose && !doc.lines[next].text.contains('>') {
                let prefix = doc.prefix(index);
                if prefix.contains('>') {
                    doc.splice(next, 0..lead.min(doc.lines[next].text.len()), &prefix);
                    lazy = true;
                }
            }
            if doc.info[next].kind == Kind::FenceClose {
                break;
            }
            if !doc.lines[next].text.trim().is_empty() {
                last = next;
            }
            next += 1;
        }
        if lazy {
            doc.hit(RuleId::LazyFence);
        }
        let closed = next < doc.lines.len() && doc.info[next].kind == Kind::FenceClose;
        // A fence inside a quote or an item ends with it; that is how it is written, not a defect.
        let container_ended = doc.info[index].depth > 0 && next < doc.lines.len();
        if !closed {
            if !container_ended {
                doc.report(
                    "fence-unclosed",
                    index,
                    start..end,
                    "this code fence is never closed".to_owned(),
                );
            }
            let close = doc.prefix(index) + &fence;
            doc.insert_before(last + 1, close);
            doc.hit(RuleId::UnclosedFence);
        }
    }
}
