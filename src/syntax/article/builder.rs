//! The walk over the parser's events that makes an [`Article`] of them.

mod html;
mod tabs;
mod text;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event as Parsed, HeadingLevel, Tag as ParsedTag, TagEnd as ParsedEnd,
};

use super::anchors::{self, Explicit};
use super::event::{Event, HtmlText, Tag, TagEnd};
use super::quotes::{self, Frame, Segment};
use super::{Article, Heading, References, Video};
use crate::syntax::diagram;
use crate::syntax::directive::{self, Directive};
use crate::syntax::expand::Expanded;
use crate::syntax::repair::EDGE;

/// Builds the article of `expanded` from the parser's `events`.
pub(super) fn build<'t>(
    expanded: &'t Expanded<'_>,
    events: impl Iterator<Item = (Parsed<'t>, Range<usize>)>,
    references: &RefCell<References>,
) -> Article<'t> {
    let mut builder = Builder {
        expanded,
        references,
        article: Article::default(),
        frames: Vec::new(),
        skip_to: 0,
        drop_paragraph: false,
        heading: None,
        links: Vec::new(),
        raw_link: false,
        selector_item: None,
        explicit: Vec::new(),
        text: None,
        text_at: 0..0,
        code: false,
        diagram: None,
        image: 0,
        swallow_anchor_end: 0,
        next_include: 0,
        html: None,
        tabs: Vec::new(),
        footnotes: Vec::new(),
    };
    // About what real pages come to; a page with more grows the list once.
    builder.article.events.reserve(expanded.text.len() / 16);
    for (event, range) in events {
        builder.event(event, range);
    }
    builder.flush_text();
    builder.close_tabs();
    let Builder {
        mut article,
        explicit,
        ..
    } = builder;
    anchors::assign(&mut article, explicit, expanded);
    article
}

struct Builder<'t, 'x, 'r> {
    expanded: &'t Expanded<'x>,
    references: &'r RefCell<References>,
    article: Article<'t>,
    frames: Vec<Frame>,
    /// Text before this byte belongs to a directive's marker.
    skip_to: usize,
    /// The paragraph that is open held only a marker: its end is not written.
    drop_paragraph: bool,
    heading: Option<OpenHeading>,
    /// Whether each open link or picture is written.
    links: Vec<bool>,
    /// Inside a link of raw HTML, which ends with its block at the latest.
    raw_link: bool,
    /// Text of the selector item that is open, and where its event is.
    selector_item: Option<(usize, String)>,
    explicit: Vec<Explicit>,
    /// Text not yet written; runs that the parser cut are joined.
    text: Option<Cow<'t, str>>,
    /// Where that text stands in the expanded text.
    text_at: Range<usize>,
    code: bool,
    /// The diagram that is open.
    diagram: Option<OpenDiagram>,
    image: usize,
    /// `</a>` tags to leave out, because their anchors became ids.
    swallow_anchor_end: usize,
    next_include: usize,
    html: Option<HtmlBlock>,
    /// How many frames are around each group of tabs that is open.
    tabs: Vec<usize>,
    /// The labels of footnotes in the order of their numbers, and whether the text refers to them yet.
    footnotes: Vec<(CowStr<'t>, bool)>,
}

/// An HTML block of which not all lines have come.
#[derive(Default)]
struct HtmlBlock {
    text: String,
    lines: Vec<(usize, usize)>,
}

/// A diagram of which not all lines have come.
struct OpenDiagram {
    place: Range<usize>,
    text: String,
    lines: Vec<(usize, usize)>,
}

struct OpenHeading {
    index: usize,
    named: bool,
    /// Where its start is among the events, or just before that.
    event: usize,
}

impl<'t> Builder<'t, '_, '_> {
    fn push(&mut self, event: Event<'t>) {
        self.flush_text();
        self.article.events.push(event);
    }

    fn event(&mut self, event: Parsed<'t>, range: Range<usize>) {
        match event {
            Parsed::Start(tag) => self.start(tag, range),
            Parsed::End(end) => self.end(end),
            Parsed::Text(text) => self.text(text, range),
            Parsed::Code(text) => {
                self.collect_plain(&text);
                self.push(Event::Code(text));
            }
            Parsed::InlineHtml(html) => self.inline_html(html, range),
            Parsed::Html(html) => self.block_html(html, range),
            Parsed::SoftBreak if self.skip_to >= range.start => {}
            Parsed::SoftBreak => {
                self.collect_plain(" ");
                self.push(Event::SoftBreak);
            }
            Parsed::HardBreak if self.skip_to >= range.start => {}
            Parsed::HardBreak => self.push(Event::HardBreak),
            // A thematic break ends tabs and is not shown.
            Parsed::Rule if self.close_tabs() => {}
            Parsed::Rule => {
                self.plain_block();
                self.push(Event::Rule);
            }
            Parsed::TaskListMarker(done) => self.push(Event::Task(done)),
            Parsed::FootnoteReference(label) => {
                let number = self.footnote(label);
                let first = !std::mem::replace(&mut self.footnotes[number - 1].1, true);
                self.push(Event::FootnoteReference { number, first });
            }
            Parsed::InlineMath(text) => self.math(text, false, range),
            Parsed::DisplayMath(text) => self.math(text, true, range),
        }
    }

    fn start(&mut self, tag: ParsedTag<'t>, range: Range<usize>) {
        if is_block(&tag) {
            self.raw_link = false;
            self.include_boundary(range.start);
        }
        let tag = match tag {
            ParsedTag::Paragraph => return self.paragraph(range),
            ParsedTag::BlockQuote(_) => {
                self.plain_block();
                self.flush_text();
                self.frames.push(Frame::Quote(Segment::None));
                return;
            }
            ParsedTag::HtmlBlock => {
                self.plain_block();
                self.html = Some(HtmlBlock::default());
                return;
            }
            ParsedTag::Heading { level, .. } => {
                self.plain_block();
                let index = self.article.headings.len();
                let written = self.expanded.text[range.clone()].trim_end().len();
                let (span, chain) = self.expanded.span(range.start..range.start + written);
                self.article.headings.push(Heading {
                    level: level_number(level),
                    id: String::new(),
                    alias: None,
                    more: Vec::new(),
                    text: String::new(),
                    numbered: false,
                    empty: false,
                    span,
                    chain,
                });
                let event = self.article.events.len() + usize::from(self.text.is_some());
                self.heading = Some(OpenHeading {
                    index,
                    named: false,
                    event,
                });
                Tag::Heading(index)
            }
            ParsedTag::CodeBlock(kind) => {
                self.plain_block();
                self.code = true;
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => CowStr::Borrowed(""),
                };
                self.diagram = diagram::is_diagram(&info).then(|| OpenDiagram {
                    place: range,
                    text: String::new(),
                    lines: Vec::new(),
                });
                Tag::CodeBlock { info }
            }
            ParsedTag::List(start) => {
                self.plain_block();
                self.frames.push(Frame::Other);
                Tag::List(start)
            }
            ParsedTag::Item => {
                self.frames.push(Frame::Other);
                if self.in_selector_list() {
                    self.flush_text();
                    self.selector_item = Some((self.article.events.len(), String::new()));
                }
                Tag::Item(None)
            }
            ParsedTag::Table(alignments) => {
                self.plain_block();
                Tag::Table(alignments)
            }
            ParsedTag::TableHead => Tag::TableHead,
            ParsedTag::TableRow => Tag::TableRow,
            ParsedTag::TableCell => Tag::TableCell,
            ParsedTag::Emphasis => Tag::Emphasis,
            ParsedTag::Strong => Tag::Strong,
            ParsedTag::Strikethrough => Tag::Strikethrough,
            ParsedTag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                return self.link(link_type, &dest_url, title, range, false);
            }
            ParsedTag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.image += 1;
                return self.link(link_type, &dest_url, title, range, true);
            }
            ParsedTag::FootnoteDefinition(label) => {
                self.plain_block();
                self.frames.push(Frame::Other);
                Tag::Footnote(self.footnote(label))
            }
            ParsedTag::DefinitionList => {
                self.plain_block();
                self.frames.push(Frame::Other);
                Tag::Definitions
            }
            ParsedTag::DefinitionListTitle => Tag::Term,
            ParsedTag::DefinitionListDefinition => {
                self.frames.push(Frame::Other);
                Tag::Meaning
            }
            // Options that make these are off; their content passes.
            _ => return,
        };
        self.push(Event::Start(tag));
    }

    fn end(&mut self, end: ParsedEnd) {
        let end = match end {
            ParsedEnd::Paragraph => {
                self.flush_text();
                if std::mem::take(&mut self.drop_paragraph) {
                    return;
                }
                TagEnd::Paragraph
            }
            ParsedEnd::BlockQuote(_) => {
                self.flush_text();
                self.close_tabs();
                if let Some(Frame::Quote(segment)) = self.frames.pop()
                    && let Some(end) = segment.end()
                {
                    self.article.events.push(end);
                }
                return;
            }
            ParsedEnd::HtmlBlock => {
                if let Some(HtmlBlock { text, lines }) = self.html.take() {
                    let html = HtmlText {
                        text: text.into(),
                        block: true,
                        lines,
                    };
                    self.html_references(&html);
                    self.push(Event::Html(html));
                }
                return;
            }
            ParsedEnd::Heading(_) => {
                self.flush_text();
                let Some(open) = self.heading.take() else { return };
                let heading = &mut self.article.headings[open.index];
                heading.text = heading.text.trim().to_owned();
                let shows = |event: &Event<'_>| match event {
                    Event::Start(Tag::Image(..)) | Event::Missing(_) => true,
                    Event::Html(html) => html.text.contains("<img"),
                    _ => false,
                };
                heading.empty =
                    heading.text.is_empty() && !self.article.events[open.event..].iter().any(shows);
                if self.opens_tab(&open) {
                    return;
                }
                TagEnd::Heading(open.index)
            }
            ParsedEnd::CodeBlock => {
                self.code = false;
                self.end_diagram();
                TagEnd::CodeBlock
            }
            ParsedEnd::FootnoteDefinition => {
                self.leave();
                TagEnd::Footnote
            }
            ParsedEnd::DefinitionList => {
                self.leave();
                TagEnd::Definitions
            }
            ParsedEnd::DefinitionListTitle => TagEnd::Term,
            ParsedEnd::DefinitionListDefinition => {
                self.leave();
                TagEnd::Meaning
            }
            ParsedEnd::List(ordered) => {
                self.leave();
                TagEnd::List(ordered)
            }
            ParsedEnd::Item => {
                self.leave();
                if let Some((index, text)) = self.selector_item.take()
                    && let Some(Event::Start(Tag::Item(pair))) = self.article.events.get_mut(index)
                {
                    *pair = Some(quotes::pair(&text));
                }
                TagEnd::Item
            }
            ParsedEnd::Table => TagEnd::Table,
            ParsedEnd::TableHead => TagEnd::TableHead,
            ParsedEnd::TableRow => TagEnd::TableRow,
            ParsedEnd::TableCell => TagEnd::TableCell,
            ParsedEnd::Emphasis => TagEnd::Emphasis,
            ParsedEnd::Strong => TagEnd::Strong,
            ParsedEnd::Strikethrough => TagEnd::Strikethrough,
            ParsedEnd::Link | ParsedEnd::Image => {
                let image = end == ParsedEnd::Image;
                if image {
                    self.image -= 1;
                }
                self.flush_text();
                if !self.links.pop().unwrap_or(false) {
                    return;
                }
                if image { TagEnd::Image } else { TagEnd::Link }
            }
            _ => return,
        };
        self.push(Event::End(end));
    }

    /// A paragraph: the place where directives stand.
    fn paragraph(&mut self, range: Range<usize>) {
        let text: &'t str = &self.expanded.text[range.clone()];
        let Some(marker) = directive::marker(text) else {
            self.plain_block();
            self.push(Event::Start(Tag::Paragraph));
            return;
        };
        let in_quote = matches!(self.frames.last(), Some(Frame::Quote(_)));
        let rest_is_empty = text[marker.length..]
            .trim_matches([' ', '\t', '\n', '>', EDGE])
            .is_empty();
        match &marker.directive {
            Directive::Video(name) => {
                self.close_segment(Segment::None);
                let (span, _) = self.expanded.span(range.start..range.start + marker.length);
                self.article.videos.push(Video {
                    name: (*name).to_owned(),
                    span,
                });
                self.push(Event::Video(self.article.videos.len() - 1));
            }
            Directive::Toc(heading) => {
                self.plain_block();
                self.push(Event::Toc(*heading));
            }
            _ if in_quote => {
                if let Some((segment, tag)) = quotes::opens(&marker) {
                    self.close_segment(segment);
                    self.push(Event::Start(tag));
                }
            }
            // Outside a quote the repairs have left no marker that means anything.
            _ => {
                self.plain_block();
                self.push(Event::Start(Tag::Paragraph));
                return;
            }
        }
        self.flush_text();
        self.skip_to = range.start + marker.length;
        if rest_is_empty {
            self.drop_paragraph = true;
            self.skip_to = range.end;
        } else {
            self.plain_block();
            self.push(Event::Start(Tag::Paragraph));
        }
    }

    /// A block without a marker: in a quote that became nothing yet, the quote becomes a quote.
    fn plain_block(&mut self) {
        if let Some(Frame::Quote(segment @ Segment::None)) = self.frames.last_mut() {
            *segment = Segment::Quote;
            self.push(Event::Start(Tag::Quote));
        }
    }

    /// Closes the current stretch of the quote around, and begins another.
    fn close_segment(&mut self, next: Segment) {
        self.flush_text();
        self.close_tabs();
        if let Some(Frame::Quote(segment)) = self.frames.last_mut() {
            let end = segment.end();
            *segment = next;
            self.article.events.extend(end);
        }
    }

    /// Leaves a block that holds blocks.
    fn leave(&mut self) {
        self.close_tabs();
        self.frames.pop();
    }

    /// The number of the footnote `label`, from 1.
    fn footnote(&mut self, label: CowStr<'t>) -> usize {
        let known = self.footnotes.iter().position(|(known, _)| *known == label);
        known.map_or_else(
            || {
                self.footnotes.push((label, false));
                self.footnotes.len()
            },
            |at| at + 1,
        )
    }

    fn math(&mut self, text: CowStr<'t>, display: bool, place: Range<usize>) {
        self.collect_plain(&text);
        self.push(Event::Math { text, display, place });
    }

    fn in_selector_list(&self) -> bool {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| match frame {
                Frame::Quote(segment) => Some(*segment == Segment::SelectorList),
                Frame::Other => None,
            })
            .unwrap_or(false)
    }

    fn include_boundary(&mut self, at: usize) {
        while let Some(&(start, file)) = self.expanded.starts.get(self.next_include)
            && start <= at
        {
            self.next_include += 1;
            self.push(Event::IncludeStart(file));
        }
    }
}

fn is_block(tag: &ParsedTag<'_>) -> bool {
    matches!(
        tag,
        ParsedTag::Paragraph
            | ParsedTag::Heading { .. }
            | ParsedTag::BlockQuote(_)
            | ParsedTag::CodeBlock(_)
            | ParsedTag::HtmlBlock
            | ParsedTag::List(_)
            | ParsedTag::Table(_)
            | ParsedTag::FootnoteDefinition(_)
            | ParsedTag::DefinitionList
    )
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}
