//! What the site in memory knows, for the next one: files are numbered anew when some came or went, all else stays.

use rustc_hash::FxHashMap;

use super::super::load::Loaded;
use super::SourceRecord;
use crate::base::FileId;
use crate::base::Renumber as _;
use crate::cache::Key;
use crate::source::{SourceFile, SourceSet};
use crate::syntax::facts::Facts;

/// The site before.
#[derive(Debug)]
pub(in crate::build) struct Before<'l> {
    loaded: &'l Loaded,
    sources: FxHashMap<Key, FileId>,
    pages: FxHashMap<Key, FileId>,
    /// New numbers by old ones; `None` for files that went.
    moved: Vec<Option<FileId>>,
}

impl<'l> Before<'l> {
    /// What `loaded` knows that is true of the files of `set` too.
    pub(in crate::build) fn new(loaded: &'l Loaded, set: &SourceSet) -> Self {
        let name = |file: &SourceFile| (file.name.clone(), file.locale);
        let new: FxHashMap<_, FileId> = set.iter().map(|(id, file)| (name(file), id)).collect();
        let moved = loaded.set.files.iter().map(|file| new.get(&name(file)).copied());
        let by_key = |keys: &[Key]| {
            let ids = loaded.set.iter().map(|(id, _)| id);
            let known = keys.iter().copied().zip(ids);
            known.filter(|(key, _)| *key != Key::default()).collect()
        };
        Self {
            sources: by_key(&loaded.source_keys),
            pages: by_key(&loaded.keys),
            moved: moved.collect(),
            loaded,
        }
    }

    /// What is known of the file `id`, whose key is `key`.
    pub(super) fn source(&self, key: Key, id: FileId) -> Option<SourceRecord> {
        let old = *self.sources.get(&key)?;
        let mut record = self.loaded.record(old)?;
        record.renumber(&mut |_| Some(id))?;
        Some(record)
    }

    /// The facts of a page whose key is `key`.
    pub(super) fn facts(&self, key: Key) -> Option<Facts> {
        let old = *self.pages.get(&key)?;
        let mut facts = Facts::clone(self.loaded.facts[old.index()].as_ref()?);
        facts.renumber(&mut |file| self.moved.get(file.index()).copied().flatten())?;
        Some(facts)
    }
}
