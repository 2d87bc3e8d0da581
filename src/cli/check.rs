//! `lazuli check`: finds, filters, repairs and reports the defects of a doc set.

mod external;
mod fixing;
mod report;
mod scope;
mod since;
mod watching;

use std::time::Instant;

use tracing::info_span;

use super::args::{self, Global};
use super::output::Output;
use super::progress::Bar;
use super::{Exit, Failure};
use crate::build::{self, BuildOptions, Progress, Silent, SourceTexts};
use crate::diag::former::Difference;
use crate::diag::policy::Policy;
use crate::diag::{Applicability, Baseline, Diagnostic, fix, sink};
use external::External;
use scope::Scope;
use since::Since;

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
    /// Findings of `--changed-since`'s revision that are still there, with all their places.
    before: usize,
}

/// What does not change between two looks.
struct Checker<'a> {
    options: BuildOptions,
    scope: Scope,
    baseline: Option<Baseline>,
    external: Option<External>,
    since: Option<Since>,
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
    if args.report.watch {
        return watching::run(args, global, output);
    }
    let start = Instant::now();
    let checker = Checker::new(args, global, output)?;
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
        let revision = checker.since.as_ref().map(|since| since.revision.as_str());
        let summary = report::summary(&look, revision, &fixed, fixing.fix, start.elapsed());
        output.err(&summary);
    }
    let fails = report::fails(
        &look.findings,
        checker.options.config.check.fail_level,
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

impl<'a> Checker<'a> {
    /// What `args` ask for, with the configuration and the baseline as they are on disk now.
    fn new(args: &args::Check, global: &Global, output: &'a Output) -> Result<Self, Failure> {
        let mut options = args.set.options(None, global)?;
        options.cache = args.cache.of(&options.root);
        narrow(&mut options.policy, &args.report);
        let external = External::open(args.external, &mut options, output);
        let baseline = args.report.baseline.as_deref();
        let revision = args.report.changed_since.as_deref();
        let checker = Self {
            scope: Scope::new(&options, &args.paths)?,
            baseline: baseline.map(report::read_baseline).transpose()?,
            since: revision
                .map(|revision| with_progress(output, |progress| Since::new(revision, &options, progress)))
                .transpose()?,
            external,
            options,
            output,
        };
        if let Some(note) = checker.since.as_ref().and_then(|since| since.note.as_deref()) {
            output.err(note);
        }
        Ok(checker)
    }

    /// Checks the set as it is on disk now.
    fn look(&self) -> Result<Look, Failure> {
        let mut report = with_progress(self.output, |progress| build::check(&self.options, progress))?;
        if let Some(external) = &self.external {
            external.ask(&mut report, self)?;
        }
        self.output.notes(&report.notes);
        let sources = report.sources;
        let settling = info_span!("settle").entered();
        let settled = self.options.policy.settle(report.diagnostics, &sources);
        // Compared before anything is left out, as the other state was.
        let since = self.since.as_ref();
        let difference = since.map(|since| since.former.compare(&settled, &sources));
        drop(settling);
        let mut look = Look {
            findings: self.scope.apply(settled, &sources),
            pages: report.pages,
            locales: report.locales,
            known: 0,
            gone: 0,
            before: 0,
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
        if let Some(difference) = difference {
            look.keep_new(&difference);
        }
        Ok(look)
    }
}

impl Look {
    /// Leaves out what was found before.
    fn keep_new(&mut self, difference: &Difference) {
        let findings = std::mem::take(&mut self.findings);
        let kept = findings.into_iter().filter_map(|finding| {
            let code = finding.code;
            finding.retain_places(|span| {
                let is_new = difference.is_new(code, span);
                self.before += usize::from(!is_new);
                is_new
            })
        });
        self.findings = kept.collect();
        sink::sort(&mut self.findings, &self.sources);
    }
}

/// Does `work`, with a bar while it lasts where somebody watches.
fn with_progress<T, E>(output: &Output, work: impl FnOnce(&dyn Progress) -> Result<T, E>) -> Result<T, E> {
    if !output.progress() {
        return work(&Silent);
    }
    let bar = Bar::new();
    let done = work(&bar);
    bar.clear();
    done
}
