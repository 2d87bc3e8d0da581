//! The arguments of `theme`.

use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand};

const EXAMPLES: &str = "\
Examples:
  lazuli theme eject
      List the files of the theme that the doc set in this folder uses.
  lazuli theme eject templates/article.html strings/nl.toml
      Copy two of them to `themes/default`, to change them there.
  lazuli theme variables
      Print what templates get, as a markdown table.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Theme {
    #[command(subcommand)]
    pub(in crate::cli) action: ThemeAction,
}

/// What to do with the theme.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ThemeAction {
    /// Copy files of the built-in theme into the doc set, where they take its place
    Eject(Eject),
    /// Print the variables that templates get, as a markdown table
    Variables,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Eject {
    /// Copy these files, or all files of these folders; without any, list what there is
    #[arg(value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
    /// List the files, and copy none
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "files")]
    pub(in crate::cli) list: bool,
    /// Copy over files that are there already
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) force: bool,
    /// Take the doc set in this folder
    #[arg(
        long,
        env = "LAZULI_ROOT",
        hide_env_values = true,
        value_name = "DIR",
        default_value = "."
    )]
    pub(in crate::cli) root: PathBuf,
}
