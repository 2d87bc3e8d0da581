//! Just enough of Rust's grammar to blank out what is not code: comments, literals, test modules.

/// `text` with comments and the insides of string and character literals replaced by blanks; line breaks stay.
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at).unwrap_or(at);
        if end > at {
            for &c in &chars[at..end] {
                out.push(if c == '\n' { '\n' } else { ' ' });
            }
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Where the comment or literal that begins at `at` ends; `None` when none begins there.
fn literal_end(chars: &[char], at: usize) -> Option<usize> {
    let next = chars.get(at + 1).copied();
    match chars[at] {
        '/' if next == Some('/') => Some(find(chars, at, |i| chars[i] == '\n')),
        '/' if next == Some('*') => Some(block_comment_end(chars, at)),
        '"' => Some(quoted_end(chars, at + 1, '"')),
        'r' if !at
            .checked_sub(1)
            .is_some_and(|before| is_word(chars[before]) && chars[before] != 'b') =>
        {
            raw_string_end(chars, at)
        }
        // A lifetime has no closing quote right after its first character.
        '\'' if next == Some('\\') => Some(quoted_end(chars, at + 1, '\'')),
        '\'' if chars.get(at + 2) == Some(&'\'') => Some(at + 3),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first index from `from` on that `stop` accepts, or the end.
fn find(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|&i| stop(i)).unwrap_or(chars.len())
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut i) = (0usize, at);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    i
}

/// Past the closing `quote`, from the first character inside.
fn quoted_end(chars: &[char], from: usize, quote: char) -> usize {
    let mut i = from;
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn raw_string_end(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    let open = at + 1 + hashes;
    (chars.get(open) == Some(&'"')).then(|| {
        let closes = |i: usize| {
            chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
        };
        (find(chars, open + 1, closes) + 1 + hashes).min(chars.len())
    })
}

/// `code` (see [`code_only`]) with each item under `#[cfg(test)]` replaced by blanks.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let end = start + item_end(&rest[start..]);
        out.push_str(&rest[..start]);
        out.extend(
            rest[start..end]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Past the item at the start of `code`: its closing brace, or its semicolon if no brace comes before.
fn item_end(code: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let text = "a // x.unwrap()\n/* b /* c */\n d */ e(\"f\\\"g\", r#\"h\"i\"#, 'j', '\\'', &'k str)\n";
        let code = code_only(text);
        assert_eq!(code.lines().count(), text.lines().count());
        for gone in ["unwrap", "b", "c ", "d", "f\\", "h\"", "j"] {
            assert!(!code.contains(gone), "{gone} is still in {code}");
        }
        for kept in ["a ", " e(", "&'k str)"] {
            assert!(code.contains(kept), "{kept} is not in {code}");
        }
    }

    #[test]
    fn a_literal_that_never_ends_runs_to_the_end() {
        for text in ["\"a", "r#\"a\"", "/* a", "'\\"] {
            assert!(code_only(text).trim().is_empty(), "{text}");
        }
    }

    #[test]
    fn test_modules_are_blanked_and_what_follows_stays() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { c {} }\n}\nfn d() {}\n#[cfg(test)]\nmod e;\nfn f() {}\n";
        let rest = without_tests(code);
        assert_eq!(rest.lines().count(), code.lines().count());
        assert_eq!(
            rest.split_whitespace().collect::<Vec<_>>().join(" "),
            "fn a() {} fn d() {} fn f() {}"
        );
    }
}
