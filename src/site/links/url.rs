//! The parts of a URL as writers wrote it: pure text.

/// What follows the scheme of an absolute URL (`http:`) or the slashes of `//host`; `None` for a path.
pub(super) fn after_scheme(url: &str) -> Option<&str> {
    if let Some(rest) = url.strip_prefix("//") {
        return Some(rest);
    }
    let colon = url.find(':')?;
    let scheme = &url[..colon];
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (is_scheme && !scheme.to_ascii_lowercase().ends_with(".md")).then(|| &url[colon + 1..])
}

/// Path, query with its `?`, and fragment without its `#`.
pub(super) fn split(url: &str) -> (&str, &str, Option<&str>) {
    let (rest, fragment) = match url.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (url, None),
    };
    let query = rest.find('?').unwrap_or(rest.len());
    (&rest[..query], &rest[query..], fragment)
}

/// `/nl-nl/x` → `/x`; `/xx-yy/` is a placeholder of the guide.
pub(super) fn without_locale(path: &str) -> &str {
    let Some(rest) = path.strip_prefix('/') else {
        return path;
    };
    let first = rest.split('/').next().unwrap_or("");
    let parts: Vec<&str> = first.split('-').collect();
    let is_locale = parts.len() >= 2
        && parts[0].len() == 2
        && parts
            .iter()
            .all(|part| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
        && rest.len() > first.len();
    if is_locale { &path[first.len() + 1..] } else { path }
}

/// `/en-us/x` → `en-us`: a language and a country, perhaps with a script between them. No placeholder.
pub(super) fn locale_of(path: &str) -> Option<&str> {
    let (first, _) = path.strip_prefix('/')?.split_once('/')?;
    let mut parts = first.split('-');
    let (language, last) = (parts.next()?, parts.next_back()?);
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_locale = [language, last]
        .iter()
        .all(|part| part.len() == 2 && letters(part))
        && parts
            .next()
            .is_none_or(|script| script.len() == 4 && letters(script))
        && parts.next().is_none()
        && !first.eq_ignore_ascii_case("xx-yy");
    is_locale.then_some(first)
}

/// Whether `host` serves pages in its reader's language at addresses without a locale.
pub(super) fn is_multilingual(host: &str) -> bool {
    const DOMAINS: [&str; 5] = [
        "azure.com",
        "microsoft.com",
        "office.com",
        "visualstudio.com",
        "windowsazure.com",
    ];
    let ends_with = |domain: &str| {
        let lead = host.len().checked_sub(domain.len());
        lead.is_some_and(|lead| {
            host.get(lead..)
                .is_some_and(|end| end.eq_ignore_ascii_case(domain))
                && (lead == 0 || host[..lead].ends_with('.'))
        })
    };
    DOMAINS.into_iter().any(ends_with)
}

/// What makes `rest`, all behind the scheme of an address, no address, though browsers get on with it: other programs do
/// not. `None` for one that is in order.
pub(super) fn fault(rest: &str) -> Option<String> {
    let authority = rest.trim_start_matches('/');
    let (host, path) = authority.split_at(authority.find(['/', '?', '#']).unwrap_or(authority.len()));
    let name = match host.rsplit_once('@') {
        Some((user, _)) if user.contains(':') => {
            return Some("an address may not hold a password".to_owned());
        }
        Some((_, name)) => name,
        None => host,
    };
    if !name.starts_with('[') {
        let (name, port) = name.split_once(':').unwrap_or((name, ""));
        if !port.bytes().all(|b| b.is_ascii_digit()) {
            return Some(format!("`{port}` is no port"));
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.split('.').any(str::is_empty) {
            return Some(format!("a part of the host `{name}` is empty"));
        }
    }
    let mut in_fragment = false;
    for (at, c) in path.char_indices() {
        let is_wrong = match c {
            '#' => std::mem::replace(&mut in_fragment, true),
            '%' => {
                let digits = path.as_bytes().get(at + 1..at + 3);
                !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            }
            _ => matches!(
                c,
                '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' | '[' | ']'
            ),
        };
        if is_wrong {
            let code = u32::from(c);
            return Some(format!(
                "`{c}` may not stand here in an address; `%{code:02X}` may"
            ));
        }
    }
    None
}

/// Whether `host` (perhaps with user and port) can be one; placeholders in brackets or braces cannot.
pub(super) fn is_host(host: &str) -> bool {
    let name = host.rsplit('@').next().unwrap_or(host);
    let is_ip6 = name
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(address, _)| address.parse::<std::net::Ipv6Addr>().is_ok());
    !name.is_empty() && (is_ip6 || !name.contains(['[', ']', '{', '}', '<', '>', '|', '`', ' ', '%']))
}

pub(super) fn strip_md(name: &str) -> &str {
    match name.len().checked_sub(3).and_then(|at| name.get(at..)) {
        Some(end) if end.eq_ignore_ascii_case(".md") => &name[..name.len() - 3],
        _ => name,
    }
}

/// A URL of another site, with what may not stand raw in an attribute encoded.
pub(super) fn encoded(url: &str) -> String {
    url.replace(' ', "%20").replace(['\n', '\t', '\r'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(after_scheme("https://x"), Some("//x"));
        assert_eq!(after_scheme("mailto:a@b"), Some("a@b"));
        assert_eq!(after_scheme("//host/x"), Some("host/x"));
        for path in ["a.md", "../b:c.md", "a.md:1", "#x:y", "x y:z"] {
            assert_eq!(after_scheme(path), None, "{path}");
        }
    }

    #[test]
    fn addresses_that_only_browsers_accept_have_a_fault() {
        for rest in [
            "//a.b",
            "//a.b:80/c?d=e#f/%20?",
            "//[::1]:80/",
            "//u@a.b.",
            "//例子.tw/路",
            "//a.b/x(y)",
        ] {
            assert_eq!(fault(rest), None, "{rest}");
        }
        for rest in [
            "//localhost:local-port",
            "//u:p@a.b/",
            "//a..b/",
            "//a.b/#c#d",
            "//a.b/x{y}",
            "//a.b/?f[0]=1",
            "//a.b/#R`1",
            "//a.b/100%",
            "//a.b/\\c",
        ] {
            assert!(fault(rest).is_some(), "{rest}");
        }
    }

    #[test]
    fn placeholders_are_no_hosts() {
        for host in ["a.b", "a.b:80", "u@a.b", "[::1]:80", "例子.tw"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "[web-site-domain]", "{name}.x", "<site>"] {
            assert!(!is_host(host), "{host}");
        }
    }

    #[test]
    fn urls_split_into_three() {
        assert_eq!(split("a.md?x=1#y"), ("a.md", "?x=1", Some("y")));
        assert_eq!(split("#y"), ("", "", Some("y")));
    }

    #[test]
    fn locales_are_told_from_other_folders() {
        for (path, locale) in [("/en-us/x", "en-us"), ("/zh-Hant-TW/", "zh-Hant-TW")] {
            assert_eq!(locale_of(path), Some(locale));
        }
        for path in [
            "/en-us",
            "/xx-yy/x",
            "/vm-win/x",
            "/en/x",
            "/x/en-us/y",
            "/ad-ds-on-vm/x",
            "",
        ] {
            assert_eq!(locale_of(path), None, "{path}");
        }
        assert!(is_multilingual("msdn.Microsoft.com") && is_multilingual("azure.com"));
        assert!(!is_multilingual("notazure.com") && !is_multilingual("azure.com.example"));
    }

    #[test]
    fn locales_are_cut_off_rooted_links() {
        assert_eq!(without_locale("/xx-yy/documentation/a"), "/documentation/a");
        assert_eq!(without_locale("/sr-latn-rs/a"), "/a");
        assert_eq!(without_locale("/documentation/a"), "/documentation/a");
    }
}
