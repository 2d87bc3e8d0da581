//! Text of an article: runs that the parser cut are joined, marks taken out, bare URLs linked.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Builder, OpenDiagram};
use crate::base::escape;
use crate::syntax::article::event::{Event, HtmlText, Tag, TagEnd};
use crate::syntax::article::{Diagram, Link, LinkForm, autolink};
use crate::syntax::diagram;
use crate::syntax::repair::EDGE;

impl<'t> Builder<'t, '_, '_> {
    pub(super) fn text(&mut self, text: CowStr<'t>, range: Range<usize>) {
        let text = if self.skip_to <= range.start {
            text
        } else if self.skip_to >= range.end {
            return;
        } else {
            // The marker is verbatim text, so that the rest of the event is too.
            CowStr::Borrowed(&self.expanded.text[self.skip_to..range.end])
        };
        if let Some(open) = &mut self.diagram {
            open.lines.push((open.text.len(), range.start));
            open.text.push_str(&text);
        }
        let text = match escape::windows_1252(&text) {
            Some(read) => CowStr::Borrowed(read),
            None => text,
        };
        match &mut self.text {
            None => {
                self.text_at = range.start.max(self.skip_to)..range.end;
                self.text = Some(match text {
                    CowStr::Borrowed(text) => Cow::Borrowed(text),
                    other => Cow::Owned(other.into_string()),
                });
            }
            Some(before) => {
                self.text_at.end = range.end;
                before.to_mut().push_str(&text);
            }
        }
        if self.code {
            self.flush_text();
        }
    }

    /// Notes the diagram that ends here, if it is one.
    pub(super) fn end_diagram(&mut self) {
        let Some(OpenDiagram { place, text, lines }) = self.diagram.take() else {
            return;
        };
        let kind = diagram::kind(&text);
        let written = kind.clone().map(|kind| text[kind].to_owned());
        let source = HtmlText {
            text: text.into(),
            block: true,
            lines,
        };
        let place = match kind {
            Some(kind) => source.position(kind.start)..source.position(kind.end - 1) + 1,
            None => place.start..place.start + self.expanded.text[place].trim_end().len(),
        };
        self.article.diagrams.push(Diagram { kind: written, place });
    }

    /// Writes the text that was held back: marks taken out, bare URLs linked.
    pub(super) fn flush_text(&mut self) {
        let Some(text) = self.text.take().map(CowStr::from) else {
            return;
        };
        if self.code {
            self.article.events.push(Event::Text(text));
            return;
        }
        if !text.contains(EDGE) {
            self.linked_text(text);
            return;
        }
        let text = text.into_string();
        let mut parts = text.split(EDGE);
        self.linked_text(parts.next().unwrap_or("").to_owned().into());
        for part in parts {
            // Two marks around a number are a placeholder, a single one is the edge of a word.
            match part
                .parse::<usize>()
                .ok()
                .filter(|index| *index < self.expanded.missing.len())
            {
                Some(index) => self.article.events.push(Event::Missing(index)),
                None => self.linked_text(part.to_owned().into()),
            }
        }
    }

    fn linked_text(&mut self, text: CowStr<'t>) {
        if text.is_empty() {
            return;
        }
        self.collect_plain(&text);
        let may_link = self.links.is_empty() && !self.raw_link && text.contains("://");
        let urls = if may_link {
            autolink::find(&text)
        } else {
            Vec::new()
        };
        if urls.is_empty() {
            self.article.events.push(Event::Text(text));
            return;
        }
        let mut at = 0;
        for url in urls {
            if at < url.start {
                self.article
                    .events
                    .push(Event::Text(text[at..url.start].to_owned().into()));
            }
            let index = self.article.links.len();
            let place = self.place_of(&text[url.clone()]);
            let (span, chain) = self.expanded.span(place.clone());
            let link = Link {
                url: text[url.clone()].to_owned(),
                base: span.file,
                span,
                chain,
                image: false,
                form: LinkForm::Bare,
                place,
            };
            self.article.links.push(link);
            self.article
                .events
                .push(Event::Start(Tag::Link(index, CowStr::Borrowed(""))));
            self.article
                .events
                .push(Event::Text(text[url.clone()].to_owned().into()));
            self.article.events.push(Event::End(TagEnd::Link));
            at = url.end;
        }
        if at < text.len() {
            self.article
                .events
                .push(Event::Text(text[at..].to_owned().into()));
        }
    }

    /// Where `url`, a part of the text that was held back, stands; nothing of it where it stands in entities.
    fn place_of(&mut self, url: &str) -> Range<usize> {
        let text = &self.expanded.text;
        let start = self.text_at.start.min(self.text_at.end);
        let rest = text.get(start..self.text_at.end).unwrap_or_default();
        let Some(at) = memchr::memmem::find(rest.as_bytes(), url.as_bytes()) else {
            return start..start;
        };
        let place = start + at..start + at + url.len();
        self.text_at.start = place.end;
        place
    }

    /// Text counts for the heading or selector item that is open.
    pub(super) fn collect_plain(&mut self, text: &str) {
        if let Some(open) = &self.heading
            && self.image == 0
        {
            self.article.headings[open.index].text.push_str(text);
        }
        if let Some((_, item)) = &mut self.selector_item {
            item.push_str(text);
        }
    }
}
