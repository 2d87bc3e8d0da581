//! `Pack`: one file of entries, read whole when it is first asked, appended to, now and then written anew. What a run
//! adds waits in a file beside it: a cold build of a large set adds more than should be held in memory.
//!
//! ```text
//! lazuli-cache 1␤  identity (16 bytes)  entry…
//! entry: key (16)  day of last use (4)  length (4)  checksum (8)  payload
//! ```
//!
//! Numbers are little endian. The checksum covers key, length and payload, not the day, which is changed in
//! place never: a new day means a new file. A file that ends in the middle of an entry is used up to there.

use std::fs::{self, File};
use std::hash::Hasher as _;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

/// The first bytes of a pack, with the version of its layout.
const MAGIC: &[u8] = b"lazuli-cache 1\n";

/// Bytes of an entry before its payload.
const HEAD: usize = 16 + 4 + 4 + 8;

/// Entries older than this many days count as used today only when the file is written anew for it.
const DAYS_BETWEEN_STAMPS: u32 = 7;

/// 128 bits of a BLAKE3 hash: two things are not alike by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of what `hasher` was fed.
    pub fn of(hasher: &blake3::Hasher) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(key)
    }
}

/// What a pack may keep.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Entries that nobody used for this many days are forgotten.
    pub days: u32,
    /// Bytes of one pack; the entries that were used longest ago go first.
    pub bytes: u64,
}

/// How much a pack holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Entries.
    pub entries: usize,
    /// Bytes of their payloads.
    pub bytes: u64,
}

/// Entries by key. The first put of a key counts: equal keys have equal payloads.
#[derive(Debug, Default)]
pub struct Pack {
    identity: Key,
    /// The day of this run.
    today: u32,
    /// Where the file is; `None` for a pack that has none.
    place: Option<PathBuf>,
    /// The file, once somebody asked.
    read: OnceLock<Contents>,
    /// Whether entries may be added.
    is_open: bool,
    added: Mutex<Added>,
}

/// A file as it was read.
#[derive(Debug, Default)]
struct Contents {
    bytes: Vec<u8>,
    entries: FxHashMap<Key, Stored>,
    /// Bytes of the file behind which nothing could be read: where appending goes on.
    sound: usize,
    /// Why not all of it could be read.
    failed: Option<Failure>,
}

/// Why a pack holds less than its file.
#[derive(Debug)]
enum Failure {
    /// A part of the file is no entry.
    Damaged,
    /// The disk refused.
    Unreadable(io::Error),
}

/// What a run adds.
#[derive(Debug, Default)]
struct Added {
    keys: FxHashSet<Key>,
    /// The entries, without a name in the folder; `None` before the first.
    out: Option<io::BufWriter<File>>,
    bytes: u64,
    /// What was there before is of no use.
    replaces: bool,
    /// The disk refused: what was added so far is of no use.
    failed: Option<io::Error>,
}

#[derive(Debug)]
struct Stored {
    start: usize,
    len: usize,
    day: u32,
    used: AtomicBool,
}

impl Stored {
    fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// Bytes in the file.
    fn size(&self) -> u64 {
        (self.len + HEAD) as u64
    }
}

/// How large a pack may grow of which a run uses `live` bytes: it is read whole, so what nobody uses costs time.
fn most_bytes(live: u64) -> u64 {
    live.saturating_mul(4).max(64 << 20)
}

impl Contents {
    /// Reads the file at `place`. One that another program than `identity` wrote is empty, as is one that is not
    /// there.
    fn of(place: &Path, identity: Key) -> Self {
        let bytes = match fs::read(place) {
            Ok(bytes) => bytes,
            Err(error) => {
                let is_missing = error.kind() == io::ErrorKind::NotFound;
                return Self {
                    failed: (!is_missing).then_some(Failure::Unreadable(error)),
                    ..Self::default()
                };
            }
        };
        let mut contents = Self::default();
        let Some(body) = bytes
            .strip_prefix(MAGIC)
            .and_then(|rest| rest.strip_prefix(&identity.0))
        else {
            return contents;
        };
        let mut at = bytes.len() - body.len();
        while let Some((key, stored)) = head(&bytes, at) {
            at = stored.start + stored.len;
            contents.entries.insert(key, stored);
        }
        contents.sound = at;
        contents.failed = (at != bytes.len()).then_some(Failure::Damaged);
        contents.bytes = bytes;
        contents
    }

    /// The payload of `stored`, if it is whole.
    fn payload(&self, key: Key, stored: &Stored) -> Option<&[u8]> {
        let payload = self.bytes.get(stored.start..stored.start + stored.len)?;
        let written = self.bytes.get(stored.start - 8..stored.start)?;
        (written == checksum(key, payload)).then_some(payload)
    }
}

impl Pack {
    /// The pack at `place` of the program `identity`, on the day `today`. Entries may be added if it `is_open`;
    /// they wait in the same folder until the pack is written.
    pub fn at(place: PathBuf, identity: Key, today: u32, is_open: bool) -> Self {
        Self {
            identity,
            today,
            place: Some(place),
            is_open,
            ..Self::default()
        }
    }

    fn contents(&self) -> &Contents {
        self.read.get_or_init(|| match &self.place {
            Some(place) => Contents::of(place, self.identity),
            None => Contents::default(),
        })
    }

    /// What is wrong with the file, so far as it was read.
    pub(super) fn complaint(&self) -> Option<String> {
        match self.read.get()?.failed.as_ref()? {
            Failure::Damaged => Some("was damaged; what could be read is used".to_owned()),
            Failure::Unreadable(error) => Some(format!("cannot be read: {error}")),
        }
    }

    /// Whether it held nothing before this run.
    pub fn is_empty(&self) -> bool {
        self.contents().entries.is_empty()
    }

    /// The payload of `key`; `None` when it is unknown or damaged.
    pub fn get(&self, key: Key) -> Option<&[u8]> {
        let contents = self.contents();
        let stored = contents.entries.get(&key)?;
        let payload = contents.payload(key, stored)?;
        stored.used.store(true, Ordering::Relaxed);
        Some(payload)
    }

    /// Keeps `payload` for later builds. Payloads of 4 GiB and more are not kept.
    pub fn put(&self, key: Key, payload: &[u8]) {
        let folder = self.place.as_deref().and_then(Path::parent);
        let Some(folder) = folder.filter(|_| self.is_open) else {
            return;
        };
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        if u32::try_from(payload.len()).is_err() || added.failed.is_some() || !added.keys.insert(key) {
            return;
        }
        if let Err(error) = added.write(folder, key, self.today, payload) {
            added.failed = Some(error);
        }
    }

    /// Makes `payload` the only thing that the pack holds for later builds.
    pub fn put_only(&self, key: Key, payload: &[u8]) {
        self.put(key, payload);
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.replaces = true;
    }

    /// How much there is.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn stats(&self) -> io::Result<Stats> {
        let contents = self.contents();
        if let Some(Failure::Unreadable(error)) = &contents.failed {
            return Err(io::Error::new(error.kind(), error.to_string()));
        }
        Ok(Stats {
            entries: contents.entries.len(),
            bytes: contents.entries.values().map(|stored| stored.len as u64).sum(),
        })
    }

    /// Brings the file up to date: appends what was added, or writes it anew where that makes it smaller or its
    /// days truer. A file that nobody asked stays as it is.
    ///
    /// # Errors
    /// When the disk refuses; the old file is then still there or cut short, and either is sound.
    pub(super) fn write(&mut self, limits: &Limits) -> io::Result<()> {
        let Some(place) = self.place.clone() else {
            return Ok(());
        };
        let mut added = std::mem::take(self.added.get_mut().unwrap_or_else(PoisonError::into_inner));
        if let Some(error) = added.failed.take() {
            return Err(error);
        }
        if added.replaces {
            self.read = OnceLock::from(Contents::default());
        } else if self.read.get().is_none() && added.keys.is_empty() {
            return Ok(());
        }
        if self.needs_new_file(&added, limits) {
            return self.write_anew(&place, added, limits);
        }
        let contents = self.contents();
        let entries = added.into_file()?;
        if entries.is_none() && contents.sound == contents.bytes.len() {
            return Ok(());
        }
        let mut file = File::options().write(true).open(place)?;
        file.set_len(contents.sound as u64)?;
        file.seek(SeekFrom::End(0))?;
        if let Some(mut entries) = entries {
            io::copy(&mut entries, &mut file)?;
        }
        Ok(())
    }

    /// Writes the file anew with what `limits` leave of it.
    ///
    /// # Errors
    /// When the disk refuses; the old file is then still there.
    pub(super) fn rewrite(&self, limits: &Limits) -> io::Result<()> {
        match &self.place {
            Some(place) => self.write_anew(place, Added::default(), limits),
            None => Ok(()),
        }
    }

    fn needs_new_file(&self, added: &Added, limits: &Limits) -> bool {
        let contents = self.contents();
        if contents.bytes.is_empty() {
            return !added.keys.is_empty();
        }
        let is_stale = |stored: &Stored| {
            let age = self.today.saturating_sub(stored.day);
            age > limits.days || (stored.is_used() && age > DAYS_BETWEEN_STAMPS)
        };
        let used = contents.entries.values().filter(|stored| stored.is_used());
        let live = used.map(Stored::size).sum::<u64>() + added.bytes;
        let bytes = contents.sound as u64 + added.bytes;
        bytes > limits.bytes || bytes > most_bytes(live) || contents.entries.values().any(is_stale)
    }

    fn write_anew(&self, place: &Path, added: Added, limits: &Limits) -> io::Result<()> {
        let contents = self.contents();
        let usable = contents.entries.iter().filter_map(|(key, stored)| {
            // A damaged entry must not get a new checksum, which would make it look whole.
            let payload = contents.payload(*key, stored)?;
            let day = match stored.is_used() {
                true => self.today,
                false => stored.day,
            };
            let is_kept = self.today.saturating_sub(day) <= limits.days && !added.keys.contains(key);
            is_kept.then_some((day, *key, payload))
        });
        let mut kept: Vec<(u32, Key, &[u8])> = usable.collect();
        let size = |payload: &[u8]| (payload.len() + HEAD) as u64;
        let of_today = kept.iter().filter(|(day, ..)| *day == self.today);
        let live = added.bytes + of_today.map(|(.., payload)| size(payload)).sum::<u64>();
        kept.sort_unstable_by_key(|&(day, key, _)| (std::cmp::Reverse(day), key));
        let mut bytes = added.bytes;
        let most = limits.bytes.min(most_bytes(live) / 2);
        kept.retain(|(_, _, payload)| {
            bytes += size(payload);
            bytes <= most
        });
        let folder = place.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix("pack-").tempfile_in(folder)?;
        let mut out = io::BufWriter::new(file);
        out.write_all(MAGIC)?;
        out.write_all(&self.identity.0)?;
        for (day, key, payload) in kept {
            entry(&mut out, key, day, payload)?;
        }
        let fits = added.bytes <= limits.bytes;
        if let Some(mut entries) = added.into_file()?.filter(|_| fits) {
            io::copy(&mut entries, &mut out)?;
        }
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(place).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Added {
    fn write(&mut self, folder: &Path, key: Key, today: u32, payload: &[u8]) -> io::Result<()> {
        let out = match &mut self.out {
            Some(out) => out,
            none => none.insert(io::BufWriter::new(tempfile::tempfile_in(folder)?)),
        };
        self.bytes += (payload.len() + HEAD) as u64;
        entry(out, key, today, payload)
    }

    /// The entries, from the first on.
    fn into_file(self) -> io::Result<Option<File>> {
        let Some(out) = self.out else { return Ok(None) };
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Some(file))
    }
}

/// The entry that begins at byte `at`; `None` where no whole one does.
fn head(bytes: &[u8], at: usize) -> Option<(Key, Stored)> {
    let head = bytes.get(at..at + HEAD)?;
    let number =
        |from: usize| -> Option<u32> { Some(u32::from_le_bytes(head[from..from + 4].try_into().ok()?)) };
    let key = Key(head[..16].try_into().ok()?);
    let (day, len) = (number(16)?, number(20)? as usize);
    let start = at + HEAD;
    bytes.get(start..start.checked_add(len)?)?;
    let used = AtomicBool::new(false);
    Some((
        key,
        Stored {
            start,
            len,
            day,
            used,
        },
    ))
}

/// Eight bytes that change when anything of an entry does: against damage, not against forgers, who could as well forge
/// the payload's hash. Only the program that wrote an entry reads it, so the hash may be another in the next version.
fn checksum(key: Key, payload: &[u8]) -> [u8; 8] {
    let mut hasher = FxHasher::default();
    hasher.write(&key.0);
    hasher.write_usize(payload.len());
    hasher.write(payload);
    hasher.finish().to_le_bytes()
}

fn entry(out: &mut impl io::Write, key: Key, day: u32, payload: &[u8]) -> io::Result<()> {
    out.write_all(&key.0)?;
    out.write_all(&day.to_le_bytes())?;
    // `put` refuses what is longer.
    out.write_all(&(payload.len() as u32).to_le_bytes())?;
    out.write_all(&checksum(key, payload))?;
    out.write_all(payload)
}
