//! What becomes of the raw HTML in markdown: a streaming filter with an allow-list (spec section 6.4).
//!
//! Markdown hands HTML over in fragments, one inline tag or one block at a time, with its own output in between.
//! [`HtmlFilter`] keeps what must be known from one fragment to the next: the open elements, and what is being
//! left out. Its output is always balanced, whatever comes in.

mod attributes;
mod elements;
mod fast;
mod stack;

use std::borrow::Cow;
use std::ops::Range;

use html5gum::{DefaultEmitter, Error, HtmlString, StartTag, Token, Tokenizer};

use crate::base::escape;
use crate::diag::Code;

use attributes::Strictness;
use elements::Rule;
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

    /// The way for every fragment, by the WHATWG tokenizer.
    fn push_any(&mut self, sink: &mut Sink<'_>) {
        let mut at = self.skip_comment(sink.raw);
        while at < sink.raw.len() {
            at = match self.pass_raw_text(at, sink) {
                Some(end) => end,
                None => self.tokenize(at, sink),
            };
        }
    }

    /// Skips the rest of a comment that an earlier fragment began.
    fn skip_comment(&mut self, raw: &str) -> usize {
        if self.comment.is_none() {
            return 0;
        }
        match raw.find("-->") {
            Some(at) => {
                self.comment = None;
                at + "-->".len()
            }
            None => raw.len(),
        }
    }

    /// Inside a raw text element: leaves out, or copies, all up to its end tag. Gives where to go on.
    fn pass_raw_text(&mut self, from: usize, sink: &mut Sink<'_>) -> Option<usize> {
        let rest = &sink.raw[from..];
        if let Some(suppressed) = &self.suppressed {
            if !elements::is_raw_text(&suppressed.name) {
                return None;
            }
            let end = find_end_tag(rest, &suppressed.name);
            if end.is_some() {
                self.suppressed = None;
            }
            return Some(end.map_or(sink.raw.len(), |range| from + range.end));
        }
        let verbatim = self.verbatim.as_ref()?;
        let Some(range) = find_end_tag(rest, &verbatim.name) else {
            sink.out.push_str(rest);
            return Some(sink.raw.len());
        };
        sink.out.push_str(&rest[..range.start]);
        self.stack.end_tag(&verbatim.name, sink.out);
        self.verbatim = None;
        Some(from + range.end)
    }

    /// Tokenizes from `from` to the end, or to the content of a raw text element. Gives where to go on.
    fn tokenize(&mut self, from: usize, sink: &mut Sink<'_>) -> usize {
        let raw = sink.raw;
        let (mut markup_end, mut in_tag, mut in_comment) = (from, false, false);
        for token in Tokenizer::new_with_emitter(&raw[from..], DefaultEmitter::new_with_span()) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let range = from + tag.span.start..from + tag.span.end;
                    markup_end = range.end;
                    self.read_start_tag(&tag, range, sink);
                    if self.is_in_raw_text() {
                        return markup_end;
                    }
                }
                Token::EndTag(tag) => {
                    let range = from + tag.span.start..from + tag.span.end;
                    markup_end = range.end;
                    self.end_tag(&String::from_utf8_lossy(&tag.name), range, sink);
                }
                Token::String(text) => {
                    if !self.is_suppressed() {
                        escape::html(sink.out, &String::from_utf8_lossy(&text));
                    }
                }
                Token::Comment(comment) => {
                    let start = from + comment.span.start;
                    markup_end = from + comment.span.end;
                    let written = raw.get(start..).unwrap_or_default();
                    if in_comment && written.starts_with("<!--") {
                        self.comment = Some(self.stack.containers());
                    } else if written.starts_with("<?") && !self.is_suppressed() {
                        sink.report(NOT_ALLOWED, &(start..markup_end), "?");
                    }
                }
                Token::Doctype(doctype) => markup_end = from + doctype.span.end,
                Token::Error(error) => match *error {
                    Error::EofInTag => in_tag = true,
                    Error::EofInComment => in_comment = true,
                    _ => {}
                },
            }
        }
        if in_tag && !self.is_suppressed() {
            // The tokenizer drops a tag that never ends; its writer meant the text.
            let rest = raw.get(markup_end..).unwrap_or_default();
            if let Some(at) = find_tag_start(rest) {
                escape::html(sink.out, &rest[at..]);
            }
        }
        raw.len()
    }

    fn is_in_raw_text(&self) -> bool {
        self.verbatim.is_some()
            || self
                .suppressed
                .as_ref()
                .is_some_and(|suppressed| elements::is_raw_text(&suppressed.name))
    }

    fn read_start_tag(&mut self, tag: &StartTag<usize>, range: Range<usize>, sink: &mut Sink<'_>) {
        let text = |bytes: &HtmlString| String::from_utf8_lossy(bytes).into_owned();
        let owned: Vec<(String, String)> = tag
            .attributes
            .iter()
            .map(|(name, value)| (text(name), text(value)))
            .collect();
        let attributes: Vec<_> = owned
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let tag = Tag {
            name: &String::from_utf8_lossy(&tag.name),
            attributes: &attributes,
            self_closing: tag.self_closing,
            range,
        };
        if let Some(suppressed) = &mut self.suppressed {
            if suppressed.name == tag.name && !tag.self_closing {
                suppressed.depth += 1;
            }
            return;
        }
        match self.mode {
            HtmlMode::Escape => self.show(tag.name, tag.range, false, sink),
            HtmlMode::Allow => self.allow(&tag, sink),
            HtmlMode::Sanitize => self.sanitize(&tag, sink),
        }
    }

    fn sanitize(&mut self, tag: &Tag<'_>, sink: &mut Sink<'_>) {
        match elements::rule(tag.name) {
            Rule::Allow { .. } if self.is_residue(tag) => {}
            Rule::Allow { name, class } => {
                self.open(tag, name.into(), class, Strictness::Listed, sink);
            }
            Rule::Unwrap { reported } => {
                if reported {
                    sink.report(NOT_ALLOWED, &tag.range, tag.name);
                }
            }
            Rule::RemoveVoid => sink.report(NOT_ALLOWED, &tag.range, tag.name),
            Rule::Remove => {
                sink.report(NOT_ALLOWED, &tag.range, tag.name);
                if !tag.self_closing {
                    self.suppressed = Some(self.began(tag.name));
                }
            }
            Rule::Unknown => self.show(tag.name, tag.range.clone(), true, sink),
        }
    }

    fn allow(&mut self, tag: &Tag<'_>, sink: &mut Sink<'_>) {
        let name = match elements::rule(tag.name) {
            Rule::Allow { name, .. } if name == tag.name => Cow::Borrowed(name),
            // The tokenizer takes all up to a blank, `/` or `>` for the name.
            _ if tag.name.contains(['<', '"', '\'', '=']) => {
                return self.show(tag.name, tag.range.clone(), true, sink);
            }
            _ => Cow::Owned(tag.name.to_owned()),
        };
        self.open(tag, name, None, Strictness::All, sink);
        if elements::is_raw_text(tag.name) && !tag.self_closing && !self.stack.is_full() {
            self.verbatim = Some(self.began(tag.name));
        }
    }

    fn began(&self, name: &str) -> Suppressed {
        Suppressed {
            name: name.to_owned(),
            depth: 1,
            containers: self.stack.containers(),
        }
    }

    /// Bilingual spans of machine translation (spec section 7.3): the local text stays, the English one goes.
    fn is_residue(&mut self, tag: &Tag<'_>) -> bool {
        if tag.name != "span" {
            return false;
        }
        let class = tag.attribute("class").unwrap_or_default();
        if class.split_whitespace().any(|class| class == "sxs-lookup") {
            if !tag.self_closing {
                self.suppressed = Some(self.began("span"));
            }
            return true;
        }
        let is_unit = ["data-ttu-id", "data-stu-id"]
            .iter()
            .any(|name| tag.attribute(name).is_some());
        if is_unit && !tag.self_closing && !self.stack.is_full() {
            self.stack.push("span".into(), None);
        }
        is_unit
    }

    /// Writes an element's start tag under `name`.
    fn open(
        &mut self,
        tag: &Tag<'_>,
        name: Cow<'static, str>,
        class: Option<&str>,
        strictness: Strictness,
        sink: &mut Sink<'_>,
    ) {
        let is_void = elements::is_void(&name);
        if self.stack.is_full() && !is_void {
            return;
        }
        if !self.stack.prepare(tag.name, sink.out) {
            return;
        }
        if tag.name == "a" && self.is_anchor(tag, strictness, sink) {
            return;
        }
        sink.out.push('<');
        sink.out.push_str(&name);
        let problems = &mut *sink.problems;
        attributes::write(
            &name,
            tag.attributes,
            class,
            strictness,
            sink.links,
            sink.out,
            &mut |attribute| {
                problems.push(HtmlProblem {
                    code: NOT_ALLOWED,
                    range: tag.range.clone(),
                    name: attribute.to_owned(),
                });
            },
        );
        sink.out.push('>');
        if is_void {
            return;
        }
        if tag.self_closing {
            sink.out.push_str("</");
            sink.out.push_str(&name);
            sink.out.push('>');
        } else {
            self.stack.push(Cow::Owned(tag.name.to_owned()), Some(name));
        }
    }

    /// Writes an `<a>` that is a target and no link as an empty element (spec section 5.3, rule 5). An `<a>` that
    /// is neither is not written at all.
    fn is_anchor(&mut self, tag: &Tag<'_>, strictness: Strictness, sink: &mut Sink<'_>) -> bool {
        let (id, name) = (tag.attribute("id"), tag.attribute("name"));
        let href = tag.attribute("href");
        let refused =
            strictness == Strictness::Listed && href.is_some_and(attributes::is_refused_href);
        if let Some(name) = name.filter(|name| id.is_some_and(|id| id != *name)) {
            self.write_anchor(name, sink);
        }
        if href.is_some() && !refused {
            return false;
        }
        if refused {
            sink.report(NOT_ALLOWED, &tag.range, "href");
        }
        for (attribute, _) in tag.attributes {
            if strictness == Strictness::Listed && attribute.starts_with("on") {
                sink.report(NOT_ALLOWED, &tag.range, attribute);
            }
        }
        if let Some(id) = id.or(name) {
            self.write_anchor(id, sink);
        }
        if !tag.self_closing {
            self.stack.push("a".into(), None);
        }
        true
    }

    fn write_anchor(&mut self, id: &str, sink: &mut Sink<'_>) {
        let before = sink.out.len();
        sink.out.push_str("<a");
        let bare = sink.out.len();
        attributes::push_id(sink.out, id, sink.links);
        if sink.out.len() == bare {
            sink.out.truncate(before);
        } else {
            sink.out.push_str("></a>");
        }
    }

    fn end_tag(&mut self, name: &str, range: Range<usize>, sink: &mut Sink<'_>) {
        if let Some(suppressed) = &mut self.suppressed {
            if suppressed.name == name {
                suppressed.depth -= 1;
                if suppressed.depth == 0 {
                    self.suppressed = None;
                }
            }
            return;
        }
        match self.mode {
            HtmlMode::Escape => self.show(name, range, false, sink),
            HtmlMode::Sanitize if elements::rule(name) == Rule::Unknown => {
                let written = sink.raw.get(range).unwrap_or_default();
                escape::html(sink.out, written);
            }
            // Browsers read it as a line break too.
            _ if name == "br" => sink.out.push_str("<br>"),
            _ => self.stack.end_tag(name, sink.out),
        }
    }

    /// Shows a tag as text, as it was written.
    fn show(&mut self, name: &str, range: Range<usize>, reported: bool, sink: &mut Sink<'_>) {
        let written = sink.raw.get(range.clone()).unwrap_or_default();
        escape::html(sink.out, written);
        if reported {
            let as_written = written.get(1..=name.len()).unwrap_or(name);
            sink.report(UNKNOWN_TAG, &range, as_written);
        }
    }
}

/// The first `</name>` in `text`, whatever its case.
fn find_end_tag(text: &str, name: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(offset) = text.get(from..)?.find("</") {
        let start = from + offset;
        let after = start + 2 + name.len();
        let is_name = bytes
            .get(start + 2..after)
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        if is_name && bytes.get(after).is_some_and(ends) {
            let end = text[after..]
                .find('>')
                .map_or(text.len(), |at| after + at + 1);
            return Some(start..end);
        }
        from = start + 2;
    }
    None
}

/// The first place in `text` where a tag would begin.
fn find_tag_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|&at| {
        let name = if bytes.get(at + 1) == Some(&b'/') {
            at + 2
        } else {
            at + 1
        };
        bytes.get(name).is_some_and(u8::is_ascii_alphabetic)
    })
}

#[cfg(test)]
mod tests;
