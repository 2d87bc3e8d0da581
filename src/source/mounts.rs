//! Which locales a doc set has, where each of them lives, and what each falls back to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::classify::is_markdown;
use super::names::{certain_tag, own_name, tag_of_checkout};
use super::{LocaleInfo, SourceError};
use crate::base::suggest::nearest;
use crate::base::{LocaleId, LocaleTag};
use crate::config::{Config, model};

/// Finds the locales of the doc set at `root` (canonical), source locale first, then by tag.
///
/// Folders named by `locale_roots` or by `[locales.X] root` come first, then `content/<locale>/`. A root that
/// holds `articles/` itself is a plain checkout and a locale too. Failing all that, sub-folders of the
/// root that are named like locales count, else the root is the one locale.
///
/// # Errors
/// [`SourceError::Config`] when a named locale or folder does not exist.
pub fn find(
    root: &Path,
    config: &Config,
    locale_roots: &[(LocaleTag, PathBuf)],
) -> Result<Vec<LocaleInfo>, SourceError> {
    let settings = settings(config)?;
    let mut folders = BTreeMap::new();
    for (tag, locale) in &settings {
        if let Some(folder) = &locale.root {
            folders.insert(tag.clone(), existing(tag, &root.join(folder))?);
        }
    }
    for (tag, folder) in locale_roots {
        folders.insert(tag.clone(), existing(tag, folder)?);
    }
    for (tag, folder) in sub_folders(&root.join("content"), LocaleTag::parse)? {
        folders.entry(tag).or_insert(folder);
    }
    let is_mounted = folders.values().any(|folder| folder == root);
    if !is_mounted && root.join("articles").is_dir() {
        folders
            .entry(tag_of_root(root, config)?)
            .or_insert_with(|| root.to_owned());
    }
    if folders.is_empty() {
        let named = sub_folders(root, certain_tag)?.into_iter();
        folders.extend(named.filter(|(_, folder)| holds_pages(folder)));
    }
    if folders.is_empty() {
        folders.insert(tag_of_root(root, config)?, root.to_owned());
    }
    check_known(&settings, &folders)?;
    let source = source_locale(config, locale_roots, &folders)?;
    describe(config, &settings, folders, &source)
}

/// The tables `[locales.X]` by tag.
fn settings(config: &Config) -> Result<BTreeMap<LocaleTag, &model::Locale>, SourceError> {
    let mut settings = BTreeMap::new();
    for (name, locale) in &config.locales {
        let tag = parse_tag(name, "locales")?;
        if settings.insert(tag, locale).is_some() {
            return Err(SourceError::config(
                format!("`[locales.{name}]` is the second table for this locale"),
                "keep one of them; letter case and `_` or `-` make no difference",
            ));
        }
    }
    Ok(settings)
}

fn parse_tag(name: &str, key: &str) -> Result<LocaleTag, SourceError> {
    LocaleTag::parse(name).ok_or_else(|| {
        SourceError::config(
            format!("`{name}` in `{key}` is no locale"),
            "locales look like `nl-nl` or `zh-tw`",
        )
    })
}

/// The canonical folder of `tag`.
fn existing(tag: &LocaleTag, folder: &Path) -> Result<PathBuf, SourceError> {
    let shown = folder.display();
    match fs::canonicalize(folder) {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => Err(SourceError::config(
            format!("the root of locale `{tag}` is no folder: {shown}"),
            "name the folder that holds the locale's files",
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(SourceError::config(
            format!("the root of locale `{tag}` does not exist: {shown}"),
            "check `root` in lazuli.toml and `--locale-root`",
        )),
        Err(source) => Err(SourceError::Io {
            context: format!("cannot open the root of locale `{tag}`, {shown}"),
            source,
        }),
    }
}

/// The real folders in `parent` whose name `tag_of` takes for a locale. Links are not followed.
fn sub_folders(
    parent: &Path,
    tag_of: fn(&str) -> Option<LocaleTag>,
) -> Result<Vec<(LocaleTag, PathBuf)>, SourceError> {
    let mut found: Vec<_> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| Some((tag_of(entry.file_name().to_str()?)?, entry.path())))
        .collect();
    found.sort();
    match found.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(SourceError::config(
            format!(
                "locale `{}` has two folders, {} and {}",
                pair[0].0,
                pair[0].1.display(),
                pair[1].1.display()
            ),
            "keep one of them; letter case and `_` or `-` make no difference",
        )),
        None => Ok(found),
    }
}

/// Whether a folder named like a locale is one: it holds `articles/` or markdown.
fn holds_pages(folder: &Path) -> bool {
    folder.join("articles").is_dir()
        || WalkDir::new(folder)
            .into_iter()
            .flatten()
            .any(|entry| entry.file_name().to_str().is_some_and(is_markdown))
}

/// The locale of a root that is a locale itself.
fn tag_of_root(root: &Path, config: &Config) -> Result<LocaleTag, SourceError> {
    if let Some(name) = &config.site.source_locale {
        return parse_tag(name, "site.source_locale");
    }
    let folder = root.file_name().and_then(|name| name.to_str()).unwrap_or("");
    match tag_of_checkout(folder) {
        Some(tag) => Ok(tag),
        None => parse_tag("en-us", "site.source_locale"),
    }
}

/// A table `[locales.X]` without a folder is a slip of the pen, or a locale not begun.
fn check_known(
    settings: &BTreeMap<LocaleTag, &model::Locale>,
    folders: &BTreeMap<LocaleTag, PathBuf>,
) -> Result<(), SourceError> {
    match settings.keys().find(|tag| !folders.contains_key(*tag)) {
        Some(tag) => Err(unknown(
            format!("`[locales.{tag}]` has no folder `content/{tag}`"),
            tag.as_str(),
            folders,
            "create the folder, or set `root`",
        )),
        None => Ok(()),
    }
}

fn source_locale(
    config: &Config,
    locale_roots: &[(LocaleTag, PathBuf)],
    folders: &BTreeMap<LocaleTag, PathBuf>,
) -> Result<LocaleTag, SourceError> {
    if let Some(name) = &config.site.source_locale {
        let tag = parse_tag(name, "site.source_locale")?;
        if folders.contains_key(&tag) {
            return Ok(tag);
        }
        return Err(unknown(
            format!("`site.source_locale` is `{name}`, which is no locale of this set"),
            tag.as_str(),
            folders,
            "",
        ));
    }
    let tags = || folders.keys();
    tags()
        .find(|tag| tag.as_str() == "en-us")
        .or_else(|| tags().find(|tag| tag.language() == "en"))
        .or_else(|| locale_roots.first().map(|(tag, _)| tag))
        .or_else(|| tags().next())
        .cloned()
        .ok_or_else(|| SourceError::config("the doc set has no locale", "add `content/en-us/`"))
}

/// An error about a locale that the set lacks, with the nearest that it has.
fn unknown(
    message: String,
    wanted: &str,
    folders: &BTreeMap<LocaleTag, PathBuf>,
    otherwise: &str,
) -> SourceError {
    let known: Vec<&str> = folders.keys().map(LocaleTag::as_str).collect();
    let mut help = match nearest(wanted, known.iter().copied(), 1).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the locales are {}", known.join(", ")),
    };
    if !otherwise.is_empty() {
        let end = if help.ends_with('?') { "" } else { "." };
        help = format!("{help}{end} Otherwise {otherwise}");
    }
    SourceError::config(message, help)
}

/// Puts the locales in order and fills in what readers see of them.
fn describe(
    config: &Config,
    settings: &BTreeMap<LocaleTag, &model::Locale>,
    mut folders: BTreeMap<LocaleTag, PathBuf>,
    source: &LocaleTag,
) -> Result<Vec<LocaleInfo>, SourceError> {
    let known = folders.clone();
    let mut ordered: Vec<(LocaleTag, PathBuf)> = folders.remove_entry(source).into_iter().collect();
    ordered.extend(folders);
    let order: Vec<LocaleTag> = ordered.iter().map(|(tag, _)| tag.clone()).collect();
    let id_of = |tag: &LocaleTag| {
        let index = order.iter().position(|other| other == tag)?;
        u16::try_from(index).ok().map(LocaleId)
    };
    let mut locales = Vec::with_capacity(ordered.len());
    for (tag, root) in ordered {
        let own = settings.get(&tag).copied();
        let mut chain: Vec<LocaleId> = id_of(&tag).into_iter().collect();
        for name in own.map_or(&[][..], |locale| &locale.fallback) {
            let next = LocaleTag::parse(name).and_then(|fallback| id_of(&fallback));
            let Some(next) = next else {
                return Err(unknown(
                    format!("`{name}`, a fallback of `{tag}`, is no locale of this set"),
                    name,
                    &known,
                    "",
                ));
            };
            chain.push(next);
        }
        chain.extend(id_of(source));
        let mut seen = Vec::new();
        chain.retain(|id| {
            let new = !seen.contains(id);
            seen.push(*id);
            new
        });
        let given = |field: fn(&model::Locale) -> &Option<String>| own.and_then(|o| field(o).clone());
        locales.push(LocaleInfo {
            name: given(|o| &o.name).unwrap_or_else(|| own_name(&tag)),
            title: given(|o| &o.title).unwrap_or_else(|| config.site.title.clone()),
            description: given(|o| &o.description).unwrap_or_else(|| config.site.description.clone()),
            chain,
            tag,
            root,
        });
    }
    Ok(locales)
}
