//! Random edits in batches, as both tests of random edits draw them.

use std::collections::VecDeque;

use super::dice::Dice;
use super::edits;
use super::support::number;
use super::world::Files;

/// States of the set that an edit may go back to.
const PAST: usize = 8;

/// Runs `run` with one seed after the other, each time with how many edits it is to make: at most `a_seed`, of
/// `LAZULI_EDITS` or `edits` in all. `LAZULI_SEED` is the first seed.
pub fn each_seed(edits: usize, a_seed: usize, mut run: impl FnMut(u64, usize)) {
    let (edits, mut seed) = (number("LAZULI_EDITS", edits), number("LAZULI_SEED", 1));
    let mut done = 0;
    while done < edits {
        let some = a_seed.min(edits - done);
        run(seed as u64, some);
        done += some;
        seed += 1;
    }
}

/// The batches of one set.
pub struct Batches {
    past: VecDeque<Files>,
    /// What the last batch did, in words.
    pub said: Vec<String>,
    /// How many batches there were.
    pub count: usize,
    /// How many edits there were.
    pub edits: usize,
}

impl Batches {
    pub fn new() -> Self {
        Self {
            past: VecDeque::new(),
            said: vec!["the beginning".to_owned()],
            count: 0,
            edits: 0,
        }
    }

    /// The files after the next batch. `is_sound` says whether a site can be made of those before.
    pub fn next(&mut self, before: &Files, is_sound: bool, dice: &mut Dice) -> Files {
        let mut files = before.clone();
        if is_sound {
            self.past.push_back(files.clone());
        } else if let Some(sound) = self.past.back().filter(|_| dice.once_in(2)) {
            // Of a set without a site there is little to compare.
            files.clone_from(sound);
        }
        if self.past.len() > PAST {
            self.past.pop_front();
        }
        self.said.clear();
        for _ in 0..[1, 1, 2, 4, 12][dice.below(5)] {
            let past = self.past.make_contiguous();
            self.said.push(edits::edit(&mut files, past, dice));
            self.edits += 1;
        }
        self.count += 1;
        files
    }
}
