//! `SourceSet`: the sorted list of a doc set's files and its locales. Data only; [`super::scan()`] makes it.

use std::path::PathBuf;

use rustc_hash::FxHashSet;

use super::Version;
use crate::base::{FileId, LocaleId, LocaleTag, SitePath};

/// All files of a doc set, as one scan of the disk saw them.
#[derive(Debug, Clone, Default)]
pub struct SourceSet {
    /// The doc set's root folder.
    pub root: PathBuf,
    /// The locales; a [`LocaleId`] is an index into this. The source locale first, then by tag.
    pub locales: Vec<LocaleInfo>,
    /// Every file, sorted by `name`; a [`FileId`] is an index into this.
    pub files: Vec<SourceFile>,
}

/// A locale of the set.
#[derive(Debug, Clone)]
pub struct LocaleInfo {
    /// Its tag.
    pub tag: LocaleTag,
    /// Its folder on disk.
    pub root: PathBuf,
    /// The language's own name, for the language menu.
    pub name: String,
    /// Where to look for a file, in order: the locale itself, its fallbacks, the source locale.
    pub chain: Vec<LocaleId>,
    /// The site's title in this locale.
    pub title: String,
    /// The site's description in this locale.
    pub description: String,
}

/// One file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it stands in the locale's own tree (`articles/vm/a.md`) or, for shared includes, `includes/x.md`.
    pub path: SitePath,
    /// The locale whose tree holds it; `None` for the set's shared `includes/`.
    pub locale: Option<LocaleId>,
    /// What it is for.
    pub kind: FileKind,
    /// Where to read it.
    pub disk: PathBuf,
    /// How people name it: relative to the set's root, with `/`; begins with `../` when it lies elsewhere.
    pub name: String,
    /// Size in bytes at the time of the scan.
    pub size: u64,
    /// The version of its bytes that the scan saw; `None` where only reading tells.
    pub version: Option<Version>,
}

/// How the names of pictures end.
const PICTURES: [&str; 9] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

impl SourceFile {
    /// Whether the file is a picture, by its name.
    pub fn is_picture(&self) -> bool {
        let extension = self.path.extension();
        self.kind == FileKind::Asset && PICTURES.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }
}

impl SourceSet {
    /// The pictures that are not among `used`, which is sorted. A translated one counts as used where one of its
    /// path is: its page may be translated next.
    pub fn unused_pictures(&self, used: &[FileId]) -> Vec<FileId> {
        let paths: FxHashSet<&SitePath> = used.iter().map(|&file| &self.file(file).path).collect();
        let is_used = |id: FileId, file: &SourceFile| {
            let is_source = file.locale == Some(LocaleId(0));
            used.binary_search(&id).is_ok() || (!is_source && paths.contains(&file.path))
        };
        let unused = self
            .iter()
            .filter(|&(id, file)| file.is_picture() && !is_used(id, file));
        unused.map(|(id, _)| id).collect()
    }
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Markdown that becomes a page.
    Page,
    /// Markdown that pages include.
    Include,
    /// `TOC.md` or `toc.yml`.
    Toc,
    /// `.openpublishing.redirection*.json` at a locale's root.
    Redirects,
    /// Anything else: pictures, downloads, code.
    Asset,
    /// Markdown that is neither page nor include (a README); links to it are reported.
    Ignored,
}

impl SourceSet {
    /// The file with this id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    /// The locale with this id.
    pub fn locale(&self, id: LocaleId) -> &LocaleInfo {
        &self.locales[id.index()]
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }
}
