//! A running `lazuli serve`: its port, plain requests, and the live channel as a page opens it.

#![allow(dead_code, reason = "each test program uses its part")]

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// When the server has to be ready.
const READY: Duration = Duration::from_secs(30);
/// When an answer has to be there.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The process. Ends with the test.
pub struct Serving {
    process: Child,
    said: Arc<Mutex<Vec<String>>>,
    pub port: u16,
}

impl Serving {
    /// Starts it on the set in `root` with further `arguments`, and waits until it says where it is.
    pub fn start(root: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
        command.env_clear().arg("serve").args(arguments);
        Self::run(root, command)
    }

    /// The same by a `command` that ends in `lazuli serve` and its options.
    pub fn run(root: &Path, mut command: Command) -> Self {
        let mut process = command
            .arg("--root")
            .arg(root)
            .args(["--port", "0"])
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let said = Arc::new(Mutex::new(Vec::new()));
        let (ready, port) = mpsc::channel();
        tell(process.stdout.take(), Arc::clone(&said), ready.clone());
        tell(process.stderr.take(), Arc::clone(&said), ready);
        let Ok(port) = port.recv_timeout(READY) else {
            let _ = process.kill();
            panic!("lazuli serve did not say where it is: {:?}", said.lock());
        };
        Self { process, said, port }
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The lines that it has printed.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("no reader fails").clone()
    }

    /// Fails if it has ended by itself.
    pub fn assert_alive(&mut self) {
        let ended = self.process.try_wait().expect("known");
        assert!(ended.is_none(), "the server ended: {ended:?}");
    }

    /// Status and body of `GET path`.
    pub fn get(&self, path: &str) -> (u16, String) {
        let mut stream = self.connect();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a header");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), body.to_owned())
    }

    /// Opens the live channel of `page`.
    pub fn live(&self, page: &str) -> Channel {
        let port = self.port;
        let mut stream = self.connect();
        let request = format!(
            "GET /__lazuli/live?page={page}&hash=0 HTTP/1.1\r\nHost: localhost:{port}\r\n\
             Origin: http://localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("a header");
            head.push(byte[0]);
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Channel {
            stream,
            bytes: Vec::new(),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        stream
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A live channel, as its page hears it.
pub struct Channel {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Channel {
    /// The next message; `None` when none comes within `time`.
    pub fn hear(&mut self, time: Duration) -> Option<Value> {
        let until = Instant::now() + time;
        loop {
            if let Some((kind, content)) = self.frame() {
                match kind {
                    1 => return Some(serde_json::from_slice(&content).expect("a message is JSON")),
                    9 => self.pong(&content),
                    8 => panic!("the server closed the channel"),
                    _ => {}
                }
                continue;
            }
            let left = until
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())?;
            self.stream.set_read_timeout(Some(left)).expect("set");
            let mut buffer = [0; 4096];
            match self.stream.read(&mut buffer) {
                Ok(0) => panic!("the server ended the channel"),
                Ok(count) => self.bytes.extend_from_slice(&buffer[..count]),
                Err(error) if is_wait(error.kind()) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// All messages until none has come for `time`.
    pub fn hear_all(&mut self, time: Duration) -> Vec<Value> {
        std::iter::from_fn(|| self.hear(time)).collect()
    }

    /// Takes the first frame, if all of it is there: its kind and content.
    fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let (&[first, short], rest) = self.bytes.split_first_chunk()?;
        let (length, head) = match short {
            126 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
            127 => (
                usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?,
                10,
            ),
            short => (usize::from(short), 2),
        };
        let content = self.bytes.get(head..head + length)?.to_vec();
        self.bytes.drain(..head + length);
        Some((first & 15, content))
    }

    fn pong(&mut self, content: &[u8]) {
        let length = u8::try_from(content.len()).expect("a ping is short");
        // A mask of zeros leaves the content as it is.
        let mut bytes = vec![0x8a, 0x80 | length, 0, 0, 0, 0];
        bytes.extend_from_slice(content);
        self.stream.write_all(&bytes).expect("sent");
    }
}

/// Whether reading goes on later: there is nothing yet, or the machine was put to sleep meanwhile.
fn is_wait(kind: ErrorKind) -> bool {
    [ErrorKind::WouldBlock, ErrorKind::TimedOut, ErrorKind::Interrupted].contains(&kind)
}

/// Notes the lines of a stream until it ends, and gives the first port that one names.
fn tell<R: io::Read + Send + 'static>(
    stream: Option<R>,
    said: Arc<Mutex<Vec<String>>>,
    ready: mpsc::Sender<u16>,
) {
    let lines = BufReader::new(stream.expect("a pipe")).lines();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(port) = port_in(&line) {
                let _ = ready.send(port);
            }
            said.lock().expect("no reader fails").push(line);
        }
    });
}

/// The port of the first address in `line`.
fn port_in(line: &str) -> Option<u16> {
    let (_, address) = line.split_once("http://")?;
    let (_, rest) = address.rsplit_once(':')?;
    rest.split(|letter: char| !letter.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}
