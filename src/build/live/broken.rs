//! Why the newest theme or configuration cannot be used, for those who look at the last good site.

use std::path::Path;

use super::super::{BuildError, BuildOptions};
use crate::base::LocaleTag;
use crate::source::{SourceSet, present};
use crate::theme::{TemplateError, Theme, ThemeError};

/// How many lines are shown before and after the one that is wrong.
const AROUND: usize = 3;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    /// What cannot be used.
    pub title: String,
    /// Why.
    pub text: String,
    /// The file, relative to the root.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// The lines around it.
    pub source: Vec<Line>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Its number, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

impl Broken {
    /// What is wrong in `text`, the contents of `file`.
    pub fn new(title: &str, message: String, file: String, line: Option<usize>, text: &str) -> Self {
        let source = match line {
            Some(line) => {
                let first = line.saturating_sub(AROUND + 1);
                let lines = text.lines().enumerate().skip(first).take(line + AROUND - first);
                let line_of = |(index, text): (usize, &str)| Line {
                    line: index + 1,
                    text: text.to_owned(),
                };
                lines.map(line_of).collect()
            }
            None => Vec::new(),
        };
        Self {
            title: title.to_owned(),
            text: message,
            file: Some(file),
            line,
            column: None,
            source,
        }
    }

    /// What is wrong in no certain file.
    pub fn plain(title: &str, text: String) -> Self {
        Self {
            title: title.to_owned(),
            text,
            file: None,
            line: None,
            column: None,
            source: Vec::new(),
        }
    }

    pub(super) fn of_template(root: &Path, error: &TemplateError) -> Self {
        Self::in_file(
            root,
            "A template failed",
            &error.template,
            error.line,
            error.message.clone(),
        )
    }

    /// What is wrong with the theme, which was just found not to load.
    pub(super) fn of_theme(root: &Path, options: &BuildOptions, set: &SourceSet, error: &BuildError) -> Self {
        let tags: Vec<LocaleTag> = set.locales.iter().map(|locale| locale.tag.clone()).collect();
        let base = super::super::url_policy(options).base_path;
        // The build's error has the words only; the theme's has the place.
        match Theme::load(root, &options.config.theme, &tags, &base) {
            Err(ThemeError::Template(error)) => Self::of_template(root, &error),
            Err(ThemeError::Invalid { path, line, message }) => {
                Self::in_file(root, "The theme cannot be used", &path, Some(line), message)
            }
            _ => Self::of_build(error),
        }
    }

    pub(super) fn of_build(error: &BuildError) -> Self {
        let text = match error {
            BuildError::Config { message, help } => match help {
                Some(help) => format!("{message}; {help}"),
                None => message.clone(),
            },
            BuildError::Io { context, source } => format!("{context}: {source}"),
        };
        Self::plain("The site cannot be made", text)
    }

    fn in_file(root: &Path, title: &str, file: &str, line: Option<usize>, message: String) -> Self {
        let text = match file.starts_with("built-in:") {
            true => String::new(),
            false => present::text(&root.join(file)),
        };
        Self::new(title, message, file.to_owned(), line, &text)
    }
}
