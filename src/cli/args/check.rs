//! The arguments of `check`, `explain` and `rules`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ValueEnum};

use super::{CacheDir, DocSet};
use crate::diag::Format;
use crate::diag::catalogue::Family;
use crate::diag::policy::Selector;

const CHECK_EXAMPLES: &str = "\
Examples:
  lazuli check
      Check the doc set in this folder.
  lazuli check content/nl-nl/articles/storage --select links,includes
      Report on links and includes in one folder.
  lazuli check --write-baseline known.json
  lazuli check --baseline known.json --output-format github
      Accept the defects of today, and report those that come after, on a pull request.
  lazuli check --changed-since $(git merge-base origin/main HEAD)
      Report what this branch breaks, in files that it did not touch too.
  lazuli check --watch --select includes
      Check includes again after each change.
  lazuli check --fix
      Repair what can be repaired safely, and report the rest.

Exit codes:
  0  no findings at or above the fail level, which is `warning` unless the configuration says otherwise
  1  such findings (with --diff: something to repair)
  2  not checked: the command line or the configuration is wrong
  3  not checked: reading or writing failed";

#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(in crate::cli) struct Check {
    /// Report only what concerns these files and folders; the whole set is read all the same
    #[arg(value_name = "PATHS")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) set: DocSet,
    #[command(flatten)]
    pub(in crate::cli) cache: CacheDir,
    /// Ask other hosts whether the links to them work; needs the network
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) external: bool,
    #[command(flatten)]
    pub(in crate::cli) report: Report,
    #[command(flatten)]
    pub(in crate::cli) fixing: Fixing,
}

/// What is reported, how, and what makes the check fail.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reporting")]
pub(in crate::cli) struct Report {
    /// Write findings in this format
    #[arg(long, env = "LAZULI_OUTPUT_FORMAT", hide_env_values = true, value_name = "FORMAT",
          default_value = Format::Full.name(), value_parser = format_parser())]
    pub(in crate::cli) output_format: Format,
    /// Write findings to this file instead of standard output
    #[arg(long, env = "LAZULI_OUTPUT_FILE", hide_env_values = true, value_name = "FILE")]
    pub(in crate::cli) output_file: Option<PathBuf>,
    /// Report these rules or families only, whatever the configuration selects
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector)]
    pub(in crate::cli) select: Vec<Selector>,
    /// Do not report these rules or families, besides those that the configuration ignores
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector)]
    pub(in crate::cli) ignore: Vec<Selector>,
    /// Do not report the findings that this file lists
    #[arg(long, env = "LAZULI_BASELINE", hide_env_values = true, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Write the findings of now to this file, for --baseline, and report none
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) write_baseline: Option<PathBuf>,
    /// Report only what is new since this revision of git, wherever the change shows; the files on disk
    /// count as new, committed or not
    #[arg(long, value_name = "REV", value_parser = revision, conflicts_with = "write_baseline")]
    pub(in crate::cli) changed_since: Option<String>,
    /// Check again after each change, until Ctrl-C
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["write_baseline", "fix", "diff"])]
    pub(in crate::cli) watch: bool,
    /// Let up to N warnings pass
    #[arg(long, value_name = "N")]
    pub(in crate::cli) max_warnings: Option<usize>,
    /// Exit with 0 whatever was found
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) exit_zero: bool,
    /// Count the findings of each rule on standard error
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) statistics: bool,
}

/// What is repaired.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixing")]
pub(in crate::cli) struct Fixing {
    /// Repair in the sources what can be repaired safely, and report the rest
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) fix: bool,
    /// Print what --fix would change, and change nothing
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) diff: bool,
    /// Make good guesses too, with --fix or --diff
    #[arg(long, action = ArgAction::SetTrue)]
    pub(in crate::cli) unsafe_fixes: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
    /// The rule, such as `link-broken`
    #[arg(value_name = "CODE")]
    pub(in crate::cli) code: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Rules {
    /// Print a table for people, JSON for programs, or markdown with all that `explain` says
    #[arg(long, env = "LAZULI_FORMAT", hide_env_values = true, default_value = "table")]
    pub(in crate::cli) format: RulesFormat,
    /// Only the rules of this family, such as `links`
    #[arg(long, value_parser = family_parser())]
    pub(in crate::cli) family: Option<Family>,
}

/// How `rules` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RulesFormat {
    Table,
    Json,
    Markdown,
}

fn family_parser() -> impl TypedValueParser<Value = Family> {
    PossibleValuesParser::new(Family::ALL.map(Family::name)).try_map(|name| {
        // The parser lets only known names pass.
        let known = Family::ALL.into_iter().find(|family| family.name() == name);
        known.ok_or_else(|| format!("there is no family `{name}`"))
    })
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| {
        // The parser lets only known names pass.
        Format::from_name(&name).ok_or_else(|| format!("there is no format `{name}`"))
    })
}

/// Git must never take a revision for an option.
fn revision(text: &str) -> Result<String, String> {
    match text.is_empty() || text.starts_with('-') {
        true => Err("a revision is like `main`, `HEAD~1` or `v1.2`".to_owned()),
        false => Ok(text.to_owned()),
    }
}

fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text.trim()).map_err(|help| format!("no rule and no family has this name; {help}"))
}
