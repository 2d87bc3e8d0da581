//! JSON lines: the objects of [`super::json`], one a line, for programs that read as it comes.

use std::io::{self, Write};

use super::json;
use crate::diag::place::Places;
use crate::diag::{Diagnostic, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    super::in_parallel(&json::occurrences(diagnostics, sources), out, |some, out| {
        let mut places = Places::new(sources);
        some.iter().try_for_each(|&occurrence| {
            json::object(diagnostics, occurrence, &mut places, out)?;
            out.write_all(b"\n")
        })
    })
}
