//! C5: bold text whose edge touches a letter on one side and punctuation on the other.

use super::super::mapped::Edit;
use super::protect::Protected;

/// Stands for an edge of a word where the source has none. It counts as punctuation to the parser and is
/// dropped from the page; sources that hold one lose it.
pub(crate) const EDGE: char = '\u{fffc}';
const EDGE_TEXT: &str = "\u{fffc}";

/// Adds the edits for `text`, which starts at byte `base` of the file's text; gives how many.
pub(super) fn edits(text: &str, base: usize, protected: &Protected, out: &mut Vec<Edit>) -> u32 {
    let bytes = text.as_bytes();
    let mut open: Option<usize> = None;
    let mut made = 0;
    let mut at = 0;
    while let Some(offset) = memchr::memchr3(b'*', b'\n', b'\\', &bytes[at..]) {
        at += offset;
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' => {
                // Bold text does not run from one table row to the next.
                if text[..at]
                    .rsplit('\n')
                    .next()
                    .is_some_and(|line| line.contains('|'))
                {
                    open = None;
                }
                at += 1;
            }
            _ => {
                let run = bytes[at..].iter().take_while(|&&b| b == b'*').count();
                if run == 2 && !protected.contains(at) {
                    let before = text[..at].chars().next_back().unwrap_or('\n');
                    let after = text[at + 2..].chars().next().unwrap_or('\n');
                    match open {
                        Some(start) if !before.is_whitespace() => {
                            made += pair(text, start, at, base, out);
                            open = None;
                        }
                        _ if !after.is_whitespace() => open = Some(at),
                        _ => {}
                    }
                }
                at += run;
            }
        }
        if at >= bytes.len() {
            break;
        }
    }
    made
}

fn pair(text: &str, open: usize, close: usize, base: usize, out: &mut Vec<Edit>) -> u32 {
    let inside = &text[open + 2..close];
    let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else {
        return 0;
    };
    let before = text[..open].chars().next_back().unwrap_or('\n');
    let after = text[close + 2..].chars().next().unwrap_or('\n');
    let mut made = 0;
    if is_punctuation(first) && is_word(before) {
        out.push(Edit::insert(base + open, EDGE_TEXT));
        made = 1;
    }
    if is_punctuation(last) && is_word(after) {
        out.push(Edit::insert(base + close + 2, EDGE_TEXT));
        made = 1;
    }
    made
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !is_punctuation(c)
}

/// Close to CommonMark's "Unicode punctuation": anything visible that is neither letter nor digit.
fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}
