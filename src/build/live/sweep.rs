//! Looking at everything now and then: what the system forgot to tell.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Workspace;
use crate::source::present::{self, Stamp};

/// How everything looked last time.
#[derive(Debug, Default)]
pub(super) struct Stamps(FxHashMap<PathBuf, Stamp>);

impl Stamps {
    /// How `files` and the folders that hold them look.
    pub(super) fn of<'f>(files: impl Iterator<Item = &'f Path>) -> Self {
        let files: Vec<&Path> = files.collect();
        let folders: FxHashSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        let all: Vec<&Path> = files.into_iter().chain(folders).collect();
        let stamp = |path: &&Path| Some(((*path).to_owned(), present::stamp(path)?));
        Self(all.par_iter().filter_map(stamp).collect())
    }
}

impl Workspace {
    /// The files and folders of the set that look different from the last time, or from when they were listed.
    pub fn sweep(&mut self) -> BTreeSet<PathBuf> {
        let files = self.by_disk.keys().map(PathBuf::as_path);
        let now = self.pool.install(|| Stamps::of(files));
        let before = std::mem::replace(&mut self.stamps, now);
        let (before, now) = (&before.0, &self.stamps.0);
        let is_other = |path: &&PathBuf| before.get(*path) != now.get(*path);
        before
            .keys()
            .chain(now.keys())
            .filter(is_other)
            .cloned()
            .collect()
    }
}
