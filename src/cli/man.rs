//! `lazuli man`: the man page of lazuli or of one subcommand.

use super::args;
use super::output::Output;
use super::{Exit, Failure};
use crate::base::suggest;

pub(super) fn run(args: &args::Man, output: &Output) -> Result<Exit, Failure> {
    // `help` repeats every subcommand and has no place in a man page.
    let mut command = args::command().disable_help_subcommand(true);
    command.build();
    if let Some(name) = &args.command {
        command = subcommand(&command, name)?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .source(concat!("lazuli ", env!("CARGO_PKG_VERSION")))
        .manual("lazuli manual")
        .render(&mut page)
        .map_err(|error| Failure::Io("cannot write the man page".to_owned(), error))?;
    output.out(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Clean)
}

fn subcommand(command: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    if let Some(found) = command.find_subcommand(name) {
        return Ok(found.clone());
    }
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let help = match suggest::nearest(name, names.iter().copied(), 1).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("subcommands: {}", names.join(", ")),
    };
    let text = format!("lazuli has no subcommand `{name}`");
    Err(Failure::Usage(text, Some(help)))
}
