//! Bytes → files: the only stage that touches the output folder.
//!
//! A build never changes the site while it runs. New and changed files are staged, and
//! [`Output::finish`] moves them into place under a journal that a later run completes if this one is killed.
//! The [ledger] knows which files are ours; all others are left alone.

mod compare;
pub mod ledger;
pub mod manifest;
pub mod merge;
pub mod output;
pub mod part;
mod plan;
mod stage;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

pub use compare::{Difference, How, differences};
pub use ledger::LEDGER;
pub use manifest::{Changes, Manifest};
pub use merge::{MergeError, merge};
pub use output::Output;

use crate::base::SitePath;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new or differs, and will be in place after [`Output::finish`].
    Written,
    /// The file on disk is right and was not touched.
    Same,
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// As of any file.
    pub put: Put,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

/// What a finished build did to the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// What a deploy must do.
    pub changes: Changes,
    /// Files of an earlier build that are not part of the site any more but were edited by hand since.
    /// They stay, and are not lazuli's from now on. Sorted.
    pub kept: Vec<SitePath>,
    /// What people should know about the state the folder was in, one sentence each.
    pub notes: Vec<String>,
}

/// Why the output folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// There are files in the folder and none of them is lazuli's.
    #[error("the output folder {} is not empty and was not made by lazuli", dir.display())]
    NotOurs {
        /// The folder.
        dir: PathBuf,
    },
    /// The output path names a file.
    #[error("the output {} is not a folder", dir.display())]
    NotAFolder {
        /// The path.
        dir: PathBuf,
    },
    /// The output folder is, or holds, a folder of sources.
    #[error("the output folder {} holds sources ({})", dir.display(), sources.display())]
    HoldsSources {
        /// The output folder.
        dir: PathBuf,
        /// The folder of sources.
        sources: PathBuf,
    },
    /// Something that is not lazuli's stands where a file of the site must go.
    #[error("{} is in the way of the site and is not lazuli's", path.display())]
    InTheWay {
        /// What stands there.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done: "write", "remove", …
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl EmitError {
    /// What a person can do about it, where lazuli can say.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotOurs { .. } => Some(format!(
                "choose another folder, empty this one, or put an empty file named `{LEDGER}` in it \
                 to let lazuli add its files to what is there"
            )),
            Self::NotAFolder { .. } => Some("choose another folder with `--output`".to_owned()),
            Self::HoldsSources { .. } => {
                Some("choose a folder of its own for the site, such as `site`, with `--output`".to_owned())
            }
            Self::InTheWay { .. } => Some("move it away, or choose another folder".to_owned()),
            Self::Io { .. } => None,
        }
    }

    /// Whether the choice of the folder is wrong (a usage error) rather than the disk.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Io { .. })
    }
}

/// Attaches what was being done to an error of the system.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EmitError {
    let path = path.to_owned();
    move |source| EmitError::Io { action, path, source }
}

/// Why one file was not taken. The rest of the site is not affected.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// Another file was put at this path, or at one that differs in letter case or composition only.
    #[error("`{path}` and `{first}` are the same output file")]
    Collision {
        /// The path of this file.
        path: SitePath,
        /// The path that was taken first; a folder of it where the two are a file and a folder.
        first: SitePath,
    },
    /// The path cannot be a file of a site: empty, with control characters, or one of lazuli's own names.
    #[error("`{}` cannot be an output file", path.as_str().escape_debug())]
    BadPath {
        /// The path.
        path: SitePath,
    },
    /// The folder cannot take the file.
    #[error(transparent)]
    Emit(#[from] EmitError),
}
