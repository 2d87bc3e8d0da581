//! A cache in any state costs time and a note, never a wrong byte and never the build.

use std::fs;
use std::hash::Hasher as _;
use std::path::Path;
use std::time::Duration;

use lazuli::{build, cache};
use rustc_hash::FxHasher;

use super::bench::{Bench, difference};
use super::dice::Dice;
use super::world;

const PACKS: [&str; 8] = [
    "sources.pack",
    "pages.pack",
    "renders.pack",
    "sites.pack",
    "code.pack",
    "words.pack",
    "runs.pack",
    "files.pack",
];
/// Bytes of a pack before its entries: the magic line, and who wrote it.
const HEAD: usize = "lazuli-cache 1\n".len() + 16;
/// Bytes of an entry before its payload: key, day, length, checksum.
const ENTRY: usize = 16 + 4 + 4 + 8;
/// Random damages that are tried.
const ROUNDS: usize = 12;

/// A set that was built once, and then edited.
fn bench() -> Bench {
    let mut bench = Bench::new(world::begin(&mut Dice::new(7)));
    // Of younger files nothing is kept in `files.pack`.
    std::thread::sleep(Duration::from_millis(2_200));
    bench.again().expect("a site");
    let mut files = bench.files.clone();
    files.insert(
        "content/en-us/includes/i0.md".to_owned(),
        b"Other words.\n".to_vec(),
    );
    bench.set(files);
    bench
}

/// Builds twice; both must give what a clean build gives. Gives the notes of the first build.
#[track_caller]
fn sound(bench: &Bench) -> Vec<String> {
    let clean = bench.clean(1);
    let report = bench.again().expect("a site");
    for _ in 0..2 {
        if let Some(difference) = difference(&bench.incremental(), &clean) {
            panic!("{difference}");
        }
    }
    report.notes
}

#[test]
fn a_cache_that_is_cut_short_is_used_up_to_there_with_a_note() {
    let bench = bench();
    for name in PACKS {
        let place = bench.cache().join(name);
        let len = fs::metadata(&place).expect("a pack").len();
        let file = fs::File::options().write(true).open(&place).expect("opened");
        file.set_len(len - 3).expect("cut");
    }
    let notes = sound(&bench);
    assert_eq!(
        notes.iter().filter(|note| note.contains("was damaged")).count(),
        PACKS.len(),
        "{notes:?}"
    );
    assert_eq!(bench.again().expect("a site").notes, Vec::<String>::new());
}

#[test]
fn a_cache_with_random_damage_gives_the_same_bytes() {
    let bench = bench();
    let mut dice = Dice::new(11);
    for _ in 0..ROUNDS {
        for name in PACKS {
            let place = bench.cache().join(name);
            let mut bytes = fs::read(&place).expect("a pack");
            for _ in 0..1 + dice.below(40) {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            if dice.once_in(3) {
                bytes.truncate(dice.below(bytes.len()));
            }
            fs::write(&place, bytes).expect("written");
        }
        sound(&bench);
    }
}

#[test]
fn damage_stays_damage_when_a_pack_is_written_anew() {
    let bench = bench();
    for name in PACKS {
        let place = bench.cache().join(name);
        let mut bytes = fs::read(&place).expect("a pack");
        let mut at = HEAD;
        while let Some(len) = bytes.get(at + 20..at + 24) {
            let len = u32::from_le_bytes(len.try_into().expect("four bytes")) as usize;
            // A byte in the middle of the payload: facts and sources may well be read all the same.
            at += ENTRY + len;
            bytes[at - len.div_ceil(2)] ^= 1;
        }
        fs::write(&place, bytes).expect("written");
    }
    let identity = cache::identity().expect("a program");
    cache::prune(&bench.cache(), identity, 16_900, &build::CACHE_LIMITS).expect("pruned");
    sound(&bench);
}

#[test]
fn a_cache_of_another_program_is_dropped() {
    let bench = bench();
    for name in PACKS {
        let place = bench.cache().join(name);
        let mut bytes = fs::read(&place).expect("a pack");
        // Behind the magic line stands who wrote the pack.
        bytes["lazuli-cache 1\n".len()] ^= 1;
        fs::write(&place, bytes).expect("written");
    }
    let report = bench.again().expect("a site");
    assert_eq!(report.work.rendered, report.pages);
    sound(&bench);
}

#[test]
fn files_that_are_no_packs_are_dropped() {
    let bench = bench();
    for (name, text) in PACKS
        .iter()
        .zip(["", "lazuli-cache 9\nxxxxxxxxxxxxxxxxxxxxxxxx", "\0\0\0"])
    {
        fs::write(bench.cache().join(name), text).expect("written");
    }
    sound(&bench);
}

#[test]
fn a_folder_in_the_place_of_a_pack_is_noted() {
    let bench = bench();
    let place = bench.cache().join(PACKS[0]);
    fs::remove_file(&place).expect("removed");
    fs::create_dir(&place).expect("made");
    let notes = sound(&bench);
    assert!(
        notes.iter().any(|note| note.contains("cannot be read")),
        "{notes:?}"
    );
}

#[test]
fn a_file_in_the_place_of_the_cache_is_noted() {
    let bench = bench();
    fs::remove_dir_all(bench.cache()).expect("removed");
    fs::write(bench.cache(), "mine").expect("written");
    let notes = sound(&bench);
    assert!(
        notes.iter().any(|note| note.contains("nothing can be added")),
        "{notes:?}"
    );
    assert_eq!(fs::read(bench.cache()).expect("read"), b"mine");
}

#[cfg(unix)]
#[test]
fn a_read_only_cache_is_used_and_not_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = bench();
    let set = |folder: u32, file: u32| {
        for entry in fs::read_dir(bench.cache()).expect("listed") {
            let place = entry.expect("an entry").path();
            fs::set_permissions(place, fs::Permissions::from_mode(file)).expect("set");
        }
        fs::set_permissions(bench.cache(), fs::Permissions::from_mode(folder)).expect("set");
    };
    let packs = |cache: &Path| PACKS.map(|name| fs::read(cache.join(name)).expect("read"));
    let before = packs(&bench.cache());
    set(0o555, 0o444);
    // Whoever is root may write anyway; then there is nothing to note.
    let is_root = fs::write(bench.cache().join("probe"), "").is_ok();
    let notes = sound(&bench);
    if !is_root {
        assert!(
            notes.iter().any(|note| note.contains("nothing can be added")),
            "{notes:?}"
        );
        assert!(packs(&bench.cache()) == before);
    }
    set(0o755, 0o644);
}

#[test]
fn two_builds_with_one_cache_give_the_same_bytes() {
    let bench = bench();
    let clean = bench.clean(1);
    std::thread::scope(|scope| {
        let beside = || {
            let mut options = bench.options().expect("options");
            options.output = tempfile::tempdir_in(bench.around()).expect("a folder").keep();
            super::bench::outcome(&options)
        };
        let builds: Vec<_> = (0..4).map(|_| scope.spawn(beside)).collect();
        for build in builds {
            assert_eq!(difference(&build.join().expect("a build"), &clean), None);
        }
    });
    sound(&bench);
}

/// Gives every page the hash of what a wrong page would be, under a right checksum; the page is there too.
fn tamper(cache: &Path, wrong: &str) {
    let place = cache.join(PACKS[2]);
    let bytes = fs::read(&place).expect("a pack");
    let hash = blake3::hash(wrong.as_bytes());
    let mut out = bytes[..HEAD].to_vec();
    for entry in bytes[HEAD..].chunks(ENTRY + 32) {
        let mut sum = FxHasher::default();
        sum.write(&entry[..16]);
        sum.write_usize(32);
        sum.write(hash.as_bytes());
        out.extend_from_slice(&entry[..24]);
        out.extend_from_slice(&sum.finish().to_le_bytes());
        out.extend_from_slice(hash.as_bytes());
    }
    fs::write(place, out).expect("written");
}

#[test]
fn a_cache_that_lies_is_told_by_verification() {
    let bench = bench();
    let run = |more: &[&str]| {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
        command.env_clear().current_dir(bench.around());
        command
            .args(["build", "--root", "set", "-o", "out", "--cache-dir", "own"])
            .args(more);
        command.assert()
    };
    let page = "en-us/articles/web/p1/index.html";
    run(&[]);
    let sound = run(&["--verify-incremental"]);
    let text = String::from_utf8(sound.get_output().stderr.clone()).expect("UTF-8");
    assert!(!text.contains("a clean build"), "{text}");

    fs::write(bench.around().join("out").join(page), "wrong").expect("written");
    tamper(&bench.around().join("own"), "wrong");
    let told = run(&["--verify-incremental"]).code(1);
    let text = String::from_utf8(told.get_output().stderr.clone()).expect("UTF-8");
    assert!(
        text.contains(&format!("a clean build makes another `{page}`, from line 1 on")),
        "{text}"
    );
    let right = run(&["--verify-incremental", "--no-cache"]);
    let text = String::from_utf8(right.get_output().stderr.clone()).expect("UTF-8");
    assert!(!text.contains("a clean build"), "{text}");
}

#[test]
fn the_command_ends_well_with_a_damaged_cache() {
    let mut bench = bench();
    let place = bench.cache().join(PACKS[2]);
    let bytes = fs::read(&place).expect("a pack");
    fs::write(&place, &bytes[..bytes.len() - 1]).expect("written");
    // The pack belongs to the test program, so the command drops it; its own is damaged next.
    let around = bench.around().to_owned();
    let run = || {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
        command.env_clear().current_dir(&around);
        command.args(["build", "--root", "set", "-o", "out", "--cache-dir", "cache"]);
        let text = command.assert().get_output().stderr.clone();
        String::from_utf8(text).expect("UTF-8")
    };
    assert!(!run().contains("was damaged"));
    let bytes = fs::read(&place).expect("a pack");
    fs::write(&place, &bytes[..bytes.len() - 1]).expect("written");
    // A run that finds all as it was does not look into the pack.
    assert!(!run().contains("was damaged"));
    let mut files = bench.files.clone();
    files.remove("content/en-us/includes/i0.md");
    bench.set(files);
    assert!(run().contains("`renders.pack` was damaged; what could be read is used"));
}
