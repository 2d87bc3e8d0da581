//! Templates, assets and strings: the built-in theme and what a doc set overrides.

mod assets;
mod embedded;
mod engine;
mod resolve;
mod strings;
mod variables;

#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::base::LocaleTag;
use crate::base::hash::feed;
use crate::config::FILE_NAME;
use crate::config::theme::{Theme as Config, Variables};
use crate::diag::Code;

pub use assets::Asset;
pub use embedded::files as built_in;
pub use engine::TemplateError;
pub use strings::Strings;

use engine::Engine;
use resolve::Layers;
use strings::Words;

/// All that pages share: compiled templates, static files and the words of each locale.
///
/// Immutable and cheap to share between threads.
#[derive(Debug)]
pub struct Theme {
    engine: Engine,
    assets: Vec<Asset>,
    words: Arc<Words>,
    /// The static file that is the logo.
    logo: String,
    fingerprint: blake3::Hash,
}

/// Something wrong with a theme that does not stop the build.
///
/// Theme files are no sources, so they have no [`crate::base::FileId`] and this is no `Diagnostic` yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A code of the catalogue.
    pub code: Code,
    /// The file, relative to the doc set's root; `built-in:` before a path inside the built-in theme.
    pub path: String,
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// One sentence, no full stop.
    pub message: String,
}

impl Problem {
    fn path_outside(path: String) -> Self {
        let message = format!("`{path}` leads out of the doc set or is no file, and was left out");
        Self {
            code: "path-outside",
            path,
            line: None,
            message,
        }
    }

    fn variables_unused() -> Self {
        Self {
            code: "theme-variables-unused",
            path: FILE_NAME.to_owned(),
            line: None,
            message: format!("the theme's style sheets do not have `{}`", variables::NAME),
        }
    }
}

/// Why a theme cannot be used at all. Nothing can be built without one.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// `theme.name` is not a plain folder name.
    #[error("`theme.name` must name one folder under `themes/`, not `{name}`")]
    BadName {
        /// What the configuration says.
        name: String,
    },
    /// The logo that the configuration names cannot be used.
    #[error("`theme.variables.logo`: {message}")]
    Logo {
        /// What is wrong.
        message: String,
    },
    /// The configured theme does not exist.
    #[error("the theme folder `{folder}` does not exist")]
    NotFound {
        /// The folder, relative to the root.
        folder: String,
    },
    /// A file of the theme could not be read.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The file, relative to the root.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// `theme.toml` or a file of strings is damaged.
    #[error("`{path}`, line {line}: {message}")]
    Invalid {
        /// The file, relative to the root.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A template cannot be compiled.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl Theme {
    /// Loads the theme of the doc set at `root`, with the words of `locales`.
    ///
    /// `base_path` is what stands before every root-relative URL: `/`, or `/help/`.
    ///
    /// # Errors
    /// [`ThemeError`] when the theme does not exist, cannot be read or does not compile. Lesser defects
    /// are in the list of problems, in a fixed order.
    pub fn load(
        root: &Path,
        config: &Config,
        locales: &[LocaleTag],
        base_path: &str,
    ) -> Result<(Self, Vec<Problem>), ThemeError> {
        let mut problems = Vec::new();
        let layers = Layers::load(root, config, &mut problems)?;
        let logo = variables::logo(&config.variables);
        let theme = Self::new(&layers, logo, locales, base_path, &mut problems)?;
        if variables::are_lost(&layers, &theme.assets) {
            problems.push(Problem::variables_unused());
        }
        Ok((theme, problems))
    }

    /// The default theme as it is without a doc set, with the words of `locales`.
    ///
    /// # Errors
    /// None that a program that was built can have.
    pub fn unchanged(locales: &[LocaleTag]) -> Result<Self, ThemeError> {
        let logo = variables::logo(&Variables::default());
        Self::new(&Layers::of_default(), logo, locales, "/", &mut Vec::new())
    }

    fn new(
        layers: &Layers,
        logo: String,
        locales: &[LocaleTag],
        base_path: &str,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, ThemeError> {
        let words = Arc::new(strings::load(layers, locales, problems)?);
        let assets = assets::load(layers, base_path)?;
        Ok(Self {
            fingerprint: fingerprint(layers, locales, base_path, &logo),
            engine: Engine::new(layers, &assets, Arc::clone(&words))?,
            assets,
            words,
            logo,
        })
    }

    /// The hash of everything that the theme's pages can be made of.
    pub fn fingerprint(&self) -> blake3::Hash {
        self.fingerprint
    }

    /// Static files to write, by name.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The URL of the static file `name`, such as `site.css`; `None` if the theme has no such file.
    pub fn asset_url(&self, name: &str) -> Option<&str> {
        let found = self.assets.iter().find(|asset| asset.name == name);
        found.map(|asset| asset.url.as_str())
    }

    /// The URL of the logo: the doc set's, else the theme's `logo.svg`; `None` if neither is there.
    pub fn logo_url(&self) -> Option<&str> {
        self.asset_url(&self.logo)
    }

    /// The words of `locale`; English for a locale that the theme was not loaded with.
    pub fn strings(&self, locale: &LocaleTag) -> &Strings {
        self.words.get(locale.as_str())
    }

    /// Runs a template. `page` names the page in errors.
    ///
    /// # Errors
    /// [`TemplateError`] with the place in the template.
    pub fn render(
        &self,
        template: &str,
        context: &tera::Context,
        page: &str,
    ) -> Result<String, TemplateError> {
        self.engine.render(template, context, page)
    }
}

/// The hash of all files of `layers` with their paths, and of what else a theme is loaded with.
fn fingerprint(layers: &Layers, locales: &[LocaleTag], base_path: &str, logo: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, base_path);
    feed(&mut hasher, logo);
    for locale in locales {
        feed(&mut hasher, locale.as_str());
    }
    for (path, file) in layers.files() {
        feed(&mut hasher, path);
        feed(&mut hasher, &file.bytes);
    }
    hasher.finalize()
}
