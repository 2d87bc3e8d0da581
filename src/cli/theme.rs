//! `lazuli theme`: files of the built-in theme to change, and what templates get.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::{self, Eject, ThemeAction};
use super::output::Output;
use super::{Exit, Failure};
use crate::base::{LocaleTag, suggest};
use crate::config;
use crate::render::contract;
use crate::theme::{Theme, built_in};

/// The theme that every other falls back to.
const DEFAULT: &str = "default";

pub(super) fn run(args: &args::Theme, global: &args::Global, output: &Output) -> Result<Exit, Failure> {
    match &args.action {
        ThemeAction::Eject(args) => eject(args, global, output),
        ThemeAction::Variables => variables(output),
    }
}

/// Prints what templates get, in the words of English.
fn variables(output: &Output) -> Result<Exit, Failure> {
    let locale = LocaleTag::english();
    let theme = Theme::unchanged(std::slice::from_ref(&locale))
        .map_err(|error| Failure::Usage(error.to_string(), None))?;
    output.out(&contract::describe(&theme, &locale))?;
    Ok(Exit::Clean)
}

/// A file of a built-in theme.
type File = (String, &'static [u8]);

fn eject(args: &Eject, global: &args::Global, output: &Output) -> Result<Exit, Failure> {
    let config = config::load(&args.root, global.config.as_deref())?.config;
    let name = config.theme.name.as_deref().unwrap_or(DEFAULT);
    let folder = args.root.join("themes").join(name);
    let files = built_in(name).or_else(|| built_in(DEFAULT)).unwrap_or_default();
    if args.files.is_empty() {
        output.out(&list(&files, &folder))?;
        return Ok(Exit::Clean);
    }
    let mut chosen: Vec<&File> = Vec::new();
    for wanted in &args.files {
        chosen.extend(choose(&files, wanted)?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    let place = |file: &File| folder.join(&file.0);
    if !args.force {
        refuse_to_overwrite(chosen.iter().map(|file| place(file)))?;
    }
    for file in chosen {
        write(&place(file), file.1)?;
        if !output.quiet {
            output.out(&format!("{}\n", place(file).display()))?;
        }
    }
    Ok(Exit::Clean)
}

/// The files, each with a note if the doc set has one of its own.
fn list(files: &[File], folder: &Path) -> String {
    let lines = files.iter().map(|(path, _)| match folder.join(path).exists() {
        true => format!("{path} (replaced by {})\n", folder.join(path).display()),
        false => format!("{path}\n"),
    });
    lines.collect()
}

/// The file that is `wanted`, or all files of the folder.
fn choose<'f>(files: &'f [File], wanted: &str) -> Result<Vec<&'f File>, Failure> {
    let wanted = wanted.replace('\\', "/");
    let wanted = wanted.trim_end_matches('/');
    let is_chosen = |path: &str| {
        path.strip_prefix(wanted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let chosen: Vec<&File> = files.iter().filter(|(path, _)| is_chosen(path)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let names = files.iter().map(|(path, _)| path.as_str());
    let help = match suggest::nearest(wanted, names, 1).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lazuli theme eject` lists the files".to_owned(),
    };
    let text = format!("the theme has no file `{wanted}`");
    Err(Failure::Usage(text, Some(help)))
}

/// Fails when any of the files is there, before the first is written.
fn refuse_to_overwrite(paths: impl Iterator<Item = PathBuf>) -> Result<(), Failure> {
    // A link that leads nowhere is there, too.
    let existing = paths.filter(|path| path.symlink_metadata().is_ok());
    let existing: Vec<String> = existing.map(|path| path.display().to_string()).collect();
    if existing.is_empty() {
        return Ok(());
    }
    let text = format!("already there: {}", existing.join(", "));
    let help = "your changes would be lost: remove the file first, or use --force";
    Err(Failure::Usage(text, Some(help.to_owned())))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)
    };
    write().map_err(|error| Failure::Io(format!("cannot write {}", path.display()), error))
}
