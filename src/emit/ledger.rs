//! The ledger: which files and folders in the output are ours, and what they looked like.
//!
//! A text file, one line an entry, sorted, ended by a checksum. It is the only thing in the output that
//! holds times, so a site built twice is the same but for this file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use blake3::Hash;

use crate::base::SitePath;

/// The ledger's name in the output folder. The source stage knows output folders by it.
pub const LEDGER: &str = ".lazuli-ledger";

/// First line. Another version's ledger counts as damaged: its lines are used as far as they fit.
const HEADER: &str = "lazuli-ledger 1";

/// A file's size and time of change: enough to see that nobody wrote to it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    /// Nanoseconds since 1970; 0 where the system does not tell.
    pub mtime: u128,
}

impl Stamp {
    /// The stamp of what `metadata` describes.
    pub fn of(metadata: &Metadata) -> Self {
        let mtime = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            len: metadata.len(),
            mtime: mtime.map_or(0, |since| since.as_nanos()),
        }
    }
}

/// A file that a build wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// BLAKE3 of its bytes.
    pub hash: Hash,
    /// What it looked like when it was written.
    pub stamp: Stamp,
}

/// All that is ours in an output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The files.
    pub files: BTreeMap<SitePath, Entry>,
    /// The folders that a build created.
    pub folders: BTreeSet<SitePath>,
    /// The ledger was damaged: `files` holds what could be saved, other files may be ours too, and
    /// stamps prove nothing.
    pub damaged: bool,
    /// When the ledger itself was written, as [`Stamp::mtime`] counts; 0 proves nothing.
    pub written: u128,
}

impl Ledger {
    /// Reads a ledger. An empty text is a ledger of nothing: so a person hands a folder over to lazuli.
    pub fn parse(text: &[u8]) -> Self {
        let mut ledger = Self::default();
        if text.is_empty() {
            return ledger;
        }
        let body = sealed_body(text);
        ledger.damaged = body.is_none();
        let text = String::from_utf8_lossy(body.unwrap_or(text));
        let mut lines = text.lines();
        ledger.damaged |= lines.next() != Some(HEADER);
        for line in lines {
            if ledger.parse_line(line).is_none() {
                ledger.damaged = true;
            }
        }
        ledger
    }

    /// Whether a file that looks like `stamp` is sure to hold what `entry` says, without reading it.
    ///
    /// A file written just before the ledger may have been written again within the same tick of the
    /// file system's clock, so its stamp proves nothing.
    pub fn proves(&self, entry: &Entry, stamp: Stamp) -> bool {
        // Clocks tick every few milliseconds; some file systems keep whole or even seconds only.
        let tick = match stamp.mtime % 1_000_000_000 {
            0 => 2_000_000_000,
            _ => 20_000_000,
        };
        !self.damaged && entry.stamp == stamp && stamp.mtime + tick < self.written
    }

    /// Whether `other` lists the same files and folders.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.files == other.files && self.folders == other.folders
    }

    fn parse_line(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        match kind {
            "d" => {
                self.folders.insert(clean_path(rest)?);
            }
            "f" => {
                let mut fields = rest.splitn(4, ' ');
                let hash = Hash::from_hex(fields.next()?).ok()?;
                let stamp = Stamp {
                    len: fields.next()?.parse().ok()?,
                    mtime: fields.next()?.parse().ok()?,
                };
                let path = clean_path(fields.next()?)?;
                self.files.insert(path, Entry { hash, stamp });
            }
            _ => return None,
        }
        Some(())
    }

    /// The ledger as it is stored.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(64 + self.files.len() * 160);
        text.push_str(HEADER);
        text.push('\n');
        for folder in &self.folders {
            let _ = writeln!(text, "d {folder}");
        }
        for (path, Entry { hash, stamp }) in &self.files {
            let _ = writeln!(text, "f {} {} {} {path}", hash.to_hex(), stamp.len, stamp.mtime);
        }
        seal(text)
    }
}

/// A path from a file of ours, if it is one that [`super::Output`] would have taken.
pub(super) fn clean_path(text: &str) -> Option<SitePath> {
    let path = SitePath::new(text).ok()?;
    (path.as_str() == text && is_allowed(&path)).then_some(path)
}

/// Whether a site may have a file at `path`: a name, no control characters, none of lazuli's own names.
pub(super) fn is_allowed(path: &SitePath) -> bool {
    !path.is_root() && !path.as_str().contains(char::is_control) && !path.as_str().starts_with(".lazuli-")
}

/// `text` with a last line that proves it whole.
pub(super) fn seal(mut text: String) -> String {
    let hash = blake3::hash(text.as_bytes());
    let _ = writeln!(text, "end {}", hash.to_hex());
    text
}

/// What [`seal`] was given; `None` when a byte of it was lost or changed.
pub(super) fn sealed_body(text: &[u8]) -> Option<&[u8]> {
    let without_newline = text.strip_suffix(b"\n")?;
    let at = memchr::memrchr(b'\n', without_newline)? + 1;
    let (body, end) = without_newline.split_at(at);
    let hash = Hash::from_hex(end.strip_prefix(b"end ")?).ok()?;
    (blake3::hash(body) == hash).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Ledger {
        let mut ledger = Ledger::default();
        for (name, len) in [("a b.html", 3), ("en-us/ünï/index.html", 5)] {
            let entry = Entry {
                hash: blake3::hash(name.as_bytes()),
                stamp: Stamp { len, mtime: 1 << 70 },
            };
            ledger.files.insert(SitePath::new(name).unwrap(), entry);
        }
        ledger.folders.insert(SitePath::new("en-us").unwrap());
        ledger
    }

    #[test]
    fn a_ledger_reads_back_what_it_wrote() {
        assert_eq!(Ledger::parse(sample().to_text().as_bytes()), sample());
    }

    #[test]
    fn a_ledger_cut_anywhere_is_seen_as_damaged() {
        let text = sample().to_text();
        for len in 1..text.len() {
            assert!(Ledger::parse(&text.as_bytes()[..len]).damaged, "{len}");
        }
        assert_eq!(Ledger::parse(b""), Ledger::default());
    }

    #[test]
    fn a_changed_byte_is_seen_and_no_path_leaves_the_folder() {
        let text = sample().to_text().replace("a b.html", "../b.htm");
        let ledger = Ledger::parse(text.as_bytes());
        assert!(ledger.damaged);
        assert_eq!(ledger.files.len(), 1);
    }
}
