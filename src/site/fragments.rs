//! The fragments of a set: parsed, or left on disk until somebody needs more than their include directives.
//!
//! The texts of a set may be more than should be in memory. Includes stay, as many pages show them; pages stay
//! while there is [`Room`], and are parsed again when they are needed otherwise.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::base::FileId;
use crate::source::{self, FileKind, SourceSet};
use crate::syntax::fragment::{self, Fragment, SyntaxOptions};
use crate::syntax::include::IncludeRef;

/// The pages and includes of a set, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct Fragments {
    cells: Vec<Cell>,
    options: SyntaxOptions,
    max_size: u64,
    room: Room,
    changed: Arc<AtomicBool>,
}

/// How many bytes may still be kept in memory of what can be made again; shared between clones.
#[derive(Debug, Clone, Default)]
pub struct Room(Arc<AtomicU64>);

impl Room {
    /// Room for this many bytes.
    pub fn new(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    /// Takes room for `bytes`, if there is as much.
    pub fn take(&self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        let left = |room: u64| room.checked_sub(bytes);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
            .is_ok()
    }
}

/// What is there of one file.
#[derive(Debug, Clone, Default)]
pub enum Cell {
    /// It is neither page nor include, or was not read yet.
    #[default]
    None,
    /// It was parsed.
    Parsed(Arc<Fragment>),
    /// All of it that most builds need is known, and its text is not kept.
    Known(Arc<Known>),
}

/// A file that is parsed when it must be.
#[derive(Debug)]
pub struct Known {
    hash: blake3::Hash,
    includes: Vec<IncludeRef>,
    /// The file's bytes, where nothing may be read a second time.
    bytes: Option<Vec<u8>>,
    parsed: OnceLock<Arc<Fragment>>,
    was_parsed: AtomicBool,
}

impl Known {
    /// A file whose bytes have this hash, with the include directives that parsing them would find. With its `bytes` it
    /// is not read again.
    pub fn new(hash: blake3::Hash, includes: Vec<IncludeRef>, bytes: Option<Vec<u8>>) -> Self {
        Self {
            hash,
            includes,
            bytes,
            parsed: OnceLock::new(),
            was_parsed: AtomicBool::new(false),
        }
    }

    fn parse(&self, fragments: &Fragments, set: &SourceSet, file: FileId) -> Arc<Fragment> {
        let read = || source::read_bytes(set.file(file), fragments.max_size).unwrap_or_default();
        let bytes = self.bytes.clone().unwrap_or_else(read);
        if blake3::hash(&bytes) != self.hash {
            fragments.changed.store(true, Ordering::Relaxed);
        }
        self.was_parsed.store(true, Ordering::Relaxed);
        let text = source::decode(bytes, file).text;
        Arc::new(fragment::parse(file, &text, fragments.options))
    }
}

impl Fragments {
    /// A place for each of `count` files, with nothing in it; `options` are those with which they are parsed,
    /// `max_size` is the largest file that is read, in bytes, and pages are kept while there is `room`.
    pub fn new(count: usize, options: SyntaxOptions, max_size: u64, room: Room) -> Self {
        Self {
            cells: vec![Cell::None; count],
            options,
            max_size,
            room,
            changed: Arc::default(),
        }
    }

    /// The room that pages share with whatever else can be made again.
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// What is to be kept of a file that was just parsed, and whose bytes have this hash.
    pub fn cell(&self, fragment: Fragment, hash: blake3::Hash, kind: FileKind) -> Cell {
        if kind == FileKind::Include || self.room.take(fragment.size()) {
            return Cell::Parsed(Arc::new(fragment));
        }
        let known = Known::new(hash, fragment.includes, None);
        known.was_parsed.store(true, Ordering::Relaxed);
        Cell::Known(Arc::new(known))
    }

    /// Puts what was read of `file` in its place.
    pub fn set(&mut self, file: FileId, cell: Cell) {
        if let Some(place) = self.cells.get_mut(file.index()) {
            *place = cell;
        }
    }

    /// Whether a file was found to be another than it was when this run began.
    pub fn changed_meanwhile(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }

    /// How many files were parsed in this run.
    pub fn parsed(&self) -> usize {
        let is_parsed = |cell: &&Cell| match cell {
            Cell::None => false,
            Cell::Parsed(_) => true,
            Cell::Known(known) => known.was_parsed.load(Ordering::Relaxed),
        };
        self.cells.iter().filter(is_parsed).count()
    }

    /// Whether `file` is a page or an include.
    pub fn has(&self, file: FileId) -> bool {
        !matches!(self.cells.get(file.index()), None | Some(Cell::None))
    }

    /// The fragment of `file`, read and parsed now if it was not before, and kept from now on; `None` for what is
    /// neither page nor include.
    pub fn get(&self, set: &SourceSet, file: FileId) -> Option<&Fragment> {
        match self.cells.get(file.index())? {
            Cell::None => None,
            Cell::Parsed(fragment) => Some(fragment),
            Cell::Known(known) => Some(known.parsed.get_or_init(|| known.parse(self, set, file))),
        }
    }

    /// As [`Self::get`], for whoever is alone with it: kept only while there is room.
    pub fn page(&self, set: &SourceSet, file: FileId) -> Option<Arc<Fragment>> {
        let known = match self.cells.get(file.index())? {
            Cell::None => return None,
            Cell::Parsed(fragment) => return Some(Arc::clone(fragment)),
            Cell::Known(known) => known,
        };
        if let Some(parsed) = known.parsed.get() {
            return Some(Arc::clone(parsed));
        }
        let parsed = known.parse(self, set, file);
        if self.room.take(parsed.size()) {
            return Some(Arc::clone(known.parsed.get_or_init(|| parsed)));
        }
        Some(parsed)
    }

    /// The include directives of `file`, in order.
    pub fn includes(&self, file: FileId) -> &[IncludeRef] {
        match self.cells.get(file.index()) {
            None | Some(Cell::None) => &[],
            Some(Cell::Parsed(fragment)) => &fragment.includes,
            Some(Cell::Known(known)) => &known.includes,
        }
    }
}
