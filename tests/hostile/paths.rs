//! Paths that lead out of the set, to what is no file, or to what is nobody's business.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use crate::sets::{CANARY, Set};

/// Paths that must never be opened. `outside.md` and `set-evil/x.md` exist and hold the canary.
const OUTSIDE: &[&str] = &[
    "../../../../outside.md",
    "../../../../../../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "\\\\server\\share\\x.md",
    "//server/share/x.md",
    "C:\\x.md",
    "c:x.md",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/outside.md",
    "..%2f..%2f..%2f..%2foutside.md",
    "~/../../../outside.md",
    "../../../../set-evil/x.md",
    "x.md%00.txt",
    "https://example.com/x.md",
    ".git/config",
    "../.env",
    "../../../.env",
];

fn hostile_set() -> Set {
    let set = Set::new();
    fs::create_dir_all(set.around().join("set-evil")).unwrap();
    fs::write(set.around().join("set-evil/x.md"), CANARY).unwrap();
    set.page(".git/config", CANARY);
    set.file(".env", CANARY);
    fs::write(set.root().join(".env"), CANARY).unwrap();
    set
}

#[test]
fn no_include_leaves_the_set() {
    for path in OUTSIDE {
        let set = hostile_set();
        set.page("x.md", format!("[AZURE.INCLUDE [a]({path})]\n\nthe rest\n"));
        let built = set.build();
        let found = built.findings.iter().any(|(code, file)| {
            file.ends_with("x.md") && matches!(code.as_str(), "include-outside" | "include-missing")
        });
        assert!(found, "{path}: {:?}", built.findings);
        assert!(built.body("x").contains("the rest"));
    }
}

#[test]
fn no_link_or_picture_brings_a_file_from_outside() {
    let set = hostile_set();
    let mut text = String::new();
    for path in OUTSIDE {
        text += &format!("[l]({path}) ![p]({path}) <img src=\"{path}\"> <a href=\"{path}\">a</a>\n\n[r]\n\n");
    }
    set.page("x.md", text + "[r]: ../../../../outside.md\n");
    let built = set.build();
    let codes: Vec<&str> = built.findings.iter().map(|(code, _)| code.as_str()).collect();
    assert!(
        codes
            .iter()
            .any(|code| matches!(*code, "link-outside" | "link-broken")),
        "{codes:?}"
    );
    for name in built.files.keys() {
        assert!(!name.contains(".env") && !name.contains(".git"), "{name}");
    }
}

#[test]
fn no_table_of_contents_leads_out() {
    let set = hostile_set();
    let mut toc = String::new();
    for path in OUTSIDE {
        toc += &format!("- name: n\n  href: '{path}'\n");
    }
    set.page(
        "toc.yml",
        toc + "- name: deep\n  href: ../../../../outside.md\n- name: script\n  href: 'javascript:alert(1)'\n",
    );
    let built = set.build();
    assert!(!built.page("ok").contains("javascript:"));
}

#[test]
fn no_redirect_writes_outside_the_site() {
    let mut set = hostile_set();
    for (from, to) in [
        ("/../x/", "/en-us/articles/ok/"),
        ("/en-us/../../y/", "/en-us/articles/ok/"),
        ("/en-us/%2e%2e/%2e%2e/z/", "/en-us/articles/ok/"),
        ("/en-us/script/", "javascript:alert(1)"),
        ("/en-us/data/", "data:text/html,<script>alert(1)</script>"),
        ("/en-us/break/", "/\"><script>alert(1)</script>"),
    ] {
        set.config.redirects.insert(from.to_owned(), to.to_owned());
    }
    set.page("x.md", "---\nredirect_url: \"javascript:alert(1)\"\n---\n");
    set.page("y.md", "---\nredirect_url: ../../../../../outside\n---\n");
    set.page("z.md", "# gone\n\n[a](old.md)\n");
    set.page(
        ".openpublishing.redirection.json",
        r#"{"redirections":[{"source_path":"articles/old.md","redirect_url":"javascript:alert(1)"}]}"#,
    );
    let list = set.locale().join("articles/.openpublishing.redirection.json");
    fs::rename(list, set.locale().join(".openpublishing.redirection.json")).unwrap();
    let built = set.build();
    built.assert_found("redirect-invalid", "x.md");
    assert!(!set.around().join("x").exists() && !set.around().join("y").exists());
    for (name, bytes) in &built.files {
        if name.ends_with(".html") {
            crate::scripts::assert_harmless(name, bytes);
        }
    }
}

#[test]
fn links_on_disk_are_not_followed_out() {
    let set = hostile_set();
    let articles = set.locale().join("articles");
    symlink(set.around().join("outside.md"), articles.join("file.md")).unwrap();
    symlink(set.around(), articles.join("folder")).unwrap();
    symlink("..", articles.join("up")).unwrap();
    symlink("loop-b.md", articles.join("loop-a.md")).unwrap();
    symlink("loop-a.md", articles.join("loop-b.md")).unwrap();
    symlink("nowhere.md", articles.join("dangling.md")).unwrap();
    symlink("/dev/zero", articles.join("zero.md")).unwrap();
    symlink("/proc/self/environ", articles.join("environ.md")).unwrap();
    symlink(set.around().join("outside.md"), articles.join("picture.png")).unwrap();
    set.page(
        "x.md",
        "[AZURE.INCLUDE [a](file.md)] ![p](picture.png) [f](folder/outside.md)\n",
    );
    let built = set.build();
    for name in [
        "file.md",
        "loop-a.md",
        "dangling.md",
        "zero.md",
        "environ.md",
        "picture.png",
    ] {
        built.assert_found("path-outside", name);
    }
}

#[test]
fn what_is_no_regular_file_is_never_opened() {
    let set = hostile_set();
    let articles = set.locale().join("articles");
    let pipe = Command::new("mkfifo").arg(articles.join("pipe.md")).status();
    assert!(pipe.unwrap().success());
    let _socket = UnixListener::bind(articles.join("socket.md")).unwrap();
    fs::create_dir(articles.join("folder.md")).unwrap();
    set.page(
        "x.md",
        "[AZURE.INCLUDE [a](pipe.md)]\n\n[AZURE.INCLUDE [a](folder.md)]\n",
    );
    let built = set.build();
    built.assert_found("path-outside", "pipe.md");
    built.assert_found("path-outside", "socket.md");
    built.assert_found("include-missing", "x.md");
}

#[test]
fn names_that_windows_reserves_hurt_nobody() {
    let set = hostile_set();
    for name in ["CON.md", "nul.md", "x.md::$DATA", "dot.md.", "blank.md "] {
        set.page(name, "# Page\n");
    }
    set.page(
        "x.md",
        "[AZURE.INCLUDE [a](ok.md::$DATA)] [AZURE.INCLUDE [a](ok.md.)]\n",
    );
    set.build().assert_found("include-outside", "x.md");
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let set = hostile_set();
    set.page("x.md", "# Secret\n");
    let path = set.locale().join("articles/x.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    set.build().assert_found("file-unreadable", "x.md");
}

#[test]
fn names_that_are_not_utf8_are_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let set = hostile_set();
    fs::write(
        set.locale().join("articles").join(OsStr::from_bytes(b"\xff.md")),
        "# x\n",
    )
    .unwrap();
    let built = set.build();
    assert!(built.findings.iter().any(|(code, _)| code == "file-unreadable"));
}

#[test]
fn two_sources_of_one_output_are_an_error_that_names_both() {
    for (first, second) in [
        ("case.md", "CASE.md"),
        ("caf\u{e9}.md", "cafe\u{301}.md"),
        ("folder.md", "folder/index.md"),
    ] {
        let set = hostile_set();
        set.page(first, "# One\n");
        set.page(second, "# Two\n");
        let built = set.build();
        let collision = built
            .report
            .diagnostics
            .iter()
            .find(|d| d.code == "output-collision");
        let Some(collision) = collision else {
            // Both may be there on a file system that tells them apart.
            panic!("{first} and {second}: {:?}", built.findings);
        };
        assert!(
            collision.message.contains(first) || collision.message.contains(second),
            "{}",
            collision.message
        );
    }
}
