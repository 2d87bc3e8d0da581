//! Remembers highlighted blocks, since the locales of a set share most of their code.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

/// A block's identity: 128 bits of a cryptographic hash, so that no two blocks of a set can meet.
pub type Key = [u8; 16];

const SHARDS: usize = 16;

/// What an entry costs beside its text: key, pointers, table slack.
const ENTRY_OVERHEAD: usize = 64;

/// A bounded map shared by all threads; when full it stops taking, it never forgets.
pub(super) struct Memo {
    shards: [Mutex<FxHashMap<Key, Arc<str>>>; SHARDS],
    bytes: AtomicUsize,
    capacity: usize,
}

impl Memo {
    /// A memo that holds about `capacity` bytes of HTML.
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            bytes: AtomicUsize::new(0),
            capacity,
        }
    }

    /// The key of `code` under a grammar.
    pub(super) fn key(grammar: &str, code: &str) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(grammar.as_bytes());
        hasher.update(&[0]);
        hasher.update(code.as_bytes());
        let mut key = Key::default();
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        key
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<str>> {
        self.shard(key).get(key).cloned()
    }

    /// Takes a block, if there is room; `false` when it is there already, since two threads may bring the same.
    pub(super) fn insert(&self, key: Key, html: &str) -> bool {
        let cost = html.len() + ENTRY_OVERHEAD;
        if self.bytes.fetch_add(cost, Ordering::Relaxed) + cost > self.capacity {
            self.bytes.fetch_sub(cost, Ordering::Relaxed);
            return true;
        }
        let is_new = self.shard(&key).insert(key, Arc::from(html)).is_none();
        if !is_new {
            self.bytes.fetch_sub(cost, Ordering::Relaxed);
        }
        is_new
    }

    fn shard(&self, key: &Key) -> std::sync::MutexGuard<'_, FxHashMap<Key, Arc<str>>> {
        // A poisoned map is still whole: an insert either happened or did not.
        self.shards[usize::from(key[0]) % SHARDS]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_memo_takes_no_more() {
        let memo = Memo::new(ENTRY_OVERHEAD + 4);
        let (first, second) = (Memo::key("a", "1"), Memo::key("a", "2"));
        memo.insert(first, "html");
        memo.insert(second, "html");
        assert_eq!(memo.get(&first).as_deref(), Some("html"));
        assert_eq!(memo.get(&second), None);
    }

    #[test]
    fn the_grammar_is_part_of_the_key() {
        assert_ne!(Memo::key("cs", "x"), Memo::key("js", "x"));
        assert_ne!(Memo::key("c", "sx"), Memo::key("cs", "x"));
    }
}
