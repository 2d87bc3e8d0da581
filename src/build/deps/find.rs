//! The file that a person means.

use std::path::Path;

use crate::base::{FileId, LocaleId, LocaleTag, SitePath, suggest};
use crate::build::BuildError;
use crate::site::Site;
use crate::source::{FileKind, SourceSet};

/// How many names are suggested.
const MOST_NAMES: usize = 3;

/// Finds the file called `name`: a path from the current folder, else from the root, else from the folder of
/// one of `wanted`, of the source locale, or of another locale.
pub(super) fn file(site: &Site<'_>, wanted: &[LocaleTag], name: &Path) -> Result<FileId, BuildError> {
    let set = site.set;
    if let Ok(real) = name.canonicalize()
        && let Some((id, _)) = set.iter().find(|(_, file)| file.disk == real)
    {
        return Ok(id);
    }
    let written = name.to_string_lossy().replace('\\', "/");
    let plain = written.strip_prefix("./").unwrap_or(&written);
    let by_name = set.files.binary_search_by(|file| file.name.as_str().cmp(plain));
    if let Ok(index) = by_name {
        return Ok(FileId(index as u32));
    }
    if let Some(id) = below_a_locale(site, wanted, plain) {
        return Ok(id);
    }
    Err(BuildError::Config {
        message: format!("`{written}` is no file of this doc set"),
        help: Some(advice(set, plain)),
    })
}

/// The file at `written` in the folder of a locale; the locale's tag may stand first.
fn below_a_locale(site: &Site<'_>, wanted: &[LocaleTag], written: &str) -> Option<FileId> {
    let set = site.set;
    let locales = || (0..set.locales.len()).map(|index| LocaleId(index as u16));
    let find = |locale, path: &str| site.overlay.find(locale, &SitePath::new(path).ok()?);
    let tagged = written.split_once('/').and_then(|(first, rest)| {
        let tag = LocaleTag::parse(first)?;
        let locale = locales().find(|&locale| set.locale(locale).tag == tag)?;
        find(locale, rest)
    });
    let preferred = || locales().filter(|&locale| wanted.contains(&set.locale(locale).tag));
    let found = tagged.or_else(|| {
        preferred()
            .chain(locales())
            .find_map(|locale| find(locale, written))
    })?;
    Some(found.file)
}

/// The names of the files whose last part is nearest.
fn advice(set: &SourceSet, written: &str) -> String {
    let wanted = written.rsplit('/').next().unwrap_or(written);
    let files = || set.files.iter().filter(|file| file.kind != FileKind::Ignored);
    let nearest = suggest::nearest(wanted, files().map(|file| file.path.file_name()), MOST_NAMES);
    let full = |name: &&str| files().find(|file| file.path.file_name() == *name);
    let names: Vec<String> = nearest
        .iter()
        .filter_map(full)
        .map(|file| format!("`{}`", file.name))
        .collect();
    match names.is_empty() {
        true => "name a file by its path from the root or from the folder of its locale".to_owned(),
        false => format!("did you mean {}?", names.join(" or ")),
    }
}
