//! The arguments of `deps`.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::DocSet;

const DEPS_EXAMPLES: &str = "\
Examples:
  lazuli deps articles/storage/create-account.md
      Show what an article includes, shows and links to.
  lazuli deps includes/storage-note.md --reverse
      Show who uses an include.
  lazuli deps content/nl-nl/includes/storage-note.md --impact
      List the pages, in all locales, that an edit of an include touches.
  lazuli deps --unused --format json
      List the includes and pictures that no page shows.

Exit codes:
  0  answered
  2  not answered: there is no such file, or the command line or the configuration is wrong
  3  not answered: reading or writing failed";

#[derive(Debug, Args)]
#[command(after_help = DEPS_EXAMPLES)]
pub(in crate::cli) struct Deps {
    /// Ask about this file: a path from the current folder, the root, or the folder of a locale
    #[arg(
        value_name = "FILE",
        required_unless_present = "unused",
        conflicts_with = "unused"
    )]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Show who includes, shows or links to the file, up to pages
    #[arg(short, long, action = ArgAction::SetTrue, conflicts_with_all = ["impact", "unused"])]
    pub(in crate::cli) reverse: bool,
    /// List the pages that an edit of the file touches, those that fall back too
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "unused")]
    pub(in crate::cli) impact: bool,
    /// List the includes and pictures that no page of any locale shows
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) unused: bool,
    /// Print trees for people, JSON for programs, or a graph for Graphviz
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    pub(in crate::cli) format: DepsFormat,
    #[command(flatten)]
    pub(in crate::cli) set: DocSet,
}

/// How `deps` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DepsFormat {
    Tree,
    Json,
    Dot,
}
