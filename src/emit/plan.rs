//! From what a build put and what the last one left to the steps of the commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;

use blake3::Hash;
use rustc_hash::{FxHashMap, FxHashSet};
use walkdir::WalkDir;

use super::ledger::{Entry, Ledger, Stamp};
use super::stage::{RealFolders, Staged, Step};
use super::{EmitError, Summary, failed};
use crate::base::SitePath;

/// A file of the new site.
#[derive(Debug)]
pub struct Planned {
    /// Its path.
    pub path: SitePath,
    /// What it is.
    pub entry: Entry,
    /// Where it waits; `None` when it is in place already.
    pub staged: Option<Staged>,
    /// A folder stands at its path and has to go.
    pub is_over_folder: bool,
}

/// What a commit does.
#[derive(Debug, Default)]
pub struct Plan {
    /// Its steps.
    pub steps: Vec<Step>,
    /// What will be ours.
    pub ledger: Ledger,
    /// What to tell.
    pub summary: Summary,
}

/// Plans the way from the site of `old` to `planned`; what `old` has at or below `kept` stays. `folders` tells for each folder of the new site
/// whether it exists in `out`.
pub fn plan(
    out: &Path,
    old: &Ledger,
    planned: Vec<Planned>,
    kept: &[SitePath],
    folders: &FxHashMap<SitePath, bool>,
) -> Result<Plan, EmitError> {
    let mut plan = Plan::default();
    let mut moves = BTreeSet::new();
    let mut over_folders = Vec::new();
    for file in planned {
        if let Some(staged) = file.staged {
            plan.summary.written += 1;
            match staged {
                Staged::InTree => moves.insert((first_missing(&file.path, folders), None)),
                Staged::Flat(number) => moves.insert((file.path.clone(), Some(number))),
            };
            if file.is_over_folder {
                over_folders.push(file.path.clone());
            }
        } else {
            plan.summary.unchanged += 1;
        }
        plan.ledger.files.insert(file.path, file.entry);
    }
    for (path, entry) in &old.files {
        if kept.iter().any(|kept| path.is_under(kept)) && !plan.ledger.files.contains_key(path) {
            plan.ledger.files.insert(path.clone(), *entry);
        }
    }
    let mut needed: BTreeSet<SitePath> = BTreeSet::new();
    for path in plan.ledger.files.keys() {
        // Whoever needed a folder needed those above it too.
        let mut above = ancestors(path);
        while above.next().is_some_and(|folder| needed.insert(folder)) {}
    }
    plan.ledger.folders = needed
        .iter()
        .filter(|folder| old.folders.contains(*folder) || folders.get(*folder) == Some(&false))
        .cloned()
        .collect();

    let stale = stale_files(out, old, &plan.ledger.files, &needed, &mut plan.summary)?;
    // A file that stands where a folder must be, or the other way round, goes first; the rest goes last,
    // so that no page is missing while links to it are still there.
    let (first, last): (Vec<_>, Vec<_>) = stale.into_iter().partition(|(path, _)| {
        needed.contains(path) || ancestors(path).any(|above| plan.ledger.files.contains_key(&above))
    });
    plan.summary.removed = first.len() + last.len();
    let cleared: FxHashSet<&SitePath> = first.iter().map(|(path, _)| path).collect();
    let mut cleared_folders = Vec::new();
    for path in over_folders {
        cleared_folders.extend(clearable_folders(out, &path, &cleared)?);
    }
    let delete = |(path, stamp)| Step::Delete(path, stamp);
    plan.steps.extend(first.into_iter().map(delete));
    plan.steps
        .extend(cleared_folders.into_iter().map(Step::RemoveFolder));

    // What pages refer to comes before the pages.
    let mut moves: Vec<(SitePath, Option<u32>)> = moves.into_iter().collect();
    moves.sort_by_key(|(path, _)| path.extension() == "html");
    plan.steps
        .extend(moves.into_iter().map(|(path, number)| match number {
            None => Step::Move(path),
            Some(number) => Step::Place(number, path),
        }));

    plan.steps.extend(last.into_iter().map(delete));
    // Children sort after their parents and must go before them.
    let empty = old
        .folders
        .iter()
        .rev()
        .filter(|folder| !needed.contains(*folder));
    plan.steps.extend(empty.cloned().map(Step::RemoveFolder));
    Ok(plan)
}

/// The BLAKE3 of the file's bytes.
pub fn hash_file(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

/// The uppermost folder of `path` that is not there yet, else `path` itself: moving it brings `path`.
fn first_missing(path: &SitePath, folders: &FxHashMap<SitePath, bool>) -> SitePath {
    ancestors(path)
        .filter(|folder| folders.get(folder) == Some(&false))
        .last()
        .unwrap_or_else(|| path.clone())
}

/// The folders that hold `path`, nearest first, without the root.
fn ancestors(path: &SitePath) -> impl Iterator<Item = SitePath> + use<> {
    std::iter::successors(Some(path.parent()), |folder| Some(folder.parent()))
        .take_while(|folder| !folder.is_root())
}

/// The files of `old` that the new site lacks and that are still as we wrote them.
fn stale_files(
    out: &Path,
    old: &Ledger,
    new: &BTreeMap<SitePath, Entry>,
    needed: &BTreeSet<SitePath>,
    summary: &mut Summary,
) -> Result<Vec<(SitePath, Stamp)>, EmitError> {
    let mut real = RealFolders::default();
    let mut stale = Vec::new();
    for (path, entry) in &old.files {
        if new.contains_key(path) || !real.check(out, &path.parent()) {
            continue;
        }
        let file = out.join(path.as_str());
        let Ok(metadata) = fs::symlink_metadata(&file) else {
            continue;
        };
        let stamp = Stamp::of(&metadata);
        let is_ours = metadata.is_file()
            && (old.proves(entry, stamp)
                || (stamp.len == entry.stamp.len
                    && hash_file(&file).map_err(failed("read", &file))? == entry.hash));
        if is_ours {
            stale.push((path.clone(), stamp));
        } else if needed.contains(path) && !metadata.is_dir() {
            return Err(EmitError::InTheWay { path: file });
        } else if !metadata.is_dir() {
            summary.kept.push(path.clone());
        }
    }
    Ok(stale)
}

/// The folders at and below `path`, inner ones first, if they hold no file but `cleared` ones.
fn clearable_folders(
    out: &Path,
    path: &SitePath,
    cleared: &FxHashSet<&SitePath>,
) -> Result<Vec<SitePath>, EmitError> {
    let mut folders = Vec::new();
    for entry in WalkDir::new(out.join(path.as_str())).contents_first(true) {
        let entry = entry.map_err(|error| failed("read", out)(error.into()))?;
        let inside = entry.path().strip_prefix(out).ok().and_then(Path::to_str);
        let inside = inside.and_then(|inside| SitePath::new(inside).ok());
        match inside {
            Some(folder) if entry.file_type().is_dir() => folders.push(folder),
            Some(file) if cleared.contains(&file) => {}
            _ => {
                return Err(EmitError::InTheWay {
                    path: entry.into_path(),
                });
            }
        }
    }
    Ok(folders)
}
