//! What `[theme.variables]` puts on top of a theme: a style sheet of custom properties, and a logo.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use memchr::memmem;

use super::assets::Asset;
use super::resolve::{Layer, Layers, ThemeFile};
use crate::config::{self, theme::Variables};

/// The static file of the custom properties. A theme puts it into its style sheet behind its own values.
pub const NAME: &str = "css/variables.css";

/// The same among the files of a theme.
const STYLE: &str = "static/css/variables.css";

/// Whether there are custom properties that no page of the theme can have: no style sheet holds them, and no other
/// file of the theme names theirs.
pub fn are_lost(layers: &Layers, assets: &[Asset]) -> bool {
    let Some(style) = layers.get(STYLE).filter(|file| !file.bytes.is_empty()) else {
        return false;
    };
    let holds = |asset: &Asset| asset.name != NAME && memmem::find(&asset.bytes, &style.bytes).is_some();
    let templates = layers.names("templates/");
    let names_it = |name: &&str| {
        let file = layers.get(&format!("templates/{name}"));
        file.is_some_and(|file| memmem::find(&file.bytes, NAME.as_bytes()).is_some())
    };
    !assets.iter().any(holds) && !templates.iter().any(names_it)
}

/// The name among static files of the logo that `variables` name; of a theme's own without one.
pub fn logo(variables: &Variables) -> String {
    let path = variables.logo.as_deref().unwrap_or(Path::new("logo.svg"));
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    format!("logo.{}", extension.to_ascii_lowercase())
}

/// The files that `variables` are, with the bytes of the logo if they name one. There is always a style sheet,
/// so that a theme can name it.
pub fn layer(variables: &Variables, logo_bytes: Option<Vec<u8>>) -> Layer {
    let mut css = String::new();
    for (name, value) in variables.properties() {
        let _ = writeln!(css, "  --{name}: {value};");
    }
    if !css.is_empty() {
        css = format!(":root {{\n{css}}}\n");
    }
    let style = (STYLE.to_owned(), file(css.into_bytes()));
    let logo = logo_bytes.map(|bytes| (format!("static/{}", logo(variables)), file(bytes)));
    [style].into_iter().chain(logo).collect()
}

fn file(bytes: Vec<u8>) -> ThemeFile {
    ThemeFile {
        origin: config::FILE_NAME.to_owned(),
        bytes: Cow::Owned(bytes),
    }
}
