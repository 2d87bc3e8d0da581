//! Which findings a person asked for: those of some files or locales.

use std::path::{Component, Path, PathBuf};

use crate::base::{LocaleTag, Span};
use crate::build::BuildOptions;
use crate::cli::Failure;
use crate::diag::{Diagnostic, Sources};

/// Files and locales to report on.
#[derive(Debug)]
pub(super) struct Scope {
    /// The doc set's root, without symbolic links.
    root: PathBuf,
    /// Files and folders, without symbolic links; empty for all.
    paths: Vec<PathBuf>,
    /// Empty for all.
    locales: Vec<LocaleTag>,
}

impl Scope {
    /// What `paths`, relative to the current folder, and the options' locales stand for.
    pub(super) fn new(options: &BuildOptions, paths: &[PathBuf]) -> Result<Self, Failure> {
        let real = |path: &Path| {
            path.canonicalize().map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => {
                    let help = "paths are relative to the current folder, not to --root";
                    let text = format!("there is no file or folder {}", path.display());
                    Failure::Usage(text, Some(help.to_owned()))
                }
                _ => Failure::Io(format!("cannot look at {}", path.display()), error),
            })
        };
        Ok(Self {
            root: real(&options.root)?,
            paths: paths.iter().map(|path| real(path)).collect::<Result<_, _>>()?,
            locales: options.locales.clone(),
        })
    }

    /// The findings in scope. One that concerns a page in scope through an include stays as it is; of one
    /// in several places, those in scope stay.
    pub(super) fn apply(&self, diagnostics: Vec<Diagnostic>, sources: &dyn Sources) -> Vec<Diagnostic> {
        if self.paths.is_empty() && self.locales.is_empty() {
            return diagnostics;
        }
        let mut left: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter_map(|diagnostic| {
                let through = diagnostic.chain.iter().chain(&diagnostic.also_from);
                let concerns = through.copied().any(|span| self.covers(span, sources));
                if concerns {
                    return Some(diagnostic);
                }
                diagnostic.retain_places(|span| self.covers(span, sources))
            })
            .collect();
        crate::diag::sink::sort(&mut left, sources);
        left
    }

    /// Whether all findings of the file called `name` are in scope.
    pub(super) fn is_whole(&self, name: &str) -> bool {
        self.locales.is_empty() && self.covers_name(name)
    }

    /// Whether findings at `span` are in scope.
    pub(super) fn covers(&self, span: Span, sources: &dyn Sources) -> bool {
        // Files of no locale, such as shared includes and the configuration, are everybody's.
        let locale = sources.locale(span.file);
        let in_locale = self.locales.is_empty()
            || locale.is_none_or(|locale| self.locales.iter().any(|tag| tag.as_str() == locale));
        in_locale && self.covers_name(sources.name(span.file))
    }

    fn covers_name(&self, name: &str) -> bool {
        if self.paths.is_empty() {
            return true;
        }
        let path = without_dots(&self.root.join(name));
        self.paths.iter().any(|wanted| path.starts_with(wanted))
    }
}

/// `path` with `..` resolved by its text: files of a baseline need not exist any more.
fn without_dots(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}
