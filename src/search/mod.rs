//! Search in the browser: pages → words → the files of one locale's index, and the documents that other engines
//! take. Pure: what a page shows besides its markdown comes with it.
//!
//! # The index, format 1
//!
//! A locale's index is a folder with the entry `index.json` and *chunks*, which are raw DEFLATE (RFC 1951), named by
//! a hash of their bytes, and so never stale. A query loads the entry, the chunks of its words, and those of the
//! pages it shows. *Numbers* are unsigned, seven bits a byte, the lowest first, all but the last with their top bit
//! set. *Words* are sorted by their bytes and written without what they share with the word before: number of shared
//! bytes, number of further bytes, those bytes in UTF-8.
//!
//! - **The entry** is JSON: `format`, `pages` (how many), `words` (first word and file of each chunk of words),
//!   `records` (first page and file of each chunk of pages), `corrections` and `facets` (files, or null), and what
//!   [`files::Frame`] holds.
//! - **A chunk of words**: the number of its words; each word, the number of its pages, and how many bytes its
//!   postings take; then the postings of all words in a row. A posting is a number `step << 4 | weight << 1 | rich`
//!   (`step` pages after the one before; `weight` 0 to 7 in the body). If `rich` is set there follow
//!   `headings << 4 | about << 3 | title` (`title`: words of the title if the word is in it, at most 7, else 0;
//!   `about`: in description, services, tags or file name) and for each of `headings` a number
//!   `step << 3 | length` (that many headings further on; words of that heading, at most 7).
//! - **A chunk of pages** is a JSON list of [`files::PageRecord`].
//! - **Corrections**: words, each followed by the number of its pages.
//! - **Facets**: JSON, two lists (services, topics) of `[name, [step, …]]`.
//!
//! Excerpts are not stored: the pages themselves hold their text, and a reader loads those of the results it shows.
//! What a word is, `fold` says.

pub mod chunk;
pub mod export;
pub mod files;
mod fold;
pub mod index;
mod pack;
pub mod sections;
pub mod words;

#[cfg(test)]
mod testing;
