//! Sources for the tests of this folder: a few files held in memory.

use super::Sources;
use super::suppress::MARKER;
use crate::base::FileId;

/// Files by number, each a name and its text.
#[derive(Debug)]
pub(crate) struct Texts(Vec<(&'static str, String)>);

impl Texts {
    /// Files of these names and texts.
    pub(crate) fn of<T: Into<String>>(files: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        Self(
            files
                .into_iter()
                .map(|(name, text)| (name, text.into()))
                .collect(),
        )
    }

    /// Empty files of these names.
    pub(crate) fn named(names: &[&'static str]) -> Self {
        Self::of(names.iter().map(|name| (*name, "")))
    }

    /// `a.md`, with this text.
    pub(crate) fn one(text: impl Into<String>) -> Self {
        Self::of([("a.md", text)])
    }
}

impl Sources for Texts {
    fn name(&self, file: FileId) -> &str {
        self.0[file.index()].0
    }
    fn text(&self, file: FileId) -> &str {
        &self.0[file.index()].1
    }
    /// The folder below `content/`.
    fn locale(&self, file: FileId) -> Option<&str> {
        self.name(file).strip_prefix("content/")?.split('/').next()
    }
    fn suppressing(&self) -> Vec<FileId> {
        let files = (0..self.0.len() as u32).map(FileId);
        files.filter(|&file| self.text(file).contains(MARKER)).collect()
    }
}
