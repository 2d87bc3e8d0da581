//! What earlier builds learned for the search index: the words of each page, the files of each locale.

use super::Memo;
use crate::base::hash::feed;
use crate::cache::Key;

/// The files of an index: their names and the hashes of their bytes.
pub(in crate::build) type IndexFiles = Vec<(String, [u8; 32])>;

impl Memo<'_> {
    /// The words of the page whose facts have this key.
    pub(in crate::build) fn words(&self, facts: Key) -> Option<&[u8]> {
        self.cache.words.get(facts)
    }

    /// Keeps the words of a page.
    pub(in crate::build) fn keep_words(&self, facts: Key, words: &[u8]) {
        if self.cache.keeps() {
            self.cache.words.put(facts, words.to_vec());
        }
    }

    /// The key of the index made of pages with these facts and of what else `inputs` say.
    pub(in crate::build) fn index_key(&self, facts: impl Iterator<Item = Key>, inputs: &[u8]) -> Key {
        let mut hasher = blake3::Hasher::new();
        feed(&mut hasher, b"index");
        hasher.update(&self.settings.0);
        feed(&mut hasher, inputs);
        for key in facts {
            hasher.update(&key.0);
        }
        Key::of(&hasher)
    }

    /// The files that the index with this key had.
    pub(in crate::build) fn index(&self, key: Key) -> Option<IndexFiles> {
        postcard::from_bytes(self.cache.words.get(key)?).ok()
    }

    /// Keeps the names and hashes of an index.
    pub(in crate::build) fn keep_index(&self, key: Key, files: &IndexFiles) {
        if let Ok(bytes) = postcard::to_stdvec(files) {
            self.cache.words.put(key, bytes);
        }
    }
}
