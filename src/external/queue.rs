//! Many addresses on a few threads, no host more often at a time than it may be asked.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Settings;
use super::address::Target;
use super::answer::Answer;
use super::client::Net;
use super::hosts::{Hosts, lock};
use super::probe::probe;

/// Asks for all `targets`. `step` is called after each. The answers come in the order of the addresses.
pub(super) fn ask_all(
    net: &dyn Net,
    settings: &Settings,
    targets: Vec<Target>,
    step: &(dyn Fn() + Sync),
) -> Vec<(Target, Answer)> {
    let mut by_host: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for target in targets {
        by_host.entry(target.host.clone()).or_default().push(target);
    }
    let mut queues: Vec<Vec<Target>> = by_host.into_values().collect();
    // Hosts with many addresses take longest, so they begin.
    queues.sort_by_key(|queue| std::cmp::Reverse(queue.len()));
    for queue in &mut queues {
        // They are taken from the end.
        queue.reverse();
    }
    // A thread takes a lane and empties its queue: so none waits for a host that others keep busy.
    let lanes: Vec<usize> = queues
        .iter()
        .enumerate()
        .flat_map(|(index, queue)| std::iter::repeat_n(index, queue.len().min(settings.per_host)))
        .collect();
    let queues: Vec<Mutex<Vec<Target>>> = queues.into_iter().map(Mutex::new).collect();
    let hosts = Hosts::new(settings.per_host);
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    let work = || {
        while let Some(&queue) = lanes.get(next.fetch_add(1, Ordering::Relaxed)) {
            loop {
                // The lock must not be held while asking.
                let taken = lock(&queues[queue]).pop();
                let Some(target) = taken else { break };
                let answer = probe(net, &hosts, settings, &target);
                lock(&answers).push((target, answer));
                step();
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..settings.parallel.min(lanes.len()) {
            // Without more threads it takes longer, no worse.
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let mut answers = answers
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    answers.sort_by(|(a, _), (b, _)| a.url.cmp(&b.url));
    answers
}
