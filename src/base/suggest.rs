//! "Did you mean …": the nearest names to a name that was not found.

/// The similarity (of Jaro and Winkler) from which on a name is near.
const NEAR: f64 = 0.85;

/// At most `most` of `candidates` that are near `wanted`, nearest first, ties in the order of their text.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = Letters::of(wanted.to_lowercase());
    let mut near: Vec<(f64, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = candidate.to_lowercase();
            if !wanted.may_be_near(&folded) {
                return None;
            }
            let score = strsim::jaro_winkler(&wanted.text, &folded);
            (score >= NEAR).then_some((score, candidate))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

/// A name and how often it has each letter.
struct Letters {
    text: String,
    len: usize,
    /// By character; those beyond ASCII share places, which can only make names look nearer than they are.
    counts: [u16; 128],
}

impl Letters {
    fn of(text: String) -> Self {
        let mut counts = [0; 128];
        let mut len = 0;
        for c in text.chars() {
            let count: &mut u16 = &mut counts[c as usize % 128];
            *count = count.saturating_add(1);
            len += 1;
        }
        Self { text, len, counts }
    }

    /// Whether the similarity to `other` can reach [`NEAR`]: a bound by the letters that both have, which costs a
    /// tenth of the similarity itself. Most names are far from each other.
    fn may_be_near(&self, other: &str) -> bool {
        let mut left = self.counts;
        let (mut common, mut len) = (0_usize, 0_usize);
        for c in other.chars() {
            let count = &mut left[c as usize % 128];
            common += usize::from(*count > 0);
            *count = count.saturating_sub(1);
            len += 1;
        }
        if common == 0 || self.len > usize::from(u16::MAX) {
            return common > 0;
        }
        let prefix = self
            .text
            .chars()
            .zip(other.chars())
            .take(4)
            .take_while(|(a, b)| a == b);
        let common = common as f64;
        let jaro = (common / self.len as f64 + common / len as f64 + 1.0) / 3.0;
        jaro + 0.1 * prefix.count() as f64 * (1.0 - jaro) > NEAR - 1e-9
    }
}

/// Whether `wanted` can only be `name` with a slip of the pen: a letter or two too many, too few, wrong or
/// swapped, and the same digits, which tell apart what is numbered.
pub fn is_slip(wanted: &str, name: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let most = if wanted.chars().count() < 8 { 1 } else { 2 };
    strsim::osa_distance(&wanted.to_lowercase(), &name.to_lowercase()) <= most
        && digits(wanted) == digits(name)
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
    fn names_with_few_letters_in_common_are_passed_over_and_no_others() {
        let names = [
            "vm-notes.md",
            "größe",
            "große",
            "aab",
            "abb",
            "",
            "x",
            "storage-overview.md",
            "Storage-Overviw.MD",
        ];
        for a in names {
            for b in names {
                let score = strsim::jaro_winkler(&a.to_lowercase(), &b.to_lowercase());
                let found = nearest(a, [b], 1) == [b];
                assert_eq!(found, score >= NEAR && !a.is_empty(), "{a} {b}");
            }
        }
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
