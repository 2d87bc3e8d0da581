//! A thousand defects are put into a copy of the corpus's en-us, a hundred each of ten kinds, by a seeded generator:
//! the check finds all of them at the right file and line, and nothing else that the clean copy lacks.
//!
//! `LAZULI_SEED=7 cargo test --test injection -- --nocapture` puts them elsewhere. The corpus is in
//! `../shared/corpus`, or where `CORPUS` says; without it the test says so and passes.
//!
//! So that no defect hides another:
//! - an include is deleted, renamed or made part of a cycle once at most, and those that are gone are not edited;
//! - every other file is edited once at most, on a line where the clean copy has no finding, in prose that an
//!   independent reading (`scan.rs`) takes for prose too;
//! - directives are edited only if their include stays.

#[path = "injection/defects.rs"]
mod defects;
#[path = "injection/directives.rs"]
mod directives;
#[path = "injection/header.rs"]
mod header;
#[path = "injection/includes.rs"]
mod includes;
#[path = "injection/judge.rs"]
mod judge;
#[path = "injection/links.rs"]
mod links;
#[path = "injection/random.rs"]
mod random;
#[path = "injection/scan.rs"]
mod scan;

use std::path::{Path, PathBuf};

use defects::{Kind, Plan};
use random::Random;
use scan::Corpus;

/// Defects of each kind.
const EACH: usize = 100;
/// Where the defects are put unless `LAZULI_SEED` says otherwise.
const SEED: u64 = 20_161_017;

#[test]
fn a_thousand_injected_defects_are_found_where_they_are_and_nothing_else() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let source = std::env::var_os("CORPUS")
        .map_or(corpus, PathBuf::from)
        .join("en-us");
    if !source.is_dir() {
        eprintln!("SKIPPED: the corpus is not at {}", source.display());
        return;
    }
    let seed =
        std::env::var("LAZULI_SEED").map_or(SEED, |seed| seed.parse().expect("LAZULI_SEED is a number"));
    println!("seed {seed}");
    let temp = tempfile::tempdir().expect("a folder");
    let copy = temp.path().join("content/en-us");
    scan::copy(&source, &copy);

    let clean = judge::check(temp.path());
    let corpus = Corpus::read(&copy);
    let mut plan = Plan::new(&corpus, &clean, Random::new(seed));
    // The scarce places go first.
    includes::inject(&mut plan);
    directives::inject(&mut plan);
    links::inject(&mut plan);
    header::inject(&mut plan);
    for kind in Kind::ALL {
        let count = plan.defects.iter().filter(|defect| defect.kind == kind).count();
        assert_eq!(count, EACH, "defects of the kind `{}`", kind.name());
    }
    plan.write(&copy);

    let injected = judge::check(temp.path());
    let verdict = judge::judge(&plan, &clean, &injected);
    println!("{}", verdict.table());
    assert!(verdict.is_clean(), "{}", verdict.trouble());
}
