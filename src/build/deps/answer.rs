//! What `lazuli deps` asks and answers. The fields are a promise to other programs.

use serde::Serialize;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What the file includes, shows and links to.
    Uses,
    /// Who includes, shows or links to the file.
    Users,
    /// Which pages an edit of the file touches.
    Impact,
}

/// The answer to a [`Question`] about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "about")]
pub enum Answer {
    /// To [`Question::Uses`].
    Uses(Uses),
    /// To [`Question::Users`].
    Users(Users),
    /// To [`Question::Impact`].
    Impact(Impact),
}

/// A file of the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRow {
    /// Its name, relative to the root, with `/`.
    pub file: String,
    /// What it is.
    pub kind: Kind,
    /// The locale whose folder holds it; `None` for shared includes.
    pub locale: Option<String>,
}

/// What a file is, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A page.
    Page,
    /// An include.
    Include,
    /// A table of contents.
    Toc,
    /// A picture.
    Picture,
    /// Anything else.
    File,
}

/// A line of a tree. A step stands below the last one before it whose depth is one less; those of depth 1
/// below the file that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// From 1.
    pub depth: usize,
    /// The file's name; of a file that does not exist its path in the set.
    pub file: String,
    /// The line of the directive or picture, from 1, in the file that holds it: in the step above when the
    /// tree goes down, in this one when it goes up.
    pub line: u32,
    /// What is special.
    pub state: State,
}

/// What is special about a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing.
    Plain,
    /// It is a page: nothing has to be above it.
    Page,
    /// There is no such file.
    Missing,
    /// It stands higher up already, with all below it.
    Repeated,
}

/// A picture or page that a file shows or links to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LinkRow {
    /// The target's name; of a file that does not exist its path in the set.
    pub file: String,
    /// The file that holds the link.
    pub from: String,
    /// Its line, from 1.
    pub line: u32,
    /// There is no such file.
    pub missing: bool,
}

/// What a file needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Uses {
    /// The file.
    #[serde(flatten)]
    pub of: FileRow,
    /// What it includes, directly or not.
    pub includes: Vec<Step>,
    /// The pictures that it and its includes show, and other files that they offer.
    pub pictures: Vec<LinkRow>,
    /// The pages that it and its includes link to.
    pub pages: Vec<LinkRow>,
}

/// Who needs a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Users {
    /// The file.
    #[serde(flatten)]
    pub of: FileRow,
    /// The files that include or show it, up to pages.
    pub users: Vec<Step>,
    /// The links that lead to it; `file` is the file itself.
    pub links: Vec<LinkRow>,
}

/// Which pages change with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// The file.
    #[serde(flatten)]
    pub of: FileRow,
    /// The pages, by locale, then by URL.
    pub pages: Vec<Touched>,
}

/// A page that changes with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Root-relative URL.
    pub url: String,
    /// The locale whose readers see it.
    pub locale: String,
    /// The locale that its content comes from; another one when the page falls back.
    pub source_locale: String,
    /// The page's file.
    pub source: String,
    /// How the page comes to show the file.
    pub reason: Reason,
    /// The includes between the page and the file, outermost first.
    pub via: Vec<String>,
}

/// Why an edit touches a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The file is the page.
    Page,
    /// The page includes the file.
    Include,
    /// The page shows the picture or offers the file.
    Picture,
    /// The page stands in the folder of the table of contents.
    Toc,
}

/// The files that nobody uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unused {
    /// Includes that no page shows.
    pub includes: Vec<String>,
    /// Pictures that no page shows.
    pub pictures: Vec<String>,
}
