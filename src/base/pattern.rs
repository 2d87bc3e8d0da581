//! Regular expressions from literals, the one place where a pattern is trusted to be right.

use regex::Regex;

/// Compiles `pattern`, which must be a literal of this program.
///
/// # Panics
/// When the literal is no regular expression: a bug that the first test to touch it finds.
#[allow(clippy::expect_used, reason = "literals only")]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a literal pattern")
}
