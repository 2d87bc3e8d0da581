//! Links to other hosts → what their servers say. The only room that opens connections, and only when asked.
//!
//! [`check`] asks each address once, however many pages link to it. It neither reads the clock nor the disk:
//! the time comes in, and so does the [`Cache`], which its owner reads and writes.

mod address;
mod answer;
mod cache;
mod client;
mod hosts;
mod probe;
mod queue;
mod report;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use globset::{GlobBuilder, GlobSet};

use crate::base::Span;
use crate::config::external::External as Settings;
use crate::diag::{Code, Diagnostic};
use address::{Judged, Target};
use answer::Answer;

pub use cache::Cache;

/// The rules whose findings [`check`] makes.
pub const CODES: [Code; 4] = [
    "external-broken",
    "external-redirected",
    "external-refused",
    "external-timeout",
];

/// With fewer hosts than this, one can be as dead as all.
const HOSTS_OF_A_NETWORK: usize = 3;

/// Where a link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The link's URL in its source.
    pub span: Span,
    /// The include directives that lead there.
    pub chain: Box<[Span]>,
    /// The URL as written.
    pub written: Box<str>,
}

/// An address of another host, and all places that link to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address, without a fragment.
    pub url: String,
    /// In the order of the pages.
    pub places: Vec<Place>,
}

/// What a check goes by, besides the links.
pub struct Run<'a> {
    /// `[check.external]`.
    pub settings: &'a Settings,
    /// Seconds since 1970.
    pub now: u64,
    /// Told once how many addresses will be asked, before the first is.
    pub begin: &'a dyn Fn(usize),
    /// Told after each address that was asked; from many threads.
    pub step: &'a (dyn Fn() + Sync),
}

/// What a check brought to light.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong, sorted by address; those of one cause have it in common.
    pub diagnostics: Vec<Diagnostic>,
    /// Addresses that servers were asked for.
    pub asked: usize,
    /// Addresses that the cache knew.
    pub remembered: usize,
    /// Addresses that the settings leave out, private and invented ones among them.
    pub skipped: usize,
}

/// Why there is nothing to say about any link.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No host answered at all.
    #[error("none of {hosts} hosts can be reached; is this machine connected to the network?")]
    Offline {
        /// How many were tried.
        hosts: usize,
    },
    /// Nothing tells which certificates are to be trusted.
    #[error("this machine has no root certificates; install them (on Debian the package `ca-certificates`)")]
    NoCertificates,
}

/// Whether `url` is an address of another host that can be asked: `http`, `https`, or `//host`.
pub fn is_web(url: &str) -> bool {
    let starts = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("http://") || starts("https://") || url.starts_with("//")
}

/// Asks the servers of `links` that `cache` does not know about, and says which links do not work.
///
/// # Errors
/// [`Error`] when the machine, not the links, is the trouble.
pub fn check(links: &[Link], run: &Run<'_>, cache: &mut Cache) -> Result<Outcome, Error> {
    let settings = run.settings;
    let exclude = globs(&settings.exclude);
    let mut outcome = Outcome::default();
    let mut targets: BTreeMap<String, Target> = BTreeMap::new();
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    // The address of each link as it is asked; `None` for one that is left out.
    let mut keys: Vec<Option<String>> = Vec::with_capacity(links.len());
    for link in links {
        let judged = match exclude.is_match(&link.url) {
            true => Judged::Skip,
            false => address::judge(&link.url, settings.private),
        };
        keys.push(match judged {
            Judged::Ask(target) => {
                let key = target.url.to_string();
                targets.insert(key.clone(), target);
                Some(key)
            }
            Judged::Invalid(reason) => {
                answers.insert(link.url.clone(), Answer::Invalid(reason));
                Some(link.url.clone())
            }
            Judged::Skip => {
                outcome.skipped += 1;
                None
            }
        });
    }
    let hosts: Vec<(String, String)> = targets
        .iter()
        .map(|(key, target)| (key.clone(), target.host.clone()))
        .collect();
    targets.retain(|key, _| match cache.get(key, run.now, settings.cache_days) {
        Some(answer) => {
            answers.insert(key.clone(), answer);
            outcome.remembered += 1;
            false
        }
        None => true,
    });
    outcome.asked = targets.len();
    if !targets.is_empty() {
        let secure = targets.values().any(|target| target.url.scheme() == "https");
        let client = client::Client::new(settings, secure)?;
        (run.begin)(targets.len());
        let asked = queue::ask_all(&client, settings, targets.into_values().collect(), run.step);
        let asked_hosts: BTreeSet<&str> = asked.iter().map(|(target, _)| &*target.host).collect();
        let is_silent = asked.iter().all(|(_, answer)| !answer.is_from_a_server());
        if asked_hosts.len() >= HOSTS_OF_A_NETWORK && is_silent {
            let hosts = asked_hosts.len();
            return Err(Error::Offline { hosts });
        }
        for (target, answer) in asked {
            let key = target.url.to_string();
            cache.put(&key, &answer, run.now);
            answers.insert(key, answer);
        }
    }
    cache.forget_before(run.now, settings.cache_days);
    // Whether a page is the trouble or its host shows in the host's other pages.
    let answering: BTreeSet<&str> = hosts
        .iter()
        .filter(|(key, _)| answers.get(key).is_some_and(Answer::is_from_a_server))
        .map(|(_, host)| host.as_str())
        .collect();
    for (link, key) in links.iter().zip(&keys) {
        if let Some(answer) = key.as_ref().and_then(|key| answers.get(key)) {
            let found = report::findings(link, answer, settings, &answering);
            outcome.diagnostics.extend(found);
        }
    }
    Ok(outcome)
}

/// `patterns` as one set; `*` stands for `/` too. Those that are no globs were reported with the configuration.
fn globs(patterns: &[String]) -> GlobSet {
    let compiled = patterns.iter().filter_map(|pattern| {
        let glob = GlobBuilder::new(pattern).literal_separator(false).build();
        glob.ok()
    });
    GlobSet::new(compiled).unwrap_or_default()
}

fn millis(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
