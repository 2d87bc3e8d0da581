//! The command line: arguments in, exit code out. One file a subcommand.

mod args;
mod build;
mod cache;
mod chart;
mod check;
mod completions;
mod deploy;
mod deps;
mod explain;
mod init;
mod man;
mod merge;
mod output;
mod pages;
mod progress;
mod replace;
mod rules;
mod schema;
mod search;
mod serve;
mod theme;
mod trace;
mod watched;

use std::io;
use std::process::ExitCode;

use crate::build::BuildError;
use crate::build::live::Broken;
use crate::config::ConfigError;
use crate::diag::{Severity, human};
use crate::history::HistoryError;
use crate::source::SourceError;
use args::{Cli, Command};
use output::Output;

/// How a command ended, for the exit code. `--help` of `build` lists the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing wrong, or warnings only.
    Clean = 0,
    /// The content has errors (or warnings, under `--strict`).
    Content = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// Reading or writing failed.
    Io = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// The configuration file is wrong.
    Config(ConfigError),
    /// What was asked cannot be done; with advice.
    Usage(String, Option<String>),
    /// Reading or writing failed; what was being done, and the system's answer.
    Io(String, io::Error),
}

impl Failure {
    fn exit(&self) -> Exit {
        match self {
            Self::Config(_) | Self::Usage(..) => Exit::Usage,
            Self::Io(..) => Exit::Io,
        }
    }

    /// For those who look at the last good site.
    fn broken(&self) -> Broken {
        let title = "The configuration cannot be used";
        match self {
            Self::Config(error) => match error.place() {
                Some((file, line, message, text)) => {
                    // Whoever looks at the site need not know where on this computer it is.
                    let file = file.rsplit(['/', '\\']).next().unwrap_or(&file).to_owned();
                    Broken::new(title, message, file, Some(line), text)
                }
                None => Broken::plain(title, error.to_string()),
            },
            Self::Usage(text, help) => {
                let help = help.as_ref().map_or(String::new(), |help| format!("; {help}"));
                Broken::plain(title, format!("{text}{help}"))
            }
            Self::Io(context, error) => Broken::plain(title, format!("{context}: {error}")),
        }
    }

    fn render(&self, style: human::Style) -> String {
        match self {
            Self::Config(error) => error.render(style),
            Self::Usage(text, help) => human::message(Severity::Error, text, help.as_deref(), style),
            Self::Io(context, error) => {
                human::message(Severity::Error, &format!("{context}: {error}"), None, style)
            }
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Config { message, help } => Self::Usage(message, help),
            BuildError::Io { context, source } => Self::Io(context, source),
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        BuildError::from(error).into()
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Refused { message, help } => Self::Usage(message, help),
            HistoryError::Io { context, source } => Self::Io(context, source),
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with code 0. A reader that left early is no error.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8));
        }
    };
    let output = Output::new(&cli.global);
    let timings = cli.global.timings;
    let stopwatch = trace::listen(timings);
    let ended = run(&cli, &output).and_then(|exit| {
        if let (Some(stopwatch), Some(how)) = (stopwatch, timings) {
            stopwatch.report(how, &output)?;
        }
        Ok(exit)
    });
    let exit = ended.unwrap_or_else(|failure| {
        output.err(&failure.render(output.style()));
        failure.exit()
    });
    exit.into()
}

fn run(cli: &Cli, output: &Output) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Build(args) => build::run(args, &cli.global, output),
        Command::Serve(args) => serve::run(args, &cli.global, output),
        Command::Merge(args) => merge::run(args, output),
        Command::Check(args) => check::run(args, &cli.global, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Rules(args) => rules::run(args, output),
        Command::Deps(args) => deps::run(args, &cli.global, output),
        Command::Cache(args) => cache::run(args, output),
        Command::Init(args) => init::run(args, output),
        Command::Pages(args) => pages::run(args, &cli.global, output),
        Command::Theme(args) => theme::run(args, &cli.global, output),
        Command::Search(args) => search::run(args, &cli.global, output),
        Command::Schema => schema::run(output),
        Command::Completions(args) => completions::run(args, output),
        Command::Man(args) => man::run(args, output),
    }
}
