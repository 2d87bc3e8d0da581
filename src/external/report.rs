//! Answers → findings, one for each place of a link; those of one cause share it.

use std::collections::BTreeSet;

use super::answer::{Answer, Trouble};
use super::{Link, Place, Settings};
use crate::base::LocaleTag;
use crate::diag::{Applicability, Code, Diagnostic, Fix, TextEdit};

/// What servers say to programs that people may see.
const REFUSALS: [u16; 6] = [401, 403, 407, 429, 451, 999];

/// What there is to say about one address.
struct Finding {
    code: Code,
    message: String,
    help: Option<&'static str>,
    /// What else may have it in common.
    cause: String,
    /// What to write instead.
    moved: Option<String>,
}

/// The findings about `link`: none if it works. `answering` are the hosts that gave any answer.
pub(super) fn findings(
    link: &Link,
    answer: &Answer,
    settings: &Settings,
    answering: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let Some(finding) = judge(&link.url, answer, settings, answering) else {
        return Vec::new();
    };
    link.places
        .iter()
        .map(|place| {
            let mut diagnostic = Diagnostic::new(finding.code, place.span, finding.message.clone())
                .with_chain(place.chain.to_vec())
                .with_cause(finding.cause.clone());
            diagnostic.help = finding.help.map(str::to_owned);
            if let Some(moved) = &finding.moved {
                diagnostic.help = Some(format!("write `{moved}`"));
                diagnostic.fix = rewrite(link, place, moved);
            }
            diagnostic
        })
        .collect()
}

fn judge(url: &str, answer: &Answer, settings: &Settings, answering: &BTreeSet<&str>) -> Option<Finding> {
    let finding = |code, message| Finding {
        code,
        message,
        help: None,
        cause: url.to_owned(),
        moved: None,
    };
    let broken = |message| finding("external-broken", message);
    Some(match answer {
        Answer::Status { code, moved, .. } if (200..300).contains(code) || settings.accept.contains(code) => {
            let moved = moved.as_ref().filter(|moved| !is_greeting(url, moved))?;
            Finding {
                moved: Some(moved.clone()),
                ..finding("external-redirected", format!("`{url}` has moved to `{moved}`"))
            }
        }
        Answer::Status { code, at, .. } => {
            let way = match at {
                Some(at) => format!("`{url}` leads to `{at}`, which"),
                None => format!("`{url}`"),
            };
            match code {
                _ if REFUSALS.contains(code) => Finding {
                    help: Some("look at it in a browser"),
                    ..finding(
                        "external-refused",
                        format!("{way} is not shown to programs (status {code})"),
                    )
                },
                404 => broken(format!("{way} does not exist (status 404)")),
                410 => broken(format!("{way} is gone for good (status 410)")),
                500.. => broken(format!("{way} fails on its server (status {code})")),
                _ => broken(format!("{way} cannot be read (status {code})")),
            }
        }
        Answer::Astray(astray) => broken(format!("`{url}` {astray}")),
        Answer::Invalid(reason) => broken(format!("`{url}` is no address: {reason}")),
        Answer::Failed { trouble, host } => {
            let of_host = |code, message: String| Finding {
                // All addresses of the host have it.
                cause: message.clone(),
                ..finding(code, message)
            };
            let limit = settings.timeout_ms;
            match trouble {
                Trouble::NoHost => of_host("external-broken", format!("there is no host `{host}`")),
                Trouble::Insecure(why) => of_host(
                    "external-broken",
                    format!("no secure connection to `{host}`: {why}"),
                ),
                Trouble::Connection(why) if answering.contains(host.as_str()) => {
                    broken(format!("`{url}` gives no reply: {why}"))
                }
                Trouble::Connection(why) => {
                    of_host("external-broken", format!("no connection to `{host}`: {why}"))
                }
                Trouble::Timeout if answering.contains(host.as_str()) => finding(
                    "external-timeout",
                    format!("`{url}` gives no reply within {limit} ms"),
                ),
                Trouble::Timeout => of_host(
                    "external-timeout",
                    format!("`{host}` gives no reply within {limit} ms"),
                ),
                Trouble::Unsendable(why) => broken(format!("`{url}` is no address: {why}")),
            }
        }
    })
}

/// Whether `moved` only adds the language that the server took this machine for.
fn is_greeting(url: &str, moved: &str) -> bool {
    let path = |url: &str| url::Url::parse(url).map(|url| url.path().to_owned());
    let (Ok(old), Ok(new)) = (path(url), path(moved)) else {
        return false;
    };
    let Some((tag, rest)) = new.strip_prefix('/').and_then(|new| new.split_once('/')) else {
        return false;
    };
    let is_tag = tag.len() >= 5 && tag.contains('-') && LocaleTag::parse(tag).is_some();
    is_tag && rest == old.trim_start_matches('/')
}

/// Writes `moved` where the link was, if the link was written the plain way.
fn rewrite(link: &Link, place: &Place, moved: &str) -> Option<Fix> {
    let (address, fragment) = match place.written.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (&*place.written, None),
    };
    // In these a markdown link or a table's cell would end.
    let is_safe = !moved.contains(['(', ')', '|', '<', '>', '"', '\'']);
    if address != link.url || !is_safe {
        return None;
    }
    let text = match fragment {
        Some(fragment) => format!("{moved}#{fragment}"),
        None => moved.to_owned(),
    };
    Some(Fix {
        applicability: Applicability::Unsafe,
        edits: vec![TextEdit::new(place.span, text).expecting(&place.written)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_before_the_path_is_no_move() {
        assert!(is_greeting("https://a.nl/x/y", "https://a.nl/nl-nl/x/y"));
        assert!(is_greeting("http://a.nl/", "https://www.a.nl/en-us/"));
        assert!(!is_greeting("https://a.nl/x", "https://a.nl/y"));
        assert!(!is_greeting("https://a.nl/x", "https://a.nl/old-docs/y"));
        assert!(!is_greeting("https://a.nl/x", "https://a.nl/docs/x"));
    }
}
