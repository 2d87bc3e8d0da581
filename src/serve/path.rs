//! Addresses → places in the site. A place is only ever looked up in the model of the site, never on disk; all the
//! same nothing passes here that could mean another place to some system.

use crate::base::{SitePath, escape};

/// Names that Windows keeps for devices, with or without an extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The place, below the site's base path.
    pub path: SitePath,
    /// The address ends with `/`.
    pub is_folder: bool,
}

impl Named {
    /// The files that it can be, in the order in which a server looks for them.
    pub fn index(&self) -> SitePath {
        self.path.join("index.html").unwrap_or_else(|escape| escape.rest)
    }

    /// The same place as a folder, as an address below `base`.
    pub fn as_folder(&self, base: &str) -> String {
        format!("{base}{}/", escape::url_path(self.path.as_str()))
    }
}

/// Reads the path of an address, as it came: percent-encoded, without query. `base` is `/` or `/help/`. `None` for
/// what is not below it and what no site has.
pub fn read(path: &str, base: &str) -> Option<Named> {
    let inside = path.strip_prefix(base)?;
    let (inside, is_folder) = match inside.strip_suffix('/') {
        Some(inside) => (inside, true),
        None => (inside, inside.is_empty()),
    };
    if inside.is_empty() {
        // `//` is no folder of the site.
        return (path.len() == base.len()).then(|| Named {
            path: SitePath::root(),
            is_folder: true,
        });
    }
    let segments: Option<Vec<String>> = inside.split('/').map(segment).collect();
    let path = SitePath::new(&segments?.join("/")).ok()?;
    Some(Named { path, is_folder })
}

/// One segment, decoded once; `None` for what is no plain name everywhere.
fn segment(raw: &str) -> Option<String> {
    let text = decoded(raw)?;
    let is_plain = !text.is_empty()
        && !text.starts_with('.')
        && !text.ends_with(['.', ' '])
        && !text.contains(['/', '\\', ':'])
        && !text.contains(char::is_control)
        && !is_device(&text);
    is_plain.then_some(text)
}

/// Percent-decoded; `None` for a `%` that encodes nothing and for what is not UTF-8.
fn decoded(raw: &str) -> Option<String> {
    let is_whole = raw.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    let bytes = percent_encoding::percent_decode_str(raw);
    is_whole
        .then(|| bytes.decode_utf8().ok())?
        .map(|text| text.into_owned())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let numbered = |kind: &str| {
        let number = stem.get(..3).filter(|head| head.eq_ignore_ascii_case(kind));
        let digit = number.and_then(|_| stem.get(3..));
        digit.is_some_and(|rest| {
            let mut chars = rest.chars();
            matches!(
                (chars.next(), chars.next()),
                (Some('0'..='9' | '¹' | '²' | '³'), None)
            )
        })
    };
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Option<String> {
        read(path, "/").map(|named| named.path.to_string())
    }

    #[test]
    fn plain_addresses_name_places() {
        for (path, place_of) in [
            ("/", ""),
            ("/en-us/", "en-us"),
            ("/en-us/a%20b/", "en-us/a b"),
            ("/zh-tw/%E8%99%9B.png", "zh-tw/虛.png"),
            ("/a..b/c;d", "a..b/c;d"),
            ("/console/com/com10", "console/com/com10"),
        ] {
            assert_eq!(place(path).as_deref(), Some(place_of), "{path}");
        }
        assert_eq!(read("/help/en-us/", "/help/").unwrap().path.as_str(), "en-us");
        assert_eq!(read("/en-us/", "/help/"), None);
        assert!(read("/help/en-us/", "/help/").unwrap().is_folder);
        assert!(!read("/en-us", "/").unwrap().is_folder);
    }

    #[test]
    fn what_could_mean_another_place_names_none() {
        for path in [
            "",
            "en-us",
            "//",
            "//etc/passwd",
            "/a//b",
            "/../x",
            "/a/../x",
            "/./x",
            "/a/.",
            "/%2e%2e/x",
            "/%2E/x",
            "/..%2fx",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/c:/x",
            "/x%3a%3a$DATA",
            "/x%00.html",
            "/%0a",
            "/.env",
            "/.git/config",
            "/x.",
            "/x%20",
            "/x.%20",
            "/%",
            "/%4",
            "/%zz",
            "/%ff%fe",
            "/%c0%ae%c0%ae/x",
            "/con",
            "/NUL.txt",
            "/aux.md",
            "/a/Com1",
            "/lpt9.x",
            "/com%C2%B9",
            "/x/%7f",
        ] {
            assert_eq!(place(path), None, "{path}");
        }
    }
}
