//! Where text goes: standard output and error, with colours or without, and the summary line.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};

use super::Failure;
use super::args::{Color, Global};
use crate::build::Report;
use crate::diag::sink::Counts;
use crate::diag::{Severity, human};

/// The two streams of this process and how much goes there.
#[derive(Debug, Clone)]
pub(super) struct Output {
    color: ColorChoice,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    no_progress: bool,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        Self {
            color: match global.color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::Always,
                Color::Never => ColorChoice::Never,
            },
            quiet: global.quiet,
            verbose: global.verbose,
            no_progress: global.no_progress,
        }
    }

    /// Whether to draw a progress bar: somebody watches and did not refuse it.
    pub(super) fn progress(&self) -> bool {
        !self.quiet && !self.no_progress && io::stderr().is_terminal()
    }

    /// The style to render for [`Self::err`], which takes out the colours that the stream cannot show.
    pub(super) fn style(&self) -> human::Style {
        match AutoStream::new(io::stderr(), self.color).current_choice() {
            ColorChoice::Never => human::Style::Plain,
            _ => human::Style::Coloured,
        }
    }

    /// The style to render for [`Self::out`].
    pub(super) fn style_out(&self) -> human::Style {
        match AutoStream::new(io::stdout(), self.color).current_choice() {
            ColorChoice::Never => human::Style::Plain,
            _ => human::Style::Coloured,
        }
    }

    /// Writes `text` to standard error. Nobody can be told when that fails, so a failure is let go.
    pub(super) fn err(&self, text: &str) {
        let mut stream = AutoStream::new(io::stderr(), self.color).lock();
        let _ = stream.write_all(text.as_bytes());
        let _ = stream.flush();
    }

    /// Tells what a run could not do as usual, though it did its work.
    pub(super) fn notes(&self, notes: &[String]) {
        if !self.quiet {
            for note in notes {
                self.err(&human::message(Severity::Warning, note, None, self.style()));
            }
        }
    }

    /// Writes `text` to standard output, as it is. A reader that left early (`| head`) is no error.
    pub(super) fn out(&self, text: &str) -> Result<(), Failure> {
        self.out_with(|stream| stream.write_all(text.as_bytes()))
    }

    /// As [`Self::out`], for text that is made while it is written.
    pub(super) fn out_with(
        &self,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut stream = io::BufWriter::new(io::stdout().lock());
        match write(&mut stream).and_then(|()| stream.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::Io("cannot write to standard output".to_owned(), error))
            }
            _ => Ok(()),
        }
    }
}

/// One line on what a build did; `verbose` adds what it did not know from earlier ones.
pub(super) fn summary(report: &Report, counts: Counts, time: Duration, verbose: bool) -> String {
    let mut line = format!(
        "Built {} in {} in {}",
        number(report.pages, "page"),
        number(report.locales, "locale"),
        seconds(time),
    );
    if verbose {
        line.push_str(&format!(
            " ({} parsed, {} put together, {} rendered, {} coloured)",
            number(report.work.parsed, "file"),
            number(report.work.learned, "page"),
            report.work.rendered,
            number(report.work.coloured, "code block"),
        ));
    }
    line.push_str(&format!(
        ": {} written, {} unchanged",
        number(report.written, "file"),
        report.unchanged,
    ));
    if report.removed > 0 {
        line.push_str(&format!(", {} removed", report.removed));
    }
    line.push_str(&format!("; {}\n", self::counts(counts)));
    line
}

/// `1 error, 0 warnings, 2 infos`; infos and hints only where there are some.
pub(super) fn counts(counts: Counts) -> String {
    let mut text = format!(
        "{}, {}",
        number(counts.errors, "error"),
        number(counts.warnings, "warning")
    );
    if counts.infos > 0 {
        text.push_str(&format!(", {}", number(counts.infos, "info")));
    }
    if counts.hints > 0 {
        text.push_str(&format!(", {}", number(counts.hints, "hint")));
    }
    text
}

/// `1 page`, `2 pages`.
pub(super) fn number(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// `42 ms`, `4.2 s`.
pub(super) fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Work;

    #[test]
    fn the_summary_counts_what_there_is_and_hides_what_there_is_not() {
        let mut report = Report {
            pages: 12,
            locales: 1,
            written: 1,
            unchanged: 30,
            removed: 0,
            work: Work {
                parsed: 2,
                learned: 1,
                rendered: 3,
                coloured: 4,
                indexed: 0,
            },
            changes: Default::default(),
            diagnostics: Vec::new(),
            links: Vec::new(),
            notes: Vec::new(),
            sources: Default::default(),
        };
        let counts = Counts {
            errors: 1,
            ..Counts::default()
        };
        assert_eq!(
            summary(&report, counts, Duration::from_millis(42), false),
            "Built 12 pages in 1 locale in 42 ms: 1 file written, 30 unchanged; 1 error, 0 warnings\n"
        );
        report.removed = 2;
        let counts = Counts {
            infos: 1,
            hints: 2,
            ..Counts::default()
        };
        assert_eq!(
            summary(&report, counts, Duration::from_millis(4249), true),
            "Built 12 pages in 1 locale in 4.2 s (2 files parsed, 1 page put together, 3 rendered, 4 code blocks coloured): 1 file written, 30 unchanged, 2 removed; \
             0 errors, 0 warnings, 1 info, 2 hints\n"
        );
    }
}
