//! What a cache promises: what was put is found, and nothing that was not, whatever happened to its files.

use super::*;

const LIMITS: Limits = Limits {
    days: 30,
    bytes: 1_000_000,
};

fn key(byte: u8) -> Key {
    Key([byte; 16])
}

fn saved(dir: &Path, identity: u8, today: u32, entries: &[(u8, &str)]) {
    let mut cache = Cache::open(dir, key(identity), today);
    // A process that another test starts holds our lock too, from its fork to its exec.
    while cache.lock.is_none() {
        cache = Cache::open(dir, key(identity), today);
    }
    for (byte, text) in entries {
        cache.pages.put(key(*byte), text.as_bytes());
    }
    cache.save(&LIMITS);
}

fn found(dir: &Path, identity: u8, byte: u8) -> Option<String> {
    let cache = Cache::open(dir, key(identity), 100);
    let payload = cache.pages.get(key(byte))?;
    Some(String::from_utf8(payload.to_vec()).unwrap())
}

#[test]
fn what_was_put_is_found_by_the_next_build_of_the_same_program() {
    let dir = tempfile::tempdir().unwrap();
    saved(dir.path(), 1, 100, &[(7, "seven")]);
    saved(dir.path(), 1, 100, &[(8, "eight")]);
    assert!(Cache::open(dir.path(), key(1), 100).notes.is_empty());
    assert_eq!(found(dir.path(), 1, 7).as_deref(), Some("seven"));
    assert_eq!(found(dir.path(), 1, 8).as_deref(), Some("eight"));
    assert_eq!(found(dir.path(), 1, 9), None);
    assert_eq!(found(dir.path(), 2, 7), None, "another program made it");
}

#[test]
fn any_damage_loses_entries_and_never_changes_one() {
    let dir = tempfile::tempdir().unwrap();
    saved(dir.path(), 1, 100, &[(7, "seven"), (8, "eight")]);
    let place = dir.path().join("pages.pack");
    let sound = fs::read(&place).unwrap();
    for at in 0..sound.len() {
        for damage in [sound[..at].to_vec(), {
            let mut flipped = sound.clone();
            flipped[at] ^= 0x41;
            flipped
        }] {
            fs::write(&place, damage).unwrap();
            let seven = found(dir.path(), 1, 7);
            assert!(
                seven.as_deref().is_none_or(|text| text == "seven"),
                "{at}: {seven:?}"
            );
            saved(dir.path(), 1, 100, &[(7, "seven"), (8, "eight")]);
            assert_eq!(found(dir.path(), 1, 7).as_deref(), Some("seven"), "{at}");
            assert_eq!(found(dir.path(), 1, 8).as_deref(), Some("eight"), "{at}");
        }
    }
}

#[test]
fn entries_that_nobody_used_are_forgotten_and_used_ones_stay() {
    let dir = tempfile::tempdir().unwrap();
    saved(dir.path(), 1, 100, &[(7, "seven"), (8, "eight")]);
    let cache = Cache::open(dir.path(), key(1), 120);
    assert!(cache.pages.get(key(7)).is_some());
    cache.save(&LIMITS);
    // A run that does not look into a pack does not touch it.
    saved(dir.path(), 1, 140, &[]);
    assert_eq!(found(dir.path(), 1, 8).as_deref(), Some("eight"));
    let cache = Cache::open(dir.path(), key(1), 140);
    assert!(cache.pages.get(key(7)).is_some());
    cache.save(&LIMITS);
    assert_eq!(found(dir.path(), 1, 7).as_deref(), Some("seven"));
    assert_eq!(found(dir.path(), 1, 8), None);
}

#[test]
fn a_pack_stays_within_its_size() {
    let dir = tempfile::tempdir().unwrap();
    let small = Limits { days: 30, bytes: 200 };
    for byte in 0..20 {
        let cache = Cache::open(dir.path(), key(1), 100 + u32::from(byte));
        cache.pages.put(key(byte), &[byte; 50]);
        cache.save(&small);
    }
    assert!(fs::metadata(dir.path().join("pages.pack")).unwrap().len() < 300);
    assert!(found(dir.path(), 1, 19).is_some(), "the newest stays");
}

#[test]
fn a_second_build_reads_but_does_not_add() {
    let dir = tempfile::tempdir().unwrap();
    saved(dir.path(), 1, 100, &[(7, "seven")]);
    let first = Cache::open(dir.path(), key(1), 100);
    let second = Cache::open(dir.path(), key(1), 100);
    assert_eq!(second.notes.len(), 1, "{:?}", second.notes);
    assert!(second.pages.get(key(7)).is_some());
    second.pages.put(key(8), b"eight");
    second.save(&LIMITS);
    drop(first);
    assert_eq!(found(dir.path(), 1, 8), None);
}

#[test]
fn cleaning_leaves_foreign_files() {
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("cache");
    saved(&cache, 1, 100, &[(7, "seven")]);
    fs::write(cache.join("mine.txt"), "x").unwrap();
    assert!(clean(&cache).unwrap() > 0);
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 1);
    assert_eq!(clean(&cache).unwrap(), 0);
}
