//! `Target`: an address as it is asked, and which addresses are nobody's to ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// An address that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Without user, password and fragment.
    pub(super) url: Url,
    /// The host, with its port unless that is the usual one: what limits are counted by.
    pub(super) host: String,
}

/// What to do about an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// Ask.
    Ask(Target),
    /// Nothing: its host is private or invented.
    Skip,
    /// It is no address, and why.
    Invalid(String),
}

/// Top-level names that no host on the internet has (RFC 2606, RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`).
const PRIVATE_ZONES: [&str; 8] = [
    "example",
    "home.arpa",
    "internal",
    "invalid",
    "lan",
    "local",
    "localhost",
    "test",
];

/// The firms that Microsoft's writers invented, and what others call theirs: no host with such a part is meant.
const INVENTED: [&str; 12] = [
    "adventure-works",
    "contoso",
    "example",
    "fabrikam",
    "litware",
    "litwareinc",
    "northwindtraders",
    "proseware",
    "tailspintoys",
    "treyresearch",
    "wingtiptoys",
    "woodgrovebank",
];

/// Judges a URL with `http`, `https`, or `//` at its start. With `private`, all hosts can be asked.
pub(super) fn judge(url: &str, private: bool) -> Judged {
    // A page that will be served safely makes `//host` mean this.
    let text = match url.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => url.to_owned(),
    };
    match Url::parse(&text) {
        Ok(url) => judge_url(url, private),
        Err(error) => Judged::Invalid(error.to_string()),
    }
}

/// As [`judge`], for an address that was parsed.
pub(super) fn judge_url(mut url: Url, private: bool) -> Judged {
    if !matches!(url.scheme(), "http" | "https") {
        return Judged::Invalid(format!("the scheme `{}` is none of the web", url.scheme()));
    }
    let Some(host) = url.host() else {
        return Judged::Invalid("it names no host".to_owned());
    };
    if !private && is_private(&host) {
        return Judged::Skip;
    }
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_string(),
    };
    url.set_fragment(None);
    // Fails only for addresses without a host. Credentials are nobody's business but the reader's.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Judged::Ask(Target { url, host })
}

fn is_private(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_invented(name),
        Host::Ipv4(address) => is_private_v4(*address),
        Host::Ipv6(address) => is_private_v6(*address),
    }
}

/// Whether only an example or one network has a host of this name.
fn is_invented(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let in_zone = PRIVATE_ZONES.iter().any(|zone| {
        name.strip_suffix(zone)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    let Some((labels, _)) = name.rsplit_once('.') else {
        return true;
    };
    in_zone || labels.split('.').any(|label| INVENTED.contains(&label))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_broadcast()
        || address.is_multicast()
        || a == 0
        || is_shared
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    if let IpAddr::V4(inner) = IpAddr::V6(address).to_canonical() {
        return is_private_v4(inner);
    }
    let is_documentation = address.segments()[..2] == [0x2001, 0xdb8];
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
        || is_documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str) -> (String, String) {
        match judge(url, false) {
            Judged::Ask(target) => (target.url.to_string(), target.host),
            other => panic!("{url}: {other:?}"),
        }
    }

    #[test]
    fn private_and_invented_hosts_are_left_alone_unless_wanted() {
        for url in [
            "http://localhost:8080/",
            "http://127.1.2.3/",
            "http://2130706433/",
            "http://10.0.0.4/a",
            "http://192.168.1.1",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest",
            "http://192.0.2.7/",
            "http://[::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:10.0.0.1]/",
            "https://www.example.com/x",
            "https://a.test/",
            "https://Contoso.com/",
            "https://contoso.azurewebsites.net/",
            "http://server1/",
            "http://nas.local./",
        ] {
            assert_eq!(judge(url, false), Judged::Skip, "{url}");
            assert!(matches!(judge(url, true), Judged::Ask(_)), "{url}");
        }
    }

    #[test]
    fn public_hosts_are_asked_without_fragment_and_credentials() {
        let (url, host) = asked("http://user:secret@Docs.Rust-Lang.org:80/a%20b?q=1#frag");
        assert_eq!(url, "http://docs.rust-lang.org/a%20b?q=1");
        assert_eq!(host, "docs.rust-lang.org");
        assert_eq!(asked("//a.b.nl:8443/x").0, "https://a.b.nl:8443/x");
        assert_eq!(asked("//a.b.nl:8443/x").1, "a.b.nl:8443");
        assert_eq!(asked("https://例子.tw/頁").0, "https://xn--fsqu00a.tw/%E9%A0%81");
        asked("https://myexample.com/");
        asked("https://latest.io/");
    }

    #[test]
    fn what_is_no_address_says_why() {
        for url in ["http://a.b:99999/", "http://[::1/", "https://a b.nl/"] {
            assert!(matches!(judge(url, false), Judged::Invalid(_)), "{url}");
        }
    }
}
