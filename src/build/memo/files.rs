//! What earlier builds read of files: where the file system proves that a file is still the same, it is not read again.

use super::Memo;
use crate::base::hash::feed;
use crate::cache::Key;
use crate::source::SourceFile;

impl Memo<'_> {
    /// The hash of the bytes of `file`, if they were read before.
    pub(in crate::build) fn bytes_of(&self, file: &SourceFile) -> Option<blake3::Hash> {
        let hash = self.cache.files.get(key(file, "bytes")?)?;
        Some(blake3::Hash::from_bytes(hash.try_into().ok()?))
    }

    /// Keeps the hash of the bytes of `file`.
    pub(in crate::build) fn keep_bytes_of(&self, file: &SourceFile, hash: blake3::Hash) {
        if let Some(key) = key(file, "bytes") {
            self.cache.files.put(key, hash.as_bytes());
        }
    }

    /// Width and height of the picture `file`, or that it has none, if it was measured before.
    pub(in crate::build) fn size_of(&self, file: &SourceFile) -> Option<Option<(u32, u32)>> {
        postcard::from_bytes(self.cache.files.get(key(file, "size")?)?).ok()
    }

    /// Keeps width and height of the picture `file`.
    pub(in crate::build) fn keep_size_of(&self, file: &SourceFile, size: Option<(u32, u32)>) {
        if let Some(key) = key(file, "size") {
            self.keep(&self.cache.files, key, &size);
        }
    }
}

/// The key of `what` is known of the version of `file`.
fn key(file: &SourceFile, what: &str) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, what);
    hasher.update(file.version?.as_bytes());
    Some(Key::of(&hasher))
}
