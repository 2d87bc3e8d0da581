//! `--changed-list` and `--deployed`: the list of what a deploy must do.

use std::fs;
use std::io;

use super::Failure;
use super::args::Deploy;
use crate::emit::{Changes, Manifest};

/// The manifest that `args` names.
pub(super) fn deployed(args: &Deploy) -> Result<Option<Manifest>, Failure> {
    let Some(file) = &args.deployed else {
        return Ok(None);
    };
    match fs::read(file) {
        Ok(bytes) => Manifest::parse(&bytes).map(Some).map_err(|problem| {
            let text = format!("{} is no manifest of a site: {problem}", file.display());
            Failure::Usage(text, Some("name the `manifest.json` that is deployed".to_owned()))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Manifest::default())),
        Err(error) => Err(Failure::Io(format!("cannot read {}", file.display()), error)),
    }
}

/// Writes the list that `args` asks for.
pub(super) fn write_list(args: &Deploy, changes: &Changes) -> Result<(), Failure> {
    let Some(file) = &args.changed_list else {
        return Ok(());
    };
    fs::write(file, changes.to_text())
        .map_err(|error| Failure::Io(format!("cannot write {}", file.display()), error))
}
