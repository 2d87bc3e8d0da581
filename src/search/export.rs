//! Documents for search engines of other makers: one a section of a page, in the shapes that they load.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::sections::Section;

/// Azure AI Search takes at most a thousand documents in one request.
const BATCH_DOCUMENTS: usize = 1000;

/// And at most 16 MiB; the rest is room for what stands around the documents.
const BATCH_BYTES: usize = 15 * 1024 * 1024;

/// One section of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Letters and digits: a hash of the address, the same as long as the section keeps it.
    pub id: String,
    /// The address, with the section's anchor; absolute where the site knows its own.
    pub url: String,
    /// The locale that the page is written in.
    pub locale: String,
    /// The page's title.
    pub title: String,
    /// Titles from the page's section of the site down to its parent.
    pub breadcrumbs: Vec<String>,
    /// The section's heading; empty for what stands below the title.
    pub heading: String,
    /// The text, as readers see it.
    pub text: String,
    /// The page's services.
    pub services: Vec<String>,
    /// Last change of the page, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// What all documents of a page share.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The address.
    pub url: String,
    /// See [`Document`]; so for all that follows.
    pub locale: String,
    /// The title.
    pub title: String,
    /// The way to the page.
    pub breadcrumbs: Vec<String>,
    /// The services.
    pub services: Vec<String>,
    /// The date.
    pub date: Option<String>,
    /// Anchor and text of each heading; both empty for the one that is the title.
    pub headings: Vec<(String, String)>,
}

/// The documents of a page. Sections without heading and text make none.
pub fn documents(page: &Page, sections: &[Section]) -> Vec<Document> {
    let mut parts: Vec<(&str, &str, String)> = vec![("", "", String::new())];
    for section in sections {
        let heading = section.heading.and_then(|at| page.headings.get(at));
        match heading.filter(|(anchor, _)| !anchor.is_empty()) {
            Some((anchor, heading)) => parts.push((anchor, heading, section.text.clone())),
            // What stands before and below the title is one.
            None => {
                if let Some((_, _, text)) = parts.last_mut() {
                    if !text.is_empty() && !section.text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&section.text);
                }
            }
        }
    }
    let is_something =
        |(_, heading, text): &(&str, &str, String)| !heading.is_empty() || !text.trim().is_empty();
    let document = |(anchor, heading, text): (&str, &str, String)| {
        let url = match anchor {
            "" => page.url.clone(),
            anchor => format!("{}#{}", page.url, crate::base::escape::url_path(anchor)),
        };
        Document {
            id: blake3::hash(url.as_bytes()).to_hex()[..32].to_owned(),
            url,
            locale: page.locale.clone(),
            title: page.title.clone(),
            breadcrumbs: page.breadcrumbs.clone(),
            heading: heading.to_owned(),
            text: text.trim().to_owned(),
            services: page.services.clone(),
            date: page.date.clone(),
        }
    };
    parts.into_iter().filter(is_something).map(document).collect()
}

/// The shapes that documents can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document a line.
    Ndjson,
    /// One request of Azure AI Search's "index documents" a line.
    AzureSearch,
    /// The body of a `_bulk` request of OpenSearch or Elasticsearch.
    OpenSearch,
    /// A list, as Meilisearch's "add or replace documents" takes it.
    Meilisearch,
}

/// Writes documents in one of the shapes.
pub struct Writer<'o> {
    format: Format,
    out: &'o mut (dyn Write + Send),
    written: usize,
    /// Documents of the batch that is being filled, and their bytes.
    batch: Vec<String>,
    bytes: usize,
}

impl<'o> Writer<'o> {
    /// Writes to `out`.
    pub fn new(format: Format, out: &'o mut (dyn Write + Send)) -> Self {
        Self {
            format,
            out,
            written: 0,
            batch: Vec::new(),
            bytes: 0,
        }
    }

    /// Writes one document.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, document: &Document) -> io::Result<()> {
        match self.format {
            Format::Ndjson => writeln!(self.out, "{}", serde_json::to_string(document)?)?,
            Format::OpenSearch => {
                writeln!(self.out, "{}", json!({ "index": { "_id": document.id } }))?;
                writeln!(self.out, "{}", serde_json::to_string(document)?)?;
            }
            Format::Meilisearch => {
                let head = if self.written == 0 { "[\n" } else { ",\n" };
                write!(self.out, "{head}{}", serde_json::to_string(document)?)?;
            }
            Format::AzureSearch => self.put_in_batch(document)?,
        }
        self.written += 1;
        Ok(())
    }

    fn put_in_batch(&mut self, document: &Document) -> io::Result<()> {
        let mut value = serde_json::to_value(document)?;
        value["@search.action"] = "mergeOrUpload".into();
        // Its dates have a time.
        value["date"] = document
            .date
            .as_ref()
            .map(|date| format!("{date}T00:00:00Z"))
            .into();
        let text = value.to_string();
        if self.batch.len() == BATCH_DOCUMENTS || self.bytes + text.len() > BATCH_BYTES {
            self.end_batch()?;
        }
        self.bytes += text.len() + 1;
        self.batch.push(text);
        Ok(())
    }

    fn end_batch(&mut self) -> io::Result<()> {
        if !self.batch.is_empty() {
            writeln!(self.out, "{{\"value\":[{}]}}", self.batch.join(","))?;
        }
        self.batch.clear();
        self.bytes = 0;
        Ok(())
    }

    /// Writes what is still to come, and gives how many documents there were.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<usize> {
        self.end_batch()?;
        if self.format == Format::Meilisearch {
            writeln!(self.out, "{}", if self.written == 0 { "[]" } else { "\n]" })?;
        }
        self.out.flush()?;
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests;
