//! What a build does not do again, by its own counts.

use lazuli::base::SitePath;
use lazuli::build::Work;

use super::bench::Bench;
use super::world::{Files, TEMPLATE};

/// Pages of the set in each of its two locales; `nl-nl` has `a` only, the others fall back.
const PAGES: [&str; 5] = ["a", "b", "c", "d", "e"];
/// Pages that show the include.
const USERS: [&str; 2] = ["a", "b"];
/// Where the include is; `nl-nl` has none of its own.
const INCLUDE: &str = "content/en-us/includes/shared.md";

fn page(name: &str, locale: &str) -> String {
    let include = if USERS.contains(&name) {
        "[AZURE.INCLUDE [s](../includes/shared.md)]\n"
    } else {
        ""
    };
    // The same code in all locales.
    let code = if name == "a" {
        "\n```json\n{\"a\": 1}\n```\n"
    } else {
        ""
    };
    format!(
        "<properties pageTitle=\"{name}\" description=\"About {name}.\" />\n\n# {name} in {locale}\n\n{include}{code}"
    )
}

fn bench() -> Bench {
    let mut files = Files::new();
    for name in PAGES {
        let path = format!("content/en-us/articles/{name}.md");
        files.insert(path, page(name, "en-us").into_bytes());
    }
    files.insert(
        "content/nl-nl/articles/a.md".to_owned(),
        page("a", "nl-nl").into_bytes(),
    );
    files.insert(INCLUDE.to_owned(), b"Shared words.\n".to_vec());
    let config = "[site]\nsource_locale = \"en-us\"\nbase_url = \"https://docs.example.com/\"\n";
    files.insert("lazuli.toml".to_owned(), config.into());
    let bench = Bench::new(files);
    let first = bench.again().expect("a site");
    let work = Work {
        parsed: PAGES.len() + 2,
        learned: PAGES.len() + 1,
        rendered: 2 * PAGES.len(),
        coloured: 1,
        indexed: PAGES.len() + 1,
    };
    assert_eq!((first.pages, first.work), (2 * PAGES.len(), work));
    bench
}

/// What the build does after `path` has another `text`, and how many files it writes besides the search index, of
/// which there is no saying how many chunks a word is in.
fn edited(bench: &mut Bench, path: &str, text: &str) -> (Work, usize) {
    let mut files = bench.files.clone();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    bench.set(files);
    let report = bench.again().expect("a site");
    let is_other =
        |path: &&SitePath| !path.as_str().starts_with("search/") && path.as_str() != "manifest.json";
    (report.work, report.changes.upload.iter().filter(is_other).count())
}

/// Words are gathered of the pages whose text changed, so of those that are learned anew.
fn work(parsed: usize, learned: usize, rendered: usize) -> Work {
    Work {
        parsed,
        learned,
        rendered,
        coloured: 0,
        indexed: learned,
    }
}

#[test]
fn where_nothing_changed_nothing_is_parsed_rendered_or_written() {
    let report = bench().again().expect("a site");
    assert_eq!(report.work, Work::default());
    assert_eq!((report.written, report.removed), (0, 0));
}

#[test]
fn where_nothing_changed_the_last_run_alone_is_looked_at() {
    let bench = bench();
    let said = bench.again().expect("a site");
    for entry in std::fs::read_dir(bench.cache()).expect("a cache") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|name| name == "pack") && !path.ends_with("runs.pack") {
            std::fs::remove_file(path).expect("removed");
        }
    }
    let again = bench.again().expect("a site");
    assert_eq!((again.work, again.written), (Work::default(), 0));
    assert_eq!((again.pages, again.diagnostics), (said.pages, said.diagnostics));
}

#[test]
fn an_edit_of_one_article_renders_that_article() {
    let mut bench = bench();
    let text = page("a", "nl-nl") + "\nMore.\n";
    // The include is parsed too: it is spliced in.
    let (did, written) = edited(&mut bench, "content/nl-nl/articles/a.md", &text);
    assert_eq!((did, written), (work(2, 1, 1), 1));
}

#[test]
fn an_edit_of_an_article_renders_it_wherever_it_falls_back_to() {
    let mut bench = bench();
    let text = page("e", "en-us") + "\nMore.\n";
    let (did, written) = edited(&mut bench, "content/en-us/articles/e.md", &text);
    assert_eq!((did, written), (work(1, 1, 2), 2));
}

#[test]
fn an_edit_of_an_include_renders_its_users_in_all_locales() {
    let mut bench = bench();
    let (did, written) = edited(&mut bench, INCLUDE, "Other words.\n");
    // The include itself, and its users: two of `en-us`, one of `nl-nl`, one that falls back there.
    assert_eq!((did, written), (work(4, 3, 4), 4));
}

#[test]
fn an_include_that_appears_in_a_locale_renders_its_users_there() {
    let mut bench = bench();
    let (did, written) = edited(&mut bench, "content/nl-nl/includes/shared.md", "Gedeeld.\n");
    // `b` falls back to `en-us`, so it goes on with the words of `en-us`.
    assert_eq!((did, written), (work(2, 1, 1), 1));
}

#[test]
fn an_edit_of_a_template_renders_all_pages_and_learns_none() {
    let mut bench = bench();
    let template = TEMPLATE.replace("</article>", "<hr></article>");
    let (did, written) = edited(&mut bench, "themes/default/templates/article.html", &template);
    assert_eq!(did, work(PAGES.len() + 2, 0, 2 * PAGES.len()));
    assert_eq!(written, 2 * PAGES.len());
}

#[test]
fn new_code_is_coloured_and_known_code_is_not() {
    let mut bench = bench();
    let known = "\n```json\n{\"a\": 1}\n```\n";
    let new = "\n```json\n{\"b\": 1}\n```\n";
    for (code, coloured) in [(known, 0), (new, 1)] {
        let text = page("e", "en-us") + code;
        let (did, _) = edited(&mut bench, "content/en-us/articles/e.md", &text);
        assert_eq!((did.rendered, did.coloured), (2, coloured));
    }
}

#[test]
fn an_edit_of_a_title_renders_the_pages_that_show_it() {
    let mut bench = bench();
    let text = page("e", "en-us").replace("# e in", "# Echo in");
    let (did, _) = edited(&mut bench, "content/en-us/articles/e.md", &text);
    // All pages have it in their navigation.
    assert_eq!(
        (did.parsed, did.learned, did.rendered),
        (PAGES.len() + 2, 1, 2 * PAGES.len())
    );
    let again = bench.again().expect("a site");
    assert_eq!((again.work, again.written), (Work::default(), 0));
}

#[test]
fn an_edit_that_is_undone_is_remembered() {
    let mut bench = bench();
    let path = "content/en-us/articles/e.md";
    edited(&mut bench, path, &(page("e", "en-us") + "\nMore.\n"));
    let (did, written) = edited(&mut bench, path, &page("e", "en-us"));
    // The HTML itself is not kept, so it is made again.
    assert_eq!((did, written), (work(1, 0, 2), 2));
}

#[test]
fn a_page_that_was_changed_in_the_output_folder_is_made_again() {
    let bench = bench();
    let place = bench.around().join("site/en-us/articles/e/index.html");
    let right = std::fs::read(&place).expect("read");
    std::fs::write(&place, "someone else's").expect("written");
    let report = bench.again().expect("a site");
    assert_eq!((report.work, report.written), (work(1, 0, 1), 1));
    assert!(std::fs::read(&place).expect("read") == right);
}
