//! The arguments of `lazuli merge`, and those about deploys that it shares with `build`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  lazuli build --shard 1/2 -o part-1 && lazuli build --shard 2/2 -o part-2
      Build a site in two parts, here one after the other.
  lazuli merge part-1 part-2 -o site
      Join them: the site is what one build of all would have written.

Exit codes:
  0  merged
  2  not merged: the folders are not the parts of one site
  3  not merged: reading or writing failed";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Merge {
    /// The folders of all parts, in any order
    #[arg(value_name = "DIR", required = true)]
    pub(in crate::cli) dirs: Vec<PathBuf>,
    /// Write the site to this folder
    #[arg(
        short,
        long,
        env = "LAZULI_OUTPUT",
        hide_env_values = true,
        value_name = "DIR",
        required = true
    )]
    pub(in crate::cli) output: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) deploy: Deploy,
}

/// What a deploy wants to know.
#[derive(Debug, Args)]
pub(in crate::cli) struct Deploy {
    /// Write to this file what a deploy must do: `M PATH` to upload, `D PATH` to delete
    #[arg(
        long,
        env = "LAZULI_CHANGED_LIST",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(in crate::cli) changed_list: Option<PathBuf>,
    /// Compare with the site of this `manifest.json`, not with what is in the output folder; a file that does
    /// not exist stands for an empty site
    #[arg(
        long,
        env = "LAZULI_DEPLOYED",
        hide_env_values = true,
        value_name = "FILE",
        requires = "changed_list"
    )]
    pub(in crate::cli) deployed: Option<PathBuf>,
}
