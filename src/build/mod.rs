//! Runs the stages in order, in parallel where that changes nothing.

use std::path::PathBuf;

use crate::base::{FileId, LocaleTag};
use crate::config::Config;
use crate::diag::Diagnostic;

/// What to build, from where, to where.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The doc set's root folder.
    pub root: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// The configuration, with command-line overrides applied.
    pub config: Config,
    /// Only these locales are written; empty for all.
    pub locales: Vec<LocaleTag>,
    /// Locale folders given on the command line.
    pub locale_roots: Vec<(LocaleTag, PathBuf)>,
    /// Threads; `None` for one a core.
    pub jobs: Option<usize>,
}

/// How far a build is; called from many threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps (0 when unknown).
    fn stage(&self, name: &'static str, total: usize);
    /// `steps` more steps of the current stage are done.
    fn advance(&self, steps: usize);
}

/// Reports to nobody.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn advance(&self, _steps: usize) {}
}

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// Pages of all locales, fallen-back ones included.
    pub pages: usize,
    /// Locales built.
    pub locales: usize,
    /// Files written because they were new or different.
    pub written: usize,
    /// Files that were already right.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// All findings, sorted by path, position and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources that the findings quote.
    pub sources: SourceTexts,
}

/// Names and texts of the sources, for quoting.
#[derive(Debug, Default)]
pub struct SourceTexts {
    /// Name and text by [`FileId`].
    pub files: Vec<(String, std::sync::Arc<str>)>,
}

impl crate::diag::Sources for SourceTexts {
    fn name(&self, file: FileId) -> &str {
        &self.files[file.index()].0
    }
    fn text(&self, file: FileId) -> &str {
        &self.files[file.index()].1
    }
    fn count(&self) -> usize {
        self.files.len()
    }
}

/// One row of `lazuli pages`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PageRow {
    /// Root-relative URL.
    pub url: String,
    /// Relative to the output folder.
    pub output: String,
    /// Relative to the root, with `/`.
    pub source: String,
    /// The locale in whose tree the page stands.
    pub locale: String,
    /// The locale that the content comes from.
    pub source_locale: String,
    /// The page's title.
    pub title: String,
    /// The files that the page includes, directly or not, relative to the root, in order of first use.
    pub includes: Vec<String>,
}

/// Why a build could not run. Defects of content are never errors but [`Diagnostic`]s.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The doc set or its configuration makes no sense; exit code 2.
    #[error("{message}")]
    Config {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Reading or writing failed; exit code 3.
    #[error("{context}: {source}")]
    Io {
        /// What was being done, with the path.
        context: String,
        /// The system's answer.
        source: std::io::Error,
    },
}

/// Builds the site.
///
/// # Errors
/// [`BuildError`] when there is nothing to build or the disk refuses.
pub fn run(_options: &BuildOptions, _progress: &dyn Progress) -> Result<Report, BuildError> {
    Err(BuildError::Config {
        message: "not built yet".to_owned(),
        help: None,
    })
}

/// Lists the pages that [`run`] would write, by URL.
///
/// # Errors
/// As [`run`].
pub fn pages(_options: &BuildOptions) -> Result<Vec<PageRow>, BuildError> {
    Ok(Vec::new())
}
