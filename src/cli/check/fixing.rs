//! Applying fixes to files: as a diff to look at, or on disk, each file at once or not at all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::base::FileId;
use crate::build::SourceTexts;
use crate::cli::Failure;
use crate::cli::output::number;
use crate::cli::replace::replace;
use crate::diag::{Sources as _, TextEdit, fix};

/// The files that fixes change.
pub(super) struct Changes {
    files: Vec<Change>,
    /// Files that could not be fixed since they are not on disk as they were decoded.
    skipped: BTreeSet<String>,
}

struct Change {
    name: String,
    path: PathBuf,
    /// Whether the file begins with a byte order mark, before and after.
    marks: (bool, bool),
    old: String,
    new: String,
    edits: usize,
}

impl Changes {
    /// What `plan` makes of the files of `sources`.
    pub(super) fn of(plan: &BTreeMap<FileId, Vec<TextEdit>>, sources: &SourceTexts) -> Self {
        let mut changes = Self {
            files: Vec::new(),
            skipped: BTreeSet::new(),
        };
        for (&file, edits) in plan {
            let name = sources.name(file).to_owned();
            let old = sources.text(file);
            let Some((path, has_mark)) = as_decoded(sources.disk(file), old) else {
                changes.skipped.insert(name);
                continue;
            };
            let new = fix::apply(old, edits);
            let keeps_mark = has_mark && !edits.iter().any(TextEdit::removes_mark);
            if new != old || keeps_mark != has_mark {
                changes.files.push(Change {
                    name,
                    path,
                    marks: (has_mark, keeps_mark),
                    old: old.to_owned(),
                    new,
                    edits: edits.len(),
                });
            }
        }
        changes.files.sort_by(|a, b| a.name.cmp(&b.name));
        changes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The changes as unified diffs.
    pub(super) fn diff(&self) -> String {
        self.files
            .iter()
            .map(|change| {
                let (old, new) = (
                    with_mark(change.marks.0, &change.old),
                    with_mark(change.marks.1, &change.new),
                );
                TextDiff::from_lines(&*old, &*new)
                    .unified_diff()
                    .header(&format!("a/{}", change.name), &format!("b/{}", change.name))
                    .to_string()
            })
            .collect()
    }

    /// Changes the files on disk.
    pub(super) fn write(&self) -> Result<(), Failure> {
        for change in &self.files {
            let text = with_mark(change.marks.1, &change.new);
            replace(&change.path, text.as_bytes())
                .map_err(|error| Failure::Io(format!("cannot write {}", change.path.display()), error))?;
        }
        Ok(())
    }

    /// What there is to say about files that were left alone.
    pub(super) fn notes(&self) -> String {
        notes(&self.skipped)
    }
}

fn with_mark(has_mark: bool, text: &str) -> Cow<'_, str> {
    match has_mark {
        true => Cow::Owned([fix::BYTE_ORDER_MARK, text].concat()),
        false => Cow::Borrowed(text),
    }
}

/// Where the file is, without symbolic links, and whether it begins with a byte order mark; `None` unless
/// the rest of its bytes are `text`. Repairs made while decoding must not be written back by the way.
fn as_decoded(disk: Option<&Path>, text: &str) -> Option<(PathBuf, bool)> {
    let path = disk?.canonicalize().ok()?;
    let bytes = fs::read(&path).ok()?;
    let body = bytes.strip_prefix(fix::BYTE_ORDER_MARK.as_bytes());
    let has_mark = body.is_some();
    (body.unwrap_or(&bytes) == text.as_bytes()).then_some((path, has_mark))
}

fn notes(skipped: &BTreeSet<String>) -> String {
    skipped
        .iter()
        .map(|name| format!("{name}: not fixed, since it is not clean UTF-8\n"))
        .collect()
}

/// What all rounds of fixing did.
#[derive(Debug, Default)]
pub(super) struct Total {
    edits: usize,
    files: BTreeSet<String>,
    skipped: BTreeSet<String>,
}

impl Total {
    pub(super) fn add(&mut self, changes: &Changes) {
        for change in &changes.files {
            self.edits += change.edits;
            self.files.insert(change.name.clone());
        }
    }

    pub(super) fn skip(&mut self, changes: &Changes) {
        self.skipped.extend(changes.skipped.iter().cloned());
    }

    pub(super) fn notes(&self) -> String {
        notes(&self.skipped)
    }

    /// `3 places fixed in 2 files`.
    pub(super) fn summary(&self) -> String {
        format!(
            "{} fixed in {}",
            number(self.edits, "place"),
            number(self.files.len(), "file")
        )
    }
}
