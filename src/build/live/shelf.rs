//! Pages that were rendered, as many as fit.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use rustc_hash::FxHashMap;

use super::super::search::Learned;
use crate::base::LocaleId;
use crate::cache::Key;
use crate::theme::TemplateError;

/// How many bytes of HTML are kept: many more pages than anybody has open. Another one is made in milliseconds.
const MOST_BYTES: usize = 16 << 20;

/// A page as a build would write it.
#[derive(Debug)]
pub struct Rendered {
    /// The page.
    pub html: String,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

impl Rendered {
    pub(super) fn new(html: String) -> Self {
        Self {
            hash: blake3::hash(html.as_bytes()),
            html,
        }
    }
}

/// Rendered pages by the hash of what they were made of, so that nothing has to be thrown away when something
/// changes. Those that nobody asked for longest go first.
#[derive(Debug)]
pub(super) struct Shelf(Mutex<Pages>);

#[derive(Debug)]
struct Pages {
    pages: LruCache<Key, Arc<Rendered>>,
    bytes: usize,
}

impl Default for Shelf {
    fn default() -> Self {
        Self(Mutex::new(Pages {
            pages: LruCache::unbounded(),
            bytes: 0,
        }))
    }
}

impl Shelf {
    /// The page with `key`, or what `make` gives, which is kept. Without key nothing is.
    pub(super) fn get(
        &self,
        key: Option<Key>,
        make: impl FnOnce() -> Result<String, TemplateError>,
    ) -> Result<Arc<Rendered>, TemplateError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = key.and_then(|key| lock().pages.get(&key).map(Arc::clone)) {
            return Ok(known);
        }
        // Two who ask at once both make it: that is rare, and better than one waiting for another's page.
        let made = Arc::new(Rendered::new(make()?));
        if let Some(key) = key {
            lock().keep(key, Arc::clone(&made));
        }
        Ok(made)
    }
}

impl Pages {
    fn keep(&mut self, key: Key, page: Arc<Rendered>) {
        self.bytes += page.html.len();
        if let Some(old) = self.pages.put(key, page) {
            self.bytes -= old.html.len();
        }
        while self.bytes > MOST_BYTES
            && let Some((_, oldest)) = self.pages.pop_lru()
        {
            self.bytes -= oldest.html.len();
        }
    }
}

/// The words of the pages of each locale as of its last search index, so that the next one reads only what changed.
/// Whoever makes an index has them meanwhile; another one reads all pages, which is rare.
#[derive(Debug, Default)]
pub(super) struct WordShelf(Mutex<FxHashMap<LocaleId, Learned>>);

impl WordShelf {
    /// Gives what is known of a locale away.
    pub(super) fn take(&self, locale: LocaleId) -> Learned {
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.remove(&locale).unwrap_or_default()
    }

    /// Keeps what is known of a locale, and only that.
    pub(super) fn put(&self, locale: LocaleId, learned: Learned) {
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.insert(locale, learned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        Key([number; 16])
    }

    #[test]
    fn what_was_made_is_not_made_again_while_it_fits() {
        let shelf = Shelf::default();
        let big = || Ok("x".repeat(MOST_BYTES / 2));
        shelf.get(Some(key(1)), big).unwrap();
        shelf.get(Some(key(2)), big).unwrap();
        shelf.get(Some(key(1)), || panic!("it is on the shelf")).unwrap();
        shelf.get(Some(key(3)), big).unwrap();
        shelf
            .get(Some(key(1)), || panic!("it was asked for last"))
            .unwrap();
        let again = shelf.get(Some(key(2)), || Ok("again".to_owned())).unwrap();
        assert_eq!(again.html, "again");
    }
}
