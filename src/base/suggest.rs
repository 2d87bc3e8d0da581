//! "Did you mean …": the nearest names to a name that was not found.

/// At most `most` of `candidates` that are near `wanted`, nearest first, ties in the order of their text.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let folded = wanted.to_lowercase();
    let mut near: Vec<(f64, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let score = strsim::jaro_winkler(&folded, &candidate.to_lowercase());
            (score >= 0.85).then_some((score, candidate))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(most).map(|(_, name)| name).collect()
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
}
