//! Disk → bytes: which files a doc set has, and their text. The only stage that reads sources.

pub mod classify;
pub mod decode;
pub mod image;
pub mod mounts;
pub mod names;
pub mod present;
pub mod scan;
pub mod set;
pub mod version;

pub use decode::{Decoded, decode, read, read_bytes, unreadable};
pub use scan::{ScanProblem, scan};
pub use set::{FileKind, LocaleInfo, SourceFile, SourceSet};
pub use version::Version;

/// Why a doc set could not be scanned at all. What is wrong with single files is a [`ScanProblem`].
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The doc set's layout or configuration makes no sense.
    #[error("{message}")]
    Config {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// A folder that must be readable is not.
    #[error("{context}: {source}")]
    Io {
        /// What was being done, with the path.
        context: String,
        /// The system's answer.
        source: std::io::Error,
    },
}

impl SourceError {
    /// A configuration error with advice.
    pub(crate) fn config(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Config {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}
