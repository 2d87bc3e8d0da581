//! Files under the names that they have now, for comparing findings of another state of the doc set.

use std::collections::BTreeMap;

use super::{Diagnostic, Sources};
use crate::base::FileId;

/// What ends a name inside the text of a finding.
const ENDS: [char; 5] = ['`', '#', '?', '|', '\0'];

/// Old names and new ones.
#[derive(Debug, Clone, Default)]
pub struct Renames {
    /// As [`Sources::name`] gives them.
    files: BTreeMap<String, String>,
    /// As findings write them, which may be shorter.
    said: BTreeMap<String, String>,
}

impl Renames {
    /// Adds a file that was `old` and is `new`, as [`Sources::name`] gives them.
    pub fn add(&mut self, old: &str, new: &str) {
        self.files.insert(old.to_owned(), new.to_owned());
        self.add_said(old, new);
    }

    /// Adds another way in which findings may write a name, such as relative to the locale's folder.
    pub fn add_said(&mut self, old: &str, new: &str) {
        self.said.insert(old.to_owned(), new.to_owned());
    }

    /// `diagnostic` with the new names in what it says; `None` when it names no renamed file.
    pub fn in_finding(&self, diagnostic: &Diagnostic) -> Option<Diagnostic> {
        let message = self.in_text(&diagnostic.message);
        let cause = diagnostic.cause.as_deref().and_then(|cause| self.in_text(cause));
        if message.is_none() && cause.is_none() {
            return None;
        }
        let mut renamed = diagnostic.clone();
        renamed.message = message.unwrap_or(renamed.message);
        renamed.cause = cause.or(renamed.cause);
        Some(renamed)
    }

    fn in_text(&self, text: &str) -> Option<String> {
        if self.said.is_empty() {
            return None;
        }
        let parts = text.split_inclusive(ENDS).map(|part| {
            let name = part.trim_end_matches(ENDS);
            match self.said.get(name) {
                Some(new) => format!("{new}{}", &part[name.len()..]),
                None => part.to_owned(),
            }
        });
        let renamed: String = parts.collect();
        (renamed != text).then_some(renamed)
    }
}

/// Sources whose files have their new names.
pub struct Renamed<'a> {
    sources: &'a dyn Sources,
    renames: &'a Renames,
}

impl<'a> Renamed<'a> {
    /// The files of `sources`, which has the old names.
    pub fn new(sources: &'a dyn Sources, renames: &'a Renames) -> Self {
        Self { sources, renames }
    }
}

impl Sources for Renamed<'_> {
    fn name(&self, file: FileId) -> &str {
        let name = self.sources.name(file);
        self.renames.files.get(name).map_or(name, String::as_str)
    }

    fn text(&self, file: FileId) -> &str {
        self.sources.text(file)
    }

    fn locale(&self, file: FileId) -> Option<&str> {
        self.sources.locale(file)
    }

    fn suppressing(&self) -> Vec<FileId> {
        self.sources.suppressing()
    }
}
