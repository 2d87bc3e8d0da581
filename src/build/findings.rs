//! All that was found, on its way to one list; defects of the theme, of redirects and of the output, as findings in the
//! files that are to blame.

use super::pages::Trouble;
use super::{BuildOptions, SourceTexts};
use rayon::prelude::*;
use tracing::info_span;

use crate::base::{LineIndex, Span};
use crate::config;
use crate::diag::{Diagnostic, Findings, Sink, Sources as _};
use crate::plan::redirects::Refused;
use crate::theme;

/// One finding a cause, of what was found in each file and page and `between` them. A few pages are unpacked at a time,
/// and then given back: unpacked, all would take three times the memory.
pub(super) fn gathered(found: Vec<Findings>, between: Vec<Diagnostic>) -> Sink {
    let _span = info_span!("gather").entered();
    let mut sink = Sink::default();
    let mut rest = found.into_iter();
    loop {
        let some: Vec<Findings> = rest.by_ref().take(512).collect();
        if some.is_empty() {
            break;
        }
        let unpacked = some.par_iter().flat_map_iter(Findings::unpack);
        sink.extend(unpacked.collect::<Vec<Diagnostic>>());
    }
    sink.extend(between);
    sink
}

/// The problems of the theme as findings.
pub(super) fn theme(
    options: &BuildOptions,
    sources: &mut SourceTexts,
    problems: &[theme::Problem],
) -> Vec<Diagnostic> {
    let finding = |problem| theme_finding(options, sources, problem);
    problems.iter().map(finding).collect()
}

/// A theme's problem as a finding in the theme's file.
fn theme_finding(options: &BuildOptions, sources: &mut SourceTexts, problem: &theme::Problem) -> Diagnostic {
    let file = sources.add_file(&problem.path, options.root.join(&problem.path));
    let text = sources.text(file);
    let at = match problem.line {
        Some(line) => {
            let start = LineIndex::new(text).line_range(text, line as u32).start;
            start..start
        }
        // What the configuration wants of a theme stands in one table.
        None if problem.path == config::FILE_NAME => config::key_place(text, &["theme", "variables"]),
        None => 0..0,
    };
    let span = Span::new(file, at.start, at.end);
    Diagnostic::new(problem.code, span, problem.message.clone())
}

/// Templates that failed and files with two sources, as findings.
pub(super) fn trouble(
    options: &BuildOptions,
    sources: &mut SourceTexts,
    trouble: Trouble,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for error in trouble.templates {
        let problem = theme::Problem {
            code: "template-error",
            path: error.template.clone(),
            line: error.line,
            message: error.to_string(),
        };
        let cause = format!("{}:{:?}", error.template, error.line);
        found.push(theme_finding(options, sources, &problem).with_cause(cause));
    }
    for message in trouble.collisions {
        found.push(collision(options, sources, message, None));
    }
    found.sort_by(|a, b| a.message.cmp(&b.message));
    found
}

/// The redirects of the configuration that are left out, as findings at their keys.
pub(super) fn redirects(
    options: &BuildOptions,
    sources: &mut SourceTexts,
    refused: Vec<Refused>,
) -> Vec<Diagnostic> {
    let refused = refused.into_iter();
    refused
        .map(|refused| collision(options, sources, refused.message, Some(&refused.from)))
        .collect()
}

/// A collision as a finding in the configuration, at the key of `[redirects]` that is to blame.
fn collision(
    options: &BuildOptions,
    sources: &mut SourceTexts,
    message: String,
    redirect: Option<&str>,
) -> Diagnostic {
    let file = sources.add_file(config::FILE_NAME, options.root.join(config::FILE_NAME));
    let at = redirect.map_or(0..0, |key| {
        config::key_place(sources.text(file), &["redirects", key])
    });
    let span = Span::new(file, at.start, at.end);
    Diagnostic::new("output-collision", span, message.clone()).with_cause(message)
}
