//! What earlier builds learned for the search index: the words of each page, the files of each locale.

use super::{Memo, Structure};
use crate::base::hash::feed;
use crate::base::{LocaleId, SitePath};
use crate::cache::Key;
use crate::search::chunk::Packing;

use super::structure::Part;

impl Memo<'_> {
    /// The words of the page whose facts have this key.
    pub(in crate::build) fn words(&self, facts: Key) -> Option<&[u8]> {
        self.cache.words.get(facts)
    }

    /// Keeps the words of a page.
    pub(in crate::build) fn keep_words(&self, facts: Key, words: &[u8]) {
        if self.cache.keeps() {
            self.cache.words.put(facts, words);
        }
    }

    /// The files of the index of `locale`, whose pages have these `facts`.
    pub(in crate::build) fn index(
        &self,
        structure: Structure,
        locale: LocaleId,
        facts: &[Key],
    ) -> Option<Vec<(SitePath, blake3::Hash)>> {
        self.files(structure.key(Part::Index(locale, facts)))
    }

    /// The hash of what compressing makes of what has the hash `raw`.
    pub(in crate::build) fn packing(&self, raw: blake3::Hash) -> Option<blake3::Hash> {
        let hash = self.cache.renders.get(packing_key(raw))?;
        Some(blake3::Hash::from_bytes(hash.try_into().ok()?))
    }

    /// Keeps what compressing made.
    pub(in crate::build) fn keep_packing(&self, packing: Packing) {
        self.cache
            .renders
            .put(packing_key(packing.raw), packing.packed.as_bytes());
    }

    /// Keeps the list of the files of an index.
    pub(in crate::build) fn keep_index(
        &self,
        structure: Structure,
        locale: LocaleId,
        facts: &[Key],
        files: &[(SitePath, blake3::Hash)],
    ) {
        self.keep_files(structure.key(Part::Index(locale, facts)), files);
    }
}

fn packing_key(raw: blake3::Hash) -> Key {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, "deflate");
    hasher.update(raw.as_bytes());
    Key::of(&hasher)
}
