//! What one page contributes to the index of its locale: its words, and where on the page each stands.
//!
//! A contribution depends on nothing but the page, so it can be kept by the hash of what the page is made of.

use rustc_hash::FxHashMap;

use super::fold;
use super::pack::{Reader, WordReader, WordWriter, put_number};
use super::sections::Section;

/// The least bit of a posting's flags: something follows.
pub const RICH: u8 = 1;

/// How much a word stands out in a text of this many words is measured against a text of this many: a number,
/// not the average of the set, so that an edit of one page changes the words of no other.
const USUAL_LENGTH: f32 = 500.0;

/// How much the length of a text counts (BM25's b).
const LENGTH_WEIGHT: f32 = 0.5;

/// How soon further occurrences of a word stop to count (BM25's k1).
const SATURATION: f32 = 1.2;

/// The most headings in which one word is noted.
const MOST_HEADINGS: usize = 12;

/// What a page says, for its words.
#[derive(Debug, Default)]
pub struct PageText<'p> {
    /// The visible title, and other titles that the page has.
    pub titles: Vec<&'p str>,
    /// Texts about the page: description, services, tags, file name.
    pub about: Vec<&'p str>,
    /// The text of each heading; empty for the one that is the title.
    pub headings: Vec<&'p str>,
    /// The body.
    pub sections: Vec<Section>,
}

/// Where one word stands on a page.
#[derive(Debug, Default)]
struct Places {
    /// Occurrences in the body.
    count: u32,
    in_title: bool,
    in_about: bool,
    /// Headings, each once, in order.
    headings: Vec<u32>,
}

/// The words of one page in the order of their bytes, as bytes.
///
/// Each is written by `WordWriter`, then its *posting*: a byte `weight << 1 | RICH`, and if [`RICH`] is set a
/// number `headings << 4 | about << 3 | title` and a number `step << 3 | length` for each heading. `weight` (0 to
/// 7) is that of the word in the body, `title` the number of words in the title (0 when the word is in none, at
/// most 7), `step` how many headings further on, `length` the number of words in the heading (at most 7).
pub fn contribution(page: &PageText<'_>) -> Vec<u8> {
    let mut found = Found::default();
    let mut length = 0u32;
    for section in &page.sections {
        fold::words(&section.text, |word| {
            length += 1;
            found.place(word).count += 1;
        });
    }
    let mut title_length = 0;
    for title in &page.titles {
        fold::words(title, |word| {
            let places = found.place(word);
            title_length += u32::from(!places.in_title);
            places.in_title = true;
        });
    }
    for text in &page.about {
        fold::words(text, |word| found.place(word).in_about = true);
    }
    let mut heading_lengths = Vec::with_capacity(page.headings.len());
    for (index, heading) in page.headings.iter().enumerate() {
        let mut count = 0;
        fold::words(heading, |word| {
            count += 1;
            let headings = &mut found.place(word).headings;
            if headings.last() != Some(&(index as u32)) && headings.len() < MOST_HEADINGS {
                headings.push(index as u32);
            }
        });
        heading_lengths.push(count);
    }
    let Found { known, places } = found;
    let mut sorted: Vec<(String, usize)> = known.into_iter().collect();
    sorted.sort_unstable();
    let mut out = Vec::with_capacity(sorted.len() * 8);
    let mut writer = WordWriter::default();
    for (word, at) in &sorted {
        let places = &places[*at];
        writer.put(&mut out, word.as_bytes());
        let weight = weight(places.count, length);
        let is_rich = places.in_title || places.in_about || !places.headings.is_empty();
        out.push((weight << 1) | (u8::from(is_rich) * RICH));
        if is_rich {
            let title = if places.in_title { title_length.min(7) } else { 0 };
            let about = u32::from(places.in_about);
            put_number(&mut out, (places.headings.len() as u32) << 4 | about << 3 | title);
            let mut last = 0;
            for &heading in &places.headings {
                let words = heading_lengths
                    .get(heading as usize)
                    .map_or(0, |&words: &u32| words.min(7));
                put_number(&mut out, (heading - last) << 3 | words);
                last = heading;
            }
        }
    }
    out
}

/// The words of a page that is being read.
#[derive(Debug, Default)]
struct Found {
    /// Word → its place in `places`: a known word, which most are, costs no string of its own.
    known: FxHashMap<String, usize>,
    places: Vec<Places>,
}

impl Found {
    fn place(&mut self, word: &str) -> &mut Places {
        let at = match self.known.get(word) {
            Some(&at) => at,
            None => {
                self.known.insert(word.to_owned(), self.places.len());
                self.places.push(Places::default());
                self.places.len() - 1
            }
        };
        &mut self.places[at]
    }
}

/// The weight of a word that stands `count` times among `length` words: 0 where it stands nowhere, else 1 to 7.
fn weight(count: u32, length: u32) -> u8 {
    if count == 0 {
        return 0;
    }
    let count = count as f32;
    let norm = 1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length as f32 / USUAL_LENGTH;
    let part = count / (count + SATURATION * norm);
    ((part * 8.0) as u8).clamp(1, 7)
}

/// The words of a contribution, each with its posting; ends where the bytes are no contribution.
pub fn read(contribution: &[u8], mut each: impl FnMut(&[u8], u8, &[u8])) {
    let mut reader = Reader::new(contribution);
    let mut words = WordReader::default();
    while let Some(word) = words.next(&mut reader) {
        let Some(&[flags]) = reader.take(1) else { return };
        let before = reader.rest();
        if flags & RICH != 0 {
            let Some(head) = reader.number() else { return };
            for _ in 0..head >> 4 {
                reader.number();
            }
        }
        each(word, flags, &before[..before.len() - reader.rest().len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Vec<(String, u8, Vec<u8>)> {
        let mut found = Vec::new();
        read(bytes, |word, flags, rest| {
            found.push((String::from_utf8_lossy(word).into_owned(), flags, rest.to_vec()));
        });
        found
    }

    #[test]
    fn a_posting_says_where_the_word_stands() {
        let page = PageText {
            titles: vec!["Create a gateway"],
            about: vec!["vpn"],
            headings: vec!["", "Before you begin", "Create it"],
            sections: vec![Section {
                heading: None,
                text: "A gateway takes half an hour".to_owned(),
            }],
        };
        let found = read_all(&contribution(&page));
        let names: Vec<&str> = found.iter().map(|(word, ..)| word.as_str()).collect();
        let expected = [
            "a", "an", "before", "begin", "create", "gateway", "half", "hour", "it", "takes", "vpn", "you",
        ];
        assert_eq!(names, expected);
        // Not in the body; in a title of three words; in the third heading, of two words.
        assert_eq!(found[4].1, RICH);
        assert_eq!(found[4].2, [1 << 4 | 3, 2 << 3 | 2]);
        // In the body alone.
        assert_eq!(found[6].1 & RICH, 0);
        assert!(found[6].1 >> 1 > 0);
        assert_eq!(found[10].2, [1 << 3]);
    }

    #[test]
    fn a_word_weighs_more_the_more_often_it_stands_in_the_shorter_a_text() {
        assert_eq!(weight(0, 100), 0);
        assert!(weight(1, 5000) >= 1);
        assert!(weight(3, 500) > weight(1, 500));
        assert!(weight(1, 50) > weight(1, 2000));
        assert_eq!(weight(u32::MAX, 10), 7);
    }

    proptest::proptest! {
        #[test]
        fn damaged_bytes_are_no_panic(bytes: Vec<u8>) {
            read(&bytes, |_, _, _| {});
        }

        #[test]
        fn every_word_of_a_page_is_in_its_contribution(text in "\\PC{0,60}", title in "\\PC{0,20}", heading in "\\PC{0,20}") {
            let page = PageText {
                titles: vec![&title],
                about: Vec::new(),
                headings: vec![&heading],
                sections: vec![Section { heading: None, text: text.clone() }],
            };
            let found = read_all(&contribution(&page));
            proptest::prop_assert!(found.is_sorted_by(|a, b| a.0 < b.0));
            for part in [&text, &title, &heading] {
                fold::words(part, |word| assert!(found.iter().any(|(known, ..)| known == word)));
            }
        }
    }
}
