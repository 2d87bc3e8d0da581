//! Links to `https`: whom lazuli trusts, and what it says about the others.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use predicates::str::contains;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use super::{SETTINGS, check, doc_set, links, statuses};

fn pem(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/external/");
    PathBuf::from(format!("{folder}{name}"))
}

/// A server with a certificate of the authority in `ca.pem`. It answers everything with 204.
fn secure_server() -> SocketAddr {
    let chain = vec![CertificateDer::from_pem_file(pem("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(pem("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            thread::spawn(move || {
                let mut stream = Stream::new(&mut connection, &mut socket);
                let mut request = [0; 4096];
                if stream.read(&mut request).is_ok() {
                    let _ = stream.write_all(b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n");
                }
            });
        }
    });
    address
}

/// A server that says in plain text what it thinks of a TLS handshake.
fn plain_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(b"HTTP/1.1 400 X\r\nConnection: close\r\n\r\n");
        }
    });
    address
}

#[test]
fn a_server_is_trusted_if_this_machine_trusts_its_authority() {
    let address = secure_server();
    let dir = doc_set(SETTINGS, &[&links(&[format!("https://{address}/")])]);
    check(&dir, &[])
        .env("SSL_CERT_FILE", pem("ca.pem"))
        .assert()
        .code(0)
        .stderr(contains("Asked other hosts for 1 link"));
}

#[test]
fn an_unknown_authority_and_a_server_without_tls_are_reported() {
    let (server, plain, stranger) = (statuses(), plain_server(), secure_server());
    let urls = [
        server.url("/200"),
        format!("https://{plain}/"),
        format!("https://{stranger}/"),
    ];
    let dir = doc_set(SETTINGS, &[&links(&urls)]);
    // The server's own certificate says nothing about who signs others.
    check(&dir, &[])
        .env("SSL_CERT_FILE", pem("server.pem"))
        .assert()
        .code(1)
        .stdout(contains("the handshake failed"))
        .stdout(contains(format!("no secure connection to `{stranger}`")));
}

#[test]
fn a_machine_that_trusts_nobody_cannot_check() {
    let dir = doc_set(SETTINGS, &[&links(&["https://127.0.0.1:9/"])]);
    check(&dir, &[])
        .env("SSL_CERT_FILE", dir.path().join("lazuli.toml"))
        .assert()
        .code(3)
        .stderr(contains("no root certificates"));
}
