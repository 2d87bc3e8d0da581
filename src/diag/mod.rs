//! What can be wrong with content, and how it is said. No checks live here, only the words for them.

pub mod catalogue;
pub mod diagnostic;
pub mod human;
pub mod sink;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use sink::Sink;

/// The texts that a renderer quotes from; implemented by whoever holds the sources.
pub trait Sources {
    /// The file's name as people see it: relative to the root, with `/`.
    fn name(&self, file: crate::base::FileId) -> &str;
    /// The file's decoded text.
    fn text(&self, file: crate::base::FileId) -> &str;
}
