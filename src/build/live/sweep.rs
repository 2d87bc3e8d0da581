//! Looking at everything now and then: what the system forgot to tell.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Workspace;
use crate::source::present::{self, Stamp};

/// How everything looked last time.
#[derive(Debug, Default)]
pub(super) struct Stamps(FxHashMap<PathBuf, Stamp>);

impl Workspace {
    /// The files and folders of the set that look different from the last time; none the first time.
    pub fn sweep(&mut self) -> BTreeSet<PathBuf> {
        let files: Vec<&Path> = self.by_disk.keys().map(PathBuf::as_path).collect();
        let mut all: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        all.extend(files);
        let stamp = |path: &&Path| Some(((*path).to_owned(), present::stamp(path)?));
        let all: Vec<&Path> = all.into_iter().collect();
        let now: FxHashMap<PathBuf, Stamp> = self.pool.install(|| all.par_iter().filter_map(stamp).collect());
        let before = std::mem::replace(&mut self.stamps.0, now);
        let now = &self.stamps.0;
        let is_other = |path: &&PathBuf| before.get(*path) != now.get(*path);
        let known = before.keys().chain(now.keys().filter(|_| !before.is_empty()));
        known.filter(is_other).cloned().collect()
    }
}
