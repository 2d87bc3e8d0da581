//! Page metadata: `<properties/>` and `<tags/>` blocks or a YAML header → [`Metadata`], known fields typed, all kept.

mod attributes;
mod fixes;
mod legacy;
mod yaml;

use std::ops::Range;

use crate::base::{FileId, Span, escape};
use crate::diag::Diagnostic;

pub use attributes::Attributes;

/// The metadata of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Metadata {
    /// Its attributes.
    pub attributes: Attributes,
    /// Whether the file has a metadata block at all.
    pub present: bool,
    /// How it is written.
    pub form: Form,
    /// Where it begins: `<properties` or `---`; `None` when there is none.
    pub head: Option<Span>,
}

/// How a header is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Form {
    /// `<properties/>` and `<tags/>` (spec 1.1).
    #[default]
    Blocks,
    /// A YAML header (spec 1.6).
    Yaml,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attribute {
    /// The value: entities decoded, newlines collapsed, trimmed.
    pub value: String,
    /// Where the name stands; empty for what is no attribute in the source.
    pub name: Span,
    /// Where the value stands, without its quotes.
    pub span: Span,
}

/// What [`read`] found at the head of a file.
#[derive(Debug, Default)]
pub(crate) struct Header {
    /// The metadata.
    pub metadata: Metadata,
    /// Bytes that belong to the header and must not reach the body, in order.
    pub removed: Vec<Range<usize>>,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the header of `text`. Only the head of the file counts (spec 1.4).
pub(crate) fn read(file: FileId, text: &str) -> Header {
    if yaml::starts(text) {
        yaml::read(file, text)
    } else {
        legacy::read(file, text)
    }
}

impl Metadata {
    /// The value of the first of `names` that is present and not empty.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .filter_map(|name| self.attributes.get(name))
            .map(|attribute| attribute.value.as_str())
            .find(|value| !value.is_empty())
    }

    /// The page's title for the browser: `pageTitle`, or `title` in modern headers.
    pub fn page_title(&self) -> Option<&str> {
        self.get(&["pagetitle", "title"])
    }

    /// The title without the `| Microsoft Azure` tail, for pages without an H1 (spec 1.5).
    pub fn short_title(&self) -> Option<&str> {
        let title = self.page_title()?;
        let head = title.split('|').next().unwrap_or(title).trim();
        Some(if head.is_empty() { title } else { head })
    }

    /// The description.
    pub fn description(&self) -> Option<&str> {
        self.get(&["description"])
    }

    /// The services, sub-services as `app-service/web`; `documentationCenter` stands in when there are none.
    pub fn services(&self) -> Vec<String> {
        let real = |name: &&str| !name.is_empty() && !name.eq_ignore_ascii_case("na");
        let split = |value: &str| -> Vec<String> {
            value
                .split([',', ';'])
                .map(str::trim)
                .filter(real)
                .map(|name| name.replace('\\', "/").to_lowercase())
                .collect()
        };
        let services = self.get(&["services"]).map(split).unwrap_or_default();
        if services.is_empty() {
            self.get(&["documentationcenter"]).map(split).unwrap_or_default()
        } else {
            services
        }
    }

    /// All authors, the first one first.
    pub fn authors(&self) -> Vec<String> {
        let value = self.get(&["authors", "author"]).unwrap_or_default();
        value
            .split([',', ';'])
            .map(|name| name.trim().trim_matches('"').trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The tags.
    pub fn tags(&self) -> Vec<String> {
        let value = self.get(&["tags"]).unwrap_or_default();
        value
            .split([',', ';'])
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect()
    }

    /// The last change as `YYYY-MM-DD`: the newest hand-off date where there is one, else `ms.date` (spec 1.5).
    pub fn date(&self) -> Option<String> {
        ["wacn.date", "ms.date"]
            .iter()
            .filter_map(|name| self.get(&[name]))
            .find_map(crate::base::date::parse_date)
    }

    /// The names of the attributes that hold dates.
    pub(crate) const DATES: [&'static str; 2] = ["ms.date", "wacn.date"];

    /// The kind of article (`ms.topic`), lower case.
    pub fn topic(&self) -> Option<String> {
        self.get(&["ms.topic"]).map(str::to_lowercase)
    }

    /// Where a redirect stub sends its reader; `None` too when that is no address of the web.
    pub fn redirect_url(&self) -> Option<&str> {
        self.get(&["redirect_url"])
            .filter(|url| escape::is_web_address(url))
    }

    /// Where a `redirect_url` stands that no reader can be sent to.
    pub fn bad_redirect(&self) -> Option<Span> {
        let attribute = self.attributes.get("redirect_url")?;
        (!escape::is_web_address(&attribute.value)).then_some(attribute.span)
    }

    /// Whether search engines are asked to stay away.
    pub fn noindex(&self) -> bool {
        self.get(&["robots"])
            .is_some_and(|value| value.to_ascii_lowercase().contains("noindex"))
    }

    /// Takes an attribute unless its name is taken already: the first one wins, and its value is returned.
    fn insert(&mut self, name: &str, attribute: Attribute) -> Option<&str> {
        let first = self.attributes.add(&name.to_lowercase(), attribute)?;
        Some(&first.value)
    }

    /// Findings about values, the same for both header forms.
    fn check_values(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for name in Self::DATES {
            if let Some(attribute) = self.attributes.get(name)
                && !attribute.value.is_empty()
                && crate::base::date::parse_date(&attribute.value).is_none()
            {
                let mut bad = Diagnostic::new(
                    "bad-date",
                    attribute.span,
                    format!("`{}` is not a date", attribute.value),
                )
                .with_help("write it as MM/DD/YYYY");
                bad.fix = fixes::date(attribute);
                found.push(bad);
            }
        }
        if let Some(attribute) = self.attributes.get("authors")
            && self.authors().len() > 1
        {
            found.push(Diagnostic::new(
                "metadata-multiple-authors",
                attribute.span,
                format!(
                    "{} authors are named; the first counts as the author",
                    self.authors().len()
                ),
            ));
        }
        found
    }
}

/// Decodes the five XML entities and numeric ones, collapses blanks around newlines, trims (spec 1.4, rule 5).
fn clean_value(raw: &str) -> String {
    let mut joined = String::with_capacity(raw.len());
    for (index, line) in raw.split(['\n', '\r']).enumerate() {
        let line = if index == 0 { line } else { line.trim_start() };
        if index > 0 && !joined.ends_with(' ') && !line.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    crate::base::escape::decode_entities(joined.trim())
}

#[cfg(test)]
mod tests;
