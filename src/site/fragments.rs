//! The fragments of a set: parsed, or left on disk until somebody needs more than their include directives.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::base::FileId;
use crate::source::{self, SourceSet};
use crate::syntax::fragment::{self, Fragment, SyntaxOptions};
use crate::syntax::include::IncludeRef;

/// The pages and includes of a set, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct Fragments {
    cells: Vec<Cell>,
    options: SyntaxOptions,
    max_size: u64,
    changed: Arc<AtomicBool>,
}

/// What is there of one file.
#[derive(Debug, Clone)]
pub enum Cell {
    /// It is neither page nor include, or was not read yet.
    None,
    /// It was parsed.
    Parsed(Arc<Fragment>),
    /// An earlier build knows all of it that most builds need.
    Known(Arc<Known>),
}

/// A file that is parsed when it must be.
#[derive(Debug)]
pub struct Known {
    hash: blake3::Hash,
    includes: Vec<IncludeRef>,
    /// The file's bytes, where nothing may be read a second time.
    bytes: Option<Vec<u8>>,
    parsed: OnceLock<Fragment>,
}

impl Known {
    /// A file whose bytes have this hash, with the include directives that parsing them would find.
    pub fn new(hash: blake3::Hash, includes: Vec<IncludeRef>) -> Self {
        Self {
            hash,
            includes,
            bytes: None,
            parsed: OnceLock::new(),
        }
    }

    /// The same with the file's bytes: it is not read again.
    pub fn with(self, bytes: Vec<u8>) -> Self {
        Self {
            bytes: Some(bytes),
            ..self
        }
    }
}

impl Fragments {
    /// A place for each of `count` files, with nothing in it; `options` are those with which they are parsed,
    /// `max_size` is the largest file that is read, in bytes.
    pub fn new(count: usize, options: SyntaxOptions, max_size: u64) -> Self {
        Self {
            cells: vec![Cell::None; count],
            options,
            max_size,
            changed: Arc::default(),
        }
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
            Cell::Known(known) => known.parsed.get().is_some(),
        };
        self.cells.iter().filter(is_parsed).count()
    }

    /// Whether `file` is a page or an include.
    pub fn has(&self, file: FileId) -> bool {
        !matches!(self.cells.get(file.index()), None | Some(Cell::None))
    }

    /// The fragment of `file`, read and parsed now if it was not before; `None` for what is neither page nor
    /// include.
    pub fn get(&self, set: &SourceSet, file: FileId) -> Option<&Fragment> {
        match self.cells.get(file.index())? {
            Cell::None => None,
            Cell::Parsed(fragment) => Some(fragment),
            Cell::Known(known) => Some(known.parsed.get_or_init(|| {
                let read = || source::read_bytes(set.file(file), self.max_size).unwrap_or_default();
                let bytes = known.bytes.clone().unwrap_or_else(read);
                if blake3::hash(&bytes) != known.hash {
                    self.changed.store(true, Ordering::Relaxed);
                }
                fragment::parse(file, &source::decode(bytes, file).text, self.options)
            })),
        }
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
