//! `toc.yml`: a list of nodes, or a mapping whose `items` is that list.

use saphyr_parser::{Event, Parser};

use super::{MAX_DEPTH, TocEntry, TocTree};
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;
use crate::syntax::offsets::Offsets;

/// Reads a `toc.yml`.
pub fn parse(file: FileId, text: &str) -> (TocTree, Vec<Diagnostic>) {
    let offsets = Offsets::new(text);
    let mut reader = Reader {
        file,
        events: Vec::new(),
        at: 0,
        diagnostics: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let range = (offsets.byte(span.start.index()), offsets.byte(span.end.index()));
                reader.events.push((event, range));
            }
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                reader.report((at, at), &format!("not valid YAML: {}", error.info()));
                break;
            }
        }
    }
    while matches!(reader.peek(), Some(Event::StreamStart | Event::DocumentStart(_))) {
        reader.at += 1;
    }
    let entries = match reader.peek() {
        None | Some(Event::StreamEnd | Event::DocumentEnd) => Vec::new(),
        Some(Event::MappingStart(..)) => reader.root_mapping(),
        _ => reader.list(1),
    };
    (TocTree { entries }, reader.diagnostics)
}

type Bytes = (usize, usize);

/// Walks the events. A file that breaks off counts as closed where it breaks.
struct Reader<'t> {
    file: FileId,
    events: Vec<(Event<'t>, Bytes)>,
    at: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&Event<'t>> {
        self.events.get(self.at).map(|(event, _)| event)
    }

    fn here(&self) -> Bytes {
        let last = self.events.last().map_or((0, 0), |(_, range)| *range);
        self.events.get(self.at).map_or(last, |(_, range)| *range)
    }

    fn report(&mut self, (start, end): Bytes, message: &str) {
        self.diagnostics.push(Diagnostic::new(
            "toc-invalid",
            Span::new(self.file, start, end),
            format!("a table of contents cannot be read: {message}"),
        ));
    }

    fn root_mapping(&mut self) -> Vec<TocEntry> {
        let place = self.here();
        self.at += 1;
        let mut entries = None;
        while let Some(key) = self.key() {
            if key == "items" {
                entries = Some(self.list(1));
            } else {
                self.skip();
            }
        }
        entries.unwrap_or_else(|| {
            self.report(place, "it is neither a list nor a mapping with `items`");
            Vec::new()
        })
    }

    /// The entries of a list; a null is an empty list.
    fn list(&mut self, depth: usize) -> Vec<TocEntry> {
        let place = self.here();
        match self.peek() {
            Some(Event::SequenceStart(..)) if depth > MAX_DEPTH => {
                self.report(place, "its entries nest too deep");
                self.skip();
                return Vec::new();
            }
            Some(Event::SequenceStart(..)) => self.at += 1,
            Some(_) => {
                if self.scalar().is_none_or(|text| text.is_some()) {
                    self.report(place, "a list of entries was expected here");
                }
                return Vec::new();
            }
            None => return Vec::new(),
        }
        let mut entries = Vec::new();
        loop {
            match self.peek() {
                None => break,
                Some(Event::SequenceEnd) => {
                    self.at += 1;
                    break;
                }
                Some(Event::MappingStart(..)) => entries.push(self.node(depth)),
                Some(_) => {
                    let place = self.here();
                    self.report(place, "an entry must have `name` and `href`");
                    self.skip();
                }
            }
        }
        entries
    }

    fn node(&mut self, depth: usize) -> TocEntry {
        self.at += 1;
        let (start, end) = self.here();
        let mut entry = TocEntry::new(Span::new(self.file, start, end));
        // href, topicHref, tocHref, uid, in the order in which they count.
        let mut targets: [Option<(String, Span)>; 4] = [const { None }; 4];
        while let Some(key) = self.key() {
            let (start, end) = self.here();
            let span = Span::new(self.file, start, end);
            let slot = match key.as_str() {
                "name" => {
                    if let Some(name) = self.text("name") {
                        entry.title = Some(name);
                        entry.span = span;
                    }
                    continue;
                }
                "items" => {
                    entry.children = self.list(depth + 1);
                    continue;
                }
                "href" => 0,
                "topicHref" => 1,
                "tocHref" => 2,
                "uid" => 3,
                _ => {
                    self.skip();
                    continue;
                }
            };
            targets[slot] = self.text(&key).map(|text| (text, span));
        }
        let [href, topic, toc, uid] = targets;
        // `topicHref` beside `tocHref`: the page of an entry, and the file that holds its children.
        if let (Some(_), Some((path, span))) = (href.as_ref().or(topic.as_ref()), &toc) {
            let mut nested = TocEntry::new(*span);
            nested.href = Some(path.clone());
            nested.href_span = Some(*span);
            entry.children.push(nested);
        }
        let uid = uid.map(|(uid, span)| (format!("xref:{uid}"), span));
        if let Some((target, span)) = href.or(topic).or(toc).or(uid) {
            entry.href = Some(target);
            entry.href_span = Some(span);
        }
        entry
    }

    /// The next key of a mapping; `None` behind its end. A key that is no scalar is reported and skipped.
    fn key(&mut self) -> Option<String> {
        loop {
            match self.events.get(self.at)? {
                (Event::MappingEnd, _) => {
                    self.at += 1;
                    return None;
                }
                (Event::Scalar(text, ..), _) => {
                    let key = text.to_string();
                    self.at += 1;
                    return Some(key);
                }
                (_, place) => {
                    let place = *place;
                    self.report(place, "a key must be a word");
                    self.skip();
                    self.skip();
                }
            }
        }
    }

    /// The text of the value of `key`; reported when it is a list or a mapping.
    fn text(&mut self, key: &str) -> Option<String> {
        self.peek()?;
        let place = self.here();
        self.scalar().unwrap_or_else(|| {
            self.report(place, &format!("`{key}` must be text"));
            None
        })
    }

    /// Takes one node: `Some` with its text when it is a scalar (`Some(None)` for a null or empty one).
    fn scalar(&mut self) -> Option<Option<String>> {
        let result = match self.peek() {
            Some(Event::Scalar(text, style, ..)) => {
                let plain = *style == saphyr_parser::ScalarStyle::Plain;
                let empty = text.trim().is_empty() || (plain && matches!(&**text, "~" | "null"));
                Some((!empty).then(|| text.trim().to_owned()))
            }
            _ => None,
        };
        self.skip();
        result
    }

    /// Takes one node with all that is in it.
    fn skip(&mut self) {
        let mut depth = 0usize;
        while let Some(event) = self.peek() {
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                // The end of what surrounds the node: there is no node.
                Event::SequenceEnd | Event::MappingEnd if depth == 0 => return,
                Event::SequenceEnd | Event::MappingEnd => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}
