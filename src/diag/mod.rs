//! What can be wrong with content, and how it is said. No checks live here, only the words for them.
//!
//! A finding's way: a stage makes a [`Diagnostic`] and gives it to a [`Sink`]; a [`policy::Policy`] drops
//! what nobody wants and [`suppress`] what the source excuses; a [`Baseline`] hides what was there before;
//! [`format`](mod@format) prints the rest and [`fix`] repairs it.

pub mod baseline;
pub mod catalogue;
pub mod diagnostic;
pub mod fix;
pub mod format;
pub mod former;
pub mod human;
pub mod place;
pub mod policy;
pub mod renames;
mod renumber;
pub mod sink;
#[cfg(test)]
pub(crate) mod stub;
pub mod suppress;

pub use baseline::Baseline;
pub use diagnostic::{Code, Diagnostic, Findings, Level, Occurrence, Severity};
pub use fix::{Applicability, Fix, TextEdit};
pub use format::Format;
pub use former::Former;
pub use policy::Policy;
pub use sink::Sink;

/// The texts that a renderer quotes from; implemented by whoever holds the sources.
pub trait Sources: Sync {
    /// The file's name as people see it: relative to the root, with `/`.
    fn name(&self, file: crate::base::FileId) -> &str;
    /// The file's decoded text.
    fn text(&self, file: crate::base::FileId) -> &str;
    /// The tag of the locale in whose tree the file stands; `None` for shared files and where nobody knows.
    fn locale(&self, file: crate::base::FileId) -> Option<&str> {
        let _ = file;
        None
    }
    /// The files whose text holds [`suppress::MARKER`], in the order of their names.
    fn suppressing(&self) -> Vec<crate::base::FileId>;
}
