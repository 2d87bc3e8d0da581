//! Addresses asked of a network of our own making: what is repeated, what is followed, what is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use url::Url;

use super::address::{Judged, Target, judge};
use super::answer::{Answer, Astray, Trouble};
use super::client::{Method, Net, Reply};
use super::hosts::{Hosts, lock};
use super::probe::probe;
use super::{Link, Place, Settings, is_web, queue, report};
use crate::base::{FileId, Span};

/// Replies by path, the last of which stays. A path without any has status 404.
#[derive(Default)]
struct Script {
    replies: Mutex<BTreeMap<String, Vec<Result<Reply, Trouble>>>>,
    asked: Mutex<Vec<String>>,
    pauses: Mutex<Vec<u64>>,
}

impl Script {
    fn on(self, path: &str, replies: impl IntoIterator<Item = Result<Reply, Trouble>>) -> Self {
        let mut replies: Vec<_> = replies.into_iter().collect();
        replies.reverse();
        lock(&self.replies).insert(path.to_owned(), replies);
        self
    }

    fn probe(&self, path: &str) -> Answer {
        probe(self, &Hosts::new(1), &settings(), &target(path))
    }

    fn asked(&self) -> Vec<String> {
        lock(&self.asked).clone()
    }

    /// Waits in milliseconds, but for the rests after each request.
    fn pauses(&self) -> Vec<u64> {
        let pauses = lock(&self.pauses);
        pauses.iter().copied().filter(|&pause| pause > 0).collect()
    }
}

impl Net for Script {
    fn ask(&self, method: Method, url: &Url) -> Result<Reply, Trouble> {
        let path = url.path();
        lock(&self.asked).push(format!("{method:?} {path}"));
        match lock(&self.replies).get_mut(path) {
            Some(list) if list.len() > 1 => list.pop().unwrap(),
            Some(list) => list[0].clone(),
            None => status(404),
        }
    }

    fn pause(&self, time: Duration) {
        lock(&self.pauses).push(time.as_millis() as u64);
    }
}

fn settings() -> Settings {
    Settings {
        delay_ms: 0,
        ..Settings::default()
    }
}

fn target(path: &str) -> Target {
    match judge(&format!("https://docs.rs{path}"), false) {
        Judged::Ask(target) => target,
        other => panic!("{other:?}"),
    }
}

fn status(status: u16) -> Result<Reply, Trouble> {
    Ok(Reply {
        status,
        ..Reply::default()
    })
}

fn to(code: u16, location: &str) -> Result<Reply, Trouble> {
    Ok(Reply {
        status: code,
        location: Some(location.to_owned()),
        retry_after: None,
    })
}

fn later(code: u16, seconds: u64) -> Result<Reply, Trouble> {
    Ok(Reply {
        status: code,
        location: None,
        retry_after: Some(Duration::from_secs(seconds)),
    })
}

fn answer(code: u16) -> Answer {
    Answer::Status {
        code,
        moved: None,
        at: None,
    }
}

#[test]
fn a_page_that_exists_is_asked_for_once_and_without_its_content() {
    let net = Script::default().on("/a", [status(200)]);
    assert_eq!(net.probe("/a"), answer(200));
    assert_eq!(net.asked(), ["Head /a"]);
}

#[test]
fn a_server_without_head_is_asked_as_readers_do() {
    let net = Script::default().on("/a", [status(405), status(200)]);
    assert_eq!(net.probe("/a"), answer(200));
    assert_eq!(net.asked(), ["Head /a", "Get /a"]);
    assert_eq!(net.pauses(), [] as [u64; 0]);
}

#[test]
fn an_ailing_server_is_asked_again_after_ever_longer_waits() {
    let net = Script::default().on("/a", [status(500)]);
    assert_eq!(net.probe("/a"), answer(500));
    assert_eq!(net.asked(), ["Head /a", "Get /a", "Get /a", "Get /a"]);
    assert_eq!(net.pauses(), [500, 1000]);
}

#[test]
fn a_lost_connection_may_be_an_accident() {
    let lost = Err(Trouble::Connection("connection reset".to_owned()));
    let net = Script::default().on("/a", [lost, status(200)]);
    assert_eq!(net.probe("/a"), answer(200));
    assert_eq!(net.asked(), ["Head /a", "Get /a"]);
}

#[test]
fn a_server_says_how_long_to_wait_but_not_for_hours() {
    let net = Script::default().on("/a", [later(429, 7), status(200)]);
    assert_eq!(net.probe("/a"), answer(200));
    assert_eq!(net.pauses(), [7000]);
    let net = Script::default().on("/a", [later(429, 3600)]);
    assert_eq!(net.probe("/a"), answer(429));
    assert_eq!(net.asked().len(), 1);
}

#[test]
fn what_has_moved_for_good_is_told_from_what_is_elsewhere_today() {
    let net = Script::default()
        .on("/a", [to(301, "/b")])
        .on("/b", [to(308, "c?x=1")])
        .on("/c", [to(302, "/d")])
        .on("/d", [status(200)]);
    let Answer::Status { code, moved, at } = net.probe("/a") else {
        panic!("no status");
    };
    assert_eq!(code, 200);
    assert_eq!(moved.as_deref(), Some("https://docs.rs/c?x=1"));
    assert_eq!(at.as_deref(), Some("https://docs.rs/d"));
}

#[test]
fn redirects_end_in_circles_at_the_limit_and_at_strange_addresses() {
    let net = Script::default()
        .on("/a", [to(302, "/b")])
        .on("/b", [to(302, "/a")]);
    assert_eq!(net.probe("/a"), Answer::Astray(Astray::Circle));
    let mut net = Script::default();
    for step in 0..9 {
        net = net.on(&format!("/{step}"), [to(302, &format!("/{}", step + 1))]);
    }
    assert_eq!(net.probe("/0"), Answer::Astray(Astray::TooMany));
    assert_eq!(net.asked().len(), settings().max_redirects + 1);
    let net = Script::default().on("/a", [to(301, "ftp://a.nl/x")]);
    assert_eq!(
        net.probe("/a"),
        Answer::Astray(Astray::NoAddress("ftp://a.nl/x".to_owned()))
    );
    let inside = "http://169.254.169.254/latest/meta-data/";
    let net = Script::default().on("/a", [to(302, inside)]);
    assert_eq!(
        net.probe("/a"),
        Answer::Astray(Astray::Private(inside.to_owned()))
    );
    assert_eq!(net.asked(), ["Head /a"], "nothing inside was asked");
}

#[test]
fn a_host_that_does_not_exist_is_looked_up_once() {
    let net = Script::default()
        .on("/a", [Err(Trouble::NoHost)])
        .on("/b", [Err(Trouble::NoHost)]);
    let settings = Settings {
        per_host: 1,
        ..settings()
    };
    let answers = queue::ask_all(&net, &settings, vec![target("/a"), target("/b")], &|| {});
    let gone = Answer::Failed {
        trouble: Trouble::NoHost,
        host: "docs.rs".to_owned(),
    };
    assert!(answers.iter().all(|(_, answer)| *answer == gone));
    assert_eq!(net.asked(), ["Head /a"]);
}

fn link(url: &str, written: &str) -> Link {
    Link {
        url: url.to_owned(),
        places: vec![Place {
            span: Span::new(FileId(0), 5, 5 + written.len()),
            chain: Box::default(),
            written: written.into(),
        }],
    }
}

fn moved(to: &str) -> Answer {
    Answer::Status {
        code: 200,
        moved: Some(to.to_owned()),
        at: None,
    }
}

#[test]
fn a_new_address_is_written_only_where_it_fits() {
    let fix = |link: &Link, to: &str| {
        let found = report::findings(link, &moved(to), &settings(), &BTreeSet::new());
        assert_eq!(found[0].code, "external-redirected");
        found[0].fix.clone().map(|fix| fix.edits[0].insert.clone())
    };
    let plain = link("http://docs.rs/a", "http://docs.rs/a#sec");
    assert_eq!(
        fix(&plain, "https://docs.rs/b").as_deref(),
        Some("https://docs.rs/b#sec")
    );
    assert_eq!(
        fix(&plain, "https://docs.rs/b_(c)"),
        None,
        "it would end the link"
    );
    let rooted = link("https://docs.rs/a", "/a");
    assert_eq!(fix(&rooted, "https://docs.rs/b"), None);
}

#[test]
fn statuses_become_findings_of_four_kinds() {
    let accepting = Settings {
        accept: vec![418],
        ..settings()
    };
    let code = |answer: Answer| {
        let found = report::findings(
            &link("https://docs.rs/a", "https://docs.rs/a"),
            &answer,
            &accepting,
            &BTreeSet::new(),
        );
        found.first().map(|finding| finding.code)
    };
    assert_eq!(code(answer(204)), None);
    assert_eq!(code(answer(418)), None);
    assert_eq!(code(answer(404)), Some("external-broken"));
    assert_eq!(code(answer(500)), Some("external-broken"));
    assert_eq!(code(answer(403)), Some("external-refused"));
    assert_eq!(code(answer(999)), Some("external-refused"));
    let late = Answer::Failed {
        trouble: Trouble::Timeout,
        host: "docs.rs".to_owned(),
    };
    assert_eq!(code(late), Some("external-timeout"));
}

#[test]
fn a_page_is_to_blame_where_its_host_answers_for_others() {
    let late = Answer::Failed {
        trouble: Trouble::Timeout,
        host: "docs.rs".to_owned(),
    };
    let link = link("https://docs.rs/a", "https://docs.rs/a");
    let message = |answering: &[&str]| {
        let answering = answering.iter().copied().collect();
        report::findings(&link, &late, &settings(), &answering)[0]
            .message
            .clone()
    };
    assert_eq!(message(&[]), "`docs.rs` gives no reply within 10000 ms");
    assert_eq!(
        message(&["docs.rs"]),
        "`https://docs.rs/a` gives no reply within 10000 ms"
    );
}

#[test]
fn only_addresses_of_the_web_are_asked() {
    for url in ["http://a", "HTTPS://a", "//a/b"] {
        assert!(is_web(url), "{url}");
    }
    for url in ["mailto:a@b", "/a", "ftp://a", "http:a", "é", ""] {
        assert!(!is_web(url), "{url}");
    }
}
