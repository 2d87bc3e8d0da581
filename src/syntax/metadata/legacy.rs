//! `<properties …/>` and `<tags …/>`, in every layout seen in the wild (spec 1.1 to 1.4).

use std::sync::LazyLock;

use regex::Regex;

use super::{Attribute, Header, clean_value, fixes};
use crate::base::pattern::regex;
use crate::base::{FileId, Span};
use crate::diag::{Diagnostic, Fix};

static ELEMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"^<(\s*)(\p{L}+)"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^([\p{L}_][\w.:-]*)\s*=\s*"));
static NEXT_ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| regex(r#"[\p{L}_][\w.:-]*\s*=\s*["'«“]|/>|>"#));
static ATTRIBUTE_LINE: LazyLock<Regex> = LazyLock::new(|| regex(r#"[\r\n]\s*[\p{L}_][\w.:-]*\s*=\s*["'«“]"#));
static AFTER_VALUE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:\s+[\p{L}_][\w.:-]*\s*=|\s*/?>|[ \t]*(?:[\r\n]|$))"));
static LOOKS_LIKE_TAGS: LazyLock<Regex> = LazyLock::new(|| regex(r"ms\.\w+\s*="));
static LOOKS_LIKE_PROPERTIES: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:pageTitle|description|services|authors|documentationCenter)\s*="));

/// How far ahead a damaged element may show what it was, in bytes (spec 1.4, rule 2).
const DAMAGE_WINDOW: usize = 300;
/// How long a value may be that runs over line ends, in bytes.
const MULTILINE_VALUE: usize = 4096;
/// How many blocks a head may have.
const MAX_BLOCKS: usize = 4;

/// Reads the blocks at the head of `text`.
pub(super) fn read(file: FileId, text: &str) -> Header {
    let mut reader = Reader {
        file,
        text,
        at: 0,
        header: Header::default(),
    };
    for _ in 0..MAX_BLOCKS {
        reader.skip_preamble();
        if !reader.block() {
            break;
        }
    }
    if !reader.header.metadata.present {
        reader.header.removed.clear();
        reader.header.diagnostics.retain(|d| d.code == "merge-conflict");
    }
    let mut found = reader.header.metadata.check_values();
    reader.header.diagnostics.append(&mut found);
    reader.header
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    header: Header,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn report(&mut self, code: &'static str, start: usize, end: usize, message: String) {
        self.report_fixed(code, start, end, message, None);
    }

    fn report_fixed(
        &mut self,
        code: &'static str,
        start: usize,
        end: usize,
        message: String,
        fix: Option<Fix>,
    ) {
        let mut found = Diagnostic::new(code, Span::new(self.file, start, end), message);
        found.fix = fix;
        self.header.diagnostics.push(found);
    }

    /// Blank lines, comments and conflict markers may stand before a block.
    fn skip_preamble(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let skipped = rest.len() - trimmed.len();
            if trimmed.starts_with("<<<<<<<") {
                let start = self.at + skipped;
                let length = trimmed.find('\n').unwrap_or(trimmed.len());
                self.report(
                    "merge-conflict",
                    start,
                    start + length,
                    "a merge conflict marker was left here".to_owned(),
                );
                self.header.removed.push(start..start + length);
                self.at = start + length;
            } else if trimmed.starts_with("<!--") && !is_handoff(trimmed) {
                let Some(end) = trimmed.find("-->") else { return };
                self.at += skipped + end + 3;
            } else {
                self.at += skipped;
                return;
            }
        }
    }

    /// One block at the current place; `false` when there is none.
    fn block(&mut self) -> bool {
        let start = match self.element_start() {
            Some(start) => start,
            None => return false,
        };
        let metadata = &mut self.header.metadata;
        metadata.present = true;
        metadata.head.get_or_insert(Span::new(self.file, start, self.at));
        let end = self.attributes();
        self.header.removed.push(start..end);
        self.at = end;
        true
    }

    /// Finds `<properties` or `<tags` here, and leaves the cursor behind the name.
    fn element_start(&mut self) -> Option<usize> {
        let line_end = self.rest().find('\n').unwrap_or(self.rest().len());
        let line = &self.rest()[..line_end];
        // One file of the corpus has stray words before the element; they stay in the body.
        let lead = if line.starts_with('<') {
            0
        } else {
            line.to_ascii_lowercase().find("<properties")?
        };
        let start = self.at + lead;
        let here = &self.text[start..];
        let captures = ELEMENT.captures(here)?;
        let (gap, name) = (captures[1].len(), captures[2].to_owned());
        let lower = name.to_lowercase();
        let behind = start + captures[0].len();
        if matches!(lower.as_str(), "properties" | "tags") && gap == 0 {
            if !self.text[behind..].starts_with(|c: char| c.is_whitespace() || c == '/' || c == '>') {
                return None;
            }
            if name != lower {
                let fix = Fix::safe(Span::new(self.file, start + 1, behind), lower.clone());
                self.report_fixed(
                    "metadata-element-case",
                    start + 1,
                    behind,
                    format!("`<{name}` should be written `<{lower}`"),
                    Some(fix),
                );
            }
        } else {
            let window = floor_boundary(here, DAMAGE_WINDOW);
            let meant = if LOOKS_LIKE_PROPERTIES.is_match(&here[..window]) {
                "properties"
            } else if LOOKS_LIKE_TAGS.is_match(&here[..window]) {
                "tags"
            } else {
                return None;
            };
            let place = Span::new(self.file, start, behind);
            let text = format!("<{meant}");
            // Only blanks too many, or a name that merely resembles what the attributes say?
            let fix = match lower == meant {
                true => Fix::safe(place, text),
                false => Fix::guess(place, text),
            };
            self.report_fixed(
                "metadata-element-damaged",
                start,
                behind,
                format!("`<{}{name}` was read as `<{meant}`", &captures[1]),
                Some(fix),
            );
        }
        if lead > 0 {
            self.report(
                "metadata-junk",
                self.at,
                start,
                "text stands before the metadata".to_owned(),
            );
        }
        self.at = behind;
        Some(start)
    }

    /// Reads attributes up to the end of the block; returns the byte behind it.
    fn attributes(&mut self) -> usize {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("/>") {
                return self.at + 2;
            }
            if let Some(after) = trimmed.strip_prefix('>') {
                let closing = after.trim_start();
                let lower = closing[..floor_boundary(closing, 14)].to_ascii_lowercase();
                for name in ["</tags>", "</properties>"] {
                    if lower.starts_with(name) {
                        return self.text.len() - closing.len() + name.len();
                    }
                }
                return self.at + 1;
            }
            if trimmed.is_empty() || trimmed.starts_with('<') {
                let end = self.text[..self.at].trim_end().len();
                let last = self.text[..end]
                    .char_indices()
                    .next_back()
                    .map_or(0, |(at, _)| at);
                self.report(
                    "metadata-unterminated",
                    last,
                    end,
                    "the metadata block is not closed with `/>`".to_owned(),
                );
                return self.at;
            }
            if let Some(captures) = ATTRIBUTE.captures(trimmed) {
                let name = captures[1].to_owned();
                let name_at = self.at;
                self.at += captures[0].len();
                self.value(&name, name_at);
                continue;
            }
            let line = trimmed.find('\n').unwrap_or(trimmed.len());
            let fresh_line = rest[..rest.len() - trimmed.len()].contains('\n');
            if fresh_line && !trimmed[..line].contains(['=', '"', '>']) {
                self.report(
                    "metadata-unterminated",
                    self.at,
                    self.at + line,
                    "the metadata block is not closed with `/>`".to_owned(),
                );
                return self.at;
            }
            let junk = NEXT_ATTRIBUTE
                .find(trimmed)
                .map_or(trimmed.len(), |m| m.start())
                .max(1);
            let junk = ceil_boundary(trimmed, junk);
            self.report(
                "metadata-junk",
                self.at,
                self.at + junk,
                format!("`{}` stands between the attributes", trimmed[..junk].trim()),
            );
            self.at += junk;
        }
    }

    /// Reads one value behind `name=` (spec 1.4, rule 3).
    fn value(&mut self, name: &str, name_at: usize) {
        let rest = self.rest();
        let Some(open) = rest.chars().next() else { return };
        let close = match open {
            '"' => '"',
            '\'' => '\'',
            '«' => '»',
            '“' | '”' => '”',
            _ => {
                let length = rest
                    .find(|c: char| c.is_whitespace() || c == '>')
                    .unwrap_or(rest.len());
                let token = rest[..length].trim_end_matches('/');
                let fix = if AFTER_VALUE.is_match(&rest[token.len()..]) {
                    fixes::quote(Span::new(self.file, self.at, self.at + token.len()), token)
                } else {
                    None
                };
                self.report_fixed(
                    "metadata-quotes",
                    self.at,
                    self.at + token.len(),
                    format!("the value of `{name}` has no quotes"),
                    fix,
                );
                let (start, end) = (self.at, self.at + token.len());
                self.at = end;
                self.store(name, name_at, start, end);
                return;
            }
        };
        let opening = Span::new(self.file, self.at, self.at + open.len_utf8());
        let start = self.at + open.len_utf8();
        let inner = &self.text[start..];
        let ends = |at: usize| AFTER_VALUE.is_match(&inner[at + close.len_utf8()..]);
        let line = inner.find(['\n', '\r']).unwrap_or(inner.len());
        let quotes: Vec<usize> = inner[..line].match_indices(close).map(|(at, _)| at).collect();
        let end = match (quotes.iter().copied().find(|&at| ends(at)), quotes.first()) {
            (Some(at), first) => {
                if first != Some(&at) {
                    let strays = quotes.iter().filter(|&&stray| stray < at);
                    let fix = fixes::escape_quotes(self.file, start, &inner[..at], close, strays.copied());
                    self.report_fixed(
                        "metadata-stray-quote",
                        start + quotes[0],
                        start + quotes[0] + close.len_utf8(),
                        format!("the value of `{name}` holds an unescaped quote"),
                        fix,
                    );
                }
                at
            }
            // The quote that closes is followed by junk; the caller reports that.
            (None, Some(&first)) => first,
            (None, None) => {
                // A value does not run on into the next attribute: there its own quote was forgotten.
                let next = ATTRIBUTE_LINE.find(inner).map_or(inner.len(), |m| m.start());
                let window = floor_boundary(inner, MULTILINE_VALUE.min(next));
                let far = inner[..window]
                    .match_indices(close)
                    .map(|(at, _)| at)
                    .find(|&at| ends(at));
                match far {
                    Some(at) => at,
                    None => {
                        if open != '"' {
                            self.report_quotes(name, opening, None);
                        }
                        self.report(
                            "metadata-unterminated",
                            self.at,
                            start + line,
                            format!("the value of `{name}` is never closed"),
                        );
                        self.at = start + line;
                        self.store(name, name_at, start, start + line);
                        return;
                    }
                }
            }
        };
        self.at = start + end + close.len_utf8();
        if open != '"' {
            let closing = Span::new(self.file, start + end, self.at);
            let fix = fixes::requote(opening, &inner[..end], closing);
            self.report_quotes(name, opening, fix);
        }
        self.store(name, name_at, start, start + end);
    }

    fn report_quotes(&mut self, name: &str, opening: Span, fix: Option<Fix>) {
        let (start, end) = (opening.range.start as usize, opening.range.end as usize);
        let message = format!("the value of `{name}` is not in plain double quotes");
        self.report_fixed("metadata-quotes", start, end, message, fix);
    }

    /// Takes the value at `start..end`; the cursor stands behind its closing quote.
    fn store(&mut self, name: &str, name_at: usize, start: usize, end: usize) {
        let attribute = Attribute {
            value: clean_value(&self.text[start..end]),
            name: Span::new(self.file, name_at, name_at + name.len()),
            span: Span::new(self.file, start, end),
        };
        let value = attribute.value.clone();
        let Some(first) = self.header.metadata.insert(name, attribute) else {
            return;
        };
        let before = self.text[..name_at].trim_end().len();
        let fix = fixes::delete(Span::new(self.file, before, self.at), first == value);
        self.report_fixed(
            "metadata-duplicate",
            name_at,
            name_at + name.len(),
            format!("`{name}` is given twice; the first counts"),
            Some(fix),
        );
    }
}

/// A hand-off marker is the business of the body's reader (spec 7.2).
fn is_handoff(comment: &str) -> bool {
    comment
        .trim_start_matches(['<', '!', '-', ' '])
        .starts_with("HONumber")
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
