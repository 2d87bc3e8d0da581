//! What a file is for, told from its path alone. No I/O.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::{FileKind, SourceError};
use crate::config::model::Content;

/// Markdown at a locale's top that is about the repository, not in it. Lower case, without extension.
const REPOSITORY_FILES: &[&str] = &[
    "readme",
    "contributing",
    "license",
    "license-code",
    "security",
    "code_of_conduct",
    "code-of-conduct",
    "changelog",
    "support",
    "thirdpartynotices",
];

/// The rules of `[content]`, compiled once.
#[derive(Debug)]
pub struct Classifier {
    include: Option<GlobSet>,
    exclude: GlobSet,
    include_folders: Vec<String>,
}

impl Classifier {
    /// Compiles `content`. Globs match without regard to letter case, since extensions come in both.
    ///
    /// # Errors
    /// [`SourceError::Config`] for a glob that is none.
    pub fn new(content: &Content) -> Result<Self, SourceError> {
        Ok(Self {
            include: match content.include.as_slice() {
                [] => None,
                globs => Some(compile("content.include", globs)?),
            },
            exclude: compile("content.exclude", &content.exclude)?,
            include_folders: content.include_folders.clone(),
        })
    }

    /// What the file at `path` is for. `path` is relative to the locale's root and has `/`;
    /// `has_articles` tells whether that root has an `articles` folder, outside of which nothing is a page.
    pub fn kind(&self, path: &str, has_articles: bool) -> FileKind {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if folder.is_empty() && is_redirect_list(name) {
            return FileKind::Redirects;
        }
        let markdown = is_markdown(name);
        if self.in_include_folder(folder) {
            return if markdown {
                FileKind::Include
            } else {
                FileKind::Asset
            };
        }
        let toc = name.eq_ignore_ascii_case("toc.md") || name.eq_ignore_ascii_case("toc.yml");
        if !markdown && !toc {
            return FileKind::Asset;
        }
        if self.exclude.is_match(path) {
            return FileKind::Ignored;
        }
        if toc {
            return FileKind::Toc;
        }
        if folder.is_empty() && is_about_repository(name) {
            return FileKind::Ignored;
        }
        let page = match &self.include {
            Some(globs) => globs.is_match(path),
            None => !has_articles || path.starts_with("articles/"),
        };
        if page { FileKind::Page } else { FileKind::Ignored }
    }

    fn in_include_folder(&self, folder: &str) -> bool {
        folder.split('/').any(|segment| {
            self.include_folders
                .iter()
                .any(|name| name.eq_ignore_ascii_case(segment))
        })
    }
}

/// Whether `name` is a list of redirects as docs.microsoft.com keeps it (spec section 8).
pub fn is_redirect_list(name: &str) -> bool {
    name.starts_with(".openpublishing.redirection") && name.ends_with(".json")
}

/// Whether `name` has the extension of markdown, in any letter case.
pub fn is_markdown(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 3 && bytes[bytes.len() - 3..].eq_ignore_ascii_case(b".md")
}

fn is_about_repository(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    REPOSITORY_FILES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(stem))
}

fn compile(key: &str, globs: &[String]) -> Result<GlobSet, SourceError> {
    let refuse = |glob: &str, error: globset::Error| {
        SourceError::config(
            format!("`{glob}` in `{key}` is not a glob: {}", error.kind()),
            "globs look like `articles/**/*.md`",
        )
    };
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(
            GlobBuilder::new(glob)
                .literal_separator(true)
                .case_insensitive(true)
                .build()
                .map_err(|error| refuse(glob, error))?,
        );
    }
    set.build().map_err(|error| refuse(&globs.join(", "), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(content: &Content, has_articles: bool, table: &[(&str, FileKind)]) {
        let rules = Classifier::new(content).unwrap();
        for (path, kind) in table {
            assert_eq!(rules.kind(path, has_articles), *kind, "{path}");
        }
    }

    #[test]
    fn articles_are_pages_and_the_rest_of_a_checkout_is_not() {
        kinds(
            &Content::default(),
            true,
            &[
                ("articles/a.md", FileKind::Page),
                ("articles/vm/B.MD", FileKind::Page),
                ("articles/README.md", FileKind::Page),
                ("articles/vm/media/a.png", FileKind::Asset),
                ("articles/toc.MD", FileKind::Toc),
                ("articles/vm/TOC.yml", FileKind::Toc),
                ("articles/includes/x.md", FileKind::Include),
                ("includes/x.md", FileKind::Include),
                ("Includes/x.md", FileKind::Include),
                ("includes/toc.md", FileKind::Include),
                ("includes/media/x.png", FileKind::Asset),
                ("contributor-guide/a.md", FileKind::Ignored),
                ("markdown templates/a.md", FileKind::Ignored),
                ("README.md", FileKind::Ignored),
                ("LICENSE", FileKind::Asset),
                (".openpublishing.redirection.json", FileKind::Redirects),
                ("articles/md", FileKind::Asset),
            ],
        );
    }

    #[test]
    fn without_an_articles_folder_all_markdown_is_a_page_but_for_repository_files() {
        kinds(
            &Content::default(),
            false,
            &[
                ("index.md", FileKind::Page),
                ("guide/readme.md", FileKind::Page),
                ("ReadMe.md", FileKind::Ignored),
                ("code_of_conduct.md", FileKind::Ignored),
                ("SECURITY.md", FileKind::Ignored),
            ],
        );
    }

    #[test]
    fn globs_choose_pages() {
        let content = Content {
            include: vec!["docs/**/*.md".to_owned()],
            exclude: vec!["**/draft-*".to_owned()],
            ..Content::default()
        };
        kinds(
            &content,
            true,
            &[
                ("docs/a.md", FileKind::Page),
                ("docs/x/a.MD", FileKind::Page),
                ("docs/draft-a.md", FileKind::Ignored),
                ("docs/draft-a.png", FileKind::Asset),
                ("docs/includes/a.md", FileKind::Include),
                ("articles/a.md", FileKind::Ignored),
            ],
        );
    }

    #[test]
    fn a_bad_glob_is_a_configuration_error() {
        let content = Content {
            exclude: vec!["a[".to_owned()],
            ..Content::default()
        };
        let error = Classifier::new(&content).unwrap_err();
        assert!(error.to_string().contains("content.exclude"), "{error}");
    }
}
