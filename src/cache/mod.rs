//! The memo of earlier builds: bytes by the hash of everything they were made of. Knows no type of the site.
//!
//! A cache is a hint: a folder that is missing, damaged, of another version, in use or read-only costs
//! time and a note, never a wrong page. Every entry carries its own checksum, and its key is the whole
//! truth about it, so an entry that is found is right whoever wrote it.

mod pack;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

pub use pack::{Key, Limits, Pack, Stats};

/// Held while a build writes to the cache.
const LOCK: &str = "lock";

/// What keeps the folder out of backups.
const TAG: &str = "CACHEDIR.TAG";

/// The contents of [`TAG`], as its convention asks (bford.info/cachedir).
const TAG_TEXT: &str =
    "Signature: 8a477f597d28d172789f06886806bc55\n# Made by lazuli; `lazuli cache clean` removes it.\n";

/// What keeps the folder out of git.
const IGNORE: &str = ".gitignore";

/// The packs of a cache. A pack is one file; its name says what its keys are hashes of.
const PACKS: [&str; 8] = [
    "runs", "files", "sources", "pages", "sites", "renders", "code", "words",
];

/// An open cache, or none.
#[derive(Debug)]
pub struct Cache {
    dir: PathBuf,
    /// What the last run made, by all that it looked at.
    pub runs: Pack,
    /// What was read of each file, by what its file system says of its version.
    pub files: Pack,
    /// What was read of each source file, by its bytes.
    pub sources: Pack,
    /// Facts of pages, by what they were spliced of.
    pub pages: Pack,
    /// What the whole set means to a page, by the page and the set.
    pub sites: Pack,
    /// Hashes of output files, by what they show.
    pub renders: Pack,
    /// Coloured code, by language and text.
    pub code: Pack,
    /// Words of pages, by what they were spliced of.
    pub words: Pack,
    /// Why the cache is not used, or not wholly.
    notes: Vec<String>,
    lock: Option<File>,
}

impl Cache {
    /// No cache: nothing is found, nothing is kept.
    pub fn none() -> Self {
        Self {
            dir: PathBuf::new(),
            runs: Pack::default(),
            files: Pack::default(),
            sources: Pack::default(),
            pages: Pack::default(),
            sites: Pack::default(),
            renders: Pack::default(),
            code: Pack::default(),
            words: Pack::default(),
            notes: Vec::new(),
            lock: None,
        }
    }

    /// Whether what is put has a chance to be kept: a cache that is none, or somebody else's now, keeps nothing.
    pub fn keeps(&self) -> bool {
        self.lock.is_some()
    }

    /// Opens the cache in `dir`, making it if need be. `identity` is the program that made the entries:
    /// those of any other are dropped. `today` is a day's number, from any day on. What does not work becomes a
    /// note.
    pub fn open(dir: &Path, identity: Key, today: u32) -> Self {
        let mut cache = Self {
            dir: dir.to_owned(),
            ..Self::none()
        };
        match prepare(dir) {
            Ok(Some(lock)) => cache.lock = Some(lock),
            Ok(None) => cache.note("it is used by another build, so nothing is added"),
            Err(error) => cache.note(&format!("nothing can be added: {error}")),
        }
        let keeps = cache.keeps();
        for (name, pack) in cache.packs() {
            *pack = Pack::at(dir.join(file_name(name)), identity, today, keeps);
        }
        cache
    }

    /// Writes what was added, and forgets what `limits` say.
    ///
    /// Called only after the site was written: entries of a build that failed are of no use. Gives what a person
    /// should know: why the cache was not used, or not wholly.
    pub fn save(mut self, limits: &Limits) -> Vec<String> {
        let keeps = self.keeps();
        let packs = self.packs().into_par_iter();
        let said = packs.flat_map_iter(|(name, pack)| {
            let mut said: Vec<String> = pack.complaint().into_iter().collect();
            if keeps && let Err(error) = pack.write(limits) {
                said.push(format!("cannot be written: {error}"));
            }
            said.into_iter()
                .map(move |text| format!("`{}` {text}", file_name(name)))
        });
        let said: Vec<String> = said.collect();
        for text in said {
            self.note(&text);
        }
        self.notes
    }

    fn packs(&mut self) -> [(&'static str, &mut Pack); PACKS.len()] {
        let [runs, files, sources, pages, sites, renders, code, words] = PACKS;
        [
            (runs, &mut self.runs),
            (files, &mut self.files),
            (sources, &mut self.sources),
            (pages, &mut self.pages),
            (sites, &mut self.sites),
            (renders, &mut self.renders),
            (code, &mut self.code),
            (words, &mut self.words),
        ]
    }

    fn note(&mut self, text: &str) {
        self.notes.push(format!("cache {}: {text}", self.dir.display()));
    }
}

/// The file of the pack `name`.
fn file_name(name: &str) -> String {
    format!("{name}.pack")
}

/// Makes the folder and takes its lock; `None` when another process has it.
fn prepare(dir: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(dir)?;
    let tag = dir.join(TAG);
    if !tag.exists() {
        fs::write(tag, TAG_TEXT)?;
        fs::write(dir.join(IGNORE), "*\n")?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // Some network disks have no locks; one build at a time is the user's care there.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// The hash of the program that runs: another one may make other bytes of the same inputs. `None` when the
/// system does not tell which file that is; such a program has no cache.
pub fn identity() -> Option<Key> {
    // Once a process: what runs does not change, though its file may be replaced meanwhile.
    static IDENTITY: OnceLock<Option<Key>> = OnceLock::new();
    *IDENTITY.get_or_init(|| {
        // In pieces: it may be larger than all that a small set takes.
        let program = File::open(std::env::current_exe().ok()?).ok()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(program).ok()?;
        Some(Key::of(&hasher))
    })
}

/// How much each pack in `dir` holds, by name. Packs that are missing or of another program hold nothing.
///
/// # Errors
/// When a pack is there and cannot be read.
pub fn stats(dir: &Path, identity: Key) -> io::Result<Vec<(&'static str, Stats)>> {
    let read = |name| {
        Ok((
            name,
            Pack::at(dir.join(file_name(name)), identity, 0, false).stats()?,
        ))
    };
    PACKS.into_iter().map(read).collect()
}

/// Forgets what `limits` say of the cache in `dir`, and what another program than `identity` wrote.
/// Gives the bytes freed and notes.
///
/// # Errors
/// When the folder cannot be read or another process uses the cache.
pub fn prune(dir: &Path, identity: Key, today: u32, limits: &Limits) -> io::Result<(u64, Vec<String>)> {
    let before = size(dir)?;
    if before == 0 {
        return Ok((0, Vec::new()));
    }
    let mut cache = Cache::open(dir, identity, today);
    let mut said = Vec::new();
    if cache.lock.is_none() {
        return Err(io::Error::other(cache.notes.join("; ")));
    }
    for (name, pack) in cache.packs() {
        pack.rewrite(limits)?;
        let complaint = pack.complaint();
        said.extend(complaint.map(|text| format!("`{}` {text}", file_name(name))));
    }
    for text in said {
        cache.note(&text);
    }
    Ok((before.saturating_sub(size(dir)?), cache.notes))
}

/// Bytes of the packs in `dir`, whoever wrote them.
fn size(dir: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for name in PACKS {
        match fs::metadata(dir.join(file_name(name))) {
            Ok(found) => bytes += found.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}

/// Removes the cache's own files from `dir`, and the folder if nothing else is in it. Gives the bytes freed.
///
/// # Errors
/// When a file cannot be removed; a folder that is not there is no error.
pub fn clean(dir: &Path) -> io::Result<u64> {
    let mut freed = 0;
    let packs = PACKS.into_iter().map(file_name);
    for name in packs.chain([TAG, IGNORE, LOCK].map(str::to_owned)) {
        let place = dir.join(name);
        match fs::symlink_metadata(&place) {
            Ok(found) => {
                fs::remove_file(&place)?;
                freed += found.len();
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    // Whatever else is in the folder is not ours, and stays.
    let _ = fs::remove_dir(dir);
    Ok(freed)
}

#[cfg(test)]
mod tests;
