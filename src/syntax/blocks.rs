//! A line scanner: which lines are prose, code, HTML or comment, and in which quote or list item.
//!
//! It follows CommonMark's block structure closely enough that the repairs know what they touch, and it
//! reads as the 2016 renderer did where the two differ: a table of HTML runs to `</table>`, a line of
//! only `<br>` or an anchor is an HTML block of its own, unknown elements are text, `##Heading` is one.

mod shapes;

use std::cell::OnceCell;

use super::html_names;
use super::lines::Line;
use shapes::{FenceEnds, fence_closers, fence_opens, fence_run, is_heading, is_rule, is_setext, list_marker};

/// How deep quotes and lists nest. Marks that would nest deeper are taken for nothing (see
/// [`super::repair`]): no author means them, and every line would cost as much as it has marks.
pub(crate) const MOST_NESTED: usize = 100;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing but containers and blanks.
    Blank,
    /// Paragraph text, table rows, list item text.
    Text,
    /// An ATX heading, with or without a blank behind the `#`s.
    Heading,
    /// A fence that opens a code block.
    FenceOpen,
    /// A line inside a fenced code block.
    FenceBody,
    /// A fence that closes a code block.
    FenceClose,
    /// Indented code.
    Indented,
    /// A line of an HTML block.
    Html,
    /// A line of a comment that stands as a block.
    Comment,
    /// A thematic break, or the line under a setext heading.
    Rule,
}

/// A list item that opens on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// Byte of the marker.
    pub marker: usize,
    /// Column of the marker, counted from the container.
    pub indent: usize,
    /// The number of an ordered item.
    pub number: Option<u64>,
    /// Column of the item's content, counted from the item's container.
    pub content: usize,
    /// Blanks between marker and text, in columns.
    pub gap: usize,
}

/// What the scanner says of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Info {
    /// What it is.
    pub kind: Kind,
    /// Byte at which the line's own text starts, behind quote marks, list markers and blanks.
    pub content: usize,
    /// Byte at which the innermost container ends; between this and `content` are only blanks.
    pub container: usize,
    /// Columns of blanks between the innermost container and the text.
    pub indent: usize,
    /// Bytes before `container` that are marks beyond [`MOST_NESTED`].
    pub too_deep: usize,
    /// How many containers hold the line.
    pub depth: usize,
    /// How many of them are quotes.
    pub quotes: usize,
    /// The innermost item that opens on this line.
    pub item: Option<Item>,
    /// The line starts a paragraph (always `false` for other kinds).
    pub starts: bool,
    /// A paragraph's line that lacks its containers' marks.
    pub lazy: bool,
    /// Paragraph text that would be an ordered list item if the paragraph ended before it.
    pub glued_item: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    /// Content column, counted from the container around it.
    Item(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    None,
    Paragraph,
    Indented,
    /// `until`: the line before which a fence without a closer ends (spec C20).
    Fence {
        mark: u8,
        length: usize,
        until: usize,
    },
    Html(HtmlEnd),
    Comment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HtmlEnd {
    Blank,
    /// Behind this text, in lower case; nested openings count for tables.
    Text(&'static str),
    Table(usize),
}

/// Reads position and column along one line.
#[derive(Clone, Copy)]
struct Cursor<'l> {
    bytes: &'l [u8],
    at: usize,
    column: usize,
}

impl Cursor<'_> {
    /// Columns of blanks from here, and the byte behind them.
    fn blanks(&self) -> (usize, usize) {
        let (mut at, mut column) = (self.at, self.column);
        loop {
            match self.bytes.get(at) {
                Some(b' ') => column += 1,
                Some(b'\t') => column = (column / 4 + 1) * 4,
                _ => return (column - self.column, at),
            }
            at += 1;
        }
    }

    /// Skips `columns` of blanks; a tab that reaches over the edge is taken whole.
    fn skip_columns(&mut self, columns: usize) {
        let goal = self.column + columns;
        while self.column < goal {
            match self.bytes.get(self.at) {
                Some(b' ') => self.column += 1,
                Some(b'\t') => self.column = (self.column / 4 + 1) * 4,
                _ => return,
            }
            self.at += 1;
        }
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn is_blank(&self) -> bool {
        self.rest().iter().all(|b| matches!(b, b' ' | b'\t' | 0x0c))
    }
}

/// Scans all lines of a file into `out`, whose memory is used again: a file is scanned after every repair.
pub(crate) fn scan_into(lines: &[Line<'_>], out: &mut Vec<Info>) {
    out.clear();
    let mut scanner = Scanner {
        lines,
        stack: Vec::new(),
        leaf: Leaf::None,
        closers: fence_closers(lines),
        resumes: OnceCell::new(),
        last_comment_end: lines
            .iter()
            .rposition(|line| line.text.contains("-->"))
            .map_or(0, |index| index + 1),
    };
    let lines = lines.iter().enumerate();
    out.extend(lines.map(|(index, line)| scanner.line(index, line.text.as_bytes())));
}

struct Scanner<'l, 's> {
    lines: &'l [Line<'s>],
    stack: Vec<Container>,
    leaf: Leaf,
    closers: FenceEnds,
    /// The lines before which a fence without a closer ends; most files have no such fence.
    resumes: OnceCell<Vec<usize>>,
    /// One past the last line that holds `-->`: a comment that opens behind it is none.
    last_comment_end: usize,
}

impl Scanner<'_, '_> {
    fn line(&mut self, index: usize, bytes: &[u8]) -> Info {
        let mut cursor = Cursor {
            bytes,
            at: 0,
            column: 0,
        };
        let matched = self.match_containers(&mut cursor);
        let all = matched == self.stack.len();
        // A comment runs to its end wherever that stands (spec 6.4).
        let goes_on =
            self.leaf == Leaf::Comment || self.closes_fence(bytes) || self.goes_on_as_code(index, bytes);
        if (all || goes_on)
            && let Some(info) = self.continue_leaf(index, &mut cursor)
        {
            return info;
        }
        self.open_blocks(index, cursor, matched)
    }

    fn match_containers(&self, cursor: &mut Cursor<'_>) -> usize {
        for (index, container) in self.stack.iter().enumerate() {
            let (columns, behind) = cursor.blanks();
            match *container {
                Container::Quote => {
                    if columns > 3 || cursor.bytes.get(behind) != Some(&b'>') {
                        return index;
                    }
                    take_quote_mark(cursor, columns, behind);
                }
                Container::Item(content) => {
                    if cursor.is_blank() {
                        continue;
                    }
                    if columns < content {
                        return index;
                    }
                    cursor.skip_columns(content);
                }
            }
        }
        self.stack.len()
    }

    /// A line inside a leaf that takes lines as they come.
    fn continue_leaf(&mut self, index: usize, cursor: &mut Cursor<'_>) -> Option<Info> {
        match self.leaf {
            Leaf::Fence { until, .. } if index >= until => {
                self.leaf = Leaf::None;
                None
            }
            Leaf::Fence { mark, length, .. } => {
                let (columns, behind) = cursor.blanks();
                let outside = self.closes_fence(cursor.bytes);
                let closes = (columns <= 3 || outside)
                    && fence_run(&cursor.bytes[behind..]).is_some_and(|(m, l)| {
                        m == mark
                            && l >= length
                            && cursor.bytes[behind + l..]
                                .iter()
                                .all(|b| matches!(b, b' ' | b'\t'))
                    });
                if closes {
                    self.leaf = Leaf::None;
                }
                Some(self.info(cursor, if closes { Kind::FenceClose } else { Kind::FenceBody }))
            }
            Leaf::Comment => {
                if memchr::memmem::find(cursor.rest(), b"-->").is_some() {
                    self.leaf = Leaf::None;
                }
                Some(self.info(cursor, Kind::Comment))
            }
            Leaf::Html(end) => {
                if end == HtmlEnd::Blank && cursor.is_blank() {
                    self.leaf = Leaf::None;
                    return None;
                }
                self.leaf = after_html_line(end, cursor.rest());
                Some(self.info(cursor, Kind::Html))
            }
            _ => None,
        }
    }

    fn open_blocks(&mut self, index: usize, mut cursor: Cursor<'_>, matched: usize) -> Info {
        let was_paragraph = self.leaf == Leaf::Paragraph;
        let all = matched == self.stack.len();
        let mut opened = false;
        let mut item = None;
        let mut glued_item = None;
        let mut too_deep = 0;
        // The stack is cut only when something new opens: a lazy line leaves it as it is.
        loop {
            let (columns, behind) = cursor.blanks();
            let interrupts = was_paragraph && !opened && all;
            if columns >= 4 {
                break;
            }
            if self.stack.len() >= MOST_NESTED && (opened || all) {
                let Some(width) = mark_width(&cursor.bytes[behind..]) else {
                    break;
                };
                too_deep += behind + width - cursor.at;
                cursor.skip_columns(columns);
                cursor.at += width;
                cursor.column += width;
                continue;
            }
            if cursor.bytes.get(behind) == Some(&b'>') {
                self.open(matched, &mut opened);
                self.stack.push(Container::Quote);
                take_quote_mark(&mut cursor, columns, behind);
                item = None;
                continue;
            }
            let Some(marker) = list_marker(&cursor.bytes[behind..]) else {
                break;
            };
            if is_rule(&cursor.bytes[behind..]) {
                break;
            }
            if interrupts && (marker.empty || marker.number.is_some_and(|n| n != 1)) {
                if !marker.empty {
                    glued_item = marker.number;
                }
                break;
            }
            self.open(matched, &mut opened);
            cursor.skip_columns(columns);
            cursor.at += marker.width;
            cursor.column += marker.width;
            let (gap, _) = cursor.blanks();
            let own = if marker.empty || gap >= 5 { 1 } else { gap };
            let content = columns + marker.width + own;
            item = Some(Item {
                marker: behind,
                indent: columns,
                number: marker.number,
                content,
                gap,
            });
            cursor.skip_columns(own.min(gap));
            self.stack.push(Container::Item(content));
        }
        let info = self.leaf_of(index, cursor, matched, opened, item, glued_item);
        Info { too_deep, ..info }
    }

    /// Closes what the line does not continue; once a line.
    fn open(&mut self, matched: usize, opened: &mut bool) {
        if !*opened {
            self.stack.truncate(matched);
            *opened = true;
        }
        self.leaf = Leaf::None;
    }

    fn leaf_of(
        &mut self,
        index: usize,
        cursor: Cursor<'_>,
        matched: usize,
        opened: bool,
        item: Option<Item>,
        glued_item: Option<u64>,
    ) -> Info {
        let was_paragraph = self.leaf == Leaf::Paragraph && !opened;
        let all = opened || matched == self.stack.len();
        let (columns, behind) = cursor.blanks();
        let text = &cursor.bytes[behind..];
        let kind = if cursor.is_blank() {
            Kind::Blank
        } else if columns >= 4 {
            if was_paragraph { Kind::Text } else { Kind::Indented }
        } else if is_heading(text) {
            Kind::Heading
        } else if fence_opens(text).is_some() {
            Kind::FenceOpen
        } else if is_rule(text) || (was_paragraph && all && is_setext(text)) {
            Kind::Rule
        } else if text.starts_with(b"<!--") && index < self.last_comment_end {
            Kind::Comment
        } else if html_opens(text, was_paragraph).is_some() {
            Kind::Html
        } else {
            Kind::Text
        };
        let lazy = kind == Kind::Text && was_paragraph && !all;
        if !lazy && !opened {
            if kind == Kind::Blank {
                let keep = self.stack[matched.min(self.stack.len())..]
                    .iter()
                    .take_while(|c| matches!(c, Container::Item(_)))
                    .count();
                self.stack.truncate(matched + keep);
            } else {
                self.stack.truncate(matched);
            }
        }
        self.leaf = match kind {
            Kind::Text => Leaf::Paragraph,
            Kind::Indented => Leaf::Indented,
            Kind::FenceOpen => {
                let (mark, length) = fence_run(text).unwrap_or((b'`', 3));
                let until = if self.closers.has_closer(index, mark, length) {
                    usize::MAX
                } else {
                    self.end_of_unclosed(index)
                };
                Leaf::Fence { mark, length, until }
            }
            Kind::Comment if memchr::memmem::find(&text[4..], b"-->").is_none() => Leaf::Comment,
            Kind::Html => html_opens(text, was_paragraph).map_or(Leaf::None, |end| {
                end.map_or(Leaf::None, |end| after_html_line(end, text))
            }),
            Kind::Blank if matches!(self.leaf, Leaf::Indented) => Leaf::Indented,
            _ => Leaf::None,
        };
        let mut info = self.info(&cursor, kind);
        info.item = item;
        info.starts = kind == Kind::Text && !was_paragraph;
        info.lazy = lazy;
        info.glued_item = if kind == Kind::Text && was_paragraph && all {
            glued_item
        } else {
            None
        };
        info
    }

    /// Whether the line is the closer of the fence that is open, wherever it stands: the 2016 renderer took
    /// the first one, also left of its list item.
    fn closes_fence(&self, line: &[u8]) -> bool {
        let Leaf::Fence { mark, length, .. } = self.leaf else {
            return false;
        };
        let text = line.trim_ascii();
        fence_run(text).is_some_and(|(m, l)| m == mark && l >= length && l == text.len())
    }

    /// Whether line `index`, left of the list item that holds the open fence, is code all the same: it stands
    /// directly below code, and the fence has a closer. The 2016 renderer looked for the closer first.
    fn goes_on_as_code(&self, index: usize, line: &[u8]) -> bool {
        let Leaf::Fence {
            until: usize::MAX, ..
        } = self.leaf
        else {
            return false;
        };
        let text = line.trim_ascii();
        let starts_block = text.starts_with(b">") || is_heading(text) || list_marker(text).is_some();
        !text.is_empty()
            && !starts_block
            && !self.lines[index - 1].text.trim().is_empty()
            && self.stack.iter().all(|container| *container != Container::Quote)
    }

    /// The line before which a fence without a closer ends: the next blank line that is followed by a
    /// heading or an alert, else the end of the file.
    fn end_of_unclosed(&self, open: usize) -> usize {
        let resumes = self.resumes.get_or_init(|| {
            let after_blank = |index: &usize| self.lines[index - 1].text.trim().is_empty();
            let lines = (1..self.lines.len()).filter(|&index| resumes(&self.lines[index].text));
            lines.filter(after_blank).collect()
        });
        let next = resumes.partition_point(|&index| index <= open);
        resumes.get(next).copied().unwrap_or(self.lines.len())
    }

    fn info(&self, cursor: &Cursor<'_>, kind: Kind) -> Info {
        let (columns, behind) = cursor.blanks();
        Info {
            kind,
            content: behind,
            container: cursor.at,
            indent: columns,
            too_deep: 0,
            depth: self.stack.len(),
            quotes: self.stack.iter().filter(|c| **c == Container::Quote).count(),
            item: None,
            starts: false,
            lazy: false,
            glued_item: None,
        }
    }
}

/// Whether `line` is a heading or an alert, which no code block swallows.
fn resumes(line: &str) -> bool {
    let text = line.trim_start();
    let quoted = text.trim_start_matches(['>', ' ']).as_bytes();
    is_heading(text.as_bytes())
        || quoted
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"[azure."))
}

fn take_quote_mark(cursor: &mut Cursor<'_>, columns: usize, behind: usize) {
    cursor.skip_columns(columns);
    cursor.at = behind + 1;
    cursor.column += 1;
    if matches!(cursor.bytes.get(cursor.at), Some(b' ' | b'\t')) {
        cursor.skip_columns(1);
    }
}

/// The width of the mark of a quote or an item that `text` starts with.
fn mark_width(text: &[u8]) -> Option<usize> {
    if text.first() == Some(&b'>') {
        return Some(1);
    }
    list_marker(text).map(|marker| marker.width)
}

/// Whether an HTML block starts here: `Some(None)` for one of exactly this line, `Some(Some(end))` for
/// one that runs on.
fn html_opens(text: &[u8], in_paragraph: bool) -> Option<Option<HtmlEnd>> {
    if text.first() != Some(&b'<') {
        return None;
    }
    if text.starts_with(b"<?") {
        return Some(Some(HtmlEnd::Text("?>")));
    }
    let tag = html_names::tag(text)?;
    let name = tag.name;
    for (element, end) in [
        ("script", "</script>"),
        ("style", "</style>"),
        ("pre", "</pre>"),
        ("textarea", "</textarea>"),
    ] {
        if name == element && !tag.closing {
            return Some(Some(HtmlEnd::Text(end)));
        }
    }
    if name == "table" && !tag.closing {
        return Some(Some(HtmlEnd::Table(0)));
    }
    if html_names::is_block(name) {
        return Some(Some(HtmlEnd::Blank));
    }
    if in_paragraph || !html_names::is_known(name) {
        return None;
    }
    let end = tag.end?;
    let rest = &text[end..];
    let blank = |bytes: &[u8]| bytes.iter().all(|b| matches!(b, b' ' | b'\t'));
    if name == "br" && blank(rest) {
        return Some(None);
    }
    if name == "a" && !tag.closing {
        let closed = rest.strip_prefix(b"</a>").unwrap_or(rest);
        if blank(closed) && (tag.self_closing || closed.len() < rest.len()) {
            return Some(None);
        }
    }
    blank(rest).then_some(Some(HtmlEnd::Blank))
}

fn after_html_line(end: HtmlEnd, text: &[u8]) -> Leaf {
    match end {
        HtmlEnd::Blank => Leaf::Html(end),
        HtmlEnd::Text(closer) => {
            let found = memchr::memmem::find(&text.to_ascii_lowercase(), closer.as_bytes()).is_some();
            if found { Leaf::None } else { Leaf::Html(end) }
        }
        HtmlEnd::Table(depth) => {
            let lower = text.to_ascii_lowercase();
            let opened = memchr::memmem::find_iter(&lower, b"<table").count();
            let closed = memchr::memmem::find_iter(&lower, b"</table").count();
            let now = (depth + opened).saturating_sub(closed);
            if now == 0 {
                Leaf::None
            } else {
                Leaf::Html(HtmlEnd::Table(now))
            }
        }
    }
}

#[cfg(test)]
mod tests;
