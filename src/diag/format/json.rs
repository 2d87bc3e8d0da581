//! JSON: an array with one object for every place of every finding. The keys are a promise to other programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::base::Span;
use crate::diag::place::{Place, Places};
use crate::diag::{Applicability, Diagnostic, Severity, Sources, TextEdit};

/// One place of a finding as programs read it. Lines and columns are from 1, columns in UTF-16 code units.
#[derive(Serialize)]
struct Occurrence<'a> {
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
    /// Include directives of further pages that lead to the same place.
    also_from: Vec<Place<'a>>,
    locale: Option<&'a str>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
    /// The number of the finding, from 1: places of one cause have the same.
    finding: usize,
    /// How many places the finding has.
    places: usize,
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
    out.write_all(b"[")?;
    let all = occurrences(diagnostics, sources);
    if let Some((first, rest)) = all.split_first() {
        out.write_all(b"\n")?;
        object(diagnostics, *first, &mut Places::new(sources), out)?;
        super::in_parallel(rest, out, |some, out| {
            let mut places = Places::new(sources);
            some.iter().try_for_each(|&occurrence| {
                out.write_all(b",\n")?;
                object(diagnostics, occurrence, &mut places, out)
            })
        })?;
    }
    out.write_all(b"\n]\n")
}

/// A place of finding number `finding` (from 0): its own (0), or one of `also`, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index {
    finding: usize,
    place: usize,
}

/// Every place of every finding, by path, position and code.
pub(super) fn occurrences(diagnostics: &[Diagnostic], sources: &dyn Sources) -> Vec<Index> {
    let mut all: Vec<(Index, Span)> = Vec::with_capacity(diagnostics.len());
    for (finding, diagnostic) in diagnostics.iter().enumerate() {
        let spans = diagnostic.spans().enumerate();
        all.extend(spans.map(|(place, span)| (Index { finding, place }, span)));
    }
    let key = |index: Index, span: Span| {
        let diagnostic = &diagnostics[index.finding];
        (
            sources.name(span.file),
            span.range,
            diagnostic.code,
            index.finding,
        )
    };
    all.sort_by(|a, b| key(a.0, a.1).cmp(&key(b.0, b.1)));
    all.into_iter().map(|(index, _)| index).collect()
}

/// Writes the object of one place on one line, without its end.
pub(super) fn object<'a>(
    diagnostics: &'a [Diagnostic],
    index: Index,
    places: &mut Places<'a>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let diagnostic = &diagnostics[index.finding];
    let (span, chain, also_from) = match index.place.checked_sub(1).and_then(|at| diagnostic.also.get(at)) {
        Some(place) => (place.span, &place.chain, &place.also_from),
        None => (diagnostic.span, &diagnostic.chain, &diagnostic.also_from),
    };
    let place = places.of(span);
    let mut all = |spans: &[Span]| spans.iter().map(|&span| places.of(span)).collect();
    let occurrence = Occurrence {
        code: diagnostic.code,
        level: diagnostic.severity,
        message: &diagnostic.message,
        file: place.file,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        chain: all(chain),
        also_from: all(also_from),
        locale: places.locale(span),
        help: diagnostic.help.as_deref(),
        fix: fix(diagnostic, span, places),
        finding: index.finding + 1,
        places: diagnostic.also.len() + 1,
    };
    Ok(serde_json::to_writer(out, &occurrence)?)
}

/// What the fix of `diagnostic` changes at `span`. A fix whose edits lie elsewhere is given whole.
fn fix<'a>(diagnostic: &'a Diagnostic, span: Span, places: &mut Places<'a>) -> Option<Fix<'a>> {
    let fix = diagnostic.fix.as_ref()?;
    let here: Vec<&TextEdit> = fix.edits.iter().filter(|edit| edit.touches(span)).collect();
    let edits = if here.is_empty() && diagnostic.also.is_empty() {
        fix.edits.iter().collect()
    } else {
        here
    };
    let edits: Vec<Edit<'_>> = edits.into_iter().map(|edit| self::edit(edit, places)).collect();
    (!edits.is_empty()).then_some(Fix {
        applicability: fix.applicability,
        edits,
    })
}

fn edit<'a>(edit: &'a TextEdit, places: &mut Places<'a>) -> Edit<'a> {
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
}
