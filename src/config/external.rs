//! `[check.external]`: how `lazuli check --external` asks other hosts whether links to them work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[check.external]`. It counts only with `lazuli check --external`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct External {
    /// Globs of addresses that are not asked, such as `https://portal.example.com/**`. A `*` also stands for `/`.
    pub exclude: Vec<String>,
    /// Status codes that are as good as 200.
    pub accept: Vec<u16>,
    /// Also ask hosts of this machine and of private networks, and names that only examples have.
    pub private: bool,
    /// How long one request may take, in milliseconds.
    pub timeout_ms: u64,
    /// How often a request is made again after a time-out, a lost connection or an overloaded server.
    pub retries: usize,
    /// How long to wait before the first repetition, in milliseconds; twice as long before each further one.
    pub backoff_ms: u64,
    /// The longest wait that a server may ask for, in milliseconds. Who asks for more is not asked again.
    pub max_wait_ms: u64,
    /// How many requests are under way at a time.
    pub parallel: usize,
    /// How many of them to the same host.
    pub per_host: usize,
    /// How long each of these rests after a request, in milliseconds.
    pub delay_ms: u64,
    /// How many redirects are followed.
    pub max_redirects: usize,
    /// What the servers are told about who asks.
    pub user_agent: String,
    /// For how many days an address that worked is not asked again; 0 always asks.
    pub cache_days: u64,
}

impl Default for External {
    fn default() -> Self {
        Self {
            exclude: Vec::new(),
            accept: Vec::new(),
            private: false,
            timeout_ms: 10_000,
            retries: 2,
            backoff_ms: 500,
            max_wait_ms: 30_000,
            parallel: 16,
            per_host: 2,
            delay_ms: 50,
            max_redirects: 5,
            user_agent: concat!("lazuli/", env!("CARGO_PKG_VERSION"), " (link check)").to_owned(),
            cache_days: 7,
        }
    }
}

/// A value that makes no sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) key: &'static str,
    /// Which item of the list at `key`.
    pub(super) item: Option<usize>,
    pub(super) message: String,
}

impl External {
    /// What types cannot say about the table.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |key, item, message| found.push(Problem { key, item, message });
        for (index, glob) in self.exclude.iter().enumerate() {
            if let Err(error) = globset::Glob::new(glob) {
                let message = format!("`{glob}` is no glob: {}", error.kind());
                add("exclude", Some(index), message);
            }
        }
        for (index, code) in self.accept.iter().enumerate() {
            if !(100..=999).contains(code) {
                let message = format!("`{code}` is no status code: they have three digits");
                add("accept", Some(index), message);
            }
        }
        const DAY: u64 = 24 * 60 * 60 * 1000;
        let numbers = [
            ("timeout_ms", self.timeout_ms, 1, DAY),
            ("retries", self.retries as u64, 0, 20),
            ("backoff_ms", self.backoff_ms, 0, DAY),
            ("max_wait_ms", self.max_wait_ms, 0, DAY),
            ("parallel", self.parallel as u64, 1, 256),
            ("per_host", self.per_host as u64, 1, 256),
            ("delay_ms", self.delay_ms, 0, DAY),
            ("max_redirects", self.max_redirects as u64, 0, 50),
            ("cache_days", self.cache_days, 0, 3650),
        ];
        for (key, value, least, most) in numbers {
            if !(least..=most).contains(&value) {
                let message = format!("`check.external.{key}` must be from {least} to {most}");
                add(key, None, message);
            }
        }
        let printable = |c: char| c == ' ' || c.is_ascii_graphic();
        if self.user_agent.is_empty() || !self.user_agent.chars().all(printable) {
            let message = "`check.external.user_agent` must be printable ASCII".to_owned();
            add("user_agent", None, message);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_make_sense() {
        assert_eq!(External::default().problems(), []);
    }

    #[test]
    fn values_that_would_hang_or_break_a_request_are_refused() {
        let table: External = toml::from_str(
            "exclude = ['ok', '[']\naccept = [200, 42]\nper_host = 0\nretries = 99\nuser_agent = \"a\\nb\"",
        )
        .unwrap();
        let keys: Vec<_> = table
            .problems()
            .iter()
            .map(|problem| (problem.key, problem.item))
            .collect();
        assert_eq!(
            keys,
            [
                ("exclude", Some(1)),
                ("accept", Some(1)),
                ("retries", None),
                ("per_host", None),
                ("user_agent", None)
            ]
        );
    }
}
