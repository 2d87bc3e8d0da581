//! Rules about picture files: unused, too large, or shown by others than the article in whose folder they lie.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{FileId, SitePath, Span};
use crate::check::{Rules, SiteView};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceFile, SourceSet};

/// How the names of pictures end.
const PICTURES: [&str; 8] = ["bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

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

fn is_picture(file: &SourceFile) -> bool {
    let extension = file.path.extension();
    file.kind == FileKind::Asset && PICTURES.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The place of a finding about a picture as such.
fn start(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

fn unused(view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    for (id, file) in view.site.set.iter() {
        if is_picture(file) && view.assets.binary_search(&id).is_err() {
            let message = format!("no page shows or links to `{}`", file.path);
            found.push(Diagnostic::new("image-unused", start(id), message));
        }
    }
}

fn too_large(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let most = rules.config.check.max_image_size;
    for &id in view.assets {
        let file = view.site.set.file(id);
        if is_picture(file) && file.size > most {
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
        is_picture(file) && owners.contains(file.path.parent().file_name())
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
