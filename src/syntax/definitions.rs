//! Link definitions (`[label]: url "title"`): taken out of the text, so that each file keeps its own (spec 2.3).

use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::blocks::Kind;
use super::directive;
use super::repair::{Doc, RuleId};
use crate::base::Span;
use crate::base::pattern::regex;
use crate::diag::Diagnostic;

/// Definitions by normalised label.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    map: FxHashMap<String, Definition>,
}

/// One definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The URL as written.
    pub url: String,
    /// The title.
    pub title: String,
    /// Where the URL stands.
    pub span: Span,
    /// The line, with its line end; `None` where what stands around would run together without it.
    pub line: Option<Span>,
}

impl Definitions {
    /// The definition of `label`.
    pub(crate) fn get(&self, label: &str) -> Option<&Definition> {
        self.map.get(&normalize(label))
    }

    /// All labels, normalised, with what they mean, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.map
            .iter()
            .map(|(label, definition)| (label.as_str(), definition))
    }

    /// Whether nothing is defined.
    pub(crate) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

/// Labels are compared without case, and with runs of blanks as one (CommonMark).
fn normalize(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"^\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*(?:<([^<>]*)>|([^\s<]\S*))(?:[ \t]+(?:"(.*)"|'(.*)'|\((.*)\)|[“”](.*)[“”]))?[ \t]*$"#,
    )
});
static WITH_BLANKS: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"^\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*([^\s<"][^"<>]*\.[A-Za-z]{2,4})[ \t]*$"#));

/// Takes the definitions out of `doc`.
pub(crate) fn collect(doc: &mut Doc<'_>) {
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Text || !doc.content(index).starts_with('[') {
            continue;
        }
        let content = doc.content(index);
        let Some(captures) = DEFINITION
            .captures(content)
            .or_else(|| WITH_BLANKS.captures(content))
        else {
            continue;
        };
        let label = &captures[1];
        let Some(url) = captures.get(2).or_else(|| captures.get(3)) else {
            continue;
        };
        let continues = doc.continues_paragraph(index);
        let looks_like_url = url.as_str().contains(['/', '.', '#', ':']);
        // In the middle of a paragraph only what looks like a URL defines (spec C25).
        if label.starts_with('^') || label.trim().is_empty() || (continues && !looks_like_url) {
            continue;
        }
        if directive::marker(content).is_some() {
            continue;
        }
        let at = doc.info[index].content;
        let line = &doc.lines[index];
        // Right under or over a blank line nothing depends on the line itself.
        let is_blank = |index: Option<usize>| {
            let text = index
                .and_then(|index| doc.lines.get(index))
                .map(|line| &line.text);
            text.is_none_or(|text| text.trim().is_empty())
        };
        let stands_free = at == 0 && (is_blank(index.checked_sub(1)) || is_blank(Some(index + 1)));
        let title = (4..=7)
            .find_map(|group| captures.get(group))
            .map_or("", |m| m.as_str());
        let definition = Definition {
            url: url.as_str().trim().replace(' ', "%20"),
            title: title.to_owned(),
            span: Span::new(
                doc.file,
                line.source_of(at + url.start()),
                line.source_of(at + url.end()),
            ),
            line: stands_free.then(|| Span::new(doc.file, line.source_start, line.line_end.end)),
        };
        let label = label.to_owned();
        if let Some(title) = captures.get(7).map(|title| at + title.start()..at + title.end()) {
            let quote = '“'.len_utf8();
            let span = title.start - quote..title.end + quote;
            let message = "typographic quotes stand around the title of this link";
            doc.habit("link-title-quotes", index, span.clone(), message, |doc| {
                vec![
                    doc.replacing(index, span.start..title.start, "\""),
                    doc.replacing(index, title.end..span.end, "\""),
                ]
            });
        }
        match doc.definitions.map.entry(normalize(&label)) {
            Entry::Vacant(free) => {
                free.insert(definition);
            }
            Entry::Occupied(first) if first.get().url != definition.url => {
                let message = format!("`[{label}]` is defined before, as `{}`", first.get().url);
                doc.diagnostics
                    .push(Diagnostic::new("definition-duplicate", definition.span, message));
            }
            Entry::Occupied(_) => {}
        }
        let length = doc.lines[index].text.len();
        doc.splice(index, at..length, "");
        if continues {
            doc.hit(RuleId::GluedDefinition);
        }
    }
}
