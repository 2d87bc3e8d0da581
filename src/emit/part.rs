//! The note in an output folder that says which part of a site it holds.

use std::fs;
use std::io;
use std::path::Path;

use blake3::Hash;

use super::ledger::{seal, sealed_body};
use super::{EmitError, failed};
use crate::base::Shard;

/// The note's name in the output folder.
pub const PART: &str = ".lazuli-shard";

const HEADER: &str = "lazuli-shard 1";

/// Which part of which site a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// Which part.
    pub shard: Shard,
    /// The hash of everything that the site is made of: parts of different sites do not fit.
    pub inputs: Hash,
    /// Whether the whole site has a manifest.
    pub has_manifest: bool,
}

impl Note {
    /// The note in `dir`; `Ok(None)` when there is none, `Ok(Some(None))` when it is damaged.
    pub(super) fn find(dir: &Path) -> io::Result<Option<Option<Self>>> {
        match fs::read(dir.join(PART)) {
            Ok(text) => Ok(Some(Self::parse(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the note into `dir`. One that is cut short is seen to be damaged.
    pub(super) fn write(&self, dir: &Path) -> Result<(), EmitError> {
        let place = dir.join(PART);
        fs::write(&place, self.to_text()).map_err(failed("write", &place))
    }

    fn to_text(self) -> String {
        seal(format!(
            "{HEADER}\nshard {}\ninputs {}\nmanifest {}\n",
            self.shard,
            self.inputs.to_hex(),
            self.has_manifest
        ))
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let body = std::str::from_utf8(sealed_body(text)?).ok()?;
        let mut lines = body.lines();
        if lines.next()? != HEADER {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        Some(Self {
            shard: Shard::parse(field("shard")?)?,
            inputs: Hash::from_hex(field("inputs")?).ok()?,
            has_manifest: field("manifest")?.parse().ok()?,
        })
    }
}

/// Removes the note of an earlier build from `dir`.
pub(super) fn forget(dir: &Path) -> Result<(), EmitError> {
    let place = dir.join(PART);
    match fs::remove_file(&place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &place)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_and_no_part_of_it_does() {
        let note = Note {
            shard: Shard::parse("2/5").unwrap(),
            inputs: blake3::hash(b"x"),
            has_manifest: true,
        };
        let text = note.to_text();
        assert_eq!(Note::parse(text.as_bytes()), Some(note));
        for len in 0..text.len() {
            assert_eq!(Note::parse(&text.as_bytes()[..len]), None, "{len}");
        }
    }
}
