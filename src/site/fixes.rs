//! How links and include paths would be written if they were written right: pure text, one function a defect.

use crate::base::{SitePath, escape};

/// `url` without backslashes in its path; `None` when there are none.
pub fn without_backslashes(url: &str) -> Option<String> {
    let (path, rest) = url.split_at(path_end(url));
    path.contains('\\')
        .then(|| format!("{}{rest}", path.replace('\\', "/")))
}

/// `url` with the letter case of the file at `real`, to which it leads; `None` when it is right already, or
/// when its segments are not those of `real`.
///
/// Segments are compared from the end, so the folders that `..` leaves out do not matter. A missing `.md`
/// stays missing.
pub fn with_case(url: &str, real: &SitePath) -> Option<String> {
    let (path, rest) = url.split_at(path_end(url));
    let mut written: Vec<String> = path.split('/').map(str::to_owned).collect();
    let mut changed = false;
    let mut is_last = true;
    for (segment, real) in written.iter_mut().rev().zip(real.segments().rev()) {
        if matches!(segment.as_str(), "" | "." | "..") {
            break;
        }
        let decoded = escape::percent_decode(segment).into_owned();
        let without_extension = real.strip_suffix(".md").filter(|_| is_last);
        let names = [Some(real), without_extension];
        let name = names
            .into_iter()
            .flatten()
            .find(|name| same_letters(name, &decoded))?;
        if name != decoded {
            *segment = plain_or_encoded(name);
            changed = true;
        }
        is_last = false;
    }
    changed.then(|| format!("{}{rest}", written.join("/")))
}

/// `url` with `name` for its last segment; `None` unless that is `old`, with or without `.md`.
pub fn with_name(url: &str, old: &str, name: &str) -> Option<String> {
    let (path, rest) = url.split_at(path_end(url));
    let at = path.rfind('/').map_or(0, |slash| slash + 1);
    let last = escape::percent_decode(&path[at..]);
    let bare = |name: &str| name.strip_suffix(".md").map(str::to_owned);
    let name = if last == old {
        name.to_owned()
    } else if bare(old).is_some_and(|old| last == old) {
        bare(name)?
    } else {
        return None;
    };
    Some(format!("{}{}{rest}", &path[..at], plain_or_encoded(&name)))
}

/// `url` with `.md` behind its path.
pub fn with_extension(url: &str) -> String {
    let (path, rest) = url.split_at(path_end(url));
    format!("{}.md{rest}", path.trim_end_matches('/'))
}

/// `url` with `#id` as its fragment.
pub fn with_fragment(url: &str, id: &str) -> String {
    let path = url.split('#').next().unwrap_or_default();
    format!("{path}#{}", plain_or_encoded(id))
}

/// `url` with its path leading from the file at `from` to the one at `to`.
pub fn with_path(url: &str, from: &SitePath, to: &SitePath) -> String {
    let folder = from.parent();
    let here: Vec<&str> = folder.segments().collect();
    let there: Vec<&str> = to.segments().collect();
    let common = here
        .iter()
        .zip(there.iter().take(there.len().saturating_sub(1)))
        .take_while(|(a, b)| a == b)
        .count();
    let mut segments = vec!["..".to_owned(); here.len() - common];
    segments.extend(there[common..].iter().map(|name| plain_or_encoded(name)));
    format!("{}{}", segments.join("/"), &url[path_end(url)..])
}

/// Where the query or the fragment begins.
fn path_end(url: &str) -> usize {
    url.find(['?', '#']).unwrap_or(url.len())
}

fn same_letters(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// `name` as it can stand in a link: as it is, unless a character would end the link or mean something else.
fn plain_or_encoded(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    match name.chars().all(plain) {
        true => name.to_owned(),
        false => escape::url_path(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SitePath {
        SitePath::new(text).unwrap()
    }

    #[test]
    fn backslashes_of_the_path_turn_round() {
        assert_eq!(
            without_backslashes("..\\a\\b.md#c\\d").as_deref(),
            Some("../a/b.md#c\\d")
        );
        assert_eq!(without_backslashes("a/b.md?x=\\"), None);
    }

    #[test]
    fn the_case_is_that_of_the_file_from_the_end_on() {
        let real = path("articles/vm/Windows/over view.md");
        assert_eq!(
            with_case("../VM/windows/Over%20View.md#Top", &real).as_deref(),
            Some("../vm/Windows/over%20view.md#Top")
        );
        assert_eq!(
            with_case("./Guide", &path("articles/guide.md")).as_deref(),
            Some("./guide")
        );
        assert_eq!(with_case("guide.md", &path("articles/guide.md")), None);
        assert_eq!(with_case("other.md", &path("articles/guide.md")), None);
        assert_eq!(
            with_case("Ärger.md", &path("ärger.md")).as_deref(),
            Some("ärger.md")
        );
        // Right once, right for ever.
        let once = with_case("A/B.MD", &path("a/b.md")).unwrap();
        assert_eq!(with_case(&once, &path("a/b.md")), None);
    }

    #[test]
    fn fragments_are_replaced_and_encoded() {
        assert_eq!(with_fragment("a.md?x#Old", "new"), "a.md?x#new");
        assert_eq!(with_fragment("#Old", "a b"), "#a%20b");
    }

    #[test]
    fn the_name_is_replaced_where_it_stands() {
        let renamed = |url| with_name(url, "old x.md", "new.md");
        assert_eq!(renamed("../a/old%20x.md?q#f").as_deref(), Some("../a/new.md?q#f"));
        assert_eq!(renamed("old x").as_deref(), Some("new"));
        assert_eq!(renamed("older.md"), None);
    }

    #[test]
    fn the_extension_stands_behind_the_path() {
        assert_eq!(with_extension("../vm/a#b.c"), "../vm/a.md#b.c");
        assert_eq!(with_extension("a/?x"), "a.md?x");
    }

    #[test]
    fn paths_lead_from_file_to_file() {
        let from = path("articles/vm/a.md");
        assert_eq!(
            with_path("x.md#y", &from, &path("articles/net/b.md")),
            "../net/b.md#y"
        );
        assert_eq!(with_path("x.md", &from, &path("articles/vm/b.md")), "b.md");
        assert_eq!(with_path("x", &from, &path("b.md")), "../../b.md");
        assert_eq!(with_path("x", &path("a.md"), &path("vm/c.md")), "vm/c.md");
    }
}
