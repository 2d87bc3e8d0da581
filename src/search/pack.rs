//! Numbers and sorted words as bytes: what pages contribute and what chunks hold is written with these.

/// Appends `number` in groups of seven bits, the lowest first, all but the last with their top bit set.
pub fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads bytes from front to back; `None` where there are none left.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Reads `bytes` from their start.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// The next number, as [`put_number`] writes it.
    pub fn number(&mut self) -> Option<u32> {
        let mut number = 0u32;
        for shift in (0..32).step_by(7) {
            let byte = *self.take(1)?.first()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

/// Writes words in the order of their bytes, each without what it shares with the one before.
#[derive(Debug, Default)]
pub struct WordWriter {
    last: Vec<u8>,
}

impl WordWriter {
    /// Appends `word`: the bytes that it shares with the one before, the number of the others, the others.
    pub fn put(&mut self, out: &mut Vec<u8>, word: &[u8]) {
        let shared = self.last.iter().zip(word).take_while(|(a, b)| a == b).count();
        put_number(out, shared as u32);
        put_number(out, (word.len() - shared) as u32);
        out.extend_from_slice(&word[shared..]);
        self.last.truncate(shared);
        self.last.extend_from_slice(&word[shared..]);
    }
}

/// Reads what [`WordWriter`] wrote.
#[derive(Debug, Default)]
pub struct WordReader {
    last: Vec<u8>,
}

impl WordReader {
    /// The next word; `None` at the end or where the bytes are no words.
    pub fn next<'r>(&'r mut self, from: &mut Reader<'_>) -> Option<&'r [u8]> {
        let shared = from.number()? as usize;
        let more = from.number()? as usize;
        let bytes = from.take(more)?;
        if shared > self.last.len() {
            return None;
        }
        self.last.truncate(shared);
        self.last.extend_from_slice(bytes);
        Some(&self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(numbers: Vec<u32>, mut words: Vec<String>) {
            let mut out = Vec::new();
            for &number in &numbers {
                put_number(&mut out, number);
            }
            words.sort();
            let mut writer = WordWriter::default();
            for word in &words {
                writer.put(&mut out, word.as_bytes());
            }
            let (mut reader, mut read) = (Reader::new(&out), WordReader::default());
            for number in numbers {
                proptest::prop_assert_eq!(reader.number(), Some(number));
            }
            for word in &words {
                proptest::prop_assert_eq!(read.next(&mut reader), Some(word.as_bytes()));
            }
            proptest::prop_assert!(reader.rest().is_empty());
            proptest::prop_assert!(read.next(&mut reader).is_none());
        }

        #[test]
        fn damaged_bytes_are_no_words_and_no_panic(bytes: Vec<u8>) {
            let (mut reader, mut words) = (Reader::new(&bytes), WordReader::default());
            while words.next(&mut reader).is_some() {}
            while reader.number().is_some() {}
        }
    }
}
