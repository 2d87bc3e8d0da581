//! `lazuli search export`: the sections of all pages, as documents for other search engines.

use std::fs;
use std::io::{self, Write as _};

use super::args::{self, Global, SearchCommand};
use super::output::Output;
use super::{Exit, Failure};
use crate::build;
use crate::search::export::Writer;

pub(super) fn run(args: &args::Search, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let SearchCommand::Export(args) = &args.command;
    let options = args.set.options(None, global)?;
    let place = match &args.output {
        Some(path) => format!("cannot write {}", path.display()),
        None => "cannot write to standard output".to_owned(),
    };
    let failed = |error| Failure::Io(place.clone(), error);
    let mut out: Box<dyn io::Write + Send> = match &args.output {
        Some(path) => Box::new(io::BufWriter::new(fs::File::create(path).map_err(failed)?)),
        None => Box::new(io::BufWriter::new(io::stdout())),
    };
    let mut refused = None;
    let mut writer = Writer::new(args.format.into(), &mut *out);
    // The build only has to know that it may stop: what the disk said is told here.
    let made = build::export(&options, &mut |document| {
        writer.put(document).map_err(|error| {
            let kind = error.kind();
            refused = Some(error);
            kind.into()
        })
    });
    match (made, refused) {
        // A reader that left early (`| head`) is no error.
        (_, Some(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Clean),
        (_, Some(error)) => return Err(failed(error)),
        (made, None) => made?,
    }
    let count = match writer.finish() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Clean),
        ended => ended.map_err(failed)?,
    };
    out.flush().map_err(failed)?;
    if !output.quiet {
        output.err(&format!("Wrote {count} documents\n"));
    }
    Ok(Exit::Clean)
}
