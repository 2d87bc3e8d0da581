//! Bytes to the server and its answer back, without a library that would make them proper.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::rows::CLOSE;

/// The live channel of a page.
pub const LIVE: &str = "/__lazuli/live?page=/en-us/articles/ok/&hash=0";
/// When an answer has to be there.
const PATIENCE: Duration = Duration::from_secs(4);

/// What came back.
pub struct Answer {
    /// `CLOSE` if the connection ended without one.
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// All of it as text.
    pub fn text(&self) -> String {
        format!("{}{}", self.head, String::from_utf8_lossy(&self.body))
    }
}

/// A connection to the server.
pub fn connect(port: u16) -> Result<TcpStream, String> {
    let stream =
        TcpStream::connect(("127.0.0.1", port)).map_err(|error| format!("no connection: {error}"))?;
    for set in [TcpStream::set_read_timeout, TcpStream::set_write_timeout] {
        set(&stream, Some(PATIENCE)).map_err(|error| error.to_string())?;
    }
    Ok(stream)
}

/// Sends `bytes` and reads one answer. Fails when there is none in time.
pub fn send(port: u16, bytes: &[u8]) -> Result<Answer, String> {
    let mut stream = connect(port)?;
    // A server may refuse what it does not want to read to the end.
    let _ = stream.write_all(bytes);
    let head_only = bytes.starts_with(b"HEAD ");
    // HTTP/1.0 and less have no other way to say that this was all.
    if !bytes.windows(8).any(|part| part == b"HTTP/1.1") {
        let _ = stream.shutdown(Shutdown::Write);
    }
    read(&mut stream, head_only)
}

/// A good GET of `path`.
pub fn get(port: u16, path: &str) -> Result<Answer, String> {
    send(
        port,
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes(),
    )
}

/// Reads one answer.
pub fn read(stream: &mut TcpStream, head_only: bool) -> Result<Answer, String> {
    let began = Instant::now();
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        if let Some(answer) = whole(&bytes, head_only) {
            return Ok(answer);
        }
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
                return Err(format!("no answer in {PATIENCE:?}, {} bytes of one", bytes.len()));
            }
            // The machine was put to sleep meanwhile.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("no end of the answer in {PATIENCE:?}"));
        }
    }
    let (head, body) = split(&bytes).unwrap_or((String::new(), bytes.clone()));
    Ok(Answer {
        status: status(&head).unwrap_or(CLOSE),
        head,
        body,
    })
}

/// The answer, if all of it is in `bytes`.
fn whole(bytes: &[u8], head_only: bool) -> Option<Answer> {
    let (head, body) = split(bytes)?;
    let status = status(&head)?;
    let lower = head.to_ascii_lowercase();
    let complete = if head_only || [100, 101, 204, 304].contains(&status) {
        true
    } else if lower.contains("transfer-encoding: chunked") {
        body.ends_with(b"0\r\n\r\n")
    } else {
        let length = lower
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))?;
        body.len() >= length.trim().parse().ok()?
    };
    complete.then_some(Answer { status, head, body })
}

fn split(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")? + 4;
    Some((
        String::from_utf8_lossy(&bytes[..end]).into_owned(),
        bytes[end..].to_vec(),
    ))
}

fn status(head: &str) -> Option<u16> {
    head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

/// Opens the live channel as our own page does.
pub fn live(port: u16) -> Result<TcpStream, String> {
    let mut stream = connect(port)?;
    let request = format!(
        "GET {LIVE} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .map_err(|error| error.to_string())?;
    let answer = read(&mut stream, true)?;
    if answer.status == 101 {
        Ok(stream)
    } else {
        Err(format!("{} instead of 101", answer.status))
    }
}

/// A masked WebSocket frame's head: `first` byte, and the length that it announces.
pub fn frame(first: u8, length: u64) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(length) {
        Ok(short @ 0..126) => bytes.push(0x80 | short as u8),
        Ok(medium) => {
            bytes.push(0x80 | 126);
            bytes.extend(medium.to_be_bytes());
        }
        Err(_) => {
            bytes.push(0x80 | 127);
            bytes.extend(length.to_be_bytes());
        }
    }
    // A mask of zeros leaves the content as it is.
    bytes.extend([0; 4]);
    bytes
}

/// All that comes until the server ends the connection; fails when it does not within `time`.
pub fn rest(stream: &mut TcpStream, time: Duration) -> Result<Vec<u8>, String> {
    let began = Instant::now();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while began.elapsed() < time {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(bytes),
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Ok(bytes),
        }
    }
    Err(format!("still open after {time:?}"))
}
