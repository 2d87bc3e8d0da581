//! Expanded text → [`Article`]: markdown parsed, directives turned into elements, ids given, links listed.

mod anchors;
mod autolink;
mod builder;
mod event;
mod quotes;

pub use event::{Event, HtmlText, Tag, TagEnd};

use pulldown_cmark::{BrokenLink, CowStr, LinkType, Options, Parser};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::expand::{ChainId, Expanded};
use super::repair::EDGE;
use crate::base::{FileId, Span, suggest};
use crate::diag::{Applicability, Diagnostic, Fix, TextEdit};

/// A page's body: a flat list of events, and what other stages want to know of it.
#[derive(Debug, Default)]
pub struct Article<'t> {
    /// The body, in document order.
    pub events: Vec<Event<'t>>,
    /// Every heading; [`Tag::Heading`] holds an index into this.
    pub headings: Vec<Heading>,
    /// Every link and picture, those in raw HTML too; events hold indexes into this.
    pub links: Vec<Link>,
    /// Every video; events hold indexes into this.
    pub videos: Vec<Video>,
    /// Ids, links and sources inside raw HTML, in document order.
    pub html: Vec<HtmlReference>,
    /// What can be linked to: the name as written → the id on the page.
    pub anchors: Vec<Anchor>,
    /// Explicit names that the page gives more than once.
    pub repeats: Vec<Repeat>,
    /// Every block of code in the language of diagrams.
    pub diagrams: Vec<Diagram>,
    /// Some of them are shown as diagrams.
    pub has_diagrams: bool,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// A block of code in the language of diagrams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// The word that says what it is.
    pub kind: Option<String>,
    /// That word in the expanded text; the whole block where there is none.
    pub place: Range<usize>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// The slug of its text, where an explicit name made the id and the slug is free (spec 5.3).
    pub alias: Option<String>,
    /// Further explicit names on the heading.
    pub more: Vec<String>,
    /// Its text, without markup.
    pub text: String,
    /// Its id is its slug with a number, since the slug itself was taken.
    pub numbered: bool,
    /// It shows nothing: neither text nor a picture.
    pub empty: bool,
    /// Where it is written, from its first mark to its last character.
    pub span: Span,
    /// How the page came to show it.
    pub chain: ChainId,
}

/// A place that carries a name which an earlier place of the page carries already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The name as written.
    pub name: String,
    /// Where it repeats, and how the page came to show it.
    pub place: (Span, ChainId),
    /// Where it stands first.
    pub first: (Span, ChainId),
}

/// A link or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URL as written.
    pub url: String,
    /// The file whose place relative URLs start from: where the URL is written.
    pub base: FileId,
    /// Where the URL is written.
    pub span: Span,
    /// How the page came to show it.
    pub chain: ChainId,
    /// A picture, not a link.
    pub image: bool,
    /// How it is written.
    pub form: LinkForm,
    /// All of it in the expanded text, brackets included; of raw HTML the URL alone.
    pub(crate) place: Range<usize>,
}

/// How a link or picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum LinkForm {
    /// `[text](url)`
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`: the URL stands in a definition.
    Reference,
    /// `<url>`
    Auto,
    /// A URL in the text, without any marks.
    Bare,
    /// An attribute of raw HTML.
    Html {
        /// No picture, or one with an alternative text, which may be empty, or marked as decoration.
        described: bool,
    },
}

/// A video.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Video {
    /// Its id, or its URL.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

/// A name that can stand behind `#`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Anchor {
    /// The name as written, or a slug.
    pub name: String,
    /// The id that carries it.
    pub id: String,
}

/// An attribute of a raw HTML tag that the site has a say in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlReference {
    /// The event that holds the tag.
    pub event: usize,
    /// The attribute's value, entities decoded.
    pub value: String,
    /// What it refers to.
    pub target: HtmlTarget,
}

/// What an attribute of a raw HTML tag refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HtmlTarget {
    /// `id`, or `name` of an anchor: the id it gets on the page.
    Id(String),
    /// `href` or `src`: an index into [`Article::links`].
    Link(usize),
}

/// Where references were resolved to: start of the link in the text → the definition's URL.
type References = FxHashMap<usize, Span>;

/// Syntax that not every set wants: in some, what looks like it means something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `$…$` and `$$…$$` are formulas. Prices and variables of shells would be too.
    pub math: bool,
    /// A line that begins with `: ` explains the line before it.
    pub definition_lists: bool,
    /// Blocks of code in the language of Mermaid are diagrams.
    pub mermaid: bool,
}

impl Extensions {
    /// What the parser has to be told.
    fn options(self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS;
        options.set(Options::ENABLE_MATH, self.math);
        options.set(Options::ENABLE_DEFINITION_LIST, self.definition_lists);
        options
    }
}

/// Parses `expanded`. A panic of the markdown parser is caught: the page is then shown as plain text.
pub fn parse<'t>(expanded: &'t Expanded<'_>, extensions: Extensions) -> Article<'t> {
    match catch_unwind(AssertUnwindSafe(|| parse_unfenced(expanded, extensions))) {
        Ok(article) => article,
        Err(_) => {
            let (span, _) = expanded.span(0..0);
            Article {
                events: vec![
                    Event::Start(Tag::CodeBlock {
                        info: CowStr::Borrowed(""),
                    }),
                    Event::Text(CowStr::Borrowed(&expanded.text)),
                    Event::End(TagEnd::CodeBlock),
                ],
                diagnostics: vec![Diagnostic::new(
                    "parser-panic",
                    span,
                    "the markdown parser gave up on this page",
                )],
                ..Article::default()
            }
        }
    }
}

fn parse_unfenced<'t>(expanded: &'t Expanded<'_>, extensions: Extensions) -> Article<'t> {
    let references: RefCell<References> = RefCell::default();
    let undefined: RefCell<Vec<Undefined>> = RefCell::default();
    let resolve = |link: BrokenLink<'t>| {
        let chain = expanded.origin(link.span.start).chain;
        if let Some(definition) = expanded.definition(chain, &link.reference) {
            references.borrow_mut().insert(link.span.start, definition.span);
            return Some((definition.url.clone().into(), definition.title.clone().into()));
        }
        if !matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            return None;
        }
        undefined.borrow_mut().push(Undefined {
            place: (link.span.start, link.span.end),
            collapsed: link.link_type == LinkType::Collapsed,
            label: link.reference.to_string(),
        });
        // `[text][]` without a definition loses its brackets; `[a][b]` may be code and stays (spec 5.1).
        (link.link_type == LinkType::Collapsed).then(|| (EDGE.to_string().into(), "".into()))
    };
    let parser = Parser::new_with_broken_link_callback(&expanded.text, extensions.options(), Some(resolve));
    let mut article = builder::build(expanded, parser.into_offset_iter(), &references);
    article.has_diagrams = extensions.mermaid && !article.diagrams.is_empty();
    // The parser may ask more than once about one bracket.
    let mut undefined = undefined.into_inner();
    undefined.sort();
    undefined.dedup();
    article
        .diagnostics
        .extend(undefined.iter().map(|reference| reference.finding(expanded)));
    article
}

/// A reference to a label that nobody defines.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Undefined {
    /// Where it stands in the expanded text, from start to end, with or without the brackets of `[label][]`.
    place: (usize, usize),
    /// `[label][]`
    collapsed: bool,
    label: String,
}

impl Undefined {
    fn finding(&self, expanded: &Expanded<'_>) -> Diagnostic {
        let (start, end) = self.place;
        let text = &expanded.text[start..end];
        // The label alone is to blame: `[text][label]`, `[label]` with `[]` behind it.
        let text_end = text.strip_suffix("[]").unwrap_or(text).len();
        let open = match self.collapsed {
            true => 1,
            false => text.rfind("][").map_or(1, |at| at + 2),
        };
        let label = start + open..start + text_end.saturating_sub(1).max(open);
        let (span, chain) = expanded.span(label.clone());
        let message = format!("`[{}]` is not defined", self.label);
        let mut finding =
            Diagnostic::new("reference-undefined", span, message).with_chain(expanded.directives(chain));
        if let [near, others @ ..] = &suggest::nearest(&self.label, expanded.labels(chain), 2)[..] {
            finding.help = Some(format!("did you mean `[{near}]`?"));
            if others.is_empty() && suggest::is_slip(&self.label, near) {
                let written = &expanded.text[label];
                let edit = match self.collapsed {
                    // What stands in the first brackets is shown: the label goes into the second ones.
                    true => {
                        let brackets = start + text_end..start + text_end + 2;
                        let (span, _) = expanded.span(brackets);
                        TextEdit::new(span, format!("[{near}]")).expecting("[]")
                    }
                    false => TextEdit::new(span, *near).expecting(written),
                };
                finding.fix = Some(Fix {
                    applicability: Applicability::Unsafe,
                    edits: vec![edit],
                });
            }
        }
        finding
    }
}

#[cfg(test)]
mod tests;
