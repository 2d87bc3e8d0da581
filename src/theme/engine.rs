//! Tera, set up for themes: the functions `t` and `asset`, and errors that say where they are.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::ThemeError;
use super::assets::Asset;
use super::resolve::Layers;
use super::strings::{self, Words};

/// Compiled templates.
pub struct Engine {
    tera: Tera,
    /// Where each template comes from, for errors.
    origins: BTreeMap<String, String>,
}

/// A template that does not compile or fails on a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TemplateError {
    /// The template's file, relative to the doc set's root (`built-in:` before a built-in one); empty
    /// where the defect lies between templates, which the message then names.
    pub template: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// The page that was being rendered; `None` while the theme is loaded.
    pub page: Option<String>,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.template.as_str(), self.line) {
            ("", _) => f.write_str("the theme's templates do not fit together: ")?,
            (template, Some(line)) => write!(f, "template `{template}`, line {line}: ")?,
            (template, None) => write!(f, "template `{template}`: ")?,
        }
        f.write_str(&self.message)?;
        match &self.page {
            Some(page) => write!(f, " (on the page `{page}`)"),
            None => Ok(()),
        }
    }
}

impl Engine {
    /// Compiles every template of `layers`.
    ///
    /// # Errors
    /// [`ThemeError`] for the first template that is not UTF-8 or does not compile.
    pub fn new(layers: &Layers, assets: &[Asset], words: Arc<Words>) -> Result<Self, ThemeError> {
        let mut tera = Tera::new();
        let urls: BTreeMap<String, String> = assets
            .iter()
            .map(|asset| (asset.name.clone(), asset.url.clone()))
            .collect();
        tera.register_function("asset", move |arguments: Kwargs, _: &State| {
            let path = arguments.must_get::<&str>("path")?;
            urls.get(path)
                .map(|url| Value::from(url.as_str()))
                .ok_or_else(|| tera::Error::message(format!("the theme has no static file `{path}`")))
        });
        tera.register_function("t", move |arguments: Kwargs, state: &State| {
            let locale = state.get::<Value>("locale")?;
            let locale = locale.as_ref().and_then(Value::as_str).unwrap_or("");
            words.get(locale).translate(&arguments)
        });
        let mut origins = BTreeMap::new();
        let mut sources = Vec::new();
        for name in layers.names("templates/") {
            if let Some(file) = layers.get(&format!("templates/{name}")) {
                origins.insert(name.to_owned(), file.origin.clone());
                sources.push((name, strings::utf8(file)?));
            }
        }
        tera.add_raw_templates(sources)
            .map_err(|error| located(&error, "", None, &origins))?;
        Ok(Self { tera, origins })
    }

    /// Runs `template`; `page` names the page in errors.
    ///
    /// # Errors
    /// [`TemplateError`] when the template fails.
    pub fn render(&self, template: &str, context: &Context, page: &str) -> Result<String, TemplateError> {
        self.tera
            .render(template, context)
            .map_err(|error| located(&error, template, Some(page), &self.origins))
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("templates", &self.origins.keys())
            .finish_non_exhaustive()
    }
}

fn located(
    error: &tera::Error,
    template: &str,
    page: Option<&str>,
    origins: &BTreeMap<String, String>,
) -> TemplateError {
    let (template, line, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
            report.filename(),
            Some(report.span().start_line),
            report.message().to_owned(),
        ),
        ErrorKind::CircularExtend { tpl, .. }
        | ErrorKind::CircularInclude { tpl, .. }
        | ErrorKind::MissingParent { current: tpl, .. } => (tpl.as_str(), None, error.to_string()),
        _ => (template, None, error.to_string()),
    };
    TemplateError {
        template: origins.get(template).map_or(template, String::as_str).to_owned(),
        line,
        message,
        page: page.map(str::to_owned),
    }
}
