//! Link definitions (`[label]: url "title"`): taken out of the text, so that each file keeps its own (spec 2.3).

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::blocks::Kind;
use super::directive;
use super::repair::{Doc, RuleId};
use crate::base::Span;
use crate::base::pattern::regex;

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
}

impl Definitions {
    /// The definition of `label`.
    pub(crate) fn get(&self, label: &str) -> Option<&Definition> {
        self.map.get(&normalize(label))
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
        };
        let label = normalize(label);
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
        doc.definitions.map.entry(label).or_insert(definition);
        let length = doc.lines[index].text.len();
        doc.splice(index, at..length, "");
        if continues {
            doc.hit(RuleId::GluedDefinition);
        }
    }
}
