//! The command line from outside: help texts, exit codes, `init`, `schema`, `completions`, `man`.
//!
//! What needs a real build is in `cli_build.rs`.

mod support;

use predicates::str::contains;
use support::{lazuli_in, text_of};

/// `lazuli` in the system's folder for temporary files, for commands that read and write no files.
fn lazuli() -> assert_cmd::Command {
    lazuli_in(&std::env::temp_dir())
}

#[test]
fn every_subcommand_has_precise_help() {
    for name in [
        "",
        "build",
        "serve",
        "merge",
        "check",
        "explain",
        "rules",
        "deps",
        "cache",
        "init",
        "pages",
        "search",
        "theme",
        "schema",
        "completions",
        "man",
    ] {
        let mut command = lazuli();
        if !name.is_empty() {
            command.arg(name);
        }
        let output = command.arg("--help").output().unwrap();
        assert!(output.status.success());
        assert!(output.stderr.is_empty());
        let name = if name.is_empty() { "lazuli" } else { name };
        insta::assert_snapshot!(format!("help-{name}"), text_of(&output.stdout));
    }
}

#[test]
fn usage_errors_exit_with_2() {
    for args in [
        &[][..],
        &["bild"],
        &["build", "--jobs", "0"],
        &["build", "--locale", "english"],
        &["build", "--locale-root", "nl-nl"],
        &["build", "--base-url", "docs.example.com"],
        &["build", "--color", "sometimes"],
        &["pages", "--format", "xml"],
        &["man", "bulid"],
        &["build", "--root", "no/such/folder"],
    ] {
        lazuli().args(args).assert().code(2).stdout("");
    }
}

#[test]
fn a_root_that_is_no_folder_is_named() {
    lazuli()
        .args(["build", "--root", "nowhere"])
        .assert()
        .code(2)
        .stderr("error: there is no folder nowhere\n |\n = help: name the doc set's folder with --root, or make one with `lazuli init`\n");
}

#[test]
fn configuration_errors_exit_with_2_and_name_the_place() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("lazuli.toml"), "[site]\ntitel = \"x\"\n").unwrap();
    for command in ["build", "pages"] {
        lazuli_in(dir.path())
            .arg(command)
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains("unknown key `titel` in `[site]`"))
            .stderr(contains("lazuli.toml:2:1"))
            .stderr(contains("did you mean `title`?"));
    }
}

#[test]
fn a_configuration_named_on_the_command_line_or_in_the_environment_must_exist() {
    lazuli()
        .args(["build", "--config", "none.toml"])
        .assert()
        .code(2)
        .stderr(contains("cannot read none.toml"));
    lazuli()
        .arg("build")
        .env("LAZULI_CONFIG", "env.toml")
        .assert()
        .code(2)
        .stderr(contains("cannot read env.toml"));
}

#[test]
fn files_of_the_theme_are_listed_copied_and_never_overwritten_unasked() {
    let dir = tempfile::tempdir().unwrap();
    let eject = |arguments: &[&str]| {
        let mut command = lazuli_in(dir.path());
        command.args(["theme", "eject"]).args(arguments).assert()
    };
    eject(&[]).success().stdout(contains("templates/article.html\n"));
    assert!(!dir.path().join("themes").exists());
    eject(&["templates/artcle.html"])
        .code(2)
        .stderr(contains("did you mean `templates/article.html`?"));

    eject(&["templates/article.html", "strings"]).success();
    let article = dir.path().join("themes/default/templates/article.html");
    let original = std::fs::read(&article).unwrap();
    assert!(dir.path().join("themes/default/strings/nl.toml").exists());
    assert!(!dir.path().join("themes/default/templates/base.html").exists());

    std::fs::write(&article, "ours").unwrap();
    eject(&["templates"]).code(2).stderr(contains("already there: "));
    assert_eq!(std::fs::read(&article).unwrap(), b"ours");
    assert!(!dir.path().join("themes/default/templates/base.html").exists());
    eject(&["--list"])
        .success()
        .stdout(contains("templates/article.html (replaced by "));
    eject(&["--force", "templates/article.html"]).success();
    assert_eq!(std::fs::read(&article).unwrap(), original);
}

#[test]
fn the_files_of_the_theme_that_is_configured_are_copied_to_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("lazuli.toml"), "theme.name = 'plain'").unwrap();
    let arguments = ["theme", "eject", "theme.toml"];
    lazuli_in(dir.path()).args(arguments).assert().success();
    let written = std::fs::read_to_string(dir.path().join("themes/plain/theme.toml")).unwrap();
    assert!(written.contains("stands_alone = true"));
}

#[test]
fn variables_of_the_theme_are_checked_at_their_place() {
    let dir = tempfile::tempdir().unwrap();
    let toml = "[theme.variables]\nacent = 'red'\nlink = 'bleu'\nwidth = 90\n";
    std::fs::write(dir.path().join("lazuli.toml"), toml).unwrap();
    lazuli_in(dir.path())
        .arg("pages")
        .assert()
        .code(2)
        .stderr(contains("unknown key `acent` in `[theme.variables]`"))
        .stderr(contains("did you mean `accent`?"))
        .stderr(contains("lazuli.toml:3:8"))
        .stderr(contains("`theme.variables.link`: `bleu` is no colour of CSS"))
        .stderr(contains("`theme.variables.width` has the wrong type"));
}

#[test]
fn the_command_line_beats_the_environment() {
    lazuli()
        .args(["build", "--config", "none.toml"])
        .env("LAZULI_CONFIG", "env.toml")
        .assert()
        .stderr(contains("cannot read none.toml"));
    let dir = tempfile::tempdir().unwrap();
    // init is silent under --quiet only.
    for (index, (variable, flag, speaks)) in [
        ("LAZULI_QUIET", "--color=auto", false),
        ("LAZULI_QUIET", "-v", true),
        ("LAZULI_VERBOSE", "-q", false),
    ]
    .into_iter()
    .enumerate()
    {
        let output = lazuli_in(dir.path())
            .args(["init", &format!("set{index}"), flag])
            .env(variable, "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text_of(&output.stderr));
        assert_eq!(!output.stdout.is_empty(), speaks, "{variable} {flag}");
    }
}

#[test]
fn colours_follow_the_flag_and_no_color() {
    let colours = |args: &[&str], variable: Option<(&str, &str)>| {
        let output = lazuli()
            .args(["build", "--root", "nowhere"])
            .args(args)
            .envs(variable)
            .output()
            .unwrap();
        text_of(&output.stderr).contains('\u{1b}')
    };
    assert!(!colours(&[], None));
    assert!(colours(&["--color", "always"], None));
    assert!(colours(&[], Some(("LAZULI_COLOR", "always"))));
    assert!(!colours(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!colours(&[], Some(("NO_COLOR", "1"))));
}

#[test]
fn init_creates_a_doc_set_and_says_what_is_next() {
    let dir = tempfile::tempdir().unwrap();
    let output = lazuli_in(dir.path()).args(["init", "docs"]).output().unwrap();
    assert!(output.status.success());
    insta::assert_snapshot!(text_of(&output.stdout));
    for line in text_of(&output.stdout).lines() {
        if let Some(name) = line.strip_prefix("  docs/") {
            assert!(dir.path().join("docs").join(name).is_file(), "{name}");
        }
    }
    let ignored = std::fs::read_to_string(dir.path().join("docs/.gitignore")).unwrap();
    assert!(ignored.contains("/site"));
}

#[test]
fn init_overwrites_nothing_and_names_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("lazuli.toml"), "mine").unwrap();
    lazuli_in(dir.path())
        .arg("init")
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("already has lazuli.toml"));
    let names: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["lazuli.toml"]);
    let text = std::fs::read_to_string(dir.path().join("lazuli.toml")).unwrap();
    assert_eq!(text, "mine");
}

#[test]
fn init_into_a_path_that_is_a_file_exits_with_3() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    lazuli_in(dir.path())
        .args(["init", "file"])
        .assert()
        .code(3)
        .stderr(contains("cannot create file/lazuli.toml"));
}

#[test]
fn the_schema_is_json_and_knows_the_keys() {
    let output = lazuli().arg("schema").output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let title = &schema["$defs"]["Site"]["properties"]["title"];
    assert_eq!(title["type"], "string");
    assert!(title["description"].is_string());
}

#[test]
fn completions_and_man_pages_name_the_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = lazuli().args(["completions", shell]).output().unwrap();
        assert!(output.status.success());
        assert!(text_of(&output.stdout).contains("locale-root"), "{shell}");
    }
    let page = lazuli().arg("man").output().unwrap();
    assert!(text_of(&page.stdout).contains("lazuli\\-build(1)"));
    let page = lazuli().args(["man", "build"]).output().unwrap();
    assert!(text_of(&page.stdout).contains("Exit codes"));
    lazuli()
        .args(["man", "bulid"])
        .assert()
        .stderr(contains("did you mean `build`?"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin!("lazuli"))
        .arg("schema")
        .env_clear()
        .stdout(writer)
        .status()
        .unwrap();
    assert!(status.success());
}
