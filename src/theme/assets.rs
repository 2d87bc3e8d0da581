//! Static files: bundles joined, names with a hash of their content, so that they may be cached for ever.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::ThemeError;
use super::resolve::{Layers, ThemeFile};
use crate::base::{LineIndex, SitePath, escape};

/// A static file of the theme.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its name for templates: the path inside `static/`, such as `site.css`.
    pub name: String,
    /// Where it is written, relative to the output folder: `assets/site.1a2b3c4d.css`.
    pub output: SitePath,
    /// Its root-relative URL, with the base path.
    pub url: String,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
}

/// `theme.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Manifest {
    /// Static files that are joined: name → parts, in order.
    bundles: BTreeMap<String, Vec<String>>,
}

/// All static files of `layers`, by name.
///
/// # Errors
/// [`ThemeError::Invalid`] when a `theme.toml` is damaged or names a part that does not exist.
pub fn load(layers: &Layers, base_path: &str) -> Result<Vec<Asset>, ThemeError> {
    let mut bundles: BTreeMap<String, (Vec<String>, &ThemeFile)> = BTreeMap::new();
    for file in layers.all("theme.toml").rev() {
        for (name, parts) in read_manifest(file)?.bundles {
            bundles.insert(name, (parts, file));
        }
    }
    let parts: BTreeSet<&str> = bundles
        .values()
        .flat_map(|(parts, _)| parts.iter().map(String::as_str))
        .collect();
    let mut contents: BTreeMap<&str, Cow<'static, [u8]>> = BTreeMap::new();
    for name in layers.names("static/") {
        if let Some(file) = layers.get(&format!("static/{name}"))
            && !parts.contains(name)
        {
            contents.insert(name, file.bytes.clone());
        }
    }
    for (name, (parts, manifest)) in &bundles {
        // A whole file of the bundle's name, put there by a doc set, takes the bundle's place.
        if !contents.contains_key(name.as_str()) {
            contents.insert(name, Cow::Owned(join(layers, name, parts, manifest)?));
        }
    }
    let made = contents.into_iter();
    Ok(made
        .map(|(name, bytes)| asset(name, bytes, base_path))
        .collect())
}

fn read_manifest(file: &ThemeFile) -> Result<Manifest, ThemeError> {
    let text = super::strings::utf8(file)?;
    toml::from_str(text).map_err(|error| invalid(file, text, &error))
}

/// A TOML error of `file` with its line.
pub fn invalid(file: &ThemeFile, text: &str, error: &toml::de::Error) -> ThemeError {
    let at = error.span().map_or(0, |span| span.start);
    ThemeError::Invalid {
        path: file.origin.clone(),
        line: LineIndex::new(text).line_column(text, at).line as usize,
        message: error.message().to_owned(),
    }
}

fn join(
    layers: &Layers,
    name: &str,
    parts: &[String],
    manifest: &ThemeFile,
) -> Result<Vec<u8>, ThemeError> {
    let mut joined = Vec::new();
    for part in parts {
        let file = layers.get(&format!("static/{part}")).ok_or_else(|| {
            let text = String::from_utf8_lossy(&manifest.bytes);
            let line = text.lines().position(|line| line.contains(part.as_str()));
            ThemeError::Invalid {
                path: manifest.origin.clone(),
                line: line.unwrap_or(0) + 1,
                message: format!("the bundle `{name}` names `static/{part}`, which does not exist"),
            }
        })?;
        joined.extend_from_slice(&file.bytes);
        if !joined.ends_with(b"\n") {
            joined.push(b'\n');
        }
    }
    Ok(joined)
}

fn asset(name: &str, bytes: Cow<'static, [u8]>, base_path: &str) -> Asset {
    let hash = blake3::hash(&bytes).to_hex();
    let hash = &hash[..8];
    let file = name.rsplit('/').next().unwrap_or(name);
    let hashed = match file.rfind('.') {
        Some(dot) if dot > 0 => {
            let at = name.len() - file.len() + dot;
            format!("assets/{}.{hash}{}", &name[..at], &name[at..])
        }
        _ => format!("assets/{name}.{hash}"),
    };
    // Names come from folder listings: no `..` can be in them, so nothing is lost here.
    let output = SitePath::new(&hashed).unwrap_or_else(|error| error.rest);
    Asset {
        name: name.to_owned(),
        url: format!(
            "{}/{}",
            base_path.trim_end_matches('/'),
            escape::url_path(output.as_str())
        ),
        output,
        bytes,
    }
}
