//! Hostile requests against a running `lazuli serve`: nothing leaks, nothing hangs, nothing dies. Loopback only; every
//! load is bounded in count and time.
#![cfg(unix)]

#[path = "hostile_requests/heavy.rs"]
mod heavy;
#[path = "hostile_requests/rows.rs"]
mod rows;
#[path = "hostile_requests/serve.rs"]
mod serve;
#[path = "support/serving.rs"]
mod serving;
#[path = "hostile_requests/wire.rs"]
mod wire;

use rows::{BYTES, HOSTS, INSIDE, MALFORMED, ORIGINS, REFLECTION, Row, TRAVERSAL, WINDOWS};
use serve::{CANARY, Serve};
use wire::Answer;

/// Where the requests are aimed: `{R}` and `{GOOD}` of the rows.
struct Target<'a> {
    serve: &'a Serve,
    /// A folder of the site, without slash at its end.
    folder: &'a str,
    /// A file below it that is served.
    good: &'a str,
}

impl Target<'_> {
    /// Sends all rows, one after the other, each followed by a request that must succeed. Gives what was wrong.
    fn attack(&self) -> Vec<String> {
        let tables = [TRAVERSAL, WINDOWS, INSIDE, HOSTS, ORIGINS, MALFORMED, REFLECTION];
        let mut wrong = Vec::new();
        for row in tables.into_iter().flatten() {
            self.send(row.id, row.what, row.expect, &self.bytes(row), &mut wrong);
        }
        for (id, what, expect, bytes) in BYTES {
            self.send(id, what, expect, bytes, &mut wrong);
        }
        wrong
    }

    fn send(&self, id: &str, what: &str, expect: &[u16], bytes: &[u8], wrong: &mut Vec<String>) {
        let mut problems = match wire::send(self.serve.port, bytes) {
            Ok(answer) => self.judge(expect, bytes, &answer),
            Err(problem) => vec![problem],
        };
        match wire::get(self.serve.port, self.good) {
            Ok(answer) if answer.status == 200 => {}
            Ok(answer) => problems.push(format!("the next request got {}", answer.status)),
            Err(problem) => problems.push(format!("the next request: {problem}")),
        }
        wrong.extend(problems.iter().map(|problem| format!("{id} ({what}): {problem}")));
    }

    /// What is wrong with an answer to the request `bytes`.
    fn judge(&self, expect: &[u16], bytes: &[u8], answer: &Answer) -> Vec<String> {
        let mut problems = Vec::new();
        if !expect.contains(&answer.status) {
            problems.push(format!("{} instead of {expect:?}", answer.status));
        }
        let outside = self.serve.folder().to_string_lossy().into_owned();
        let head = answer.head.to_ascii_lowercase();
        for secret in [CANARY, &outside, "root:x:0", "<script>alert(1)"] {
            // What the client names itself, the server may name too, as text.
            let told = secret == outside && memchr::memmem::find(bytes, secret.as_bytes()).is_some();
            if !told && answer.text().contains(secret) {
                problems.push(format!("the answer holds `{secret}`"));
            }
        }
        for header in [
            "access-control-allow-",
            "evil.com",
            "set-cookie",
            "\nlocation: /\\",
        ] {
            let own = header == "evil.com" && head.contains("\nlocation: /evil.com");
            if head.contains(header) && !own {
                problems.push(format!("the header holds `{}`", header.trim()));
            }
        }
        if head.contains("\nlocation: //") || head.contains("\nlocation: http") {
            problems.push("it leads to another host".to_owned());
        }
        if [200, 206, 304, 403, 404, 405].contains(&answer.status) {
            for header in [
                "cross-origin-resource-policy: same-origin",
                "x-content-type-options: nosniff",
            ] {
                if !head.contains(header) {
                    problems.push(format!("{} without `{header}`", answer.status));
                }
            }
        }
        problems
    }

    /// The row as it goes over the wire.
    fn bytes(&self, row: &Row) -> Vec<u8> {
        let mut lines: Vec<String> = row.lines.iter().map(|line| self.fill(line)).collect();
        let named = row
            .lines
            .iter()
            .any(|line| line.trim_start_matches('-').starts_with("Host"));
        if !named {
            lines.insert(1, format!("Host: localhost:{}", self.serve.port));
        }
        lines.retain(|line| line != "-Host");
        let mut bytes = lines.join("\r\n").into_bytes();
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes
    }

    fn fill(&self, line: &str) -> String {
        const UPGRADE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                               Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        let mut line = line.to_owned();
        for (word, text) in [
            ("{P}", self.serve.port.to_string()),
            ("{R}", self.folder.to_owned()),
            ("{T}", self.serve.folder().to_string_lossy().into_owned()),
            ("{GOOD}", self.good.to_owned()),
            ("{PAGE}", "/en-us/articles/ok/".to_owned()),
            ("{JSON}", "/__lazuli/page.json?url=/en-us/articles/ok/".to_owned()),
            ("{WS}", wire::LIVE.to_owned()),
            ("{UPGRADE}", UPGRADE.to_owned()),
        ] {
            line = line.replace(word, &text);
        }
        // The heavy ones are made only where they are used.
        type Make = fn() -> String;
        let heavy: [(&str, Make); 7] = [
            ("{6k}", || "q".repeat(6 << 10)),
            ("{64k}", || "p".repeat(64 << 10)),
            ("{1m}", || "b".repeat(1 << 20)),
            ("{10000 headers}", || vec!["X-B: c"; 10_000].join("\r\n")),
            ("{10000 folders}", || vec!["a"; 10_000].join("/")),
            ("{5000 ranges}", || vec!["0-0"; 5_000].join(",")),
            ("{4000 tags}", || vec!["\"etag\""; 4_000].join(", ")),
        ];
        for (word, make) in heavy {
            if line.contains(word) {
                line = line.replace(word, &make());
            }
        }
        line
    }
}

#[track_caller]
fn assert_harmless(target: &Target) {
    let wrong = target.attack();
    assert!(
        wrong.is_empty(),
        "{} answers are wrong:\n  {}",
        wrong.len(),
        wrong.join("\n  ")
    );
}

#[test]
fn the_site_answers_hostile_requests_as_the_tables_say() {
    let serve = Serve::start(&[]);
    let asset = serve.asset();
    assert_harmless(&Target {
        serve: &serve,
        folder: "",
        good: &asset,
    });
    serve.end();
}

#[test]
fn the_media_of_a_set_answer_hostile_requests_as_the_tables_say() {
    let serve = Serve::start(&[]);
    let folder = "/en-us/articles/media";
    assert_harmless(&Target {
        serve: &serve,
        folder,
        good: "/en-us/articles/media/pic.png",
    });
    serve.end();
}

#[test]
fn a_server_for_other_machines_answers_hostile_requests_as_the_tables_say() {
    let serve = Serve::start(&["--host", "0.0.0.0", "--allowed-host", "docs.test"]);
    let asset = serve.asset();
    assert_harmless(&Target {
        serve: &serve,
        folder: "",
        good: &asset,
    });
    // The name that was allowed works, also as the origin of a socket.
    let request = |host: &str| format!("GET {asset} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    for host in ["docs.test", &format!("docs.test:{}", serve.port)] {
        let answer = wire::send(serve.port, request(host).as_bytes()).expect("an answer");
        assert_eq!(answer.status, 200, "{host}");
    }
    let answer = wire::send(serve.port, request("docs.test.evil.com").as_bytes()).expect("an answer");
    assert_eq!(answer.status, 403);
    serve.end();
}

#[test]
fn without_a_host_only_loopback_listens() {
    let serve = Serve::start(&[]);
    let listening = serve.listening();
    assert!(!listening.is_empty(), "it listens");
    assert!(
        listening.iter().all(|address| address.is_loopback()),
        "{listening:?}"
    );
    serve.end();
}
