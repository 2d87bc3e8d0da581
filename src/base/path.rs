//! `SitePath`: a path inside a doc set or an output folder, the same on every operating system.

use std::fmt;
use std::sync::Arc;

/// A clean relative path: `/` between segments, no `.`, no `..`, no leading or trailing `/`.
///
/// The empty path is the root itself. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

/// The path climbs above the root; holds what is left of it once every leading `..` is taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscapesRoot {
    /// How many levels above the root the path went.
    pub levels: usize,
    /// The rest of the path, below the level that was reached.
    pub rest: SitePath,
}

impl SitePath {
    /// Normalises `path` against the root: `\` counts as `/`, empty and `.` segments vanish.
    ///
    /// # Errors
    /// [`EscapesRoot`] when `..` climbs above the root.
    pub fn new(path: &str) -> Result<Self, EscapesRoot> {
        Self::root().join(path)
    }

    /// The root.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// This path's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `relative` resolved against this folder.
    ///
    /// # Errors
    /// [`EscapesRoot`] when `..` climbs above the root.
    pub fn join(&self, relative: &str) -> Result<Self, EscapesRoot> {
        let mut segments: Vec<&str> = self.0.split('/').filter(|s| !s.is_empty()).collect();
        let mut above = 0;
        for segment in relative.split(['/', '\\']) {
            match segment {
                "" | "." => {}
                ".." => {
                    if segments.pop().is_none() {
                        above += 1;
                    }
                }
                name => segments.push(name),
            }
        }
        let path = Self(Arc::from(segments.join("/")));
        if above == 0 {
            Ok(path)
        } else {
            Err(EscapesRoot {
                levels: above,
                rest: path,
            })
        }
    }

    /// The folder that holds this path; the root's parent is the root.
    pub fn parent(&self) -> Self {
        match self.0.rfind('/') {
            Some(at) => Self(Arc::from(&self.0[..at])),
            None => Self::root(),
        }
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The last segment without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(at) if at > 0 => &name[..at],
            _ => name,
        }
    }

    /// The extension of the last segment, without the dot; empty where there is none.
    pub fn extension(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(at) if at > 0 => &name[at + 1..],
            _ => "",
        }
    }

    /// The path without its extension.
    pub fn without_extension(&self) -> Self {
        let extension = self.extension();
        if extension.is_empty() {
            self.clone()
        } else {
            Self(Arc::from(&self.0[..self.0.len() - extension.len() - 1]))
        }
    }

    /// The segments, root first.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|s| !s.is_empty())
    }

    /// Whether this path is `folder` itself or lies below it (by segment, not by text).
    pub fn is_under(&self, folder: &SitePath) -> bool {
        folder.0.is_empty()
            || (self.0.starts_with(&*folder.0)
                && matches!(self.0.as_bytes().get(folder.0.len()), None | Some(b'/')))
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SitePath({})", self.0)
    }
}

impl serde::Serialize for SitePath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_resolves_dots_and_backslashes() {
        let folder = SitePath::new("articles/vm").unwrap();
        assert_eq!(
            folder.join("../.\\media/a.png").unwrap().as_str(),
            "articles/media/a.png"
        );
    }

    #[test]
    fn climbing_out_is_told_with_what_is_left() {
        let folder = SitePath::new("articles").unwrap();
        let error = folder.join("../../../includes/x.md").unwrap_err();
        assert_eq!((error.levels, error.rest.as_str()), (2, "includes/x.md"));
    }

    #[test]
    fn under_compares_whole_segments() {
        let docs = SitePath::new("docs").unwrap();
        assert!(SitePath::new("docs/a").unwrap().is_under(&docs));
        assert!(!SitePath::new("docs-evil/a").unwrap().is_under(&docs));
    }

    #[test]
    fn stem_and_extension() {
        let path = SitePath::new("a/b.c.md").unwrap();
        assert_eq!((path.stem(), path.extension()), ("b.c", "md"));
        assert_eq!(path.without_extension().as_str(), "a/b.c");
    }
}
