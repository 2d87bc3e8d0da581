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
    let mut places = Places::new(sources);
    for occurrence in json::occurrences(diagnostics, sources) {
        json::object(diagnostics, occurrence, &mut places, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
