//! `[theme]`: which theme, and the colours, fonts, widths and logo that a doc set gives it.

use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[theme]`
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// `default` or `plain`, which are built in, or a folder under the doc set's `themes/`. The files of such a
    /// folder take the place of the built-in theme's.
    pub name: Option<String>,
    /// Colours, fonts, widths and the logo of whatever theme is used.
    pub variables: Variables,
}

/// `[theme.variables]`. Each key but `logo` becomes a custom property of CSS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Variables {
    /// The colour of buttons, marks and the place where the reader is.
    pub accent: Option<Colour>,
    /// A faint accent, behind text.
    pub accent_soft: Option<Colour>,
    /// Text on the accent.
    pub on_accent: Option<Colour>,
    /// Links.
    pub link: Option<Colour>,
    /// Behind everything.
    pub background: Option<Colour>,
    /// Behind code, table heads and the footer.
    pub background_soft: Option<Colour>,
    /// Text.
    pub text: Option<Colour>,
    /// Text of less weight, such as the byline.
    pub text_soft: Option<Colour>,
    /// Lines between things.
    pub line: Option<Colour>,
    /// The font of text, as in CSS: `"Source Sans 3", sans-serif`.
    pub font: Option<String>,
    /// The font of code.
    pub code_font: Option<String>,
    /// How wide a page is at most, as in CSS: `96rem`.
    pub width: Option<String>,
    /// How wide the text of an article is at most.
    pub text_width: Option<String>,
    /// How round corners are; `0` for none.
    pub radius: Option<String>,
    /// The picture beside the site's title: an SVG, PNG, WebP, JPEG, GIF or ICO file, relative to the doc set's root.
    pub logo: Option<PathBuf>,
}

/// A colour as in CSS, or one for light and one for dark pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a colour as in CSS, or a table of two, `light` and `dark`"
)]
pub enum Colour {
    /// The same on both.
    Both(String),
    /// One each.
    Pair(ColourPair),
}

/// A colour each for light and for dark pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColourPair {
    /// On light pages.
    pub light: String,
    /// On dark pages.
    pub dark: String,
}

/// Something wrong with a variable, for the checker that knows the file's places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The key of `[theme.variables]`.
    pub(super) key: &'static str,
    pub(super) message: String,
}

/// What a variable holds.
#[derive(Debug, Clone, Copy)]
enum Value<'v> {
    Colour(&'v Colour),
    Font(&'v str),
    Length(&'v str),
}

/// Endings of pictures that a browser shows as a logo.
const LOGOS: [&str; 7] = ["svg", "png", "webp", "jpg", "jpeg", "gif", "ico"];

/// Units of CSS in which a width makes sense.
const UNITS: [&str; 7] = ["rem", "em", "ch", "px", "vw", "%", "pt"];

impl Variables {
    /// The variables that are set: key, and what it holds.
    fn set(&self) -> Vec<(&'static str, Value<'_>)> {
        let all = [
            ("accent", self.accent.as_ref().map(Value::Colour)),
            ("accent_soft", self.accent_soft.as_ref().map(Value::Colour)),
            ("on_accent", self.on_accent.as_ref().map(Value::Colour)),
            ("link", self.link.as_ref().map(Value::Colour)),
            ("background", self.background.as_ref().map(Value::Colour)),
            (
                "background_soft",
                self.background_soft.as_ref().map(Value::Colour),
            ),
            ("text", self.text.as_ref().map(Value::Colour)),
            ("text_soft", self.text_soft.as_ref().map(Value::Colour)),
            ("line", self.line.as_ref().map(Value::Colour)),
            ("font", self.font.as_deref().map(Value::Font)),
            ("code_font", self.code_font.as_deref().map(Value::Font)),
            ("width", self.width.as_deref().map(Value::Length)),
            ("text_width", self.text_width.as_deref().map(Value::Length)),
            ("radius", self.radius.as_deref().map(Value::Length)),
        ];
        let set = all.into_iter().filter_map(|(key, value)| Some((key, value?)));
        set.collect()
    }

    /// The custom properties of CSS that the variables are: name without dashes before it, and value.
    ///
    /// `text_soft` is `text-soft`. What the check refuses is not among them.
    pub fn properties(&self) -> Vec<(String, String)> {
        let set = self
            .set()
            .into_iter()
            .filter(|(_, value)| value.problem().is_none());
        set.map(|(key, value)| (key.replace('_', "-"), value.css()))
            .collect()
    }

    /// What types cannot say about the table.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let values = self.set().into_iter();
        let mut found: Vec<Problem> = values
            .filter_map(|(key, value)| Some((key, value.problem()?)))
            .map(|(key, reason)| Problem {
                key,
                message: format!("`theme.variables.{key}`: {reason}"),
            })
            .collect();
        if let Some(reason) = self.logo.as_deref().and_then(logo_problem) {
            let message = format!("`theme.variables.logo`: {reason}");
            found.push(Problem { key: "logo", message });
        }
        found
    }
}

impl Value<'_> {
    fn css(self) -> String {
        match self {
            Self::Colour(Colour::Both(one)) => one.clone(),
            Self::Colour(Colour::Pair(pair)) => format!("light-dark({}, {})", pair.light, pair.dark),
            Self::Font(text) | Self::Length(text) => text.to_owned(),
        }
    }

    fn problem(self) -> Option<String> {
        match self {
            Self::Colour(Colour::Both(one)) => colour_problem(one),
            Self::Colour(Colour::Pair(pair)) => {
                colour_problem(&pair.light).or_else(|| colour_problem(&pair.dark))
            }
            Self::Font(text) => font_problem(text),
            Self::Length(text) => length_problem(text),
        }
    }
}

fn colour_problem(text: &str) -> Option<String> {
    csscolorparser::parse(text)
        .is_err()
        .then(|| format!("`{text}` is no colour of CSS, such as `#2456d3`, `rgb(36 86 211)` or `teal`"))
}

/// A list of families may hold anything but what would end its declaration.
fn font_problem(text: &str) -> Option<String> {
    let closed = |quote| text.matches(quote).count() % 2 == 0;
    let plain = !text.contains(|c: char| c.is_control() || ";{}<>\\()!/".contains(c));
    let named = text.split(',').all(|family| !family.trim().is_empty());
    (!(plain && named && closed('"') && closed('\'')))
        .then(|| format!("`{text}` is no list of fonts, such as `\"Source Sans 3\", sans-serif`"))
}

fn length_problem(text: &str) -> Option<String> {
    let number = UNITS.iter().find_map(|unit| text.strip_suffix(unit));
    let good = match number {
        Some(number) => {
            number.bytes().all(|b| b.is_ascii_digit() || b == b'.') && number.parse::<f64>().is_ok()
        }
        None => text == "0",
    };
    (!good).then(|| format!("`{text}` is no length of CSS, such as `72rem` or `1200px`"))
}

fn logo_problem(path: &Path) -> Option<String> {
    let shown = path.display();
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    {
        return Some(format!("`{shown}` leads out of the doc set"));
    }
    (!extension.is_some_and(|extension| LOGOS.contains(&extension.as_str()))).then(|| {
        format!(
            "`{shown}` is no picture: it must end in `.{}`",
            LOGOS.join("`, `.")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(toml: &str) -> Vec<&'static str> {
        let table: Variables = toml::from_str(toml).unwrap();
        table.problems().iter().map(|problem| problem.key).collect()
    }

    #[test]
    fn variables_become_custom_properties() {
        let toml =
            "accent = { light = '#123', dark = 'rgb(1 2 3)' }\ntext_soft = 'teal'\ntext_width = '48rem'";
        let table: Variables = toml::from_str(toml).unwrap();
        let expected = [
            ("accent", "light-dark(#123, rgb(1 2 3))"),
            ("text-soft", "teal"),
            ("text-width", "48rem"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(table.properties(), expected);
    }

    #[test]
    fn values_that_css_would_not_understand_are_refused() {
        assert_eq!(
            problems("accent = '#12'\nlink = 'bleu'\nline = 'red;}'"),
            ["accent", "link", "line"]
        );
        assert_eq!(problems("accent = { light = 'red', dark = 'x' }"), ["accent"]);
        assert_eq!(
            problems("font = 'a; b'\ncode_font = '\"Open'"),
            ["font", "code_font"]
        );
        assert_eq!(
            problems("width = '90'\ntext_width = 'wide'\nradius = '1e3px'"),
            ["width", "text_width", "radius"]
        );
        assert_eq!(problems("logo = '../logo.svg'"), ["logo"]);
        assert_eq!(problems("logo = 'logo.psd'"), ["logo"]);
        let good = "accent = 'oklch(60% 0.2 250)'\nfont = '\"Noto Sans\", sans-serif'\nradius = '0'\nlogo = 'media/logo.svg'";
        assert_eq!(problems(good), [""; 0]);
    }
}
