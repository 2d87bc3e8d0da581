//! What is at a place now, long after the scan: files may have become others, links, pipes or nothing since.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use super::SourceFile;

/// The largest file that is passed on, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// What is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    /// A file of so many bytes.
    File(u64),
    /// A folder, a link or something stranger.
    Other,
    /// Nothing.
    Nothing,
}

/// What is at `path`; links are not followed.
pub fn at(path: &Path) -> Present {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Present::File(found.len()),
        Ok(_) => Present::Other,
        Err(_) => Present::Nothing,
    }
}

/// Length and time of the last change, which tell that something changed, never that nothing did.
pub type Stamp = (u64, Option<Duration>);

/// The stamp of what is at `path`, if something is.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::symlink_metadata(path).ok()?;
    let modified = found.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Some((found.len(), since))
}

/// The text of a file that messages quote; empty where it is none.
pub fn text(path: &Path) -> String {
    match at(path) {
        Present::File(_) => fs::read_to_string(path).unwrap_or_default(),
        Present::Other | Present::Nothing => String::new(),
    }
}

/// The bytes of `file`, to be passed on as they are. What has become a link, a pipe or a folder since the scan is not followed, waited for or read.
///
/// # Errors
/// When it is no longer there, not the same kind of thing, or larger than 256 MiB.
pub fn bytes(file: &SourceFile) -> io::Result<Vec<u8>> {
    let refused = || io::Error::new(io::ErrorKind::NotFound, "no regular file of the set");
    // The scan followed the links that there were: a path that leads elsewhere now does so since.
    if fs::canonicalize(&file.disk)? != file.disk || !fs::symlink_metadata(&file.disk)?.is_file() {
        return Err(refused());
    }
    let opened = File::open(&file.disk)?;
    let metadata = opened.metadata()?;
    if !metadata.is_file() || metadata.len() > MOST_BYTES {
        return Err(refused());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    opened.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
