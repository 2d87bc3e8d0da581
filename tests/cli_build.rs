//! The command line with real builds: what `init` makes builds clean, exit codes follow the content.

mod support;

use std::fs;
use std::path::Path;

use predicates::str::contains;
use support::{lazuli_in, text_of};

fn new_set(dir: &Path) {
    lazuli_in(dir).arg("init").assert().code(0);
}

#[test]
fn what_init_makes_builds_without_findings_and_then_without_writing() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let built = lazuli_in(dir.path())
        .args(["build", "--strict", "-v"])
        .output()
        .unwrap();
    let text = text_of(&built.stderr);
    assert!(built.status.success(), "{text}");
    assert!(built.stdout.is_empty());
    assert_eq!(text.lines().count(), 1, "only the summary is printed:\n{text}");
    assert!(text.ends_with("; 0 errors, 0 warnings\n"), "{text}");
    let page = "site/en-us/articles/gateway/gateway-create/index.html";
    assert!(dir.path().join(page).is_file());

    lazuli_in(dir.path())
        .arg("build")
        .assert()
        .code(0)
        .stderr(contains("0 files written"));
    lazuli_in(dir.path())
        .args(["build", "-q"])
        .assert()
        .code(0)
        .stderr("");
}

#[test]
fn a_broken_link_warns_and_fails_only_a_strict_build() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let page = dir.path().join("content/en-us/articles/index.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text + "\nSee [gone](no-such-page.md).\n").unwrap();
    lazuli_in(dir.path())
        .arg("build")
        .assert()
        .code(0)
        .stderr(contains("warning[link-broken]"))
        .stderr(contains("content/en-us/articles/index.md:"))
        .stderr(contains("0 errors, 1 warning"));
    lazuli_in(dir.path()).args(["build", "--strict"]).assert().code(1);
}

#[test]
fn an_unclosed_fence_is_an_error_and_the_page_is_built() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let page = dir
        .path()
        .join("content/en-us/articles/gateway/gateway-overview.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text + "\n```powershell\nGet-Item\n").unwrap();
    lazuli_in(dir.path())
        .args(["build", "-q"])
        .assert()
        .code(1)
        .stderr(contains("error[fence-unclosed]"));
    let page = "site/en-us/articles/gateway/gateway-overview/index.html";
    assert!(dir.path().join(page).is_file());
}

#[test]
fn an_output_folder_with_other_peoples_files_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    fs::create_dir(dir.path().join("out")).unwrap();
    fs::write(dir.path().join("out/thesis.txt"), "mine").unwrap();
    lazuli_in(dir.path())
        .args(["build", "-o", "out"])
        .assert()
        .code(2)
        .stderr(contains("out"));
    assert_eq!(fs::read_dir(dir.path().join("out")).unwrap().count(), 1);
}

#[test]
fn the_output_folder_is_relative_to_the_current_folder() {
    let dir = tempfile::tempdir().unwrap();
    lazuli_in(dir.path()).args(["init", "docs"]).assert().code(0);
    lazuli_in(dir.path())
        .args(["build", "--root", "docs", "--output", "out"])
        .assert()
        .code(0);
    assert!(dir.path().join("out/en-us").is_dir());
    assert!(!dir.path().join("docs/site").exists());
}

#[test]
fn pages_lists_every_page_with_its_includes() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let output = lazuli_in(dir.path())
        .args(["pages", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let create = rows
        .iter()
        .find(|row| row["url"] == "/en-us/articles/gateway/gateway-create/")
        .expect("the page is listed");
    assert_eq!(
        create["source"],
        "content/en-us/articles/gateway/gateway-create.md"
    );
    assert_eq!(create["title"], "Create a gateway");
    assert_eq!(
        create["includes"][0],
        "content/en-us/includes/gateway-before-you-begin.md"
    );
    lazuli_in(dir.path())
        .arg("pages")
        .assert()
        .code(0)
        .stdout(contains("Create a gateway"));
}

#[test]
fn a_build_of_one_locale_leaves_the_others_in_place() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let translated = dir.path().join("content/nl-nl/articles/index.md");
    fs::create_dir_all(translated.parent().unwrap()).unwrap();
    fs::copy(dir.path().join("content/en-us/articles/index.md"), &translated).unwrap();
    lazuli_in(dir.path()).arg("build").assert().code(0);
    let site = dir.path().join("site");
    let kept = [
        "en-us/articles/gateway/gateway-create/index.html",
        "sitemap.xml",
        "sitemap-en-us.xml",
    ];
    let before: Vec<_> = kept
        .iter()
        .map(|name| fs::read(site.join(name)).unwrap())
        .collect();

    lazuli_in(dir.path())
        .args(["build", "--locale", "nl-nl"])
        .assert()
        .code(0);
    let after: Vec<_> = kept
        .iter()
        .map(|name| fs::read(site.join(name)).unwrap())
        .collect();
    assert!(before == after);
    lazuli_in(dir.path())
        .arg("build")
        .assert()
        .code(0)
        .stderr(contains("0 files written"));
}

#[test]
fn the_cache_can_be_found_measured_pruned_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    lazuli_in(dir.path()).arg("build").assert().code(0);
    let cache = |action: &str| {
        let output = lazuli_in(dir.path()).args(["cache", action]).output().unwrap();
        assert!(output.status.success(), "{}", text_of(&output.stderr));
        text_of(&output.stdout)
    };
    let place = cache("dir");
    assert!(
        dir.path().join(place.trim()).join("renders.pack").is_file(),
        "{place}"
    );
    let full = cache("stats");
    let kinds: Vec<&str> = full.lines().filter_map(|line| line.split(':').next()).collect();
    let all = [
        "runs", "files", "sources", "pages", "sites", "renders", "code", "words",
    ];
    assert_eq!(kinds, all, "{full}");
    // Nothing is kept of files as young as these.
    let mut others = full.lines().filter(|line| !line.starts_with("files:"));
    assert!(others.all(|line| !line.contains(" 0 entries")), "{full}");
    // All of it was used today.
    assert_eq!(cache("prune"), "Freed 0 bytes\n");
    assert_eq!(cache("stats"), full);
    assert_ne!(cache("clean"), "Freed 0 bytes\n");
    assert!(!dir.path().join(place.trim()).exists());
    assert_eq!(cache("clean"), "Freed 0 bytes\n");
    assert_eq!(cache("prune"), "Freed 0 bytes\n");
    assert_eq!(
        cache("stats"),
        all.map(|kind| format!("{kind}: 0 entries, 0 bytes\n")).concat()
    );
}

#[test]
fn a_preview_with_wrong_settings_ends_before_it_invites_anybody() {
    let dir = tempfile::tempdir().unwrap();
    new_set(dir.path());
    let template = dir.path().join("themes/default/templates/article.html");
    fs::create_dir_all(template.parent().unwrap()).unwrap();
    for (settings, text, arguments) in [
        ("[site]\ntitel = \"T\"\n", "", &[][..]),
        ("[theme]\nname = \"nowhere\"\n", "", &[]),
        ("", "{% if %}", &[]),
        ("", "", &["--locale", "xx-yy"]),
    ] {
        fs::write(dir.path().join("lazuli.toml"), settings).unwrap();
        match text {
            "" => drop(fs::remove_file(&template)),
            text => fs::write(&template, text).unwrap(),
        }
        let mut serve = lazuli_in(dir.path());
        serve.args(["serve", "--port", "0"]).args(arguments);
        // A server that begins would never end.
        let serve = serve.timeout(std::time::Duration::from_secs(60));
        serve.assert().code(2).stdout("");
    }
}
