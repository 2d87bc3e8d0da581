//! Static files: bundles joined, names with a hash of their content, so that they may be cached for ever.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

use super::ThemeError;
use super::resolve::{Layer, Layers, ThemeFile};
use crate::base::{LineIndex, SitePath, escape, pattern};

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

impl Asset {
    /// Whether only a site with diagrams needs it.
    pub fn is_for_diagrams(&self) -> bool {
        self.name.starts_with(DIAGRAMS)
    }
}

/// Where static files are written.
const FOLDER: &str = "assets/";

/// The static files that draw diagrams, some megabytes.
const DIAGRAMS: &str = "diagrams/";

/// `theme.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Manifest {
    /// Static files that are joined: name → parts, in order.
    bundles: BTreeMap<String, Vec<String>>,
    /// Nothing of the default theme is used but its strings.
    stands_alone: bool,
}

/// Whether the nearest `theme.toml` of `layers` says that its theme stands alone.
///
/// # Errors
/// [`ThemeError::Invalid`] when it is damaged.
pub fn stands_alone(layers: &[Layer]) -> Result<bool, ThemeError> {
    let manifest = layers.iter().find_map(|layer| layer.get("theme.toml"));
    manifest.map_or(Ok(false), |file| Ok(read_manifest(file)?.stands_alone))
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
    let mut assets: BTreeMap<&str, Asset> = BTreeMap::new();
    let own = layers.names("static/");
    // A generated part that is empty and that no bundle names would be a file for nothing.
    let is_empty = |name: &str| {
        layers
            .get(&format!("static/{name}"))
            .is_some_and(|file| file.bytes.is_empty())
    };
    let own = own
        .into_iter()
        .filter(|name| !parts.contains(name) && !is_empty(name));
    // Stylesheets come last: the names of what they show must be known.
    let (styles, others): (Vec<_>, Vec<_>) = own.partition(|name| name.ends_with(".css"));
    for name in others {
        if let Some(file) = layers.get(&format!("static/{name}")) {
            assets.insert(name, asset(name, file.bytes.clone(), base_path));
        }
    }
    let mut made = Vec::new();
    for (name, (parts, manifest)) in &bundles {
        // A whole file of the bundle's name, put there by a doc set, takes the bundle's place.
        if layers.get(&format!("static/{name}")).is_none() {
            let bytes = join(layers, name, parts, manifest, &assets)?;
            made.push(asset(name, Cow::Owned(bytes), base_path));
        }
    }
    for name in styles {
        if let Some(file) = layers.get(&format!("static/{name}")) {
            let bytes = with_urls(name, name, file, &assets);
            made.push(asset(name, bytes, base_path));
        }
    }
    made.extend(assets.into_values());
    made.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(made)
}

/// A stylesheet with the names of static files in `url(…)` replaced by their addresses as seen from the file
/// `whole` that it is or becomes a part of.
///
/// A name counts from the stylesheet's own folder, else from `static/`. Anything else stays as it is.
fn with_urls(
    name: &str,
    whole: &str,
    file: &ThemeFile,
    assets: &BTreeMap<&str, Asset>,
) -> Cow<'static, [u8]> {
    static URL: LazyLock<Regex> =
        LazyLock::new(|| pattern::regex(r#"url\(\s*(["']?)([^"'()\s]+)["']?\s*\)"#));
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) if name.ends_with(".css") => text,
        _ => return file.bytes.clone(),
    };
    let folder = SitePath::new(name).map_or_else(|_| SitePath::root(), |path| path.parent());
    let up = "../".repeat(whole.matches('/').count());
    let replaced = URL.replace_all(text, |found: &Captures<'_>| {
        let (quote, target) = (&found[1], &found[2]);
        let candidates = [folder.join(target).ok(), SitePath::new(target).ok()];
        let known = candidates.iter().flatten();
        let known = known.filter_map(|path| assets.get(path.as_str())).next();
        match known {
            Some(asset) => {
                let path = asset.output.as_str();
                let path = escape::url_path(path.strip_prefix(FOLDER).unwrap_or(path));
                format!("url({quote}{up}{path}{quote})")
            }
            None => found[0].to_owned(),
        }
    });
    match replaced {
        Cow::Borrowed(_) => file.bytes.clone(),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
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
    assets: &BTreeMap<&str, Asset>,
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
        joined.extend_from_slice(&with_urls(part, name, file, assets));
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
            format!("{FOLDER}{}.{hash}{}", &name[..at], &name[at..])
        }
        _ => format!("{FOLDER}{name}.{hash}"),
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
