//! A code quality report of GitLab: JSON in the shape of Code Climate's, with stable fingerprints.

use std::io::{self, Write};

use serde_json::json;

use crate::diag::baseline::Fingerprints;
use crate::diag::place::Places;
use crate::diag::{Diagnostic, Severity, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = Places::new(sources);
    let mut fingerprints = Fingerprints::new(sources);
    out.write_all(b"[")?;
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let place = places.of(diagnostic.span);
        let issue = json!({
            "check_name": diagnostic.code,
            "description": super::whole_text(diagnostic, &mut places),
            "fingerprint": fingerprints.of(diagnostic, diagnostic.span),
            "severity": match diagnostic.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "minor",
                Severity::Hint => "info",
            },
            "location": {
                "path": place.file,
                "lines": { "begin": place.line, "end": place.end_line },
            },
        });
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &issue)?;
    }
    out.write_all(b"\n]\n")
}
