//! `lazuli deps`: what a file brings in, who uses it, what an edit touches, what nobody uses.

mod dot;
mod tree;

use serde::Serialize;

use super::args::{self, DepsFormat, Global};
use super::output::Output;
use super::{Exit, Failure};
use crate::build::deps::{self, Question};

pub(super) fn run(args: &args::Deps, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let options = args.set.options(None, global)?;
    let text = match &args.file {
        Some(file) => {
            let question = match (args.reverse, args.impact) {
                (_, true) => Question::Impact,
                (true, false) => Question::Users,
                (false, false) => Question::Uses,
            };
            let answer = deps::deps(&options, file, question)?;
            match args.format {
                DepsFormat::Tree => tree::answer(&answer),
                DepsFormat::Json => json(&answer)?,
                DepsFormat::Dot => dot::answer(&answer),
            }
        }
        None => {
            let unused = deps::unused(&options)?;
            match args.format {
                DepsFormat::Tree => tree::unused(&unused),
                DepsFormat::Json => json(&unused)?,
                DepsFormat::Dot => dot::unused(&unused),
            }
        }
    };
    output.out(&text)?;
    Ok(Exit::Clean)
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::Io("cannot write JSON".to_owned(), error.into()))?;
    Ok(text + "\n")
}
