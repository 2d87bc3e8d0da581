//! `lazuli check --watch`: reports after each change, survives what is half done, ends with Ctrl-C.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Longer than any machine needs; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// `lazuli check --watch`, what it finds (standard output) and what it says besides.
struct Watch {
    child: Child,
    found: Receiver<String>,
    said: Receiver<String>,
}

/// The lines of `stream`, as they come.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(stream).lines();
        lines.map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    lines
}

/// Waits for a line that contains `text`; gives those up to it.
fn wait_for(lines: &Receiver<String>, text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        let line = lines.recv_timeout(PATIENCE);
        seen.push(line.unwrap_or_else(|_| panic!("no `{text}` in {seen:#?}")));
        if seen.iter().next_back().is_some_and(|line| line.contains(text)) {
            return seen;
        }
    }
}

impl Watch {
    fn new(dir: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("lazuli"))
            .args(["check", "--watch", "--output-format", "concise"])
            .args(args)
            .env_clear()
            .current_dir(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            found: lines(child.stdout.take().unwrap()),
            said: lines(child.stderr.take().unwrap()),
            child,
        }
    }

    fn says(&self, text: &str) -> Vec<String> {
        wait_for(&self.said, text)
    }

    fn finds(&self, text: &str) -> Vec<String> {
        wait_for(&self.found, text)
    }

    /// Presses Ctrl-C; gives the exit code.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const PAGE: &str = "content/en-us/articles/a.md";

#[test]
fn findings_are_reported_again_after_each_change_until_ctrl_c() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "lazuli.toml", "[check]\nselect = [\"link-broken\"]\n");
    write(dir.path(), PAGE, "# A\n\n[x](x.md)\n");
    let watch = Watch::new(dir.path(), &["--output-file", "findings.txt"]);
    watch.says("Watching for changes");
    write(dir.path(), PAGE, "# A\n\nNew.\n\n[x](x.md) [y](y.md)\n");
    watch.says("2 findings: 1 new, 0 gone");
    let findings = fs::read_to_string(dir.path().join("findings.txt")).unwrap();
    assert!(findings.contains("y.md"), "{findings}");
    write(dir.path(), "content/en-us/articles/x.md", "# X\n");
    watch.says("1 finding: 0 new, 1 gone");
    // What is written by the way, or is nobody's business, changes nothing: only the next line is a change.
    write(dir.path(), "site/index.html", "x");
    write(dir.path(), "content/.draft", "x");
    write(dir.path(), PAGE, "# A\n");
    let seen = watch.says("0 findings: 0 new, 1 gone");
    assert_eq!(
        seen.iter().filter(|line| line.contains("new, ")).count(),
        1,
        "{seen:#?}"
    );
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn an_error_in_the_configuration_is_shown_and_the_watch_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "lazuli.toml", "[check]\nselect = [\"link-broken\"]\n");
    write(dir.path(), PAGE, "# A\n\n[x](x.md)\n\n![p](p.png)\n");
    let watch = Watch::new(dir.path(), &[]);
    watch.finds("link-broken");
    watch.says("Watching for changes");
    write(dir.path(), "lazuli.toml", "[check]\nselekt = 1\n");
    watch.says("selekt");
    write(
        dir.path(),
        "lazuli.toml",
        "[check]\nselect = [\"image-missing\"]\n",
    );
    let seen = watch.finds("image-missing");
    assert!(!seen.iter().any(|line| line.contains("link-broken")), "{seen:#?}");
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn watching_does_not_go_with_changing_files() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), PAGE, "# A\n");
    for option in ["--fix", "--diff", "--write-baseline=x"] {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
        command.args(["check", "--watch", option]).current_dir(dir.path());
        command.assert().code(2);
    }
}
