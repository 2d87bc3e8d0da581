//! A small doc set in two locales becomes the whole site that it should: every file, and what pages hold.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{lazuli_in, text_of};

/// A PNG of 3 by 2 pixels, as far as anyone reads it who asks for its size.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";

const TEXTS: [(&str, &str); 9] = [
    (
        "lazuli.toml",
        r#"[site]
title = "Gateways"
description = "All about gateways."
base_url = "https://docs.example/help/"
source_locale = "en-us"
edit_url = "https://git.example/edit/{source}"

[locales.nl-nl]
title = "Gateways in het Nederlands"
description = "Alles over gateways."

[redirects]
"/en-us/articles/old/" = "/en-us/articles/gateway/gateway-create/"
"#,
    ),
    (
        "content/en-us/articles/TOC.md",
        "# Gateway\n## [About gateways](gateway/gateway-overview.md)\n## Tasks\n\
         ### [Create](gateway/gateway-create.md)\n\
         # Storage\n## [About storage](storage/storage-overview.md)\n",
    ),
    (
        "content/en-us/articles/gateway/gateway-overview.md",
        r#"<properties
   pageTitle="About gateways | Examples"
   description="What a gateway is &amp; does."
   services="gateway"
   authors="anna,bert" />
<tags
   ms.service="gateway"
   ms.date="10/18/2016"
   ms.topic="get-started-article" />

# About gateways

[AZURE.INCLUDE [gateway-selector](../../includes/gateway-selector.md)]

A gateway joins two networks.

> [AZURE.NOTE] It takes 45 minutes.

## Kinds

![Two networks](./media/gateway-overview/networks.png)

| Kind  | Speed |
|-------|------:|
| Basic | 100   |

## Next steps

[Create one](gateway-create.md#before-you-begin), or [ask](no-such-page.md).
"#,
    ),
    (
        "content/en-us/articles/gateway/gateway-create.md",
        r#"<properties
   pageTitle="Create a gateway"
   description="How to create a gateway."
   services="gateway"
   authors="anna" />
<tags ms.date="11/02/2016" />

# Create a gateway

## Before you begin

Read [about gateways](gateway-overview.md).

## Create it

```powershell
New-Gateway -Name 'one'
```
"#,
    ),
    (
        "content/en-us/articles/storage/storage-overview.md",
        "# About storage\n\nIt keeps things.\n",
    ),
    (
        "content/en-us/includes/gateway-selector.md",
        "> [AZURE.SELECTOR]\n- [About](../articles/gateway/gateway-overview.md)\n\
         - [Create](../articles/gateway/gateway-create.md)\n",
    ),
    (
        "content/nl-nl/articles/gateway/gateway-overview.md",
        r#"<properties
   pageTitle="Over gateways | Voorbeelden"
   description="Wat een gateway is en doet."
   services="gateway"
   authors="anna,bert" />
<tags ms.date="10/20/2016" />

# <a name="about-gateways"></a>Over gateways

[AZURE.INCLUDE [gateway-selector](../../includes/gateway-selector.md)]

Een gateway verbindt twee netwerken.

## <a name="kinds"></a>Soorten

![Twee netwerken](./media/gateway-overview/networks.png)

## <a name="next-steps"></a>Volgende stappen

[Een gateway maken](gateway-create.md).
"#,
    ),
    (
        "content/nl-nl/includes/gateway-selector.md",
        "> [AZURE.SELECTOR]\n- [Over](../articles/gateway/gateway-overview.md)\n\
         - [Maken](../articles/gateway/gateway-create.md)\n",
    ),
    ("content/nl-nl/articles/storage/README.txt", "No page.\n"),
];

/// The site's text files by their path in the output folder; `None` for a picture.
fn site() -> BTreeMap<String, Option<String>> {
    let dir = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for (path, text) in TEXTS {
        put(path, text.as_bytes());
    }
    put(
        "content/en-us/articles/gateway/media/gateway-overview/networks.png",
        PICTURE,
    );
    let built = lazuli_in(dir.path()).arg("build").output().unwrap();
    let report = text_of(&built.stderr);
    assert!(built.status.success(), "{report}");
    assert_eq!(
        report.matches("warning[").count(),
        1,
        "one link is broken:\n{report}"
    );
    let mut files = BTreeMap::new();
    read(&dir.path().join("site"), "", &mut files);
    files
}

fn read(folder: &Path, under: &str, files: &mut BTreeMap<String, Option<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{under}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            files.insert(without_hash(&path), String::from_utf8(bytes).ok());
        }
    }
}

/// `text` without the hashes in the names of assets, which change with every touch of the stylesheet.
fn without_hash(text: &str) -> String {
    let hash = regex::Regex::new(r"(assets/[\w-]+)\.[0-9a-f]{8}\.").unwrap();
    let text = hash.replace_all(text, "$1.HASH.");
    let chunk = regex::Regex::new(r"(search/[\w-]+)/[0-9a-f]{12}\.bin").unwrap();
    chunk.replace_all(&text, "$1/HASH.bin").into_owned()
}

/// The element `name` of the page at `path`, without empty lines.
fn element(files: &BTreeMap<String, Option<String>>, path: &str, name: &str) -> String {
    let html = files[path].as_deref().expect("a page is text");
    let start = html.find(&format!("<{name}")).expect("the element opens");
    let close = format!("</{name}>");
    let end = html.find(&close).expect("the element closes") + close.len();
    let lines = html[start..end].lines().filter(|line| !line.trim().is_empty());
    without_hash(&lines.collect::<Vec<_>>().join("\n"))
}

const TRANSLATED: &str = "nl-nl/articles/gateway/gateway-overview/index.html";
const SOURCE: &str = "en-us/articles/gateway/gateway-overview/index.html";
const FALLEN_BACK: &str = "nl-nl/articles/gateway/gateway-create/index.html";

#[test]
fn a_small_set_becomes_these_files() {
    let files: Vec<String> = site().into_keys().collect();
    insta::assert_snapshot!("files", files.join("\n"));
}

#[test]
fn heads_and_articles_are_as_reviewed() {
    let files = site();
    for (name, path) in [
        ("source", SOURCE),
        ("translated", TRANSLATED),
        ("fallen-back", FALLEN_BACK),
    ] {
        insta::assert_snapshot!(format!("{name}-head"), element(&files, path, "head"));
        insta::assert_snapshot!(format!("{name}-main"), element(&files, path, "main"));
    }
}

#[test]
fn a_page_opens_with_breadcrumb_notice_heading_byline_and_text_in_this_order() {
    let files = site();
    for path in [SOURCE, TRANSLATED, FALLEN_BACK] {
        let main = element(&files, path, "main");
        let place = |part: &str| main.find(part).unwrap_or_else(|| panic!("{path} has no {part}"));
        let mut order = vec![place("lz-breadcrumbs")];
        if path == FALLEN_BACK {
            order.push(place("role=\"note\""));
        }
        order.extend(["<article", "<h1", "lz-byline"].map(place));
        order.push(place("lz-body"));
        assert!(order.is_sorted(), "{path}: {order:?}");
        assert_eq!(main.matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn a_page_that_falls_back_is_no_translation_and_points_at_its_source() {
    let files = site();
    let head = element(&files, FALLEN_BACK, "head");
    let source = "https://docs.example/help/en-us/articles/gateway/gateway-create/";
    assert!(head.contains(&format!("<link rel=\"canonical\" href=\"{source}\">")));
    assert!(!head.contains("hreflang="), "{head}");
    let main = element(&files, FALLEN_BACK, "main");
    assert!(main.contains("<div class=\"lz-body\" lang=\"en-US\" dir=\"ltr\">"));
    // Its links stay in the reader's locale.
    assert!(main.contains("href=\"/help/nl-nl/articles/gateway/gateway-overview/\""));
}

#[test]
fn translations_name_each_other_and_the_source_as_default() {
    let files = site();
    for path in [SOURCE, TRANSLATED] {
        let head = element(&files, path, "head");
        for (hreflang, locale) in [("en-US", "en-us"), ("nl-NL", "nl-nl"), ("x-default", "en-us")] {
            let url = format!("https://docs.example/help/{locale}/articles/gateway/gateway-overview/");
            let link = format!("<link rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{url}\">");
            assert!(head.contains(&link), "{path} lacks {link}");
        }
    }
    let front = element(&files, "nl-nl/index.html", "head");
    assert_eq!(front.matches("hreflang=").count(), 3, "{front}");
}

#[test]
fn structured_data_is_json_about_the_page() {
    let files = site();
    let head = element(&files, TRANSLATED, "head");
    let (_, json) = head.split_once("<script type=\"application/ld+json\">").unwrap();
    let (json, _) = json.split_once("</script>").unwrap();
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    let graph = data["@graph"].as_array().unwrap();
    let kinds: Vec<_> = graph.iter().map(|node| node["@type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["TechArticle", "BreadcrumbList"]);
    assert_eq!(graph[0]["inLanguage"], "nl-NL");
    assert_eq!(graph[0]["dateModified"], "2016-10-20");
    assert_eq!(graph[0]["author"][1]["name"], "bert");
}

#[test]
fn every_article_shows_the_navigation_that_it_stands_in() {
    let files = site();
    let articles = files
        .keys()
        .filter(|path| path.contains("/articles/") && path.ends_with("/index.html"))
        .filter(|path| !path.contains("/old/"));
    let mut count = 0;
    for path in articles {
        let html = files[path].as_deref().unwrap();
        let (_, nav) = html
            .split_once("id=\"lz-nav\"")
            .unwrap_or_else(|| panic!("{path}: no navigation"));
        let (nav, _) = nav.split_once("</nav>").unwrap();
        let url = path.trim_end_matches("index.html");
        let current = format!("<a href=\"/help/{url}\" aria-current=\"page\">");
        assert!(
            nav.contains(&current),
            "{path} is not in its own navigation:\n{nav}"
        );
        count += 1;
    }
    assert_eq!(count, 6, "three articles in two locales");
}

#[test]
fn a_feed_is_named_where_it_is_written() {
    let files = site();
    for locale in ["en-us", "nl-nl"] {
        assert!(files.contains_key(&format!("{locale}/feed.xml")));
        let head = element(&files, &format!("{locale}/index.html"), "head");
        let url = format!("https://docs.example/help/{locale}/feed.xml");
        assert!(
            head.contains(&format!("type=\"application/atom+xml\" href=\"{url}\"")),
            "{head}"
        );
    }
}
