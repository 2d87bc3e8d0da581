//! What languages call themselves, and which folder names are locale tags beyond doubt.

use crate::base::LocaleTag;

/// Locale tag and the language's own name, by tag. The region is named where a sibling is listed too.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("ar-sa", "العربية"),
    ("bg-bg", "Български"),
    ("ca-es", "Català"),
    ("cs-cz", "Čeština"),
    ("da-dk", "Dansk"),
    ("de", "Deutsch"),
    ("de-at", "Deutsch (Österreich)"),
    ("de-ch", "Deutsch (Schweiz)"),
    ("de-de", "Deutsch"),
    ("el-gr", "Ελληνικά"),
    ("en", "English"),
    ("en-au", "English (Australia)"),
    ("en-ca", "English (Canada)"),
    ("en-gb", "English (United Kingdom)"),
    ("en-ie", "English (Ireland)"),
    ("en-in", "English (India)"),
    ("en-us", "English"),
    ("es", "Español"),
    ("es-es", "Español"),
    ("es-mx", "Español (México)"),
    ("et-ee", "Eesti"),
    ("eu-es", "Euskara"),
    ("fa-ir", "فارسی"),
    ("fi-fi", "Suomi"),
    ("fr", "Français"),
    ("fr-be", "Français (Belgique)"),
    ("fr-ca", "Français (Canada)"),
    ("fr-ch", "Français (Suisse)"),
    ("fr-fr", "Français"),
    ("he-il", "עברית"),
    ("hi-in", "हिन्दी"),
    ("hr-hr", "Hrvatski"),
    ("hu-hu", "Magyar"),
    ("id-id", "Indonesia"),
    ("it", "Italiano"),
    ("it-ch", "Italiano (Svizzera)"),
    ("it-it", "Italiano"),
    ("ja", "日本語"),
    ("ja-jp", "日本語"),
    ("ko", "한국어"),
    ("ko-kr", "한국어"),
    ("lt-lt", "Lietuvių"),
    ("lv-lv", "Latviešu"),
    ("ms-my", "Melayu"),
    ("nb-no", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("nl-be", "Nederlands (België)"),
    ("nl-nl", "Nederlands"),
    ("pl", "Polski"),
    ("pl-pl", "Polski"),
    ("pt", "Português"),
    ("pt-br", "Português (Brasil)"),
    ("pt-pt", "Português (Portugal)"),
    ("ro-ro", "Română"),
    ("ru", "Русский"),
    ("ru-ru", "Русский"),
    ("sk-sk", "Slovenčina"),
    ("sl-si", "Slovenščina"),
    ("sr-cyrl-rs", "Српски"),
    ("sr-latn-rs", "Srpski"),
    ("sv-se", "Svenska"),
    ("th-th", "ไทย"),
    ("tr-tr", "Türkçe"),
    ("uk-ua", "Українська"),
    ("vi-vn", "Tiếng Việt"),
    ("zh-cn", "中文 (简体)"),
    ("zh-hk", "中文 (香港特別行政區)"),
    ("zh-tw", "中文 (台灣)"),
];

/// The language's own name, such as `Nederlands`; the tag in BCP 47 case where the table lacks it.
pub fn own_name(tag: &LocaleTag) -> String {
    match NAMES.binary_search_by(|(known, _)| (*known).cmp(tag.as_str())) {
        Ok(at) => NAMES[at].1.to_owned(),
        Err(_) => tag.bcp47(),
    }
}

/// Reads a folder name that is a locale beyond doubt: a known language and a region, `nl-nl`.
///
/// [`LocaleTag::parse`] alone also takes `how-to` and `my-docs`, which are common folder names.
pub fn certain_tag(name: &str) -> Option<LocaleTag> {
    let tag = LocaleTag::parse(name)?;
    let known_language = NAMES
        .iter()
        .any(|(known, _)| known.split('-').next() == Some(tag.language()));
    let region = tag.as_str().rsplit('-').next().unwrap_or("");
    let has_region =
        tag.as_str().contains('-') && region.len() == 2 && region.bytes().all(|b| b.is_ascii_lowercase());
    (known_language && has_region).then_some(tag)
}

/// Guesses the locale of a checkout from its folder's name: `azure-content-nlnl`, `azure-docs.nl-nl`,
/// `docs-nl-nl` and `nl-nl` are all Dutch.
pub fn tag_of_checkout(folder: &str) -> Option<LocaleTag> {
    let folder = folder.to_ascii_lowercase();
    let after_dot = folder.rsplit('.').next().unwrap_or(&folder);
    if let Some(tag) = certain_tag(after_dot) {
        return Some(tag);
    }
    let mut parts = after_dot.rsplit('-');
    let last = parts.next()?;
    let before = parts.next()?;
    let glued = (last.len() == 4 && last.is_ascii()).then(|| format!("{}-{}", &last[..2], &last[2..]));
    // Four letters glued together may be any word ("docs"), so only listed locales count.
    glued
        .into_iter()
        .chain([format!("{before}-{last}")])
        .find(|tag| NAMES.binary_search_by(|(known, _)| (*known).cmp(tag)).is_ok())
        .and_then(|tag| LocaleTag::parse(&tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_for_the_binary_search() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn languages_are_named_in_themselves() {
        for (tag, name) in [
            ("nl-nl", "Nederlands"),
            ("zh-tw", "中文 (台灣)"),
            ("xx-yy", "xx-YY"),
        ] {
            assert_eq!(own_name(&LocaleTag::parse(tag).unwrap()), name);
        }
    }

    #[test]
    fn checkouts_tell_their_locale_by_name() {
        for (folder, tag) in [
            ("azure-content-nlnl", Some("nl-nl")),
            ("azure-docs.nl-nl", Some("nl-nl")),
            ("azure-docs-pt-br", Some("pt-br")),
            ("NL-NL", Some("nl-nl")),
            ("my-docs", None),
            ("how-to", None),
            ("azure-content", None),
            ("x", None),
        ] {
            let guess = tag_of_checkout(folder);
            assert_eq!(guess.as_ref().map(LocaleTag::as_str), tag, "{folder}");
        }
    }
}
