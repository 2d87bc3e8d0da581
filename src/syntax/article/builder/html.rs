//! The part of the walk that deals with links, pictures and raw HTML.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::super::anchors::{self, Explicit, Owner};
use super::super::event::{Event, HtmlText, Tag};
use super::super::{HtmlReference, HtmlTarget, Link, LinkForm};
use super::Builder;
use crate::diag::{Diagnostic, Fix};
use crate::syntax::repair::EDGE;

impl<'t> Builder<'t, '_, '_> {
    pub(super) fn link(
        &mut self,
        kind: LinkType,
        url: &str,
        title: CowStr<'t>,
        range: Range<usize>,
        image: bool,
    ) {
        let undefined = url.starts_with(EDGE);
        // The text before the link is not inside it: its URLs are links of their own.
        self.flush_text();
        self.links.push(!undefined);
        if undefined {
            return;
        }
        let place = url_range(&self.expanded.text, &range);
        let (mut span, chain) = self.expanded.span(place.clone());
        let form = match kind {
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown => {
                LinkForm::Reference
            }
            LinkType::Autolink | LinkType::Email => LinkForm::Auto,
            _ => LinkForm::Inline,
        };
        if form == LinkForm::Inline {
            self.blanks_around(&place, &range);
        }
        if form == LinkForm::Reference {
            let references = self.references.borrow();
            let defined = (range.start..range.start + 2).find_map(|at| references.get(&at).copied());
            drop(references);
            span = defined.unwrap_or(span);
        }
        let url = match kind {
            LinkType::Email => format!("mailto:{url}"),
            _ => url.to_owned(),
        };
        let index = self.article.links.len();
        self.article.links.push(Link {
            url,
            base: span.file,
            span,
            chain,
            image,
            form,
            place: range,
        });
        self.push(Event::Start(if image {
            Tag::Image(index, title)
        } else {
            Tag::Link(index, title)
        }));
    }

    /// Reports blanks between the parentheses of a link and its URL, at `url`.
    fn blanks_around(&mut self, url: &Range<usize>, link: &Range<usize>) {
        let text = &self.expanded.text;
        let is_blank = |c: char| matches!(c, ' ' | '\t');
        let behind = &text[url.end..link.end];
        let kept = behind.trim_start_matches(is_blank);
        if url.is_empty() || kept.len() == behind.len() || !kept.starts_with(')') {
            return;
        }
        let blanks = url.end..link.end - kept.len();
        let (span, chain) = self.expanded.span(blanks.clone());
        let mut finding = Diagnostic::new("link-blanks", span, "blanks stand behind the target of this link")
            .with_chain(self.expanded.directives(chain))
            .with_fix(Fix::safe(span, ""));
        if let Some(edit) = finding.fix.as_mut().and_then(|fix| fix.edits.first_mut()) {
            edit.expect = Some(text[blanks].into());
        }
        self.article.diagnostics.push(finding);
    }

    pub(super) fn inline_html(&mut self, html: CowStr<'t>, range: Range<usize>) {
        let text = HtmlText {
            lines: vec![(0, range.start)],
            text: html,
            block: false,
        };
        if let Some(open) = &mut self.heading {
            let (index, named) = (open.index, open.named);
            let mut tags = anchors::tags(&text.text).into_iter();
            if let Some(tag) = tags.next().filter(|tag| tag.name == "a") {
                if tag.closing && self.swallow_anchor_end > 0 {
                    self.swallow_anchor_end -= 1;
                    return;
                }
                if !tag.ids.is_empty() && tag.links.is_empty() {
                    // The first name is the heading's id, further ones are anchors inside it.
                    for (nth, (name, bytes)) in tag.ids.into_iter().enumerate() {
                        let first = !named && nth == 0;
                        let owner = if first {
                            Owner::Heading(index)
                        } else {
                            Owner::More(index)
                        };
                        let at = range.start + bytes.start..range.start + bytes.end;
                        self.explicit.push(Explicit { name, owner, at });
                    }
                    open.named = true;
                    if !tag.self_closing {
                        self.swallow_anchor_end += 1;
                    }
                    return;
                }
            }
        }
        self.html_references(&text);
        let link = raw_link(&text.text);
        self.push(Event::Html(text));
        self.raw_link = link.unwrap_or(self.raw_link);
    }

    pub(super) fn block_html(&mut self, html: CowStr<'t>, range: Range<usize>) {
        match &mut self.html {
            Some(block) => {
                block.lines.push((block.text.len(), range.start));
                block.text.push_str(&html);
            }
            None => {
                let text = HtmlText {
                    lines: vec![(0, range.start)],
                    text: html,
                    block: true,
                };
                self.html_references(&text);
                self.push(Event::Html(text));
            }
        }
    }

    /// Notes the ids, links and sources of raw HTML that is about to be written.
    pub(super) fn html_references(&mut self, html: &HtmlText<'t>) {
        if !html.text.contains('=') {
            return;
        }
        self.flush_text();
        let event = self.article.events.len();
        for tag in anchors::tags(&html.text) {
            for (name, bytes) in tag.ids {
                let at = html.position(bytes.start)..html.position(bytes.end);
                let owner = Owner::Html(self.article.html.len());
                self.article.html.push(HtmlReference {
                    event,
                    value: name.clone(),
                    target: HtmlTarget::Id(String::new()),
                });
                self.explicit.push(Explicit { name, owner, at });
            }
            let described = tag.described || tag.name != "img";
            for (url, bytes, image) in tag.links {
                let place = html.position(bytes.start)..html.position(bytes.end);
                let (span, chain) = self.expanded.span(place.clone());
                self.article.html.push(HtmlReference {
                    event,
                    value: url.clone(),
                    target: HtmlTarget::Link(self.article.links.len()),
                });
                self.article.links.push(Link {
                    url,
                    base: span.file,
                    span,
                    chain,
                    image,
                    form: LinkForm::Html { described },
                    place,
                });
            }
        }
    }
}

/// The bytes of the URL inside the link at `range`; the whole link where it stands elsewhere.
fn url_range(text: &str, range: &Range<usize>) -> Range<usize> {
    let link = &text[range.clone()];
    if let Some(inner) = link.strip_prefix('<').and_then(|link| link.strip_suffix('>')) {
        return range.start + 1..range.start + 1 + inner.len();
    }
    let Some(open) = link.rfind("](") else {
        return range.clone();
    };
    let inner = &link[open + 2..];
    let skipped = inner.len() - inner.trim_start_matches([' ', '\t', '\n', '<']).len();
    let start = range.start + open + 2 + skipped;
    let length = inner[skipped..].find([' ', '\t', '\n', '>', ')']).unwrap_or(0);
    start..start + length
}

/// Whether a link is open after the tag `html`; `None` for a tag of another element.
fn raw_link(html: &str) -> Option<bool> {
    let name = html.get(..3)?.to_ascii_lowercase();
    match name.as_str() {
        "</a" => Some(false),
        _ if name.starts_with("<a") && name.ends_with(|c: char| c.is_ascii_whitespace()) => Some(true),
        _ => None,
    }
}
