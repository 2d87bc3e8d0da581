//! Workflow commands of GitHub Actions, which become annotations of a pull request.

use std::io::{self, Write};

use crate::diag::place::Places;
use crate::diag::{Diagnostic, Severity, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = Places::new(sources);
    for diagnostic in diagnostics {
        let place = places.of(diagnostic.span);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},col={}",
            property(place.file),
            place.line,
            place.column
        )?;
        // GitHub takes an end column for one line only.
        if place.end_line == place.line && place.end_column > place.column {
            write!(out, ",endLine={},endColumn={}", place.end_line, place.end_column)?;
        }
        let text = super::whole_text(diagnostic, &mut places);
        writeln!(out, ",title={}::{}", property(diagnostic.code), data(&text))?;
    }
    Ok(())
}

/// Escapes the text behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
