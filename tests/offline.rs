//! A site that is opened from a disk: every address leads to a file, whatever the page.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{lazuli_in, write};

const PAGE: &str = "---\ntitle: A\ndescription: D\nservices: gateway\n---\n\n# A\n\n[B](sub/b.md#x), \
                    ![P](media/p.png), <a href=\"sub/b.md\">raw</a>\n\n## Two\n\n## Three\n";

/// A doc set in two locales, built with `arguments`.
fn built(config: &str, arguments: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let site =
        "[site]\ntitle = \"T\"\nbase_url = \"https://docs.example/help/\"\nsource_locale = \"en-us\"\n";
    write(dir.path(), "lazuli.toml", format!("{site}{config}"));
    write(dir.path(), "content/en-us/articles/a.md", PAGE);
    write(
        dir.path(),
        "content/en-us/articles/sub/b.md",
        "---\ntitle: B\ndescription: D\n---\n\n# B\n\n## X\n\n[A](../a.md)\n",
    );
    write(
        dir.path(),
        "content/en-us/articles/media/p.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d",
    );
    write(dir.path(), "content/nl-nl/articles/a.md", PAGE);
    write(
        dir.path(),
        "themes/default/static/css/custom.css",
        "b{background:url(../dot.svg)}",
    );
    write(
        dir.path(),
        "themes/default/static/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    lazuli_in(dir.path())
        .args(["build", "-q"])
        .args(arguments)
        .assert()
        .code(0);
    dir
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, out),
            false => out.push(path),
        }
    }
}

#[test]
fn every_address_of_an_offline_site_is_a_file() {
    let config = "[redirects]\n\"/en-us/old/\" = \"/en-us/articles/a/\"\n";
    let dir = built(config, &["--offline"]);
    let mut all = Vec::new();
    files(&dir.path().join("site"), &mut all);
    let pages = all
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "html" || e == "css"));
    let address = regex::Regex::new(r#"(?:(?:href|src)=["']?|url=|url\(["']?)([^"'#?)>]+)"#).unwrap();
    let mut checked = 0;
    for page in pages {
        let text = fs::read_to_string(page).unwrap();
        for found in address.captures_iter(&text) {
            let url = &found[1];
            if url.contains(':') {
                continue;
            }
            assert!(!url.starts_with('/'), "{}: {url}", page.display());
            let target = page.parent().unwrap().join(url);
            assert!(target.is_file(), "{}: {url}", page.display());
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
    let a = fs::read_to_string(dir.path().join("site/en-us/articles/a/index.html")).unwrap();
    assert!(a.contains("<a href=\"../sub/b/index.html#x\">B</a>"));
    assert!(a.contains("<link rel=\"canonical\" href=\"https://docs.example/help/en-us/articles/a/\">"));
    let root = fs::read_to_string(dir.path().join("site/index.html")).unwrap();
    assert!(root.contains("\"nl-nl/index.html\""), "{root}");
}

#[test]
fn the_markdown_of_a_page_has_its_includes_and_absolute_links() {
    let dir = tempfile::tempdir().unwrap();
    let config = "[site]\ntitle = \"T\"\nbase_url = \"https://docs.example/help/\"\nsource_locale = \"en-us\"\n\
                  description = \"All of it.\"\nmarkdown_pages = true\nllms_txt = true\n";
    write(dir.path(), "lazuli.toml", config);
    write(
        dir.path(),
        "content/en-us/includes/i.md",
        "Shared [text](../articles/a.md).\n",
    );
    let text = "---\ntitle: Title of B\ndescription: About B.\n---\n\n[AZURE.INCLUDE [i](../includes/i.md)]\n\n\
                [inline](a.md#x \"t\"), [reference][r], [r], ![](p.png), <https://e.example/>, <a href=\"a.md\">raw</a>\n\n\
                [r]: a.md\n";
    write(dir.path(), "content/en-us/articles/b.md", text);
    write(
        dir.path(),
        "content/en-us/articles/a.md",
        "---\ntitle: A\ndescription: D\n---\n\n# A\n\n## X\n",
    );
    write(
        dir.path(),
        "content/nl-nl/articles/a.md",
        "---\ntitle: A in nl\ndescription: D\n---\n\n# A in nl\n",
    );
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    let site = dir.path().join("site");
    let markdown = fs::read_to_string(site.join("en-us/articles/b/index.md")).unwrap();
    let a = "https://docs.example/help/en-us/articles/a/";
    assert_eq!(
        markdown.trim_start(),
        format!(
            "# Title of B\n\n\nShared [text]({a}).\n\n[inline]({a}#x \"t\"), [reference]({a}), [r]({a}), ![](https://docs.example/help/en-us/articles/p.png), \
             <https://e.example/>, <a href=\"{a}\">raw</a>\n"
        )
    );
    let html = fs::read_to_string(site.join("en-us/articles/b/index.html")).unwrap();
    assert!(html.contains(
        "<link rel=\"alternate\" type=\"text/markdown\" href=\"/help/en-us/articles/b/index.md\">"
    ));
    let llms = fs::read_to_string(site.join("en-us/llms.txt")).unwrap();
    assert!(llms.starts_with("# T\n\n> All of it.\n\n## "), "{llms}");
    assert!(
        llms.contains("- [Title of B](https://docs.example/help/en-us/articles/b/index.md): About B.\n"),
        "{llms}"
    );
    assert!(
        fs::read_to_string(site.join("nl-nl/llms.txt"))
            .unwrap()
            .contains("A in nl")
    );

    // A second build knows both files; a markdown file that is gone comes back.
    fs::remove_file(site.join("en-us/articles/b/index.md")).unwrap();
    lazuli_in(dir.path())
        .args(["build", "-q", "--verify-incremental"])
        .assert()
        .code(0);
    assert_eq!(
        fs::read_to_string(site.join("en-us/articles/b/index.md")).unwrap(),
        markdown
    );
}
