//! Lists: C9 to C13 and C19.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::super::blocks::Kind;
use super::tables::DELIMITER;
use super::{Doc, RuleId, habits};
use crate::base::pattern::regex;
use crate::diag::Applicability;

/// How many lines below an item its next sibling is looked for.
const SIBLING_WINDOW: usize = 400;

/// C9: five or more blanks behind a list number are one.
pub(super) fn squeeze_markers(doc: &mut Doc<'_>) {
    for index in 0..doc.lines.len() {
        let Some(item) = doc.info[index].item else {
            continue;
        };
        let text = &doc.lines[index].text;
        if item.number.is_none() || item.gap < 5 {
            continue;
        }
        let behind = item.marker + text[item.marker..].find(['.', ')']).unwrap_or(0) + 1;
        let blanks = text.len() - behind - text[behind..].trim_start().len();
        if behind + blanks < text.len() {
            doc.splice(index, behind..behind + blanks, " ");
            doc.hit(RuleId::WideMarker);
        }
    }
}

static NOT_CODE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?:>|!\[[^\]]*\]\s?[(\[]|\[AZURE\.|\[!INCLUDE|\|.*\||(?:\d{1,3}[.)]|[-*+])\s+.*(?:\*\*|\]\(|`))")
});

/// C19: an indented block behind a list whose every line is a quote, picture, directive, fence, item or
/// table row was meant to continue the list (spec 6.5).
pub(super) fn dedent_what_is_no_code(doc: &mut Doc<'_>) {
    let mut index = 0;
    let mut item_content = None;
    while index < doc.lines.len() {
        let info = doc.info[index];
        match info.kind {
            Kind::Heading => item_content = None,
            Kind::Indented => {
                let end = end_of_indented(doc, index);
                // Includes alone are no code even without a list: nobody shows a reader a bare directive.
                let content = item_content.or_else(|| only_includes(doc, index, end).then_some(0));
                if let Some(content) = content {
                    dedent(doc, index, end, content);
                }
                index = end;
                continue;
            }
            _ => {
                if let Some(item) = info.item {
                    item_content = Some(item.content);
                }
            }
        }
        index += 1;
    }
}

/// Whether the indented block holds nothing but include directives.
fn only_includes(doc: &Doc<'_>, start: usize, end: usize) -> bool {
    (start..end).all(|index| {
        let text = doc.content(index).trim_end();
        let lower = text.to_ascii_lowercase();
        text.is_empty() || (lower.starts_with("[azure.include ") && text.ends_with(']'))
    })
}

/// One past the last indented line of the block at `start`.
fn end_of_indented(doc: &Doc<'_>, start: usize) -> usize {
    let mut end = start + 1;
    for index in start + 1..doc.lines.len() {
        match doc.info[index].kind {
            Kind::Indented => end = index + 1,
            Kind::Blank => {}
            _ => break,
        }
    }
    end
}

fn dedent(doc: &mut Doc<'_>, start: usize, end: usize, item_content: usize) {
    let mut fence: Option<String> = None;
    let is_table = (start..end).any(|index| {
        let text = doc.content(index);
        text.contains('|') && DELIMITER.is_match(text)
    });
    for index in start..end {
        let text = doc.content(index);
        if doc.info[index].kind == Kind::Blank {
            continue;
        }
        let run = text.len() - text.trim_start_matches('`').len();
        match &fence {
            Some(open) => {
                if text.trim_end() == open {
                    fence = None;
                }
            }
            None if run >= 3 && !text[run..].contains('`') => fence = Some(text[..run].to_owned()),
            None if NOT_CODE.is_match(text) || (is_table && text.contains('|')) => {}
            None => return,
        }
    }
    if fence.is_some() {
        return;
    }
    let lines = || (start..end).filter(|&index| doc.info[index].kind != Kind::Blank);
    let Some(least) = lines().map(|index| doc.info[index].indent).min() else {
        return;
    };
    let excess = least.saturating_sub(item_content.min(3));
    for index in lines().collect::<Vec<_>>() {
        let info = doc.info[index];
        let blanks = " ".repeat(info.indent - excess);
        doc.splice(index, info.container..info.content, &blanks);
    }
    let (from, to) = (doc.info[start].container, doc.lines[start].text.trim_end().len());
    doc.report(
        "indented-not-code",
        start,
        from..to,
        "this is indented like code, but was read as part of the list before it".to_owned(),
    );
    doc.hit(RuleId::IndentedNotCode);
}

/// C11, C12, C13: what is indented by less than the text of the item before it belongs to that item, if
/// the item's list goes on afterwards.
pub(super) fn nest(doc: &mut Doc<'_>) {
    for index in 0..doc.lines.len() {
        let info = doc.info[index];
        let Some(item) = info.item else { continue };
        if info.quotes > 0 || doc.lines[index].text[..item.marker].trim() != "" {
            continue;
        }
        let indent = doc.lead(index);
        let content = indent + item.content - item.indent;
        if let Some((from, to, bullets)) = shallow(doc, index, indent, content, item.number.is_some()) {
            let shift = " ".repeat(content - doc.lead(from));
            for line in from..to {
                if doc.info[line].kind != Kind::Blank {
                    doc.splice(line, 0..0, &shift);
                }
            }
            doc.hit(match (item.number, bullets) {
                (None, _) => RuleId::ShallowBullets,
                (Some(_), true) => RuleId::ShallowItems,
                (Some(_), false) => RuleId::ShallowBlocks,
            });
        }
    }
}

/// Finds the lines between item `index` and its next sibling that are indented, but not enough.
fn shallow(
    doc: &Doc<'_>,
    index: usize,
    indent: usize,
    content: usize,
    ordered: bool,
) -> Option<(usize, usize, bool)> {
    let mut first = None;
    let mut bullets = false;
    for line in index + 1..doc.lines.len().min(index + SIBLING_WINDOW) {
        let info = doc.info[line];
        if info.kind == Kind::Blank {
            continue;
        }
        let lead = doc.lead(line);
        if lead <= indent {
            let sibling = info.item.is_some_and(|item| item.number.is_some() == ordered) && lead == indent;
            return first.filter(|_| sibling).map(|first| (first, line, bullets));
        }
        if first.is_none() && lead < content && !doc.continues_paragraph(line) && info.kind != Kind::FenceBody
        {
            let is_item = info.item.is_some();
            if !ordered && !is_item {
                return None;
            }
            first = Some(line);
            bullets = is_item;
        }
    }
    None
}

/// Whether each line's glued item is followed by one of the next number in the same paragraph.
fn counts_on(doc: &Doc<'_>) -> Vec<bool> {
    let mut counts_on = vec![false; doc.lines.len()];
    let mut below = FxHashSet::default();
    for index in (0..doc.lines.len()).rev() {
        if let Some(number) = doc.info[index].glued_item {
            counts_on[index] = below.contains(&(number + 1));
            below.insert(number);
        }
        if !doc.continues_paragraph(index) {
            below.clear();
        }
    }
    counts_on
}

/// How many lines above a list are searched for another one: lists further away do not touch.
const LINES_ABOVE: usize = 50;

/// C10: a numbered list that does not start at 1 may stand directly under a paragraph.
pub(super) fn unglue(doc: &mut Doc<'_>) {
    let counts_on = counts_on(doc);
    let mut index = 1;
    while index < doc.lines.len() {
        let Some(number) = doc.info[index].glued_item else {
            index += 1;
            continue;
        };
        let goes_on = counts_on[index];
        let before = doc.lines[index - 1].text.trim_end();
        let ends_block = before.ends_with([
            '.', ':', ';', '!', '?', ')', '*', '。', '：', '；', '！', '？', '）',
        ]) || doc.lines[index - 1].text.ends_with("  ");
        if number < 1000 && (goes_on || ends_block) {
            let (start, end) = (doc.info[index].content, doc.lines[index].text.len());
            doc.report(
                "list-glued",
                index,
                start..end,
                "this list stands directly under a paragraph".to_owned(),
            );
            let prefix = doc.prefix(index);
            let reported = doc.diagnostics.len() - 1;
            // Below another list, a blank line may loosen that one or nest this one in it.
            let above = &doc.info[index.saturating_sub(LINES_ABOVE)..index];
            let applicability = match above.iter().any(|info| info.item.is_some() || info.depth > 0) {
                true => Applicability::Unsafe,
                false => Applicability::Safe,
            };
            let fix = habits::fix(applicability, vec![doc.blank_before(index, &prefix)]);
            doc.insert_before(index, prefix.trim_end());
            doc.hit(RuleId::GluedList);
            index += 1;
            while index < doc.lines.len() && doc.continues_paragraph(index) {
                index += 1;
            }
            // What is indented below a list that is seen from the start is drawn into it by other rules.
            let below = (index..doc.lines.len()).find(|&line| doc.info[line].kind != Kind::Blank);
            if below.is_none_or(|line| doc.lead(line) == 0) {
                doc.diagnostics[reported].fix = fix;
            }
        } else {
            index += 1;
        }
    }
}
