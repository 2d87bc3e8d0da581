//! Heading text → anchor, as GitHub and DocFX make it (spec 5.3), and unique ids within one page.

use rustc_hash::FxHashMap;

/// The GitHub slug of a heading's plain text.
///
/// Lower case; letters, digits, `_` and `-` stay (Unicode classes, so `ë` stays); each blank becomes
/// `-`; all else goes; nothing is collapsed.
pub fn github(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' || c == '-' || is_mark(c) {
            slug.push(c);
        } else if c == ' ' || c == '\t' || c == '\n' {
            slug.push('-');
        }
    }
    slug
}

/// Combining marks belong to the letter before them; without them Thai and Hindi slugs fall apart.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Hands out ids that are unique on one page, adding `-1`, `-2` … to repeats.
#[derive(Debug, Default)]
pub struct UniqueIds {
    taken: FxHashMap<String, u32>,
}

impl UniqueIds {
    /// `wanted` itself when it is free, else the first free `wanted-N`.
    pub fn claim(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        let Some(&count) = self.taken.get(wanted) else {
            self.taken.insert(wanted.to_owned(), 0);
            return wanted.to_owned();
        };
        let mut next = count + 1;
        loop {
            let candidate = format!("{wanted}-{next}");
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(wanted.to_owned(), next);
                self.taken.insert(candidate.clone(), 0);
                return candidate;
            }
            next += 1;
        }
    }

    /// Whether `id` is taken.
    pub fn contains(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_follow_docfx() {
        assert_eq!(
            github("This - is a &@! heading _ with . and ! -"),
            "this---is-a--heading-_-with--and---"
        );
        assert_eq!(github("Topologieën & modellen"), "topologieën--modellen");
        assert_eq!(github("Aan de slag met C#"), "aan-de-slag-met-c");
    }

    #[test]
    fn repeats_are_numbered_and_never_collide() {
        let mut ids = UniqueIds::default();
        assert_eq!(ids.claim("a-1"), "a-1");
        assert_eq!(ids.claim("a"), "a");
        assert_eq!(ids.claim("a"), "a-2");
        assert_eq!(ids.claim("a"), "a-3");
    }
}
