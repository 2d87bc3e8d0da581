//! The YAML header of modern files (spec 1.6): read as YAML, salvaged line by line when it is damaged.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::{Attribute, Form, Header, fixes};
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;
use crate::syntax::offsets::Offsets;

/// Whether `text` begins with a YAML header.
pub(super) fn starts(text: &str) -> bool {
    let first = text.lines().next().unwrap_or("");
    first.trim_end() == "---" && find_end(text).is_some()
}

/// Bytes of the header's inside, and the byte behind its closing line.
fn find_end(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let inside = text.find('\n')? + 1;
    let mut at = inside;
    for line in text[inside..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((inside..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Reads the header.
pub(super) fn read(file: FileId, text: &str) -> Header {
    let mut header = Header::default();
    let Some((inside, behind)) = find_end(text) else {
        return header;
    };
    header.metadata.present = true;
    header.metadata.form = Form::Yaml;
    header.metadata.head = Some(Span::new(file, 0, 3));
    header.removed.push(0..behind);
    let source = &text[inside.clone()];
    let pairs = match parse(source) {
        Ok(pairs) => pairs,
        Err(error) => {
            let at = inside.start + Offsets::new(source).byte(error.marker().index());
            let pairs = salvage(source);
            let (code, message) = if pairs.is_empty() {
                (
                    "yaml-invalid",
                    format!("the YAML header cannot be read: {}", error.info()),
                )
            } else {
                (
                    "yaml-salvaged",
                    format!(
                        "the YAML header is damaged ({}) and was read line by line",
                        error.info()
                    ),
                )
            };
            header
                .diagnostics
                .push(Diagnostic::new(code, Span::new(file, at, at), message));
            pairs
        }
    };
    for pair in pairs {
        let place = |start, end| Span::new(file, inside.start + start, inside.start + end);
        let attribute = Attribute {
            value: pair.value,
            name: place(pair.name_at, pair.name_at + pair.name.len()),
            span: place(pair.start, pair.end),
        };
        let (span, value) = (attribute.span, attribute.value.clone());
        if let Some(first) = header.metadata.insert(&pair.name, attribute) {
            let message = format!("`{}` is given twice; the first counts", pair.name);
            let mut found = Diagnostic::new("metadata-duplicate", span, message);
            found.fix = whole_lines(source, pair.name_at, pair.end)
                .map(|(start, end)| fixes::delete(place(start, end), first == value));
            header.diagnostics.push(found);
        }
    }
    let mut found = header.metadata.check_values();
    header.diagnostics.append(&mut found);
    header
}

/// A key with its value; bytes are relative to the header's inside.
struct Pair {
    name: String,
    value: String,
    /// Where the name begins.
    name_at: usize,
    /// Where the value begins, without its quotes.
    start: usize,
    /// Where the value ends, without its quotes.
    end: usize,
}

/// From `start` to behind the line end that follows `end`; `None` when no line begins at `start`.
fn whole_lines(source: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let last = if source[..end].ends_with('\n') {
        end
    } else {
        source[end..].find('\n').map_or(source.len(), |at| end + at + 1)
    };
    let begins_line = start == 0 || source[..start].ends_with('\n');
    begins_line.then_some((start, last))
}

/// The top-level keys; lists become comma lists, deeper maps are left out.
fn parse(source: &str) -> Result<Vec<Pair>, ScanError> {
    let offsets = Offsets::new(source);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut depth = 0;
    let mut key: Option<(String, usize)> = None;
    for item in Parser::new_from_str(source) {
        let (event, span) = item?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth -= 1;
                if depth == 1 {
                    key = None;
                }
            }
            Event::Scalar(text, style, ..) if depth == 1 => {
                let quote = usize::from(is_quoted(style));
                let start = offsets.byte(span.start.index()) + quote;
                let end = offsets.byte(span.end.index()).saturating_sub(quote).max(start);
                match key.take() {
                    None => key = Some((text.into_owned(), start)),
                    Some((name, name_at)) => pairs.push(Pair {
                        name,
                        value: plain(&text),
                        name_at,
                        start,
                        end,
                    }),
                }
            }
            Event::Scalar(text, ..) if depth == 2 => {
                let Some((name, name_at)) = &key else { continue };
                let (start, end) = (offsets.byte(span.start.index()), offsets.byte(span.end.index()));
                match pairs.last_mut().filter(|pair| pair.name_at == *name_at) {
                    Some(pair) => {
                        pair.value.push_str(", ");
                        pair.value.push_str(&text);
                        pair.end = end;
                    }
                    None => pairs.push(Pair {
                        name: name.clone(),
                        value: text.into_owned(),
                        name_at: *name_at,
                        start,
                        end,
                    }),
                }
            }
            _ => {}
        }
    }
    Ok(pairs)
}

/// Whether a scalar is written in quotation marks.
fn is_quoted(style: ScalarStyle) -> bool {
    matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
}

/// `key: value` lines of a header that is no YAML.
fn salvage(source: &str) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if let Some((name, value)) = line.split_once(':')
            && !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
        {
            let start = at + name.len() + 1 + (value.len() - value.trim_start().len());
            let value = value.trim();
            pairs.push(Pair {
                name: name.to_owned(),
                value: plain(value.trim_matches(['\'', '"'])),
                name_at: at,
                start,
                end: start + value.len(),
            });
        }
        at += line.len();
    }
    pairs
}

/// YAML's null is no value.
fn plain(text: &str) -> String {
    if matches!(text, "~" | "null") {
        String::new()
    } else {
        text.trim().to_owned()
    }
}
