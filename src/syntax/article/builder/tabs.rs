//! Tabs of the Learn dialect (spec 8.4): headings that are links to `#tab/…`, up to a thematic break or the end of
//! what they stand in.

use super::{Builder, OpenHeading};
use crate::syntax::article::event::{Event, Tag, TagEnd};

impl Builder<'_, '_, '_> {
    /// Makes a tab of the heading `open`, whose content has come, if it is the heading of one.
    pub(super) fn opens_tab(&mut self, open: &OpenHeading) -> bool {
        let Some((start, id, condition)) = self.tab_of(open) else {
            return false;
        };
        self.article.events.truncate(start);
        self.article.links.pop();
        let title = self.article.headings.pop().map(|heading| heading.text);
        match self.tabs.last() == Some(&self.frames.len()) {
            true => self.article.events.push(Event::End(TagEnd::Tab)),
            false => {
                self.tabs.push(self.frames.len());
                self.article.events.push(Event::Start(Tag::Tabs));
            }
        }
        self.article.events.push(Event::Start(Tag::Tab {
            id,
            condition,
            title: title.unwrap_or_default(),
        }));
        true
    }

    /// Where the events of the heading `open` begin, and the names of the tab that it opens.
    fn tab_of(&self, open: &OpenHeading) -> Option<(usize, String, Option<String>)> {
        let is_start = |event: &Event<'_>| *event == Event::Start(Tag::Heading(open.index));
        let start = open.event + self.article.events[open.event..].iter().position(is_start)?;
        let [
            _,
            Event::Start(Tag::Link(link, _)),
            text @ ..,
            Event::End(TagEnd::Link),
        ] = &self.article.events[start..]
        else {
            return None;
        };
        let is_text = |event: &Event<'_>| match event {
            Event::Text(_) | Event::Code(_) | Event::SoftBreak => true,
            Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong),
            Event::End(end) => matches!(end, TagEnd::Emphasis | TagEnd::Strong),
            _ => false,
        };
        // What comes last is what the heading brought.
        let is_last = link + 1 == self.article.links.len() && open.index + 1 == self.article.headings.len();
        if open.named || !is_last || !text.iter().all(is_text) {
            return None;
        }
        let names = self.article.links.get(*link)?.url.strip_prefix("#tab/")?;
        let (id, condition) = match names.split_once('/') {
            Some((id, condition)) => (id, Some(condition)),
            None => (names, None),
        };
        let is_name = |name: &str| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'+')
        };
        (is_name(id) && condition.is_none_or(is_name))
            .then(|| (start, id.to_owned(), condition.map(str::to_owned)))
    }

    /// Closes the tabs that are open in what is about to end; whether there were any.
    pub(super) fn close_tabs(&mut self) -> bool {
        let are_open = self.tabs.last() == Some(&self.frames.len());
        if are_open {
            self.tabs.pop();
            self.flush_text();
            let ends = [TagEnd::Tab, TagEnd::Tabs].map(Event::End);
            self.article.events.extend(ends);
        }
        are_open
    }
}
