//! The files of an index as bytes: compressed, unless it is known already what that would give.

use std::io::Write as _;

use blake3::Hash;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A file of an index.
#[derive(Debug)]
pub struct IndexFile {
    /// Its name in the folder of the index.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// What is in a file.
#[derive(Debug)]
pub enum Bytes {
    /// This.
    Plain(Vec<u8>),
    /// This, which was compressed just now.
    Packed(Packing, Vec<u8>),
    /// This when it is compressed, which is known to have been done before.
    Known(Packing, Vec<u8>),
}

/// What compressing made of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packing {
    /// The hash of what was compressed.
    pub raw: Hash,
    /// The hash of what came of it.
    pub packed: Hash,
}

/// What is known of compressing: the hash of something → the hash of what comes of it.
pub type Packings<'p> = dyn Fn(Hash) -> Option<Hash> + Sync + 'p;

impl IndexFile {
    /// A file of this name that is not compressed.
    pub(super) fn plain(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            bytes: Bytes::Plain(bytes),
        }
    }

    /// A chunk of these bytes: compressed (RFC 1951), under a name that is a hash of what comes of it.
    pub(super) fn chunk(raw: Vec<u8>, known: &Packings<'_>) -> Self {
        let hash = blake3::hash(&raw);
        let (packed, bytes) = match known(hash) {
            Some(packed) => (packed, Bytes::Known(Packing { raw: hash, packed }, raw)),
            None => {
                let bytes = deflate(&raw);
                let packed = blake3::hash(&bytes);
                (packed, Bytes::Packed(Packing { raw: hash, packed }, bytes))
            }
        };
        let name = packed.to_hex();
        Self {
            name: format!("{}.bin", &name[..12]),
            bytes,
        }
    }
}

impl Bytes {
    /// The bytes that the file has.
    pub fn into_vec(self) -> Vec<u8> {
        match self {
            Self::Plain(bytes) | Self::Packed(_, bytes) => bytes,
            Self::Known(_, raw) => deflate(&raw),
        }
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    // Writing to memory cannot fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_compressed_and_is_the_same_file() {
        let raw = b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab".to_vec();
        let new = IndexFile::chunk(raw.clone(), &|_| None);
        let Bytes::Packed(packing, _) = &new.bytes else {
            panic!("it is compressed");
        };
        let packing = *packing;
        let known = IndexFile::chunk(raw, &|hash| (hash == packing.raw).then_some(packing.packed));
        assert!(matches!(&known.bytes, Bytes::Known(same, _) if *same == packing));
        assert_eq!(known.name, new.name);
        assert_eq!(known.bytes.into_vec(), new.bytes.into_vec());
    }
}
