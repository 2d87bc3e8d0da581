//! Tables: C6 (columns that do not add up), C7 (text directly behind), C8 (text directly before).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::blocks::Kind;
use super::{Doc, RuleId, html};
use crate::base::pattern::regex;
use crate::diag::Applicability;

pub(super) static DELIMITER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"));

/// Makes every table one that a strict parser sees.
pub(super) fn even_out(doc: &mut Doc<'_>) {
    let mut index = 1;
    while index < doc.lines.len() {
        index = if is_delimiter(doc, index) && is_header(doc, index - 1) {
            gather(doc, index)
        } else {
            index + 1
        };
    }
    doc.settle();
    let mut index = 1;
    while index < doc.lines.len() {
        index = if is_delimiter(doc, index) && is_header(doc, index - 1) {
            table(doc, index)
        } else {
            index + 1
        };
    }
}

fn is_delimiter(doc: &Doc<'_>, index: usize) -> bool {
    // A row of dashes is a rule or a setext line to the scanner when it has a single column.
    matches!(doc.info[index].kind, Kind::Text)
        && doc.content(index).contains('|')
        && DELIMITER.is_match(doc.content(index))
}

/// A header row indented like code is one all the same: nothing else stands directly above a delimiter row.
fn is_header(doc: &Doc<'_>, index: usize) -> bool {
    matches!(doc.info[index].kind, Kind::Text | Kind::Indented) && doc.content(index).contains('|')
}

/// Brings the rows of the table with its delimiter row at `delimiter` into one container; gives the line behind
/// those that were changed.
fn gather(doc: &mut Doc<'_>, delimiter: usize) -> usize {
    let header = delimiter - 1;
    let info = doc.info[header];
    if info.kind == Kind::Indented {
        doc.splice(header, info.container..info.content, "");
    }
    if !doc.info[delimiter].lazy || info.lazy {
        return delimiter + 1;
    }
    // Only the header row stands in its quote or list item; the rest of the table follows it, as it did
    // in 2016.
    let prefix = doc.prefix(header);
    let mut row = delimiter;
    while row < doc.lines.len() && doc.info[row].lazy && doc.content(row).contains('|') {
        let at = doc.info[row].content;
        doc.splice(row, 0..at, &prefix);
        row += 1;
    }
    row
}

/// Handles the table with its delimiter row at `delimiter`; gives the line behind it.
fn table(doc: &mut Doc<'_>, delimiter: usize) -> usize {
    let header = delimiter - 1;
    if doc.continues_paragraph(header) && header > 0 {
        let prefix = doc.prefix(header);
        tell_glued(
            doc,
            header,
            &prefix,
            "a table stands directly under a line of text",
        );
        doc.insert_before(header, prefix.trim_end());
        doc.hit(RuleId::TableAfterText);
    }
    let mut end = delimiter + 1;
    while end < doc.lines.len() && doc.continues_paragraph(end) && doc.content(end).contains('|') {
        end += 1;
    }
    if end < doc.lines.len() && doc.continues_paragraph(end) {
        let prefix = doc.prefix(end);
        tell_glued(doc, end, &prefix, "text stands directly under a table");
        doc.insert_before(end, prefix.trim_end());
        // Apart from the table, a line of only `<br>` would swallow the text below it (C15).
        let swallows = html::is_one_line(doc.content(end));
        if swallows && doc.info.get(end + 1).is_some_and(|next| next.kind != Kind::Blank) {
            doc.insert_before(end + 1, prefix.trim_end());
        }
        doc.hit(RuleId::TextAfterTable);
    }
    let wanted = (header..end)
        .filter(|&row| row != delimiter)
        .map(|row| filled_cells(doc.content(row)))
        .max()
        .unwrap_or(1);
    let header_cells = cells(doc.content(header)).len();
    let delimiter_cells = cells(doc.content(delimiter)).len();
    let columns = wanted.max(header_cells);
    if doc.tells("table-row-short") {
        tell_short_row(doc, delimiter + 1..end, columns);
    }
    if header_cells == columns && delimiter_cells == columns {
        return end;
    }
    let (start, stop) = (
        doc.info[delimiter].content,
        doc.lines[delimiter].text.trim_end().len(),
    );
    let message = if header_cells == delimiter_cells {
        format!("a row of this table has {columns} cells, its header {header_cells}")
    } else {
        format!("the header of this table has {header_cells} cells, its delimiter row {delimiter_cells}")
    };
    doc.report("table-cell-count", delimiter, start..stop, message);
    if header_cells < columns {
        let at = doc.lines[header].text.trim_end().len();
        let piped = doc.content(header).trim_end().ends_with('|');
        let missing = " |".repeat(columns - header_cells);
        doc.splice(
            header,
            at..at,
            &if piped { missing } else { format!(" |{missing}") },
        );
    }
    let kept: Vec<String> = cells(doc.content(delimiter)).into_iter().take(columns).collect();
    let mut row = String::from("|");
    for column in 0..columns {
        row.push_str(kept.get(column).map_or("---", |cell| cell.trim()));
        row.push('|');
    }
    let length = doc.lines[delimiter].text.len();
    doc.splice(delimiter, start..length, &row);
    doc.hit(RuleId::TableColumns);
    end
}

/// Reports that a table and line `index` are not apart.
fn tell_glued(doc: &mut Doc<'_>, index: usize, prefix: &str, message: &str) {
    let span = doc.info[index].content..doc.lines[index].text.trim_end().len();
    doc.habit("table-glued", index, span, message, |doc| {
        let follows = index > 0 && doc.info[index].quotes == doc.info[index - 1].quotes;
        vec![
            doc.blank_before(index, prefix)
                .filter(|_| follows && !doc.info[index].lazy),
        ]
    });
    // Behind a `<br>` at the end of the text above, the blank line shows.
    let shows = index > 0 && doc.lines[index - 1].text.trim_end().ends_with('>');
    if shows
        && let Some(last) = doc.diagnostics.last_mut()
        && last.code == "table-glued"
        && let Some(fix) = &mut last.fix
    {
        fix.applicability = Applicability::Unsafe;
    }
}

/// Reports the first of `rows` that has fewer than `columns` cells. A row of a single cell is a heading
/// among the rows.
fn tell_short_row(doc: &mut Doc<'_>, rows: Range<usize>, columns: usize) {
    let count = |row: usize| cells(doc.content(row)).len();
    let short = rows
        .map(|row| (row, count(row)))
        .find(|&(_, count)| count > 1 && count < columns);
    if let Some((row, count)) = short {
        let span = doc.info[row].content..doc.lines[row].text.trim_end().len();
        let message = format!("this row has {count} of the {columns} cells of its table");
        doc.habit("table-row-short", row, span, &message, |_| Vec::new());
    }
}

/// The cells of a row, split at pipes that are not escaped.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut escaped = false;
    for c in row.chars() {
        if c == '|' && !escaped {
            cells.push(std::mem::take(&mut cell));
        } else {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    if !cell.trim().is_empty() || cells.is_empty() {
        cells.push(cell);
    }
    cells
}

/// How many cells of a row count: up to the last one that is not empty.
fn filled_cells(row: &str) -> usize {
    cells(row)
        .iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_split_at_bare_pipes() {
        assert_eq!(cells(r"| a \| b | c |"), [r" a \| b ", " c "]);
        assert_eq!(cells("a|b"), ["a", "b"]);
        assert_eq!(filled_cells("||||"), 0);
        assert_eq!(filled_cells("| a | | "), 1);
    }
}
