//! `Cache`: addresses that worked, and when, so that the next run need not ask again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// Of the file's shape.
const VERSION: u32 = 1;
/// Seconds.
const DAY: u64 = 24 * 60 * 60;

/// What earlier runs learned, and this one.
#[derive(Debug, Default)]
pub struct Cache {
    /// Addresses that worked. These outlive the run.
    known: BTreeMap<String, Entry>,
    /// All answers of this run, bad ones too: a second look within it asks nobody.
    fresh: BTreeMap<String, Answer>,
    changed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    status: u16,
    /// Seconds since 1970.
    checked_at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    links: BTreeMap<String, Entry>,
}

impl Cache {
    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// Why `text` is nothing of the kind.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("it is of version {}", file.version));
        }
        Ok(Self {
            known: file.links,
            ..Self::default()
        })
    }

    /// What is worth keeping; `None` when that is what was read.
    pub fn to_json(&self) -> Option<String> {
        if !self.changed {
            return None;
        }
        let file = File {
            version: VERSION,
            links: self.known.clone(),
        };
        let mut text = serde_json::to_string_pretty(&file).ok()?;
        text.push('\n');
        Some(text)
    }

    /// What is known of `url` at the time `now`, unless that is older than `days`.
    pub(super) fn get(&self, url: &str, now: u64, days: u64) -> Option<Answer> {
        if let Some(answer) = self.fresh.get(url) {
            return Some(answer.clone());
        }
        let entry = self.known.get(url).filter(|entry| entry.is_young(now, days))?;
        Some(Answer::Status {
            code: entry.status,
            moved: entry.moved.clone(),
            at: None,
        })
    }

    /// Keeps an answer. Only what worked is kept for the next run: what is broken may be mended any minute.
    pub(super) fn put(&mut self, url: &str, answer: &Answer, now: u64) {
        self.fresh.insert(url.to_owned(), answer.clone());
        if let Answer::Status { code, moved, .. } = answer
            && (200..300).contains(code)
        {
            let entry = Entry {
                status: *code,
                checked_at: now,
                moved: moved.clone(),
            };
            self.known.insert(url.to_owned(), entry);
            self.changed = true;
        } else if self.known.remove(url).is_some() {
            self.changed = true;
        }
    }

    /// Drops what is older than `days`.
    pub(super) fn forget_before(&mut self, now: u64, days: u64) {
        let before = self.known.len();
        self.known.retain(|_, entry| entry.is_young(now, days));
        self.changed |= self.known.len() != before;
    }
}

impl Entry {
    /// An entry of the future is one of a clock that was wrong.
    fn is_young(&self, now: u64, days: u64) -> bool {
        now.checked_sub(self.checked_at)
            .is_some_and(|age| age < days.saturating_mul(DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16) -> Answer {
        Answer::Status {
            code,
            moved: None,
            at: None,
        }
    }

    #[test]
    fn what_worked_is_known_until_it_is_too_old() {
        let mut cache = Cache::default();
        cache.put("http://a.nl/", &status(200), 1000);
        let cache = Cache::parse(&cache.to_json().unwrap()).unwrap();
        assert_eq!(cache.get("http://a.nl/", 1000 + DAY - 1, 1), Some(status(200)));
        assert_eq!(cache.get("http://a.nl/", 1000 + DAY, 1), None);
        assert_eq!(cache.get("http://a.nl/", 999, 1), None, "a clock that went back");
        assert_eq!(cache.get("http://a.nl/", 1000, 0), None);
        assert_eq!(cache.to_json(), None, "nothing changed");
    }

    #[test]
    fn failures_are_known_within_a_run_only_and_end_what_was_known() {
        let mut cache = Cache::default();
        cache.put("http://a.nl/", &status(200), 1);
        cache.put("http://a.nl/", &status(404), 2);
        assert_eq!(cache.get("http://a.nl/", 2, 7), Some(status(404)));
        let next = Cache::parse(&cache.to_json().unwrap()).unwrap();
        assert_eq!(next.get("http://a.nl/", 2, 7), None);
    }

    #[test]
    fn old_entries_leave_the_file() {
        let mut cache = Cache::default();
        cache.put("http://a.nl/", &status(200), 0);
        cache.forget_before(9 * DAY, 7);
        assert!(!cache.to_json().unwrap().contains("a.nl"));
    }

    #[test]
    fn other_files_are_refused() {
        for text in ["", "{", "[]", "{\"version\":2,\"links\":{}}", "{\"version\":1}"] {
            assert!(Cache::parse(text).is_err(), "{text}");
        }
    }
}
