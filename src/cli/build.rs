//! `lazuli build`: builds, prints the findings and the summary, picks the exit code.

use std::time::Instant;

use rayon::prelude::*;

use super::args::{self, Global};
use super::output::{self, Output};
use super::progress::Bar;
use super::{Exit, Failure, deploy};
use crate::build::{self, Report, Silent, Verdict};
use crate::diag::human;
use crate::diag::sink::{self, Counts};
use crate::diag::{Diagnostic, Severity};
use crate::emit::{Difference, How};

/// How many warnings are shown without `-v`: a set can have thousands, and nobody reads those in a terminal.
const MOST_WARNINGS: usize = 50;

pub(super) fn run(args: &args::Build, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let mut options = args.set.options(args.output.as_deref(), global)?;
    options.cache = args.cache.of(&options.root);
    options.shard = args.shard;
    options.config.site.offline |= args.offline;
    options.deployed = deploy::deployed(&args.deploy)?;
    let start = Instant::now();
    let mut report = if output.progress() {
        let bar = Bar::new();
        let report = build::run(&options, &bar);
        bar.clear();
        report?
    } else {
        build::run(&options, &Silent)?
    };
    let verdict = match args.verify_incremental {
        true => build::verify(&options, &report)?,
        false => Verdict::default(),
    };
    report.diagnostics = options.policy.settle(report.diagnostics, &report.sources);
    deploy::write_list(&args.deploy, &report.changes)?;
    let time = start.elapsed();
    output.notes(&report.notes);

    let counts = sink::count(&report.diagnostics);
    output.err(&findings(&report, output));
    if !output.quiet {
        output.err(&output::summary(&report, counts, time, output.verbose));
    }
    if !verdict.is_same() {
        output.err(&differences(&verdict, output));
        return Ok(Exit::Content);
    }
    Ok(exit(counts, args.strict))
}

/// What a clean build made otherwise, as errors.
fn differences(verdict: &Verdict, output: &Output) -> String {
    let mut lines: Vec<String> = verdict
        .files
        .iter()
        .map(|Difference { path, how }| match how {
            How::Line(line) => format!("a clean build makes another `{path}`, from line {line} on"),
            How::Extra => format!("a clean build does not make `{path}`"),
            How::Missing => format!("a clean build makes `{path}`, which is missing"),
        })
        .collect();
    if verdict.findings {
        lines.push("a clean build reports other findings".to_owned());
    }
    let help = "the cache is wrong: `lazuli cache clean` and a build make it right; please report it";
    let error = |line: &String| human::message(Severity::Error, line, Some(help), output.style());
    lines.iter().map(error).collect()
}

fn exit(counts: Counts, strict: bool) -> Exit {
    if counts.errors > 0 || (strict && counts.warnings > 0) {
        Exit::Content
    } else {
        Exit::Clean
    }
}

/// The findings to show, rendered, and how many were left out.
fn findings(report: &Report, output: &Output) -> String {
    let level = Level::of(output);
    let (shown, hidden) = select(&report.diagnostics, level);
    // A large set has tens of thousands of them, and each quotes its source.
    let parts = shown.par_chunks(256);
    let parts = parts.map(|some| human::render(some.iter().copied(), &report.sources, output.style()));
    let mut text = parts.collect::<Vec<String>>().concat();
    if hidden > 0 {
        let warnings = output::number(hidden, "more warning");
        text.push_str(&format!("{warnings} not shown; -v shows all\n\n"));
    }
    text
}

/// How much to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Errors,
    SomeWarnings,
    All,
}

impl Level {
    fn of(output: &Output) -> Self {
        match (output.quiet, output.verbose) {
            (true, _) => Self::Errors,
            (false, true) => Self::All,
            (false, false) => Self::SomeWarnings,
        }
    }
}

/// The findings that `level` shows, in their order, and the number of warnings beyond the limit.
fn select(diagnostics: &[Diagnostic], level: Level) -> (Vec<&Diagnostic>, usize) {
    let mut warnings = 0;
    let shown = diagnostics
        .iter()
        .filter(|diagnostic| match (level, diagnostic.severity) {
            (_, Severity::Error) | (Level::All, _) => true,
            (Level::SomeWarnings, Severity::Warning) => {
                warnings += 1;
                warnings <= MOST_WARNINGS
            }
            _ => false,
        })
        .collect();
    (shown, warnings.saturating_sub(MOST_WARNINGS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Span};

    fn finding(code: &'static str) -> Diagnostic {
        Diagnostic::new(code, Span::new(FileId(0), 0, 0), "x")
    }

    #[test]
    fn all_errors_and_the_first_warnings_are_shown() {
        let mut list = vec![finding("link-broken"); MOST_WARNINGS + 7];
        list.push(finding("include-cycle"));
        list.push(finding("link-gap"));
        let count = |level| {
            let (shown, hidden) = select(&list, level);
            (shown.len(), hidden)
        };
        assert_eq!(count(Level::SomeWarnings), (MOST_WARNINGS + 1, 7));
        assert_eq!(count(Level::All), (MOST_WARNINGS + 9, 0));
        assert_eq!(count(Level::Errors), (1, 0));
    }

    #[test]
    fn warnings_fail_a_build_only_when_strict() {
        let warned = sink::count(&[finding("link-broken")]);
        assert_eq!(exit(warned, false), Exit::Clean);
        assert_eq!(exit(warned, true), Exit::Content);
        assert_eq!(
            exit(sink::count(&[finding("include-cycle")]), false),
            Exit::Content
        );
        assert_eq!(exit(sink::count(&[finding("link-gap")]), true), Exit::Clean);
    }
}
