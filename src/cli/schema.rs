//! `lazuli schema`: the JSON Schema of `lazuli.toml`.

use super::output::Output;
use super::{Exit, Failure};

pub(super) fn run(output: &Output) -> Result<Exit, Failure> {
    output.out(&crate::config::schema())?;
    Ok(Exit::Clean)
}
