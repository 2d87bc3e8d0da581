//! Feeding a hash with things of any length, so that no two lists of things look alike.

/// Feeds `bytes` with their length: what follows cannot be taken for a part of them.
pub fn feed(hasher: &mut blake3::Hasher, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_cut_elsewhere_are_another_list() {
        let hash = |parts: &[&str]| {
            let mut hasher = blake3::Hasher::new();
            for part in parts {
                feed(&mut hasher, part);
            }
            hasher.finalize()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["ab"]), hash(&["ab", ""]));
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
    }
}
