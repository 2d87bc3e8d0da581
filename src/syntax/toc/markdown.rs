//! `TOC.md`: one heading an entry, the number of `#` is its level.

use pulldown_cmark::{Event, Parser};

use super::{MAX_DEPTH, TocEntry, TocTree};
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// Reads a `TOC.md`.
pub fn parse(file: FileId, text: &str) -> (TocTree, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        root: Vec::new(),
        open: Vec::new(),
        last_level: 0,
        junk: None,
        diagnostics: Vec::new(),
    };
    let blanked = blank_comments(text);
    let mut start = 0;
    for line in blanked.split_inclusive(['\n', '\r']) {
        reader.line(text, &blanked, start, line.trim_end().len());
        start += line.len();
    }
    reader.finish()
}

/// `text` with each HTML comment replaced by blanks of the same length; line ends stay.
fn blank_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("<!--") {
        let close = rest[open..].find("-->").map_or(rest.len(), |at| open + at + 3);
        out.push_str(&rest[..open]);
        for c in rest[open..close].chars() {
            match c {
                '\n' | '\r' => out.push(c),
                _ => (0..c.len_utf8()).for_each(|_| out.push(' ')),
            }
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

struct Reader {
    file: FileId,
    root: Vec<TocEntry>,
    /// The entry that was read last and its ancestors, outermost first, each with its written level.
    open: Vec<(usize, TocEntry)>,
    last_level: usize,
    /// Unreadable lines in a row: one finding.
    junk: Option<(usize, usize)>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// Reads the line of `blanked` at `start` that is `len` bytes long without trailing blanks.
    fn line(&mut self, text: &str, blanked: &str, start: usize, len: usize) {
        let line = &blanked[start..start + len];
        let body = line.trim_start();
        if body.is_empty() {
            return;
        }
        let from = start + line.len() - body.len();
        let level = body.bytes().take_while(|&b| b == b'#').count();
        let content = without_closing_hashes(&body[level..]);
        if level == 0 || content.trim().is_empty() {
            self.junk = Some((self.junk.map_or(from, |(first, _)| first), start + len));
            return;
        }
        self.flush_junk();
        let span = Span::new(self.file, from, start + len);
        if level > self.last_level + 1 {
            let message = match self.last_level {
                0 => format!("the first entry of a table of contents has level {level}"),
                last => format!("level {level} follows level {last} in a table of contents"),
            };
            self.diagnostics.push(
                Diagnostic::new("toc-level-skip", span, message)
                    .with_help("write one `#` more than the entry above it has, at most"),
            );
        }
        self.last_level = level;
        let at = from + level + content.len() - content.trim_start().len();
        let mut entry = TocEntry::new(span);
        read_target(self.file, &text[at..at + content.trim().len()], at, &mut entry);
        self.push(level, entry);
    }

    fn push(&mut self, level: usize, entry: TocEntry) {
        while self
            .open
            .last()
            .is_some_and(|(above, _)| *above >= level || self.open.len() >= MAX_DEPTH)
        {
            self.close();
        }
        self.open.push((level, entry));
    }

    fn close(&mut self) {
        let Some((_, entry)) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some((_, parent)) => parent.children.push(entry),
            None => self.root.push(entry),
        }
    }

    fn flush_junk(&mut self) {
        if let Some((start, end)) = self.junk.take() {
            self.diagnostics.push(
                Diagnostic::new(
                    "toc-invalid",
                    Span::new(self.file, start, end),
                    "a table of contents holds text that is no entry",
                )
                .with_help("an entry is a heading: `# [Title](page.md)`"),
            );
        }
    }

    fn finish(mut self) -> (TocTree, Vec<Diagnostic>) {
        self.flush_junk();
        while !self.open.is_empty() {
            self.close();
        }
        (TocTree { entries: self.root }, self.diagnostics)
    }
}

/// Takes off an ATX closing sequence (` ##`), which must stand behind a blank: `C#` keeps its `#`.
fn without_closing_hashes(content: &str) -> &str {
    let trimmed = content.trim_end();
    let cut = trimmed.trim_end_matches('#');
    if cut.len() < trimmed.len() && cut.ends_with([' ', '\t']) {
        cut
    } else {
        trimmed
    }
}

/// Fills title and target from what stands behind the `#`s; `at` is where that begins in the file.
fn read_target(file: FileId, content: &str, at: usize, entry: &mut TocEntry) {
    let skipped = anchors_before(content);
    let (content, at) = (&content[skipped..], at + skipped);
    if let Some(link) = link(content) {
        entry.title = plain_text(&content[link.title.clone()]);
        let href = content[link.href.clone()].trim();
        if !href.is_empty() {
            entry.href = Some(href.to_owned());
            entry.href_span = Some(Span::new(file, at + link.href.start, at + link.href.end));
        }
        return;
    }
    let reference = content
        .strip_prefix('@')
        .or_else(|| content.strip_prefix("xref:"))
        .or_else(|| content.strip_prefix("<xref:")?.strip_suffix('>'));
    match reference {
        Some(uid) if !uid.contains(char::is_whitespace) && !uid.is_empty() => {
            entry.href = Some(format!("xref:{uid}"));
            entry.href_span = Some(Span::new(file, at, at + content.len()));
        }
        _ => entry.title = plain_text(content),
    }
}

/// How long the anchors are (`<a name="x"></a>`) that translation tools put before a heading's text.
fn anchors_before(content: &str) -> usize {
    let mut rest = content;
    while let Some((attributes, after)) = rest.strip_prefix("<a ").and_then(|a| a.split_once("></a>"))
        && !attributes.contains('>')
    {
        rest = after.trim_start();
    }
    content.len() - rest.len()
}

struct Link {
    title: std::ops::Range<usize>,
    href: std::ops::Range<usize>,
}

/// `[Title](href "display")`. Laxer than CommonMark: the href may hold blanks. The display text is a
/// search word of DocFX's own viewer and is not kept.
fn link(content: &str) -> Option<Link> {
    if !content.starts_with('[') {
        return None;
    }
    let close = closing(content, 0, b'[', b']')?;
    let open = close + 1;
    if content.as_bytes().get(open) != Some(&b'(') {
        return None;
    }
    let end = closing(content, open, b'(', b')').or_else(|| {
        // A lone parenthesis in the display text or the href.
        content.ends_with(')').then(|| content.len() - 1)
    })?;
    let inner = &content[open + 1..end];
    let mut href = open + 1..end;
    if let Some(quote) = inner.find([' ', '\t'])
        && let Some(display) = inner[quote..].find(['"', '\''])
        && inner[quote..quote + display].trim().is_empty()
    {
        href.end = open + 1 + quote;
    } else if let Some(display) = inner.find(" \"") {
        href.end = open + 1 + display;
    }
    let raw = &content[href.clone()];
    href.start += raw.len() - raw.trim_start().len();
    href.end = href.start + raw.trim().len();
    if content[href.clone()].starts_with('<') && content[href.clone()].ends_with('>') {
        href = href.start + 1..href.end - 1;
    }
    Some(Link {
        title: 1..close,
        href,
    })
}

/// Where the bracket that opens at `from` closes; `\` escapes.
fn closing(text: &str, from: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = true;
        } else if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The text of inline markdown, without its marks; `None` when nothing is left.
fn plain_text(markdown: &str) -> Option<String> {
    // As a heading, since a list or a quote cannot begin there.
    let heading = format!("# {markdown}");
    let mut text = String::with_capacity(markdown.len());
    for event in Parser::new(&heading) {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(&t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
