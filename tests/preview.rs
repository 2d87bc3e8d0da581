//! The site in memory is the site that a build writes, byte for byte, at the beginning and after any edit.
//!
//! `LAZULI_EDITS` and `LAZULI_SEED` are as in `tests/incremental.rs`, whose set and edits these are.

#[path = "incremental/batches.rs"]
mod batches;
#[path = "incremental/bench.rs"]
#[allow(dead_code, reason = "the builds are those of the incremental tests")]
mod bench;
#[path = "incremental/dice.rs"]
mod dice;
#[path = "incremental/edits.rs"]
mod edits;
#[path = "support/mod.rs"]
mod support;
#[path = "incremental/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use batches::Batches;
use bench::{Bench, Outcome};
use dice::Dice;
use lazuli::base::SitePath;
use lazuli::build::Silent;
use lazuli::build::live::{Audience, Broken, Found, Listed, Snapshot, Touched, Workspace};
use world::Files;

/// Edits of a run in `cargo test`.
const EDITS: usize = 120;
/// Edits on one set before a new one begins.
const EDITS_A_SEED: usize = 200;

fn open(bench: &Bench) -> Workspace {
    let options = bench.options().expect("sound settings");
    Listed::new(options).expect("a site").read(&Silent, None)
}

/// What stands at `path` in the site in memory; `None` for nothing.
fn bytes(site: &Snapshot, path: &str) -> Option<Vec<u8>> {
    match site.find(&SitePath::new(path).expect("a clean path")) {
        Found::Page(page) => Some(page.html.clone().into_bytes()),
        Found::Bytes(bytes) | Found::File(bytes) => Some(bytes),
        Found::Failed(error) => panic!("{error}"),
        Found::Nothing => None,
        Found::NotYet => panic!("the site is whole"),
    }
}

/// How the site in memory differs from a built one.
fn difference(site: &Snapshot, built: &BTreeMap<String, Vec<u8>>, old: &BTreeSet<String>) -> Option<String> {
    for (path, wanted) in built.iter().filter(|(path, _)| *path != "manifest.json") {
        let found = bytes(site, path);
        if found.as_ref() != Some(wanted) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (one, two) = (text(&found.clone().unwrap_or_default()), text(wanted));
            let line = one.lines().zip(two.lines()).find(|(one, two)| one != two);
            return Some(format!(
                "`{path}` ({}): {line:?}",
                if found.is_some() { "other" } else { "missing" }
            ));
        }
    }
    let mut extra = old
        .iter()
        .filter(|path| !built.contains_key(*path) && *path != "manifest.json");
    let extra = extra.find(|path| bytes(site, path).is_some());
    extra.map(|path| format!("`{path}` should be gone"))
}

/// The paths at which two states of a set differ.
fn changed(bench: &Bench, before: &Files, after: &Files) -> BTreeSet<PathBuf> {
    let root = bench.root().canonicalize().expect("the set");
    let names = before.keys().chain(after.keys());
    let differ = names.filter(|name| before.get(*name) != after.get(*name));
    differ.map(|name| root.join(name)).collect()
}

/// Tells `workspace` of changes as the server does.
fn tell(workspace: &mut Workspace, bench: &Bench, paths: &BTreeSet<PathBuf>) {
    let has_settings = paths.iter().any(|path| path.ends_with("lazuli.toml"));
    if has_settings || workspace.needs_settings() {
        let broken = |text| Box::new(Broken::plain("settings", text));
        workspace.reload(bench.options().map_err(broken));
    } else {
        workspace.change(paths, &[]);
    }
}

fn run(seed: u64, edits: usize) {
    let mut dice = Dice::new(seed);
    let mut bench = Bench::new(world::begin(&mut dice));
    let mut workspace = open(&bench);
    let mut batches = Batches::new();
    let mut old: BTreeSet<String> = BTreeSet::new();
    loop {
        let clean: Outcome = bench.clean(2);
        if let Ok((built, _)) = &clean {
            if let Some(difference) = difference(workspace.latest(), built, &old) {
                panic!(
                    "seed {seed}, batch {}: {difference}\nedits:\n  {}",
                    batches.count,
                    batches.said.join("\n  ")
                );
            }
            old.extend(built.keys().cloned());
        }
        if batches.edits >= edits {
            return;
        }
        let files = batches.next(&bench.files, clean.is_ok(), &mut dice);
        let mut paths = changed(&bench, &bench.files, &files);
        bench.set(files);
        if dice.once_in(10) {
            // As when the system's queue overflowed.
            paths = [bench.root().canonicalize().expect("the set")].into();
            let _ = paths.insert(bench.root().canonicalize().expect("the set").join("lazuli.toml"));
        }
        tell(&mut workspace, &bench, &paths);
    }
}

#[test]
fn after_random_edits_the_site_in_memory_is_what_a_build_writes() {
    batches::each_seed(EDITS, EDITS_A_SEED, run);
}

/// A small set with two pages that share an include.
fn small() -> (Bench, Workspace) {
    let text = |text: &str| text.as_bytes().to_vec();
    let files: Files = [
        (
            "content/en-us/articles/a.md",
            text("# A\n\nWords.\n\n[AZURE.INCLUDE [x](../includes/x.md)]\n"),
        ),
        (
            "content/en-us/articles/b.md",
            text("# B\n\nSee [a](a.md#part).\n"),
        ),
        (
            "content/en-us/articles/c.md",
            text("# C\n\n[AZURE.INCLUDE [x](../includes/x.md)]\n"),
        ),
        ("content/en-us/includes/x.md", text("Shared.\n")),
        ("content/nl-nl/articles/b.md", text("# B\n")),
        ("lazuli.toml", text("[site]\ntitle = \"T\"\n")),
    ]
    .map(|(path, bytes)| (path.to_owned(), bytes))
    .into();
    let bench = Bench::new(files);
    let workspace = open(&bench);
    (bench, workspace)
}

/// Writes `text` to a file of the set and gives the sources that a change of it touches; `None` for all.
fn touched(bench: &mut Bench, workspace: &mut Workspace, path: &str, text: &str) -> Option<Option<usize>> {
    let mut files = bench.files.clone();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    let paths = changed(bench, &bench.files, &files);
    bench.set(files);
    let update = workspace.change(&paths, &[])?;
    Some(match update.touched {
        Touched::All => None,
        Touched::Sources(sources) => Some(sources.len()),
    })
}

#[test]
fn an_edit_of_text_touches_only_the_pages_that_show_it() {
    let (mut bench, mut workspace) = small();
    let mut edit = |path: &str, text: &str| touched(&mut bench, &mut workspace, path, text);
    let page = "content/en-us/articles/b.md";
    assert_eq!(edit(page, "# B\n\nOther.\n"), Some(Some(1)));
    assert_eq!(edit("content/en-us/includes/x.md", "Other.\n"), Some(Some(2)));
    // The title stands in the navigation of others.
    assert_eq!(edit(page, "# Other\n\nOther.\n"), Some(None));
}

#[test]
fn what_did_not_change_is_no_change() {
    let (bench, mut workspace) = small();
    let root = bench.root().canonicalize().expect("the set");
    let page = root.join("content/en-us/articles/b.md");
    for path in [page, root.join("content/en-us/articles/b.md~"), root.clone()] {
        assert!(workspace.change(&[path].into(), &[]).is_none());
    }
}

#[test]
fn a_broken_template_leaves_the_last_good_site() {
    let (mut bench, mut workspace) = small();
    let path = "themes/default/templates/article.html";
    for broken in ["{% if %}", "{{ nothing.here }}"] {
        assert_eq!(touched(&mut bench, &mut workspace, path, broken), None);
        let known = workspace.broken().expect("it is broken");
        assert_eq!(known.file.as_deref(), Some(path));
        assert_eq!((known.line, known.source.len()), (Some(1), 1));
        assert!(bytes(workspace.latest(), "en-us/articles/a/index.html").is_some());
    }
    touched(&mut bench, &mut workspace, path, world::TEMPLATE);
    assert_eq!(workspace.broken(), None);
}

#[test]
fn only_files_that_pages_use_are_served() {
    let (mut bench, mut workspace) = small();
    touched(
        &mut bench,
        &mut workspace,
        "content/en-us/articles/secret.txt",
        "x",
    );
    touched(&mut bench, &mut workspace, "content/en-us/articles/used.txt", "x");
    touched(
        &mut bench,
        &mut workspace,
        "content/en-us/articles/b.md",
        "# B\n\n[file](used.txt)\n",
    );
    let found = |path: &str| bytes(workspace.latest(), path).is_some();
    assert!(found("en-us/articles/used.txt"));
    for path in [
        "en-us/articles/secret.txt",
        "en-us/articles/b.md",
        "lazuli.toml",
        "manifest.json",
    ] {
        assert!(!found(path), "{path}");
    }
}

#[test]
fn what_is_for_machines_and_for_diagrams_is_served_as_it_is_built() {
    let (mut bench, _) = small();
    let settings = "[site]\ntitle = \"T\"\nmarkdown_pages = true\nllms_txt = true\n";
    let mut files = bench.files.clone();
    files.insert("lazuli.toml".to_owned(), settings.as_bytes().to_vec());
    bench.set(files);
    let mut workspace = open(&bench);
    let page = "content/en-us/articles/b.md";
    let diagram = "# B\n\n```mermaid\nflowchart LR\n  a --> b\n```\n\nSee [a](a.md).\n";
    let mut old = BTreeSet::new();
    for (text, has_diagrams) in [("# B\n\nWords.\n", false), (diagram, true), ("# B\n", false)] {
        touched(&mut bench, &mut workspace, page, text);
        let (built, _) = bench.incremental().expect("a site");
        let has = |part: &str| built.keys().any(|path| path.contains(part));
        assert!(has("en-us/articles/b/index.md") && has("nl-nl/llms.txt"));
        assert_eq!(has("assets/diagrams/mermaid."), has_diagrams);
        assert_eq!(difference(workspace.latest(), &built, &old), None, "{text}");
        old.extend(built.into_keys());
    }
}

/// Waits for one path for ever, and remembers what it saw.
struct Waiting {
    path: &'static str,
    seen: Mutex<Vec<Arc<Snapshot>>>,
}

impl Audience for Waiting {
    fn waits_for(&self) -> Vec<String> {
        vec![self.path.to_owned()]
    }

    fn show(&self, site: &Arc<Snapshot>) {
        self.seen.lock().expect("nobody panicked").push(Arc::clone(site));
    }
}

#[test]
fn who_waits_for_a_locale_sees_it_before_the_others_and_as_it_is_built() {
    let page = |locale: &str, text: &str| {
        let path = format!("content/{locale}/articles/a.md");
        (path, format!("# A page\n\n{text} [b](b.md#b)\n").into_bytes())
    };
    let mut files = Files::from([
        page("en-us", "English"),
        page("de-de", "Deutsch"),
        page("nl-nl", "Nederlands"),
        page("fr-fr", "Français"),
    ]);
    let config = "[site]\nsource_locale = \"en-us\"\nbase_url = \"https://docs.example.com/help/\"\n";
    files.insert("lazuli.toml".to_owned(), config.into());
    files.insert("content/en-us/articles/b.md".to_owned(), b"# B\n".to_vec());
    let bench = Bench::new(files);
    let (built, _) = bench.clean(1).expect("a site");
    for (path, first) in [
        ("/help/nl-nl/articles/a/", &["en-us", "nl-nl"][..]),
        ("/help/en-us/", &["en-us"]),
        ("/help/assets/none.css", &["en-us"]),
    ] {
        let waiting = Waiting {
            path,
            seen: Mutex::default(),
        };
        let options = bench.options().expect("sound settings");
        Listed::new(options)
            .expect("a site")
            .read(&Silent, Some(&waiting));
        let seen = waiting.seen.into_inner().expect("nobody panicked");
        assert!(seen.last().is_some_and(|site| site.is_whole()));
        let found = |site: &Snapshot, path: &str| site.find(&SitePath::new(path).expect("a clean path"));
        let has = |site: &Snapshot, locale: &str| {
            !matches!(
                found(site, &format!("{locale}/articles/a/index.html")),
                Found::NotYet
            )
        };
        let locales = ["en-us", "de-de", "fr-fr", "nl-nl"];
        let ready = locales.into_iter().filter(|locale| has(&seen[0], locale));
        assert_eq!(ready.collect::<Vec<_>>(), first, "{path}");
        for site in &seen {
            for (path, html) in built.iter().filter(|(path, _)| path.ends_with("/index.html")) {
                if let Found::Page(page) = found(site, path) {
                    assert_eq!(page.html.as_bytes(), html, "{path}");
                } else {
                    assert!(!site.is_whole(), "{path}");
                }
            }
        }
    }
}
