//! A web server in the test: answers by a script, and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What to do with a request.
pub enum Reply {
    /// A status, header lines, and content for GET.
    Status(u16, Vec<String>, &'static str),
    /// The connection ends.
    Drop,
    /// Nothing for that long, then a good reply.
    After(Duration),
    /// Headers at once, and then one byte of content every 50 ms without an end.
    Dripping,
}

/// A request, as the script sees it.
pub struct Request {
    pub method: String,
    /// With its query.
    pub path: String,
    /// How many came before for the same method and path.
    pub earlier: usize,
}

#[derive(Default)]
struct Seen {
    counts: BTreeMap<String, usize>,
    headers: Vec<String>,
    under_way: usize,
    most: usize,
    connections: usize,
}

/// A server on a port of its own. Its threads end with the test program.
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Starts it.
    pub fn new(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (script, log) = (Arc::new(script), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                log.lock().unwrap().connections += 1;
                thread::spawn(move || serve(&stream, &*script, &log));
            }
        });
        Self { address, seen }
    }

    /// `http://127.0.0.1:PORT` and `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `METHOD path` → how often.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        self.seen.lock().unwrap().counts.clone()
    }

    /// How many requests there were.
    pub fn total(&self) -> usize {
        self.counts().values().sum()
    }

    /// How many requests were under way together at most.
    pub fn most(&self) -> usize {
        self.seen.lock().unwrap().most
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// All header lines of all requests.
    pub fn headers(&self) -> Vec<String> {
        self.seen.lock().unwrap().headers.clone()
    }
}

/// Answers the requests of one connection, until the client has enough.
fn serve(stream: &TcpStream, script: &(dyn Fn(&Request) -> Reply + Send + Sync), seen: &Mutex<Seen>) {
    let mut lines = BufReader::new(stream);
    while let Some(request) = read(&mut lines, seen) {
        {
            let mut seen = seen.lock().unwrap();
            seen.under_way += 1;
            seen.most = seen.most.max(seen.under_way);
        }
        let reply = script(&request);
        let goes_on = write(stream, &request, reply, seen);
        if !goes_on {
            return;
        }
    }
}

fn read(lines: &mut BufReader<&TcpStream>, seen: &Mutex<Seen>) -> Option<Request> {
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        match line.trim_end() {
            "" => break,
            header => headers.push(header.to_ascii_lowercase()),
        }
    }
    let mut seen = seen.lock().unwrap();
    let count = seen.counts.entry(format!("{method} {path}")).or_default();
    let earlier = *count;
    *count += 1;
    seen.headers.extend(headers);
    Some(Request {
        method,
        path,
        earlier,
    })
}

/// Whether the connection can take another request. A request counts as done before its reply is sent: the
/// client may already make the next one when this thread goes on.
fn write(mut stream: &TcpStream, request: &Request, reply: Reply, seen: &Mutex<Seen>) -> bool {
    let (status, headers, content) = match reply {
        Reply::Status(status, headers, content) => (status, headers, content),
        Reply::Drop => {
            seen.lock().unwrap().under_way -= 1;
            return false;
        }
        Reply::After(time) => {
            thread::sleep(time);
            (200, Vec::new(), "late")
        }
        Reply::Dripping => {
            seen.lock().unwrap().under_way -= 1;
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
            let mut going = stream.write_all(head.as_bytes()).is_ok();
            while going && request.method == "GET" {
                thread::sleep(Duration::from_millis(50));
                going = stream.write_all(b"x").is_ok();
            }
            return false;
        }
    };
    seen.lock().unwrap().under_way -= 1;
    let mut text = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", content.len());
    for header in headers {
        text.push_str(&header);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    if request.method != "HEAD" {
        text.push_str(content);
    }
    stream.write_all(text.as_bytes()).is_ok()
}
