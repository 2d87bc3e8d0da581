//! `--watch`: checks again after each change, until somebody ends it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::fixing::Total;
use super::{Checker, report};
use crate::build::BuildOptions;
use crate::cli::args::{self, Global};
use crate::cli::output::{Output, number};
use crate::cli::watched::{cannot_watch, folders, is_ignored, real};
use crate::cli::{Exit, Failure};
use crate::config;
use crate::diag::Former;
use crate::diag::renames::Renames;
use crate::watch::{Stopper, Watched, Watcher};

/// Takes everything off a terminal and goes to its first line.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// One `--watch`.
struct Watch<'a> {
    args: &'a args::Check,
    global: &'a Global,
    output: &'a Output,
    checker: Checker<'a>,
    /// What was reported last; nothing when that failed or nothing was yet.
    last: Option<Former>,
}

/// Checks, waits for changes and checks again. Ends with [`Exit::Clean`] whatever was found: the person saw it.
pub(super) fn run(args: &args::Check, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let mut watch = Watch {
        checker: Checker::new(args, global, output)?,
        args,
        global,
        output,
        last: None,
    };
    let (mut watcher, settings) = watch.watcher()?;
    stop_on_signal(watcher.stopper())?;
    if let Some(reason) = watcher.polling_because() {
        output.err(&format!(
            "The system reports no changes ({reason}): looking for them every second\n"
        ));
    }
    watch.look()?;
    if !output.quiet {
        output.err("Watching for changes; Ctrl-C ends\n");
    }
    while let Some(changed) = watcher.wait() {
        // What fails now may be half done, and is shown until the next change puts it right.
        if let Err(failure) = watch.again(&changed, &settings, &mut watcher) {
            watch.last = None;
            output.err(&failure.render(output.style()));
        }
    }
    Ok(Exit::Clean)
}

impl Watch<'_> {
    /// Checks after a change, with settings read again if one of the files `settings` changed.
    fn again(
        &mut self,
        changed: &BTreeSet<PathBuf>,
        settings: &[PathBuf],
        watcher: &mut Watcher,
    ) -> Result<(), Failure> {
        if settings.iter().any(|file| changed.contains(file)) || self.last.is_none() {
            self.checker = Checker::new(self.args, self.global, self.output)?;
            for folder in folders(&self.checker.options)? {
                watcher.add(folder).map_err(cannot_watch)?;
            }
        }
        if io::stdout().is_terminal() && self.args.report.output_file.is_none() {
            self.output.out(CLEAR)?;
        }
        self.look()
    }

    /// Checks once, and reports the findings and how they differ from the last.
    fn look(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        let look = self.checker.look()?;
        report::write(&self.args.report, &look, self.output)?;
        if !self.output.quiet {
            let since = self.checker.since.as_ref();
            let revision = since.map(|since| since.revision.as_str());
            let summary = report::summary(&look, revision, &Total::default(), false, start.elapsed());
            self.output.err(&summary);
        }
        if let Some(last) = &self.last
            && !self.output.quiet
        {
            let difference = last.compare(&look.findings, &look.sources);
            self.output.err(&format!(
                "{}: {} new, {} gone\n",
                number(look.findings.len(), "finding"),
                difference.new,
                difference.gone
            ));
        }
        self.last = Some(Former::of(&look.findings, &look.sources, &Renames::default()));
        Ok(())
    }

    /// A watcher of all that a check reads, and the files among it that hold settings.
    fn watcher(&self) -> Result<(Watcher, Vec<PathBuf>), Failure> {
        let options = &self.checker.options;
        let root = real(&options.root)?;
        let config = self.global.config.as_deref();
        let mut settings = vec![match config {
            Some(file) => real(file)?,
            None => root.join(config::FILE_NAME),
        }];
        if let Some(file) = &self.args.report.baseline {
            settings.push(real(file)?);
        }
        let ours = self.ours(options)?;
        let watched = Watched {
            folders: folders(options)?,
            files: settings.clone(),
        };
        let watcher = Watcher::new(watched, move |path, inside| is_ignored(path, inside, &ours));
        Ok((watcher.map_err(cannot_watch)?, settings))
    }

    /// What lazuli itself writes.
    fn ours(&self, options: &BuildOptions) -> Result<Vec<PathBuf>, Failure> {
        let written = std::iter::once(&options.output).chain(&self.args.report.output_file);
        written
            .map(|path| {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                let folder = fs::canonicalize(parent.unwrap_or(Path::new(".")));
                match (folder, path.file_name()) {
                    (Ok(folder), Some(name)) => Ok(folder.join(name)),
                    _ => std::path::absolute(path)
                        .map_err(|error| Failure::Io(format!("cannot find {}", path.display()), error)),
                }
            })
            .collect()
    }
}

/// Lets Ctrl-C end the watching after the check that runs, and a second one end the program at once.
fn stop_on_signal(stopper: Stopper) -> Result<(), Failure> {
    let stopped = AtomicBool::new(false);
    ctrlc::set_handler(move || {
        if stopped.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Clean as i32);
        }
        stopper.stop();
    })
    .map_err(|error| Failure::Io("cannot wait for Ctrl-C".to_owned(), io::Error::other(error)))
}
