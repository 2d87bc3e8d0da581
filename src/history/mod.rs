//! A doc set as it was at a revision of git, laid out in a folder of its own.
//!
//! It stands beside `source`, not in it: `source` reads one doc set, in the state that the disk has. This makes
//! an earlier state for it to read, in a temporary folder, and knows nothing about what doc sets are made of.
//!
//! Git itself is asked, as a program: it alone knows all about worktrees, alternates, packs, attributes and
//! its `GIT_*` variables. Files are what a checkout of today would make of them (line ends and filters by the
//! attributes of today), written by `git checkout-index` through an index of our own. Pictures and other media
//! are only named and sized: nothing that is checked depends on more, and they are most of the bytes.

mod git;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use git::{Entry, Git};

/// Why a doc set's past cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// There is no such past, or no git to ask.
    #[error("{message}")]
    Refused {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Reading or writing failed.
    #[error("{context}: {source}")]
    Io {
        /// What was being done.
        context: String,
        /// The system's answer, or git's.
        source: io::Error,
    },
}

impl HistoryError {
    fn refused(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    fn io(context: impl Into<String>, source: io::Error) -> Self {
        Self::Io {
            context: context.into(),
            source,
        }
    }
}

/// What of the past is wanted.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// A revision as git names them.
    pub revision: &'a str,
    /// The doc set's root. Submodules of its repository have the commits that its revision recorded.
    pub root: &'a Path,
    /// Folders whose past is needed. Canonical.
    pub needed: Vec<PathBuf>,
    /// Folders whose past is taken if they are in a repository; they need not exist. Canonical but for
    /// what does not exist.
    pub welcome: Vec<PathBuf>,
}

/// Folders as they were. Everything stands where it stands now, but below [`Self::path`] of `/`: so names
/// relative to each other stay the same. The folder goes when this value does.
#[derive(Debug)]
pub struct Past {
    folder: TempDir,
    renamed: BTreeMap<PathBuf, PathBuf>,
}

/// Extensions of files that are taken without content, in lower case.
const MEDIA: &[&str] = &[
    "7z", "avi", "bmp", "docx", "eot", "exe", "gif", "gz", "ico", "jar", "jpeg", "jpg", "mov", "mp3", "mp4",
    "msi", "pdf", "png", "pptx", "tif", "tiff", "ttf", "vsdx", "wav", "webm", "webp", "wmv", "woff", "woff2",
    "xlsx", "zip",
];

impl Past {
    /// The folders of `wanted` as they were. What git does not know, such as ignored files, was not there.
    ///
    /// # Errors
    /// [`HistoryError::Refused`] when a needed folder is in no repository, a repository does not have the
    /// revision, or there is no git; [`HistoryError::Io`] when git or the disk fails.
    pub fn of(wanted: &Wanted<'_>) -> Result<Self, HistoryError> {
        let folder = tempfile::Builder::new()
            .prefix("lazuli-past-")
            .tempdir()
            .map_err(|error| HistoryError::io("cannot make a temporary folder", error))?;
        let mut past = Self {
            folder,
            renamed: BTreeMap::new(),
        };
        let anchor = Git::of(wanted.root).ok();
        let repositories = repositories(wanted)?;
        let mut folders: Vec<&Path> = repositories.keys().map(PathBuf::as_path).collect();
        folders.extend(wanted.needed.iter().map(PathBuf::as_path));
        for (top, paths) in &repositories {
            let git = Git::at(top.clone());
            if let Some(commit) = commit(&git, anchor.as_ref(), wanted.revision)? {
                past.fill(&git, &commit, paths, &folders)?;
            }
        }
        for folder in &wanted.needed {
            let path = past.path(folder);
            fs::create_dir_all(&path)
                .map_err(|error| HistoryError::io(format!("cannot make {}", path.display()), error))?;
        }
        Ok(past)
    }

    /// Where that what is now at `now`, an absolute path, stands as it was.
    pub fn path(&self, now: &Path) -> PathBuf {
        let inside = now
            .components()
            .filter(|part| matches!(part, Component::Normal(_)));
        self.files().join(inside.collect::<PathBuf>())
    }

    /// Files that have another name now, by their old paths as if they were still there: old to new.
    pub fn renamed(&self) -> &BTreeMap<PathBuf, PathBuf> {
        &self.renamed
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Lays out the files of `commit` below `paths`, which are relative to the top of the repository.
    /// `folders` are those that stay folders: one that was a link then would lead out of the past.
    fn fill(
        &mut self,
        git: &Git,
        commit: &str,
        paths: &BTreeSet<PathBuf>,
        folders: &[&Path],
    ) -> Result<(), HistoryError> {
        let mut entries = git.list(commit, paths)?;
        entries.retain(|entry| {
            let path = git.top().join(&entry.path);
            !folders.iter().any(|folder| folder.starts_with(&path))
        });
        let prefix = self.path(git.top());
        let (media, texts): (Vec<&Entry>, Vec<&Entry>) = entries
            .iter()
            .partition(|entry| entry.is_file && is_media(&entry.path));
        // Links come last, so that nothing is written through one: git sees to that for its own part.
        for entry in media {
            let path = prefix.join(&entry.path);
            stand_in(&path, entry.size)
                .map_err(|error| HistoryError::io(format!("cannot write {}", path.display()), error))?;
        }
        git.check_out(commit, &texts, &self.folder.path().join("index"), &prefix)?;
        let index = self.folder.path().join("index-now");
        for (old, new) in git.renames(commit, paths, &index)? {
            self.renamed.insert(git.top().join(old), git.top().join(new));
        }
        Ok(())
    }
}

/// The repositories of the wanted folders, and the folders relative to their tops.
fn repositories(wanted: &Wanted<'_>) -> Result<BTreeMap<PathBuf, BTreeSet<PathBuf>>, HistoryError> {
    let mut found: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    let needed = wanted.needed.iter().map(|folder| (folder, true));
    let welcome = wanted.welcome.iter().map(|folder| (folder, false));
    for (folder, is_needed) in needed.chain(welcome) {
        let existing = folder
            .ancestors()
            .find(|ancestor| ancestor.is_dir())
            .unwrap_or(folder);
        match Git::of(existing) {
            Ok(git) => {
                let inside = folder.strip_prefix(git.top()).unwrap_or(Path::new("")).to_owned();
                found.entry(git.top().to_owned()).or_default().insert(inside);
            }
            Err(error) if is_needed => return Err(error),
            Err(_) => {}
        }
    }
    Ok(found)
}

/// The commit that `revision` means in the repository of `git`. A submodule of the repository `anchor` has
/// the one that `anchor` recorded then; none if it was no submodule yet.
fn commit(git: &Git, anchor: Option<&Git>, revision: &str) -> Result<Option<String>, HistoryError> {
    let above = git.superproject()?;
    match anchor.filter(|anchor| above.as_deref() == Some(anchor.top())) {
        Some(anchor) => {
            let then = anchor.commit(revision)?;
            let inside = git.top().strip_prefix(anchor.top()).unwrap_or(Path::new(""));
            anchor.submodule(&then, inside)
        }
        None => git.commit(revision).map(Some),
    }
}

fn is_media(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    MEDIA.iter().any(|media| media.eq_ignore_ascii_case(extension))
}

/// Makes a file of `size` bytes that takes no room.
fn stand_in(path: &Path, size: u64) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.set_len(size)
}
