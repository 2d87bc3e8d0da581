//! JSON: an array with one object a finding. The keys are a promise to other programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::base::Span;
use crate::diag::place::{Place, Places};
use crate::diag::{Applicability, Diagnostic, Severity, Sources};

/// A finding as programs read it. Lines and columns are from 1, columns in UTF-16 code units.
#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    level: Severity,
    message: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    /// The include directives from a page to the place, outermost first.
    chain: Vec<Place<'a>>,
    /// Further places of the same cause.
    also: Vec<Place<'a>>,
    /// Include directives of further pages that lead to the same place.
    also_from: Vec<Place<'a>>,
    locale: Option<&'a str>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    applicability: Applicability,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    file: &'a str,
    start: Position,
    end: Position,
    insert: &'a str,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = Places::new(sources);
    out.write_all(b"[")?;
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        object(diagnostic, &mut places, out)?;
    }
    out.write_all(b"\n]\n")
}

/// Writes the object of one finding on one line, without its end.
pub(super) fn object(
    diagnostic: &Diagnostic,
    places: &mut Places<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = places.of(diagnostic.span);
    let mut all = |spans: &[Span]| spans.iter().map(|&span| places.of(span)).collect();
    let finding = Finding {
        code: diagnostic.code,
        level: diagnostic.severity,
        message: &diagnostic.message,
        file: place.file,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        chain: all(&diagnostic.chain),
        also: all(&diagnostic.also),
        also_from: all(&diagnostic.also_from),
        locale: places.locale(diagnostic.span),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| Fix {
            applicability: fix.applicability,
            edits: fix
                .edits
                .iter()
                .map(|edit| {
                    let at = places.of(edit.span);
                    Edit {
                        file: at.file,
                        start: Position {
                            line: at.line,
                            column: at.column,
                        },
                        end: Position {
                            line: at.end_line,
                            column: at.end_column,
                        },
                        insert: &edit.insert,
                    }
                })
                .collect(),
        }),
    };
    Ok(serde_json::to_writer(out, &finding)?)
}
