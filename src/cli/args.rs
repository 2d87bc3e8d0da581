//! The arguments of every subcommand, their environment variables and their help.

use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::parser::ValueSource;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::trace::Timings;
use crate::base::{LocaleTag, Shard};
use crate::build::BuildOptions;
use crate::config;

mod check;
mod deps;
mod merge;
mod search;
mod serve;
mod theme;

pub(super) use check::{Check, Explain, Report, Rules, RulesFormat};
pub(super) use deps::{Deps, DepsFormat};
pub(super) use merge::{Deploy, Merge};
pub(super) use search::{Search, SearchCommand};
pub(super) use serve::{Serve, WatchBy};
pub(super) use theme::{Eject, Theme, ThemeAction};

/// Build documentation sites from Azure-style and Microsoft Learn markdown, in many locales
#[derive(Debug, Parser)]
#[command(name = "lazuli", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options that every subcommand takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Print errors only: no warnings, no progress, no summary
    #[arg(short, long, global = true, env = "LAZULI_QUIET", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) quiet: bool,
    /// Print every finding: all warnings, and infos and hints too
    #[arg(short, long, global = true, env = "LAZULI_VERBOSE", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) verbose: bool,
    /// Colour the output; `auto` does so on a terminal unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        env = "LAZULI_COLOR",
        hide_env_values = true,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub(super) color: Color,
    /// Draw no progress bar
    #[arg(long, global = true, env = "LAZULI_NO_PROGRESS", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) no_progress: bool,
    /// Read this configuration instead of `lazuli.toml` in the root
    #[arg(
        long,
        global = true,
        env = "LAZULI_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(super) config: Option<PathBuf>,
    /// Say how long each stage took: as a table, or as a chart in lazuli-timings.html
    #[arg(
        long,
        global = true,
        env = "LAZULI_TIMINGS",
        hide_env_values = true,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    pub(super) timings: Option<Timings>,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(Build),
    /// Show the site in a browser, and each change as soon as it is saved
    Serve(Serve),
    /// Join the parts of a site that `build --shard` wrote
    Merge(Merge),
    /// Report the defects of a doc set, and repair some
    Check(Check),
    /// Explain a rule of `check`
    Explain(Explain),
    /// List the rules of `check`
    Rules(Rules),
    /// Show what a file includes, who uses it, and what an edit of it touches
    Deps(Deps),
    /// Show, prune or remove what earlier builds learned
    Cache(Cache),
    /// Create a small doc set to start from
    Init(Init),
    /// List the pages that a build would write
    Pages(Pages),
    /// Copy files of the theme to change them, and list what templates get
    Theme(Theme),
    /// Work with what search knows of a doc set
    Search(Search),
    /// Print the JSON Schema of `lazuli.toml`, for editors
    Schema,
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print a man page in roff
    Man(Man),
}

/// Which doc set, and which parts of it.
#[derive(Debug, Clone, Args)]
pub(super) struct DocSet {
    /// Take the doc set in this folder
    #[arg(
        long,
        env = "LAZULI_ROOT",
        hide_env_values = true,
        value_name = "DIR",
        default_value = "."
    )]
    pub(super) root: PathBuf,
    /// Take these locales only, separated by commas; the others still serve as fallback
    #[arg(long, env = "LAZULI_LOCALE", hide_env_values = true, value_name = "TAG",
          value_delimiter = ',', value_parser = locale)]
    pub(super) locale: Vec<LocaleTag>,
    /// Take a locale from a folder of its own; may be given again. In the environment, `;` separates
    #[arg(long, env = "LAZULI_LOCALE_ROOT", hide_env_values = true, value_name = "TAG=DIR",
          value_delimiter = ';', value_parser = locale_root)]
    pub(super) locale_root: Vec<(LocaleTag, PathBuf)>,
    /// Put the site at this URL, whatever the configuration says
    #[arg(long, env = "LAZULI_BASE_URL", hide_env_values = true, value_name = "URL",
          value_parser = base_url)]
    pub(super) base_url: Option<String>,
    /// Use this many threads [default: one a core]
    #[arg(long, env = "LAZULI_JOBS", hide_env_values = true, value_name = "N",
          value_parser = jobs)]
    pub(super) jobs: Option<usize>,
}

/// Where what earlier builds learned is kept.
#[derive(Debug, Args)]
pub(super) struct CacheDir {
    /// Keep what later builds can use in this folder [default: `.lazuli/cache` in the root]
    #[arg(long, env = "LAZULI_CACHE_DIR", hide_env_values = true, value_name = "DIR")]
    pub(super) cache_dir: Option<PathBuf>,
    /// Use and keep no cache
    #[arg(long, env = "LAZULI_NO_CACHE", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) no_cache: bool,
}

impl CacheDir {
    /// The folder for the doc set at `root`; `None` for no cache.
    pub(super) fn of(&self, root: &Path) -> Option<PathBuf> {
        let dir = || {
            self.cache_dir
                .clone()
                .unwrap_or_else(|| root.join(".lazuli/cache"))
        };
        (!self.no_cache).then(dir)
    }
}

const BUILD_EXAMPLES: &str = "\
Examples:
  lazuli build
      Build the doc set in this folder into `site`.
  lazuli build --root ../azure-content -o /tmp/azure
      Build a plain checkout; it needs no `lazuli.toml`.
  lazuli build --locale-root nl-nl=../azure-content-nlnl --locale nl-nl
      Build the Dutch site only, with pages from another checkout.
  lazuli build --changed-list changes.txt --deployed manifest.json
      List what to upload and to delete where the site of this manifest is deployed.
  lazuli build --strict --no-progress --base-url https://docs.example.com/
      Build for publishing and fail on any warning.

Exit codes:
  0  built; no findings, or warnings only
  1  built, but the content has errors (or warnings, with --strict)
  2  not built: the command line or the configuration is wrong
  3  not built: reading or writing failed";

#[derive(Debug, Args)]
#[command(after_help = BUILD_EXAMPLES)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) set: DocSet,
    /// Write the site to this folder, relative to the current one [default: `site` in the root]
    #[arg(
        short,
        long,
        env = "LAZULI_OUTPUT",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) cache: CacheDir,
    /// Build this part of the site only, such as `2/5`; `lazuli merge` joins the parts
    #[arg(long, env = "LAZULI_SHARD", hide_env_values = true, value_name = "I/N",
          value_parser = shard, conflicts_with_all = ["locale", "changed_list"])]
    pub(super) shard: Option<Shard>,
    #[command(flatten)]
    pub(super) deploy: Deploy,
    /// Make a site to be opened from a disk: with relative addresses and `index.html` spelled out
    #[arg(long, env = "LAZULI_OFFLINE", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) offline: bool,
    /// Exit with 1 on any warning
    #[arg(long, env = "LAZULI_STRICT", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) strict: bool,
    /// Build again without cache in a temporary folder, and exit with 1 unless all bytes are the same
    #[arg(long, env = "LAZULI_VERIFY_INCREMENTAL", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(super) verify_incremental: bool,
}

const CACHE_EXAMPLES: &str = "\
Examples:
  lazuli cache stats
      Say how much the cache of the doc set in this folder holds.
  lazuli cache clean --cache-dir /var/cache/lazuli
      Remove a cache that is kept elsewhere.

Nothing is lost with a cache but time: the next build makes it again.";

#[derive(Debug, Args)]
#[command(after_help = CACHE_EXAMPLES)]
pub(super) struct Cache {
    #[command(subcommand)]
    pub(super) action: CacheAction,
    /// Take the cache of the doc set in this folder
    #[arg(
        long,
        global = true,
        env = "LAZULI_ROOT",
        hide_env_values = true,
        value_name = "DIR",
        default_value = "."
    )]
    pub(super) root: PathBuf,
    /// Take the cache in this folder [default: `.lazuli/cache` in the root]
    #[arg(
        long,
        global = true,
        env = "LAZULI_CACHE_DIR",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub(super) cache_dir: Option<PathBuf>,
}

/// What to do with a cache.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum CacheAction {
    /// Print the folder of the cache
    Dir,
    /// Remove the cache
    Clean,
    /// Forget what no build used for a month, and what is over a gigabyte
    Prune,
    /// Say how much the cache holds
    Stats,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Create the doc set in this folder, which may be new
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Pages {
    #[command(flatten)]
    pub(super) set: DocSet,
    /// Print a table for people or JSON for programs
    #[arg(long, env = "LAZULI_FORMAT", hide_env_values = true, default_value = "table")]
    pub(super) format: Format,
}

/// How `pages` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Write for this shell
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// Describe this subcommand [default: lazuli as a whole]
    pub(super) command: Option<String>,
}

impl DocSet {
    /// What to build, with the configuration read and the command line's overrides applied.
    ///
    /// `output` is the folder that the command line names, if it names one.
    pub(super) fn options(
        &self,
        output: Option<&Path>,
        global: &Global,
    ) -> Result<BuildOptions, super::Failure> {
        if !self.root.is_dir() {
            let text = format!("there is no folder {}", self.root.display());
            let help = "name the doc set's folder with --root, or make one with `lazuli init`";
            return Err(super::Failure::Usage(text, Some(help.to_owned())));
        }
        let mut config = config::load(&self.root, global.config.as_deref())?.config;
        if let Some(url) = &self.base_url {
            config.site.base_url.clone_from(url);
        }
        Ok(BuildOptions {
            output: output.map_or_else(|| self.root.join("site"), Path::to_owned),
            root: self.root.clone(),
            locales: self.locale.clone(),
            locale_roots: self.locale_root.clone(),
            jobs: self.jobs,
            policy: config.policy(),
            cache: None,
            shard: None,
            deployed: None,
            today: today(),
            external: false,
            config,
        })
    }
}

impl Cache {
    /// The folder of the cache.
    pub(super) fn dir(&self) -> PathBuf {
        let default = || self.root.join(".lazuli/cache");
        self.cache_dir.clone().unwrap_or_else(default)
    }
}

/// Today in UTC as `YYYY-MM-DD`, or the day that `SOURCE_DATE_EPOCH` (seconds) names: reproducible runs set it.
pub(super) fn today() -> Option<String> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok();
    let now = match fixed.and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => Timestamp::from_second(seconds).ok()?,
        None => Timestamp::now(),
    };
    Some(now.to_zoned(TimeZone::UTC).date().to_string())
}

/// The command line of this process. What it says beats what the environment says.
pub(super) fn parse() -> Result<Cli, clap::Error> {
    let matches = Cli::command().try_get_matches()?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if cli.global.quiet && cli.global.verbose {
        // clap's own overrides take the environment for a second flag and refuse.
        let given = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        if given("verbose") && !given("quiet") {
            cli.global.quiet = false;
        } else {
            cli.global.verbose = false;
        }
    }
    Ok(cli)
}

/// The definition of the command line, for completions and man pages.
pub(super) fn command() -> clap::Command {
    Cli::command()
}

fn locale(text: &str) -> Result<LocaleTag, String> {
    LocaleTag::parse(text.trim())
        .ok_or_else(|| "a locale tag is like `en`, `nl-nl` or `zh-hant-tw`".to_owned())
}

fn locale_root(text: &str) -> Result<(LocaleTag, PathBuf), String> {
    let (tag, dir) = text
        .split_once('=')
        .filter(|(_, dir)| !dir.is_empty())
        .ok_or("write a tag, `=` and a folder, like `nl-nl=../azure-content-nlnl`")?;
    Ok((locale(tag)?, PathBuf::from(dir)))
}

fn base_url(text: &str) -> Result<String, String> {
    config::base_url_problem(text).map_or_else(|| Ok(text.to_owned()), Err)
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text)
        .ok_or_else(|| "a part is its number, from 1, `/` and how many there are, like `2/5`".to_owned())
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs) if (1..=1024).contains(&jobs) => Ok(jobs),
        _ => Err("a number of threads is from 1 to 1024".to_owned()),
    }
}
