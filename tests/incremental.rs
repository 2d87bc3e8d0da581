//! A build that remembers gives the bytes and the findings of one that does not, whatever was edited.
//!
//! After each batch of edits an incremental build is compared with a clean one on one thread; now and then with a
//! clean one on two threads, with one in joined parts, and after a file of the site was changed by hand. Between
//! them are builds with other flags, and every source has the same time of change.
//!
//! `cargo test` makes some hundred random edits. `LAZULI_EDITS=10000 cargo test --release --test incremental
//! -- --nocapture` makes as many as it says and prints its counts; `LAZULI_SEED` begins with another seed.

#[path = "incremental/batches.rs"]
mod batches;
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
#[path = "support/mod.rs"]
mod support;
#[path = "incremental/world.rs"]
mod world;

use batches::Batches;
use bench::{Bench, difference};
use dice::Dice;

/// Edits of a run in `cargo test`.
const EDITS: usize = 220;
/// Edits on one set before a new one begins: each seed has a set of its own.
const EDITS_A_SEED: usize = 500;

/// Makes `edits` random edits in batches and compares after each. Gives the number of batches, and of those that
/// left a set of which no site can be made, only an error.
fn run(seed: u64, edits: usize) -> (usize, usize) {
    let mut dice = Dice::new(seed);
    let mut bench = Bench::new(world::begin(&mut dice));
    let (mut batches, mut refused) = (Batches::new(), 0);
    loop {
        let incremental = bench.incremental();
        let clean = bench.clean(1);
        let fail = |what: &str, difference: String| {
            panic!(
                "seed {seed}, batch {}, {what}: {difference}\nedits:\n  {}",
                batches.count,
                batches.said.join("\n  ")
            );
        };
        if let Some(difference) = difference(&incremental, &clean) {
            fail("incremental (one) and clean on one thread (two)", difference);
        }
        if let Some(difference) = difference(&bench.incremental(), &clean) {
            fail("the same again (one) and clean (two)", difference);
        }
        if batches.count % 4 == 0
            && let Some(difference) = difference(&bench.clean(2), &clean)
        {
            fail("clean on two threads (one) and on one (two)", difference);
        }
        if batches.count % 5 == 0
            && let Ok((files, _)) = &clean
            && bench.sharded(2 + batches.count as u32 % 2).as_ref() != Ok(files)
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
        if batches.count % 3 == 0 && bench.check(true) != bench.check(false) {
            fail("check", "with and without a cache differ".to_owned());
        }
        refused += usize::from(clean.is_err());
        if batches.edits >= edits {
            return (batches.count, refused);
        }
        let files = batches.next(&bench.files, clean.is_ok(), &mut dice);
        bench.set(files);
    }
}

#[test]
fn after_random_edits_a_build_equals_a_clean_one() {
    let (mut done, mut batches, mut refused) = (0, 0, 0);
    batches::each_seed(EDITS, EDITS_A_SEED, |seed, edits| {
        let (more, without) = run(seed, edits);
        batches += more;
        refused += without;
        done += edits;
        println!(
            "up to seed {seed}: {done} edits, {batches} batches ({refused} without a site), 0 differences"
        );
    });
}

/// Files that have been left alone are not read again; what was edited is, though its length and its time of change are
/// those of before. A picture too: pages say how large it is.
#[test]
fn an_edit_that_only_the_file_system_knows_of_is_seen() {
    let page = |word: &str| format!("# A page\n\nIt says {word}. ![a picture](p.svg)\n").into_bytes();
    let picture = |width: u8| format!("<svg width=\"{width}\" height=\"7\"/>").into_bytes();
    let (one, other) = ("content/en-us/articles/a.md", "content/en-us/articles/p.svg");
    let files = |word: &str, width: u8| {
        world::Files::from([(one.to_owned(), page(word)), (other.to_owned(), picture(width))])
    };
    let mut bench = Bench::new(files("before", 11));
    // Younger files are read in any case.
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    bench.incremental().expect("a site");
    for (word, width) in [("behind", 11), ("behind", 22), ("before", 22)] {
        bench.set(files(word, width));
        let clean = bench.clean(1);
        let (site, _) = clean.as_ref().expect("a site");
        let html = String::from_utf8_lossy(&site["en-us/articles/a/index.html"]);
        assert!(
            html.contains(word) && html.contains(&format!("width=\"{width}\"")),
            "{html}"
        );
        assert_eq!(difference(&bench.incremental(), &clean), None);
        std::thread::sleep(std::time::Duration::from_millis(2_200));
        assert_eq!(difference(&bench.incremental(), &clean), None);
    }
}
