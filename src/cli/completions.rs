//! `lazuli completions`: a completion script for a shell.

use super::args;
use super::output::Output;
use super::{Exit, Failure};

pub(super) fn run(args: &args::Completions, output: &Output) -> Result<Exit, Failure> {
    // Into memory first: clap_complete panics when its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "lazuli", &mut script);
    output.out(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
