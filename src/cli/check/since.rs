//! `--changed-since`: what was wrong with the doc set at a revision of git.

use std::fs;
use std::path::{Path, PathBuf};

use tracing::info_span;

use crate::build::{self, BuildError, BuildOptions, Progress};
use crate::cli::Failure;
use crate::config;
use crate::diag::Former;
use crate::diag::renames::{Renamed, Renames};
use crate::history::{Past, Wanted};
use crate::source::scan::{relative_name, slashed};
use crate::source::{LocaleInfo, mounts};

/// The findings of then.
#[derive(Debug)]
pub(super) struct Since {
    /// As the person named it.
    pub(super) revision: String,
    pub(super) former: Former,
    /// What there is to say, when nothing could be checked as it was.
    pub(super) note: Option<String>,
}

impl Since {
    /// Checks the doc set of `options` as it was at `revision`, by the configuration of today: a rule that is
    /// switched on since must not make old defects new.
    pub(super) fn new(
        revision: &str,
        options: &BuildOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Failure> {
        let cannot = |path: &Path| format!("cannot open {}", path.display());
        let root = fs::canonicalize(&options.root).map_err(|e| Failure::Io(cannot(&options.root), e))?;
        let locales = mounts::find(&root, &options.config, &options.locale_roots)?;
        let past = info_span!("past").in_scope(|| Past::of(&wanted(revision, &root, &locales)))?;
        let then = as_then(options, &root, &locales, &past)
            .map_err(|error| Failure::Io("cannot prepare the check of the past".to_owned(), error))?;
        let report = match build::check(&then, progress) {
            Ok(report) => report,
            // The same options and configuration are right for today: there was nothing that they fit.
            Err(BuildError::Config { message, .. }) => {
                return Ok(Self {
                    revision: revision.to_owned(),
                    former: Former::default(),
                    note: Some(format!(
                        "All findings count as new, since `{revision}` cannot be checked: {message}\n"
                    )),
                });
            }
            Err(error) => return Err(error.into()),
        };
        let renames = renames(&past, &root, &locales);
        let sources = Renamed::new(&report.sources, &renames);
        let findings = info_span!("settle").in_scope(|| then.policy.settle(report.diagnostics, &sources));
        Ok(Self {
            revision: revision.to_owned(),
            former: Former::of(&findings, &sources, &renames),
            note: None,
        })
    }
}

/// The folders of the doc set: those of its locales, and what the root holds for all of them.
fn wanted<'a>(revision: &'a str, root: &'a Path, locales: &[LocaleInfo]) -> Wanted<'a> {
    let mut needed: Vec<PathBuf> = locales.iter().map(|locale| locale.root.clone()).collect();
    let includes = root.join("includes");
    if includes.is_dir() {
        needed.push(includes.clone());
    }
    Wanted {
        revision,
        root,
        needed,
        welcome: vec![includes, root.join("content"), root.join("themes")],
    }
}

/// `options` for the doc set in `past`.
fn as_then(
    options: &BuildOptions,
    root: &Path,
    locales: &[LocaleInfo],
    past: &Past,
) -> std::io::Result<BuildOptions> {
    let mut then = options.clone();
    then.root = past.path(root);
    then.output = past.path(&std::path::absolute(&options.output)?);
    // The locales of today, wherever the configuration found them.
    let folder = |locale: &LocaleInfo| (locale.tag.clone(), past.path(&locale.root));
    then.locale_roots = locales.iter().map(folder).collect();
    for locale in then.config.locales.values_mut() {
        locale.root = None;
    }
    fs::create_dir_all(&then.root)?;
    if let Some(name) = &then.config.theme.name {
        fs::create_dir_all(then.root.join("themes").join(name))?;
    }
    // Findings may quote the configuration.
    let file = root.join(config::FILE_NAME);
    if file.is_file() {
        fs::copy(file, then.root.join(config::FILE_NAME))?;
    }
    Ok(then)
}

/// What files were renamed to, by the names that findings give them.
fn renames(past: &Past, root: &Path, locales: &[LocaleInfo]) -> Renames {
    let mut renames = Renames::default();
    let home = |path: &Path| {
        let holds = |locale: &&LocaleInfo| path.starts_with(&locale.root);
        let homes = locales.iter().filter(holds);
        homes.max_by_key(|locale| locale.root.as_os_str().len())
    };
    for (old, new) in past.renamed() {
        renames.add(&relative_name(root, old), &relative_name(root, new));
        if let (Some(before), Some(after)) = (home(old), home(new))
            && before.tag == after.tag
        {
            let inside = |path: &Path| slashed(path.strip_prefix(&before.root).unwrap_or(path));
            renames.add_said(&inside(old), &inside(new));
        }
    }
    renames
}
