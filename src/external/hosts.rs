//! `Hosts`: what holds for all requests to one host: how many at a time, when to rest, whether it is dead.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::answer::Trouble;

/// So many requests in a row without any reply make a host dead: the others are not worth the wait.
const DEAD_AFTER: usize = 3;

/// All hosts of a run, by name.
#[derive(Debug)]
pub(super) struct Hosts {
    limit: usize,
    map: Mutex<BTreeMap<String, Arc<Host>>>,
}

/// One host.
#[derive(Debug)]
pub(super) struct Host {
    limit: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    /// How many wait on behalf of all.
    resting: usize,
    /// For `http` and for `https`, which are two doors of one house.
    doors: [Door; 2],
}

#[derive(Debug, Default)]
struct Door {
    answered: bool,
    failures: usize,
    dead: Option<Trouble>,
}

/// The right to make a request, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit<'h>(&'h Host);

/// A lock, also after a panic elsewhere: no state here can be half made.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hosts {
    /// Hosts that each get `limit` requests at a time.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            map: Mutex::default(),
        }
    }

    /// The host called `name`.
    pub(super) fn get(&self, name: &str) -> Arc<Host> {
        let mut map = lock(&self.map);
        let host = map.entry(name.to_owned()).or_insert_with(|| {
            Arc::new(Host {
                limit: self.limit,
                state: Mutex::default(),
                freed: Condvar::new(),
            })
        });
        Arc::clone(host)
    }
}

impl Host {
    /// Waits until a request may be made.
    pub(super) fn enter(&self) -> Permit<'_> {
        let mut state = lock(&self.state);
        while state.under_way >= self.limit || state.resting > 0 {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.under_way += 1;
        Permit(self)
    }

    /// Makes nobody enter while `wait` runs.
    pub(super) fn rest(&self, wait: impl FnOnce()) {
        lock(&self.state).resting += 1;
        wait();
        lock(&self.state).resting -= 1;
        self.freed.notify_all();
    }

    /// Why asking is pointless, if it is.
    pub(super) fn dead(&self, secure: bool) -> Option<Trouble> {
        lock(&self.state).doors[usize::from(secure)].dead.clone()
    }

    /// Notes how a request ended, after all repetitions.
    pub(super) fn note(&self, secure: bool, trouble: Option<&Trouble>) {
        let door = &mut lock(&self.state).doors[usize::from(secure)];
        match trouble {
            None => {
                door.answered = true;
                door.failures = 0;
            }
            Some(trouble @ (Trouble::NoHost | Trouble::Insecure(_))) if !door.answered => {
                door.dead = Some(trouble.clone());
            }
            Some(trouble @ (Trouble::Timeout | Trouble::Connection(_))) if !door.answered => {
                door.failures += 1;
                if door.failures >= DEAD_AFTER {
                    door.dead = Some(trouble.clone());
                }
            }
            Some(_) => {}
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        lock(&self.0.state).under_way -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_never_answers_is_dead_after_a_few_tries() {
        let hosts = Hosts::new(1);
        let host = hosts.get("a.nl");
        for _ in 0..DEAD_AFTER {
            assert_eq!(host.dead(true), None);
            host.note(true, Some(&Trouble::Timeout));
        }
        assert_eq!(host.dead(true), Some(Trouble::Timeout));
        assert_eq!(host.dead(false), None, "the other door may be open");
        assert_eq!(hosts.get("b.nl").dead(true), None);
    }

    #[test]
    fn a_host_that_answered_once_is_always_asked() {
        let hosts = Hosts::new(1);
        let host = hosts.get("a.nl");
        host.note(false, None);
        for _ in 0..9 {
            host.note(false, Some(&Trouble::Timeout));
        }
        assert_eq!(host.dead(false), None);
    }
}
