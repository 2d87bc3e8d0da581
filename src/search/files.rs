//! The index of a locale → the files that a browser loads: an entry, and chunks named by their content.

use rayon::prelude::*;
use serde::Serialize;

use super::chunk::{IndexFile, Packings};
use super::index::{Index, Word};
use super::pack::{WordWriter, put_number};

/// The version of the format. A reader of another one finds nothing.
pub const FORMAT: u32 = 1;

/// The name of the entry.
pub const ENTRY: &str = "index.json";

/// About how many bytes a chunk has before it is compressed. Chunks end where the hash of an item says so, not at
/// a count: what is added or grows moves the ends of no chunks but its own.
const CHUNK: usize = 16 * 1024;

/// The most words that queries are corrected to.
const MOST_CORRECTIONS: usize = 12_000;

/// A page, for those who see it among their results.
#[derive(Debug, Clone, Serialize)]
pub struct PageRecord {
    /// Root-relative URL.
    #[serde(rename = "u")]
    pub url: String,
    /// The title.
    #[serde(rename = "t")]
    pub title: String,
    /// The description; may be empty.
    #[serde(rename = "d")]
    pub description: String,
    /// Titles from the page's section down to its parent.
    #[serde(rename = "b")]
    pub breadcrumbs: Vec<String>,
    /// Anchor and text of each heading; both empty for the one that is the title.
    #[serde(rename = "h")]
    pub headings: Vec<(String, String)>,
}

/// A value that results can be narrowed to, and the pages that have it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// What readers see.
    pub name: String,
    /// The pages by number.
    pub pages: Vec<u32>,
}

/// All that the files of a locale are made of.
#[derive(Debug, Default)]
pub struct Content {
    /// The words.
    pub index: Index,
    /// The pages, in the order of their contributions.
    pub records: Vec<PageRecord>,
    /// Services, by name.
    pub services: Vec<Facet>,
    /// Kinds of article, by name.
    pub topics: Vec<Facet>,
}

/// What the entry says beside the names of chunks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Frame {
    /// BCP 47 tag of the language that the pages are written in.
    pub lang: String,
    /// The words of the dialog in that language, by their keys.
    pub strings: std::collections::BTreeMap<String, String>,
    /// Where else readers of this locale can search.
    pub source: Option<Source>,
}

/// The index of the locale that translations are made from.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Root-relative URL of its entry's folder.
    pub index: String,
    /// BCP 47 tag of its language.
    pub lang: String,
    /// The name of its language.
    pub name: String,
    /// The head of the URLs of its pages.
    pub from: String,
    /// The head of their URLs in the locale that is read.
    pub to: String,
}

#[derive(Serialize)]
struct Entry<'f> {
    format: u32,
    pages: u32,
    #[serde(flatten)]
    frame: &'f Frame,
    /// The first word of each chunk of words, and its file.
    words: Vec<(String, String)>,
    /// The first page of each chunk of pages, and its file.
    records: Vec<(u32, String)>,
    /// The words that queries are corrected to.
    corrections: Option<String>,
    /// Services and topics.
    facets: Option<String>,
}

/// The files of a locale, by name. What is `known` of compressing them is not done again.
pub fn files(content: &Content, frame: &Frame, known: &Packings<'_>) -> Vec<IndexFile> {
    let chunk = |bytes| IndexFile::chunk(bytes, known);
    let runs = cut(&content.index.words, |word| {
        (&word.text, word.text.len() + word.postings.len() + 4)
    });
    let words: Vec<IndexFile> = runs.par_iter().map(|run| chunk(word_chunk(run))).collect();
    let first_words = runs.iter().filter_map(|run| run.first());
    let first_words = first_words.map(|word| String::from_utf8_lossy(&word.text).into_owned());
    let pages = cut(&content.records, |page| (page.url.as_bytes(), 1200));
    let records: Vec<IndexFile> = pages.par_iter().map(|run| chunk(json(run))).collect();
    let first_pages = pages.iter().scan(0, |next, run| {
        let first = *next;
        *next += run.len() as u32;
        Some(first)
    });
    let corrections = Some(corrections(&content.index.words)).filter(|bytes| !bytes.is_empty());
    let corrections = corrections.map(chunk);
    let facets = (!content.records.is_empty())
        .then(|| chunk(json(&[facets(&content.services), facets(&content.topics)])));
    let name = |file: &IndexFile| file.name.clone();
    let entry = Entry {
        format: FORMAT,
        pages: content.index.pages,
        frame,
        words: first_words.zip(words.iter().map(name)).collect(),
        records: first_pages.zip(records.iter().map(name)).collect(),
        corrections: corrections.as_ref().map(name),
        facets: facets.as_ref().map(name),
    };
    let mut files = vec![IndexFile::plain(ENTRY, json(&entry))];
    files.extend(words);
    files.extend(records);
    files.extend(corrections);
    files.extend(facets);
    files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    // Chunks of the same bytes are the same file.
    files.dedup_by(|a, b| a.name == b.name);
    files
}

/// Cuts `items` into runs of about [`CHUNK`] bytes, by the name and the size that `measure` gives of each.
fn cut<T>(items: &[T], measure: impl Fn(&T) -> (&[u8], usize)) -> Vec<&[T]> {
    let mut runs = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        let (name, bytes) = measure(item);
        let ends = size + bytes > 2 * CHUNK || (size > CHUNK / 2 && hash(name).is_multiple_of(32));
        if ends && at > start {
            runs.push(&items[start..at]);
            (start, size) = (at, 0);
        }
        size += bytes;
    }
    if start < items.len() {
        runs.push(&items[start..]);
    }
    runs
}

/// FNV-1a: any hash would do that is the same everywhere.
fn hash(bytes: &[u8]) -> u32 {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, step)
}

/// The number of words; each as [`WordWriter`] writes it, with the number of its pages and of the bytes of its
/// postings; then all postings.
fn word_chunk(words: &[Word]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * CHUNK);
    put_number(&mut out, words.len() as u32);
    let mut writer = WordWriter::default();
    for word in words {
        writer.put(&mut out, &word.text);
        put_number(&mut out, word.pages);
        put_number(&mut out, word.postings.len() as u32);
    }
    for word in words {
        out.extend_from_slice(&word.postings);
    }
    out
}

/// The words that matter most (those of titles, then of headings, then of most pages), in the order of their
/// bytes, each with the number of its pages.
fn corrections(words: &[Word]) -> Vec<u8> {
    // Nothing is corrected to what is short, a number, rare, or of a script whose words are bigrams.
    let is_candidate = |word: &&Word| {
        let text = std::str::from_utf8(&word.text).unwrap_or_default();
        let is_rare = word.titles == 0 && word.headings == 0 && word.pages < 3;
        text.chars().count() > 3
            && !is_rare
            && text
                .chars()
                .all(|c| !c.is_ascii_digit() && !super::fold::is_dense(c))
    };
    let mut chosen: Vec<&Word> = words.iter().filter(is_candidate).collect();
    chosen.sort_by_key(|word| std::cmp::Reverse((word.titles > 0, word.headings, word.pages)));
    chosen.truncate(MOST_CORRECTIONS);
    chosen.sort_unstable_by(|a, b| a.text.cmp(&b.text));
    let mut out = Vec::new();
    let mut writer = WordWriter::default();
    for word in chosen {
        writer.put(&mut out, &word.text);
        put_number(&mut out, word.pages);
    }
    out
}

/// Each value with the steps from page to page.
fn facets(facets: &[Facet]) -> Vec<(&str, Vec<u32>)> {
    let steps = |facet: &Facet| {
        let before = std::iter::once(&0).chain(&facet.pages);
        facet
            .pages
            .iter()
            .zip(before)
            .map(|(page, before)| page - before)
            .collect()
    };
    facets
        .iter()
        .map(|facet| (facet.name.as_str(), steps(facet)))
        .collect()
}

fn json(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    // Strings, numbers and lists can always be written.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
