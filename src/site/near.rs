//! "Did you mean …" for files that are missing: the nearest names in the folder where they were looked for.

use rustc_hash::FxHashMap;

use crate::base::{SitePath, suggest};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceSet};

/// The names of the set by folder, over all locales.
#[derive(Debug)]
pub struct Near<'s> {
    names: FxHashMap<SitePath, Vec<&'s str>>,
}

/// The codes whose cause is a path that does not exist.
const MISSING: [&str; 3] = ["image-missing", "include-missing", "link-broken"];

impl<'s> Near<'s> {
    /// Indexes the files of `set`.
    pub fn new(set: &'s SourceSet) -> Self {
        let mut names: FxHashMap<SitePath, Vec<&str>> = FxHashMap::default();
        for file in set.files.iter().filter(|file| file.kind != FileKind::Ignored) {
            names
                .entry(file.path.parent())
                .or_default()
                .push(file.path.file_name());
        }
        Self { names }
    }

    /// Adds advice to a finding about a missing file. Done once a cause, after findings were merged: a set
    /// can name one missing file a thousand times.
    pub fn advise(&self, diagnostic: &mut Diagnostic) {
        if diagnostic.help.is_some() || !MISSING.contains(&diagnostic.code) {
            return;
        }
        let Some(cause) = diagnostic
            .cause
            .as_deref()
            .and_then(|cause| SitePath::new(cause).ok())
        else {
            return;
        };
        let Some(names) = self.names.get(&cause.parent()) else {
            return;
        };
        let wanted = cause.file_name();
        let similar = names.iter().copied().filter(|name| may_be_meant(wanted, name));
        if let Some(name) = suggest::nearest(wanted, similar, 1).first() {
            diagnostic.help = Some(format!("did you mean `{name}`?"));
        }
    }
}

/// Same extension, same first letter, about the same length: what a slip of the pen leaves alone.
fn may_be_meant(wanted: &str, name: &str) -> bool {
    let extension = |name: &str| name.rsplit('.').next().map(str::to_ascii_lowercase);
    wanted.len().abs_diff(name.len()) <= 6
        && wanted.chars().next().map(|c| c.to_ascii_lowercase())
            == name.chars().next().map(|c| c.to_ascii_lowercase())
        && extension(wanted) == extension(name)
}
