//! Disk → bytes: which files a doc set has, and their text. The only stage that reads sources.

pub mod set;

pub use set::{FileKind, LocaleInfo, SourceFile, SourceSet};
