//! The rules about links and pictures from outside: what is found where, what a fix makes of it.

mod support;

use std::fs;

use serde_json::Value;
use support::{findings, lazuli_in, text_of, write};
use tempfile::TempDir;

/// A doc set of the given files below `content/`.
fn doc_set(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let config = "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n";
    write(dir.path(), "lazuli.toml", config.as_bytes());
    for (name, text) in files {
        write(dir.path(), &format!("content/{name}"), text.as_bytes());
    }
    dir
}

fn read(dir: &TempDir, name: &str) -> String {
    fs::read_to_string(dir.path().join("content").join(name)).unwrap()
}

fn run(dir: &TempDir, args: &[&str]) -> Vec<Value> {
    findings(lazuli_in(dir.path()).arg("check").args(args))
}

/// The findings of the rules `codes` as `code file:line:column level`.
fn found(dir: &TempDir, codes: &str) -> Vec<String> {
    let list = run(dir, &["--select", codes]);
    let line = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!(
            "{} {}:{}:{} {}",
            text("code"),
            text("file").trim_start_matches("content/"),
            finding["line"],
            finding["column"],
            text("level")
        )
    };
    list.iter().map(line).collect()
}

/// The message of the only finding of `code`.
#[track_caller]
fn message(dir: &TempDir, code: &str) -> String {
    let list = run(dir, &["--select", code]);
    assert_eq!(list.len(), 1, "{list:?}");
    format!(
        "{} | {}",
        list[0]["message"].as_str().unwrap(),
        list[0]["help"].as_str().unwrap_or("")
    )
}

const B: (&str, &str) = ("en-us/articles/vm/b.md", "# B\n\n## Next steps\n");

/// A page `a.md` beside `b.md`, and what `fix` makes of it. Fixed pages are clean of `code`.
#[track_caller]
fn fixed(code: &str, body: &str, flags: &[&str], after: &str) {
    let dir = doc_set(&[("en-us/articles/vm/a.md", &format!("# A\n\n{body}\n")), B]);
    let args = [&["--select", code, "--fix"], flags].concat();
    run(&dir, &args);
    assert_eq!(read(&dir, "en-us/articles/vm/a.md"), format!("# A\n\n{after}\n"));
    assert_eq!(found(&dir, code), Vec::<String>::new());
}

#[test]
fn addresses_of_articles_of_this_set_become_paths() {
    for url in [
        "https://azure.microsoft.com/en-us/documentation/articles/b/#next-steps",
        "http://www.windowsazure.com/documentation/articles/b#next-steps",
        "/documentation/articles/b/#next-steps",
        "/en-us/documentation/articles/b.md#next-steps",
    ] {
        let (wrong, right) = (format!("[b]({url})"), "[b](b.md#next-steps)");
        fixed("link-absolute", &wrong, &[], right);
    }
    let page = "# A\n\n[x](https://azure.microsoft.com/documentation/articles/none/)\n\
                <https://azure.microsoft.com/documentation/articles/b/>\n";
    let dir = doc_set(&[("en-us/articles/vm/a.md", page), B]);
    let list = run(&dir, &["--select", "link-absolute"]);
    assert_eq!(
        (list.len(), &list[0]["line"], &list[0]["fix"]),
        (1, &4.into(), &Value::Null)
    );
}

#[test]
fn locales_are_left_out_of_links() {
    let ours = "[p](https://azure.microsoft.com/en-us/pricing/) [q](/en-us/pricing/)";
    let left = "[p](https://azure.microsoft.com/pricing/) [q](/pricing/)";
    fixed("link-locale", ours, &[], left);
    let others = "[p](https://msdn.microsoft.com/en-us/library/x.aspx)";
    fixed(
        "link-locale",
        others,
        &["--unsafe-fixes"],
        "[p](https://msdn.microsoft.com/library/x.aspx)",
    );
    let text = "# A\n\n[p](https://msdn.microsoft.com/nl-nl/x) [q](https://msdn.microsoft.com/en-us/x)\n\
                [r](https://example.com/en-us/x) [s](https://azure.microsoft.com/pricing/)\n";
    let dir = doc_set(&[("en-us/articles/a.md", "# A\n"), ("nl-nl/articles/a.md", text)]);
    assert_eq!(
        found(&dir, "link-locale"),
        ["link-locale nl-nl/articles/a.md:3:71 info"]
    );
    assert_eq!(
        run(&dir, &["--select", "link-locale", "--fix"]).len(),
        1,
        "not safe"
    );
}

#[test]
fn links_without_extension_and_with_blanks_are_mended() {
    fixed(
        "link-no-extension",
        "[b](../vm/b#next-steps)",
        &[],
        "[b](../vm/b.md#next-steps)",
    );
    fixed(
        "link-blanks",
        "[b](b.md ) and <a href=\" b.md\">b</a>",
        &[],
        "[b](b.md) and <a href=\"b.md\">b</a>",
    );
    fixed(
        "links",
        "[b](b.md) [b](b.md \"title\")",
        &[],
        "[b](b.md) [b](b.md \"title\")",
    );
}

#[test]
fn links_to_stubs_lead_where_the_stubs_lead() {
    let stub = "---\nredirect_url: /articles/vm/b\n---\n";
    let dir = doc_set(&[
        (
            "en-us/articles/a.md",
            "# A\n\n[o](old.md#next-steps) [o](older.md) [g](gone.md)\n",
        ),
        ("en-us/articles/old.md", stub),
        (
            "en-us/articles/older.md",
            "---\nredirect_url: /articles/old\n---\n",
        ),
        (
            "en-us/articles/gone.md",
            "---\nredirect_url: https://example.com/\n---\n",
        ),
        B,
    ]);
    assert_eq!(
        found(&dir, "link-redirected,anchor-missing"),
        [
            "link-redirected en-us/articles/a.md:3:5 info",
            "link-redirected en-us/articles/a.md:3:28 info",
            "link-redirected en-us/articles/a.md:3:42 info",
        ]
    );
    run(&dir, &["--select", "link-redirected", "--fix"]);
    assert_eq!(
        read(&dir, "en-us/articles/a.md"),
        "# A\n\n[o](vm/b.md#next-steps) [o](vm/b.md) [g](gone.md)\n"
    );
}

#[test]
fn links_to_addresses_of_the_redirects_table_are_named() {
    let dir = doc_set(&[
        (
            "en-us/articles/vm/a.md",
            "# A\n\n[o](/en-us/old) [p](/en-us/olds/)\n",
        ),
        B,
    ]);
    let config = "[site]\ntitle = \"T\"\n[redirects]\n\"/en-us/old/\" = \"/en-us/articles/vm/b/\"\n";
    write(dir.path(), "lazuli.toml", config.as_bytes());
    assert_eq!(
        message(&dir, "link-redirected"),
        "`/en-us/old` has moved to `/en-us/articles/vm/b/` | link to `/en-us/articles/vm/b/`"
    );
}

const INCLUDED: &str = "[AZURE.INCLUDE [n](../../includes/n.md)]\n";

#[test]
fn a_link_of_an_include_says_from_how_many_pages_it_works() {
    let page = |name: &str| format!("# {name}\n\n{INCLUDED}");
    let works = [
        ("en-us/includes/n.md", "See [b](b.md).\n"),
        ("en-us/articles/vm/a.md", &page("A")),
        ("en-us/articles/vm/c.md", &page("C")),
        B,
    ];
    let dir = doc_set(&works);
    let codes = "include-link-relative-to-article,include-link-wrong-base,link-broken,link-by-slug";
    assert_eq!(
        found(&dir, codes),
        ["include-link-relative-to-article en-us/includes/n.md:1:9 info"]
    );
    assert_eq!(
        message(&dir, "include-link-relative-to-article"),
        "`b.md` starts from the page, not from this include: it works from all 2 pages that show it | \
         write `../articles/vm/b.md`, which starts from the include"
    );
    run(&dir, &["--select", codes, "--fix"]);
    assert_eq!(
        read(&dir, "en-us/includes/n.md"),
        "See [b](../articles/vm/b.md).\n"
    );
    assert_eq!(found(&dir, codes), Vec::<String>::new());
}

#[test]
fn a_link_of_an_include_that_fails_from_some_pages_is_one_warning() {
    let page = |name: &str| format!("# {name}\n\n{INCLUDED}");
    let dir = doc_set(&[
        ("en-us/includes/n.md", "See ![b](media/b.png).\n"),
        ("en-us/articles/vm/a.md", &page("A")),
        ("en-us/articles/net/c.md", &page("C")),
        ("en-us/articles/web/d.md", &page("D")),
    ]);
    write(dir.path(), "content/en-us/articles/vm/media/b.png", b"x");
    let codes = "include-link-relative-to-article,include-link-wrong-base,image-missing";
    assert_eq!(
        found(&dir, codes),
        ["include-link-wrong-base en-us/includes/n.md:1:10 warning"]
    );
    let text = message(&dir, "include-link-wrong-base");
    assert!(
        text.contains("works from 1 of the 3 pages that show it"),
        "{text}"
    );
    assert!(
        text.contains("it does not from `content/en-us/articles/net/c.md`"),
        "{text}"
    );
    run(&dir, &["--select", codes, "--fix"]);
    assert_eq!(found(&dir, codes).len(), 1, "a guess is not made unasked");
    run(&dir, &["--select", codes, "--fix", "--unsafe-fixes"]);
    assert_eq!(found(&dir, codes), Vec::<String>::new());
}

#[test]
fn an_anchor_that_only_readers_of_a_translation_miss_is_found_once_a_locale() {
    let dir = doc_set(&[
        (
            "en-us/articles/vm/a.md",
            "# A\n\n[b](b.md#next-steps) [again](b.md#next-steps)\n[x](b.md#none)\n",
        ),
        ("en-us/articles/vm/c.md", "# C\n\n[b](b.md#next-steps)\n"),
        B,
        ("nl-nl/articles/vm/b.md", "# B\n\nVolgende stappen\n"),
        ("nl-nl/articles/vm/c.md", "# C\n"),
        ("zh-tw/articles/vm/b.md", "# B\n\n## 後續步驟\n\n## 更多\n"),
    ]);
    let list = run(&dir, &["--select", "anchor-missing-in-translation"]);
    let mut messages: Vec<_> = list
        .iter()
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    // Two links of `a.md` in both locales, and that of `c.md`, which nl-nl has translated.
    assert_eq!(messages.len(), 5, "{messages:?}");
    messages.sort_unstable();
    messages.dedup();
    assert_eq!(
        messages,
        [
            "the nl-nl readers of this page miss the anchor `next-steps` in `content/nl-nl/articles/vm/b.md`",
            "the zh-tw readers of this page miss the anchor `next-steps` in `content/zh-tw/articles/vm/b.md`",
        ]
    );
    assert_eq!(list[0]["file"], "content/en-us/articles/vm/a.md");
    // What is wrong in the source as well is reported there, and only there.
    assert_eq!(
        found(&dir, "anchor-missing"),
        ["anchor-missing en-us/articles/vm/a.md:4:5 warning"]
    );
}

#[test]
fn definitions_that_nobody_uses_go_and_two_of_one_label_are_named() {
    let body = "[used], [text][other].\n\n[used]: b.md\n[unused]: b.md\n[other]: b.md\n[//]: # (a note)";
    let after = "[used], [text][other].\n\n[used]: b.md\n[other]: b.md\n[//]: # (a note)";
    fixed("definition-unused", body, &["--unsafe-fixes"], after);
    // The last definition of a file without a line end; a page's definition for its include.
    let dir = doc_set(&[
        ("en-us/includes/n.md", "See [b].\n\n[mine]: ../articles/vm/b.md\n"),
        (
            "en-us/articles/vm/a.md",
            &format!("# A\n\n{INCLUDED}\n[b]: b.md\n[c]: b.md"),
        ),
        (
            "en-us/articles/vm/c.md",
            "# C\n\n[d], [e].\n\n[d]: b.md\n[D]: c.md\n[e]: b.md\n[e]: b.md\n",
        ),
        B,
    ]);
    assert_eq!(
        found(&dir, "definition-unused,definition-duplicate"),
        [
            "definition-unused en-us/articles/vm/a.md:6:6 hint",
            "definition-duplicate en-us/articles/vm/c.md:6:6 info",
            "definition-unused en-us/includes/n.md:3:9 hint",
        ]
    );
}

#[test]
fn an_unused_definition_stays_where_a_label_is_undefined_or_paragraphs_would_meet() {
    for text in [
        "# A\n\nZie [overzicht][].\n\n[overview]: b.md\n",
        "# A\n\nOne\n[overview]: b.md\nTwo\n",
    ] {
        let dir = doc_set(&[("en-us/articles/vm/a.md", text), B]);
        assert_eq!(found(&dir, "definition-unused").len(), 1, "{text}");
        run(
            &dir,
            &["--select", "definition-unused", "--fix", "--unsafe-fixes"],
        );
        assert_eq!(read(&dir, "en-us/articles/vm/a.md"), text);
    }
}

#[test]
fn bare_urls_and_link_texts_that_say_nothing_are_found_where_they_stand() {
    let body = "Zie https://a.example/x_y. [here](b.md) [**Click here**](b.md) [hier][b] [](b.md)\n\n\
                [the b](b.md) <https://b.example> [![b](b.png)](b.md) `https://c.example`\n\n[b]: b.md\n";
    let dir = doc_set(&[("en-us/articles/vm/a.md", &format!("# A\n\n{body}")), B]);
    assert_eq!(
        found(&dir, "link-bare,link-text-vague,link-text-empty"),
        [
            "link-bare en-us/articles/vm/a.md:3:5 warning",
            "link-text-vague en-us/articles/vm/a.md:3:29 hint",
            "link-text-vague en-us/articles/vm/a.md:3:42 hint",
            "link-text-vague en-us/articles/vm/a.md:3:65 hint",
            "link-text-empty en-us/articles/vm/a.md:3:74 info",
        ]
    );
    fixed(
        "link-bare",
        "See (https://a.example/x_y).",
        &[],
        "See (<https://a.example/x_y>).",
    );
}

#[test]
fn pictures_need_an_alternative_text() {
    let body = "![](b.png) ![b](b.png)\n\n![ ][p]\n\n<img src=\"b.png\"> <img src=\"b.png\" alt=\"\">\n\
                <img alt='b' src='b.png'> <img src=\"b.png\" role=\"presentation\">\n\n[p]: b.png\n";
    let dir = doc_set(&[("en-us/articles/vm/a.md", &format!("# A\n\n{body}"))]);
    assert_eq!(
        found(&dir, "image-no-alt"),
        [
            "image-no-alt en-us/articles/vm/a.md:3:1 info",
            "image-no-alt en-us/articles/vm/a.md:5:1 info",
            "image-no-alt en-us/articles/vm/a.md:7:11 info",
        ]
    );
}

#[test]
fn pictures_that_nobody_shows_and_pictures_too_large_are_named_without_their_bytes() {
    let dir = doc_set(&[
        (
            "en-us/articles/vm/a.md",
            "# A\n\n![b](media/a/b.png) [f](media/a/full.PNG)\n",
        ),
        ("nl-nl/articles/vm/a.md", "# A\n\n![n](media/a/n.png)\n"),
        ("nl-nl/articles/vm/media/a/n.png", "x"),
        ("en-us/articles/vm/media/a/n.png", "x"),
        ("en-us/articles/vm/media/a/notes.txt", "x"),
    ]);
    let bytes = [&b"\x89PNG\r\n\x1a\n\x00\xff\x1b[31m"[..], &[b'z'; 3000]].concat();
    for name in ["b.png", "full.PNG", "unused.svg"] {
        write(
            dir.path(),
            &format!("content/en-us/articles/vm/media/a/{name}"),
            &bytes,
        );
    }
    assert_eq!(
        found(&dir, "image-unused"),
        [
            "image-unused en-us/articles/vm/media/a/n.png:1:1 hint",
            "image-unused en-us/articles/vm/media/a/unused.svg:1:1 hint",
        ]
    );
    assert_eq!(
        run(&dir, &["--select", "image-unused", "--locale", "en-us"]).len(),
        0
    );
    assert_eq!(run(&dir, &["--select", "image-too-large"]).len(), 0);
    let config = "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n[check]\nmax_image_size = 2048\n";
    write(dir.path(), "lazuli.toml", config.as_bytes());
    assert_eq!(
        found(&dir, "image-too-large"),
        [
            "image-too-large en-us/articles/vm/media/a/b.png:1:1 info",
            "image-too-large en-us/articles/vm/media/a/full.PNG:1:1 info",
        ]
    );
    for format in [
        "full", "concise", "json", "sarif", "github", "azure", "gitlab", "junit",
    ] {
        let mut command = lazuli_in(dir.path());
        let args = [
            "check",
            "--select",
            "image-unused,image-too-large",
            "--output-format",
            format,
        ];
        let output = command.args(args).output().unwrap();
        let text = text_of(&output.stdout);
        assert!(
            text.contains("unused.svg") && !text.contains("zz") && !text.contains("PNG\r"),
            "{format}: {text}"
        );
    }
}

#[test]
fn pictures_in_the_folder_of_another_article_are_named_on_request() {
    let dir = doc_set(&[
        (
            "en-us/articles/vm/a.md",
            "# A\n\n![p](media/a/p.png) ![q](media/a/q.png) ![s](media/shared/s.png)\n",
        ),
        (
            "en-us/articles/vm/b.md",
            "# B\n\n![p](media/a/p.png) ![s](media/shared/s.png)\n",
        ),
    ]);
    for name in ["a/p.png", "a/q.png", "shared/s.png"] {
        write(
            dir.path(),
            &format!("content/en-us/articles/vm/media/{name}"),
            b"x",
        );
    }
    let codes = "image-shared,media-folder";
    assert_eq!(
        found(&dir, codes),
        [
            "image-shared en-us/articles/vm/a.md:3:6 warning",
            "media-folder en-us/articles/vm/a.md:3:46 warning",
            "image-shared en-us/articles/vm/b.md:3:6 warning",
            "media-folder en-us/articles/vm/b.md:3:6 warning",
            "media-folder en-us/articles/vm/b.md:3:26 warning",
        ]
    );
    assert!(
        run(&dir, &["--select", "links,structure"]).is_empty(),
        "both are off"
    );
}

#[test]
fn the_only_near_name_is_an_unsafe_fix() {
    let unsafely = &["--unsafe-fixes"][..];
    let dir = doc_set(&[
        (
            "en-us/articles/vm/a.md",
            "# A\n\n[b](storge.md#x) [n](storage.md#next-setps) ![p](media/portla.png)\n\n\
          [AZURE.INCLUDE [n](../../includes/note-cretae.md)]\n\n[s][storag]\n\n[storage]: storage.md\n",
        ),
        (
            "en-us/articles/vm/storage.md",
            "# Storage\n\n## Next steps\n\n## X\n",
        ),
        ("en-us/includes/note-create.md", "A note.\n"),
    ]);
    write(dir.path(), "content/en-us/articles/vm/media/portal.png", b"x");
    let codes = "link-broken,image-missing,include-missing,anchor-missing,reference-undefined";
    let before = read(&dir, "en-us/articles/vm/a.md");
    run(&dir, &["--select", codes, "--fix"]);
    assert_eq!(read(&dir, "en-us/articles/vm/a.md"), before);
    run(&dir, &[&["--select", codes, "--fix"], unsafely].concat());
    assert_eq!(
        read(&dir, "en-us/articles/vm/a.md"),
        "# A\n\n[b](storage.md#x) [n](storage.md#next-steps) ![p](media/portal.png)\n\n\
         [AZURE.INCLUDE [n](../../includes/note-create.md)]\n\n[s][storage]\n\n[storage]: storage.md\n"
    );
    assert_eq!(found(&dir, codes), Vec::<String>::new());
}

#[test]
fn an_undefined_label_is_pointed_at_and_the_nearest_one_named() {
    let text = "# A\n\nSee [the portal][prtal] and [Pirtal][].\n\n[portal]: https://a.example\n";
    let dir = doc_set(&[("en-us/articles/vm/a.md", text)]);
    let list = run(&dir, &["--select", "reference-undefined"]);
    let columns: Vec<_> = list
        .iter()
        .map(|finding| finding["column"].as_u64().unwrap())
        .collect();
    assert_eq!(columns, [18, 30]);
    assert_eq!(list[0]["help"], "did you mean `[portal]`?");
    fixed(
        "reference-undefined",
        "[the portal][prtal] and [Pirtal][].\n\n[portal]: https://a.example",
        &["--unsafe-fixes"],
        "[the portal][portal] and [Pirtal][portal].\n\n[portal]: https://a.example",
    );
}
