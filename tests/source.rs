//! Doc sets on disk: which files a scan lists and what it makes of their bytes.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use lazuli::base::{FileId, LocaleTag};
use lazuli::config::Config;
use lazuli::config::model::Locale;
use lazuli::source::{ScanProblem, SourceError, SourceSet, decode, image, read, scan};
use tempfile::{TempDir, tempdir};

/// A temporary folder `docs` with these files; each holds its own name.
fn docs(files: &[&str]) -> (TempDir, PathBuf) {
    let temp = tempdir().unwrap();
    let root = temp.path().join("docs");
    for file in files {
        write(&root.join(file), file);
    }
    (temp, root)
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn tag(text: &str) -> LocaleTag {
    LocaleTag::parse(text).unwrap()
}

fn scanned(root: &Path) -> (SourceSet, Vec<ScanProblem>) {
    scan(root, &Config::default(), &[], &root.join("site")).unwrap()
}

/// `locale kind name`, one a file; the locale is `-` for shared includes.
fn listing(set: &SourceSet) -> Vec<String> {
    set.files
        .iter()
        .map(|file| {
            let locale = file.locale.map_or("-", |id| set.locale(id).tag.as_str());
            format!("{locale} {:?} {}", file.kind, file.name)
        })
        .collect()
}

fn tags(set: &SourceSet) -> Vec<&str> {
    set.locales.iter().map(|locale| locale.tag.as_str()).collect()
}

fn refused(root: &Path, config: &Config) -> String {
    match scan(root, config, &[], &root.join("site")) {
        Err(SourceError::Config { message, help }) => {
            format!("{message} / {}", help.unwrap_or_default())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn locales_stand_under_content_and_share_the_includes_at_the_top() {
    let (_temp, root) = docs(&[
        "content/nl-nl/articles/a.md",
        "content/en-us/articles/a.md",
        "content/en-us/articles/TOC.md",
        "content/en-us/includes/own.md",
        "content/en-us/README.md",
        "content/zh-tw/guide.md",
        "content/zh-tw/media/p.png",
        "content/how to write.md",
        "includes/shared.md",
        "includes/media/s.png",
        "README.md",
    ]);
    let (set, problems) = scanned(&root);
    assert_eq!(problems, []);
    assert_eq!(tags(&set), ["en-us", "nl-nl", "zh-tw"]);
    assert_eq!(
        listing(&set),
        [
            "en-us Ignored content/en-us/README.md",
            "en-us Toc content/en-us/articles/TOC.md",
            "en-us Page content/en-us/articles/a.md",
            "en-us Include content/en-us/includes/own.md",
            "nl-nl Page content/nl-nl/articles/a.md",
            "zh-tw Page content/zh-tw/guide.md",
            "zh-tw Asset content/zh-tw/media/p.png",
            "- Asset includes/media/s.png",
            "- Include includes/shared.md",
        ]
    );
    let paths: Vec<_> = set.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths[2], "articles/a.md");
    assert_eq!(paths[8], "includes/shared.md");
    assert_eq!(set.files[2].size, "content/en-us/articles/a.md".len() as u64);
    assert_eq!(set.locales[2].name, "中文 (台灣)");
}

#[test]
fn a_plain_checkout_is_a_site_of_one_locale_named_after_its_folder() {
    for (folder, locale) in [
        ("azure-content", "en-us"),
        ("azure-content-nlnl", "nl-nl"),
        ("azure-docs.nl-nl", "nl-nl"),
        ("zh-TW", "zh-tw"),
    ] {
        let temp = tempdir().unwrap();
        let root = temp.path().join(folder);
        for file in [
            "articles/vm/a.md",
            "includes/i.md",
            "contributor-guide/c.md",
            "license.md",
        ] {
            write(&root.join(file), "x");
        }
        let (set, _) = scanned(&root);
        let expected = [
            "Page articles/vm/a.md",
            "Ignored contributor-guide/c.md",
            "Include includes/i.md",
            "Ignored license.md",
        ];
        assert_eq!(listing(&set), expected.map(|line| format!("{locale} {line}")));
    }
}

#[test]
fn folders_named_like_locales_are_locales_where_there_is_nothing_else() {
    let (_temp, root) = docs(&[
        "en-us/articles/a.md",
        "nl-nl/deep/a.md",
        "how-to/a.md",
        "de-de/x.png",
    ]);
    let (set, _) = scanned(&root);
    assert_eq!(
        listing(&set),
        ["en-us Page en-us/articles/a.md", "nl-nl Page nl-nl/deep/a.md"]
    );

    let (_temp, root) = docs(&["how-to/a.md", "index.md"]);
    assert_eq!(
        listing(&scanned(&root).0),
        ["en-us Page how-to/a.md", "en-us Page index.md"]
    );
}

#[test]
fn locales_may_live_elsewhere() {
    let (temp, root) = docs(&[
        "content/en-us/a.md",
        "../dutch/a.md",
        "../french/a.md",
        "../german/a.md",
    ]);
    let mut config = Config::default();
    let dutch = Locale {
        root: Some("../dutch".into()),
        ..Locale::default()
    };
    config.locales.insert("nl-NL".to_owned(), dutch.clone());
    config.locales.insert("de-de".to_owned(), dutch);
    let given = [
        (tag("fr-fr"), temp.path().join("french")),
        (tag("de-de"), temp.path().join("german")),
    ];
    let (set, _) = scan(&root, &config, &given, &root.join("site")).unwrap();
    assert_eq!(
        listing(&set),
        [
            "nl-nl Page ../dutch/a.md",
            "fr-fr Page ../french/a.md",
            "de-de Page ../german/a.md",
            "en-us Page content/en-us/a.md",
        ]
    );
}

#[test]
fn a_checkout_with_translations_elsewhere_is_a_locale_itself() {
    let (temp, root) = docs(&["articles/a.md", "../dutch/articles/a.md"]);
    let given = [(tag("nl-nl"), temp.path().join("dutch"))];
    let (set, _) = scan(&root, &Config::default(), &given, &root.join("site")).unwrap();
    assert_eq!(
        listing(&set),
        ["nl-nl Page ../dutch/articles/a.md", "en-us Page articles/a.md"]
    );
}

#[test]
fn the_source_locale_is_first_and_last_resort_of_all() {
    let (_temp, root) = docs(&[
        "content/de-de/a.md",
        "content/de-at/a.md",
        "content/fr-fr/a.md",
        "content/en-gb/a.md",
    ]);
    let mut config = Config::default();
    let austrian = Locale {
        fallback: vec!["de_DE".to_owned(), "de-at".to_owned()],
        title: Some("Hilfe".to_owned()),
        ..Locale::default()
    };
    config.locales.insert("de-at".to_owned(), austrian);
    let (set, _) = scan(&root, &config, &[], &root.join("site")).unwrap();
    assert_eq!(tags(&set), ["en-gb", "de-at", "de-de", "fr-fr"]);
    let chains: Vec<Vec<_>> = set
        .locales
        .iter()
        .map(|locale| {
            locale
                .chain
                .iter()
                .map(|&id| set.locale(id).tag.as_str())
                .collect()
        })
        .collect();
    assert_eq!(
        chains,
        [
            vec!["en-gb"],
            vec!["de-at", "de-de", "en-gb"],
            vec!["de-de", "en-gb"],
            vec!["fr-fr", "en-gb"]
        ]
    );
    assert_eq!(
        (set.locales[1].title.as_str(), set.locales[0].title.as_str()),
        ("Hilfe", "Documentation")
    );

    config.site.source_locale = Some("fr-fr".to_owned());
    let (set, _) = scan(&root, &config, &[], &root.join("site")).unwrap();
    assert_eq!(tags(&set)[0], "fr-fr");
}

#[test]
fn locales_that_do_not_exist_are_errors_with_the_nearest_name() {
    let (_temp, root) = docs(&["content/en-us/a.md", "content/nl-nl/a.md"]);
    let with_locale = |name: &str, locale: Locale| {
        let mut config = Config::default();
        config.locales.insert(name.to_owned(), locale);
        config
    };
    let fallback = Locale {
        fallback: vec!["en-uk".to_owned()],
        ..Locale::default()
    };
    let no_root = Locale {
        root: Some("nowhere".into()),
        ..Locale::default()
    };
    let mut source = Config::default();
    source.site.source_locale = Some("en-sus".to_owned());
    for (config, wanted) in [
        (
            with_locale("nl-nl", fallback),
            ["`en-uk`", "did you mean `en-us`"],
        ),
        (
            with_locale("nl-ln", Locale::default()),
            ["content/nl-ln", "did you mean `nl-nl`"],
        ),
        (with_locale("nl-be", no_root), ["does not exist", "--locale-root"]),
        (with_locale("Dutch!", Locale::default()), ["`Dutch!`", "nl-nl"]),
        (source, ["source_locale", "did you mean `en-us`"]),
    ] {
        let message = refused(&root, &config);
        assert!(wanted.iter().all(|part| message.contains(part)), "{message}");
    }
    write(&root.join("content/NL_nl/b.md"), "x");
    assert!(refused(&root, &Config::default()).contains("two folders"));
    let missing = scan(&root.join("nowhere"), &Config::default(), &[], &root);
    assert!(matches!(missing, Err(SourceError::Io { .. })));
    let (_temp, empty) = docs(&["a.txt"]);
    assert!(refused(&empty, &Config::default()).contains("no page"));
}

#[test]
fn dot_files_packages_and_output_are_never_listed() {
    let (_temp, root) = docs(&[
        "articles/a.md",
        "articles/.env",
        "articles/.hidden/b.md",
        "articles/target/c.md",
        ".git/config",
        ".openpublishing.redirection.json",
        ".openpublishing.publish.config.json",
        "node_modules/x/readme.md",
        "target/doc/x.md",
        "site/index.html",
        "public/index.html",
        "public/.lazuli-ledger",
    ]);
    assert_eq!(lazuli::emit::LEDGER, ".lazuli-ledger");
    let (set, problems) = scanned(&root);
    assert_eq!(problems, []);
    assert_eq!(
        listing(&set),
        [
            "en-us Redirects .openpublishing.redirection.json",
            "en-us Page articles/a.md",
            "en-us Page articles/target/c.md",
        ]
    );
}

#[test]
fn only_links_to_files_of_the_same_tree_are_followed() {
    let (temp, root) = docs(&["articles/a.md", "articles/.env", "other/x.md", "../secret.md"]);
    let articles = root.join("articles");
    for (link, target) in [
        ("inside.md", root.join("other/x.md")),
        ("relative.md", "../articles/a.md".into()),
        ("outside.md", temp.path().join("secret.md")),
        ("hidden.md", articles.join(".env")),
        ("dangling.md", "nowhere".into()),
        ("self.md", "self.md".into()),
        ("loop", root.clone()),
        ("zero.md", "/dev/zero".into()),
    ] {
        symlink(target, articles.join(link)).unwrap();
    }
    let (set, problems) = scanned(&root);
    assert_eq!(
        listing(&set),
        [
            "en-us Page articles/a.md",
            "en-us Page articles/inside.md",
            "en-us Page articles/relative.md",
            "en-us Ignored other/x.md",
        ]
    );
    let decoded = read(&set.files[1], FileId(1), 100).unwrap();
    assert_eq!(decoded.text, "other/x.md");
    let names: Vec<_> = problems.iter().map(|problem| problem.name.as_str()).collect();
    let expected = ["dangling", "hidden", "loop", "outside", "self", "zero"];
    let files = expected.map(|name| match name {
        "loop" => "articles/loop".to_owned(),
        name => format!("articles/{name}.md"),
    });
    assert_eq!(names, files);
    assert!(problems.iter().all(|problem| problem.code == "path-outside"));
}

#[test]
fn a_named_pipe_is_reported_and_never_opened() {
    let (_temp, root) = docs(&["articles/a.md", "articles/b.md"]);
    let pipe = root.join("articles/pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let (set, problems) = scanned(&root);
    assert_eq!(set.files.len(), 2);
    assert_eq!(
        (problems[0].code, problems[0].name.as_str()),
        ("path-outside", "articles/pipe.md")
    );

    // A pipe that takes a file's place after the scan.
    fs::rename(&pipe, root.join("articles/b.md")).unwrap();
    let error = read(&set.files[1], FileId(1), 100).unwrap_err();
    let finding = lazuli::source::unreadable(&set.files[1], FileId(1), &error);
    assert_eq!(finding.code, "path-outside");
    assert_eq!(image::dimensions(&set.files[1].disk), None);
}

#[test]
fn odd_names_are_left_out_one_by_one() {
    let (_temp, root) = docs(&[
        "articles/a.md",
        "articles/b.md/c.md",
        "articles/back\\slash.md",
        "articles/new\nline.md",
    ]);
    write(&root.join(OsStr::from_bytes(b"articles/\xff.md")), "x");
    let (set, problems) = scanned(&root);
    assert_eq!(
        listing(&set),
        ["en-us Page articles/a.md", "en-us Page articles/b.md/c.md"]
    );
    assert_eq!(problems.len(), 3);
    assert!(
        problems
            .iter()
            .all(|p| p.code == "file-unreadable" && !p.message.contains('\n'))
    );

    let (names, findings) = ScanProblem::diagnostics(&problems, &set);
    assert_eq!(findings[2].span.file, FileId(4));
    assert_eq!(names[2].0, problems[2].name);
}

#[test]
fn large_markdown_is_left_out_and_large_pictures_are_not() {
    let (_temp, root) = docs(&["articles/a.md", "articles/b.md", "articles/b.png"]);
    let mut config = Config::default();
    config.content.max_file_size = 13;
    write(&root.join("articles/b.md"), "14 characters.");
    write(&root.join("articles/b.png"), "14 characters.");
    let (set, problems) = scan(&root, &config, &[], &root.join("site")).unwrap();
    assert_eq!(
        listing(&set),
        ["en-us Page articles/a.md", "en-us Asset articles/b.png"]
    );
    assert_eq!(
        (problems[0].code, problems[0].name.as_str()),
        ("file-too-large", "articles/b.md")
    );

    let error = read(&set.files[0], FileId(0), 3).unwrap_err();
    assert_eq!(
        lazuli::source::unreadable(&set.files[0], FileId(0), &error).code,
        "file-too-large"
    );
    fs::remove_file(&set.files[0].disk).unwrap();
    let error = read(&set.files[0], FileId(0), 3).unwrap_err();
    assert_eq!(
        lazuli::source::unreadable(&set.files[0], FileId(0), &error).code,
        "file-unreadable"
    );
}

/// Text and `code start..end` of each finding.
fn decoded(bytes: &[u8]) -> (String, Vec<String>) {
    let result = decode(bytes.to_vec(), FileId(0));
    let findings = result.diagnostics.iter().map(|finding| {
        let range = finding.span.range;
        format!("{} {}..{}", finding.code, range.start, range.end)
    });
    (result.text.clone(), findings.collect())
}

fn utf16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(encode).collect()
}

#[test]
fn bytes_become_text_and_findings() {
    let clean: &[&str] = &[];
    for (bytes, text, findings) in [
        (&b"# T\n"[..], "# T\n", clean),
        (b"", "", clean),
        (b"\xEF\xBB\xBF# T", "# T", clean),
        (b"\xEF\xBB\xBF\xEF\xBB\xBFx", "\u{feff}x", clean),
        (b"a\rb\r\nc\n\td\x0c", "a\rb\r\nc\n\td\x0c", clean),
        (b"a\0b\x01", "a\u{fffd}b\u{fffd}", &["control-character 1..4"]),
        (
            b"\xEF\xBB\xBFa\xFFb\xE2\x82c",
            "a\u{fffd}b\u{fffd}c",
            &["not-utf8 1..4"],
        ),
        (
            b"\xff\x1b",
            "\u{fffd}\u{fffd}",
            &["not-utf8 0..3", "control-character 3..6"],
        ),
        (b"\xFF\xFE", "", &["not-utf8-utf16 0..0"]),
        (
            b"\xFE\xFF\0a\xD8\0\0b",
            "a\u{fffd}b",
            &["not-utf8-utf16 0..0", "not-utf8 1..4"],
        ),
        (
            b"\xFF\xFEa\0b",
            "a\u{fffd}",
            &["not-utf8-utf16 0..0", "not-utf8 1..4"],
        ),
    ] {
        let expected = findings.iter().map(|&finding| finding.to_owned()).collect();
        assert_eq!(decoded(bytes), (text.to_owned(), expected), "{bytes:?}");
    }
}

#[test]
fn utf16_is_told_by_its_mark_or_its_zero_bytes() {
    let text = "# Zoë 中文\n\nText 🙂 and more text\n";
    for encode in [u16::to_le_bytes, u16::to_be_bytes] {
        let plain = utf16(text, encode);
        let marked = utf16(&format!("\u{feff}{text}"), encode);
        for bytes in [plain, marked] {
            assert_eq!(
                decoded(&bytes),
                (text.to_owned(), vec!["not-utf8-utf16 0..0".to_owned()])
            );
        }
    }
    // One stray zero does not make a file UTF-16.
    assert_eq!(
        decoded(b"# A heading\0 and text\n").1,
        ["control-character 11..14"]
    );
}

#[test]
fn many_control_characters_are_one_finding() {
    let bytes: Vec<u8> = std::iter::repeat_n(&b"text \x02"[..], 1000)
        .flatten()
        .copied()
        .collect();
    let result = decode(bytes, FileId(0));
    assert_eq!(result.diagnostics.len(), 1);
    assert!(
        result.diagnostics[0]
            .message
            .contains("1000 control characters, the first U+0002")
    );
}

#[test]
fn pictures_tell_their_size_by_their_first_bytes() {
    let temp = tempdir().unwrap();
    let gif = temp.path().join("a.gif");
    fs::write(&gif, b"GIF89a\x07\x00\x05\x00\x80\0\0").unwrap();
    assert_eq!(image::dimensions(&gif), Some((7, 5)));
    let svg = temp.path().join("a.SVG");
    fs::write(&svg, r#"<svg viewBox="0 0 3 4"/>"#).unwrap();
    assert_eq!(image::dimensions(&svg), Some((3, 4)));
    fs::write(&gif, "no picture").unwrap();
    assert_eq!(image::dimensions(&gif), None);
    assert_eq!(image::dimensions(temp.path()), None);
}
