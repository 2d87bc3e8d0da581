//! Rules about picture files: unused, too large, or shown by others than the article in whose folder they lie.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{FileId, SitePath, Span};
use crate::check::{Rules, SiteView};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceSet};

/// Looks at the pictures of the set.
pub(in crate::check) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    // What pages of other locales show is not known when only some are looked at.
    if rules.on("image-unused") && view.whole {
        unused(view, found);
    }
    if rules.on("image-too-large") {
        too_large(rules, view, found);
    }
    if rules.on("image-shared") {
        shared(view, found);
    }
}

/// The place of a finding about a picture as such.
fn start(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

fn unused(view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let set = view.site.set;
    for id in set.unused_pictures(view.assets) {
        let message = format!("no page shows or links to `{}`", set.file(id).path);
        found.push(
            Diagnostic::new("image-unused", start(id), message)
                .with_help("delete it, or show it where it belongs"),
        );
    }
}

fn too_large(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let most = rules.config.check.max_image_size;
    for &id in view.assets {
        let file = view.site.set.file(id);
        if file.is_picture() && file.size > most {
            let message = format!(
                "`{}` has {} kB, more than the {} kB that readers should wait for",
                file.path,
                file.size.div_ceil(1024),
                most / 1024
            );
            found.push(
                Diagnostic::new("image-too-large", start(id), message)
                    .with_help("make it smaller, or raise `max_image_size` in `[check]`"),
            );
        }
    }
}

/// Pictures in the folder of one article that several files show. A folder is an article's when it has its name.
fn shared(view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let set = view.site.set;
    let owners = owners(set);
    // A page and its translations, which may show the picture of their source, are one user.
    let mut users: FxHashMap<FileId, Vec<&SitePath>> = FxHashMap::default();
    let owned = view.uses.iter().filter(|usage| {
        let file = set.file(usage.asset);
        file.is_picture() && owners.contains(file.path.parent().file_name())
    });
    for usage in owned.clone() {
        let files = users.entry(usage.asset).or_default();
        let path = &set.file(usage.from.file).path;
        if !files.contains(&path) {
            files.push(path);
        }
    }
    for usage in owned {
        let file = set.file(usage.asset);
        let count = users.get(&usage.asset).map_or(0, Vec::len);
        if count > 1 {
            let message = format!(
                "`{}` is shown by {count} files, but lies in the folder of one",
                file.path
            );
            found.push(
                Diagnostic::new("image-shared", usage.from, message)
                    .with_cause(file.name.clone())
                    .with_help("move it to a folder for shared pictures, or give each file its own"),
            );
        }
    }
}

/// The names of pages and includes, which their media folders have too.
fn owners(set: &SourceSet) -> FxHashSet<&str> {
    let files = set.files.iter();
    files
        .filter(|file| matches!(file.kind, FileKind::Page | FileKind::Include))
        .map(|file| file.path.stem())
        .collect()
}
