//! Include paths → fragments, in the locale of the page that includes.

use super::{Overlay, fixes};
use crate::base::{FileId, LocaleId, SitePath, escape};
use crate::source::{FileKind, SourceSet};
use crate::syntax::expand::{Includes, Note, Target};
use crate::syntax::fragment::Fragment;

/// Looks fragments up for the pages of one locale.
pub struct Finder<'s> {
    /// The files.
    pub set: &'s SourceSet,
    /// Which file a path means.
    pub overlay: &'s Overlay,
    /// The fragments by [`FileId`].
    pub fragments: &'s [Option<Fragment>],
    /// The locale of the page.
    pub locale: LocaleId,
}

impl Includes for Finder<'_> {
    fn find(&self, from: FileId, path: &str) -> Target<'_> {
        let decoded = escape::percent_decode(path);
        let Some(wanted) = resolve_path(&self.set.file(from).path, &decoded) else {
            return Target::Outside;
        };
        // Another locale may have another file in its place: what is right here may be wrong there.
        let own = self.set.file(from).locale == Some(self.locale);
        if let Some(target) = self.fragment(&wanted, own.then_some(path)) {
            return target;
        }
        if !wanted.as_str().ends_with(".md")
            && let Ok(with_extension) = SitePath::new(&format!("{wanted}.md"))
            && let Some(Target::Found(fragment, _)) = self.fragment(&with_extension, None)
        {
            let message = format!("include `{path}` lacks its extension `.md`");
            let note = Note {
                code: "include-no-extension",
                message,
                path: own.then(|| format!("{path}.md")),
            };
            return Target::Found(fragment, Some(note));
        }
        Target::Missing(wanted.to_string())
    }
}

impl Finder<'_> {
    /// The fragment at `path`, and how `written` would be written in the right letter case.
    fn fragment(&self, path: &SitePath, written: Option<&str>) -> Option<Target<'_>> {
        let found = self.overlay.find(self.locale, path)?;
        let file = self.set.file(found.file);
        if !matches!(file.kind, FileKind::Include | FileKind::Page) {
            return None;
        }
        let fragment = self.fragments.get(found.file.index())?.as_ref()?;
        let note = found.other_case.then(|| Note {
            code: "include-case",
            message: format!("the file is called `{}`", file.path.file_name()),
            path: written.and_then(|written| fixes::with_case(written, &file.path)),
        });
        Some(Target::Found(fragment, note))
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
