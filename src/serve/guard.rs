//! Who may ask: rules on the headers of a request, before anybody looks at what it asks for.
//!
//! A page of another site that is open in the same browser can send requests here, and by DNS rebinding even under
//! a name of its own. So a request must name this server by a name that it is known to have, and the browser must not
//! say that another site sent it.

use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::{Method, Request, StatusCode, Version};

/// The names of a server that only this computer reaches.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The longest target that is read, in bytes.
const LONGEST_TARGET: usize = 8 * 1024;

/// The longest head of a request, in bytes. The reader's own bound is coarser.
const LONGEST_HEAD: usize = 64 * 1024;

/// By which names the server may be asked.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    names: Vec<String>,
    port: u16,
}

/// Why a request is not answered. The text holds nothing of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// Its text.
    pub text: &'static str,
}

const NO_HOST: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    text: "The request must name one host.\n",
};
const OTHER_HOST: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    text: "This server does not answer under that name; `lazuli serve --allowed-host NAME` allows one more.\n",
};
const OTHER_SITE: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    text: "Another site may not use this server.\n",
};
const METHOD: Refusal = Refusal {
    status: StatusCode::METHOD_NOT_ALLOWED,
    text: "This server answers GET and HEAD only.\n",
};
const TOO_LARGE: Refusal = Refusal {
    status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    text: "The head of the request is too large.\n",
};
const TOO_LONG: Refusal = Refusal {
    status: StatusCode::URI_TOO_LONG,
    text: "The address is too long.\n",
};

impl Guard {
    /// A guard of the server at `port`, which has `names` beside those of this computer.
    pub(super) fn new(names: &[String], port: u16) -> Self {
        let loopback = LOOPBACK.iter().map(|&name| name.to_owned());
        let others = names.iter().map(|name| name.to_ascii_lowercase());
        Self {
            names: loopback.chain(others).collect(),
            port,
        }
    }

    /// Looks at the head of a request.
    ///
    /// # Errors
    /// [`Refusal`] when it may not be answered.
    pub(super) fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        self.host(request)?;
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(METHOD);
        }
        let target = request.uri();
        let query = target.query().map_or(0, str::len);
        if target.path().len() + query > LONGEST_TARGET {
            return Err(TOO_LONG);
        }
        let headers = request.headers().iter();
        let size: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len() + 4)
            .sum();
        if size > LONGEST_HEAD {
            return Err(TOO_LARGE);
        }
        self.site(request.headers())
    }

    /// The request must name this server, once, wherever it does.
    fn host<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let mut hosts = request.headers().get_all(HOST).iter();
        match (hosts.next(), hosts.next()) {
            (Some(host), None) => {
                let host = host.to_str().map_err(|_| NO_HOST)?;
                if !self.is_ours(host) {
                    return Err(OTHER_HOST);
                }
            }
            // Programs of the last century may leave it out.
            (None, None) if request.version() == Version::HTTP_10 => {}
            _ => return Err(NO_HOST),
        }
        match request.uri().authority() {
            Some(authority) if !self.is_ours(authority.as_str()) => Err(OTHER_HOST),
            _ if request.uri().scheme_str().is_some_and(|scheme| scheme != "http") => Err(OTHER_HOST),
            _ => Ok(()),
        }
    }

    /// Whether `authority` (`localhost:4747`) is a name of this server. Behind a name that was allowed by hand may
    /// be a tunnel or a container, with a port of its own.
    fn is_ours(&self, authority: &str) -> bool {
        let (name, port) = split_port(authority);
        let known = self
            .names
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name));
        let is_loopback = known.is_some_and(|at| at < LOOPBACK.len());
        let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.map(|port| port.parse::<u16>().ok().filter(|_| is_number(port)));
        match port {
            None => known.is_some(),
            Some(None) => false,
            Some(Some(port)) => known.is_some() && (!is_loopback || port == self.port),
        }
    }

    /// What the browser says of the site that sends the request.
    fn site(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let said = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
        let is_from_elsewhere = matches!(said("sec-fetch-site"), Some(b"cross-site" | b"same-site"));
        // A link that somebody clicked on another site leads here; that site learns nothing of it.
        let is_visit = said("sec-fetch-mode") == Some(b"navigate")
            && matches!(said("sec-fetch-dest"), None | Some(b"document"));
        match is_from_elsewhere && !is_visit {
            true => Err(OTHER_SITE),
            false => Ok(()),
        }
    }

    /// What is for our own pages only: not even a link from elsewhere may lead there.
    ///
    /// # Errors
    /// [`Refusal`] when the request comes from another site.
    pub(super) fn check_own(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        let is_own = matches!(site, None | Some(b"same-origin" | b"none"));
        let mut origins = headers.get_all(ORIGIN).iter();
        let is_own_origin = match (origins.next(), origins.next()) {
            (None, _) => true,
            (Some(origin), None) => self.is_own_origin(origin, headers.get(HOST)),
            _ => false,
        };
        match is_own && is_own_origin {
            true => Ok(()),
            false => Err(OTHER_SITE),
        }
    }

    /// Whether `origin` is the address under which the page was loaded: ours, and the one that `host` says.
    fn is_own_origin(&self, origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
        let (Ok(origin), Some(Ok(host))) = (origin.to_str(), host.map(HeaderValue::to_str)) else {
            return false;
        };
        let Some(authority) = origin.strip_prefix("http://") else {
            return false;
        };
        let whole = |authority: &str| {
            let (name, port) = split_port(authority);
            (name.to_ascii_lowercase(), port.unwrap_or("80").to_owned())
        };
        self.is_ours(authority) && whole(authority) == whole(host)
    }
}

/// Name and port of an authority; the colons of `[::1]` are none of a port.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request<()> {
        let mut request = Request::builder().uri("/x");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap()
    }

    fn checked(headers: &[(&str, &str)]) -> Result<(), StatusCode> {
        let guard = Guard::new(&["docs.internal".to_owned()], 4747);
        guard.check(&request(headers)).map_err(|refusal| refusal.status)
    }

    #[test]
    fn only_our_names_are_answered() {
        for host in [
            "localhost:4747",
            "LOCALHOST:4747",
            "127.0.0.1:4747",
            "[::1]:4747",
            "localhost",
            "docs.internal",
            "docs.internal:8080",
        ] {
            assert_eq!(checked(&[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.com:4747",
            "localhost:80",
            "localhost.evil.com:4747",
            "127.1:4747",
            "0.0.0.0:4747",
            "[::2]:4747",
            "::1",
            "[",
            "localhost:",
            "localhost:+4747",
            "localhost:4747/x",
            "a@localhost:4747",
            "localhost:4747, evil.com",
        ] {
            assert_eq!(checked(&[("host", host)]), Err(StatusCode::FORBIDDEN), "{host}");
        }
        assert_eq!(checked(&[]), Err(StatusCode::BAD_REQUEST));
        let two = [("host", "localhost:4747"), ("host", "localhost:4747")];
        assert_eq!(checked(&two), Err(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn what_is_too_much_is_not_read() {
        let long = "x".repeat(LONGEST_HEAD);
        let refused = checked(&[("host", "localhost:4747"), ("x", &long)]);
        assert_eq!(refused, Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }

    #[test]
    fn other_sites_may_link_here_and_no_more() {
        let from = |site: &str, mode: &str, dest: &str| {
            checked(&[
                ("host", "localhost:4747"),
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ])
        };
        assert_eq!(from("same-origin", "no-cors", "script"), Ok(()));
        assert_eq!(from("none", "navigate", "document"), Ok(()));
        assert_eq!(from("cross-site", "navigate", "document"), Ok(()));
        for (mode, dest) in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("cors", "empty"),
            ("navigate", "iframe"),
        ] {
            assert_eq!(
                from("cross-site", mode, dest),
                Err(StatusCode::FORBIDDEN),
                "{mode} {dest}"
            );
            assert_eq!(
                from("same-site", mode, dest),
                Err(StatusCode::FORBIDDEN),
                "{mode} {dest}"
            );
        }
    }

    #[test]
    fn what_is_our_own_needs_our_origin() {
        let guard = Guard::new(&[], 4747);
        let own = |host: &str, origin: &str| {
            let request = request(&[("host", host), ("origin", origin)]);
            guard.check_own(request.headers()).is_ok()
        };
        assert!(own("localhost:4747", "http://localhost:4747"));
        assert!(own("[::1]:4747", "http://[::1]:4747"));
        for origin in [
            "null",
            "http://evil.com",
            "http://localhost:9",
            "https://localhost:4747",
            "http://127.0.0.1:4747",
            "file://",
            "chrome-extension://abc",
            "http://localhost:4747.evil.com",
            "http://localhost",
        ] {
            assert!(!own("localhost:4747", origin), "{origin}");
        }
        assert!(!own("evil.com:4747", "http://evil.com:4747"));
    }
}
