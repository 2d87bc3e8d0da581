//! `Format`: all ways in which a list of findings can be written. One file a format.

mod azure;
mod concise;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod sarif;

use std::io::{self, Write};

use annotate_snippets::normalize_untrusted_str;
use rayon::prelude::*;

use super::human::{Human, Style};
use super::place::Places;
use super::{Diagnostic, Sources};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines, chains, advice.
    Full,
    /// One line a finding: `path:line:column: level code message`.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// A code quality report of GitLab.
    Gitlab,
    /// JUnit's XML.
    Junit,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Azure,
        Self::Gitlab,
        Self::Junit,
    ];

    /// The name that people write.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Azure => "azure",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
        }
    }

    /// The format called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes `diagnostics`, which are sorted, to `out`. `style` matters to [`Format::Full`] only.
///
/// # Errors
/// What `out` says.
pub fn render(
    format: Format,
    style: Style,
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => in_parallel(diagnostics, out, |some, out| {
            let mut human = Human::new(sources, style);
            some.iter()
                .try_for_each(|diagnostic| writeln!(out, "{}", human.render(diagnostic)))
        }),
        Format::Concise => concise::render(diagnostics, sources, out),
        Format::Json => json::render(diagnostics, sources, out),
        Format::Jsonl => jsonl::render(diagnostics, sources, out),
        Format::Sarif => sarif::render(diagnostics, sources, out),
        Format::Github => github::render(diagnostics, sources, out),
        Format::Azure => azure::render(diagnostics, sources, out),
        Format::Gitlab => gitlab::render(diagnostics, sources, out),
        Format::Junit => junit::render(diagnostics, sources, out),
    }
}

/// How many items one thread writes before it looks for more: enough of one file to find its lines once.
const CHUNK: usize = 512;

/// Writes `items` in their order; `write` is called for parts of them on many threads.
fn in_parallel<T: Sync>(
    items: &[T],
    out: &mut dyn Write,
    write: impl Fn(&[T], &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    // One round after the other: the text of all findings can be larger than the doc set.
    for round in items.chunks(CHUNK * 64) {
        let parts: io::Result<Vec<Vec<u8>>> = round
            .par_chunks(CHUNK)
            .map(|part| {
                let mut text = Vec::new();
                write(part, &mut text).map(|()| text)
            })
            .collect();
        parts?.iter().try_for_each(|part| out.write_all(part))?;
    }
    Ok(())
}

/// The message, and below it what else there is to say, for formats that have one text a finding.
fn whole_text(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let mut text = normalize_untrusted_str(&diagnostic.message);
    for &span in diagnostic.chain.iter().rev() {
        let place = places.of(span);
        text.push_str(&format!(
            "\nincluded from {}:{}:{}",
            place.file, place.line, place.column
        ));
    }
    let also: Vec<_> = diagnostic.also.iter().map(|place| place.span).collect();
    for (what, spans) in [("included by", &diagnostic.also_from), ("also in", &also)] {
        for &span in spans {
            let place = places.of(span);
            text.push_str(&format!(
                "\n{what} {}:{}:{}",
                place.file, place.line, place.column
            ));
        }
    }
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(&normalize_untrusted_str(help));
    }
    text
}

#[cfg(test)]
mod tests;
