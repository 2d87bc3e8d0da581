//! `--external`: asks the hosts that pages link to, and keeps what they said in `.lazuli/external.json`.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tracing::info_span;

use super::Checker;
use crate::build::{BuildOptions, Progress, Report, Silent};
use crate::cli::Failure;
use crate::cli::output::{Output, number};
use crate::cli::progress::Bar;
use crate::cli::replace::replace;
use crate::diag::catalogue::Family;
use crate::diag::policy::Selector;
use crate::diag::{Level, Severity, Sink, Sources as _, human};
use crate::external::{self, Cache, Link, Run};

/// The folder below the root for what lazuli may forget.
const FOLDER: &str = ".lazuli";
const FILE: &str = "external.json";

/// What was learned from other hosts, in this run and before.
#[derive(Debug)]
pub(super) struct External {
    folder: PathBuf,
    cache: RefCell<Cache>,
}

impl External {
    /// Readies `options`: without `--external` nobody is asked, and nothing is said about rules that nobody
    /// looked at.
    pub(super) fn open(wanted: bool, options: &mut BuildOptions, output: &Output) -> Option<Self> {
        if !wanted {
            options.policy.ignore.push(Selector::Family(Family::External));
            return None;
        }
        options.external = true;
        let folder = options.root.join(FOLDER);
        let cache = read(&folder.join(FILE)).unwrap_or_else(|problem| {
            if !output.quiet {
                output.err(&human::message(Severity::Warning, &problem, None, output.style()));
            }
            Cache::default()
        });
        Some(Self {
            folder,
            cache: RefCell::new(cache),
        })
    }

    /// Adds to `report` what is wrong with its links to other hosts. Only those in scope are asked.
    pub(super) fn ask(&self, report: &mut Report, checker: &Checker<'_>) -> Result<(), Failure> {
        let _span = info_span!("external").entered();
        let links = self.wanted(report, checker);
        let bar = checker.output.progress().then(Bar::new);
        let progress: &dyn Progress = match &bar {
            Some(bar) => bar,
            None => &Silent,
        };
        let run = Run {
            settings: &checker.options.config.check.external,
            now: now(),
            begin: &|count| progress.stage("Asking", count),
            step: &|| progress.advance(1),
        };
        let mut cache = self.cache.borrow_mut();
        let outcome = external::check(&links, &run, &mut cache);
        if let Some(bar) = bar {
            bar.clear();
        }
        let outcome = outcome.map_err(|error| {
            let text = "cannot check links to other hosts".to_owned();
            Failure::Io(text, io::Error::other(error))
        })?;
        if let Some(text) = cache.to_json() {
            let path = self.folder.join(FILE);
            write(&self.folder, &text)
                .map_err(|error| Failure::Io(format!("cannot write {}", path.display()), error))?;
        }
        if !checker.output.quiet {
            checker.output.err(&format!(
                "Asked other hosts for {}; {} known from before, {} skipped\n",
                number(outcome.asked, "link"),
                outcome.remembered,
                outcome.skipped,
            ));
        }
        let mut sink = Sink::default();
        sink.extend(outcome.diagnostics);
        report.diagnostics.extend(sink.into_sorted(&report.sources));
        Ok(())
    }

    /// The links of `report` at places where a finding about them would be reported.
    fn wanted(&self, report: &mut Report, checker: &Checker<'_>) -> Vec<Link> {
        let sources = &report.sources;
        let policy = &checker.options.policy;
        let mut links = std::mem::take(&mut report.links);
        for link in &mut links {
            link.places.retain(|place| {
                let name = sources.name(place.span.file);
                let mut spans = place.chain.iter().chain([&place.span]);
                spans.any(|&span| checker.scope.covers(span, sources))
                    && external::CODES
                        .iter()
                        .any(|code| policy.level(code, name) != Level::Off)
            });
        }
        links.retain(|link| !link.places.is_empty());
        links
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// The cache at `path`; an empty one if there is none.
fn read(path: &Path) -> Result<Cache, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Cache::default()),
        Err(error) => return Err(format!("{} is not used: {error}", path.display())),
    };
    Cache::parse(&text).map_err(|problem| format!("{} is begun anew: {problem}", path.display()))
}

/// Writes the cache. Git is told to leave the folder alone.
fn write(folder: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n")?;
    }
    replace(&folder.join(FILE), text.as_bytes())
}
