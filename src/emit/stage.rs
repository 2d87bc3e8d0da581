//! The staging folder and the journal: how a finished build gets into place all at once, or not at all.
//!
//! New files wait in `OUT/.lazuli-stage-<pid>/`: under `site/` in folders that the output lacks, which then
//! move as a whole, under `flat/` where the folder is there already. A commit first writes the journal, the list of all
//! steps, and then takes them. Every step can be taken twice, so whoever finds a journal completes it.
//! Staging inside the output keeps to one file system and works where the folder above is not writable.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::ledger::{LEDGER, Stamp, clean_path, seal, sealed_body};
use super::{EmitError, failed};
use crate::base::SitePath;

/// The journal's name in the output folder.
pub const JOURNAL: &str = ".lazuli-journal";

/// How names of staging folders begin.
pub const STAGE_PREFIX: &str = ".lazuli-stage-";

const HEADER: &str = "lazuli-journal 1";

/// Where a file of the new site is while the build runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staged {
    /// At its path below `site/`.
    InTree,
    /// In `flat/`, under this number.
    Flat(u32),
}

/// A file of the new site, just made and empty.
#[derive(Debug)]
pub struct StagedFile {
    /// To write to.
    pub file: File,
    /// Its path now, for messages.
    pub place: PathBuf,
    /// The same for the commit.
    pub staged: Staged,
}

/// A staging folder. Dropping it removes it, unless a journal refers to it.
#[derive(Debug)]
pub struct Stage {
    folder: PathBuf,
    name: String,
    made: Mutex<FxHashSet<SitePath>>,
    flat: AtomicU32,
    is_journaled: bool,
}

impl Stage {
    /// Makes an empty staging folder in `out`. The caller holds the lock, so no other build has one.
    pub fn create(out: &Path) -> Result<Self, EmitError> {
        let name = format!("{STAGE_PREFIX}{}", std::process::id());
        let folder = out.join(&name);
        for part in ["site", "flat"] {
            fs::create_dir_all(folder.join(part)).map_err(failed("create", &folder))?;
        }
        Ok(Self {
            folder,
            name,
            made: Mutex::default(),
            flat: AtomicU32::new(0),
            is_journaled: false,
        })
    }

    /// Makes the file that will be moved to `path`, whose folder `is_there` in the output or is not.
    pub fn create_file(&self, path: &SitePath, is_there: bool) -> Result<StagedFile, EmitError> {
        let (place, staged) = if is_there {
            let number = self.flat.fetch_add(1, Ordering::Relaxed);
            let place = self.folder.join(format!("flat/{number}"));
            (place, Staged::Flat(number))
        } else {
            let site = self.folder.join("site");
            self.make_folder(&site, path.parent())?;
            (site.join(path.as_str()), Staged::InTree)
        };
        let file = File::create_new(&place).map_err(failed("create", &place))?;
        Ok(StagedFile { file, place, staged })
    }

    fn make_folder(&self, site: &Path, folder: SitePath) -> Result<(), EmitError> {
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let is_made = made().contains(&folder);
        if !is_made {
            let place = site.join(folder.as_str());
            fs::create_dir_all(&place).map_err(failed("create", &place))?;
            made().insert(folder);
        }
        Ok(())
    }

    /// Writes `ledger` where the commit will take it from, and sees it safely on disk.
    pub fn write_ledger(&self, ledger: &str) -> Result<(), EmitError> {
        write_synced(&self.folder.join(LEDGER), ledger.as_bytes())
    }

    /// Moves the ledger into place, for a build that changes nothing else.
    pub fn install_ledger(&self, out: &Path) -> Result<(), EmitError> {
        let to = out.join(LEDGER);
        fs::rename(self.folder.join(LEDGER), &to).map_err(failed("write", &to))
    }

    /// Writes the journal of `steps`. From here on the build counts as finished.
    pub fn write_journal(&mut self, out: &Path, steps: Vec<Step>) -> Result<Journal, EmitError> {
        let journal = Journal {
            stage: self.name.clone(),
            steps,
        };
        let temporary = self.folder.join(JOURNAL);
        write_synced(&temporary, journal.to_text().as_bytes())?;
        let place = out.join(JOURNAL);
        fs::rename(&temporary, &place).map_err(failed("write", &place))?;
        self.is_journaled = true;
        sync_folder(out);
        Ok(journal)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.is_journaled {
            // What cannot be removed now is removed by the next build.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// One step of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Moves a staged file, or a staged folder with all in it, to the same path of the site.
    Move(SitePath),
    /// Moves the file with this number to its path in the site.
    Place(u32, SitePath),
    /// Removes a file, if it still looks like this.
    Delete(SitePath, Stamp),
    /// Removes a folder, if it is empty.
    RemoveFolder(SitePath),
}

/// The steps of a commit, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Journal {
    stage: String,
    steps: Vec<Step>,
}

impl Journal {
    /// The journal in `out`: `Ok(None)` when there is none, `Ok(Some(None))` when it is unreadable.
    pub fn find(out: &Path) -> Result<Option<Option<Self>>, EmitError> {
        let place = out.join(JOURNAL);
        match fs::read(&place) {
            Ok(text) => Ok(Some(Self::parse(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &place)(error)),
        }
    }

    /// Takes all steps, puts the new ledger in place, and tidies up.
    pub fn complete(&self, out: &Path) -> Result<(), EmitError> {
        let stage = out.join(&self.stage);
        let mut real = RealFolders::default();
        for step in &self.steps {
            step.take(out, &stage, &mut real)?;
        }
        let ledger = out.join(LEDGER);
        ignore_missing(fs::rename(stage.join(LEDGER), &ledger)).map_err(failed("write", &ledger))?;
        let journal = out.join(JOURNAL);
        ignore_missing(fs::remove_file(&journal)).map_err(failed("remove", &journal))?;
        // Left-overs do no harm: they are hidden and the next build removes them.
        let _ = fs::remove_dir_all(&stage);
        Ok(())
    }

    /// The staging folder and the steps, to take some of them.
    #[cfg(test)]
    pub fn parts(&self, out: &Path) -> (PathBuf, &[Step]) {
        (out.join(&self.stage), &self.steps)
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nstage {}\n", self.stage);
        for step in &self.steps {
            text.push_str(&match step {
                Step::Move(path) => format!("move {path}\n"),
                Step::Place(number, path) => format!("place {number} {path}\n"),
                Step::Delete(path, stamp) => {
                    format!("delete {} {} {path}\n", stamp.len, stamp.mtime)
                }
                Step::RemoveFolder(path) => format!("rmdir {path}\n"),
            });
        }
        seal(text)
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let body = std::str::from_utf8(sealed_body(text)?).ok()?;
        let mut lines = body.lines();
        if lines.next()? != HEADER {
            return None;
        }
        let stage = lines.next()?.strip_prefix("stage ")?;
        let is_stage = stage.strip_prefix(STAGE_PREFIX)?;
        if is_stage.is_empty() || !is_stage.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self {
            stage: stage.to_owned(),
            steps: lines.map(Step::parse).collect::<Option<_>>()?,
        })
    }
}

impl Step {
    fn parse(line: &str) -> Option<Self> {
        let (verb, rest) = line.split_once(' ')?;
        Some(match verb {
            "move" => Self::Move(clean_path(rest)?),
            "place" => {
                let (number, path) = rest.split_once(' ')?;
                Self::Place(number.parse().ok()?, clean_path(path)?)
            }
            "rmdir" => Self::RemoveFolder(clean_path(rest)?),
            "delete" => {
                let mut fields = rest.splitn(3, ' ');
                let stamp = Stamp {
                    len: fields.next()?.parse().ok()?,
                    mtime: fields.next()?.parse().ok()?,
                };
                Self::Delete(clean_path(fields.next()?)?, stamp)
            }
            _ => return None,
        })
    }

    /// Takes this step; one that was taken before changes nothing.
    pub fn take(&self, out: &Path, stage: &Path, real: &mut RealFolders) -> Result<(), EmitError> {
        match self {
            Self::Move(path) => {
                let from = stage.join("site").join(path.as_str());
                let Ok(metadata) = fs::symlink_metadata(&from) else {
                    return Ok(());
                };
                real.create(out, &path.parent())?;
                move_into(&from, &out.join(path.as_str()), metadata.is_dir())
            }
            Self::Place(number, path) => {
                real.create(out, &path.parent())?;
                let to = out.join(path.as_str());
                let from = stage.join(format!("flat/{number}"));
                ignore_missing(fs::rename(from, &to)).map_err(failed("write", &to))
            }
            Self::Delete(path, stamp) => {
                let file = out.join(path.as_str());
                if !real.check(out, &path.parent()) {
                    return Ok(());
                }
                match fs::symlink_metadata(&file) {
                    Ok(metadata) if metadata.is_file() && Stamp::of(&metadata) == *stamp => {
                        ignore_missing(fs::remove_file(&file)).map_err(failed("remove", &file))
                    }
                    _ => Ok(()),
                }
            }
            Self::RemoveFolder(path) => {
                if real.check(out, &path.parent()) && real.check(out, path) {
                    real.forget(path);
                    // A folder that holds something else is not only ours and stays.
                    let _ = fs::remove_dir(out.join(path.as_str()));
                }
                Ok(())
            }
        }
    }
}

/// Moves a file, or a folder; one that exists by now takes the contents of the staged one.
fn move_into(from: &Path, to: &Path, is_folder: bool) -> Result<(), EmitError> {
    if is_folder && fs::symlink_metadata(to).is_ok_and(|there| there.is_dir()) {
        for entry in fs::read_dir(from).map_err(failed("read", from))? {
            let entry = entry.map_err(failed("read", from))?;
            let kind = entry.file_type().map_err(failed("read", from))?;
            move_into(&entry.path(), &to.join(entry.file_name()), kind.is_dir())?;
        }
        return Ok(());
    }
    fs::rename(from, to).map_err(failed("write", to))
}

/// Folders of the output that are known to be folders and no links, all the way down from the root.
#[derive(Debug, Default)]
pub struct RealFolders(FxHashSet<SitePath>);

impl RealFolders {
    /// Whether `folder` exists and no link leads there.
    pub fn check(&mut self, out: &Path, folder: &SitePath) -> bool {
        if folder.is_root() || self.0.contains(folder) {
            return true;
        }
        let is_real = self.check(out, &folder.parent())
            && fs::symlink_metadata(out.join(folder.as_str())).is_ok_and(|found| found.is_dir());
        if is_real {
            self.0.insert(folder.clone());
        }
        is_real
    }

    fn create(&mut self, out: &Path, folder: &SitePath) -> Result<(), EmitError> {
        if self.check(out, folder) {
            return Ok(());
        }
        self.create(out, &folder.parent())?;
        let path = out.join(folder.as_str());
        fs::create_dir(&path).map_err(failed("create", &path))?;
        self.0.insert(folder.clone());
        Ok(())
    }

    fn forget(&mut self, folder: &SitePath) {
        self.0.remove(folder);
    }
}

/// Removes the staging folders that killed builds left in `out`. The caller holds the lock.
pub fn remove_left_overs(out: &Path) -> Result<(), EmitError> {
    for entry in fs::read_dir(out).map_err(failed("read", out))? {
        let entry = entry.map_err(failed("read", out))?;
        let is_stage = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(STAGE_PREFIX.as_bytes());
        if is_stage && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::remove_dir_all(entry.path()).map_err(failed("remove", &entry.path()))?;
        }
    }
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), EmitError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(failed("write", path))
}

/// Sees the names in `folder` safely on disk. Where a system has no such thing, the rename must do.
fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// A file that is gone already is no error.
fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_reads_back_what_it_wrote_and_no_part_of_it() {
        let path = |text| SitePath::new(text).unwrap();
        let journal = Journal {
            stage: ".lazuli-stage-7".to_owned(),
            steps: vec![
                Step::Delete(path("a b/c.html"), Stamp { len: 3, mtime: 9 }),
                Step::Move(path("en us")),
                Step::Place(4, path("en us/d.html")),
                Step::RemoveFolder(path("old")),
            ],
        };
        let text = journal.to_text();
        for len in 0..text.len() {
            assert_eq!(Journal::parse(&text.as_bytes()[..len]), None, "{len}");
        }
        assert_eq!(Journal::parse(text.as_bytes()), Some(journal));
    }

    #[test]
    fn a_journal_that_leads_out_of_the_folder_is_refused() {
        for lines in [
            "stage ../x\n",
            "stage .lazuli-stage-1\nmove ../x\n",
            "stage .lazuli-stage-1\nrmdir /\n",
        ] {
            let text = seal(format!("{HEADER}\n{lines}"));
            assert_eq!(Journal::parse(text.as_bytes()), None, "{lines}");
        }
    }
}
