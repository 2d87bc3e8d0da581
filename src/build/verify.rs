//! Whether what a build gave is what a build from nothing gives.

use super::{BuildError, BuildOptions, Report, Silent, pages, run};
use crate::base::SitePath;
use crate::emit::{self, Difference};

/// How a build from nothing differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The files that differ, by path.
    pub files: Vec<Difference>,
    /// Whether other defects were found.
    pub findings: bool,
}

impl Verdict {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.files.is_empty() && !self.findings
    }
}

/// Builds again without a cache into a temporary folder and compares that with what [`run`] just made of
/// `options`: every byte of the site, and the findings of `report` as `run` gave them.
///
/// # Errors
/// As [`run`], and when the temporary folder cannot be used.
pub fn verify(options: &BuildOptions, report: &Report) -> Result<Verdict, BuildError> {
    let scratch = tempfile::tempdir().map_err(|source| BuildError::Io {
        context: "cannot make a temporary folder".to_owned(),
        source,
    })?;
    let anew = BuildOptions {
        output: scratch.path().join("site"),
        cache: None,
        ..options.clone()
    };
    let clean = run(&anew, &Silent)?;
    let mut files = emit::differences(&options.output, &anew.output).map_err(pages::from_emit)?;
    if !options.locales.is_empty() {
        // What this build left alone is not the scratch folder's to have.
        files.retain(|difference| is_built(options, &difference.path));
    }
    Ok(Verdict {
        files,
        findings: clean.diagnostics != report.diagnostics,
    })
}

/// Whether a build of some locales writes `path`.
fn is_built(options: &BuildOptions, path: &SitePath) -> bool {
    let first = path.segments().next().unwrap_or_default();
    options.locales.iter().any(|tag| tag.as_str() == first)
}
