//! `Output`: the output folder during one build.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

use super::ledger::{Entry, LEDGER, Ledger, Stamp, is_allowed};
use super::manifest::{self, Changes, MANIFEST, Manifest};
use super::part::{self, Note};
use super::plan::{self, Plan, Planned, hash_file};
use super::stage::{JOURNAL, Journal, Stage, Staged, StagedFile, remove_left_overs};
use super::{Copied, EmitError, Put, PutError, Summary, failed};
use crate::base::SitePath;

/// Held while a build uses the folder. Never removed: another build may be waiting for it.
const LOCK: &str = ".lazuli-lock";

/// Files up to this size are copied through memory, larger ones in pieces.
const COPY_WHOLE: u64 = 1024 * 1024;

/// The output folder during one build. Dropped without [`Output::finish`], it leaves the site as it was.
#[derive(Debug)]
pub struct Output {
    dir: PathBuf,
    stage: Stage,
    old: Ledger,
    /// There was no ledger: the folder was new or empty.
    is_new: bool,
    notes: Vec<String>,
    claims: Mutex<FxHashMap<String, Claim>>,
    folders: Mutex<FxHashMap<SitePath, bool>>,
    planned: Mutex<Vec<Planned>>,
    /// What of the old site stays, though this build does not write it.
    kept: Vec<SitePath>,
    /// Whether the site has a manifest, and at which path.
    manifest: Option<SitePath>,
    /// The site to compare with, instead of what stands in the folder.
    deployed: Option<Manifest>,
    /// Which part of a site this is.
    note: Option<Note>,
    // Last, so that the lock is held until the staging folder is gone.
    _lock: File,
}

/// Who took an output path.
#[derive(Debug)]
struct Claim {
    path: SitePath,
    is_file: bool,
}

impl Output {
    /// Opens the output folder `dir`, making it if need be. Waits while another build has it.
    ///
    /// `protected` are folders of sources (the doc set's root, its locales): `dir` may lie inside one but
    /// may not be or hold one. A build that was killed while it moved its files into place is completed,
    /// what other killed builds left is removed.
    ///
    /// # Errors
    /// [`EmitError`] when the folder is not ours to use or the disk refuses.
    pub fn open(dir: &Path, protected: &[&Path]) -> Result<Self, EmitError> {
        let dir = resolve(dir).map_err(failed("open", dir))?;
        for sources in protected {
            let resolved = resolve(sources).map_err(failed("open", sources))?;
            if resolved.starts_with(&dir) {
                let sources = sources.to_path_buf();
                return Err(EmitError::HoldsSources { dir, sources });
            }
        }
        match fs::metadata(&dir) {
            Ok(metadata) if metadata.is_dir() => refuse_foreign(&dir)?,
            Ok(_) => return Err(EmitError::NotAFolder { dir }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&dir).map_err(failed("create", &dir))?;
            }
            Err(error) => return Err(failed("open", &dir)(error)),
        }
        let lock = lock(&dir)?;
        refuse_foreign(&dir)?;
        let mut notes = Vec::new();
        match Journal::find(&dir)? {
            None => {}
            Some(Some(journal)) => {
                journal.complete(&dir)?;
                notes.push("completed a build that was interrupted".to_owned());
            }
            Some(None) => {
                let place = dir.join(JOURNAL);
                fs::remove_file(&place).map_err(failed("remove", &place))?;
                notes.push(format!("`{JOURNAL}` was damaged and has been dropped"));
            }
        }
        remove_left_overs(&dir)?;
        // Until this build is done, the folder is no finished part of a site.
        part::forget(&dir)?;
        let place = dir.join(LEDGER);
        let (mut old, is_new) = match fs::read(&place) {
            Ok(text) => (Ledger::parse(&text), false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Ledger::default(), true),
            Err(error) => return Err(failed("read", &place)(error)),
        };
        old.written = fs::symlink_metadata(&place).map_or(0, |found| Stamp::of(&found).mtime);
        if old.damaged {
            notes.push(format!("`{LEDGER}` was damaged; every file was compared again"));
        }
        Ok(Self {
            stage: Stage::create(&dir)?,
            dir,
            old,
            is_new,
            notes,
            claims: Mutex::default(),
            folders: Mutex::default(),
            planned: Mutex::default(),
            kept: Vec::new(),
            manifest: None,
            deployed: None,
            note: None,
            _lock: lock,
        })
    }

    /// Makes `bytes` the file at `path` of the new site. May be called from many threads.
    ///
    /// # Errors
    /// [`PutError::Collision`] when the path is taken; see there for the rest.
    pub fn put(&self, path: &SitePath, bytes: &[u8]) -> Result<Put, PutError> {
        self.claim(path)?;
        Ok(self.put_claimed(path, bytes, blake3::hash(bytes))?)
    }

    /// Leaves the file at `path` as it is, if its bytes have this hash, and makes it a part of the new site;
    /// `false` when it is another file or none, and has to be put. May be called from many threads.
    ///
    /// # Errors
    /// As [`Output::put`].
    pub fn put_known(&self, path: &SitePath, hash: Hash) -> Result<bool, PutError> {
        let Some(stamp) = self.known(path, hash)? else {
            return Ok(false);
        };
        self.claim(path)?;
        self.record(path, hash, stamp, None, false);
        Ok(true)
    }

    /// [`Output::put_known`] for many files: all of them or, with `false`, none.
    ///
    /// # Errors
    /// As [`Output::put`]; what was put before stays put.
    pub fn put_all_known(&self, files: &[(SitePath, Hash)]) -> Result<bool, PutError> {
        let is_there = |(path, hash): &(SitePath, Hash)| self.known(path, *hash);
        let stamps: Vec<Option<Stamp>> = files.par_iter().map(is_there).collect::<Result<_, _>>()?;
        let Some(stamps) = stamps.into_iter().collect::<Option<Vec<Stamp>>>() else {
            return Ok(false);
        };
        for ((path, hash), stamp) in files.iter().zip(stamps) {
            self.claim(path)?;
            self.record(path, *hash, stamp, None, false);
        }
        Ok(true)
    }

    /// What the file at `path` looks like, if its bytes have this hash.
    fn known(&self, path: &SitePath, hash: Hash) -> Result<Option<Stamp>, EmitError> {
        if !is_allowed(path) {
            return Ok(None);
        }
        match self.occupant(path)? {
            Some(there) if self.is_same(path, &there, hash)? => Ok(Some(Stamp::of(&there))),
            _ => Ok(None),
        }
    }

    /// How many files were put so far.
    pub fn count(&self) -> usize {
        locked(&self.planned).len()
    }

    /// The files that were put after the first `count`, with their hashes.
    pub fn since(&self, count: usize) -> Vec<(SitePath, Hash)> {
        let planned = locked(&self.planned);
        let later = planned.iter().skip(count);
        later.map(|file| (file.path.clone(), file.entry.hash)).collect()
    }

    /// Makes a copy of the file `from` the file at `path` of the new site. May be called from many threads. `known` is the
    /// hash of its bytes, if they are known: it is not read then where a copy stands already.
    ///
    /// # Errors
    /// As [`Output::put`], and an [`EmitError::Io`] naming `from` when that cannot be read.
    pub fn put_copy(&self, path: &SitePath, from: &Path, known: Option<Hash>) -> Result<Copied, PutError> {
        self.claim(path)?;
        if let Some(hash) = known
            && let Some(there) = self.occupant(path)?
            && self.is_same(path, &there, hash)?
        {
            let put = self.record(path, hash, Stamp::of(&there), None, false);
            return Ok(Copied { put, hash });
        }
        let metadata = fs::symlink_metadata(from).map_err(failed("read", from))?;
        if !metadata.is_file() {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file");
            return Err(failed("read", from)(error).into());
        }
        if metadata.len() <= COPY_WHOLE {
            let bytes = fs::read(from).map_err(failed("read", from))?;
            let hash = blake3::hash(&bytes);
            let put = self.put_claimed(path, &bytes, hash)?;
            return Ok(Copied { put, hash });
        }
        let there = self.occupant(path)?;
        if let Some(there) = &there
            && there.len() == metadata.len()
        {
            let hash = hash_file(from).map_err(failed("read", from))?;
            if self.is_same(path, there, hash)? {
                let put = self.record(path, hash, Stamp::of(there), None, false);
                return Ok(Copied { put, hash });
            }
        }
        let (hash, stamp, staged) = self.copy(path, from)?;
        let is_over_folder = there.is_some_and(|there| there.is_dir());
        let put = self.record(path, hash, stamp, Some(staged), is_over_folder);
        Ok(Copied { put, hash })
    }

    /// Leaves what the last build wrote at `path`, or below it, as it is: this build has no say in it.
    pub fn keep(&mut self, path: SitePath) {
        self.kept.push(path);
    }

    /// Gives the site a manifest of its files. To be called before files are put.
    ///
    /// # Errors
    /// [`PutError::Collision`] when a file of that name was put already.
    pub fn list_files(&mut self) -> Result<(), PutError> {
        if let Ok(path) = SitePath::new(MANIFEST) {
            self.claim(&path)?;
            self.manifest = Some(path);
        }
        Ok(())
    }

    /// Makes [`Summary::changes`] tell the way from the site of `manifest`, not from what stands in the folder.
    pub fn compare_with(&mut self, manifest: Manifest) {
        self.deployed = Some(manifest);
    }

    /// Makes the folder a part of a site, to be joined with others by [`super::merge()`].
    pub fn mark_part(&mut self, note: Note) {
        self.note = Some(note);
    }

    /// Moves the new site into place and removes what it lacks of the old one.
    ///
    /// # Errors
    /// [`EmitError`]. An error before the files are moved leaves the old site as it was; after one while
    /// they are moved the next [`Output::open`] completes the move.
    pub fn finish(mut self) -> Result<Summary, EmitError> {
        let (journal, summary) = self.prepare()?;
        if let Some(journal) = journal {
            journal.complete(&self.dir)?;
        }
        if let Some(note) = &self.note {
            note.write(&self.dir)?;
        }
        Ok(summary)
    }

    /// Plans the commit and writes its journal, if there is anything to do.
    pub(super) fn prepare(&mut self) -> Result<(Option<Journal>, Summary), EmitError> {
        let manifest = self
            .manifest
            .take()
            .map(|path| self.put_manifest(&path))
            .transpose()?;
        let planned = std::mem::take(&mut *locked(&self.planned));
        let staged = planned.iter().filter(|file| file.staged.is_some());
        let staged: Vec<SitePath> = staged.map(|file| file.path.clone()).collect();
        let folders = std::mem::take(&mut *locked(&self.folders));
        let Plan {
            steps,
            ledger,
            mut summary,
        } = plan::plan(&self.dir, &self.old, planned, &self.kept, &folders)?;
        summary.notes.append(&mut self.notes);
        // The counts are those of the site's files, the manifest is about them.
        match manifest {
            Some(Put::Written) => summary.written -= 1,
            Some(Put::Same) => summary.unchanged -= 1,
            None => {}
        }
        summary.changes = match &self.deployed {
            Some(deployed) => deployed.changes(&ledger.files),
            None => {
                let gone = self.old.files.keys();
                let gone = gone.filter(|path| !ledger.files.contains_key(*path));
                Changes::new(staged, gone.cloned().collect())
            }
        };
        let is_known = !self.is_new && !self.old.damaged && ledger.says_the_same(&self.old);
        if steps.is_empty() && is_known {
            return Ok((None, summary));
        }
        self.stage.write_ledger(&ledger.to_text())?;
        if steps.is_empty() {
            self.stage.install_ledger(&self.dir)?;
            return Ok((None, summary));
        }
        let journal = self.stage.write_journal(&self.dir, steps)?;
        Ok((Some(journal), summary))
    }

    /// Puts the manifest of all that was put, and of what stays, at `path`.
    fn put_manifest(&self, path: &SitePath) -> Result<Put, EmitError> {
        let kept = self.old.files.iter();
        let kept = kept.filter(|(path, _)| self.kept.iter().any(|kept| path.is_under(kept)));
        let mut files: BTreeMap<SitePath, Entry> = kept.map(|(path, entry)| (path.clone(), *entry)).collect();
        files.extend(
            locked(&self.planned)
                .iter()
                .map(|file| (file.path.clone(), file.entry)),
        );
        let text = manifest::text(&files);
        self.put_claimed(path, text.as_bytes(), blake3::hash(text.as_bytes()))
    }

    /// Takes `path`, and the folders that it needs as folders.
    fn claim(&self, path: &SitePath) -> Result<(), PutError> {
        if !is_allowed(path) {
            return Err(PutError::BadPath { path: path.clone() });
        }
        let collision = |claim: &Claim| PutError::Collision {
            path: path.clone(),
            first: claim.path.clone(),
        };
        let mut claims = locked(&self.claims);
        if let Some(claim) = claims.get(&folded(path)) {
            return Err(collision(claim));
        }
        let mut folder = path.parent();
        while !folder.is_root() {
            let key = folded(&folder);
            match claims.get(&key) {
                Some(claim) if claim.is_file => return Err(collision(claim)),
                // Whoever took this folder took the ones above it too.
                Some(_) => break,
                None => {}
            }
            let path = folder.clone();
            claims.insert(key, Claim { path, is_file: false });
            folder = folder.parent();
        }
        let claim = Claim {
            path: path.clone(),
            is_file: true,
        };
        claims.insert(folded(path), claim);
        Ok(())
    }

    fn put_claimed(&self, path: &SitePath, bytes: &[u8], hash: Hash) -> Result<Put, EmitError> {
        let there = self.occupant(path)?;
        if let Some(there) = &there
            && there.len() == bytes.len() as u64
            && self.is_same(path, there, hash)?
        {
            return Ok(self.record(path, hash, Stamp::of(there), None, false));
        }
        let StagedFile {
            mut file,
            place,
            staged,
        } = self.stage_file(path)?;
        file.write_all(bytes).map_err(failed("write", &place))?;
        let stamp = Stamp::of(&file.metadata().map_err(failed("write", &place))?);
        let is_over_folder = there.is_some_and(|there| there.is_dir());
        Ok(self.record(path, hash, stamp, Some(staged), is_over_folder))
    }

    fn stage_file(&self, path: &SitePath) -> Result<StagedFile, EmitError> {
        let is_there = self.folder_exists(&path.parent())?;
        self.stage.create_file(path, is_there)
    }

    /// Copies `from` into the staging folder, in pieces.
    fn copy(&self, path: &SitePath, from: &Path) -> Result<(Hash, Stamp, Staged), EmitError> {
        let mut source = File::open(from).map_err(failed("read", from))?;
        let StagedFile {
            mut file,
            place,
            staged,
        } = self.stage_file(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; 256 * 1024];
        loop {
            let len = source.read(&mut piece).map_err(failed("read", from))?;
            if len == 0 {
                break;
            }
            hasher.update(&piece[..len]);
            file.write_all(&piece[..len]).map_err(failed("write", &place))?;
        }
        let stamp = Stamp::of(&file.metadata().map_err(failed("write", &place))?);
        Ok((hasher.finalize(), stamp, staged))
    }

    fn record(
        &self,
        path: &SitePath,
        hash: Hash,
        stamp: Stamp,
        staged: Option<Staged>,
        is_over_folder: bool,
    ) -> Put {
        locked(&self.planned).push(Planned {
            path: path.clone(),
            entry: Entry { hash, stamp },
            staged,
            is_over_folder,
        });
        if staged.is_some() { Put::Written } else { Put::Same }
    }

    /// What stands at `path` now. A folder is let pass here: the plan sees whether it can go.
    fn occupant(&self, path: &SitePath) -> Result<Option<Metadata>, EmitError> {
        if !self.folder_exists(&path.parent())? {
            return Ok(None);
        }
        let place = self.dir.join(path.as_str());
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &place)(error)),
        };
        if metadata.is_dir() || self.is_ours(path) {
            Ok(Some(metadata))
        } else {
            Err(EmitError::InTheWay { path: place })
        }
    }

    /// Whether the file at `path` may be replaced. A damaged ledger has forgotten some of ours.
    fn is_ours(&self, path: &SitePath) -> bool {
        self.old.files.contains_key(path) || self.old.damaged
    }

    /// Whether the bytes at `path`, described by `there`, have this hash.
    fn is_same(&self, path: &SitePath, there: &Metadata, hash: Hash) -> Result<bool, EmitError> {
        if !there.is_file() {
            return Ok(false);
        }
        if let Some(entry) = self.old.files.get(path)
            && self.old.proves(entry, Stamp::of(there))
        {
            return Ok(entry.hash == hash);
        }
        let place = self.dir.join(path.as_str());
        Ok(hash_file(&place).map_err(failed("read", &place))? == hash)
    }

    /// Whether `folder` is in the output already. A link on the way is refused: it may lead anywhere.
    fn folder_exists(&self, folder: &SitePath) -> Result<bool, EmitError> {
        if folder.is_root() {
            return Ok(true);
        }
        if let Some(&exists) = locked(&self.folders).get(folder) {
            return Ok(exists);
        }
        let mut exists = false;
        if self.folder_exists(&folder.parent())? {
            let place = self.dir.join(folder.as_str());
            exists = match fs::symlink_metadata(&place) {
                Ok(metadata) if metadata.is_dir() => true,
                // A page of the old site gives way to a folder of the new one.
                Ok(metadata) if metadata.is_file() && self.old.files.contains_key(folder) => false,
                Ok(_) => return Err(EmitError::InTheWay { path: place }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(failed("read", &place)(error)),
            };
        }
        locked(&self.folders).insert(folder.clone(), exists);
        Ok(exists)
    }
}

/// The data behind `mutex`. A thread that panicked while it held one left nothing half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The key under which paths collide: equal on file systems that fold case or compose characters.
fn folded(path: &SitePath) -> String {
    let text = path.as_str();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.nfc().collect::<String>().to_lowercase();
    lower.nfc().collect()
}

/// The absolute path of `path` without links, as far as it exists.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut resolved = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            resolved.pop();
            continue;
        }
        resolved.push(component);
        match fs::canonicalize(&resolved) {
            Ok(real) => resolved = real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(resolved)
}

/// Refuses a folder that holds something and has no ledger of ours.
fn refuse_foreign(dir: &Path) -> Result<(), EmitError> {
    let mut holds_foreign = false;
    for entry in fs::read_dir(dir).map_err(failed("read", dir))? {
        let name = entry.map_err(failed("read", dir))?.file_name();
        if name == LEDGER || name == JOURNAL {
            return Ok(());
        }
        holds_foreign |= !name.as_encoded_bytes().starts_with(b".lazuli-");
    }
    if holds_foreign {
        return Err(EmitError::NotOurs { dir: dir.to_owned() });
    }
    Ok(())
}

/// Waits for the folder's lock. The system gives it back when this process ends, however it ends.
fn lock(dir: &Path) -> Result<File, EmitError> {
    let place = dir.join(LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place)
        .map_err(failed("lock", &place))?;
    match file.lock() {
        Ok(()) => Ok(file),
        // Some network disks have no locks; one build at a time is the user's care there.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(error) => Err(failed("lock", &place)(error)),
    }
}
