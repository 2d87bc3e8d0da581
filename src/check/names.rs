//! Rules about names of files (contributor guide, "File names and locations").

use rustc_hash::FxHashMap;

use super::{PageView, Rules, SiteView};
use crate::base::{LocaleId, Span};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceFile};
use crate::syntax::fragment::Fragment;

/// The most characters that the guide allows, without the extension.
const LONGEST: usize = 80;

/// Names that mean something to other programs, or to lazuli.
const CONVENTIONAL: &[&str] = &["readme", "contributing", "license", "changelog", "index", "toc"];

/// Looks at the name of one file.
pub(super) fn file(rules: &Rules<'_>, file: &SourceFile, fragment: &Fragment, found: &mut Vec<Diagnostic>) {
    if !rules.on("file-name") || !matches!(file.kind, FileKind::Page | FileKind::Include) {
        return;
    }
    let stem = file.path.stem();
    if CONVENTIONAL.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        return;
    }
    if let Some(problem) = problem(stem) {
        let message = format!("the file name `{}` {problem}", file.path.file_name());
        let help = match suggestion(stem) {
            Some(name) => format!("rename it to `{name}.md`, and redirect the old address"),
            None => format!("shorten it to {LONGEST} characters, and redirect the old address"),
        };
        let start = Span::new(fragment.file, 0, 0);
        found.push(Diagnostic::new("file-name", start, message).with_help(help));
    }
}

/// What is wrong with a file name without its extension.
fn problem(stem: &str) -> Option<String> {
    let bad = stem
        .chars()
        .find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-'));
    match bad {
        Some(c) if c.is_uppercase() => Some("holds upper-case letters".to_owned()),
        Some(' ') => Some("holds blanks".to_owned()),
        Some(c) => Some(format!("holds `{c}`")),
        None if stem.len() > LONGEST => Some(format!("has {} characters, more than {LONGEST}", stem.len())),
        None => None,
    }
}

/// The name that the guide would have; `None` when there is no saying.
fn suggestion(stem: &str) -> Option<String> {
    let mut name = String::with_capacity(stem.len());
    for c in stem.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches('-');
    (!name.is_empty() && name.len() <= LONGEST && name != stem).then(|| name.to_owned())
}

/// Looks at the folders of a page's own pictures.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if !rules.on("media-folder") {
        return;
    }
    let stem = view.file.path.stem();
    let own = view
        .article
        .links
        .iter()
        .filter(|link| link.image && link.base == view.fragment.file);
    for link in own {
        let path = link.url.strip_prefix("./").unwrap_or(&link.url);
        let Some(rest) = path.strip_prefix("media/") else {
            continue;
        };
        let folder = rest.split_once('/').map_or("", |(folder, _)| folder);
        if folder != stem {
            let message = match folder {
                "" => format!("this picture lies in `media` itself, not in `media/{stem}`"),
                _ => format!("this picture lies in `media/{folder}`, not in `media/{stem}`"),
            };
            found.push(
                Diagnostic::new("media-folder", link.span, message)
                    .with_chain(view.expanded.directives(link.chain))
                    .with_cause(format!("{} {folder}", view.file.name))
                    .with_help("keep the pictures of an article in the folder of its name"),
            );
        }
    }
}

/// Looks for pages of one locale with the same file name.
pub(super) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    if !rules.on("slug-duplicate") {
        return;
    }
    let set = view.site.set;
    let mut first: FxHashMap<(LocaleId, String), &SourceFile> = FxHashMap::default();
    for (id, file) in set.iter() {
        let stem = file.path.stem().to_lowercase();
        let Some(locale) = file.locale.filter(|_| file.kind == FileKind::Page) else {
            continue;
        };
        if CONVENTIONAL.contains(&stem.as_str()) {
            continue;
        }
        let other = *first.entry((locale, stem)).or_insert(file);
        if other.path != file.path {
            let message = format!("`{}` has the same file name", other.name);
            found.push(
                Diagnostic::new("slug-duplicate", Span::new(id, 0, 0), message)
                    .with_help("rename one of them: a link by file name alone cannot tell them apart"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_guide_pass_and_others_are_explained() {
        for fine in ["cloud-services-dotnet", "2008r2", "a"] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        let told = |stem: &str| problem(stem).unwrap_or_default();
        assert_eq!(told("Task-List"), "holds upper-case letters");
        assert_eq!(told("task list"), "holds blanks");
        assert_eq!(told("task_list"), "holds `_`");
        assert_eq!(told("überblick"), "holds `ü`");
        assert_eq!(told(&"a".repeat(81)), "has 81 characters, more than 80");
        assert_eq!(problem(&"a".repeat(80)), None);
    }

    #[test]
    fn a_name_is_suggested_where_there_is_one() {
        assert_eq!(suggestion("Task_List (2)").as_deref(), Some("task-list-2"));
        assert_eq!(suggestion("概述"), None);
        assert_eq!(suggestion(&"a".repeat(81)), None);
    }
}
