//! Loads instead of requests: slow clients, aborted downloads, many channels, frames that announce too much. After each
//! the server answers at once and holds no more than before.
#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::serve::{CANARY, Serve};
use crate::wire;

/// How soon a normal request is answered beside a load, also where tests share two cores.
const SOON: Duration = Duration::from_secs(4);
/// When connections that nobody needs have to be closed.
const CLOSED: Duration = Duration::from_secs(30);

fn assert_soon(serve: &Serve, path: &str) {
    let began = Instant::now();
    let answer = wire::get(serve.port, path).expect("an answer");
    assert_eq!(answer.status, 200);
    assert!(
        began.elapsed() < SOON,
        "{:?} for a normal request",
        began.elapsed()
    );
}

/// Waits until no more than `files` are open.
fn assert_back_to(serve: &Serve, files: usize) {
    let began = Instant::now();
    while serve.open_files() > files {
        assert!(
            began.elapsed() < CLOSED,
            "{} files are open, {files} before",
            serve.open_files()
        );
        thread::sleep(Duration::from_millis(50));
    }
}

/// A page has been served, and connections closed.
fn warm(serve: &Serve) -> usize {
    for _ in 0..3 {
        assert_soon(serve, "/en-us/articles/ok/");
    }
    thread::sleep(Duration::from_millis(200));
    serve.open_files()
}

#[test]
fn clients_that_send_a_byte_now_and_then_are_closed() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|_| wire::connect(serve.port).expect("connected"))
        .collect();
    let began = Instant::now();
    let request =
        b"GET /en-us/articles/ok/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaa";
    let mut letters = request.iter();
    while began.elapsed() < CLOSED && serve.open_files() > before {
        let letter = letters.next().copied().unwrap_or(b'a');
        slow.retain_mut(|stream| stream.write_all(&[letter]).is_ok());
        assert_soon(&serve, "/en-us/articles/ok/");
        thread::sleep(Duration::from_millis(500));
    }
    assert_back_to(&serve, before);
    serve.end();
}

#[test]
fn connections_that_say_nothing_do_not_keep_others_out() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    // More than are allowed together: those beyond wait, or are closed, and do not stay.
    let idle: Vec<TcpStream> = (0..600).filter_map(|_| wire::connect(serve.port).ok()).collect();
    let began = Instant::now();
    while wire::get(serve.port, "/en-us/articles/ok/").is_err() {
        assert!(began.elapsed() < CLOSED, "nobody gets an answer");
    }
    drop(idle);
    assert_back_to(&serve, before);
    assert_soon(&serve, "/en-us/articles/ok/");
    serve.end();
}

#[test]
fn a_thousand_aborted_downloads_leave_nothing_behind() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    for _ in 0..1000 {
        let mut stream = wire::connect(serve.port).expect("connected");
        let request = format!(
            "GET /en-us/articles/ok/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            serve.port
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let _ = stream.read(&mut [0; 1]);
        // What is unread makes of this close a reset.
    }
    assert_back_to(&serve, before);
    assert_soon(&serve, "/en-us/articles/ok/");
    serve.end();
}

#[test]
fn a_frame_of_64_mib_is_refused_before_it_is_read() {
    let serve = Serve::start(&[]);
    warm(&serve);
    let before = serve.memory();
    let mut stream = wire::live(serve.port).expect("a channel");
    stream.write_all(&wire::frame(0x82, 64 << 20)).expect("sent");
    let block = vec![0; 64 << 10];
    for _ in 0..1024 {
        if stream.write_all(&block).is_err() {
            break;
        }
    }
    wire::rest(&mut stream, Duration::from_secs(10)).expect("the server closes it");
    let grown = serve.memory().saturating_sub(before);
    assert!(grown < 4 << 20, "{grown} bytes more");
    assert_soon(&serve, "/en-us/articles/ok/");
    serve.end();
}

#[test]
fn the_channel_takes_no_commands() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    for text in [
        r#"{"type":"fetchModule","file":"/etc/passwd"}"#,
        r#"{"type":"page","url":"/../../outside.txt"}"#,
        r#"{"type":"follow","url":"http://evil.com/"}"#,
        "\u{0}",
    ] {
        let mut stream = wire::live(serve.port).expect("a channel");
        let mut other = wire::live(serve.port).expect("another channel");
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .expect("set");
        other
            .set_read_timeout(Some(Duration::from_millis(300)))
            .expect("set");
        let mut bytes = wire::frame(0x81, text.len() as u64);
        bytes.extend_from_slice(text.as_bytes());
        stream.write_all(&bytes).expect("sent");
        for stream in [&mut stream, &mut other] {
            let mut said = Vec::new();
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                said.extend_from_slice(&buffer[..count]);
            }
            let said = String::from_utf8_lossy(&said).into_owned();
            for secret in [CANARY, "root:x:0", "evil.com", "outside.txt"] {
                assert!(!said.contains(secret), "{text}: {said}");
            }
        }
    }
    assert_back_to(&serve, before);
    serve.end();
}

#[test]
fn broken_frames_end_their_own_channel_only() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    let unmasked = vec![0x81, 0x05, b'h', b'e', b'l', b'l', b'o'];
    let reserved = wire::frame(0x8f, 0);
    let extended = wire::frame(0xf1, 0);
    let no_text = [wire::frame(0x81, 2), vec![0xff, 0xfe]].concat();
    let long_ping = [wire::frame(0x89, 200), vec![0; 200]].concat();
    let continuation = wire::frame(0x80, 0);
    let negative = [vec![0x82, 0xff], vec![0xff; 8], vec![0; 4]].concat();
    for (what, bytes) in [
        ("unmasked", unmasked),
        ("reserved opcode", reserved),
        ("reserved bits", extended),
        ("text that is no UTF-8", no_text),
        ("ping that is too long", long_ping),
        ("continuation of nothing", continuation),
        ("length beyond numbers", negative),
    ] {
        let mut stream = wire::live(serve.port).expect("a channel");
        stream.write_all(&bytes).expect("sent");
        wire::rest(&mut stream, Duration::from_secs(8)).unwrap_or_else(|problem| panic!("{what}: {problem}"));
        assert_soon(&serve, "/en-us/articles/ok/");
    }
    assert_back_to(&serve, before);
    serve.end();
}

#[test]
fn fragments_without_end_are_bounded() {
    let serve = Serve::start(&[]);
    warm(&serve);
    let before = serve.memory();
    let mut stream = wire::live(serve.port).expect("a channel");
    let block = vec![b'a'; 60_000];
    let mut first = 0x01;
    for _ in 0..1000 {
        let sent = stream
            .write_all(&wire::frame(first, 60_000))
            .and_then(|()| stream.write_all(&block));
        if sent.is_err() {
            break;
        }
        first = 0x00;
    }
    let grown = serve.memory().saturating_sub(before);
    assert!(grown < 8 << 20, "{grown} bytes more");
    assert_soon(&serve, "/en-us/articles/ok/");
    serve.end();
}

#[test]
fn a_client_that_does_not_read_does_not_hold_the_server() {
    let serve = Serve::start(&[]);
    let before = warm(&serve);
    let request = format!(
        "GET /en-us/articles/ok/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        serve.port
    );
    let memory = serve.memory();
    let many = request.repeat(2000);
    let mut deaf: Vec<TcpStream> = Vec::new();
    for _ in 0..8 {
        let mut stream = wire::connect(serve.port).expect("connected");
        stream
            .set_write_timeout(Some(Duration::from_millis(200)))
            .expect("set");
        let _ = stream.write_all(many.as_bytes());
        deaf.push(stream);
    }
    assert_soon(&serve, "/en-us/articles/ok/");
    thread::sleep(Duration::from_secs(2));
    // All their answers together are more than twice that.
    let grown = serve.memory().saturating_sub(memory);
    assert!(
        grown < 64 << 20,
        "answers that nobody reads pile up: {grown} bytes more"
    );
    drop(deaf);
    assert_back_to(&serve, before);
    serve.end();
}
