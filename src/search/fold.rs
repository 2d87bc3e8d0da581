//! Text → words, in the one form in which the index holds them and queries ask for them.
//!
//! `themes/default/static/search-worker.js` does the same; `tests/search/words.tsv` holds both to it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words of more characters are none: keys, hashes and the like, that nobody types.
pub const LONGEST: usize = 40;

/// Calls `each` with every word of `text`, folded, in order. Scripts without spaces give bigrams.
pub fn words(text: &str, mut each: impl FnMut(&str)) {
    let mut folded = String::new();
    for run in text.split(|c: char| !is_inside(c)).filter(|run| !run.is_empty()) {
        folded.clear();
        if run.is_ascii() {
            folded.push_str(run);
            folded.make_ascii_lowercase();
            word(&folded, &mut each);
            continue;
        }
        fold(run, &mut folded);
        // Folding may leave what is no letter: `½` becomes `1⁄2`.
        for run in folded.split(|c: char| !is_inside(c)) {
            parts(run, &mut each);
        }
    }
}

/// Appends `text` to `out`, decomposed, without case and diacritics, composed again.
fn fold(text: &str, out: &mut String) {
    // By way of upper case, which `ß` leaves as `ss`; by way of lower case first, for `ẞ`.
    let cased = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase);
    // Sigma has a form for the end of words, which depends on what follows.
    let cased = cased.map(|c| if c == 'ς' { 'σ' } else { c });
    let bare = cased.nfkd().filter(|&c| !is_dropped(c));
    out.extend(bare.nfc());
}

/// Letters, digits and marks, and what is invisible inside words.
fn is_inside(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic, and what is invisible. The marks of other scripts
/// are vowels, without which words are others.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese; Korean too, whose
/// words carry their particles.
pub fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{30ff}' | '\u{3100}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words of a folded run: what is dense in bigrams, the rest whole.
fn parts(run: &str, each: &mut impl FnMut(&str)) {
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let dense = is_dense(first);
        let end = rest.find(|c| is_dense(c) != dense).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        if dense {
            bigrams(part, each);
        } else {
            word(part, each);
        }
        rest = behind;
    }
}

fn word(word: &str, each: &mut impl FnMut(&str)) {
    if word.len() <= LONGEST || word.chars().count() <= LONGEST {
        each(word);
    }
}

/// Every two characters in a row; one that stands alone as it is.
fn bigrams(text: &str, each: &mut impl FnMut(&str)) {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if starts.len() < 2 {
        return each(text);
    }
    for (index, &start) in starts.iter().enumerate().take(starts.len() - 1) {
        let end = starts.get(index + 2).copied().unwrap_or(text.len());
        each(&text[start..end]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn the_table_shared_with_the_browser_holds() {
        let table = include_str!("../../tests/search/words.tsv");
        let rows = table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        for row in rows {
            let (text, expected) = row.split_once('\t').expect("two columns");
            let text = text.replace("\\u00ad", "\u{ad}").replace("\\u200d", "\u{200d}");
            assert_eq!(list(&text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_that_nobody_types_are_left_out() {
        let (long, longest) = ("a".repeat(LONGEST + 1), "é".repeat(LONGEST));
        assert_eq!(
            list(&format!("{long} {longest} b")),
            ["e".repeat(LONGEST), "b".to_owned()]
        );
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,12}") {
            let once = list(&text).join(" ");
            // Bigrams of bigrams are the same only when they stand apart, as here.
            proptest::prop_assert_eq!(list(&once).join(" "), once);
        }
    }
}
