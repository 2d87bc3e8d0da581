//! Cuts many pages into groups that a reader can take in: by topic, then by the alphabet.

use super::tree::{Group, GroupKind, Item};
use super::{GROUP_PAGES, NavInput};

/// The kind of a page, in the order in which the groups stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    GetStarted,
    Main,
    Reference,
}

fn topic(value: Option<&str>) -> Topic {
    match value.unwrap_or("").to_ascii_lowercase().as_str() {
        "get-started-article" | "hero-article" | "get-started" | "quickstart" | "overview" => {
            Topic::GetStarted
        }
        "reference" => Topic::Reference,
        _ => Topic::Main,
    }
}

/// What stands directly in a group: all `pages` while they are few, else groups of them.
///
/// `pages` are sorted; each page comes back once. A topic of one page gets no group.
pub(super) fn divide(input: &NavInput<'_>, pages: &[usize]) -> Vec<Item> {
    if pages.len() <= GROUP_PAGES {
        return items(input, pages);
    }
    let of = |wanted: Topic| -> Vec<usize> {
        let topic_of = |&page: &usize| topic(input.pages[page].topic.as_deref());
        pages
            .iter()
            .filter(|page| topic_of(page) == wanted)
            .copied()
            .collect()
    };
    let (started, mut main, reference) = (of(Topic::GetStarted), of(Topic::Main), of(Topic::Reference));
    let mut out = Vec::new();
    let mut after = Vec::new();
    for (list, title, place) in [
        (started, &input.labels.get_started, &mut out),
        (reference, &input.labels.reference, &mut after),
    ] {
        if list.len() <= 1 || list.len() == pages.len() {
            main.extend(list);
        } else {
            let mut group = Group::new(title.clone(), GroupKind::Topic);
            group.items = runs(input, &list);
            place.push(Item::Group(group));
        }
    }
    input.sort(&mut main);
    if main.len() > GROUP_PAGES || out.is_empty() && after.is_empty() {
        out.extend(runs(input, &main));
    } else {
        out.extend(items(input, &main));
    }
    out.extend(after);
    out
}

/// The pages as items.
pub(super) fn items(input: &NavInput<'_>, pages: &[usize]) -> Vec<Item> {
    let item = |&page: &usize| Item::Page {
        page,
        title: input.title(page),
    };
    pages.iter().map(item).collect()
}

/// The pages themselves while they are few, else even runs of them named by their first letters.
fn runs(input: &NavInput<'_>, pages: &[usize]) -> Vec<Item> {
    if pages.len() <= GROUP_PAGES {
        return items(input, pages);
    }
    let titles: Vec<String> = pages.iter().map(|&page| input.title(page)).collect();
    let named = run_names(&titles);
    named
        .into_iter()
        .map(|(title, range)| {
            let mut group = Group::new(title, GroupKind::Run);
            group.items = items(input, &pages[range]);
            Item::Group(group)
        })
        .collect()
}

/// Even runs of at most [`GROUP_PAGES`] titles, each named by the letters it spans.
pub(super) fn run_names(titles: &[String]) -> Vec<(String, std::ops::Range<usize>)> {
    let mut out: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let mut repeats = 0;
    let mut last = String::new();
    for range in even(titles.len()) {
        let (first, last_title) = (&titles[range.start], &titles[range.end - 1]);
        let name = match initial(first).zip(initial(last_title)) {
            Some((from, to)) if from != to => format!("{from} – {to}"),
            Some((letter, _)) => by_words(first, last_title).unwrap_or_else(|| letter.to_string()),
            None => format!("{} – {}", range.start + 1, range.end),
        };
        // What still has the same name is numbered.
        repeats = if name == last { repeats + 1 } else { 1 };
        last.clone_from(&name);
        let shown = if repeats > 1 {
            format!("{name} ({repeats})")
        } else {
            name
        };
        out.push((shown, range));
    }
    out
}

/// The name of a run whose titles begin with the same letter: `About – Azure`, or, where they begin with the
/// same words, `Tutorial … Box – Concur`. `None` when one title holds the other.
fn by_words(first: &str, last: &str) -> Option<String> {
    let mut pairs = first.split_whitespace().zip(last.split_whitespace());
    let is_same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let at = pairs.clone().position(|(a, b)| !is_same(a, b))?;
    let (from, to) = pairs.nth(at)?;
    let shared = match at {
        0 => String::new(),
        _ => format!("{} … ", short(first.split_whitespace().next()?)),
    };
    Some(format!("{shared}{} – {}", short(from), short(to)))
}

/// A word without the marks around it, at most 20 characters of it.
fn short(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = if bare.is_empty() { word } else { bare };
    match bare.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &bare[..at]),
        None => bare.to_owned(),
    }
}

/// `count` things in as few runs of at most [`GROUP_PAGES`] as possible, all about as long.
fn even(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let runs = count.div_ceil(GROUP_PAGES);
    (0..runs).map(move |run| count * run / runs..count * (run + 1) / runs)
}

/// Cuts a group that was written with very many entries into numbered runs; the order stays.
pub(super) fn number_runs(items: Vec<Item>) -> Vec<Item> {
    let count = items.len();
    let mut rest = items.into_iter();
    even(count)
        .map(|range| {
            let title = format!("{} – {}", range.start + 1, range.end);
            let mut group = Group::new(title, GroupKind::Run);
            group.items = rest.by_ref().take(range.len()).collect();
            Item::Group(group)
        })
        .collect()
}

/// The upper-case letter that a title is found under, `#` for digits; `None` for scripts without an alphabet.
fn initial(title: &str) -> Option<char> {
    let first = title.chars().find(|c| c.is_alphanumeric())?;
    if first.is_numeric() {
        return Some('#');
    }
    let ideographic = matches!(u32::from(first),
        0x2E80..=0x9FFF | 0xA000..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFFDC | 0x20000..=0x3FFFF);
    if ideographic {
        return None;
    }
    first.to_uppercase().next()
}
