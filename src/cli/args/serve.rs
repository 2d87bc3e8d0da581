//! The arguments of `lazuli serve`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, ValueEnum};

use super::DocSet;

const SERVE_EXAMPLES: &str = "\
Examples:
  lazuli serve --open
      Show the doc set in this folder in the browser.
  lazuli serve --locale nl-nl --port 8000
      Show the Dutch site at http://127.0.0.1:8000/.
  lazuli serve --host 0.0.0.0 --allowed-host docs.example
      Let other computers see it, by this name only.

Ctrl-C ends it.

Exit codes:
  0  it was ended
  2  not begun: the command line or the configuration is wrong
  3  not begun: reading failed, or the system gives no port";

#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub(in crate::cli) struct Serve {
    #[command(flatten)]
    pub(in crate::cli) set: DocSet,
    /// Use what builds learned and keep in this folder; nothing is added [default: `.lazuli/cache` in the root]
    #[arg(long, env = "LAZULI_CACHE_DIR", hide_env_values = true, value_name = "DIR")]
    pub(in crate::cli) cache_dir: Option<PathBuf>,
    /// Answer at this port, or at a free one if it is taken; 0 takes any
    #[arg(
        short,
        long,
        env = "LAZULI_PORT",
        hide_env_values = true,
        value_name = "PORT",
        default_value_t = 4747
    )]
    pub(in crate::cli) port: u16,
    /// Answer at this address; every other than 127.0.0.1 and ::1 lets other computers ask
    #[arg(
        long,
        env = "LAZULI_HOST",
        hide_env_values = true,
        value_name = "ADDRESS",
        default_value = "127.0.0.1"
    )]
    pub(in crate::cli) host: String,
    /// Answer to this name too; may be given again
    #[arg(
        long,
        env = "LAZULI_ALLOWED_HOST",
        hide_env_values = true,
        value_name = "NAME",
        value_delimiter = ','
    )]
    pub(in crate::cli) allowed_host: Vec<String>,
    /// Hear of changes from the system, or look for them; `auto` does so where the system refuses
    #[arg(
        long,
        env = "LAZULI_WATCHER",
        hide_env_values = true,
        value_name = "HOW",
        default_value = "auto"
    )]
    pub(in crate::cli) watcher: WatchBy,
    /// How often to look for changes, such as 500ms or 2s
    #[arg(
        long,
        env = "LAZULI_POLL",
        hide_env_values = true,
        value_name = "TIME",
        default_value = "500ms",
        value_parser = time
    )]
    pub(in crate::cli) poll: Duration,
    /// Open the site in the browser
    #[arg(long, env = "LAZULI_OPEN", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(in crate::cli) open: bool,
    /// Send pages as a build writes them, and tell no page of changes
    #[arg(long, env = "LAZULI_NO_LIVE", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(in crate::cli) no_live: bool,
    /// Let open pages go to the page of each file that is saved
    #[arg(long, env = "LAZULI_FOLLOW", hide_env_values = true,
          action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub(in crate::cli) follow: bool,
}

/// How changes are heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum WatchBy {
    Auto,
    Native,
    Poll,
}

fn time(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.strip_suffix('s').unwrap_or_default(), 1000),
    };
    match number.trim().parse::<u64>() {
        Ok(number) if (1..=3_600_000).contains(&number) => Ok(Duration::from_millis(number * unit)),
        _ => Err("a time is a number with its unit, like `500ms` or `2s`".to_owned()),
    }
}
