//! Replacing a file at once or not at all, so that nobody ever sees half of it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes `bytes` beside `path` and renames. A file that is there keeps its permissions.
///
/// # Errors
/// The system's answer; the file is then as it was.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".lazuli-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    match fs::metadata(path) {
        Ok(there) => file.as_file().set_permissions(there.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
