//! Which part of a site a build makes, when several builds share the work.

use std::fmt;

/// The most parts that a site can be cut into.
const MOST: u32 = 9999;

/// One of `count` parts of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    number: u32,
    count: u32,
}

impl Shard {
    /// Reads `2/5`: the second of five. `None` when there is no such part.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, count) = text.split_once('/')?;
        let shard = Self {
            number: number.trim().parse().ok()?,
            count: count.trim().parse().ok()?,
        };
        ((1..=MOST).contains(&shard.count) && (1..=shard.count).contains(&shard.number)).then_some(shard)
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    pub fn count(self) -> u32 {
        self.count
    }

    /// Whether this is the part with everything that is no article.
    pub fn is_first(self) -> bool {
        self.number == 1
    }

    /// Whether what is called `name` belongs to this part. The same name is always in the same part, whatever
    /// else there is.
    pub fn has(self, name: &str) -> bool {
        let hash = blake3::hash(name.as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
        let number = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        number % u64::from(self.count) == u64::from(self.number - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_does_not_exist_is_refused() {
        for text in ["", "1", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "1/10000"] {
            assert_eq!(Shard::parse(text), None, "{text}");
        }
        assert_eq!(
            Shard::parse("2/5").map(|shard| shard.to_string()).as_deref(),
            Some("2/5")
        );
    }

    #[test]
    fn every_name_is_in_one_part_and_parts_are_alike_in_size() {
        let shards: Vec<Shard> = (1..=4).filter_map(|n| Shard::parse(&format!("{n}/4"))).collect();
        let mut sizes = [0; 4];
        for name in (0..1000).map(|n| format!("en-us/articles/p{n}.md")) {
            let in_it: Vec<usize> = (0..4).filter(|at| shards[*at].has(&name)).collect();
            assert_eq!(in_it.len(), 1, "{name}");
            sizes[in_it[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (200..300).contains(size)), "{sizes:?}");
    }
}
