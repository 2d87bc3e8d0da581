//! The texts that findings quote, read again when they are needed: no build keeps them in memory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::base::{FileId, SitePath};
use crate::diag::Sources;
use crate::source::{self, FileKind, SourceFile, SourceSet};

/// Names and texts of the files that findings name, by [`FileId`].
#[derive(Debug, Default)]
pub struct SourceTexts {
    set: Arc<SourceSet>,
    /// The texts of the files of `set`.
    texts: Vec<OnceLock<Arc<str>>>,
    /// What comes after them.
    others: Vec<Other>,
    suppressing: Vec<FileId>,
    max_size: u64,
}

/// A file that is no source of pages.
#[derive(Debug)]
struct Other {
    name: String,
    /// Where it is, if it can be quoted.
    origin: Option<SourceFile>,
    text: OnceLock<Arc<str>>,
}

impl SourceTexts {
    /// The texts of the files of `set`, none of them larger than `max_size` bytes.
    pub(super) fn new(set: Arc<SourceSet>, max_size: u64) -> Self {
        Self {
            texts: vec![OnceLock::new(); set.files.len()],
            set,
            others: Vec::new(),
            suppressing: Vec::new(),
            max_size,
        }
    }

    /// Notes that the text of `file` holds a suppression.
    pub(super) fn add_suppressing(&mut self, file: FileId) {
        self.suppressing.push(file);
    }

    /// The files that hold suppressions, and those that are not of the set: what [`SourceTexts::restore`] takes.
    pub(super) fn extent(&self) -> (Vec<FileId>, Vec<(String, Option<PathBuf>)>) {
        let disk = |other: &Other| other.origin.as_ref().map(|origin| origin.disk.clone());
        let others = self.others.iter().map(|other| (other.name.clone(), disk(other)));
        (self.suppressing.clone(), others.collect())
    }

    /// Makes these texts, new ones of the same set, know what others knew.
    pub(super) fn restore(&mut self, suppressing: Vec<FileId>, others: Vec<(String, Option<PathBuf>)>) {
        self.suppressing = suppressing;
        for (name, disk) in others {
            let origin = disk.map(|disk| other_file(&name, disk));
            self.push(name, origin);
        }
    }

    /// Where `file` is on disk; `None` for what is no file.
    pub fn disk(&self, file: FileId) -> Option<&Path> {
        Some(&self.origin(file)?.disk)
    }

    /// Adds a file that is no source (one that could not be listed), without text.
    pub(super) fn add(&mut self, name: String) -> FileId {
        self.push(name, None)
    }

    /// Adds a file that is no source of pages (a theme's, the configuration), or finds it again.
    pub(super) fn add_file(&mut self, name: &str, disk: PathBuf) -> FileId {
        let mut ids = (0..self.texts.len() + self.others.len()).map(|index| FileId(index as u32));
        if let Some(known) = ids.find(|&id| self.name(id) == name) {
            return known;
        }
        self.push(name.to_owned(), Some(other_file(name, disk)))
    }

    fn push(&mut self, name: String, origin: Option<SourceFile>) -> FileId {
        self.others.push(Other {
            name,
            origin,
            text: OnceLock::new(),
        });
        FileId((self.texts.len() + self.others.len() - 1) as u32)
    }

    fn other(&self, file: FileId) -> Option<&Other> {
        self.others.get(file.index().checked_sub(self.texts.len())?)
    }

    fn origin(&self, file: FileId) -> Option<&SourceFile> {
        match self.set.files.get(file.index()) {
            Some(source) => Some(source),
            None => self.other(file)?.origin.as_ref(),
        }
    }
}

/// A file that is no source of pages, as one.
fn other_file(name: &str, disk: PathBuf) -> SourceFile {
    SourceFile {
        path: SitePath::root(),
        locale: None,
        kind: FileKind::Asset,
        disk,
        name: name.to_owned(),
        size: 0,
        version: None,
    }
}

impl Sources for SourceTexts {
    fn name(&self, file: FileId) -> &str {
        match self.set.files.get(file.index()) {
            Some(source) => &source.name,
            None => self.other(file).map_or("", |other| &other.name),
        }
    }

    fn text(&self, file: FileId) -> &str {
        let (text, origin) = match self.texts.get(file.index()) {
            // It is text: what findings say of pictures is not said of their bytes.
            Some(text) => (
                text,
                Some(self.set.file(file)).filter(|file| file.kind != FileKind::Asset),
            ),
            None => match self.other(file) {
                Some(other) => (&other.text, other.origin.as_ref()),
                None => return "",
            },
        };
        text.get_or_init(|| {
            let read = |origin: &SourceFile| source::read(origin, file, self.max_size).ok();
            Arc::from(
                origin
                    .and_then(read)
                    .map(|decoded| decoded.text)
                    .unwrap_or_default(),
            )
        })
    }

    fn locale(&self, file: FileId) -> Option<&str> {
        let locale = self.set.files.get(file.index())?.locale?;
        Some(self.set.locale(locale).tag.as_str())
    }

    fn suppressing(&self) -> Vec<FileId> {
        self.suppressing.clone()
    }
}
