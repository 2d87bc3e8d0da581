//! The locale overlay: which file a path means to the reader of a locale.

use rustc_hash::FxHashMap;

use crate::base::{FileId, LocaleId, SitePath};
use crate::source::SourceSet;

/// Finds files by locale and path, exactly or without regard to letter case.
#[derive(Debug, Default)]
pub struct Overlay {
    exact: FxHashMap<SitePath, Mounted>,
    folded: FxHashMap<String, Mounted>,
    chains: Vec<Vec<LocaleId>>,
}

/// The files of one path: rarely more than one a locale.
type Mounted = Vec<(Option<LocaleId>, FileId)>;

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
            overlay
                .exact
                .entry(file.path.clone())
                .or_default()
                .push((file.locale, id));
            let folded = overlay
                .folded
                .entry(file.path.as_str().to_lowercase())
                .or_default();
            // Two names that differ in case only: the first by name answers for both.
            if at(folded, file.locale).is_none() {
                folded.push((file.locale, id));
            }
        }
        overlay
    }

    /// The file at `path` for a reader of `locale`: from the locale itself, its fallbacks, the shared files.
    /// An exact name further down the chain loses to one of other case nearer, as it would on Windows.
    pub fn find(&self, locale: LocaleId, path: &SitePath) -> Option<Found> {
        let exact = self.exact.get(path).map_or(&[][..], Vec::as_slice);
        let mut folded = None;
        for mount in self.mounts(locale) {
            if let Some(file) = at(exact, mount) {
                return Some(Found {
                    file,
                    other_case: false,
                });
            }
            let folded = *folded.get_or_insert_with(|| {
                let found = self.folded.get(&path.as_str().to_lowercase());
                found.map_or(&[][..], Vec::as_slice)
            });
            if let Some(file) = at(folded, mount) {
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

/// The file of `mount` among those of a path; of two of the same name the last.
fn at(mounted: &[(Option<LocaleId>, FileId)], mount: Option<LocaleId>) -> Option<FileId> {
    let mut latest = mounted.iter().rev();
    latest.find(|(place, _)| *place == mount).map(|&(_, file)| file)
}
