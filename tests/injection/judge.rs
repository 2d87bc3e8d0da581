//! Checks the copy and compares: which defects were found, and which findings nothing explains.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use lazuli::build::{self, BuildOptions, Silent};
use lazuli::config::Config;
use lazuli::diag::catalogue;
use lazuli::diag::place::Places;

use crate::defects::{Consequence, Defect, Kind, Plan};

/// One finding at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Below the locale's folder.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 code units.
    pub column: u32,
    /// The rule.
    pub code: &'static str,
    /// What several places have in common, else the message: that of a cause is about its first place.
    pub about: String,
    /// The text of the line.
    pub text: String,
}

/// All findings of a check, every place for itself.
pub type Findings = Vec<Found>;

/// Checks the set in `root` with the default policy.
pub fn check(root: &Path) -> Findings {
    let mut config = Config::default();
    config.site.source_locale = Some("en-us".to_owned());
    let options = BuildOptions {
        root: root.to_owned(),
        output: root.join("site"),
        policy: config.check.policy(),
        shard: None,
        deployed: None,
        today: None,
        external: false,
        cache: None,
        config,
        locales: Vec::new(),
        locale_roots: Vec::new(),
        jobs: None,
        max_memory: None,
    };
    let report = build::check(&options, &Silent).expect("a check ends");
    let settled = options.policy.settle(report.diagnostics, &report.sources);
    let mut places = Places::new(&report.sources);
    let mut findings = Vec::new();
    for finding in &settled {
        let others = finding.also.iter().map(|occurrence| occurrence.span);
        for span in std::iter::once(finding.span).chain(others) {
            let place = places.of(span);
            let file = place.file.strip_prefix("content/en-us/").unwrap_or(place.file);
            findings.push(Found {
                file: file.to_owned(),
                line: place.line,
                column: place.column,
                code: finding.code,
                about: finding.cause.clone().unwrap_or_else(|| finding.message.clone()),
                text: places.line_text(span).to_owned(),
            });
        }
    }
    findings.sort();
    findings
}

/// What came of the injection.
pub struct Verdict<'p> {
    plan: &'p Plan<'p>,
    missed: Vec<(&'p Defect, String)>,
    new: usize,
    expected: usize,
    unexplained: Vec<Found>,
}

/// Compares the findings before and after the injection of `plan`.
pub fn judge<'p>(plan: &'p Plan<'p>, clean: &Findings, injected: &Findings) -> Verdict<'p> {
    let places: BTreeSet<_> = injected
        .iter()
        .map(|found| (found.code, found.file.as_str(), found.line))
        .collect();
    let mut expected = BTreeSet::new();
    let mut missed = Vec::new();
    for defect in &plan.defects {
        for (file, line) in &defect.places {
            let place = (defect.code, file.as_str(), *line);
            expected.insert(place);
            if !places.contains(&place) {
                let there = |found: &&Found| found.file == *file;
                let said: Vec<_> = injected
                    .iter()
                    .filter(there)
                    .map(|found| (found.line, found.code))
                    .collect();
                missed.push((defect, format!("not at {file}:{line}, where there is {said:?}")));
                break;
            }
        }
    }
    let mut before: BTreeMap<_, usize> = BTreeMap::new();
    for found in clean {
        *before.entry(key(found)).or_default() += 1;
    }
    let mut verdict = Verdict {
        plan,
        missed,
        new: 0,
        expected: 0,
        unexplained: Vec::new(),
    };
    let explanations = Explanations::new(plan, clean);
    for found in injected {
        if let Some(count) = before.get_mut(&key(found)).filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        verdict.new += 1;
        if expected.contains(&(found.code, found.file.as_str(), found.line)) {
            verdict.expected += 1;
        } else if !explanations.cover(found) {
            verdict.unexplained.push(found.clone());
        }
    }
    verdict
}

fn key(found: &Found) -> (&str, u32, u32, &str, &str) {
    (&found.file, found.line, found.column, found.code, &found.about)
}

/// The consequences of all defects, to be looked up.
struct Explanations<'p> {
    anchors: BTreeSet<&'p str>,
    unused: BTreeSet<&'p str>,
    labels: BTreeSet<(&'p str, &'p str)>,
    titles: BTreeSet<&'p str>,
    headers: BTreeMap<&'p str, u32>,
    moved: BTreeSet<(&'p str, u32, &'static str)>,
}

impl<'p> Explanations<'p> {
    fn new(plan: &'p Plan<'p>, clean: &Findings) -> Self {
        let mut all = Self {
            anchors: BTreeSet::new(),
            unused: BTreeSet::new(),
            labels: BTreeSet::new(),
            titles: BTreeSet::new(),
            headers: BTreeMap::new(),
            moved: BTreeSet::new(),
        };
        for consequence in plan.defects.iter().flat_map(|defect| &defect.consequences) {
            match consequence {
                Consequence::Anchor(name) => drop(all.anchors.insert(name)),
                Consequence::Unused(file) => drop(all.unused.insert(file)),
                Consequence::Definitions(file, labels) => {
                    all.labels
                        .extend(labels.iter().map(|label| (file.as_str(), label.as_str())));
                }
                Consequence::Title(file) => drop(all.titles.insert(file)),
                Consequence::Header(file, end) => drop(all.headers.insert(file, *end)),
                Consequence::Moved(from, to) => {
                    let old = clean.iter().filter(|found| found.file == *from);
                    all.moved
                        .extend(old.map(|found| (to.as_str(), found.line, found.code)));
                }
            }
        }
        all
    }

    fn cover(&self, found: &Found) -> bool {
        let is_metadata = || catalogue::rule(found.code).is_some_and(|rule| rule.family.name() == "metadata");
        let fragment = |(at, _): (usize, &str)| {
            let rest = &found.text[at + 1..];
            let end = rest.find([')', ' ', '"']).unwrap_or(rest.len());
            self.anchors.contains(rest[..end].to_lowercase().as_str())
        };
        self.moved
            .contains(&(found.file.as_str(), found.line, found.code))
            || (found.code == "anchor-missing" && found.text.match_indices('#').any(fragment))
            || (found.code == "definition-unused" && self.defines(found))
            || (found.code == "no-h1" && self.titles.contains(found.file.as_str()))
            || (matches!(found.code, "include-unused" | "image-unused")
                && self.unused.contains(found.file.as_str()))
            || (self
                .headers
                .get(found.file.as_str())
                .is_some_and(|&end| found.line <= end)
                && is_metadata())
    }
}

impl Explanations<'_> {
    /// Whether the line of `found` defines what an include used that went.
    fn defines(&self, found: &Found) -> bool {
        let label = found
            .text
            .split(['[', ']'])
            .nth(1)
            .unwrap_or_default()
            .to_lowercase();
        self.labels.contains(&(found.file.as_str(), label.as_str()))
    }
}

impl Verdict<'_> {
    /// Whether all was found and all is explained.
    pub fn is_clean(&self) -> bool {
        self.missed.is_empty() && self.unexplained.is_empty()
    }

    /// Both counts, and a line for each kind.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for kind in Kind::ALL {
            let all = self.plan.defects.iter().filter(|defect| defect.kind == kind);
            let (count, places) = all.fold((0, 0), |sum, defect| (sum.0 + 1, sum.1 + defect.places.len()));
            let missed = self
                .missed
                .iter()
                .filter(|(defect, _)| defect.kind == kind)
                .count();
            let _ = writeln!(
                table,
                "{:<20} {:>4} of {count:>4} found ({places} places)",
                kind.name(),
                count - missed
            );
        }
        let all = self.plan.defects.len();
        let _ = writeln!(
            table,
            "{:<20} {:>4} of {all:>4} found",
            "all",
            all - self.missed.len()
        );
        let _ = write!(
            table,
            "{} new findings: {} expected, {} consequences, {} unexplained",
            self.new,
            self.expected,
            self.new - self.expected - self.unexplained.len(),
            self.unexplained.len()
        );
        table
    }

    /// What is wrong, the first of each.
    pub fn trouble(&self) -> String {
        let mut text = format!("{} defects were missed:\n", self.missed.len());
        for (defect, problem) in self.missed.iter().take(400) {
            let _ = writeln!(
                text,
                "  {}: {}: {} {problem}",
                defect.kind.name(),
                defect.what,
                defect.code
            );
        }
        let _ = writeln!(text, "{} findings are not explained:", self.unexplained.len());
        for found in self.unexplained.iter().take(400) {
            let Found {
                file,
                line,
                column,
                code,
                about,
                text: source,
            } = found;
            let _ = writeln!(text, "  {file}:{line}:{column}: {code} {about}\n    {source}");
        }
        text
    }
}
