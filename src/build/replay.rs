//! The run that finds everything as the last one left it: its site stands, and its findings are said again.
//!
//! The key is of all that a run looks at: the list of files, the bytes of every text, the sizes of pictures, the theme
//! and the options. The last run is kept only if it had no trouble, and found nothing wrong with the theme: what is said
//! of a theme quotes files of which the key knows nothing. Files that are copied are read and compared in any case.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tracing::info_span;

use super::load::Loaded;
use super::memo::{Memo, feed_list};
use super::pages::{self, Trouble};
use super::{BuildError, BuildOptions, Report, SourceTexts, Work};
use super::{extras, findings};
use crate::base::hash::feed;
use crate::base::{FileId, SitePath};
use crate::cache::Key;
use crate::config;
use crate::diag::Diagnostic;
use crate::emit::{Output, Summary};
use crate::site::Site;
use crate::source::present;
use crate::source::{self, FileKind, ScanProblem, SourceFile, SourceSet};
use crate::theme::{self, Theme};

/// What a run made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunRecord {
    /// Pages of all locales.
    pub pages: usize,
    /// Locales built.
    pub locales: usize,
    /// The files of the site with their hashes, but for copies and the manifest.
    pub files: Vec<(String, [u8; 32])>,
    /// The files that are copied, with their places in the site.
    pub copies: Vec<(FileId, String)>,
    /// All findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The files whose text may hold a suppression.
    pub suppressing: Vec<FileId>,
    /// The files that findings name and that are not of the set.
    pub others: Vec<(String, Option<PathBuf>)>,
}

/// What is there of the last run.
#[derive(Default)]
pub(super) struct Found {
    /// The hashes of the texts as they are now, by [`FileId`]; empty where nobody looked.
    pub hashes: Vec<Option<blake3::Hash>>,
    /// What it made, if this run would make the same, and what came of putting its files.
    pub last: Option<(RunRecord, Trouble)>,
}

/// What a run looks at, but for the texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'r> {
    /// Its options.
    pub options: &'r BuildOptions,
    /// Its memo.
    pub memo: &'r Memo<'r>,
    /// Its theme.
    pub theme: &'r Theme,
    /// The sizes of pictures, by file.
    pub sizes: &'r [Option<(u32, u32)>],
}

impl Frame<'_> {
    /// The key of a run. `keys` are those of the sources, zero for what is not read.
    pub fn key(&self, set: &SourceSet, problems: &[ScanProblem], keys: &[Key]) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.memo.settings().0);
        feed(&mut hasher, self.theme.fingerprint().as_bytes());
        let BuildOptions {
            root, today, locales, ..
        } = self.options;
        feed(&mut hasher, format!("{root:?} {today:?} {locales:?}"));
        // Findings quote it.
        feed(&mut hasher, present::text(&root.join(config::FILE_NAME)));
        feed_list(&mut hasher, set);
        for locale in &set.locales {
            feed(&mut hasher, format!("{:?}", locale.root));
        }
        feed(&mut hasher, format!("{problems:?}"));
        for (index, file) in set.files.iter().enumerate() {
            let picture = self.sizes.get(index);
            feed(&mut hasher, format!("{} {picture:?}", file.size));
            hasher.update(&keys.get(index).copied().unwrap_or_default().0);
        }
        Key::of(&hasher)
    }

    /// Looks at all texts and, if this run would be the same as the last one and its site stands in `output`, puts the
    /// files of that.
    pub fn find(&self, loaded: &Loaded, output: &Output) -> Result<Found, BuildError> {
        if !self.memo.has_run() {
            return Ok(Found::default());
        }
        let Some((hashes, keys)) = self.look(&loaded.set) else {
            return Ok(Found::default());
        };
        let key = self.key(&loaded.set, &loaded.problems, &keys);
        let last = match self.memo.run(key) {
            Some(record) => put(&record, &loaded.set, self.memo, output)?.map(|trouble| (record, trouble)),
            None => None,
        };
        Ok(Found { hashes, last })
    }

    /// The hashes of all texts, and the keys of the sources; `None` where one cannot be read, which may be another
    /// finding each time.
    fn look(&self, set: &SourceSet) -> Option<(Vec<Option<blake3::Hash>>, Vec<Key>)> {
        let _span = info_span!("hash").entered();
        let max_size = self.options.config.content.max_file_size;
        let hash = |file: &SourceFile| match file.kind {
            FileKind::Asset | FileKind::Ignored => Some((None, Key::default())),
            _ => {
                let hash = match self.memo.bytes_of(file) {
                    Some(known) => known,
                    None => {
                        let hash = blake3::hash(&source::read_bytes(file, max_size).ok()?);
                        self.memo.keep_bytes_of(file, hash);
                        hash
                    }
                };
                Some((Some(hash), self.memo.source_key(file, hash)))
            }
        };
        let looked: Option<Vec<_>> = set.files.par_iter().map(hash).collect();
        Some(looked?.into_iter().unzip())
    }
}

/// Whether a run can be kept for the next one.
pub(super) fn is_possible(options: &BuildOptions, problems: &[theme::Problem]) -> bool {
    options.cache.is_some() && options.shard.is_none() && !options.external && problems.is_empty()
}

/// Puts the files of the site that `record` tells of, if they stand in `output` as it says.
fn put(
    record: &RunRecord,
    set: &SourceSet,
    memo: &Memo<'_>,
    output: &Output,
) -> Result<Option<Trouble>, BuildError> {
    let _span = info_span!("replay").entered();
    let files = record.files.iter();
    let files = files.map(|(path, hash)| Some((SitePath::new(path).ok()?, blake3::Hash::from_bytes(*hash))));
    let is_there = match files.collect::<Option<Vec<_>>>() {
        Some(files) => output.put_all_known(&files).map_err(pages::unlisted)?,
        None => false,
    };
    if !is_there {
        return Ok(None);
    }
    let copy = |(id, path): &(FileId, String)| {
        let file = set.files.get(id.index())?;
        extras::copy(output, memo, &SitePath::new(path).ok()?, file).err()
    };
    let refused: Vec<_> = record.copies.par_iter().filter_map(copy).collect();
    let mut trouble = Trouble::default();
    for error in refused {
        pages::refused(error, &mut trouble)?;
    }
    Ok(Some(trouble))
}

/// What a run has to say whose files were all there.
pub(super) fn report(
    options: &BuildOptions,
    record: RunRecord,
    trouble: Trouble,
    set: Arc<SourceSet>,
    summary: Summary,
) -> Report {
    let mut sources = SourceTexts::new(set, options.config.content.max_file_size);
    sources.restore(record.suppressing, record.others);
    let mut diagnostics = record.diagnostics;
    diagnostics.extend(findings::trouble(options, &mut sources, trouble));
    Report {
        pages: record.pages,
        locales: record.locales,
        written: summary.written,
        unchanged: summary.unchanged,
        removed: summary.removed,
        work: Work::default(),
        changes: summary.changes,
        diagnostics,
        links: Vec::new(),
        notes: Vec::new(),
        sources,
    }
}

/// The files of a site that was written.
pub(super) struct Files {
    made: Vec<(String, [u8; 32])>,
    copies: Vec<(FileId, String)>,
}

impl Files {
    /// The files that were put in `output`, of which `assets` are copies.
    pub(super) fn of(output: &Output, site: &Site<'_>, assets: &[FileId]) -> Self {
        let copies = assets
            .iter()
            .map(|&id| (id, extras::asset_place(site, id).to_string()));
        let copies: Vec<(FileId, String)> = copies.collect();
        let copied: FxHashSet<&str> = copies.iter().map(|(_, path)| path.as_str()).collect();
        let made = output.since(0).into_iter();
        let made = made.filter(|(path, _)| !copied.contains(path.as_str()));
        Self {
            made: made
                .map(|(path, hash)| (path.to_string(), *hash.as_bytes()))
                .collect(),
            copies,
        }
    }
}

/// Keeps the run `key` that made `report` and put `files`.
pub(super) fn keep(memo: &Memo<'_>, key: Key, files: Files, report: &mut Report) {
    if report
        .diagnostics
        .iter()
        .any(|finding| finding.code == "file-unreadable")
    {
        return;
    }
    let (suppressing, others) = report.sources.extent();
    let record = RunRecord {
        pages: report.pages,
        locales: report.locales,
        files: files.made,
        copies: files.copies,
        // Lent, not copied: there are tens of thousands.
        diagnostics: std::mem::take(&mut report.diagnostics),
        suppressing,
        others,
    };
    memo.keep_run(key, &record);
    report.diagnostics = record.diagnostics;
}
