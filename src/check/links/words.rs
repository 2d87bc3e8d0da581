//! Link texts that say nothing about where the link leads, by language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// The longest text that can be one, in bytes.
pub(super) const LONGEST: usize = 48;

/// Language, and the texts in lower case, without punctuation at their ends.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "en",
        &[
            "click here",
            "click this link",
            "click",
            "follow this link",
            "go here",
            "here",
            "learn more here",
            "link",
            "more",
            "read more",
            "read this",
            "see here",
            "this",
            "this article",
            "this document",
            "this link",
            "this page",
            "this site",
            "this topic",
        ],
    ),
    (
        "nl",
        &[
            "deze koppeling",
            "deze link",
            "deze pagina",
            "dit",
            "dit artikel",
            "dit onderwerp",
            "hier",
            "klik hier",
            "koppeling",
            "lees meer",
            "meer",
            "meer informatie",
        ],
    ),
    (
        "de",
        &[
            "diese seite",
            "dieser artikel",
            "dieser link",
            "diesen artikel",
            "diesen link",
            "hier klicken",
            "klicken sie hier",
            "mehr",
            "weitere informationen",
            "weiterlesen",
        ],
    ),
    (
        "fr",
        &[
            "ce lien",
            "cet article",
            "cette page",
            "cliquer ici",
            "cliquez ici",
            "en savoir plus",
            "ici",
            "lien",
            "lire la suite",
            "plus",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "aqui",
            "clic aquí",
            "enlace",
            "este artículo",
            "este enlace",
            "este vínculo",
            "esta página",
            "haga clic aquí",
            "leer más",
            "más",
            "más información",
            "vínculo",
        ],
    ),
    (
        "zh",
        &[
            "了解更多",
            "单击此处",
            "本文",
            "按一下這裡",
            "更多",
            "此处",
            "此處",
            "此文章",
            "此连接",
            "此連結",
            "此链接",
            "这里",
            "這裡",
            "连接",
            "連結",
            "链接",
            "點擊這裡",
            "點選這裡",
        ],
    ),
];

static ALL: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(_, words)| *words).copied().collect());

/// Whether a link with this text could lead anywhere. Words of all languages count in all: translations
/// keep some of their source, and none of these words means more in another language.
pub(super) fn is_vague(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    !bare.is_empty() && ALL.contains(bare.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_without_case_and_punctuation() {
        for vague in ["here", "Click here.", " »Klik hier« ", "此處", "AQUÍ", "(this)"] {
            assert!(is_vague(vague), "{vague}");
        }
        for good in [
            "",
            "...",
            "this storage overview",
            "Here be dragons",
            "連結服務",
            "Más grande",
        ] {
            assert!(!is_vague(good), "{good}");
        }
    }

    #[test]
    fn every_word_is_as_it_is_compared_and_listed_once() {
        let mut seen = FxHashSet::default();
        for (language, words) in WORDS {
            for word in words {
                assert!(is_vague(word), "{language}: {word}");
                assert!(seen.insert(*word), "{language}: {word}");
            }
        }
    }
}
