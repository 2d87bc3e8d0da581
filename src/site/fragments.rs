//! The fragments of a set: parsed, or kept as bytes until somebody needs more than their include directives.

use std::sync::OnceLock;

use crate::base::FileId;
use crate::source;
use crate::syntax::fragment::{self, Fragment, SyntaxOptions};
use crate::syntax::include::IncludeRef;

/// The pages and includes of a set, by [`FileId`].
#[derive(Debug, Default)]
pub struct Fragments {
    cells: Vec<Cell>,
    options: SyntaxOptions,
}

/// What is there of one file.
#[derive(Debug)]
pub enum Cell {
    /// It is neither page nor include.
    None,
    /// It was parsed.
    Parsed(Box<Fragment>),
    /// An earlier build knows all of it that most builds need.
    Known(Box<Known>),
}

/// A file that is parsed when it must be.
#[derive(Debug)]
pub struct Known {
    bytes: Vec<u8>,
    includes: Vec<IncludeRef>,
    parsed: OnceLock<Fragment>,
}

impl Known {
    /// A file of these bytes, with the include directives that parsing them would find.
    pub fn new(bytes: Vec<u8>, includes: Vec<IncludeRef>) -> Self {
        Self {
            bytes,
            includes,
            parsed: OnceLock::new(),
        }
    }
}

impl Fragments {
    /// The fragments of `cells`, by [`FileId`]; `options` are those with which the parsed ones were parsed.
    pub fn new(cells: Vec<Cell>, options: SyntaxOptions) -> Self {
        Self { cells, options }
    }

    /// Whether `file` is a page or an include.
    pub fn has(&self, file: FileId) -> bool {
        !matches!(self.cells.get(file.index()), None | Some(Cell::None))
    }

    /// The fragment of `file`, parsed now if it was not before; `None` for what is neither page nor include.
    pub fn get(&self, file: FileId) -> Option<&Fragment> {
        match self.cells.get(file.index())? {
            Cell::None => None,
            Cell::Parsed(fragment) => Some(fragment),
            Cell::Known(known) => Some(known.parsed.get_or_init(|| {
                let decoded = source::decode(known.bytes.clone(), file);
                fragment::parse(file, &decoded.text, self.options)
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
