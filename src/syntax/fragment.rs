//! `Fragment`: one markdown file, page or include, read and repaired, ready to be spliced into a page.

use super::blocks::Kind;
use super::definitions::Definitions;
use super::include::{self, IncludeRef};
use super::mapped::{Mapped, Piece};
use super::metadata::{self, Attribute, Metadata};
use super::repair::{self, Counts, Doc, Habits};
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// What the syntax stage has to know of the configuration.
#[derive(Debug, Clone, Copy, Default)]
pub struct SyntaxOptions {
    /// HTML of all kinds passes: unknown elements are elements, not text.
    pub allow_html: bool,
    /// Habits that lazuli repairs and that harm nobody, such as `##Heading`, that are findings all the same.
    pub habits: Habits,
}

/// One markdown file, read and repaired.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// The file.
    pub file: FileId,
    /// Its metadata.
    pub metadata: Metadata,
    /// Its include directives, in order.
    pub includes: Vec<IncludeRef>,
    /// What is wrong with it, whatever page shows it.
    pub diagnostics: Vec<Diagnostic>,
    /// How often each repair rule was needed.
    pub repairs: Counts,
    /// The repaired text.
    pub(crate) text: Mapped,
    /// Its own link definitions.
    pub(crate) definitions: Definitions,
    /// How it ends.
    pub(crate) tail: Tail,
    /// It is a single paragraph and nothing else.
    pub(crate) single_paragraph: bool,
}

/// How a fragment ends, which decides where text behind its include goes (spec 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    /// In a paragraph, which takes more text.
    Paragraph,
    /// In a table, list, code or heading.
    Block,
    /// It holds nothing.
    Empty,
}

/// Reads `text` of `file`. Never fails: what is wrong is in [`Fragment::diagnostics`].
pub fn parse(file: FileId, text: &str, options: SyntaxOptions) -> Fragment {
    let header = metadata::read(file, text);
    let mut metadata = header.metadata;
    let mut doc = Doc::new(file, text, &header.removed);
    doc.habits = options.habits;
    let (mut text, prose, doc) = repair::run(doc, options.allow_html);
    // A build keeps thousands of these.
    text.text.shrink_to_fit();
    text.pieces.shrink_to_fit();
    if let Some(handoff) = &doc.handoff {
        let attribute = Attribute {
            value: handoff.clone(),
            name: Span::new(file, 0, 0),
            span: Span::new(file, 0, 0),
        };
        metadata.attributes.add("handoff", attribute);
    }
    let includes = include::find(file, &text, &prose);
    let mut diagnostics = header.diagnostics;
    diagnostics.extend(include::leftovers(file, &text, &prose, &includes));
    diagnostics.extend(doc.diagnostics.iter().cloned());
    Fragment {
        file,
        metadata,
        diagnostics,
        repairs: doc.counts,
        tail: tail(&doc),
        single_paragraph: includes.is_empty() && is_single_paragraph(&doc),
        includes,
        text,
        definitions: doc.definitions,
    }
}

impl Fragment {
    /// About how many bytes of memory it takes.
    pub fn size(&self) -> usize {
        // A finding has some words, and often a fix.
        let finding = 2 * size_of::<Diagnostic>();
        self.text.text.len()
            + self.text.pieces.len() * size_of::<Piece>()
            + self.metadata.attributes.size()
            + self.diagnostics.len() * finding
            + size_of::<Self>()
    }

    /// Whether the body holds nothing.
    pub fn is_empty(&self) -> bool {
        self.tail == Tail::Empty
    }
}

fn tail(doc: &Doc<'_>) -> Tail {
    let Some(last) = (0..doc.lines.len()).rfind(|&index| doc.info[index].kind != Kind::Blank) else {
        return Tail::Empty;
    };
    let info = doc.info[last];
    let in_list = info.depth > info.quotes;
    if include::takes_more_text(info.kind, in_list, is_row(doc, last)) {
        Tail::Paragraph
    } else {
        Tail::Block
    }
}

/// Whether line `index` is a row of a table: a delimiter row stands above it in the same paragraph.
fn is_row(doc: &Doc<'_>, index: usize) -> bool {
    let mut line = index;
    while line > 0 && doc.continues_paragraph(line) && doc.content(line).contains('|') {
        let text = doc.content(line);
        if text.contains('-')
            && text
                .bytes()
                .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
        {
            return true;
        }
        line -= 1;
    }
    false
}

fn is_single_paragraph(doc: &Doc<'_>) -> bool {
    let mut lines = (0..doc.lines.len()).filter(|&index| doc.info[index].kind != Kind::Blank);
    let Some(first) = lines.next() else { return false };
    let info = doc.info[first];
    let mut last = first;
    info.kind == Kind::Text
        && info.depth == 0
        && lines.all(|index| {
            let follows = index == last + 1 && doc.continues_paragraph(index);
            last = index;
            follows
        })
        && !is_row(doc, last)
}
