//! HTML blocks: C15 (one-line blocks), C16 (`<center>`), C22 (tables with blank lines).

use super::super::blocks::Kind;
use super::super::html_names;
use super::{Doc, RuleId};

/// Keeps HTML blocks and the markdown around them apart.
pub(super) fn separate(doc: &mut Doc<'_>) {
    let mut table_depth = 0usize;
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Html {
            table_depth = 0;
            continue;
        }
        let text = doc.content(index);
        let lower = text.to_ascii_lowercase();
        let opens = lower.matches("<table").count();
        let closes = lower.matches("</table").count();
        let in_table = table_depth > 0 || opens > 0;
        if text.is_empty() && table_depth > 0 {
            doc.delete(index);
            doc.hit(RuleId::HtmlTable);
            continue;
        }
        table_depth = (table_depth + opens).saturating_sub(closes);
        let next_is_prose =
            index + 1 < doc.lines.len() && !matches!(doc.info[index + 1].kind, Kind::Blank | Kind::Html);
        if in_table && table_depth == 0 {
            if next_is_prose {
                blank_below(doc, index);
            }
        } else if !in_table
            && is_one_line(text)
            && doc
                .info
                .get(index + 1)
                .is_some_and(|next| next.kind != Kind::Blank)
        {
            blank_below(doc, index);
            doc.hit(RuleId::OneLineHtml);
        }
    }
}

/// Gives the `<center>`s room before any other rule looks: what stands in them are blocks of their own.
pub(super) fn centers(doc: &mut Doc<'_>) {
    let mut table_depth = 0usize;
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Html {
            table_depth = 0;
            continue;
        }
        let lower = doc.content(index).to_ascii_lowercase();
        let opens = lower.matches("<table").count();
        let in_table = table_depth > 0 || opens > 0;
        table_depth = (table_depth + opens).saturating_sub(lower.matches("</table").count());
        if !in_table && !is_one_line(&lower) && lower.contains("center>") {
            center(doc, index);
        }
    }
}

fn blank_below(doc: &mut Doc<'_>, index: usize) {
    let prefix = doc.prefix(index);
    doc.insert_before(index + 1, prefix.trim_end());
}

/// Whether the line is only `<br>`, `</br>`, `<a …/>` or `<a …></a>`.
pub(super) fn is_one_line(text: &str) -> bool {
    let text = text.trim();
    let Some(tag) = html_names::tag(text.as_bytes()) else {
        return false;
    };
    let Some(end) = tag.end else { return false };
    match tag.name {
        "br" => end == text.len(),
        "a" => !tag.closing && (&text[end..] == "</a>" || (tag.self_closing && end == text.len())),
        _ => false,
    }
}

/// Puts `<center>` and `</center>` on lines of their own with blank lines around, so that what is
/// between them is markdown.
fn center(doc: &mut Doc<'_>, index: usize) {
    let prefix = doc.prefix(index);
    let text = doc.lines[index].text.to_ascii_lowercase();
    let mut cuts = Vec::new();
    for tag in ["<center>", "</center>"] {
        for (at, _) in text.match_indices(tag) {
            cuts.push(at);
            cuts.push(at + tag.len());
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let content = doc.info[index].content;
    for &at in cuts.iter().rev() {
        if at > content && !text[at..].trim().is_empty() {
            doc.split_with_blank(index, at, &prefix);
        }
    }
    let next_is_prose = index + 1 < doc.lines.len() && doc.info[index + 1].kind != Kind::Blank;
    if next_is_prose {
        blank_below(doc, index);
    }
    doc.hit(RuleId::Center);
}
