//! JUnit's XML, which nearly every CI system shows: a suite a file, a failed test a finding.

use std::io::{self, Write};

use crate::base::escape;
use crate::diag::place::Places;
use crate::diag::{Diagnostic, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = Places::new(sources);
    let count = diagnostics.len();
    // Some systems take a report without any test for a broken one.
    let tests = count.max(1);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"lazuli check\" tests=\"{tests}\" failures=\"{count}\">"
    )?;
    if diagnostics.is_empty() {
        writeln!(
            out,
            "  <testsuite name=\"lazuli check\" tests=\"1\" failures=\"0\">"
        )?;
        writeln!(
            out,
            "    <testcase name=\"no findings\" classname=\"lazuli check\"/>"
        )?;
        writeln!(out, "  </testsuite>")?;
    }
    for of_file in diagnostics.chunk_by(|a, b| a.span.file == b.span.file) {
        let count = of_file.len();
        let file = xml(places.of(of_file[0].span).file);
        writeln!(
            out,
            "  <testsuite name=\"{file}\" tests=\"{count}\" failures=\"{count}\">"
        )?;
        for diagnostic in of_file {
            let place = places.of(diagnostic.span);
            let (line, column, code) = (place.line, place.column, xml(diagnostic.code));
            writeln!(
                out,
                "    <testcase name=\"{code} {line}:{column}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\">"
            )?;
            writeln!(
                out,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                diagnostic.severity.name(),
                xml(&diagnostic.message),
                xml(&super::whole_text(diagnostic, &mut places))
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// `text` for XML 1.0, which has no control characters at all.
fn xml(text: &str) -> String {
    let allowed = |c: char| match c {
        '\t' | '\n' => c,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => c,
    };
    escape::html_string(&text.chars().map(allowed).collect::<String>())
}
