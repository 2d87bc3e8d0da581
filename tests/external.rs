//! `lazuli check --external` against servers in this test: what is asked, how often, and what is said about it.

#[path = "support/server.rs"]
mod server;
mod support;
#[path = "external/tls.rs"]
mod tls;

use std::fs;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use server::{Reply, Server};
use support::{lazuli_in, text_of, write};
use tempfile::TempDir;

const META: &str = "<properties pageTitle=\"T\" description=\"D\" services=\"s\" authors=\"a\"/>\n\n\
                    <tags ms.service=\"s\" ms.date=\"11/19/2026\"/>\n\n# A\n\n";
/// Quick, and willing to ask this machine.
const SETTINGS: &str = "[check.external]\nprivate = true\nbackoff_ms = 10\ndelay_ms = 0\n";

/// A doc set of one article per text.
fn doc_set(settings: &str, articles: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "lazuli.toml", settings);
    for (index, text) in articles.iter().enumerate() {
        let name = format!("content/en-us/articles/{}.md", char::from(b'a' + index as u8));
        write(dir.path(), &name, format!("{META}{text}\n"));
    }
    dir
}

/// A list of links.
fn links<S: AsRef<str>>(urls: &[S]) -> String {
    let lines = urls.iter().map(|url| format!("- [x]({})\n", url.as_ref()));
    lines.collect()
}

fn check(dir: &TempDir, args: &[&str]) -> Command {
    let mut command = lazuli_in(dir.path());
    command
        .args(["check", "--select", "external", "--external"])
        .args(args);
    command
}

fn findings(dir: &TempDir) -> Vec<Value> {
    let output = check(dir, &["--output-format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text_of(&output.stderr)))
}

/// `code: message` of each finding.
fn said(dir: &TempDir) -> Vec<String> {
    let list = findings(dir);
    list.iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            format!("{}: {}", text("code"), text("message"))
        })
        .collect()
}

fn status(code: u16) -> Reply {
    Reply::Status(code, Vec::new(), "x")
}

fn to(code: u16, url: &str) -> Reply {
    Reply::Status(code, vec![format!("Location: {url}")], "")
}

/// A server where `/200` has status 200 and so on.
fn statuses() -> Server {
    Server::new(|request| status(request.path[1..4].parse().unwrap()))
}

#[test]
fn nobody_is_asked_unless_somebody_says_so() {
    let server = statuses();
    let dir = doc_set(SETTINGS, &[&format!("[x]({})", server.url("/404"))]);
    for command in ["check", "build", "pages"] {
        lazuli_in(dir.path()).arg(command).assert().code(0);
    }
    let named = ["check", "--select", "external-broken"];
    lazuli_in(dir.path()).args(named).assert().code(0).stdout("");
    assert_eq!(server.connections(), 0);
    assert!(!dir.path().join(".lazuli/external.json").exists());
}

#[test]
fn what_a_server_lacks_is_reported_once_at_all_its_places() {
    let server = statuses();
    let (good, bad) = (server.url("/200"), server.url("/404"));
    let first = format!("[x]({good}) [y]({bad}#a) ![z]({bad}#b)");
    let second = format!("<a href=\"{bad}\">y</a> and [one][r]\n\n[r]: {good}#c");
    let dir = doc_set(SETTINGS, &[&first, &second]);
    check(&dir, &[])
        .assert()
        .code(1)
        .stderr(contains("Asked other hosts for 2 links"))
        .stderr(contains("0 errors, 1 warning"));
    // JSON has an object for each place.
    let found = findings(&dir);
    assert_eq!(found.len(), 3, "{found:?}");
    for place in &found {
        assert_eq!(place["code"], "external-broken");
        assert_eq!(place["message"], format!("`{bad}` does not exist (status 404)"));
    }
    let lines: Vec<_> = found
        .iter()
        .map(|place| place["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [7, 7, 7]);
    // The second look knew what was good and asked for what was bad again.
    let counts = server.counts();
    assert_eq!(counts["HEAD /200"], 1);
    assert_eq!(counts["HEAD /404"], 2);
    assert_eq!(counts["GET /404"], 2);
    assert_eq!(counts.len(), 3);
}

#[test]
fn a_second_run_asks_nobody_and_a_broken_cache_is_begun_anew() {
    let server = Server::new(|request| match request.path.as_str() {
        "/old" => to(301, "/new"),
        _ => status(200),
    });
    let dir = doc_set(
        SETTINGS,
        &[&format!("[x]({}) [y]({})", server.url("/old"), server.url("/1"))],
    );
    let moved = format!(
        "external-redirected: `{}` has moved to `{}`",
        server.url("/old"),
        server.url("/new")
    );
    assert_eq!(said(&dir), [moved.as_str()]);
    assert_eq!(server.total(), 3);
    assert_eq!(said(&dir), [moved.as_str()]);
    assert_eq!(server.total(), 3, "the second run asked");
    let cache = dir.path().join(".lazuli/external.json");
    assert!(fs::read_to_string(&cache).unwrap().contains("/old"));
    assert_eq!(
        fs::read_to_string(dir.path().join(".lazuli/.gitignore")).unwrap(),
        "*\n"
    );
    fs::write(&cache, "{ damaged").unwrap();
    check(&dir, &[])
        .assert()
        .code(0)
        .stderr(contains("external.json is begun anew"));
    assert_eq!(server.total(), 6);
    assert_eq!(said(&dir), [moved.as_str()]);
    assert_eq!(server.total(), 6, "it was mended");
}

#[test]
fn a_cache_of_no_days_is_none() {
    let server = statuses();
    let settings = format!("{SETTINGS}cache_days = 0\n");
    let dir = doc_set(&settings, &[&links(&[server.url("/200")])]);
    for _ in 0..2 {
        check(&dir, &[]).assert().code(0);
    }
    assert_eq!(server.total(), 2);
}

#[test]
fn a_page_that_has_moved_is_rewritten_on_demand() {
    let server = Server::new(|request| match request.path.as_str() {
        "/old" => to(308, "/new"),
        "/today" => to(302, "/new"),
        _ => status(200),
    });
    let text = format!("[x]({}#frag) [y]({})", server.url("/old"), server.url("/today"));
    let dir = doc_set(SETTINGS, &[&text]);
    check(&dir, &["--fix"]).assert().code(0);
    let page = dir.path().join("content/en-us/articles/a.md");
    assert!(fs::read_to_string(&page).unwrap().contains("/old#frag"));
    check(&dir, &["--fix", "--unsafe-fixes"]).assert().code(0);
    let expected = format!("[x]({}#frag) [y]({})\n", server.url("/new"), server.url("/today"));
    assert!(fs::read_to_string(&page).unwrap().ends_with(&expected));
    assert_eq!(said(&dir), [] as [&str; 0]);
}

#[test]
fn redirects_that_lead_nowhere_are_broken_links() {
    let server = Server::new(|request| match request.path.as_str() {
        "/a" => to(302, "/b"),
        "/b" => to(302, "/a"),
        "/gone" => to(301, "/404"),
        "/file" => to(301, "file:///etc/passwd"),
        path => to(302, &format!("{path}x")),
    });
    let text: Vec<String> = ["/a", "/gone", "/file", "/on"]
        .iter()
        .map(|path| server.url(path))
        .collect();
    let settings = format!("{SETTINGS}max_redirects = 3\n");
    let dir = doc_set(&settings, &[&links(&text)]);
    let url = |path| server.url(path);
    assert_eq!(
        said(&dir),
        [
            format!(
                "external-broken: `{}` leads round in a circle of redirects",
                url("/a")
            ),
            format!(
                "external-broken: `{}` leads through too many redirects",
                url("/gone")
            ),
            format!(
                "external-broken: `{}` leads to `file:///etc/passwd`, which is no address of the web",
                url("/file")
            ),
            format!(
                "external-broken: `{}` leads through too many redirects",
                url("/on")
            ),
        ]
    );
    assert_eq!(server.counts()["HEAD /onxxx"], 1);
    assert!(!server.counts().contains_key("HEAD /onxxxx"));
}

#[test]
fn servers_that_refuse_head_or_fail_at_first_are_given_a_chance() {
    let server = Server::new(|request| match (request.path.as_str(), request.method.as_str()) {
        ("/no-head", "HEAD") => status(405),
        ("/busy", _) if request.earlier == 0 => Reply::Status(503, vec!["Retry-After: 1".to_owned()], ""),
        ("/lost", _) if request.earlier == 0 => Reply::Drop,
        ("/ill", _) => status(502),
        _ => status(200),
    });
    let urls: Vec<String> = ["/no-head", "/busy", "/lost", "/ill"]
        .iter()
        .map(|path| server.url(path))
        .collect();
    let dir = doc_set(&format!("{SETTINGS}per_host = 1\n"), &[&links(&urls)]);
    let start = Instant::now();
    assert_eq!(
        said(&dir),
        [format!(
            "external-broken: `{}` fails on its server (status 502)",
            urls[3]
        )]
    );
    assert!(start.elapsed() >= Duration::from_secs(1), "it did not wait");
    let counts = server.counts();
    assert_eq!((counts["HEAD /no-head"], counts["GET /no-head"]), (1, 1));
    assert_eq!(counts["HEAD /busy"] + counts["GET /busy"], 3, "{counts:?}");
    // One try and two repetitions, the first of which was HEAD and GET.
    assert_eq!((counts["HEAD /ill"], counts["GET /ill"]), (1, 3));
}

#[test]
fn refusals_are_no_defects_and_some_can_be_accepted() {
    let server = Server::new(|request| match request.path.as_str() {
        "/429" => Reply::Status(429, vec!["Retry-After: 3600".to_owned()], ""),
        path => status(path[1..].parse().unwrap()),
    });
    let urls = ["/401", "/429", "/418", "/500"].map(|path| server.url(path));
    let settings = format!("{SETTINGS}accept = [418, 500]\nretries = 0\n");
    let dir = doc_set(&settings, &[&links(&urls)]);
    assert_eq!(
        said(&dir),
        [
            format!(
                "external-refused: `{}` is not shown to programs (status 401)",
                urls[0]
            ),
            format!(
                "external-refused: `{}` is not shown to programs (status 429)",
                urls[1]
            ),
        ]
    );
    assert_eq!(server.counts()["HEAD /429"], 1, "an hour is too long to wait");
    check(&dir, &[]).assert().code(0);
}

#[test]
fn slow_servers_end_in_time_outs_and_endless_content_is_not_read() {
    let server = Server::new(|request| match request.path.as_str() {
        "/drip" if request.method == "HEAD" => status(501),
        "/drip" => Reply::Dripping,
        _ => Reply::After(Duration::from_secs(20)),
    });
    let urls = ["/drip", "/hang"].map(|path| server.url(path));
    let settings = format!("{SETTINGS}timeout_ms = 300\nretries = 1\n");
    let dir = doc_set(&settings, &[&links(&urls)]);
    let start = Instant::now();
    assert_eq!(
        said(&dir),
        [format!(
            "external-timeout: `{}` gives no reply within 300 ms",
            urls[1]
        )]
    );
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(server.counts()["HEAD /hang"], 1);
    assert_eq!(server.counts()["GET /hang"], 1);
}

#[test]
fn a_host_never_gets_more_requests_at_a_time_than_allowed() {
    let script = |_: &server::Request| {
        std::thread::sleep(Duration::from_millis(40));
        status(200)
    };
    let servers = [Server::new(script), Server::new(script)];
    let mut urls = Vec::new();
    for number in 0..12 {
        urls.extend(servers.iter().map(|server| server.url(&format!("/{number}"))));
    }
    let dir = doc_set(&format!("{SETTINGS}per_host = 3\n"), &[&links(&urls)]);
    assert_eq!(said(&dir), [] as [&str; 0]);
    for server in &servers {
        assert_eq!(server.total(), 12);
        assert_eq!(server.most(), 3);
        assert!(server.connections() <= 3, "connections are used again");
    }
}

#[test]
fn a_redirect_to_another_host_keeps_to_the_limit_of_that_host() {
    let busy = Server::new(|_| {
        std::thread::sleep(Duration::from_millis(40));
        status(200)
    });
    let goal = busy.url("/x");
    let gates: Vec<Server> = (0..4)
        .map(|_| {
            let goal = goal.clone();
            Server::new(move |_| to(302, &goal))
        })
        .collect();
    let urls: Vec<String> = gates.iter().map(|gate| gate.url("/")).collect();
    let dir = doc_set(&format!("{SETTINGS}per_host = 1\n"), &[&links(&urls)]);
    assert_eq!(said(&dir), [] as [&str; 0]);
    assert_eq!((busy.total(), busy.most()), (4, 1));
}

#[test]
fn nothing_secret_is_sent_and_lazuli_says_who_it_is() {
    let server = statuses();
    let url = server.url("/200?q=1#part").replace("://", "://user:pass@");
    let dir = doc_set(&format!("{SETTINGS}user_agent = 'probe/1'\n"), &[&links(&[url])]);
    check(&dir, &[]).assert().code(0);
    assert_eq!(
        server.counts().keys().collect::<Vec<_>>(),
        ["HEAD /200?q=1"],
        "neither fragment nor user"
    );
    let headers = server.headers();
    assert!(headers.contains(&"user-agent: probe/1".to_owned()), "{headers:?}");
    for secret in ["authorization", "cookie", "referer"] {
        assert!(
            !headers.iter().any(|header| header.starts_with(secret)),
            "{headers:?}"
        );
    }
}

#[test]
fn excluded_private_and_unwanted_addresses_are_left_alone() {
    let server = statuses();
    let text = links(&[
        &server.url("/404"),
        &server.url("/404/b"),
        "http://localhost/x",
        "https://www.contoso.com/",
    ]);
    let dir = doc_set("", &[&text]);
    check(&dir, &[]).assert().code(0).stderr(contains("4 skipped"));
    let settings = format!("{SETTINGS}exclude = ['http://*/b', '**localhost**', '**contoso**']\n");
    let dir = doc_set(&settings, &[&text, &links(&[server.url("/500")])]);
    check(&dir, &["content/en-us/articles/a.md"])
        .assert()
        .code(1)
        .stderr(contains("3 skipped"));
    check(&dir, &["--ignore", "external"]).assert().code(0);
    assert_eq!(
        server.counts().keys().collect::<Vec<_>>(),
        ["GET /404", "HEAD /404"]
    );
}

#[test]
fn a_dead_host_is_one_finding() {
    let server = statuses();
    // A port that nobody listens at: the system gave it out, and it was closed.
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut urls: Vec<String> = (0..8).map(|page| format!("http://{dead}/{page}")).collect();
    urls.push(server.url("/200"));
    let dir = doc_set(&format!("{SETTINGS}retries = 0\n"), &[&links(&urls)]);
    let said = said(&dir);
    let all = format!("external-broken: no connection to `{dead}`: connection refused");
    assert_eq!(said, vec![all; 8], "one text for all places");
    check(&dir, &[])
        .assert()
        .code(1)
        .stderr(contains("0 errors, 1 warning"));
}

#[test]
fn a_machine_without_network_is_told_from_dead_links() {
    let text: Vec<String> = (2..6).map(|host| format!("http://127.0.0.{host}:9/")).collect();
    let dir = doc_set(&format!("{SETTINGS}retries = 0\n"), &[&links(&text)]);
    check(&dir, &[])
        .assert()
        .code(3)
        .stderr(contains("none of 4 hosts can be reached"));
}

#[test]
fn a_suppression_holds_with_the_network_and_is_not_idle_without() {
    let server = statuses();
    let text = format!(
        "<!-- lazuli-ignore external-broken it comes back in spring -->\n{}",
        links(&[server.url("/404")])
    );
    let dir = doc_set(SETTINGS, &[&text]);
    check(&dir, &[]).assert().code(0).stdout("");
    lazuli_in(dir.path())
        .args(["check", "--ignore", "metadata"])
        .assert()
        .code(0)
        .stdout("");
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let dir = doc_set("[check.external]\nper_host = 0\n", &[""]);
    check(&dir, &[])
        .assert()
        .code(2)
        .stderr(contains("must be from 1 to 256"));
}
