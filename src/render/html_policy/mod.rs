//! What becomes of the raw HTML in markdown: a streaming filter with an allow-list (spec section 6.4).
//!
//! Markdown hands HTML over in fragments, one inline tag or one block at a time, with its own output in between.
//! [`HtmlFilter`] keeps what must be known from one fragment to the next: the open elements, and what is being
//! left out. Its output is always balanced, whatever comes in.

mod attributes;
mod elements;
mod fast;
mod stack;
mod tags;
mod tokens;

use std::ops::Range;

use crate::diag::Code;

pub use stack::Mark;
use stack::Stack;

/// How much raw HTML a doc set lets through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HtmlMode {
    /// The allow-list of spec section 6.4.
    #[default]
    Sanitize,
    /// Everything, balanced, with links rewritten and comments left out.
    Allow,
    /// Nothing: tags are shown as text. Comments are still left out.
    Escape,
}

/// Something in a fragment that was left out or shown as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlProblem {
    /// `html-not-allowed` or `html-unknown-tag`.
    pub code: Code,
    /// Where the tag stands, in bytes of the fragment.
    pub range: Range<usize>,
    /// The element or attribute, as the author wrote it.
    pub name: String,
}

/// A source that was resolved, and what else is known about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SrcAttributes {
    /// The value for `src`, not yet escaped.
    pub url: String,
    /// Further attributes for an `<img>` (`width`, `height`, `loading`); the author's own win.
    pub extra: Vec<(&'static str, String)>,
}

/// The page's knowledge of links and ids, so that those in raw HTML are treated like those in markdown.
///
/// Values come decoded, URLs with blanks trimmed; `None` leaves the attribute out.
pub trait LinkRewriter {
    /// The value for `href`.
    fn href(&mut self, value: &str) -> Option<String>;
    /// The value for `src` (or `poster`) and its companions.
    fn src(&mut self, value: &str) -> Option<SrcAttributes>;
    /// The page-wide unique id for an `id`, or for a `name` on `<a>`.
    fn id(&mut self, value: &str) -> Option<String>;
}

const NOT_ALLOWED: Code = "html-not-allowed";
const UNKNOWN_TAG: Code = "html-unknown-tag";

/// An element that is left out with its content.
struct Suppressed {
    name: String,
    depth: usize,
    /// The containers that were open at its start; it does not outlive the innermost.
    containers: usize,
}

/// The filter for one page. Fragments go in in document order; a block of HTML must come in one piece,
/// since a tag cannot span two fragments (comments and elements can).
pub struct HtmlFilter {
    mode: HtmlMode,
    stack: Stack,
    suppressed: Option<Suppressed>,
    /// A raw text element that is copied as it stands (`Allow` only).
    verbatim: Option<Suppressed>,
    /// The containers that were open where a comment began that has not ended.
    comment: Option<usize>,
}

/// Where output, problems and links go during one call of [`HtmlFilter::push`].
struct Sink<'a> {
    raw: &'a str,
    links: &'a mut dyn LinkRewriter,
    out: &'a mut String,
    problems: &'a mut Vec<HtmlProblem>,
}

impl Sink<'_> {
    fn report(&mut self, code: Code, range: &Range<usize>, name: &str) {
        self.problems.push(HtmlProblem {
            code,
            range: range.clone(),
            name: name.to_owned(),
        });
    }
}

/// A start tag, however it was read.
struct Tag<'a> {
    /// In lower case.
    name: &'a str,
    attributes: &'a [attributes::Attribute<'a>],
    self_closing: bool,
    /// Where it stands in the fragment.
    range: Range<usize>,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(given, _)| *given == name)
            .map(|&(_, value)| value)
    }
}

impl HtmlFilter {
    /// A filter at the start of a page.
    pub fn new(mode: HtmlMode) -> Self {
        Self {
            mode,
            stack: Stack::default(),
            suppressed: None,
            verbatim: None,
            comment: None,
        }
    }

    /// Filters one fragment of raw HTML into `out`.
    pub fn push(
        &mut self,
        raw: &str,
        links: &mut dyn LinkRewriter,
        out: &mut String,
        problems: &mut Vec<HtmlProblem>,
    ) {
        let mut sink = Sink {
            raw,
            links,
            out,
            problems,
        };
        let plain_state = !self.is_suppressed() && self.verbatim.is_none();
        if plain_state && self.mode != HtmlMode::Escape && self.push_common(&mut sink) {
            return;
        }
        self.push_any(&mut sink);
    }

    /// Ends a paragraph or link that raw HTML has left open, where markdown's own `start_tag` would end it in a browser:
    /// its end tag would come too late. In raw text, where `start_tag` is text, nothing ends. Call it before `start_tag`
    /// is written.
    pub fn begin(&mut self, start_tag: &str, out: &mut String) {
        let name = start_tag.strip_prefix('<').unwrap_or_default();
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let is_read = !self.is_suppressed() && self.verbatim.is_none();
        match name {
            _ if !is_read => {}
            Some("a") => self.stack.end_link(out),
            Some(name) if elements::ends_paragraph(name) => self.stack.end_paragraph(out),
            _ => {}
        }
    }

    /// Begins a block container (paragraph, list item, cell, quote, page); [`Self::close_to`] ends it.
    pub fn mark(&mut self) -> Mark {
        self.stack.mark()
    }

    /// Closes what raw HTML opened since `mark` and left open. Call it before the container's end tag is written.
    pub fn close_to(&mut self, mark: Mark, out: &mut String) {
        self.stack.close_to(mark, out);
        let containers = self.stack.containers();
        let is_over = |began: &Suppressed| began.containers > containers;
        self.suppressed.take_if(|began| is_over(began));
        self.verbatim.take_if(|began| is_over(began));
        self.comment.take_if(|began| *began > containers);
    }

    /// Closes elements whose end tag stood inside the container that has just ended (`</div>` in a paragraph).
    /// Call it after the container's end tag was written; left out, they end with their own container.
    pub fn settle(&mut self, out: &mut String) {
        self.stack.settle(out);
    }

    /// Closes everything at the end of the page.
    pub fn finish(&mut self, out: &mut String) {
        self.stack.close_all(out);
        self.suppressed = None;
        self.verbatim = None;
        self.comment = None;
    }

    /// Whether the text of the page is inside something that is left out (a script, a bilingual span, a comment):
    /// the renderer writes nothing as long as this holds, and goes on calling this filter.
    pub fn is_suppressed(&self) -> bool {
        self.suppressed.is_some() || self.comment.is_some()
    }
}

#[cfg(test)]
mod tests;
