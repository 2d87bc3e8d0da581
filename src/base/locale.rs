//! Locale tags (`nl-nl`, `zh-tw`) and what they look like in folder names, URLs and HTML.

use std::fmt;
use std::sync::Arc;

/// A locale of this doc set, numbered in configuration order; the source locale is not always 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocaleId(pub u16);

impl LocaleId {
    /// The index into the locale table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A locale's name as folders and URLs spell it: lower case, `-` between parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocaleTag(Arc<str>);

impl LocaleTag {
    /// Reads a tag such as `nl-NL`, `zh_tw`, `sr-latn-rs` or `en`; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let tag = text.to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let language = parts.next()?;
        let well_formed = (2..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && parts.all(|p| (2..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        well_formed.then(|| Self(Arc::from(tag)))
    }

    /// The tag, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language part: `nl` of `nl-nl`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The tag in the case that BCP 47 recommends (`nl-NL`, `zh-Hant-TW`), for `lang` and `hreflang`.
    pub fn bcp47(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for (index, part) in self.0.split('-').enumerate() {
            if index > 0 {
                out.push('-');
            }
            match (index, part.len()) {
                (0, _) => out.push_str(part),
                (_, 2) => out.push_str(&part.to_ascii_uppercase()),
                (_, 4) => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..]);
                }
                _ => out.push_str(part),
            }
        }
        out
    }

    /// Whether the language is written right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(
            self.language(),
            "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb"
        )
    }
}

impl fmt::Display for LocaleTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for LocaleTag {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_leniently_and_written_by_bcp47() {
        for (text, tag, bcp47) in [
            ("nl-NL", "nl-nl", "nl-NL"),
            ("zh_hant_tw", "zh-hant-tw", "zh-Hant-TW"),
            ("en", "en", "en"),
        ] {
            let locale = LocaleTag::parse(text).unwrap();
            assert_eq!((locale.as_str(), locale.bcp47().as_str()), (tag, bcp47));
        }
    }

    #[test]
    fn folder_names_that_are_no_locale_are_refused() {
        for text in ["", "articles", "..", "n", "en-", "media", "en/us"] {
            assert_eq!(LocaleTag::parse(text), None, "{text}");
        }
    }
}
