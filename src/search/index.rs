//! The contributions of a locale's pages → one list of words, each with the pages that hold it.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::pack::{Reader, put_number};
use super::words::{self, RICH};

/// Bits of a posting's first number that are flags; the rest says how many pages further on.
const FLAG_BITS: u32 = 4;

/// The words of a locale.
#[derive(Debug, Default)]
pub struct Index {
    /// In the order of their bytes.
    pub words: Vec<Word>,
    /// Pages that were read.
    pub pages: u32,
}

/// A word and where it stands.
#[derive(Debug)]
pub struct Word {
    /// The word, folded.
    pub text: Box<[u8]>,
    /// Pages that hold it.
    pub pages: u32,
    /// Pages that have it in their title.
    pub titles: u32,
    /// Pages that have it in a heading.
    pub headings: u32,
    /// For each page a number `step << 4 | weight << 1 | rich`, where `step` says how many pages further on,
    /// then what the page's contribution says behind its flags.
    pub postings: Vec<u8>,
    last: u32,
}

impl Index {
    /// Gathers `contributions`, one a page; a page that contributes nothing still counts.
    pub fn of<C: AsRef<[u8]> + Sync>(contributions: &[C]) -> Self {
        // How many are gathered at once shows in nothing but the time.
        let some = contributions.par_chunks(256);
        some.map(|some| Self::gather(some.iter().map(AsRef::as_ref)))
            .reduce(Self::default, Self::then)
    }

    fn gather<'c>(contributions: impl Iterator<Item = &'c [u8]>) -> Self {
        let mut index = Self::default();
        let mut places: FxHashMap<Box<[u8]>, usize> = FxHashMap::default();
        for contribution in contributions {
            let page = index.pages;
            words::read(contribution, |text, flags, rest| {
                let at = match places.get(text) {
                    Some(&at) => at,
                    None => {
                        places.insert(text.into(), index.words.len());
                        index.words.push(Word::new(text));
                        index.words.len() - 1
                    }
                };
                index.words[at].add(page, flags, rest);
            });
            index.pages += 1;
        }
        drop(places);
        index.words.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        index
    }

    /// This index with the pages of `other` behind its own.
    fn then(self, other: Self) -> Self {
        if self.pages == 0 {
            return other;
        }
        let mut words = Vec::with_capacity(self.words.len().max(other.words.len()));
        let (mut own, mut others) = (
            self.words.into_iter().peekable(),
            other.words.into_iter().peekable(),
        );
        loop {
            let order = match (own.peek(), others.peek()) {
                (Some(own), Some(other)) => own.text.cmp(&other.text),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let word = match order {
                Ordering::Less => own.next(),
                Ordering::Greater => others.next().map(|other| other.behind(None, self.pages)),
                Ordering::Equal => {
                    let own = own.next();
                    others.next().map(|other| other.behind(own, self.pages))
                }
            };
            match word {
                Some(word) => words.push(word),
                None => break,
            }
        }
        Self {
            words,
            pages: self.pages + other.pages,
        }
    }
}

impl Word {
    fn new(text: &[u8]) -> Self {
        Self {
            text: text.into(),
            pages: 0,
            titles: 0,
            headings: 0,
            postings: Vec::new(),
            last: 0,
        }
    }

    /// This word, with `pages` more before its own, of which those of `before` hold it.
    fn behind(self, before: Option<Self>, pages: u32) -> Self {
        let mut word = before.unwrap_or_else(|| Self::new(&self.text));
        let mut postings = Reader::new(&self.postings);
        // All but the first are counted from the one before.
        if let Some(first) = postings.number() {
            let step = (first >> FLAG_BITS) + pages - word.last;
            let flags = first & ((1 << FLAG_BITS) - 1);
            put_number(&mut word.postings, step << FLAG_BITS | flags);
            word.postings.extend_from_slice(postings.rest());
        }
        word.pages += self.pages;
        word.titles += self.titles;
        word.headings += self.headings;
        word.last = self.last + pages;
        word
    }

    fn add(&mut self, page: u32, flags: u8, rest: &[u8]) {
        put_number(
            &mut self.postings,
            (page - self.last) << FLAG_BITS | u32::from(flags),
        );
        self.postings.extend_from_slice(rest);
        if flags & RICH != 0
            && let Some(&head) = rest.first()
        {
            self.titles += u32::from(head & 7 != 0);
            self.headings += u32::from(head >> 4 != 0);
        }
        self.pages += 1;
        self.last = page;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::PageText;

    fn contribution(title: &str, heading: &str) -> Vec<u8> {
        words::contribution(&PageText {
            titles: vec![title],
            headings: vec![heading],
            ..PageText::default()
        })
    }

    #[test]
    fn a_word_lists_its_pages_in_order() {
        let pages = [
            contribution("gateway", ""),
            contribution("other", "vpn"),
            contribution("gateway plans", "gateway"),
        ];
        let index = Index::of(&pages);
        let names: Vec<&[u8]> = index.words.iter().map(|word| &*word.text).collect();
        assert_eq!(names, [&b"gateway"[..], b"other", b"plans", b"vpn"]);
        let gateway = &index.words[0];
        assert_eq!(
            (index.pages, gateway.pages, gateway.titles, gateway.headings),
            (3, 2, 2, 1)
        );
        let mut postings = Reader::new(&gateway.postings);
        let flags = u32::from(RICH);
        assert_eq!(postings.number(), Some(flags));
        assert_eq!(postings.number(), Some(1));
        assert_eq!(postings.number(), Some(2 << 4 | flags));
        assert_eq!(postings.number(), Some(1 << 4 | 2));
        assert_eq!(postings.number(), Some(1));
        assert!(postings.rest().is_empty());
    }

    proptest::proptest! {
        #[test]
        fn gathered_in_parts_or_at_once_is_the_same(
            pages in proptest::collection::vec(("[a-c]{0,2}( [a-c]{1,2}){0,3}", "[a-d]{0,3}"), 0..12),
            cut in 0usize..12,
        ) {
            let pages: Vec<Vec<u8>> = pages.iter().map(|(title, text)| contribution(title, text)).collect();
            let gather = |pages: &[Vec<u8>]| Index::gather(pages.iter().map(Vec::as_slice));
            let (first, second) = pages.split_at(cut.min(pages.len()));
            let (parts, whole) = (gather(first).then(gather(second)), gather(&pages));
            proptest::prop_assert_eq!(format!("{parts:?}"), format!("{whole:?}"));
        }
    }
}
