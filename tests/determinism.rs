//! The same doc set gives the same site, whatever the threads, the disk and the build before it.

#[path = "support/sets.rs"]
mod sets;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use lazuli::build::{self, BuildError, Silent};
use sets::{Built, Set, tree};

const LOCALES: [&str; 3] = ["en-us", "nl-nl", "zh-tw"];
const PAGES: usize = 60;

/// The files of a set of sixty pages in three locales, of which the latter lack some.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (nth, locale) in LOCALES.iter().enumerate() {
        for page in (0..PAGES).filter(|page| nth == 0 || page % (nth + 2) != 0) {
            let (service, next) = (page % 5, (page + 7) % PAGES);
            files.push((
                format!("content/{locale}/articles/s{service}/p{page}.md"),
                format!(
                    "<properties pageTitle=\"Page {page} {locale}\" description=\"About {page}.\" services=\"s{service}\" authors=\"a{page}\" />\n<tags ms.service=\"s{service}\" ms.date=\"01/{:02}/2016\" />\n\n# Page {page}\n\n## Steps\n\n[AZURE.INCLUDE [i](../../includes/i{service}.md)]\n\n[next](../s{}/p{next}.md) [gone](gone{page}.md) ![p](media/p.svg)\n\n> [AZURE.NOTE] In {locale}.\n\n```js\nlet x = {page};\n```\n",
                    1 + page % 28,
                    next % 5
                ),
            ));
        }
        for service in 0..5 {
            files.push((
                format!("content/{locale}/includes/i{service}.md"),
                format!("Included in {locale} [a](missing.md).\n"),
            ));
            files.push((
                format!("content/{locale}/articles/s{service}/media/p.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            ));
        }
    }
    files
}

fn set(mut files: Vec<(String, String)>, jobs: usize) -> Set {
    let mut set = Set::new();
    set.jobs = Some(jobs);
    set.config.site.base_url = "https://docs.example.com/".to_owned();
    // Neither sorted nor as it was made: folders list their files in another order.
    files.sort_by_key(|(name, _)| {
        blake3::hash(format!("{jobs}{name}").as_bytes())
            .to_hex()
            .to_string()
    });
    for (name, text) in files {
        let path = set.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    set
}

fn told(built: &Built) -> Vec<String> {
    let findings = built.report.diagnostics.iter();
    findings.map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn threads_disk_and_folder_change_nothing() {
    let one = set(files(), 1).build();
    let mut reversed = files();
    reversed.reverse();
    let two = set(reversed, 2).build();
    assert_eq!(
        one.files.keys().collect::<Vec<_>>(),
        two.files.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &one.files {
        assert!(two.files[name] == *bytes, "{name} differs");
    }
    assert_eq!(told(&one), told(&two));
    assert!(one.findings.iter().any(|(code, _)| code == "link-broken"));
    assert_eq!(one.report.pages, 3 * (PAGES + 1));
}

#[test]
fn the_command_gives_the_same_site_from_any_working_folder() {
    let set = set(files(), 2);
    let run = |folder: &Path, root: &Path, site: &str| {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
        command.env_clear().current_dir(folder);
        let site = set.around().join(site);
        command
            .args(["build", "--locale", "en-us", "-o"])
            .arg(&site)
            .arg("--root")
            .arg(root);
        command.assert().code(predicates::ord::lt(2));
        tree(&site)
    };
    let inside = run(&set.root(), Path::new("."), "one");
    let outside = run(set.around(), Path::new("set"), "two");
    assert!(!inside.is_empty() && inside == outside);
}

/// When each file of the site was last changed.
fn times(site: &Path, files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, SystemTime> {
    let time = |name: &String| fs::metadata(site.join(name)).unwrap().modified().unwrap();
    files.keys().map(|name| (name.clone(), time(name))).collect()
}

#[test]
fn a_second_build_writes_nothing_and_an_edit_only_its_page() {
    let set = set(files(), 2);
    let first = set.build();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    for name in first.files.keys() {
        let file = fs::File::options()
            .write(true)
            .open(set.site().join(name))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let before = times(&set.site(), &first.files);
    let second = set.build();
    assert_eq!((second.report.written, second.report.removed), (0, 0));
    assert!(second.files == first.files);

    let page = set.root().join("content/nl-nl/articles/s1/p1.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text + "\nOne more sentence.\n").unwrap();
    let third = set.build();
    let after = times(&set.site(), &third.files);
    let changed: Vec<&str> = after
        .iter()
        .filter(|(name, time)| before.get(*name) != Some(*time))
        .map(|(name, _)| name.as_str())
        .filter(|name| !name.starts_with(".lazuli"))
        .collect();
    // The words of the page are in the index of its locale.
    let (index, rest): (Vec<&str>, Vec<&str>) = changed.iter().partition(|name| name.starts_with("search/"));
    assert_eq!(rest, ["manifest.json", "nl-nl/articles/s1/p1/index.html"]);
    assert!(
        index.iter().all(|name| name.starts_with("search/nl-nl/")),
        "{index:?}"
    );
    assert!(index.contains(&"search/nl-nl/index.json"));
    assert_eq!(third.report.written, 1 + index.len());
}

#[test]
fn files_of_others_stay_and_folders_of_others_are_refused() {
    let set = set(files(), 2);
    set.build();
    fs::write(set.site().join("CNAME"), "docs.example.com").unwrap();
    fs::create_dir(set.site().join("en-us/mine")).unwrap();
    fs::write(set.site().join("en-us/mine/note.txt"), "mine").unwrap();
    let again = set.build();
    assert_eq!(again.files["CNAME"], b"docs.example.com");
    assert_eq!(again.files["en-us/mine/note.txt"], b"mine");

    let other = set.around().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("thesis.txt"), "mine").unwrap();
    let mut options = set.options();
    options.output = other.clone();
    match build::run(&options, &Silent) {
        Err(BuildError::Config { .. }) => {}
        result => panic!("{result:?}"),
    }
    assert_eq!(tree(&other).len(), 1);
}
