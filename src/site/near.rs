//! "Did you mean …" for files that are missing: the nearest names in the folder where they were looked for.

use rustc_hash::FxHashMap;

use super::fixes;
use crate::base::{LocaleId, SitePath, Span, suggest};
use crate::diag::{Applicability, Diagnostic, Fix, Sources, TextEdit};
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
    ///
    /// Where only one name is near, and so near that the other can be a slip of the pen, it is a fix as well.
    pub fn advise(&self, diagnostic: &mut Diagnostic, sources: &dyn Sources) {
        if diagnostic.help.is_some() || !MISSING.contains(&diagnostic.code) {
            return;
        }
        let cause = diagnostic.cause.as_deref();
        let Some(path) = cause.and_then(|cause| SitePath::new(cause).ok()) else {
            return;
        };
        let names = self.meant(&path);
        let meant = names.first().map(|name| format!("did you mean `{name}`?"));
        let looked_in = (diagnostic.code == "include-missing")
            .then(|| self.looked_in(diagnostic))
            .flatten();
        diagnostic.help = match (meant, looked_in) {
            (Some(meant), Some(looked_in)) => Some(format!("{meant} It was looked for in {looked_in}")),
            (None, Some(looked_in)) => Some(format!("it was looked for in {looked_in}")),
            (meant, None) => meant,
        };
        if let [name] = names[..]
            && suggest::is_slip(path.file_name(), name)
            && diagnostic.fix.is_none()
        {
            diagnostic.fix = renamed(diagnostic, path.file_name(), name, sources);
        }
    }

    /// The two names in the folder of `path` that are nearest to its own.
    fn meant(&self, path: &SitePath) -> Vec<&'s str> {
        let wanted = path.file_name();
        let Some(names) = self.names.get(&path.parent()) else {
            return Vec::new();
        };
        // The very name may stand there in a locale that does not count here.
        let similar = names
            .iter()
            .copied()
            .filter(|name| may_be_meant(wanted, name) && *name != wanted);
        suggest::nearest(wanted, similar, 2)
    }

    /// The locales in which an include was looked for, nearest first; `None` when there was one only.
    fn looked_in(&self, diagnostic: &Diagnostic) -> Option<String> {
        // The page decides, and that is the first of a chain.
        let page = |span: Span, chain: &[Span]| *chain.first().unwrap_or(&span);
        let own = std::iter::once(page(diagnostic.span, &diagnostic.chain))
            .chain(diagnostic.also_from.iter().copied());
        let further = diagnostic.also.iter().flat_map(|place| {
            std::iter::once(page(place.span, &place.chain)).chain(place.also_from.iter().copied())
        });
        let mut locales: Vec<LocaleId> = Vec::new();
        for page in own.chain(further) {
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

/// The guess that `wanted` should be `name` at all places of `diagnostic`.
fn renamed(diagnostic: &Diagnostic, wanted: &str, name: &str, sources: &dyn Sources) -> Option<Fix> {
    let edit = |place: Span| {
        let written = sources.text(place.file).get(place.range.as_range())?;
        let url = fixes::with_name(written, wanted, name)?;
        Some(TextEdit::new(place, url).expecting(written))
    };
    let edits: Vec<TextEdit> = diagnostic.spans().filter_map(edit).collect();
    (!edits.is_empty()).then_some(Fix {
        applicability: Applicability::Unsafe,
        edits,
    })
}

/// Same extension, same first letter, about the same length: what a slip of the pen leaves alone.
fn may_be_meant(wanted: &str, name: &str) -> bool {
    wanted.len().abs_diff(name.len()) <= 6
        && wanted.chars().next().map(|c| c.to_ascii_lowercase())
            == name.chars().next().map(|c| c.to_ascii_lowercase())
        && extension(wanted).eq_ignore_ascii_case(extension(name))
}

fn extension(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diag::Occurrence;
    use crate::diag::stub::Texts;
    use crate::source::SourceFile;

    const TEXT: &str = "[a](../vm/inlcudes.md#x) [b](other.md)";

    fn advised(names: &[&str], cause: &str) -> Diagnostic {
        let file = |name: &&str| SourceFile {
            path: SitePath::new(name).unwrap(),
            locale: None,
            kind: FileKind::Page,
            disk: "x".into(),
            name: (*name).to_owned(),
            size: 0,
            version: None,
        };
        let set = SourceSet {
            root: "x".into(),
            locales: Vec::new(),
            files: names.iter().map(file).collect(),
        };
        let mut finding = Diagnostic::new("link-broken", Span::new(FileId(0), 4, 23), "x").with_cause(cause);
        finding.also = vec![Occurrence {
            span: Span::new(FileId(0), 29, 37),
            chain: Vec::new(),
            also_from: Vec::new(),
        }];
        Near::new(&set).advise(&mut finding, &Texts::one(TEXT));
        finding
    }

    #[test]
    fn the_only_near_name_is_a_guess_where_the_missing_one_is_written() {
        let finding = advised(&["vm/includes.md", "vm/storage.md"], "vm/inlcudes.md");
        assert_eq!(finding.help.as_deref(), Some("did you mean `includes.md`?"));
        let fix = finding.fix.unwrap();
        assert_eq!(fix.applicability, Applicability::Unsafe);
        let texts: Vec<_> = fix.edits.iter().map(|edit| edit.insert.as_str()).collect();
        assert_eq!(texts, ["../vm/includes.md#x"]);
    }

    #[test]
    fn of_two_near_names_and_of_numbered_ones_none_is_a_guess() {
        for names in [&["vm/includes.md", "vm/inlcude.md"][..], &["vm/inlcudes2.md"]] {
            let finding = advised(names, "vm/inlcudes.md");
            assert!(finding.help.is_some() && finding.fix.is_none(), "{names:?}");
        }
        assert!(advised(&["net/includes.md"], "vm/inlcudes.md").help.is_none());
    }
}
