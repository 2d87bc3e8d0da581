//! "Did you mean …": the nearest names to a name that was not found.

use rapidfuzz::distance::{jaro_winkler, osa};

/// The similarity (of Jaro and Winkler) from which on a name is near.
const NEAR: f64 = 0.85;

/// At most `most` of `candidates` that are near `wanted`, nearest first, ties in the order of their text.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = jaro_winkler::BatchComparator::new(wanted.to_lowercase().chars());
    let near_enough = jaro_winkler::Args::default().score_cutoff(NEAR);
    let mut near: Vec<(f64, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let score = wanted.similarity_with_args(candidate.to_lowercase().chars(), &near_enough)?;
            Some((score, candidate))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

/// How many letters are too many, too few, wrong or swapped in one of two names.
pub fn slips(one: &str, other: &str) -> usize {
    osa::distance(one.chars(), other.chars())
}

/// Whether `wanted` can only be `name` with a slip of the pen: a letter or two too many, too few, wrong or
/// swapped, and the same digits, which tell apart what is numbered.
pub fn is_slip(wanted: &str, name: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let most = if wanted.chars().count() < 8 { 1 } else { 2 };
    slips(&wanted.to_lowercase(), &name.to_lowercase()) <= most && digits(wanted) == digits(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_names_come_first() {
        let names = ["vm-notes.md", "vm-node.md", "storage.md"];
        assert_eq!(nearest("vm-note.md", names, 2), ["vm-notes.md", "vm-node.md"]);
        assert!(nearest("zzz", names, 2).is_empty());
    }

    #[test]
    fn slips_of_the_pen_are_told_from_other_names() {
        for (wanted, name) in [
            ("inlcudes.md", "includes.md"),
            ("Vm-note.md", "vm-notes.md"),
            ("ab", "a"),
        ] {
            assert!(is_slip(wanted, name), "{wanted}");
        }
        for (wanted, name) in [
            ("figure1.png", "figure2.png"),
            ("a-b", "abc"),
            ("overview-vm", "overview"),
        ] {
            assert!(!is_slip(wanted, name), "{wanted}");
        }
    }
}
