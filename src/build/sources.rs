//! The texts that findings quote, read again when they are needed: no build keeps them in memory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::base::{FileId, SitePath};
use crate::diag::Sources;
use crate::source::{self, FileKind, SourceFile, SourceSet};

/// Names and texts of the files that findings name, by [`FileId`].
#[derive(Debug, Default)]
pub struct SourceTexts {
    entries: Vec<Entry>,
    /// The tag of each locale, by its id.
    locales: Vec<String>,
    suppressing: Vec<FileId>,
    max_size: u64,
}

#[derive(Debug)]
struct Entry {
    name: String,
    origin: Option<SourceFile>,
    /// It is text: what findings say of pictures is not said of their bytes.
    quotable: bool,
    text: OnceLock<Arc<str>>,
}

impl SourceTexts {
    /// The texts of the files of `set`, none of them larger than `max_size` bytes.
    pub(super) fn new(set: &SourceSet, max_size: u64) -> Self {
        let entry = |file: &SourceFile| Entry {
            name: file.name.clone(),
            origin: Some(file.clone()),
            quotable: file.kind != FileKind::Asset,
            text: OnceLock::new(),
        };
        Self {
            entries: set.files.iter().map(entry).collect(),
            locales: set.locales.iter().map(|locale| locale.tag.to_string()).collect(),
            suppressing: Vec::new(),
            max_size,
        }
    }

    /// Notes that the text of `file` holds a suppression.
    pub(super) fn add_suppressing(&mut self, file: FileId) {
        self.suppressing.push(file);
    }

    /// Where `file` is on disk; `None` for what is no file.
    pub fn disk(&self, file: FileId) -> Option<&Path> {
        let origin = self.entries.get(file.index())?.origin.as_ref()?;
        Some(&origin.disk)
    }

    /// Adds a file that is no source (one that could not be listed), without text.
    pub(super) fn add(&mut self, name: String) -> FileId {
        self.entries.push(Entry {
            name,
            origin: None,
            quotable: false,
            text: OnceLock::new(),
        });
        FileId(self.entries.len() as u32 - 1)
    }

    /// Adds a file that is no source of pages (a theme's, the configuration), or finds it again.
    pub(super) fn add_file(&mut self, name: &str, disk: PathBuf) -> FileId {
        if let Some(at) = self.entries.iter().position(|entry| entry.name == name) {
            return FileId(at as u32);
        }
        let file = SourceFile {
            path: SitePath::root(),
            locale: None,
            kind: FileKind::Asset,
            disk,
            name: name.to_owned(),
            size: 0,
        };
        self.entries.push(Entry {
            name: name.to_owned(),
            origin: Some(file),
            quotable: true,
            text: OnceLock::new(),
        });
        FileId(self.entries.len() as u32 - 1)
    }
}

impl Sources for SourceTexts {
    fn name(&self, file: FileId) -> &str {
        self.entries.get(file.index()).map_or("", |entry| &entry.name)
    }

    fn text(&self, file: FileId) -> &str {
        let Some(entry) = self.entries.get(file.index()) else {
            return "";
        };
        entry.text.get_or_init(|| {
            let read = |origin: &SourceFile| source::read(origin, file, self.max_size).ok();
            let origin = entry.origin.as_ref().filter(|_| entry.quotable);
            let text = origin.and_then(read).map(|decoded| decoded.text);
            Arc::from(text.unwrap_or_default())
        })
    }

    fn locale(&self, file: FileId) -> Option<&str> {
        let origin = self.entries.get(file.index())?.origin.as_ref()?;
        let tag = self.locales.get(origin.locale?.index())?;
        Some(tag)
    }

    fn suppressing(&self) -> Vec<FileId> {
        self.suppressing.clone()
    }
}
