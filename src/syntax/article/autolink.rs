//! C28: bare URLs in text are links, by GFM's rules for where they end.

use std::ops::Range;

/// The URLs in `text`, in order.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // What is no address is not searched for one again.
    let mut reached = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"://") {
        let Some(start) = scheme_start(text, at) else {
            continue;
        };
        if start < reached {
            continue;
        }
        let end = end_of(text, at + 3);
        reached = end;
        // `http://[site]/` and `http://{name}.x` are examples, not addresses.
        let host = text[at + 3..end].split(['/', '?', '#']).next().unwrap_or("");
        if end > at + 3 && !host.contains(['[', ']', '{', '}']) {
            found.push(start..end);
        }
    }
    found
}

/// The byte at which `http`, `https` or `ftp` before `://` starts, if it stands at the edge of a word.
fn scheme_start(text: &str, at: usize) -> Option<usize> {
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        text.as_bytes()[..at].len() >= scheme.len()
            && text.as_bytes()[at - scheme.len()..at].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = at - scheme.len();
    let before = text[..start].chars().next_back();
    before
        .is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '"' | '\'' | '=' | '/' | '+' | '.' | '-'))
        .then_some(start)
}

fn end_of(text: &str, from: usize) -> usize {
    let stops = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '“' | '”' | '’' | '«' | '»')
            || is_wide(c)
    };
    let mut end = text[from..].find(stops).map_or(text.len(), |at| from + at);
    // Closing brackets less opening ones.
    let mut excess = [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| {
        let count = |c: char| text[from..end].matches(c).count() as isize;
        count(close) - count(open)
    });
    loop {
        let url = &text[from..end];
        let Some(last) = url.chars().next_back() else {
            return from;
        };
        let drop = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '…' => true,
            ')' => take_excess(&mut excess[0]),
            ']' => take_excess(&mut excess[1]),
            '}' => take_excess(&mut excess[2]),
            _ => false,
        };
        if !drop {
            return end;
        }
        end -= last.len_utf8();
    }
}

/// Whether a bracket closes nothing; it counts no more then.
fn take_excess(excess: &mut isize) -> bool {
    let any = *excess > 0;
    *excess -= isize::from(any);
    any
}

/// Chinese, Japanese and Korean text stands without blanks around URLs.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn urls_end_before_punctuation() {
        assert_eq!(
            urls("zie http://a.b/c_d?e=f. Of (https://g.h/(i))!"),
            ["http://a.b/c_d?e=f", "https://g.h/(i)"]
        );
        assert_eq!(urls("请访问http://x.com。然后"), ["http://x.com"]);
    }

    #[test]
    fn other_schemes_and_halves_are_left_alone() {
        assert_eq!(
            urls("hhttps://x redis://y http:// \"a=http://z\""),
            Vec::<&str>::new()
        );
    }
}
