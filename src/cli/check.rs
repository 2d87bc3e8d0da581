//! `lazuli check`: finds, filters, repairs and reports the defects of a doc set.

mod fixing;
mod report;
mod scope;

use std::time::Instant;

use tracing::info_span;

use super::args::{self, Global};
use super::output::Output;
use super::progress::Bar;
use super::{Exit, Failure};
use crate::build::{self, BuildOptions, Silent, SourceTexts};
use crate::diag::policy::Policy;
use crate::diag::{Applicability, Baseline, Diagnostic, fix};
use scope::Scope;

/// How often fixes are applied: each round can uncover findings that the last one's edits were in the way of.
const MOST_ROUNDS: usize = 8;

/// One look at the doc set: what is to be reported.
struct Look {
    findings: Vec<Diagnostic>,
    sources: SourceTexts,
    pages: usize,
    locales: usize,
    /// Findings that the baseline hides, and findings of the baseline that are gone.
    known: usize,
    gone: usize,
}

/// What does not change between two looks.
struct Checker<'a> {
    options: &'a BuildOptions,
    scope: Scope,
    baseline: Option<Baseline>,
    output: &'a Output,
}

pub(super) fn run(args: &args::Check, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let fixing = &args.fixing;
    if fixing.unsafe_fixes && !(fixing.fix || fixing.diff) {
        return Err(Failure::Usage(
            "--unsafe-fixes alone changes nothing".to_owned(),
            Some("add --fix to make the changes or --diff to see them".to_owned()),
        ));
    }
    let mut options = args.set.options(None, global)?;
    narrow(&mut options.policy, &args.report);
    let start = Instant::now();
    let checker = Checker {
        scope: Scope::new(&options, &args.paths)?,
        baseline: args
            .report
            .baseline
            .as_deref()
            .map(report::read_baseline)
            .transpose()?,
        options: &options,
        output,
    };
    let mut look = checker.look()?;

    if let Some(path) = &args.report.write_baseline {
        let written = report::write_baseline(path, &look.findings, &look.sources)?;
        if !output.quiet {
            output.err(&format!(
                "Wrote {} to {}\n",
                super::output::number(written, "finding"),
                path.display()
            ));
        }
        return Ok(Exit::Clean);
    }

    let most = match fixing.unsafe_fixes {
        true => Applicability::Unsafe,
        false => Applicability::Safe,
    };
    if fixing.diff {
        let changes = fixing::Changes::of(&fix::plan(&look.findings, most), &look.sources);
        output.out(&changes.diff())?;
        output.err(&changes.notes());
        return Ok(match changes.is_empty() || args.report.exit_zero {
            true => Exit::Clean,
            false => Exit::Content,
        });
    }
    let mut fixed = fixing::Total::default();
    if fixing.fix {
        for _ in 0..MOST_ROUNDS {
            let changes = fixing::Changes::of(&fix::plan(&look.findings, most), &look.sources);
            fixed.skip(&changes);
            if changes.is_empty() {
                break;
            }
            changes.write()?;
            fixed.add(&changes);
            look = checker.look()?;
        }
        output.err(&fixed.notes());
    }

    info_span!("report").in_scope(|| report::write(&args.report, &look, output))?;
    if !output.quiet {
        output.err(&report::summary(&look, &fixed, fixing.fix, start.elapsed()));
    }
    let fails = report::fails(
        &look.findings,
        options.config.check.fail_level,
        args.report.max_warnings,
    );
    Ok(if fails && !args.report.exit_zero {
        Exit::Content
    } else {
        Exit::Clean
    })
}

/// The command line's wishes beat the configuration's.
fn narrow(policy: &mut Policy, report: &args::Report) {
    if !report.select.is_empty() {
        policy.select.clone_from(&report.select);
    }
    policy.ignore.extend(&report.ignore);
}

impl Checker<'_> {
    /// Checks the set as it is on disk now.
    fn look(&self) -> Result<Look, Failure> {
        let report = if self.output.progress() {
            let bar = Bar::new();
            let report = build::check(self.options, &bar);
            bar.clear();
            report?
        } else {
            build::check(self.options, &Silent)?
        };
        let sources = report.sources;
        let settling = info_span!("settle").entered();
        let settled = self.options.policy.settle(report.diagnostics, &sources);
        drop(settling);
        let mut look = Look {
            findings: self.scope.apply(settled, &sources),
            pages: report.pages,
            locales: report.locales,
            known: 0,
            gone: 0,
            sources,
        };
        if let Some(baseline) = &self.baseline {
            let looked_at =
                |file: &str, code: &str| self.scope.is_whole(file) && self.options.policy.reports(code, file);
            let findings = std::mem::take(&mut look.findings);
            let compared = baseline.compare(findings, &look.sources, looked_at);
            look.findings = compared.new;
            look.known = compared.known;
            look.gone = compared.gone;
        }
        Ok(look)
    }
}
