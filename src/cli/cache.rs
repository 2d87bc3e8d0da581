//! `lazuli cache`: where the cache is, how much it holds, and how to be rid of it.

use std::io;

use super::args::{self, CacheAction};
use super::output::Output;
use super::{Exit, Failure};
use crate::build::{self, CACHE_LIMITS};
use crate::cache::{self, Key};

pub(super) fn run(args: &args::Cache, output: &Output) -> Result<Exit, Failure> {
    let dir = args.dir();
    let failed = |what: &str| {
        let context = format!("cannot {what} the cache {}", dir.display());
        move |error: io::Error| Failure::Io(context, error)
    };
    let text = match args.action {
        CacheAction::Dir => format!("{}\n", dir.display()),
        CacheAction::Clean => {
            let freed = cache::clean(&dir).map_err(failed("remove"))?;
            format!("Freed {}\n", size(freed))
        }
        CacheAction::Prune => {
            let today = build::cache_day(&args::today().unwrap_or_default());
            let pruned = cache::prune(&dir, identity()?, today, &CACHE_LIMITS);
            let (freed, notes) = pruned.map_err(failed("prune"))?;
            output.notes(&notes);
            format!("Freed {}\n", size(freed))
        }
        CacheAction::Stats => {
            let stats = cache::stats(&dir, identity()?).map_err(failed("read"))?;
            let line = |(name, stats): &(&str, cache::Stats)| {
                let word = if stats.entries == 1 { "entry" } else { "entries" };
                format!("{name}: {} {word}, {}\n", stats.entries, size(stats.bytes))
            };
            stats.iter().map(line).collect()
        }
    };
    output.out(&text)?;
    Ok(Exit::Clean)
}

/// The program whose entries count.
fn identity() -> Result<Key, Failure> {
    cache::identity().ok_or_else(|| {
        let text = "the system does not tell which program this is, so it has no cache";
        Failure::Usage(text.to_owned(), None)
    })
}

/// `512 bytes`, `1.5 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
