//! Parts of a site → the site: checks that the folders are all parts of one build, whole and unchanged, and joins them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::ledger::{Entry, LEDGER, Ledger};
use super::manifest::Manifest;
use super::part::{Note, PART};
use super::plan::hash_file;
use super::stage::JOURNAL;
use super::{EmitError, Output, PutError, Summary, failed};
use crate::base::{Shard, SitePath};

/// Files up to this size are read once and written from memory.
const IN_MEMORY: u64 = 1024 * 1024;

/// Why parts were not joined. But for [`MergeError::Emit`], the output folder was not touched.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The folder is not what a build with `--shard` made.
    #[error("{} is no part of a site: it has no `{PART}`", dir.display())]
    NotAPart {
        /// The folder.
        dir: PathBuf,
    },
    /// A build was killed while it wrote the folder.
    #[error("{} is not finished: the build that wrote it was interrupted", dir.display())]
    Unfinished {
        /// The folder.
        dir: PathBuf,
    },
    /// One of lazuli's own files in it is damaged.
    #[error("{} is damaged", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
    },
    /// Two parts are of different sites.
    #[error("{} and {} are parts of different builds", first.display(), dir.display())]
    OtherBuild {
        /// The first folder.
        first: PathBuf,
        /// The folder that does not fit it.
        dir: PathBuf,
    },
    /// The same part was given twice.
    #[error("{} and {} are the same part, {shard}", first.display(), dir.display())]
    Twice {
        /// Which part.
        shard: Shard,
        /// Where it was first.
        first: PathBuf,
        /// Where it is again.
        dir: PathBuf,
    },
    /// Parts are missing.
    #[error("parts are missing: {}", list(missing, *count))]
    Missing {
        /// Their numbers.
        missing: Vec<u32>,
        /// How many parts the site has.
        count: u32,
    },
    /// Something in a part is not of the build that made it.
    #[error("{} was not made by the build of this part", path.display())]
    Foreign {
        /// What it is.
        path: PathBuf,
    },
    /// A file of a part is missing or is not what the build wrote.
    #[error("{} is missing or was changed since it was built", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Two parts have different files of one name.
    #[error("`{path}` is in {} and in {}, with different bytes", first.display(), dir.display())]
    Differ {
        /// The file.
        path: SitePath,
        /// The one part.
        first: PathBuf,
        /// The other part.
        dir: PathBuf,
    },
    /// Two parts have files that cannot be in one folder.
    #[error(transparent)]
    Put(PutError),
    /// The output folder cannot be used, or the disk refused.
    #[error(transparent)]
    Emit(#[from] EmitError),
}

impl MergeError {
    /// What a person can do about it.
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::NotAPart { .. } => {
                "make parts with `lazuli build --shard`; a CI system may leave hidden files out of artifacts \
                 unless it is told to take them"
            }
            Self::Unfinished { .. } => "build this part again",
            Self::OtherBuild { .. } => {
                "build all parts with the same program from the same sources, configuration and options, with \
                 the same number of parts"
            }
            Self::Twice { .. } => "name every part once",
            Self::Missing { .. } => "name the folders of all parts",
            Self::Damaged { .. } | Self::Foreign { .. } | Self::Changed { .. } => {
                "build this part again, into an empty folder"
            }
            Self::Differ { .. } => "build both parts again, from the same sources",
            Self::Put(_) => return None,
            Self::Emit(error) => return error.help(),
        };
        Some(text.to_owned())
    }

    /// Whether the folders are wrong (a usage error) rather than the disk.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Emit(error) | Self::Put(PutError::Emit(error)) => error.is_usage(),
            _ => true,
        }
    }
}

/// `2/5, 4/5`.
fn list(missing: &[u32], count: u32) -> String {
    let names: Vec<String> = missing.iter().map(|number| format!("{number}/{count}")).collect();
    names.join(", ")
}

/// A folder that holds a part.
struct Part<'d> {
    dir: &'d Path,
    note: Note,
    ledger: Ledger,
}

/// Joins the parts in `dirs`, given in any order, into the site in `out`: the one that a build of all would have
/// made, byte for byte. [`Summary::changes`] is the way from the site of `deployed`, or else from what stood in `out`.
///
/// # Errors
/// [`MergeError`] when the folders are not exactly the parts of one site, and when the disk refuses.
pub fn merge(dirs: &[PathBuf], out: &Path, deployed: Option<Manifest>) -> Result<Summary, MergeError> {
    let parts = dirs
        .iter()
        .map(|dir| Part::read(dir))
        .collect::<Result<Vec<_>, _>>()?;
    let has_manifest = fit(&parts)?;
    parts.par_iter().try_for_each(Part::refuse_foreign)?;
    let files = overlay(&parts)?;
    // Nothing is put before all of it is known to be right.
    files
        .par_iter()
        .try_for_each(|(path, (part, entry))| part.verify(path, entry))?;

    let protected: Vec<&Path> = dirs.iter().map(PathBuf::as_path).collect();
    let mut output = Output::open(out, &protected)?;
    if has_manifest {
        output.list_files().map_err(put_error)?;
    }
    if let Some(deployed) = deployed {
        output.compare_with(deployed);
    }
    files
        .par_iter()
        .try_for_each(|(path, (part, entry))| part.put(path, entry, &output))?;
    Ok(output.finish()?)
}

fn put_error(error: PutError) -> MergeError {
    match error {
        PutError::Emit(error) => MergeError::Emit(error),
        other => MergeError::Put(other),
    }
}

/// Whether the site of `parts` has a manifest, if they are all parts of one site.
fn fit(parts: &[Part<'_>]) -> Result<bool, MergeError> {
    let Some(first) = parts.first() else {
        return Err(MergeError::Missing {
            missing: vec![1],
            count: 1,
        });
    };
    let mut seen: BTreeMap<u32, &Part<'_>> = BTreeMap::new();
    for part in parts {
        let is_same = (part.note.inputs, part.note.shard.count(), part.note.has_manifest)
            == (
                first.note.inputs,
                first.note.shard.count(),
                first.note.has_manifest,
            );
        if !is_same {
            return Err(MergeError::OtherBuild {
                first: first.dir.to_owned(),
                dir: part.dir.to_owned(),
            });
        }
        if let Some(twin) = seen.insert(part.note.shard.number(), part) {
            return Err(MergeError::Twice {
                shard: part.note.shard,
                first: twin.dir.to_owned(),
                dir: part.dir.to_owned(),
            });
        }
    }
    let count = first.note.shard.count();
    let missing: Vec<u32> = (1..=count).filter(|number| !seen.contains_key(number)).collect();
    if missing.is_empty() {
        Ok(first.note.has_manifest)
    } else {
        Err(MergeError::Missing { missing, count })
    }
}

/// All files, each with a part that has it.
fn overlay<'p, 'd>(
    parts: &'p [Part<'d>],
) -> Result<BTreeMap<&'p SitePath, (&'p Part<'d>, &'p Entry)>, MergeError> {
    let mut files: BTreeMap<&SitePath, (&Part<'d>, &Entry)> = BTreeMap::new();
    for part in parts {
        for (path, entry) in &part.ledger.files {
            match files.get(path) {
                Some((first, there)) if there.hash != entry.hash => {
                    return Err(MergeError::Differ {
                        path: path.clone(),
                        first: first.dir.to_owned(),
                        dir: part.dir.to_owned(),
                    });
                }
                _ => files.insert(path, (part, entry)),
            };
        }
    }
    Ok(files)
}

impl<'d> Part<'d> {
    fn read(dir: &'d Path) -> Result<Self, MergeError> {
        let io = |name: &str| {
            let place = dir.join(name);
            move |error| MergeError::Emit(failed("read", &place)(error))
        };
        if dir.join(JOURNAL).exists() {
            return Err(MergeError::Unfinished { dir: dir.to_owned() });
        }
        let note = match Note::find(dir).map_err(io(PART))? {
            Some(Some(note)) => note,
            Some(None) => return Err(MergeError::Damaged { file: dir.join(PART) }),
            None => return Err(MergeError::NotAPart { dir: dir.to_owned() }),
        };
        let ledger = match fs::read(dir.join(LEDGER)) {
            Ok(text) => Ledger::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(MergeError::NotAPart { dir: dir.to_owned() });
            }
            Err(error) => return Err(io(LEDGER)(error)),
        };
        if ledger.damaged {
            return Err(MergeError::Damaged {
                file: dir.join(LEDGER),
            });
        }
        Ok(Self { dir, note, ledger })
    }

    /// Refuses anything below the folder that the part's build did not write. lazuli's own files are at the top.
    fn refuse_foreign(&self) -> Result<(), MergeError> {
        let is_own = |entry: &walkdir::DirEntry| {
            entry.depth() == 1 && entry.file_name().as_encoded_bytes().starts_with(b".lazuli-")
        };
        let walk = WalkDir::new(self.dir).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_own(entry)) {
            let entry = entry.map_err(|error| failed("read", self.dir)(error.into()))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let inside = entry.path().strip_prefix(self.dir).ok().and_then(Path::to_str);
            let inside =
                inside.and_then(|inside| SitePath::new(&inside.replace(std::path::MAIN_SEPARATOR, "/")).ok());
            let is_ours = inside.is_some_and(|path| self.ledger.files.contains_key(&path));
            if !is_ours || !entry.file_type().is_file() {
                return Err(MergeError::Foreign {
                    path: entry.into_path(),
                });
            }
        }
        Ok(())
    }

    /// Compares a file with what the build wrote. Times prove nothing: the folder was carried here.
    fn verify(&self, path: &SitePath, entry: &Entry) -> Result<(), MergeError> {
        let place = self.dir.join(path.as_str());
        match hash_file(&place) {
            Ok(hash) if hash == entry.hash => Ok(()),
            Ok(_) => Err(MergeError::Changed { path: place }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(MergeError::Changed { path: place }),
            Err(error) => Err(failed("read", &place)(error).into()),
        }
    }

    fn put(&self, path: &SitePath, entry: &Entry, output: &Output) -> Result<(), MergeError> {
        if output.put_known(path, entry.hash).map_err(put_error)? {
            return Ok(());
        }
        let place = self.dir.join(path.as_str());
        if entry.stamp.len > IN_MEMORY {
            output.put_copy(path, &place, None).map_err(put_error)?;
            return Ok(());
        }
        let bytes = fs::read(&place).map_err(failed("read", &place))?;
        output.put(path, &bytes).map_err(put_error)?;
        Ok(())
    }
}
