//! The theme's words in each locale: which file they come from, what is missing, plural forms, placeholders.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::resolve::{Layers, ThemeFile};
use super::{Problem, ThemeError, assets};
use crate::base::intl::Intl;
use crate::base::{LocaleTag, escape};

/// The words of one locale, with its conventions for dates and counts.
#[derive(Debug)]
pub struct Strings {
    texts: BTreeMap<String, Text>,
    /// Texts without forms and placeholders as templates get them: escaped once, not for every page.
    ready: FxHashMap<String, tera::Value>,
    intl: Intl,
}

/// The words of every locale of a site.
#[derive(Debug)]
pub struct Words {
    by_locale: FxHashMap<String, Strings>,
    english: Strings,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text, or a table of plural forms (zero, one, two, few, many, other) with `other`"
)]
enum Text {
    Plain(String),
    Plural(Forms),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

impl Words {
    /// The words of `locale`; English for a locale that they were not loaded for.
    pub fn get(&self, locale: &str) -> &Strings {
        self.by_locale.get(locale).unwrap_or(&self.english)
    }
}

impl Strings {
    fn new(texts: BTreeMap<String, Text>, intl: Intl) -> Self {
        let ready = texts.iter().filter_map(|(key, text)| match text {
            Text::Plain(text) if !text.contains('{') => {
                let html = escape::html_string(text);
                Some((key.clone(), tera::Value::safe_string(&html)))
            }
            _ => None,
        });
        Self {
            ready: ready.collect(),
            texts,
            intl,
        }
    }

    /// The text of `key`; the key itself where no locale has it.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        match self.texts.get(key) {
            Some(text) => text.form("other"),
            None => key,
        }
    }

    /// The text of `key` with `{name}` replaced by the value of `name`. Plain text.
    pub fn format(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        fill(self.text(key), &mut out, |out, literal, name| {
            out.push_str(literal);
            let value = values.iter().find(|(known, _)| Some(*known) == name);
            if let Some((_, value)) = value {
                out.push_str(value);
            }
            value.is_some()
        });
        out
    }

    /// The text of `key` in the plural form of `n`, which replaces `{n}`. Plain text.
    pub fn count(&self, key: &str, n: u64) -> String {
        let form = self.texts.get(key).map(|text| text.form(self.form_of(n)));
        form.unwrap_or(key).replace("{n}", &self.intl.number(n))
    }

    /// The texts whose keys begin with `prefix`, by what follows it. Plain text, with its placeholders.
    pub fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let texts = self.texts.range(prefix.to_owned()..);
        let texts = texts.map_while(|(key, text)| Some((key.strip_prefix(prefix)?, text)));
        texts
            .map(|(key, text)| (key.to_owned(), text.form("other").to_owned()))
            .collect()
    }

    /// `YYYY-MM-DD` as the locale writes dates; the text itself where it is no date.
    pub fn date(&self, iso: &str) -> String {
        self.intl.date(iso).unwrap_or_else(|| iso.to_owned())
    }

    /// The locale's conventions.
    pub fn intl(&self) -> &Intl {
        &self.intl
    }

    /// The template function `t`: `key`, perhaps `n`, and a value for each placeholder.
    ///
    /// The result is HTML: text and values are escaped, values that templates have marked safe are not.
    pub fn translate(&self, arguments: &tera::Kwargs) -> tera::TeraResult<tera::Value> {
        let key = arguments.must_get::<&str>("key")?;
        if let Some(ready) = self.ready.get(key) {
            return Ok(ready.clone());
        }
        let text = self
            .texts
            .get(key)
            .ok_or_else(|| tera::Error::message(format!("no file of strings has the key `{key}`")))?;
        let n = arguments.get::<u64>("n")?;
        let text = text.form(n.map_or("other", |n| self.form_of(n)));
        let mut out = String::with_capacity(text.len() + 16);
        fill(text, &mut out, |out, literal, name| {
            escape::html(out, literal);
            let Some(name) = name else { return true };
            match (name, n) {
                ("n", Some(n)) => out.push_str(&self.intl.number(n)),
                _ => match arguments.get::<&tera::Value>(name) {
                    Ok(Some(value)) if value.is_safe() => out.push_str(value.as_str().unwrap_or("")),
                    Ok(Some(value)) => escape::html(out, &value.to_string()),
                    _ => return false,
                },
            }
            true
        });
        Ok(tera::Value::safe_string(&out))
    }

    fn form_of(&self, n: u64) -> &'static str {
        self.intl.plural(n).as_str()
    }
}

impl Text {
    fn form(&self, form: &str) -> &str {
        let forms = match self {
            Self::Plain(text) => return text,
            Self::Plural(forms) => forms,
        };
        let chosen = match form {
            "zero" => &forms.zero,
            "one" => &forms.one,
            "two" => &forms.two,
            "few" => &forms.few,
            "many" => &forms.many,
            _ => &None,
        };
        chosen.as_ref().unwrap_or(&forms.other)
    }
}

/// Walks `text`: `piece` gets each literal with the placeholder after it, and says whether it knew that
/// placeholder. Unknown ones stay as they are, so that a mistake shows.
fn fill(text: &str, out: &mut String, piece: impl Fn(&mut String, &str, Option<&str>) -> bool) {
    let mut rest = text;
    while let Some((literal, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else {
            break;
        };
        if !piece(out, literal, Some(name)) {
            piece(out, &rest[literal.len()..rest.len() - after.len()], None);
        }
        rest = after;
    }
    piece(out, rest, None);
}

/// Loads the words of `locales`.
///
/// Each locale takes a key from its own file, else from its language's, else from English; what only
/// English has is reported once a locale and key, or once for a locale that has no file at all.
///
/// # Errors
/// [`ThemeError::Invalid`] when a file is not UTF-8, no TOML, or holds something else than texts.
pub fn load(
    layers: &Layers,
    locales: &[LocaleTag],
    problems: &mut Vec<Problem>,
) -> Result<Words, ThemeError> {
    let source = LocaleTag::english();
    let english = merged(layers, source.as_str())?;
    let mut by_locale = FxHashMap::default();
    for locale in locales {
        let mut texts = BTreeMap::new();
        let mut nearest = None;
        for tag in chain(locale.as_str()) {
            nearest = nearest.or_else(|| origin(layers, tag));
            for (key, text) in merged(layers, tag)? {
                texts.entry(key).or_insert(text);
            }
        }
        report_missing(locale, nearest, &texts, &english, problems);
        for (key, text) in &english {
            texts.entry(key.clone()).or_insert_with(|| text.clone());
        }
        let intl = Intl::new(locale);
        by_locale.insert(locale.as_str().to_owned(), Strings::new(texts, intl));
    }
    let english = Strings::new(english, Intl::new(&source));
    Ok(Words { by_locale, english })
}

fn report_missing(
    locale: &LocaleTag,
    nearest: Option<&str>,
    texts: &BTreeMap<String, Text>,
    english: &BTreeMap<String, Text>,
    problems: &mut Vec<Problem>,
) {
    let mut report = |path: &str, message: String| {
        problems.push(Problem {
            code: "string-missing",
            path: path.to_owned(),
            line: None,
            message,
        });
    };
    let Some(path) = nearest else {
        let path = format!("strings/{}.toml", locale.language());
        let message = format!("the theme has no file of strings for `{locale}`; its pages show English ones");
        report(&path, message);
        return;
    };
    for key in english.keys().filter(|key| !texts.contains_key(*key)) {
        report(
            path,
            format!("`{locale}` lacks the string `{key}`; English is shown"),
        );
    }
}

/// The files that may hold the words of `tag`, nearest first: `nn-no`, `nn`, `nb`.
fn chain(tag: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    for near in std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(head, _)| head)) {
        tags.push(near);
        if let Some(kin) = kin(near) {
            tags.push(kin);
            break;
        }
    }
    tags
}

/// The tag whose words readers of `tag` take where it has none, and nothing after it: which script they read
/// decides for Chinese, not what the tag begins with.
fn kin(tag: &str) -> Option<&'static str> {
    match tag {
        "no" | "nn" => Some("nb"),
        "pt" => Some("pt-br"),
        "zh" | "zh-sg" | "zh-hans" => Some("zh-cn"),
        "zh-tw" | "zh-hk" | "zh-mo" | "zh-hant" => Some("zh-tw"),
        _ => None,
    }
}

fn origin<'a>(layers: &'a Layers, tag: &str) -> Option<&'a str> {
    layers
        .get(&format!("strings/{tag}.toml"))
        .map(|file| file.origin.as_str())
}

/// The keys of every layer's file for `tag`, the nearest layer's where several have one.
fn merged(layers: &Layers, tag: &str) -> Result<BTreeMap<String, Text>, ThemeError> {
    let mut texts = BTreeMap::new();
    for file in layers.all(&format!("strings/{tag}.toml")).rev() {
        let text = utf8(file)?;
        let own: BTreeMap<String, Text> =
            toml::from_str(text).map_err(|error| assets::invalid(file, text, &error))?;
        texts.extend(own);
    }
    Ok(texts)
}

/// The text of a theme file, without a byte order mark.
///
/// # Errors
/// [`ThemeError::Invalid`] with the first line that is not UTF-8.
pub fn utf8(file: &ThemeFile) -> Result<&str, ThemeError> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| {
        let before = &file.bytes[..error.valid_up_to()];
        ThemeError::Invalid {
            path: file.origin.clone(),
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            message: "the file is not UTF-8".to_owned(),
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
