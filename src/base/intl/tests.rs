//! Tests of the locale conventions.

use std::time::Instant;

use super::*;

fn intl(tag: &str) -> Intl {
    Intl::new(&LocaleTag::parse(tag).unwrap())
}

#[test]
fn conventions_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Intl>();
}

#[test]
fn dates_are_written_as_the_locale_writes_them() {
    for (tag, written) in [
        ("nl-nl", "19 juli 2016"),
        ("nl-be", "19 juli 2016"),
        ("en-us", "July 19, 2016"),
        ("en-gb", "19 July 2016"),
        ("de-de", "19. Juli 2016"),
        ("zh-tw", "2016年7月19日"),
        ("ja-jp", "2016年7月19日"),
        ("pt-br", "19 de julho de 2016"),
        ("ru-ru", "19 июля 2016 г."),
        ("ar-sa", "١٩ يوليو ٢٠١٦"),
    ] {
        let date = intl(tag).date("2016-07-19").unwrap();
        assert_eq!(
            date.replace(['\u{200f}', '\u{a0}', '\u{202f}'], " ").trim(),
            written,
            "{tag}"
        );
    }
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for iso in ["2016-02-30", "2016-7-19", "07/19/2016", "", "mm/dd/yyyy"] {
        assert_eq!(intl("nl-nl").date(iso), None, "{iso}");
    }
}

#[test]
fn unknown_locales_fall_back_to_the_language_then_to_english() {
    assert_eq!(intl("nl-zz").date("2016-07-19").unwrap(), "19 juli 2016");
    assert_eq!(intl("qaa-zz").date("2016-07-19").unwrap(), "July 19, 2016");
    assert_eq!(intl("qaa").number(4230), "4,230");
    assert_eq!(intl("nl-1234").number(4230), "4.230");
}

#[test]
fn counts_take_the_plural_form_of_the_language() {
    use PluralForm::*;
    for (tag, n, form) in [
        ("nl-nl", 1, One),
        ("nl-nl", 0, Other),
        ("fr-fr", 0, One),
        ("fr-fr", 1_000_000, Many),
        ("ru-ru", 21, One),
        ("ru-ru", 22, Few),
        ("ru-ru", 11, Many),
        ("ar-sa", 0, Zero),
        ("ar-sa", 2, Two),
        ("ja-jp", 1, Other),
    ] {
        assert_eq!(intl(tag).plural(n), form, "{tag} {n}");
    }
    assert_eq!(intl("pl-pl").plural_forms(), [One, Few, Many, Other]);
}

#[test]
fn titles_are_sorted_by_the_language() {
    for (tag, sorted) in [
        ("en-us", vec!["ape", "Äpfel", "banana", "zebra"]),
        ("sv-se", vec!["ape", "banana", "zebra", "Äpfel"]),
        ("cs-cz", vec!["cena", "hra", "chata", "jih"]),
        ("nl-nl", vec!["Deel 9", "Deel 10"]),
    ] {
        let intl = intl(tag);
        let mut titles = sorted.clone();
        titles.reverse();
        titles.sort_by(|a, b| intl.compare(a, b));
        assert_eq!(titles, sorted, "{tag}");
    }
}

#[test]
fn texts_that_differ_are_never_equal() {
    let intl = intl("en-us");
    // Composed and decomposed é are one letter to the collator.
    assert_ne!(intl.compare("\u{e9}", "e\u{301}"), Ordering::Equal);
    assert_eq!(intl.compare("a", "a"), Ordering::Equal);
}

#[test]
fn numbers_are_grouped_by_the_language() {
    assert_eq!(intl("nl-nl").number(1_234_567), "1.234.567");
    assert_eq!(intl("en-us").number(12), "12");
    assert_eq!(intl("fr-fr").number(4230), "4\u{202f}230");
}

/// Not a benchmark: a bound far above what is needed, so that an accident such as a formatter made for every
/// call is seen.
#[test]
fn a_whole_doc_set_is_formatted_and_sorted_quickly() {
    let intl = intl("nl-nl");
    let start = Instant::now();
    let written = (0..13_000)
        .filter_map(|n| intl.date(&format!("2016-{:02}-{:02}", n % 12 + 1, n % 28 + 1)))
        .count();
    let dates = start.elapsed();
    let start = Instant::now();
    let mut titles: Vec<String> = (0..4_000u64)
        .map(|n| format!("Een virtuele machine maken, deel {}", n * 7919 % 4001))
        .collect();
    titles.sort_by(|a, b| intl.compare(a, b));
    let sorting = start.elapsed();
    assert_eq!(written, 13_000);
    assert!(dates.as_secs() < 5 && sorting.as_secs() < 5);
}
