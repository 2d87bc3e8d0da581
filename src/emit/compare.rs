//! `differences`: whether two output folders hold the same site.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::ledger::{LEDGER, Ledger};
use super::{EmitError, failed};
use crate::base::SitePath;

/// A file that two sites do not agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The file, relative to the output folder.
    pub path: SitePath,
    /// How it differs.
    pub how: How,
}

/// How a file of one site differs from that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Only the first site has it.
    Extra,
    /// Only the second site has it.
    Missing,
    /// Both have it. The line of the first byte that differs, from 1.
    Line(usize),
}

/// The files in which the site in `dir` differs from the one in `other`, byte for byte, sorted by path.
/// Files that no build of ours wrote count for nothing.
///
/// # Errors
/// [`EmitError::Io`] when a file cannot be read.
pub fn differences(dir: &Path, other: &Path) -> Result<Vec<Difference>, EmitError> {
    let mut paths: BTreeSet<SitePath> = files(dir)?;
    paths.extend(files(other)?);
    let mut found = Vec::new();
    for path in paths {
        let how = match (read(dir, &path)?, read(other, &path)?) {
            (Some(one), Some(two)) if one == two => continue,
            (Some(one), Some(two)) => How::Line(line(&one, &two)),
            (Some(_), None) => How::Extra,
            (None, Some(_)) => How::Missing,
            // The ledger's word is not taken for it: what is in neither folder is no difference.
            (None, None) => continue,
        };
        found.push(Difference { path, how });
    }
    Ok(found)
}

/// The files that builds wrote to `dir`.
fn files(dir: &Path) -> Result<BTreeSet<SitePath>, EmitError> {
    let place = dir.join(LEDGER);
    let text = fs::read(&place).map_err(failed("read", &place))?;
    Ok(Ledger::parse(&text).files.into_keys().collect())
}

fn read(dir: &Path, path: &SitePath) -> Result<Option<Vec<u8>>, EmitError> {
    let place = dir.join(path.as_str());
    match fs::read(&place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", &place)(error)),
    }
}

/// The line of the first byte in which `one` and `two` differ, from 1.
fn line(one: &[u8], two: &[u8]) -> usize {
    let same = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    1 + one.iter().take(same).filter(|byte| **byte == b'\n').count()
}
