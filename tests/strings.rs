//! The theme's strings in every locale: complete, with the same placeholders as the English ones, in the
//! plural forms of the language, and really translated.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lazuli::base::LocaleTag;
use lazuli::base::alert_words::{AlertKind, alert_kind};
use lazuli::base::intl::{Intl, PluralForm};
use toml::{Table, Value};

/// Keys whose word is the same in English and in several other languages.
const SAME_AS_ENGLISH: &[&str] = &[
    "alert-important",
    "alert-note",
    "alert-tip",
    "diagram-label",
    "group-articles",
    "listing-page",
    "menu",
    "navigation",
    "page-number",
    "pages",
    "service-listing",
    "search-service",
    "services",
    "tags",
    "theme-auto",
    "video-title",
];

/// How many of them a language may share with English; French has the most: `Menu`, `Services`, `Page {n}` and others.
const MOST_SAME: usize = 9;

/// The strings files by locale, in order.
fn files() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/strings");
    let files: BTreeMap<_, _> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| {
            let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (tag, fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(files.contains_key("en"), "the English strings are missing");
    files
}

/// The strings by locale, without English, and the English ones.
fn strings() -> (BTreeMap<String, Table>, Table) {
    let mut all: BTreeMap<_, _> = files()
        .into_iter()
        .map(|(tag, text)| {
            let table = text.parse().unwrap_or_else(|error| panic!("{tag}.toml: {error}"));
            (tag, table)
        })
        .collect();
    let english = all.remove("en").unwrap();
    (all, english)
}

/// Every text of a value: itself, or its plural forms.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Table(forms) => forms.values().map(|form| form.as_str().unwrap()).collect(),
        other => panic!("neither text nor plural forms: {other}"),
    }
}

/// The `{name}`s of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let names: BTreeSet<_> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    let braces = text.matches(['{', '}']).count();
    assert_eq!(
        braces,
        text.matches('{').count() * 2,
        "unbalanced braces in {text:?}"
    );
    names
}

#[test]
fn every_locale_of_the_list_has_strings() {
    let (locales, _) = strings();
    let tags: Vec<_> = locales.keys().map(String::as_str).collect();
    assert_eq!(
        tags,
        [
            "ar", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "nb", "nl",
            "pl", "pt-br", "pt-pt", "ru", "sv", "tr", "zh-cn", "zh-tw"
        ]
    );
    for tag in tags {
        assert_eq!(LocaleTag::parse(tag).unwrap().as_str(), tag);
    }
}

#[test]
fn every_locale_has_exactly_the_english_keys() {
    let (locales, english) = strings();
    let expected: BTreeSet<_> = english.keys().collect();
    for (tag, strings) in &locales {
        let keys: BTreeSet<_> = strings.keys().collect();
        let missing: Vec<_> = expected.difference(&keys).collect();
        let unknown: Vec<_> = keys.difference(&expected).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{tag}: missing {missing:?}, unknown {unknown:?}"
        );
    }
}

#[test]
fn no_text_is_empty_or_padded() {
    let (locales, _) = strings();
    for (tag, strings) in &locales {
        for (key, value) in strings {
            for text in texts(value) {
                assert!(
                    !text.is_empty() && text.trim() == text,
                    "{tag}: {key} is {text:?}"
                );
            }
        }
    }
}

#[test]
fn placeholders_are_those_of_the_english_text() {
    let (locales, english) = strings();
    for (tag, strings) in &locales {
        for (key, value) in strings {
            match (value, &english[key]) {
                (Value::String(text), Value::String(source)) => {
                    assert_eq!(placeholders(text), placeholders(source), "{tag}: {key}");
                }
                (Value::Table(forms), Value::Table(source)) => {
                    let expected = placeholders(source["other"].as_str().unwrap());
                    for (form, text) in forms {
                        let found = placeholders(text.as_str().unwrap());
                        // Arabic says "one page" and "two pages" in words.
                        let in_words = tag == "ar" && matches!(form.as_str(), "zero" | "one" | "two");
                        assert!(
                            found == expected || in_words && found.is_empty(),
                            "{tag}: {key}.{form}"
                        );
                    }
                }
                _ => panic!("{tag}: {key} is plural in one language only"),
            }
        }
    }
}

#[test]
fn plural_tables_have_the_forms_of_the_language() {
    let (mut locales, english) = strings();
    locales.insert("en".to_owned(), english);
    for (tag, strings) in &locales {
        let intl = Intl::new(&LocaleTag::parse(tag).unwrap());
        let expected: BTreeSet<_> = intl.plural_forms().into_iter().map(PluralForm::as_str).collect();
        for (key, value) in strings {
            if let Value::Table(forms) = value {
                let found: BTreeSet<_> = forms.keys().map(String::as_str).collect();
                assert_eq!(found, expected, "{tag}: {key}");
            }
        }
    }
}

#[test]
fn no_two_locales_have_the_same_strings() {
    let (locales, english) = strings();
    let mut seen = vec![("en".to_owned(), english)];
    for (tag, strings) in locales {
        for (other, theirs) in &seen {
            assert_ne!(&strings, theirs, "{tag} and {other}");
        }
        seen.push((tag, strings));
    }
}

#[test]
fn no_english_is_left() {
    let (locales, english) = strings();
    for (tag, strings) in &locales {
        let same: Vec<_> = strings
            .iter()
            .filter(|(key, value)| english[*key] == **value)
            .map(|(key, _)| key)
            .collect();
        let unexpected: Vec<_> = same
            .iter()
            .filter(|key| !SAME_AS_ENGLISH.contains(&key.as_str()))
            .collect();
        assert!(unexpected.is_empty(), "{tag}: {unexpected:?} as in English");
        assert!(same.len() <= MOST_SAME, "{tag}: {same:?} as in English");
    }
}

#[test]
fn languages_in_other_scripts_use_no_latin_words() {
    let (locales, _) = strings();
    for tag in ["ar", "el", "ja", "ko", "ru", "zh-cn", "zh-tw"] {
        for (key, value) in &locales[tag] {
            for text in texts(value) {
                let outside: String = text
                    .split('{')
                    .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
                    .collect();
                assert!(
                    !outside.contains(|c: char| c.is_ascii_alphabetic()),
                    "{tag}: {key} is {text:?}"
                );
            }
        }
    }
}

#[test]
fn every_alert_label_is_recognised_in_a_damaged_directive() {
    let (mut locales, english) = strings();
    locales.insert("en".to_owned(), english);
    for (tag, strings) in &locales {
        for kind in AlertKind::ALL {
            let label = strings[kind.string_key()].as_str().unwrap();
            // 注意 is a caution in Japanese and a note in Chinese; without a locale the note wins.
            if (tag.as_str(), kind) == ("ja", AlertKind::Caution) {
                continue;
            }
            assert_eq!(alert_kind(label), Some(kind), "{tag}: {label}");
        }
    }
}
