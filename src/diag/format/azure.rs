//! Logging commands of Azure Pipelines, which become issues of a run.

use std::io::{self, Write};

use super::concise;
use crate::diag::place::Places;
use crate::diag::{Diagnostic, Severity, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = Places::new(sources);
    for diagnostic in diagnostics {
        let kind = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            // Azure has only these two; the others are lines of the log.
            Severity::Info | Severity::Hint => {
                writeln!(out, "{}", concise::line(diagnostic, &mut places))?;
                continue;
            }
        };
        let place = places.of(diagnostic.span);
        let text = super::whole_text(diagnostic, &mut places);
        writeln!(
            out,
            "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={}]{}",
            property(place.file),
            place.line,
            place.column,
            property(diagnostic.code),
            data(&text)
        )?;
    }
    Ok(())
}

/// Escapes the text behind `]`.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}
