//! A build that remembers gives the bytes and the findings of one that does not, whatever was edited.
//!
//! After each batch of edits an incremental build is compared with a clean one on one thread; now and then with a
//! clean one on two threads, with one in joined parts, and after a file of the site was changed by hand. Between
//! them are builds with other flags, and every source has the same time of change.
//!
//! `cargo test` makes some hundred random edits. `LAZULI_EDITS=10000 cargo test --release --test incremental
//! -- --nocapture` makes as many as it says and prints its counts; `LAZULI_SEED` begins with another seed.

#[path = "incremental/bench.rs"]
mod bench;
#[path = "incremental/counts.rs"]
mod counts;
#[path = "incremental/damage.rs"]
mod damage;
#[path = "incremental/dice.rs"]
mod dice;
#[path = "incremental/edits.rs"]
mod edits;
#[path = "incremental/world.rs"]
mod world;

use std::collections::VecDeque;

use bench::{Bench, difference};
use dice::Dice;
use world::Files;

/// Edits of a run in `cargo test`.
const EDITS: usize = 220;
/// Edits on one set before a new one begins: each seed has a set of its own.
const EDITS_A_SEED: usize = 500;
/// States of the set that an edit may go back to.
const PAST: usize = 8;

fn number(variable: &str, default: usize) -> usize {
    let value = std::env::var(variable).ok();
    value.map_or(default, |value| value.parse().expect("a number"))
}

/// Makes `edits` random edits in batches and compares after each. Gives the number of batches, and of those that
/// left a set of which no site can be made, only an error.
fn run(seed: u64, edits: usize) -> (usize, usize) {
    let mut dice = Dice::new(seed);
    let mut bench = Bench::new(world::begin(&mut dice));
    let mut past: VecDeque<Files> = VecDeque::new();
    let (mut done, mut batches, mut refused) = (0, 0, 0);
    let mut said = vec!["the first build".to_owned()];
    loop {
        let incremental = bench.incremental();
        let clean = bench.clean(1);
        let fail = |what: &str, difference: String| {
            panic!(
                "seed {seed}, batch {batches}, {what}: {difference}\nedits:\n  {}",
                said.join("\n  ")
            );
        };
        if let Some(difference) = difference(&incremental, &clean) {
            fail("incremental (one) and clean on one thread (two)", difference);
        }
        if let Some(difference) = difference(&bench.incremental(), &clean) {
            fail("the same again (one) and clean (two)", difference);
        }
        if batches % 4 == 0
            && let Some(difference) = difference(&bench.clean(2), &clean)
        {
            fail("clean on two threads (one) and on one (two)", difference);
        }
        if batches % 5 == 0
            && let Ok((files, _)) = &clean
            && bench.sharded(2 + batches as u32 % 2).as_ref() != Ok(files)
        {
            fail("sharded", "joined parts are another site".to_owned());
        }
        if dice.once_in(6) && clean.is_ok() {
            bench.meddle(&mut dice);
            if let Some(difference) = difference(&bench.incremental(), &clean) {
                fail("after a file of the site was changed by hand", difference);
            }
        }
        if dice.once_in(8) {
            bench.otherwise(&mut dice);
        }
        if batches % 3 == 0 && bench.check(true) != bench.check(false) {
            fail("check", "with and without a cache differ".to_owned());
        }
        batches += 1;
        refused += usize::from(clean.is_err());
        if done >= edits {
            return (batches, refused);
        }
        let mut files = bench.files.clone();
        if clean.is_ok() {
            past.push_back(files.clone());
        } else if let Some(sound) = past.back().filter(|_| dice.once_in(2)) {
            // Of a set without a site there is little to compare.
            files.clone_from(sound);
        }
        if past.len() > PAST {
            past.pop_front();
        }
        said.clear();
        for _ in 0..[1, 1, 2, 4, 12][dice.below(5)] {
            said.push(edits::edit(&mut files, past.make_contiguous(), &mut dice));
            done += 1;
        }
        bench.set(files);
    }
}

#[test]
fn after_random_edits_a_build_equals_a_clean_one() {
    let (edits, first) = (number("LAZULI_EDITS", EDITS), number("LAZULI_SEED", 1));
    let (mut done, mut batches, mut refused, mut seed) = (0, 0, 0, first);
    while done < edits {
        let some = EDITS_A_SEED.min(edits - done);
        let (more, without) = run(seed as u64, some);
        batches += more;
        refused += without;
        done += some;
        println!(
            "seeds {first} to {seed}: {done} edits, {batches} batches ({refused} without a site), 0 differences"
        );
        seed += 1;
    }
}
