//! Markdown → article, for the tests of this room.

use crate::base::FileId;
use crate::syntax::article::{self, Article};
use crate::syntax::expand::{Includes, Limits, Target, expand};
use crate::syntax::fragment::{self, SyntaxOptions};

struct Nothing;

impl Includes for Nothing {
    fn find(&self, _from: FileId, _path: &str) -> Target<'_> {
        Target::Missing(String::new())
    }
}

/// Looks at the article that `markdown` becomes.
pub(super) fn article<R>(markdown: &str, look: impl FnOnce(&Article<'_>) -> R) -> R {
    let fragment = fragment::parse(FileId(0), markdown, SyntaxOptions::default());
    let limits = Limits {
        depth: 3,
        size: 1 << 20,
        count: 10,
    };
    let expanded = expand(&fragment, &Nothing, limits);
    look(&article::parse(&expanded, article::Extensions::default()))
}
