//! What pages show beside their text: notices on translations, the feedback link, the pages of long listings.

mod support;

use std::fs;
use std::path::Path;

use support::{lazuli_in, write};
use tempfile::TempDir;

/// A doc set with `[site]` keys, further tables, and pages by path under `content/`, each with its metadata.
fn built(site: &str, tables: &str, pages: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let config = format!(
        "[site]\ntitle = \"T\"\nbase_url = \"https://docs.example/help/\"\nsource_locale = \"en-us\"\n{site}\n{tables}"
    );
    write(dir.path(), "lazuli.toml", config);
    let template = "<a class=\"feedback\" href=\"{{ feedback_url }}\">?</a>";
    write(
        dir.path(),
        "themes/default/templates/partials/about.html",
        template,
    );
    for (name, metadata) in pages {
        let text = format!("---\ndescription: D\n{metadata}\n---\n\n# A page\n\nText.\n");
        write(dir.path(), &format!("content/{name}"), text);
    }
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    dir
}

fn page(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join("site").join(name)).unwrap()
}

const MACHINE: &str = "door een machine vertaald";
const STALE: &str = "gewijzigd nadat";

#[test]
fn translations_say_that_a_machine_made_them_and_that_they_are_old() {
    let pages = [
        ("en-us/articles/a.md", "title: A\nms.date: 2016-07-19"),
        ("en-us/articles/b.md", "title: B\nms.date: 2016-07-19"),
        (
            "en-us/articles/c.md",
            "title: C\nms.date: 2016-07-19\nms.translationtype: MT",
        ),
        (
            "nl-nl/articles/a.md",
            "title: A\nms.date: 2016-07-19\nms.translationtype: MT",
        ),
        ("nl-nl/articles/b.md", "title: B\nms.date: 2016-05-02"),
    ];
    let dir = built("", "", &pages);
    let (a, b, c) = (
        page(dir.path(), "nl-nl/articles/a/index.html"),
        page(dir.path(), "nl-nl/articles/b/index.html"),
        page(dir.path(), "nl-nl/articles/c/index.html"),
    );
    assert!(a.contains(MACHINE) && !a.contains(STALE));
    assert!(a.contains("<a href=\"/help/en-us/articles/a/\">Het origineel lezen</a>"));
    assert!(b.contains(STALE) && !b.contains(MACHINE));
    // What falls back is no translation.
    assert!(!c.contains(MACHINE) && !c.contains(STALE));
    for name in ["a", "b", "c"] {
        let original = page(dir.path(), &format!("en-us/articles/{name}/index.html"));
        assert!(!original.contains("lz-notice"), "{name}");
    }
}

#[test]
fn a_locale_can_be_machine_translated_but_for_pages_that_say_otherwise() {
    let pages = [
        ("en-us/articles/a.md", "title: A\nms.date: 2016-07-19"),
        ("en-us/articles/b.md", "title: B"),
        ("nl-nl/articles/a.md", "title: A\nms.date: 2016-07-12"),
        ("nl-nl/articles/b.md", "title: B\nms.translationtype: HT"),
    ];
    let tables = "[locales.nl-nl]\nmachine_translated = true";
    let dir = built("stale_days = 7", tables, &pages);
    let a = page(dir.path(), "nl-nl/articles/a/index.html");
    assert!(a.contains(MACHINE) && !a.contains(STALE));
    assert!(!page(dir.path(), "nl-nl/articles/b/index.html").contains(MACHINE));
    let dir = built("translation_notices = false", tables, &pages);
    assert!(!page(dir.path(), "nl-nl/articles/a/index.html").contains("lz-notice"));
}

#[test]
fn the_feedback_link_is_filled_in_with_values_that_end_nothing() {
    let site = "feedback_url = \"https://git.example/new?title={title}&body={url}%20{path}\"";
    let dir = built(site, "", &[("en-us/articles/a.md", "title: 'A & \"b\"?'")]);
    let html = page(dir.path(), "en-us/articles/a/index.html");
    let url = "https://git.example/new?title=A%20%26%20%22b%22%3F&amp;body=https%3A%2F%2Fdocs%2Eexample\
               %2Fhelp%2Fen%2Dus%2Farticles%2Fa%2F%20articles%2Fa%2Emd";
    assert!(html.contains(&format!("href=\"{url}\"")), "{html}");
}

#[test]
fn long_listings_go_on_on_further_pages_which_know_each_other() {
    let names: Vec<String> = (1..=5).map(|n| format!("en-us/articles/p{n}.md")).collect();
    let metadata: Vec<String> = (1..=5)
        .map(|n| format!("title: P{n}\nservices: gateway\ntags: net"))
        .collect();
    let pages: Vec<(&str, &str)> = names
        .iter()
        .zip(&metadata)
        .map(|(n, m)| (n.as_str(), m.as_str()))
        .collect();
    let dir = built("listing_entries = 2", "", &pages);
    let first = page(dir.path(), "en-us/services/gateway/index.html");
    let second = page(dir.path(), "en-us/services/gateway/2/index.html");
    let third = page(dir.path(), "en-us/services/gateway/3/index.html");
    assert!(!dir.path().join("site/en-us/services/gateway/4").exists());
    for (number, html) in [(1, &first), (2, &second), (3, &third)] {
        let lists = |n: usize| html.contains(&format!("<li><a href=\"/help/en-us/articles/p{n}/\">"));
        let shown: Vec<usize> = (1..=5).filter(|&n| lists(n)).collect();
        let wanted = [vec![1, 2], vec![3, 4], vec![5]];
        assert_eq!(shown, wanted[number - 1]);
        let own = if number == 1 {
            String::new()
        } else {
            format!("{number}/")
        };
        let canonical = format!(
            "<link rel=\"canonical\" href=\"https://docs.example/help/en-us/services/gateway/{own}\">"
        );
        assert!(html.contains(&canonical), "{number}");
        assert_eq!(
            html.matches("rel=\"prev\"").count(),
            usize::from(number > 1),
            "{number}"
        );
        assert_eq!(
            html.matches("rel=\"next\"").count(),
            usize::from(number < 3),
            "{number}"
        );
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{number}");
    }
    assert!(
        second.contains("<title>gateway – page 2 | T</title>")
            || second.contains("<title>Gateway – page 2 | T</title>")
    );
    let sitemap = page(dir.path(), "sitemap-en-us.xml");
    for path in [
        "",
        "services/gateway/",
        "services/gateway/2/",
        "services/gateway/3/",
        "articles/p1/",
    ] {
        let loc = format!("<loc>https://docs.example/help/en-us/{path}</loc>");
        assert_eq!(sitemap.matches(&loc).count(), 1, "{path}");
    }
    assert!(!sitemap.contains("404"));

    let dir = built("listing_entries = 0", "", &pages);
    let html = page(dir.path(), "en-us/services/gateway/index.html");
    assert!(html.contains("/articles/p5/") && !html.contains("lz-pages"));
}
