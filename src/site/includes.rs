//! Include paths → fragments, in the locale of the page that includes.

use super::fragments::Fragments;
use super::{Overlay, fixes};
use crate::base::{FileId, LocaleId, SitePath, escape};
use crate::source::{FileKind, SourceSet};
use crate::syntax::expand::{Includes, Note, Target};

/// Looks fragments up for the pages of one locale.
pub struct Finder<'s> {
    /// The files.
    pub set: &'s SourceSet,
    /// Which file a path means.
    pub overlay: &'s Overlay,
    /// The fragments by [`FileId`].
    pub fragments: &'s Fragments,
    /// The locale of the page.
    pub locale: LocaleId,
}

/// Which file an include names.
#[derive(Debug, Clone)]
pub enum Located {
    /// This one, and what its path should have been.
    File(FileId, Option<Note>),
    /// As [`Target::Missing`].
    Missing(String),
    /// As [`Target::Outside`].
    Outside,
}

impl Includes for Finder<'_> {
    fn find(&self, from: FileId, path: &str) -> Target<'_> {
        match self.locate(from, path) {
            Located::File(file, note) => match self.fragments.get(file) {
                Some(fragment) => Target::Found(fragment, note),
                None => Target::Missing(self.set.file(file).path.to_string()),
            },
            Located::Missing(path) => Target::Missing(path),
            Located::Outside => Target::Outside,
        }
    }
}

impl Finder<'_> {
    /// The file that `path`, written in the file `from`, names.
    pub fn locate(&self, from: FileId, path: &str) -> Located {
        let decoded = escape::percent_decode(path);
        let Some(wanted) = resolve_path(&self.set.file(from).path, &decoded) else {
            return Located::Outside;
        };
        // Another locale may have another file in its place: what is right here may be wrong there.
        let own = self.set.file(from).locale == Some(self.locale);
        if let Some((file, note)) = self.file(&wanted, own.then_some(path)) {
            return Located::File(file, note);
        }
        if !wanted.as_str().ends_with(".md")
            && let Ok(with_extension) = SitePath::new(&format!("{wanted}.md"))
            && let Some((file, _)) = self.file(&with_extension, None)
        {
            let message = format!("include `{path}` lacks its extension `.md`");
            let note = Note {
                code: "include-no-extension",
                message,
                path: own.then(|| format!("{path}.md")),
            };
            return Located::File(file, Some(note));
        }
        Located::Missing(wanted.to_string())
    }

    /// The page or include at `path`, and how `written` would be written in the right letter case.
    fn file(&self, path: &SitePath, written: Option<&str>) -> Option<(FileId, Option<Note>)> {
        let found = self.overlay.find(self.locale, path)?;
        let file = self.set.file(found.file);
        if !matches!(file.kind, FileKind::Include | FileKind::Page) {
            return None;
        }
        if !self.fragments.has(found.file) {
            return None;
        }
        let note = found.other_case.then(|| Note {
            code: "include-case",
            message: format!("the file is called `{}`", file.path.file_name()),
            path: written.and_then(|written| fixes::with_case(written, &file.path)),
        });
        Some((found.file, note))
    }
}

/// The logical path that `path`, written in the file at `from`, means; `None` when it leaves the set.
///
/// `~/` is the root of the locale. A path that climbs past the root means the top of the set when it goes on
/// to a folder there: repositories lie at different depths, their relative paths do not.
pub fn resolve_path(from: &SitePath, path: &str) -> Option<SitePath> {
    let path = path.trim();
    if path.contains(['\0', ':']) || path.starts_with(['/', '\\']) {
        return None;
    }
    let joined = match path.strip_prefix("~/") {
        Some(rest) => SitePath::new(rest),
        None => from.parent().join(path),
    };
    let resolved = match joined {
        Ok(path) => path,
        Err(escape) if escape.rest.segments().next() == Some("includes") => escape.rest,
        Err(_) => return None,
    };
    let hidden = resolved.segments().any(|segment| segment.starts_with('.'));
    (!hidden).then_some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(path: &str) -> Option<String> {
        let from = SitePath::new("articles/vm/a.md").unwrap();
        resolve_path(&from, path).map(|path| path.to_string())
    }

    #[test]
    fn paths_stay_inside_the_set() {
        assert_eq!(resolved("../../includes/x.md").as_deref(), Some("includes/x.md"));
        assert_eq!(
            resolved("../../../../includes/x.md").as_deref(),
            Some("includes/x.md")
        );
        assert_eq!(resolved("~/includes/x.md").as_deref(), Some("includes/x.md"));
        for outside in [
            "../../../etc/passwd",
            "/etc/passwd",
            "file:///etc/passwd",
            "C:\\x.md",
            "\\\\server\\x.md",
            "https://x/y.md",
            "../../.git/config",
            "x.md\0.txt",
        ] {
            assert_eq!(resolved(outside), None, "{outside}");
        }
    }
}
