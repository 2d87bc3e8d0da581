//! What a check says: findings, statistics, summary, baselines, and whether it fails.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use super::Look;
use super::fixing::Total;
use crate::cli::Failure;
use crate::cli::args;
use crate::cli::output::{self, Output, number};
use crate::diag::human::Style;
use crate::diag::{Applicability, Baseline, Diagnostic, Severity, Sources, format, sink};

/// Writes the findings where they are wanted, and the statistics.
pub(super) fn write(args: &args::Report, look: &Look, output: &Output) -> Result<(), Failure> {
    let style = match args.output_file {
        Some(_) => Style::Plain,
        None => output.style_out(),
    };
    let render = |out: &mut dyn io::Write| {
        format::render(args.output_format, style, &look.findings, &look.sources, out)
    };
    match &args.output_file {
        Some(path) => fs::File::create(path)
            .map(io::BufWriter::new)
            .and_then(|mut file| render(&mut file).and_then(|()| file.flush()))
            .map_err(|error| Failure::Io(format!("cannot write {}", path.display()), error))?,
        None => output.out_with(render)?,
    }
    if args.statistics {
        output.err(&statistics(&look.findings));
    }
    Ok(())
}

/// A line for each rule, the most frequent first: findings, places where there are more, level, code.
fn statistics(findings: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<(&str, Severity), (usize, usize)> = BTreeMap::new();
    for finding in findings {
        let count = counts.entry((finding.code, finding.severity)).or_default();
        count.0 += 1;
        count.1 += 1 + finding.also.len();
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&((code, _), (count, _))| (std::cmp::Reverse(count), code));
    rows.iter()
        .map(|((code, severity), (count, places))| {
            let places = match places > count {
                true => format!(" ({})", number(*places, "place")),
                false => String::new(),
            };
            format!("{count:>7} {:<7} {code}{places}\n", severity.name())
        })
        .collect()
}

/// The lines that close a check on standard error. `revision` is that of `--changed-since`.
pub(super) fn summary(
    look: &Look,
    revision: Option<&str>,
    fixed: &Total,
    fixing: bool,
    time: Duration,
) -> String {
    let mut text = String::new();
    if look.gone > 0 {
        let (findings, are, it) = match look.gone {
            1 => ("finding", "is", "it"),
            _ => ("findings", "are", "them"),
        };
        text.push_str(&format!(
            "{} {findings} of the baseline {are} gone: write the baseline again without {it}\n",
            look.gone
        ));
    }
    text.push_str(&format!(
        "Checked {} in {} in {}: {}",
        number(look.pages, "page"),
        number(look.locales, "locale"),
        output::seconds(time),
        output::counts(sink::count(&look.findings))
    ));
    if look.known > 0 {
        text.push_str(&format!("; {} known from the baseline", look.known));
    }
    if let Some(revision) = revision {
        text.push_str(&format!("; {} known from {revision}", look.before));
    }
    if fixing {
        text.push_str(&format!("; {}", fixed.summary()));
    }
    let fixes = look.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let safe = fixes
        .filter(|fix| fix.applicability == Applicability::Safe)
        .count();
    if safe > 0 && !fixing {
        text.push_str(&format!("; --fix repairs {safe}"));
    }
    text.push('\n');
    text
}

/// Whether findings make the check fail: one at `level` or above, or more than `most` warnings.
pub(super) fn fails(findings: &[Diagnostic], level: Severity, most: Option<usize>) -> bool {
    let warnings = sink::count(findings).warnings;
    findings.iter().any(|finding| {
        let excused = finding.severity == Severity::Warning && most.is_some_and(|most| warnings <= most);
        finding.severity >= level && !excused
    }) || most.is_some_and(|most| warnings > most)
}

/// Reads the baseline at `path`.
pub(super) fn read_baseline(path: &Path) -> Result<Baseline, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::Io(format!("cannot read the baseline {}", path.display()), error))?;
    Baseline::parse(&text).map_err(|problem| {
        let text = format!("cannot use the baseline {}: {problem}", path.display());
        Failure::Usage(text, Some("--write-baseline writes a new one".to_owned()))
    })
}

/// Writes all `findings` to `path`; gives their number, with all places.
pub(super) fn write_baseline(
    path: &Path,
    findings: &[Diagnostic],
    sources: &dyn Sources,
) -> Result<usize, Failure> {
    let failed = |error| Failure::Io(format!("cannot write {}", path.display()), error);
    let baseline = Baseline::of(findings, sources);
    let json = baseline.to_json().map_err(|error| failed(error.into()))?;
    fs::write(path, json).map_err(failed)?;
    Ok(baseline.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Span};

    fn finding(code: &'static str) -> Diagnostic {
        Diagnostic::new(code, Span::new(FileId(0), 0, 0), "x")
    }

    #[test]
    fn the_fail_level_decides_and_some_warnings_may_pass() {
        let list = [finding("link-broken"), finding("link-case")];
        assert!(fails(&list, Severity::Warning, None));
        assert!(!fails(&list, Severity::Error, None));
        assert!(!fails(&list, Severity::Warning, Some(1)));
        assert!(fails(&list, Severity::Warning, Some(0)));
        assert!(fails(&list, Severity::Error, Some(0)));
        assert!(fails(&list, Severity::Info, Some(1)));
        let list = [finding("include-cycle")];
        assert!(fails(&list, Severity::Warning, Some(9)));
    }

    #[test]
    fn statistics_put_the_most_frequent_first() {
        let mut shared = finding("link-broken");
        shared.also = vec![shared.span.into(); 3];
        let list = [
            shared,
            finding("bad-date"),
            finding("link-case"),
            finding("link-case"),
        ];
        assert_eq!(
            statistics(&list),
            "      2 info    link-case\n      1 warning bad-date\n      1 warning link-broken (4 places)\n"
        );
    }
}
