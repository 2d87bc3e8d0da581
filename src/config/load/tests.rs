//! What wrong configurations are told, whole messages, as snapshots.

use super::*;

fn errors(text: &str) -> String {
    parse("lazuli.toml", text.as_bytes().to_vec())
        .expect_err("the configuration is wrong")
        .to_string()
}

fn config(text: &str) -> Config {
    parse("lazuli.toml", text.as_bytes().to_vec()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_least_file_and_an_empty_one_are_enough() {
    assert_eq!(config("").site.title, "Documentation");
    let config = config("[site]\ntitle = \"Blue\"\nsource_locale = \"en-us\"\n");
    assert_eq!(config.site.title, "Blue");
    assert_eq!(config.site.feed_entries, 20);
}

#[test]
fn the_default_configuration_passes_its_own_checks() {
    let text = toml::to_string(&Config::default()).unwrap();
    config(&text);
}

#[test]
fn every_unknown_key_is_reported_with_the_nearest_name() {
    insta::assert_snapshot!(errors(
        "title = \"x\"\n\n[site]\ntitel = \"Blue\"\nquux = 1\n\n[sites]\n\n[locales.nl-nl]\nfallbak = []\n\n[[videos.providers]]\npatern = \"x\"\nplayer = \"y\"\n"
    ));
}

#[test]
fn wrong_types_are_told_in_the_words_of_toml() {
    insta::assert_snapshot!(errors(
        "site = { title = 3, feed_entries = -1 }\nlocales.nl-nl = \"content/nl\"\n\n[content]\ninclude = \"articles/**\"\nexclude = [\"a\", 7]\n\n[includes]\ncomments = \"yes\"\n\n[markdown]\nhtml = \"sanitise\"\n\n[urls]\nform = \"php\"\n"
    ));
}

#[test]
fn values_that_make_no_sense_are_all_reported() {
    insta::assert_snapshot!(errors(
        r#"
[site]
base_url = "docs.example.com"
source_locale = "english"
edit_url = "https://example.com/{pth}"

[locales.nl_NL]
fallback = ["nl-nl", "x!"]

[locales.nl-nl]

[content]
exclude = ["a/**", "b/{c"]

[links]
article_hosts = ["https://example.com/"]
article_prefixes = ["docs/"]

[[videos.providers]]
pattern = "a(b"
player = "x"

[theme]
name = "../x"
"#
    ));
}

#[test]
fn metadata_rules_that_make_no_sense_are_all_reported() {
    insta::assert_snapshot!(errors(
        r#"
[metadata]
profile = "azur"
max_age_days = -1
allow = ["a.{b"]

[metadata.attributes."ms.topic"]
requird = true
type = "lst"

[metadata.attributes.title]
required = "yes"
pattern = "a)(b"
min_length = 9
max_length = 3
separator = ""

[metadata.attributes.Title]
"#
    ));
}

#[test]
fn syntax_errors_have_a_place() {
    insta::assert_snapshot!(errors("[site\ntitle = \"a\ndescription = \"虛擬\" x\n"));
}

#[test]
fn a_missing_key_of_a_list_item_is_named() {
    insta::assert_snapshot!(errors("[[videos.providers]]\npattern = \"x\"\n"));
}

#[test]
fn a_file_that_is_not_utf8_is_reported_where_it_breaks() {
    let error = parse("lazuli.toml", b"[site]\ntitle = \"a\xff\"\n".to_vec()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("not UTF-8") && text.contains("lazuli.toml:2:11"),
        "{text}"
    );
}

#[test]
fn only_the_default_file_may_be_absent() {
    let root = tempfile::tempdir().unwrap();
    assert!(load(root.path(), None).unwrap().path.is_none());
    let given = root.path().join("other.toml");
    let error = load(root.path(), Some(&given)).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }));
    std::fs::write(&given, "[site]\ntitle = \"Other\"\n").unwrap();
    let loaded = load(root.path(), Some(&given)).unwrap();
    assert_eq!(
        (loaded.config.site.title.as_str(), loaded.path),
        ("Other", Some(given))
    );
}

#[test]
fn base_urls_need_a_scheme_and_a_host() {
    for good in ["", "https://a.example/", "http://localhost:8000/help"] {
        assert_eq!(crate::config::base_url_problem(good), None, "{good}");
    }
    for bad in [
        "a.example",
        "ftp://a/",
        "https://",
        "https://:80/",
        "https://a/?q",
        "https://a b/",
    ] {
        assert!(crate::config::base_url_problem(bad).is_some(), "{bad}");
    }
}
