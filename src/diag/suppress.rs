//! Suppressions: comments in sources that excuse the next block, or the whole file, from a rule.
//!
//! ```text
//! <!-- lazuli-ignore link-broken, link-case the page follows in March -->
//! <!-- lazuli-ignore-file image-missing screenshots are not translated -->
//! ```

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::catalogue::{self, Family};
use super::{Code, Diagnostic, Fix, Sources};
use crate::base::{FileId, Span};

mod blocks;

/// What every such comment holds.
pub const MARKER: &str = "lazuli-ignore";

/// One suppression comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The bytes of the comment.
    pub comment: Range<usize>,
    /// The rules it names, with the bytes of each name.
    pub names: Vec<(String, Range<usize>)>,
    /// The bytes in which findings are excused.
    pub covers: Range<usize>,
}

/// Whether `text` may hold a suppression.
pub fn mentioned(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), MARKER.as_bytes()).is_some()
}

/// The suppressions of a markdown text. Comments in code do not count.
pub fn scan(text: &str) -> Vec<Suppression> {
    let mut found = Vec::new();
    if !mentioned(text) {
        return found;
    }
    let code = blocks::fences(text);
    let mut from = 0;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        let Some(length) = text[start..].find("-->") else {
            break;
        };
        let comment = start..start + length + "-->".len();
        from = comment.end;
        if code.iter().any(|fence| fence.contains(&start)) || in_code_span(text, start) {
            // The comment may be an example; one that begins inside it counts.
            from = start + "<!--".len();
            continue;
        }
        if let Some((names, whole_file)) = read(text, &comment) {
            let covers = if whole_file {
                // Findings about the end of the file too.
                0..text.len() + 1
            } else {
                blocks::next(text, comment.end)
            };
            found.push(Suppression {
                comment,
                names,
                covers,
            });
        }
    }
    found
}

/// Names with their bytes.
type Names = Vec<(String, Range<usize>)>;

/// What the comment says and whether it is about the whole file; `None` for any other comment.
fn read(text: &str, comment: &Range<usize>) -> Option<(Names, bool)> {
    let end = comment.end - "-->".len();
    let body = text.get(comment.start + "<!--".len()..end)?.trim_start();
    let rest = body.strip_prefix(MARKER)?;
    let (rest, whole_file) = match rest.strip_prefix("-file") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return None;
    }
    let mut names = Vec::new();
    let mut rest = rest.trim_start();
    loop {
        let length = rest
            .find(|c: char| c.is_whitespace() || c == ',')
            .unwrap_or(rest.len());
        if length == 0 {
            break;
        }
        let at = end - rest.len();
        names.push((rest[..length].to_owned(), at..at + length));
        match rest[length..].trim_start().strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    Some((names, whole_file))
}

/// Whether the byte at `at` lies between backticks of its line.
fn in_code_span(text: &str, at: usize) -> bool {
    let line_start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line_end = text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |length| at + length);
    let before = text[line_start..at].matches('`').count();
    before % 2 == 1 && text[at..line_end].contains('`')
}

/// Drops the findings of `diagnostics` that their sources excuse, and adds those about the suppressions
/// themselves. Of a finding in several places, the others stay.
pub fn apply(diagnostics: Vec<Diagnostic>, sources: &dyn Sources) -> Vec<Diagnostic> {
    let mut files: FxHashMap<FileId, Vec<Excuse>> = FxHashMap::default();
    let mut order = Vec::new();
    for file in sources.suppressing() {
        if !is_markdown(sources.name(file)) {
            continue;
        }
        let found = scan(sources.text(file));
        if !found.is_empty() {
            files.insert(file, found.into_iter().map(Excuse::new).collect());
            order.push(file);
        }
    }
    if order.is_empty() {
        return diagnostics;
    }
    let mut left: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|diagnostic| {
            let code = diagnostic.code;
            diagnostic.retain_places(|span| {
                !files
                    .get_mut(&span.file)
                    .is_some_and(|excuses| excused(excuses, code, span))
            })
        })
        .collect();
    for file in order {
        for excuse in &files[&file] {
            excuse.report(file, sources.text(file), &mut left);
        }
    }
    super::sink::sort(&mut left, sources);
    left
}

fn is_markdown(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
}

/// A suppression and which of its names excused something.
struct Excuse {
    suppression: Suppression,
    used: Vec<bool>,
}

/// Whether one of `excuses` covers a finding of `code` at `span`; all that do count as used.
fn excused(excuses: &mut [Excuse], code: Code, span: Span) -> bool {
    let mut any = false;
    for excuse in excuses {
        let covers = &excuse.suppression.covers;
        let start = span.range.start as usize;
        if !covers.contains(&start) {
            continue;
        }
        for ((name, _), used) in excuse.suppression.names.iter().zip(&mut excuse.used) {
            if name == code {
                *used = true;
                any = true;
            }
        }
    }
    any
}

impl Excuse {
    fn new(suppression: Suppression) -> Self {
        Self {
            // What other hosts say differs from day to day, and most runs do not ask them.
            used: suppression
                .names
                .iter()
                .map(|(name, _)| catalogue::rule(name).is_some_and(|rule| rule.family == Family::External))
                .collect(),
            suppression,
        }
    }

    /// Tells `out` which names are unknown and which excused nothing.
    fn report(&self, file: FileId, text: &str, out: &mut Vec<Diagnostic>) {
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        let Suppression { comment, names, .. } = &self.suppression;
        if names.is_empty() {
            let message = "the suppression names no rule";
            let help = "write the code of the finding behind `lazuli-ignore`";
            out.push(Diagnostic::new("suppression-unknown", span(comment), message).with_help(help));
        }
        // A comment that does nothing can go as a whole; one that does something else too is left to a person.
        let idle = self.used.iter().all(|used| !used)
            && names.iter().all(|(name, _)| catalogue::rule(name).is_some());
        let mut first = true;
        for ((name, range), used) in names.iter().zip(&self.used) {
            if catalogue::rule(name).is_none() {
                let message = format!("the suppression names `{name}`, which is no rule");
                let mut finding = Diagnostic::new("suppression-unknown", span(range), message);
                finding = match catalogue::nearest(name).first() {
                    Some(&near) => finding
                        .with_help(format!("did you mean `{near}`?"))
                        .with_fix(Fix::guess(span(range), near)),
                    None => finding.with_help("`lazuli rules` lists all rules"),
                };
                out.push(finding);
            } else if !used {
                let message = format!("there is no `{name}` for this comment to suppress");
                let mut finding = Diagnostic::new("suppression-unused", span(range), message)
                    .with_help("delete the comment, or the code in it");
                if idle && first {
                    finding = finding.with_fix(Fix::safe(span(&blocks::removable(text, comment)), ""));
                }
                first = false;
                out.push(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests;
