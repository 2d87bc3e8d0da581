//! `Offsets`: where the characters that the YAML parser counts stand in bytes.

/// Character positions (which saphyr counts) → bytes.
pub(crate) struct Offsets {
    /// Byte of each character; `None` when they are the same (pure ASCII).
    bytes: Option<Vec<u32>>,
    len: usize,
}

impl Offsets {
    /// The positions in `text`.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect());
        Self {
            bytes,
            len: text.len(),
        }
    }

    /// The byte of character `index`; the end of the text for one behind it.
    pub(crate) fn byte(&self, index: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(index).map_or(self.len, |&at| at as usize),
            None => index.min(self.len),
        }
    }
}
