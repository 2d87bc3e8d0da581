//! Reading a fragment with the WHATWG tokenizer, across what an earlier fragment left unfinished.

use std::ops::Range;

use html5gum::{DefaultEmitter, Error, HtmlString, StartTag, Token, Tokenizer};

use crate::base::escape;

use super::elements::{self, Rule};
use super::{HtmlFilter, HtmlMode, NOT_ALLOWED, Sink, Tag};

impl HtmlFilter {
    /// The way for every fragment, by the WHATWG tokenizer.
    pub(super) fn push_any(&mut self, sink: &mut Sink<'_>) {
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
            let end = text[after..].find('>').map_or(text.len(), |at| after + at + 1);
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
