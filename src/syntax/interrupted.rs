//! An include between the items of a list: whether it cuts the list in two (spec 2.4, 6.5).

use std::ops::Range;

use super::fragment::Fragment;
use super::include::{self, IncludeRef};

/// How far up a list's last item is looked for, in lines.
const WINDOW: usize = 200;

/// A numbered item, by its marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    indent: usize,
    /// The column of its text.
    content: usize,
    number: u32,
    delimiter: u8,
}

/// Whether `include`, a directive of `outer` that brings `inner`, stands between two items that its writer
/// numbered as one list, and ends the list because nothing is indented into the item above.
pub(crate) fn splits_list(outer: &Fragment, include: &IncludeRef, inner: &Fragment) -> bool {
    let text = outer.text.text.as_str();
    let (Some(line), Some(first)) = (whole_line(text, &include.at), margin(&inner.text.text)) else {
        return false;
    };
    let below = text[line.end..].lines().find(|line| !line.trim().is_empty());
    let Some(next) = below.and_then(marker) else {
        return false;
    };
    let mut above = items_above(&text[..line.start], next);
    let Some(last) = above.next() else { return false };
    // `1. 1. 1.` counts by itself, but only inside one list.
    let is_outside = indent(&text[line]) + first < last.content;
    let counts_itself = (last.number, next.number) == (1, 1);
    is_outside
        && (next.number == last.number + 1
            || counts_itself && above.next().is_some_and(|before| before.number == 1))
}

/// The line that holds the directive at bytes `at` and nothing else; `None` when there is more on it.
fn whole_line(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let place = include::place(text, at);
    let is_alone =
        !place.text_before && !place.text_after && !place.first_in_item && !place.prefix.contains('>');
    is_alone.then_some(place.line)
}

/// How far the first line of `text` is indented; `None` for what may well end a list above it on purpose, as
/// a section does, and for what goes on with one.
fn margin(text: &str) -> Option<usize> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let is_plain = marker(first).is_none() && !text.lines().any(|line| line.starts_with('#'));
    is_plain.then(|| indent(first))
}

/// The items in `text` that go with `like`, from the last one up, while nothing but their own text is between.
fn items_above(text: &str, like: Marker) -> impl Iterator<Item = Marker> + '_ {
    let mut is_lazy = false;
    let lines = text.lines().rev().take(WINDOW);
    lines
        .map_while(move |line| {
            if line.trim().is_empty() {
                // A paragraph at the margin with a blank line above it is no part of an item.
                return (!is_lazy).then_some(None);
            }
            let item =
                marker(line).filter(|item| (item.indent, item.delimiter) == (like.indent, like.delimiter));
            is_lazy = item.is_none() && indent(line) <= like.indent;
            let is_text = line.trim_start().starts_with(|c: char| c.is_alphanumeric());
            (!is_lazy || is_text).then_some(item)
        })
        .flatten()
}

fn indent(line: &str) -> usize {
    let blanks = &line[..line.len() - line.trim_start().len()];
    blanks.bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
}

/// The number at the start of `line`, if it is an item that could stand at the margin.
fn marker(line: &str) -> Option<Marker> {
    let indent = indent(line);
    let rest = line.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let delimiter = *rest.as_bytes().get(digits)?;
    let is_item = indent < 4
        && (1..=4).contains(&digits)
        && matches!(delimiter, b'.' | b')')
        && rest[digits + 1..].starts_with([' ', '\t']);
    let number = rest[..digits].parse().ok().filter(|_| is_item)?;
    let gap = rest[digits + 1..].len() - rest[digits + 1..].trim_start().len();
    Some(Marker {
        indent,
        // A wide gap is indented code, behind one blank.
        content: indent + digits + 1 + if gap > 4 { 1 } else { gap },
        number,
        delimiter,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::syntax::fragment;

    #[track_caller]
    fn splits(outer: &str, inner: &str, expected: bool) {
        let outer = outer.replace("[I]", "[AZURE.INCLUDE [i](i.md)]");
        let parse = |text: &str| fragment::parse(FileId(0), text, Default::default());
        let (page, inner) = (parse(&outer), parse(inner));
        let found = page
            .includes
            .iter()
            .any(|include| splits_list(&page, include, &inner));
        assert_eq!(found, expected, "{outer}");
    }

    #[test]
    fn an_include_at_the_margin_between_two_items_splits_their_list() {
        splits("1. a\n2. b\n\n[I]\n\n3. c\n", "text\n", true);
        splits("1. a\n\n    more\n\n[I]\n2. c\n", "> note\n", true);
        splits("1. a\n1. b\ngoes on\n\n[I]\n\n1. c\n", "text\n", true);
    }

    #[test]
    fn an_include_inside_an_item_or_between_two_lists_does_not() {
        splits("1. a\n2. b\n\n    [I]\n\n3. c\n", "text\n", false);
        splits("1. a\n2. b\n\n[I]\n\n1. c\n", "text\n", false);
        splits("1. a\n2. b\n\n[I]\n\nText.\n\n3. c\n", "text\n", false);
        splits("1. a\n\nText.\n\n[I]\n\n2. c\n", "text\n", false);
        splits("1. a\n\n[I]\n\n1. c\n", "text\n", false);
        splits("[I]\n\n1. c\n", "text\n", false);
    }

    #[test]
    fn what_the_include_brings_decides_too() {
        splits("1. a\n\n[I]\n\n2. c\n", "## Section\n\ntext\n", false);
        splits("1. a\n\n[I]\n\n3. c\n", "2. item\n", false);
        splits("1. a\n\n[I]\n\n2. c\n", "   text\n", false);
        splits("1. a\n\n[I]\n\n2. c\n", "", false);
    }
}
