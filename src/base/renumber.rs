//! New numbers for the files that a value names: what outlives a run or a list of files is numbered by something else.
//!
//! Implementations name every field, so that a new one that names files does not compile before it is thought of.

use super::{FileId, Span};

/// Old number → new number; `None` for a file that has none.
pub type New<'n> = dyn FnMut(FileId) -> Option<FileId> + 'n;

/// What names files by their numbers.
pub trait Renumber {
    /// Gives every file its new number. `None` when one has none; the value is then of no use.
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()>;
}

impl Renumber for FileId {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        *self = new(*self)?;
        Some(())
    }
}

impl Renumber for Span {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self { file, range: _ } = self;
        file.renumber(new)
    }
}

impl<T: Renumber> Renumber for [T] {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        self.iter_mut().try_for_each(|one| one.renumber(new))
    }
}

impl<T: Renumber> Renumber for Vec<T> {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        self.as_mut_slice().renumber(new)
    }
}

impl<T: Renumber> Renumber for Option<T> {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        self.as_mut().map_or(Some(()), |one| one.renumber(new))
    }
}
