//! What there is to watch in a doc set, and what of it is nobody's business.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::build::BuildOptions;
use crate::source::classify::is_redirect_list;
use crate::source::mounts;

/// The real path of what must be there.
pub(super) fn real(path: &Path) -> Result<PathBuf, Failure> {
    fs::canonicalize(path).map_err(|error| Failure::Io(format!("cannot open {}", path.display()), error))
}

/// The root and the folders of the locales.
pub(super) fn folders(options: &BuildOptions) -> Result<Vec<PathBuf>, Failure> {
    let root = real(&options.root)?;
    let locales = mounts::find(&root, &options.config, &options.locale_roots)?;
    let roots = locales.into_iter().map(|locale| locale.root);
    Ok(std::iter::once(root).chain(roots).collect())
}

/// The failure to watch.
pub(super) fn cannot_watch(error: notify::Error) -> Failure {
    Failure::Io("cannot watch the doc set".to_owned(), io::Error::other(error))
}

/// Whether a change of `path`, which is `inside` its watched folder, is nobody's business: what a scan passes
/// over, and `ours`, what lazuli writes. Temporary files of `--fix` and of a build begin with a dot.
pub(super) fn is_ignored(path: &Path, inside: &Path, ours: &[PathBuf]) -> bool {
    let passed_over = inside.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        (name.starts_with('.') && !is_redirect_list(&name)) || name == "node_modules"
    });
    passed_over || ours.iter().any(|ours| path.starts_with(ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_scan_passes_over_and_what_lazuli_writes_is_ignored() {
        let ours = [
            PathBuf::from("/.x/docs/site"),
            PathBuf::from("/.x/docs/findings.json"),
        ];
        let ignored =
            |inside: &str| is_ignored(&Path::new("/.x/docs").join(inside), Path::new(inside), &ours);
        for path in [
            ".git/index",
            "content/.a.md.swp",
            "content/.lazuli-x1",
            "node_modules/x/readme.md",
            "site/index.html",
            "findings.json",
        ] {
            assert!(ignored(path), "{path}");
        }
        for path in [
            "lazuli.toml",
            "content/en-us/articles/a.md",
            "sites/a.md",
            "content/en-us/.openpublishing.redirection.json",
        ] {
            assert!(!ignored(path), "{path}");
        }
    }
}
