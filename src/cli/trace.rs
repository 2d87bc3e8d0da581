//! What a run did and how long it took: `LAZULI_LOG` and `--timings`.
//!
//! The stages open spans of the `tracing` crate; here is who listens. Nobody listens unless asked.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, fmt};

use super::output::Output;
use super::{Failure, chart};

/// How `--timings` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Timings {
    /// A table on standard error.
    Text,
    /// A page with a chart, `lazuli-timings.html` in the current folder.
    Html,
}

/// The file that [`Timings::Html`] writes.
const CHART: &str = "lazuli-timings.html";

/// One span that ended. Times are counted from the start of the run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lap {
    pub(super) name: &'static str,
    /// How many others it ran in.
    pub(super) depth: usize,
    pub(super) start: Duration,
    pub(super) time: Duration,
}

/// Collects the stages of this run.
#[derive(Debug, Clone)]
pub(super) struct Stopwatch {
    begin: Instant,
    laps: Arc<Mutex<Vec<Lap>>>,
}

/// Listens as the environment and `timings` ask. Called once, before any work.
pub(super) fn listen(timings: Option<Timings>) -> Option<Stopwatch> {
    let stopwatch = timings.map(|_| Stopwatch {
        begin: Instant::now(),
        laps: Arc::default(),
    });
    let log = std::env::var("LAZULI_LOG")
        .ok()
        .filter(|filter| !filter.is_empty())
        .map(|filter| {
            fmt::layer()
                .with_writer(io::stderr)
                .with_ansi(false)
                .with_span_events(fmt::format::FmtSpan::CLOSE)
                .with_filter(EnvFilter::builder().parse_lossy(filter))
        });
    if stopwatch.is_some() || log.is_some() {
        // Fails only when somebody listens already, as tests may.
        let _ = tracing_subscriber::registry()
            .with(log)
            .with(stopwatch.clone())
            .try_init();
    }
    stopwatch
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stopwatch {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if *attributes.metadata().level() > tracing::Level::INFO {
            return;
        }
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Instant::now());
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(start) = span.extensions().get::<Instant>().copied() else {
            return;
        };
        let lap = Lap {
            name: span.name(),
            depth: span.scope().count() - 1,
            start: start.duration_since(self.begin),
            time: start.elapsed(),
        };
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).push(lap);
    }
}

impl Stopwatch {
    /// Reports what was measured.
    ///
    /// # Errors
    /// When the chart cannot be written.
    pub(super) fn report(&self, how: Timings, output: &Output) -> Result<(), Failure> {
        let total = self.begin.elapsed();
        let mut laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner).clone();
        laps.sort_by_key(|lap| (lap.start, lap.depth));
        match how {
            Timings::Text => output.err(&table(&laps, total)),
            Timings::Html => {
                fs::write(Path::new(CHART), chart::page(&laps, total))
                    .map_err(|error| Failure::Io(format!("cannot write {CHART}"), error))?;
                output.err(&format!("Timings are in {CHART}\n"));
            }
        }
        Ok(())
    }
}

/// A line for each stage, inner ones indented.
fn table(laps: &[Lap], total: Duration) -> String {
    let mut out = String::new();
    for lap in laps {
        let share = 100.0 * lap.time.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON);
        let name = format!("{:indent$}{}", "", lap.name, indent = lap.depth * 2);
        let _ = writeln!(
            out,
            "{name:24} {:>8.1} ms {share:>5.1} %",
            lap.time.as_secs_f64() * 1e3
        );
    }
    let _ = writeln!(out, "{:24} {:>8.1} ms", "total", total.as_secs_f64() * 1e3);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_stages_are_indented() {
        let ms = Duration::from_millis;
        let lap = |name, depth, start, time| Lap {
            name,
            depth,
            start: ms(start),
            time: ms(time),
        };
        let laps = [lap("load", 0, 0, 50), lap("read", 1, 10, 20)];
        let text = table(&laps, ms(100));
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[1], ["read", "20.0", "ms", "20.0", "%"]);
        assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("  read")));
        assert_eq!(lines[2], ["total", "100.0", "ms"]);
    }
}
