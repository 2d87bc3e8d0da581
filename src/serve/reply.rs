//! Answers: their headers, and which part of a body is sent.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::guard::Refusal;

/// What is sent.
pub(super) type Body = Full<Bytes>;

/// What every answer says: it is for pages of this server alone, means what its type says, and is not to be kept.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// What there is to send.
#[derive(Debug)]
pub(super) struct Content {
    pub kind: HeaderValue,
    pub bytes: Bytes,
    /// Tells these bytes from others.
    pub hash: blake3::Hash,
}

impl Content {
    /// `bytes` of this media type.
    pub(super) fn new(kind: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            kind: HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream")),
            hash: blake3::hash(&bytes),
            bytes,
        }
    }

    /// A page.
    pub(super) fn html(html: String) -> Self {
        Self::new("text/html; charset=utf-8", html)
    }
}

/// The media type of a file of the site, by its name.
pub(super) fn media_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = kind.type_() == "text"
        || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml")
        || kind
            .suffix()
            .is_some_and(|suffix| suffix == "xml" || suffix == "json");
    match is_text {
        true => format!("{}; charset=utf-8", kind.essence_str()),
        false => kind.essence_str().to_owned(),
    }
}

/// Answers `request` with `content`, or the part of it that is asked for, or that it is known already.
pub(super) fn content<B>(request: &Request<B>, status: StatusCode, content: Content) -> Response<Body> {
    let tag = format!("\"{}\"", &content.hash.to_hex()[..32]);
    let headers = request.headers();
    let whole = content.bytes.len();
    let mut reply = reply(status);
    let head = reply.headers_mut();
    head.insert(header::CONTENT_TYPE, content.kind);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        head.insert(header::ETAG, tag);
    }
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if status == StatusCode::OK && is_known(headers, &tag) {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
        reply.headers_mut().remove(header::CONTENT_TYPE);
        return reply;
    }
    let range = match status {
        StatusCode::OK => asked_range(headers, &tag, whole),
        _ => Range::All,
    };
    let (from, to) = match range {
        Range::All => (0, whole),
        Range::Part(from, to) => {
            *reply.status_mut() = StatusCode::PARTIAL_CONTENT;
            let text = format!("bytes {from}-{}/{whole}", to - 1);
            if let Ok(value) = HeaderValue::from_str(&text) {
                reply.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            (from, to)
        }
        Range::Nothing => {
            *reply.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{whole}")) {
                reply.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            return reply;
        }
    };
    reply
        .headers_mut()
        .insert(header::CONTENT_LENGTH, (to - from).into());
    if request.method() != Method::HEAD {
        *reply.body_mut() = Full::new(content.bytes.slice(from..to));
    }
    reply
}

/// Sends the reader on.
pub(super) fn moved(to: &str) -> Response<Body> {
    let mut reply = reply(StatusCode::MOVED_PERMANENTLY);
    if let Ok(to) = HeaderValue::from_str(to) {
        reply.headers_mut().insert(header::LOCATION, to);
    }
    reply
}

/// Says why not.
pub(super) fn refused(refusal: Refusal) -> Response<Body> {
    let mut reply = plain(refusal.status, refusal.text);
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = HeaderValue::from_static("GET, HEAD");
        reply.headers_mut().insert(header::ALLOW, allowed);
    }
    // There may be a body that nobody will read.
    reply
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    reply
}

/// A sentence for whoever asked.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut reply = reply(status);
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    reply.headers_mut().insert(header::CONTENT_TYPE, kind);
    *reply.body_mut() = Full::new(Bytes::from_static(text.as_bytes()));
    reply
}

/// An answer without body.
pub(super) fn reply(status: StatusCode) -> Response<Body> {
    let mut reply = Response::new(Full::new(Bytes::new()));
    *reply.status_mut() = status;
    for (name, value) in ALWAYS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// Whether the asker has what `tag` names.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    tags.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

/// Which bytes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    All,
    /// From, and one past the last; not empty.
    Part(usize, usize),
    /// None of those that there are.
    Nothing,
}

/// Anything but one good range is answered by the whole.
fn asked_range(headers: &HeaderMap, tag: &str, whole: usize) -> Range {
    let if_range = headers.get(header::IF_RANGE);
    if if_range.is_some_and(|value| value.as_bytes() != tag.as_bytes()) {
        return Range::All;
    }
    let Some(Ok(value)) = headers.get(header::RANGE).map(HeaderValue::to_str) else {
        return Range::All;
    };
    let numbers = value
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'));
    let number = |text: &str| {
        let digits = !text.is_empty() && text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<usize>().ok()).flatten()
    };
    match numbers.map(|(from, to)| (from, number(from), to, number(to))) {
        Some(("", _, _, Some(last))) => match last.min(whole) {
            0 => Range::Nothing,
            last => Range::Part(whole - last, whole),
        },
        Some((_, Some(from), "", _)) if from < whole => Range::Part(from, whole),
        Some((_, Some(from), _, Some(to))) if from <= to && from < whole => {
            Range::Part(from, to.saturating_add(1).min(whole))
        }
        Some((_, Some(_), "", _)) => Range::Nothing,
        Some((_, Some(from), _, Some(to))) if from <= to => Range::Nothing,
        _ => Range::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(value: &str, whole: usize) -> Range {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(value).unwrap());
        asked_range(&headers, "\"x\"", whole)
    }

    #[test]
    fn one_good_range_is_answered_and_anything_else_ignored() {
        assert_eq!(range("bytes=0-3", 10), Range::Part(0, 4));
        assert_eq!(range("bytes=4-", 10), Range::Part(4, 10));
        assert_eq!(range("bytes=-3", 10), Range::Part(7, 10));
        assert_eq!(range("bytes=-30", 10), Range::Part(0, 10));
        assert_eq!(range("bytes=8-99999", 10), Range::Part(8, 10));
        for nothing in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(range(nothing, 10), Range::Nothing, "{nothing}");
        }
        for ignored in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-0,2-3",
            "lines=0-1",
            "bytes=a-b",
            "bytes=+1-2",
        ] {
            assert_eq!(range(ignored, 10), Range::All, "{ignored}");
        }
        assert_eq!(range("bytes=0-", 0), Range::Nothing);
    }

    #[test]
    fn a_known_tag_is_known_in_any_list() {
        let known = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(value));
            is_known(&headers, "\"a\"")
        };
        assert!(known("\"a\"") && known("W/\"a\"") && known("\"b\", \"a\"") && known("*"));
        assert!(!known("\"b\"") && !known("a"));
    }
}
