//! `lazuli merge`: joins the parts of a site.

use std::io;

use super::args;
use super::output::{Output, number};
use super::{Exit, Failure, deploy};
use crate::emit;

pub(super) fn run(args: &args::Merge, output: &Output) -> Result<Exit, Failure> {
    let deployed = deploy::deployed(&args.deploy)?;
    let summary = emit::merge(&args.dirs, &args.output, deployed).map_err(|error| {
        if error.is_usage() {
            Failure::Usage(error.to_string(), error.help())
        } else {
            Failure::Io("cannot merge".to_owned(), io::Error::other(error.to_string()))
        }
    })?;
    deploy::write_list(&args.deploy, &summary.changes)?;
    output.notes(&summary.notes);
    if !output.quiet {
        output.err(&format!(
            "Merged {}: {} written, {} unchanged, {} removed\n",
            number(args.dirs.len(), "part"),
            number(summary.written, "file"),
            summary.unchanged,
            summary.removed
        ));
    }
    Ok(Exit::Clean)
}
