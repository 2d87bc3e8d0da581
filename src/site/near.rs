//! "Did you mean …" for files that are missing: the nearest names in the folder where they were looked for.

use rustc_hash::FxHashMap;

use crate::base::{LocaleId, SitePath, suggest};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceSet};

/// The names of the set by folder, over all locales.
#[derive(Debug)]
pub struct Near<'s> {
    set: &'s SourceSet,
    names: FxHashMap<SitePath, Vec<&'s str>>,
}

/// The codes whose cause is a path that does not exist.
const MISSING: [&str; 3] = ["image-missing", "include-missing", "link-broken"];

impl<'s> Near<'s> {
    /// Indexes the files of `set`.
    pub fn new(set: &'s SourceSet) -> Self {
        let mut names: FxHashMap<SitePath, Vec<&str>> = FxHashMap::default();
        for file in set.files.iter().filter(|file| file.kind != FileKind::Ignored) {
            names
                .entry(file.path.parent())
                .or_default()
                .push(file.path.file_name());
        }
        Self { set, names }
    }

    /// Adds advice to a finding about a missing file. Done once a cause, after findings were merged: a set
    /// can name one missing file a thousand times.
    pub fn advise(&self, diagnostic: &mut Diagnostic) {
        if diagnostic.help.is_some() || !MISSING.contains(&diagnostic.code) {
            return;
        }
        let cause = diagnostic.cause.as_deref();
        let Some(path) = cause.and_then(|cause| SitePath::new(cause).ok()) else {
            return;
        };
        let meant = self.meant(&path).map(|name| format!("did you mean `{name}`?"));
        let looked_in = (diagnostic.code == "include-missing")
            .then(|| self.looked_in(diagnostic))
            .flatten();
        diagnostic.help = match (meant, looked_in) {
            (Some(meant), Some(looked_in)) => Some(format!("{meant} It was looked for in {looked_in}")),
            (None, Some(looked_in)) => Some(format!("it was looked for in {looked_in}")),
            (meant, None) => meant,
        };
    }

    /// The name in the folder of `path` that is nearest to its own.
    fn meant(&self, path: &SitePath) -> Option<&'s str> {
        let wanted = path.file_name();
        let names = self.names.get(&path.parent())?.iter().copied();
        let similar = names.filter(|name| may_be_meant(wanted, name));
        suggest::nearest(wanted, similar, 1).first().copied()
    }

    /// The locales in which an include was looked for, nearest first; `None` when there was one only.
    fn looked_in(&self, diagnostic: &Diagnostic) -> Option<String> {
        // The page decides, and that is the first of a chain.
        let places = std::iter::once(diagnostic.first()).chain(diagnostic.also.iter().cloned());
        let pages = places.flat_map(|place| {
            let first = *place.chain.first().unwrap_or(&place.span);
            std::iter::once(first).chain(place.also_from)
        });
        let mut locales: Vec<LocaleId> = Vec::new();
        for page in pages {
            let locale = self.set.files.get(page.file.index()).and_then(|file| file.locale);
            let chain = locale.map(|locale| self.set.locale(locale).chain.as_slice());
            for locale in chain.unwrap_or_default() {
                if !locales.contains(locale) {
                    locales.push(*locale);
                }
            }
        }
        let tags: Vec<String> = locales
            .iter()
            .map(|&locale| format!("`{}`", self.set.locale(locale).tag))
            .collect();
        (tags.len() > 1).then(|| tags.join(", "))
    }
}

/// Same extension, same first letter, about the same length: what a slip of the pen leaves alone.
fn may_be_meant(wanted: &str, name: &str) -> bool {
    let extension = |name: &str| name.rsplit('.').next().map(str::to_ascii_lowercase);
    wanted.len().abs_diff(name.len()) <= 6
        && wanted.chars().next().map(|c| c.to_ascii_lowercase())
            == name.chars().next().map(|c| c.to_ascii_lowercase())
        && extension(wanted) == extension(name)
}
