//! `Client`: one request over HTTP, by ureq and rustls. Everything that knows these libraries is here.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::fmt::rfc2822;
use ureq::http::{Response, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};
use url::Url;

use super::answer::Trouble;
use super::{Error, Settings, millis};

/// What pages are asked for. Some servers turn away who does not seem to read HTML.
const ACCEPT: &str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

/// How an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Method {
    /// For the headers only.
    Head,
    /// As readers do. The content is not read.
    Get,
}

/// What a server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// Of a redirect, as sent.
    pub(super) location: Option<String>,
    /// How long to wait before asking again.
    pub(super) retry_after: Option<Duration>,
}

/// The network, or what a test puts in its place.
pub(super) trait Net: Sync {
    /// Makes one request and follows nothing.
    fn ask(&self, method: Method, url: &Url) -> Result<Reply, Trouble>;
    /// Lets `time` pass.
    fn pause(&self, time: Duration);
}

/// The network.
pub(super) struct Client(Agent);

impl Client {
    /// A client that can make secure connections if `secure`.
    pub(super) fn new(settings: &Settings, secure: bool) -> Result<Self, Error> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(millis(settings.timeout_ms)))
            .user_agent(settings.user_agent.as_str())
            .accept(ACCEPT)
            .max_idle_connections(settings.parallel)
            .max_idle_connections_per_host(settings.per_host);
        if secure {
            // The machine's own, so that the certificates of a company's network count.
            let roots: Vec<Certificate<'static>> = rustls_native_certs::load_native_certs()
                .certs
                .iter()
                .map(|root| Certificate::from_der(root).to_owned())
                .collect();
            if roots.is_empty() {
                return Err(Error::NoCertificates);
            }
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let tls = TlsConfig::builder()
                .provider(TlsProvider::Rustls)
                .unversioned_rustls_crypto_provider(provider)
                .root_certs(RootCerts::from(roots))
                .build();
            config = config.tls_config(tls);
        }
        Ok(Self(config.build().new_agent()))
    }
}

impl Net for Client {
    fn ask(&self, method: Method, url: &Url) -> Result<Reply, Trouble> {
        let request = match method {
            Method::Head => self.0.head(url.as_str()),
            Method::Get => self.0.get(url.as_str()),
        };
        // The content goes unread with the response; its connection is closed if there is any.
        request.call().map(|response| reply(&response)).map_err(trouble)
    }

    fn pause(&self, time: Duration) {
        thread::sleep(time);
    }
}

fn reply(response: &Response<Body>) -> Reply {
    let text = |name| response.headers().get(name).map(header::HeaderValue::as_bytes);
    let ascii = |name| text(name).and_then(|bytes| std::str::from_utf8(bytes).ok());
    Reply {
        status: response.status().as_u16(),
        location: text(header::LOCATION).map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        retry_after: ascii(header::RETRY_AFTER).and_then(|after| wait(after, ascii(header::DATE))),
    }
}

/// The wait that `Retry-After` asks for: seconds, or until a date by the server's own clock.
fn wait(after: &str, now: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let read = |date: &str| rfc2822::parse(date.trim()).ok().map(|date| date.timestamp());
    let until = read(after)?;
    let seconds = until.duration_since(read(now?)?).as_secs();
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// A library's error in words that do not change with time and system.
fn trouble(error: ureq::Error) -> Trouble {
    match error {
        ureq::Error::Timeout(_) => Trouble::Timeout,
        ureq::Error::HostNotFound => Trouble::NoHost,
        ureq::Error::Io(error) => from_io(&error),
        ureq::Error::Rustls(error) => from_tls(&error),
        ureq::Error::Tls(_) | ureq::Error::TlsRequired | ureq::Error::Pem(_) => {
            Trouble::Insecure("the handshake failed".to_owned())
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            Trouble::Unsendable("it cannot be sent over HTTP".to_owned())
        }
        ureq::Error::ConnectionFailed => Trouble::Connection("connection failed".to_owned()),
        ureq::Error::InvalidProxyUrl | ureq::Error::ConnectProxyFailed(_) => {
            Trouble::Connection("the proxy failed".to_owned())
        }
        _ => Trouble::Connection("the reply is no HTTP".to_owned()),
    }
}

fn from_io(error: &std::io::Error) -> Trouble {
    /// `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
    const NO_HOST_ON_WINDOWS: [i32; 2] = [11001, 11004];
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    if let Some(tls) = inner {
        return from_tls(tls);
    }
    let is_windows_code = |code| cfg!(windows) && NO_HOST_ON_WINDOWS.contains(&code);
    // The standard library has no kind for this.
    let is_lookup = error.to_string().contains("failed to lookup address");
    if is_lookup || error.raw_os_error().is_some_and(is_windows_code) {
        return Trouble::NoHost;
    }
    match error.kind() {
        std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => Trouble::Timeout,
        std::io::ErrorKind::UnexpectedEof => Trouble::Connection("connection closed".to_owned()),
        kind => Trouble::Connection(kind.to_string()),
    }
}

fn from_tls(error: &rustls::Error) -> Trouble {
    use rustls::CertificateError as Bad;
    let text = match error {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } => "its certificate has expired",
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => "its certificate does not count yet",
            Bad::Revoked => "its certificate was revoked",
            Bad::UnknownIssuer => "nobody trusted has signed its certificate",
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "its certificate is that of another host"
            }
            _ => "its certificate is not valid",
        },
        _ => "the handshake failed",
    };
    Trouble::Insecure(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_seconds_or_dates_by_the_servers_clock() {
        let seconds = |after, now| wait(after, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120", None), Some(120));
        let noon = Some("Mon, 23 Nov 2026 12:00:00 GMT");
        assert_eq!(seconds("Mon, 23 Nov 2026 12:01:30 GMT", noon), Some(90));
        assert_eq!(seconds("Mon, 23 Nov 2026 11:00:00 GMT", noon), None, "past");
        assert_eq!(seconds("Mon, 23 Nov 2026 12:01:30 GMT", None), None);
        assert_eq!(seconds("soon", noon), None);
    }

    #[test]
    fn names_without_a_machine_are_told_from_lost_connections() {
        let lookup = std::io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(from_io(&lookup), Trouble::NoHost);
        let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        assert_eq!(
            from_io(&reset),
            Trouble::Connection("connection reset".to_owned())
        );
        let tls = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        assert_eq!(
            from_io(&std::io::Error::other(tls)),
            Trouble::Insecure("its certificate has expired".to_owned())
        );
    }
}
