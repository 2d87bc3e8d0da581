//! Words that every stage uses: text positions, paths, locales, dates, slugs, escaping. No I/O, nothing about sites.

pub mod alert_words;
pub mod date;
pub mod escape;
pub mod hash;
pub mod intl;
pub mod locale;
pub mod packed;
pub mod path;
pub(crate) mod pattern;
pub mod renumber;
pub mod shard;
pub mod slug;
pub mod suggest;
pub mod text;

pub use locale::{LocaleId, LocaleTag};
pub use packed::Packed;
pub use path::SitePath;
pub use renumber::Renumber;
pub use shard::Shard;
pub use text::{FileId, LineIndex, Span, TextRange};
