//! `Attributes`: the names and values of one header. A run keeps those of every page, so they are a sorted list, which
//! takes half of a tree's memory.

use super::Attribute;
use crate::base::renumber::{New, Renumber};

/// Attribute name in lower case → attribute, in name order. Empty values are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attributes(Vec<(Box<str>, Attribute)>);

impl Attributes {
    /// The attribute called `name`.
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        let at = self.place(name).ok()?;
        Some(&self.0[at].1)
    }

    /// Takes an attribute unless its name is taken already: the first one wins, and is returned.
    pub(crate) fn add(&mut self, name: &str, attribute: Attribute) -> Option<&Attribute> {
        match self.place(name) {
            Ok(at) => Some(&self.0[at].1),
            Err(at) => {
                self.0.insert(at, (name.into(), attribute));
                None
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Attribute)> {
        self.0.iter().map(|(name, attribute)| (&**name, attribute))
    }

    /// About how many bytes of memory they take.
    pub(crate) fn size(&self) -> usize {
        let texts = self
            .iter()
            .map(|(name, attribute)| name.len() + attribute.value.len());
        self.0.len() * size_of::<(Box<str>, Attribute)>() + texts.sum::<usize>()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }
}

impl Renumber for Attributes {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        for (_, Attribute { value: _, name, span }) in &mut self.0 {
            name.renumber(new)?;
            span.renumber(new)?;
        }
        Some(())
    }
}
