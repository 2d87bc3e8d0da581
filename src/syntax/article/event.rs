//! The events of an article: what [`crate::render`] walks.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr};

use crate::base::FileId;
use crate::base::alert_words::AlertKind;

/// One step of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'t> {
    /// An element opens.
    Start(Tag<'t>),
    /// An element closes.
    End(TagEnd),
    /// Text.
    Text(CowStr<'t>),
    /// A code span.
    Code(CowStr<'t>),
    /// The box of a task, and whether it is ticked.
    Task(bool),
    /// A mark that leads to a footnote.
    FootnoteReference {
        /// The footnote's number, from 1.
        number: usize,
        /// The first mark that leads there.
        first: bool,
    },
    /// A formula in the language of LaTeX.
    Math {
        /// The formula.
        text: CowStr<'t>,
        /// It stands on lines of its own.
        display: bool,
        /// All of it in the expanded text, dollar signs included.
        place: Range<usize>,
    },
    /// Raw HTML: a tag inside a paragraph, or a whole HTML block.
    Html(HtmlText<'t>),
    /// A line end inside a paragraph.
    SoftBreak,
    /// A line break that shows.
    HardBreak,
    /// A thematic break.
    Rule,
    /// Stands for an include that could not be expanded: an index into `Expanded::missing`.
    Missing(usize),
    /// From here on comes what this file brought.
    IncludeStart(FileId),
    /// A video: an index into `Article::videos`.
    Video(usize),
    /// The page's second-level headings as a list, under a heading of its own.
    Toc(Option<&'t str>),
}

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag<'t> {
    /// `<p>`
    Paragraph,
    /// An index into `Article::headings`.
    Heading(usize),
    /// `<blockquote>`
    Quote,
    /// An alert; the heading stands in for its label.
    Alert {
        /// Which.
        kind: AlertKind,
        /// A label of its own.
        heading: Option<&'t str>,
    },
    /// `[!div …]`, with its attributes as written.
    Div(&'t str),
    /// A row of options.
    Selector,
    /// Two linked menus, or one.
    SelectorList(&'t str, Option<&'t str>),
    /// A block of code with its info string.
    CodeBlock {
        /// Empty for indented code.
        info: CowStr<'t>,
    },
    /// A list; ordered ones with their first number.
    List(Option<u64>),
    /// A list item; in a [`Tag::SelectorList`] with the pair it stands for.
    Item(Option<(String, String)>),
    /// A footnote with its number, from 1.
    Footnote(usize),
    /// `<dl>`
    Definitions,
    /// `<dt>`
    Term,
    /// `<dd>`
    Meaning,
    /// A group of tabs, which holds nothing else.
    Tabs,
    /// A tab and its content.
    Tab {
        /// Its name, by which choices are remembered.
        id: String,
        /// A name of which it depends whether the tab is shown.
        condition: Option<String>,
        /// Its title.
        title: String,
    },
    /// A table.
    Table(Vec<Alignment>),
    /// Its header row.
    TableHead,
    /// A row of its body.
    TableRow,
    /// A cell.
    TableCell,
    /// `<em>`
    Emphasis,
    /// `<strong>`
    Strong,
    /// `<del>`
    Strikethrough,
    /// An index into `Article::links`, and a title.
    Link(usize, CowStr<'t>),
    /// An index into `Article::links`, and a title. The text inside is the alternative.
    Image(usize, CowStr<'t>),
}

/// The end of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the end of the tag of its name")]
pub enum TagEnd {
    Paragraph,
    Heading(usize),
    Quote,
    Alert,
    Div,
    Selector,
    SelectorList,
    CodeBlock,
    List(bool),
    Item,
    Footnote,
    Definitions,
    Term,
    Meaning,
    Tabs,
    Tab,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    Image,
}

/// Raw HTML with the places of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct HtmlText<'t> {
    /// The HTML.
    pub text: CowStr<'t>,
    /// It stands as a block, not in a paragraph.
    pub block: bool,
    /// Byte of `text` and byte of the expanded text at which each of its lines starts.
    pub lines: Vec<(usize, usize)>,
}

impl HtmlText<'_> {
    /// The byte of the expanded text behind byte `at` of the HTML.
    pub fn position(&self, at: usize) -> usize {
        let index = self
            .lines
            .partition_point(|&(start, _)| start <= at)
            .saturating_sub(1);
        self.lines
            .get(index)
            .map_or(0, |&(start, position)| position + at - start)
    }
}
