//! `Packed`: a value as its bytes, for what a run keeps of every page and looks at once.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::FileId;
use super::renumber::{New, Renumber};

/// A `T` in a third of its memory: serialised, its files numbered by their places in a list of their own, so that new
/// numbers touch the list alone. The default of `T` takes no memory at all. Cheap to clone.
pub struct Packed<T> {
    kept: Option<Arc<Kept>>,
    of: PhantomData<fn() -> T>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    files: Box<[FileId]>,
    #[serde(with = "serde_bytes")]
    bytes: Box<[u8]>,
}

impl<T: Default + PartialEq + Renumber + Serialize + DeserializeOwned> Packed<T> {
    /// Packs `value`.
    pub fn new(mut value: T) -> Self {
        if value == T::default() {
            return Self::default();
        }
        let mut files = Vec::new();
        let place = |file: FileId| {
            let known = files.iter().position(|&known| known == file);
            let place = known.unwrap_or_else(|| {
                files.push(file);
                files.len() - 1
            });
            Some(FileId(place as u32))
        };
        // Every file has a place, and what is only strings, numbers and lists can always be written.
        let _ = value.renumber(&mut { place });
        let bytes = postcard::to_stdvec(&value).unwrap_or_default();
        Self {
            kept: Some(Arc::new(Kept {
                files: files.into(),
                bytes: bytes.into(),
            })),
            of: PhantomData,
        }
    }

    /// The value. Bytes that [`Packed::new`] did not make are the default.
    pub fn unpack(&self) -> T {
        let read = |kept: &Kept| {
            let mut value: T = postcard::from_bytes(&kept.bytes).ok()?;
            value.renumber(&mut |place| kept.files.get(place.index()).copied())?;
            Some(value)
        };
        self.kept.as_deref().and_then(read).unwrap_or_default()
    }
}

impl<T> Packed<T> {
    /// Whether it is the default of `T`.
    pub fn is_default(&self) -> bool {
        self.kept.is_none()
    }
}

impl<T> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kept.as_deref().serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            kept: Option::<Kept>::deserialize(deserializer)?.map(Arc::new),
            of: PhantomData,
        })
    }
}

impl<T> Renumber for Packed<T> {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        match &mut self.kept {
            Some(kept) => Arc::make_mut(kept).files.renumber(new),
            None => Some(()),
        }
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self {
            kept: None,
            of: PhantomData,
        }
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self {
            kept: self.kept.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.kept.as_ref().map_or(0, |kept| kept.bytes.len());
        write!(f, "Packed({bytes} bytes)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;

    fn spans(raw: &[(u32, usize)]) -> Vec<Span> {
        raw.iter()
            .map(|&(file, at)| Span::new(FileId(file), at, at + 1))
            .collect()
    }

    proptest::proptest! {
        #[test]
        fn what_is_packed_is_unpacked(raw in proptest::collection::vec((0u32..9, 0usize..999), 0..9)) {
            let packed = Packed::new(spans(&raw));
            proptest::prop_assert_eq!(packed.is_default(), raw.is_empty());
            proptest::prop_assert_eq!(packed.unpack(), spans(&raw));
        }

        #[test]
        fn new_numbers_are_those_of_the_value(
            raw in proptest::collection::vec((0u32..9, 0usize..999), 0..9),
            shift in 0u32..3,
        ) {
            let mut new = |file: FileId| (file.0 < 8).then_some(FileId(file.0 + shift));
            let (mut plain, mut packed) = (spans(&raw), Packed::new(spans(&raw)));
            let done = plain.renumber(&mut new);
            proptest::prop_assert_eq!(packed.renumber(&mut new), done);
            if done.is_some() {
                proptest::prop_assert_eq!(packed.unpack(), plain);
            }
        }
    }

    #[test]
    fn it_is_kept_as_its_bytes() {
        let packed = Packed::new(spans(&[(3, 4), (5, 6)]));
        let kept = postcard::to_stdvec(&packed).unwrap();
        let again: Packed<Vec<Span>> = postcard::from_bytes(&kept).unwrap();
        assert_eq!(again.unpack(), packed.unpack());
    }
}
