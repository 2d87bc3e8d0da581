//! What a deploy goes by: the manifest, the list of changes, and that nothing changes with the time.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use predicates::str::contains;
use support::{lazuli_in, text_of};
use tempfile::TempDir;

fn write(around: &Path, name: &str, text: &str) {
    let path = around.join("set").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A set of two dated pages and a picture.
fn set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "lazuli.toml",
        "[site]\nbase_url = \"https://docs.example.com/\"\nsource_locale = \"en-us\"\n",
    );
    for name in ["a", "b"] {
        write(
            dir.path(),
            &format!("content/en-us/articles/{name}.md"),
            &format!(
                "---\ntitle: Page {name}\ndescription: About {name}.\nms.date: 01/02/2016\n---\n\n# Page {name}\n\n![p](media/{name}.svg)\n"
            ),
        );
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{name}\"/>");
        write(
            dir.path(),
            &format!("content/en-us/articles/media/{name}.svg"),
            &svg,
        );
    }
    dir
}

fn build(around: &Path, site: &str, args: &[&str], time: Option<&str>) {
    let mut command = lazuli_in(around);
    command
        .args(["build", "--root", "set", "--no-cache", "-o", site])
        .args(args);
    if let Some(time) = time {
        command.env("SOURCE_DATE_EPOCH", time);
    }
    command.assert().code(0);
}

/// Builds, and gives the list of changes.
fn changes(around: &Path, site: &str, args: &[&str]) -> Vec<String> {
    let list = around.join("changes.txt");
    let mut all = vec!["--changed-list", list.to_str().unwrap()];
    all.extend(args);
    build(around, site, &all, None);
    fs::read_to_string(list)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// All files of a site but lazuli's own.
fn tree(site: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(site)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(site)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .filter(|(name, _)| !name.starts_with(".lazuli-"))
        .collect()
}

#[test]
fn the_manifest_names_every_file_but_itself() {
    let dir = set();
    build(dir.path(), "site", &[], None);
    let mut files = tree(&dir.path().join("site"));
    let manifest = files.remove("manifest.json").unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(
        (&manifest["version"], &manifest["hash"]),
        (&1.into(), &"blake3".into())
    );
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), files.len());
    for (entry, (name, bytes)) in listed.iter().zip(&files) {
        assert_eq!(entry["path"], **name);
        assert_eq!(entry["hash"], blake3::hash(bytes).to_hex().as_str());
        assert_eq!(entry["size"], bytes.len());
        let kind = entry["type"].as_str().unwrap();
        match name.rsplit('.').next().unwrap() {
            "html" => assert_eq!(kind, "text/html; charset=utf-8"),
            "svg" => assert_eq!(kind, "image/svg+xml"),
            _ => assert!(kind.contains('/'), "{name}"),
        }
    }
}

#[test]
fn a_site_without_a_manifest_has_none_and_one_of_before_goes() {
    let dir = set();
    build(dir.path(), "site", &[], None);
    write(
        dir.path(),
        "lazuli.toml",
        "[site]\nbase_url = \"https://docs.example.com/\"\nsource_locale = \"en-us\"\nmanifest = false\n",
    );
    assert_eq!(changes(dir.path(), "site", &[]), ["D manifest.json"]);
    assert!(!dir.path().join("site/manifest.json").exists());
}

#[test]
fn the_list_of_changes_is_what_a_deploy_must_do() {
    let dir = set();
    let around = dir.path();
    let first = changes(around, "site", &[]);
    assert_eq!(first.len(), tree(&around.join("site")).len());
    assert_eq!(first.last().unwrap(), "M manifest.json");
    let at = |wanted: &str| first.iter().position(|line| line == wanted).unwrap();
    assert!(at("M en-us/articles/media/a.svg") < at("M en-us/articles/a/index.html"));
    assert_eq!(changes(around, "site", &[]), Vec::<String>::new());

    write(
        around,
        "content/en-us/articles/b.md",
        "---\ntitle: Page b\ndescription: About b.\nms.date: 01/02/2016\n---\n\n# Page b\n\nNo picture.\n",
    );
    // Chunks of the search index are named by their content.
    let unnamed = |lines: Vec<String>| -> Vec<String> {
        let name = |line: String| match line.ends_with(".bin") {
            true => line[..line.rfind('/').unwrap()].to_owned(),
            false => line,
        };
        lines.into_iter().map(name).collect()
    };
    let expected = [
        "M search/en-us",
        "M search/en-us/index.json",
        "M en-us/articles/b/index.html",
        "D en-us/articles/media/b.svg",
        "D search/en-us",
        "M manifest.json",
    ];
    fs::copy(around.join("site/manifest.json"), around.join("deployed.json")).unwrap();
    assert_eq!(unnamed(changes(around, "site", &[])), expected);
    // A machine that has only the manifest of what is deployed comes to the same.
    let from_elsewhere = changes(around, "fresh", &["--deployed", "deployed.json"]);
    assert_eq!(unnamed(from_elsewhere), expected);
    let from_elsewhere = changes(around, "fresh", &["--deployed", "deployed.json"]);
    assert_eq!(unnamed(from_elsewhere), expected);
    assert_eq!(
        changes(around, "fresh", &["--deployed", "site/manifest.json"]),
        Vec::<String>::new()
    );
    let all = changes(around, "fresh", &["--deployed", "not-there.json"]);
    assert_eq!(all.len(), tree(&around.join("fresh")).len());
}

#[test]
fn a_manifest_of_something_else_is_refused_before_anything_is_built() {
    let dir = set();
    fs::write(dir.path().join("app.json"), "{\"name\": \"app\"}").unwrap();
    let mut command = lazuli_in(dir.path());
    command
        .args([
            "build",
            "--root",
            "set",
            "-o",
            "site",
            "--changed-list",
            "x",
            "--deployed",
            "app.json",
        ])
        .assert()
        .code(2)
        .stderr(contains("app.json is no manifest of a site"));
    assert!(!dir.path().join("site").exists());
}

#[test]
fn no_output_holds_the_time_of_the_build() {
    let dir = set();
    build(dir.path(), "old", &[], Some("0"));
    build(dir.path(), "new", &[], Some("4102444800"));
    // Without the variable the clock of this machine is another, later one at every build.
    build(dir.path(), "now", &[], None);
    let old = tree(&dir.path().join("old"));
    for other in ["new", "now"] {
        let other = tree(&dir.path().join(other));
        assert_eq!(other.keys().collect::<Vec<_>>(), old.keys().collect::<Vec<_>>());
        for (name, bytes) in &old {
            assert!(other[name] == *bytes, "{name} depends on the time");
        }
    }
    // What has a date has that of the page.
    for name in [
        "en-us/feed.xml",
        "sitemap-en-us.xml",
        "en-us/articles/a/index.html",
    ] {
        let text = text_of(&old[name]);
        assert!(text.contains("2016-01-02"), "{name}: {text}");
        assert!(!text.contains("1970-") && !text.contains("2100-"), "{name}");
    }
}
