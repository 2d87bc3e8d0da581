//! Finds, reads and checks `lazuli.toml`.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Config, check, read};
use crate::base::{FileId, LineIndex};
use crate::diag::{Diagnostic, Sink, Sources, human};

/// The configuration file's name, at the doc set's root.
pub const FILE_NAME: &str = "lazuli.toml";

/// A configuration and where it came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The configuration; the default one when there is no file.
    pub config: Config,
    /// The file, if there is one.
    pub path: Option<PathBuf>,
}

/// Why there is no configuration; exit code 2.
#[derive(Debug)]
pub enum ConfigError {
    /// The file could not be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The file was read and is wrong.
    Invalid(Box<Invalid>),
}

/// A configuration file with all that is wrong in it.
#[derive(Debug)]
pub struct Invalid {
    name: String,
    text: String,
    diagnostics: Vec<Diagnostic>,
}

impl Invalid {
    /// The findings, in the order of the file. They quote from `self`.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl Sources for Invalid {
    fn name(&self, _file: FileId) -> &str {
        &self.name
    }
    fn text(&self, _file: FileId) -> &str {
        &self.text
    }
    fn suppressing(&self) -> Vec<FileId> {
        Vec::new()
    }
}

impl ConfigError {
    /// The first thing that is wrong in the file: its name, the line, the message and the file's text.
    pub fn place(&self) -> Option<(String, usize, String, &str)> {
        let Self::Invalid(invalid) = self else {
            return None;
        };
        let first = invalid.diagnostics.first()?;
        let line = LineIndex::new(&invalid.text).line_column(&invalid.text, first.span.range.start as usize);
        let name = invalid.name.clone();
        Some((name, line.line as usize, first.message.clone(), &invalid.text))
    }

    /// The error as people read it, with a line end.
    pub fn render(&self, style: human::Style) -> String {
        match self {
            Self::Unreadable { path, source } => {
                let text = format!("cannot read {}: {source}", path.display());
                human::message(crate::diag::Severity::Error, &text, None, style)
            }
            Self::Invalid(invalid) => {
                human::render(invalid.diagnostics(), invalid.as_ref(), style)
                    .trim_end()
                    .to_owned()
                    + "\n"
            }
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(human::Style::Plain).trim_end())
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::Invalid(_) => None,
        }
    }
}

/// Reads `explicit`, or else `lazuli.toml` at `root`. Only the latter may be absent: a plain checkout
/// without any configuration is a doc set too.
///
/// # Errors
/// [`ConfigError`] with everything that is wrong in the file, not only the first.
pub fn load(root: &Path, explicit: Option<&Path>) -> Result<Loaded, ConfigError> {
    let path = explicit.map_or_else(|| default_path(root), Path::to_owned);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if explicit.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Loaded {
                config: Config::default(),
                path: None,
            });
        }
        Err(source) => return Err(ConfigError::Unreadable { path, source }),
    };
    let config = parse(&path.display().to_string(), bytes)?;
    Ok(Loaded {
        config,
        path: Some(path),
    })
}

/// `lazuli.toml` under `root`, without a `./` that would only be noise in messages.
fn default_path(root: &Path) -> PathBuf {
    if root == Path::new(".") {
        PathBuf::from(FILE_NAME)
    } else {
        root.join(FILE_NAME)
    }
}

/// Parses and checks the bytes of a file called `name`.
fn parse(name: &str, bytes: Vec<u8>) -> Result<Config, ConfigError> {
    let mut sink = Sink::default();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            sink.push(read::not_utf8(error.utf8_error().valid_up_to()));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }
    };
    let (table, config) = read::read(&text, &mut sink);
    check::check(&config, &table, &mut sink);

    let mut invalid = Invalid {
        name: name.to_owned(),
        text,
        diagnostics: Vec::new(),
    };
    let diagnostics = sink.into_sorted(&invalid);
    if diagnostics.is_empty() {
        return Ok(config);
    }
    invalid.diagnostics = diagnostics;
    Err(ConfigError::Invalid(Box::new(invalid)))
}

#[cfg(test)]
mod tests;
