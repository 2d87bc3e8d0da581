//! Builds the doc set of each case and reports what differs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lazuli::base::LocaleTag;
use lazuli::build::{self, BuildOptions, PageRow, Silent};
use lazuli::config::Config;
use lazuli::diag::Severity;
use lazuli::diag::Sources as _;
use lazuli::diag::policy::{Policy, Selector};

use crate::case::{self, Case};
use crate::compare::{self, Mismatch, Page};

/// The locale of all cases.
const LOCALE: &str = "en-us";

/// Rules that the cases break all the time, since they are about something else: they count only where listed.
const NOT_ASKED: &[&str] = &["image-no-alt", "link-absolute", "link-no-extension"];

/// A PNG of one transparent pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0,
    1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60,
    0x60, 0x60, 0x60, 0, 0, 0, 5, 0, 1, 0xa5, 0xf6, 0x45, 0x40, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae,
    0x42, 0x60, 0x82,
];

/// Rules that the cases know nothing of: what is wrong with the cases' own scanty pages.
const NOT_IN_THE_SPEC: &[&str] = &[
    "include-definition-clash",
    "include-splits-list",
    "include-unused",
    "metadata-placeholder",
    "metadata-required",
    "metadata-unknown",
    "metadata-value",
];

/// Runs all cases of a spec file.
///
/// # Panics
/// With a report when one fails, or when one that is pending passes.
pub fn run_family(file: &str, text: &str) {
    let cases = case::parse(text).unwrap_or_else(|problem| panic!("{file}: {problem}"));
    let mut report = String::new();
    let (mut failed, mut pending) = (0, 0);
    for case in &cases {
        let problems = run(case);
        let line = match (case.pending, problems.as_str()) {
            (false, "") => continue,
            (true, "") => "passes now: remove `pending` from its fence\n",
            (true, _) => {
                pending += 1;
                continue;
            }
            (false, problems) => problems,
        };
        failed += 1;
        let _ = writeln!(report, "\n=== {} {}\n{line}", case.id, case.title);
    }
    println!(
        "{file}: {} cases, {} passed, {pending} pending, {failed} failed",
        cases.len(),
        cases.len() - pending - failed
    );
    assert!(
        failed == 0,
        "{file}: {failed} of {} cases failed ({pending} pending)\n{report}",
        cases.len()
    );
}

/// What is wrong with a case, for people; empty when nothing is.
fn run(case: &Case) -> String {
    match build_case(case) {
        Ok(built) => describe(case, &built),
        Err(problem) => format!("the build stopped: {problem}\n"),
    }
}

/// What a build of a case gave.
struct Built {
    rows: Vec<PageRow>,
    /// The page's HTML; `None` when none was written.
    html: Option<String>,
    /// Code, severity, file and message of each finding.
    findings: Vec<Finding>,
}

struct Finding {
    code: &'static str,
    severity: Severity,
    file: String,
    message: String,
}

fn build_case(case: &Case) -> Result<Built, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let locale_root = folder.path().join("set/content").join(LOCALE);
    write(&locale_root.join(&case.page), case.input.as_bytes())?;
    for (path, text) in &case.files {
        let bytes = if path.ends_with(".png") {
            PIXEL
        } else {
            text.as_bytes()
        };
        write(&locale_root.join(path), bytes)?;
    }
    let mut config = Config::default();
    config.site.source_locale = Some(LOCALE.to_owned());
    let options = BuildOptions {
        root: folder.path().join("set"),
        output: folder.path().join("site"),
        config,
        locales: Vec::<LocaleTag>::new(),
        locale_roots: Vec::new(),
        jobs: Some(1),
        max_memory: None,
        policy: Policy {
            ignore: NOT_IN_THE_SPEC
                .iter()
                .filter_map(|name| Selector::parse(name).ok())
                .collect(),
            ..Policy::default()
        },
        cache: None,
        shard: None,
        deployed: None,
        today: None,
        external: false,
    };
    let report = build::run(&options, &Silent).map_err(|error| error.to_string())?;
    let rows = build::pages(&options).map_err(|error| error.to_string())?;
    let source = format!("content/{LOCALE}/{}", case.page);
    let html = rows
        .iter()
        .find(|row| row.source == source && row.locale == LOCALE)
        .map(|row| fs::read_to_string(options.output.join(&row.output)))
        .transpose()
        .map_err(|error| format!("the page cannot be read: {error}"))?;
    let findings = report
        .diagnostics
        .iter()
        .map(|found| Finding {
            code: found.code,
            severity: found.severity,
            file: report.sources.name(found.span.file).to_owned(),
            message: found.message.clone(),
        })
        .collect();
    Ok(Built { rows, html, findings })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().ok_or("a file needs a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn describe(case: &Case, built: &Built) -> String {
    let mut out = String::new();
    let with_urls = |list: &[String]| -> Vec<String> {
        list.iter()
            .map(|fragment| fill_urls(fragment, &built.rows))
            .collect()
    };
    let (expected, forbidden) = (with_urls(&case.expected), with_urls(&case.forbidden));
    match &built.html {
        Some(html) => {
            let page = Page::new(html);
            let mismatches = page.check(&expected, &forbidden);
            let mut shown = None;
            for mismatch in &mismatches {
                let at = match mismatch {
                    Mismatch::Missing { fragment, from } => {
                        let _ = writeln!(out, "  missing:   {fragment}");
                        *from
                    }
                    Mismatch::Forbidden { fragment, at } => {
                        let _ = writeln!(out, "  forbidden: {fragment}");
                        *at
                    }
                };
                shown.get_or_insert(at);
            }
            if let Some(at) = shown {
                let _ = writeln!(
                    out,
                    "  html:      {}",
                    page.excerpt(at).replace('\n', "\n             ")
                );
            }
        }
        None if expected.is_empty() && forbidden.is_empty() => {}
        None => out.push_str("  no page was written\n"),
    }
    let found = compared_codes(case, &built.findings);
    let (missing, extra) = compare::difference(&case.codes, &found);
    if !missing.is_empty() || !extra.is_empty() {
        let _ = writeln!(
            out,
            "  diagnostics: missing {missing:?}, unexpected {extra:?}; all findings:"
        );
        for finding in &built.findings {
            let Finding {
                code,
                severity,
                file,
                message,
            } = finding;
            let _ = writeln!(out, "    {severity:?} {code} in {file}: {message}");
        }
    }
    out
}

/// The codes to compare, sorted. Hints count only where the case lists them. `metadata-missing` counts only for the
/// page, and only if the case gives it metadata: nearly no case does.
fn compared_codes(case: &Case, findings: &[Finding]) -> Vec<String> {
    let has_metadata =
        case.input.contains("pageTitle") || case.input.trim_start_matches('\u{feff}').starts_with("---");
    let counts = |finding: &&Finding| {
        let listed = case.codes.iter().any(|code| code == finding.code);
        listed
            || match finding.code {
                code if NOT_ASKED.contains(&code) => false,
                "metadata-missing" => has_metadata && finding.file.ends_with(&case.page),
                _ => finding.severity > Severity::Hint,
            }
    };
    let mut codes: Vec<String> = findings
        .iter()
        .filter(counts)
        .map(|finding| finding.code.to_owned())
        .collect();
    codes.sort_unstable();
    codes
}

/// `{url:slug}` becomes the URL of the page with that file name.
fn fill_urls(fragment: &str, rows: &[PageRow]) -> String {
    let mut text = fragment.to_owned();
    for row in rows.iter().filter(|row| row.locale == LOCALE) {
        let stem = row
            .source
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".md"));
        if let Some(stem) = stem {
            text = text.replace(&format!("{{url:{stem}}}"), &row.url);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str) -> Case {
        let text = format!("~~~~case\n=== 1 a\n{text}~~~~\n");
        case::parse(&text).expect("well-formed").remove(0)
    }

    fn row(source: &str, url: &str) -> PageRow {
        PageRow {
            url: url.to_owned(),
            output: String::new(),
            source: source.to_owned(),
            locale: LOCALE.to_owned(),
            source_locale: LOCALE.to_owned(),
            title: String::new(),
            includes: Vec::new(),
        }
    }

    fn finding(code: &'static str, severity: Severity) -> Finding {
        Finding {
            code,
            severity,
            file: "content/en-us/articles/svc/page.md".to_owned(),
            message: "it is so".to_owned(),
        }
    }

    #[test]
    fn a_page_that_fits_says_nothing() {
        let case = case("--- in\n# A\n--- out\n<a href=\"{url:x}#b\">\n!y\n--- diag\nlink-case\n");
        let built = Built {
            rows: vec![row("content/en-us/articles/x.md", "/en-us/articles/x/")],
            html: Some("<main><a href=\"/en-us/articles/x/#b\">b</a></main>".to_owned()),
            findings: vec![
                finding("link-case", Severity::Info),
                finding("link-gap", Severity::Hint),
            ],
        };
        assert_eq!(describe(&case, &built), "");
    }

    #[test]
    fn every_difference_is_named() {
        let case = case("--- in\n# A\n--- out\n<b>\n!c\n--- diag\nlink-case\n");
        let built = Built {
            rows: Vec::new(),
            html: Some("<main>c</main>".to_owned()),
            findings: vec![finding("link-broken", Severity::Warning)],
        };
        let text = describe(&case, &built);
        for part in [
            "missing:   <b>",
            "forbidden: c",
            "html:      c",
            "missing [\"link-case\"], unexpected [\"link-broken\"]",
            "Warning link-broken in content/en-us/articles/svc/page.md: it is so",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }

    #[test]
    fn a_page_that_was_not_written_fails_unless_nothing_is_asked_of_it() {
        let built = || Built {
            rows: Vec::new(),
            html: None,
            findings: Vec::new(),
        };
        let asked = case("--- in\n--- out\nx\n--- diag\n");
        assert_eq!(describe(&asked, &built()), "  no page was written\n");
        let silent = case("--- in\n--- out\n--- diag\n");
        assert_eq!(describe(&silent, &built()), "");
    }

    #[test]
    fn missing_metadata_counts_only_where_the_case_has_some() {
        let found = [finding("metadata-missing", Severity::Info)];
        let without = case("--- in\n# A\n--- out\n--- diag\n");
        assert!(compared_codes(&without, &found).is_empty());
        let with = case("--- in\n<properties pageTitle=\"A\"/>\n--- out\n--- diag\n");
        assert_eq!(compared_codes(&with, &found), ["metadata-missing"]);
    }
}
