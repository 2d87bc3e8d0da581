//! Files that are passed on as they are: opened only if they still are what the scan saw.

use std::fs::{self, File};
use std::io::{self, Read as _};

use super::SourceFile;

/// The largest file that is passed on, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// The bytes of `file`. What has become a link, a pipe or a folder since the scan is not followed, waited for or read.
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
