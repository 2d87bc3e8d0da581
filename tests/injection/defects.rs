//! What is injected: kinds, edits, what the check must say of each, and what else it may say because of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::judge::Findings;
use crate::random::Random;
use crate::scan::{self, Corpus};

/// The ten kinds of defects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    DeletedInclude,
    RenamedInclude,
    Cycle,
    BrokenLink,
    BrokenAnchor,
    MissingPicture,
    CaseFlip,
    Metadata,
    Directive,
    DuplicateId,
}

impl Kind {
    /// All kinds, in the order of the issue.
    pub const ALL: [Self; 10] = [
        Self::DeletedInclude,
        Self::RenamedInclude,
        Self::Cycle,
        Self::BrokenLink,
        Self::BrokenAnchor,
        Self::MissingPicture,
        Self::CaseFlip,
        Self::Metadata,
        Self::Directive,
        Self::DuplicateId,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeletedInclude => "deleted include",
            Self::RenamedInclude => "renamed include",
            Self::Cycle => "cycle",
            Self::BrokenLink => "broken link",
            Self::BrokenAnchor => "broken anchor",
            Self::MissingPicture => "missing picture",
            Self::CaseFlip => "case flip",
            Self::Metadata => "metadata damage",
            Self::Directive => "malformed directive",
            Self::DuplicateId => "duplicate id",
        }
    }
}

/// One injected defect.
#[derive(Debug)]
pub struct Defect {
    /// Which kind.
    pub kind: Kind,
    /// What was done, for people.
    pub what: String,
    /// The code that must be found.
    pub code: &'static str,
    /// File and line of every place where it must be found.
    pub places: Vec<(String, u32)>,
    /// What else may be found because of it.
    pub consequences: Vec<Consequence>,
}

/// What a defect may bring about besides its own finding.
#[derive(Debug)]
pub enum Consequence {
    /// An anchor went with a file: `anchor-missing` on a line with `#name`, in lower case.
    Anchor(String),
    /// What the clean copy has in one file stands in another, on the same line.
    Moved(String, String),
    /// Nobody shows this file any more: `include-unused` or `image-unused` of it.
    Unused(String),
    /// This page defines what the text of an include that went used, in its brackets: `definition-unused`.
    Definitions(String, Vec<String>),
    /// The first-level heading of this page went with an include: `no-h1` in it.
    Title(String),
    /// The values of a damaged header: findings of the metadata family in the lines of the header.
    Header(String, u32),
}

/// The injection, as it grows.
pub struct Plan<'c> {
    /// What it is injected into.
    pub corpus: &'c Corpus,
    /// What chooses the places.
    pub random: Random,
    /// The defects.
    pub defects: Vec<Defect>,
    /// Includes that will not be there under their name, and those of cycles.
    pub gone: BTreeSet<String>,
    /// Lines that the clean copy has findings on.
    blamed: BTreeSet<(String, u32)>,
    /// One edit a file at most: bytes and what comes instead.
    edits: BTreeMap<String, (Range<usize>, String)>,
    deleted: Vec<String>,
    renamed: Vec<(String, String)>,
}

impl<'c> Plan<'c> {
    /// Nothing is injected yet.
    pub fn new(corpus: &'c Corpus, clean: &Findings, random: Random) -> Self {
        Self {
            corpus,
            random,
            defects: Vec::new(),
            gone: BTreeSet::new(),
            blamed: clean
                .iter()
                .map(|found| (found.file.clone(), found.line))
                .collect(),
            edits: BTreeMap::new(),
            deleted: Vec::new(),
            renamed: Vec::new(),
        }
    }

    /// Whether the line of byte `at` of `file` may be edited.
    pub fn is_free(&self, file: &str, at: usize) -> bool {
        let line = scan::line_number(self.corpus.text(file), at);
        !self.edits.contains_key(file)
            && !self.gone.contains(file)
            && !self.blamed.contains(&(file.to_owned(), line))
    }

    /// Puts `text` in the place of bytes `range` of `file`, which makes `code` on the line where they begin.
    pub fn edit(&mut self, kind: Kind, code: &'static str, file: &str, range: Range<usize>, text: String) {
        let source = self.corpus.text(file);
        let line = scan::line_number(source, range.start);
        self.defects.push(Defect {
            kind,
            what: format!("{file}:{line}: `{}` became `{text}`", &source[range.clone()]),
            code,
            places: vec![(file.to_owned(), line)],
            consequences: Vec::new(),
        });
        let before = self.edits.insert(file.to_owned(), (range, text));
        assert!(before.is_none(), "{file} is edited twice");
    }

    /// Adds what the last defect may bring about.
    pub fn consequence(&mut self, consequence: Consequence) {
        let last = self.defects.last_mut().expect("a defect");
        last.consequences.push(consequence);
    }

    /// Deletes `file`, or gives it another name, which makes `code` at `places`.
    pub fn remove(
        &mut self,
        kind: Kind,
        code: &'static str,
        file: &str,
        name: Option<String>,
        places: Vec<(String, u32)>,
    ) {
        let what = match &name {
            Some(name) => format!("{file} became {name}"),
            None => format!("{file} was deleted"),
        };
        match name {
            Some(name) => self.renamed.push((file.to_owned(), name)),
            None => self.deleted.push(file.to_owned()),
        }
        self.gone.insert(file.to_owned());
        self.defects.push(Defect {
            kind,
            what,
            code,
            places,
            consequences: Vec::new(),
        });
    }

    /// Makes it so on disk.
    pub fn write(&self, folder: &Path) {
        for (file, (range, text)) in &self.edits {
            let mut new = self.corpus.text(file).to_owned();
            new.replace_range(range.clone(), text);
            fs::write(folder.join(file), new).expect("written");
        }
        for file in &self.deleted {
            fs::remove_file(folder.join(file)).expect("removed");
        }
        for (from, to) in &self.renamed {
            fs::rename(folder.join(from), folder.join(to)).expect("renamed");
        }
    }
}
