//! The locale overlay: which file a path means to the reader of a locale.

use rustc_hash::FxHashMap;

use crate::base::{FileId, LocaleId, SitePath};
use crate::source::SourceSet;

/// Finds files by locale and path, exactly or without regard to letter case.
#[derive(Debug, Default)]
pub struct Overlay {
    exact: FxHashMap<(Option<LocaleId>, SitePath), FileId>,
    folded: FxHashMap<(Option<LocaleId>, String), FileId>,
    chains: Vec<Vec<LocaleId>>,
}

/// A file that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: FileId,
    /// Its path differs in letter case.
    pub other_case: bool,
}

impl Overlay {
    /// Indexes the files of `set`.
    pub fn new(set: &SourceSet) -> Self {
        let mut overlay = Self {
            chains: set.locales.iter().map(|locale| locale.chain.clone()).collect(),
            ..Self::default()
        };
        for (id, file) in set.iter() {
            overlay.exact.insert((file.locale, file.path.clone()), id);
            let folded = file.path.as_str().to_lowercase();
            // Two names that differ in case only: the first by name answers for both.
            overlay.folded.entry((file.locale, folded)).or_insert(id);
        }
        overlay
    }

    /// The file at `path` for a reader of `locale`: from the locale itself, its fallbacks, the shared files.
    /// An exact name further down the chain loses to one of other case nearer, as it would on Windows.
    pub fn find(&self, locale: LocaleId, path: &SitePath) -> Option<Found> {
        let mut folded = None;
        for mount in self.mounts(locale) {
            if let Some(&file) = self.exact.get(&(mount, path.clone())) {
                return Some(Found {
                    file,
                    other_case: false,
                });
            }
            let lower = folded.get_or_insert_with(|| path.as_str().to_lowercase());
            if let Some(&file) = self.folded.get(&(mount, lower.clone())) {
                return Some(Found {
                    file,
                    other_case: true,
                });
            }
        }
        None
    }

    /// The places to look in, nearest first.
    pub fn mounts(&self, locale: LocaleId) -> impl Iterator<Item = Option<LocaleId>> + '_ {
        let chain = self.chains.get(locale.index()).into_iter().flatten().copied();
        chain.map(Some).chain([None])
    }
}
