//! Builds of a doc set with and without memory, in a folder of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lazuli::base::{LocaleTag, Shard};
use lazuli::build::{self, BuildError, BuildOptions, Report, Silent};
use lazuli::diag::format::{self, Format};
use lazuli::diag::human::Style;
use lazuli::diag::policy::Selector;
use lazuli::emit;
use tempfile::TempDir;

use super::dice::Dice;
use super::world::{self, Files};

/// A doc set in `temp/set`, its site in `temp/site`, its cache in `temp/cache`.
pub struct Bench {
    temp: TempDir,
    /// The set as it is on disk.
    pub files: Files,
}

/// What a build gave: the files of the site and the findings as JSON, or why there is no site.
pub type Outcome = Result<(BTreeMap<String, Vec<u8>>, String), String>;

impl Bench {
    /// A bench with `files` on it.
    pub fn new(files: Files) -> Self {
        let mut bench = Self {
            temp: tempfile::tempdir().expect("a folder"),
            files: Files::new(),
        };
        bench.set(files);
        bench
    }

    /// The folder around set, site and cache.
    pub fn around(&self) -> &Path {
        self.temp.path()
    }

    /// The set's root.
    pub fn root(&self) -> PathBuf {
        self.temp.path().join("set")
    }

    /// The folder of the cache.
    pub fn cache(&self) -> PathBuf {
        self.temp.path().join("cache")
    }

    /// Brings the set to `files`.
    pub fn set(&mut self, files: Files) {
        world::sync(&self.root(), &self.files, &files);
        self.files = files;
    }

    /// How the set is built into the standing folder with its cache, as the command does it.
    pub fn options(&self) -> Result<BuildOptions, String> {
        let config = lazuli::config::load(&self.root(), None)
            .map_err(|error| error.to_string())?
            .config;
        Ok(BuildOptions {
            root: self.root(),
            output: self.temp.path().join("site"),
            policy: config.policy(),
            cache: Some(self.cache()),
            today: Some("2016-05-05".to_owned()),
            external: false,
            config,
            locales: Vec::new(),
            locale_roots: Vec::new(),
            jobs: Some(2),
            max_memory: None,
            shard: None,
            deployed: None,
        })
    }

    /// Builds on top of what earlier builds left.
    pub fn again(&self) -> Result<Report, String> {
        build::run(&self.options()?, &Silent).map_err(|error| told(&error))
    }

    /// Builds on top of what earlier builds left.
    pub fn incremental(&self) -> Outcome {
        let options = self.options()?;
        outcome(&options)
    }

    /// Builds from nothing on `jobs` threads.
    pub fn clean(&self, jobs: usize) -> Outcome {
        let empty = tempfile::tempdir_in(self.temp.path()).expect("a folder");
        let options = BuildOptions {
            output: empty.path().join("site"),
            cache: None,
            jobs: Some(jobs),
            // Two threads are short of memory, so that texts are read again.
            max_memory: (jobs > 1).then_some(1),
            ..self.options()?
        };
        outcome(&options)
    }

    /// Builds in `count` parts, which share a cache of their own, and joins them. Gives the site only: each part
    /// reports some of the findings.
    pub fn sharded(&self, count: u32) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let around = tempfile::tempdir_in(self.temp.path()).expect("a folder");
        let part = |number: u32| {
            let options = BuildOptions {
                output: around.path().join(number.to_string()),
                cache: Some(self.temp.path().join("cache-of-parts")),
                shard: Shard::parse(&format!("{number}/{count}")),
                ..self.options()?
            };
            build::run(&options, &Silent).map_err(|error| told(&error))?;
            Ok(options.output)
        };
        let parts = (1..=count).map(part).collect::<Result<Vec<_>, String>>()?;
        let whole = around.path().join("whole");
        emit::merge(&parts, &whole, None).map_err(|error| error.to_string())?;
        Ok(site(&whole))
    }

    /// Builds something else on top: some locales only, or with other rules. What it says is not looked at.
    pub fn otherwise(&self, dice: &mut Dice) {
        let Ok(mut options) = self.options() else { return };
        match dice.below(3) {
            0 => options.locales = LocaleTag::parse("nl-nl").into_iter().collect(),
            1 => options.policy.ignore = vec![Selector::All],
            _ => options.jobs = Some(1),
        }
        // A set without that locale has no such site.
        let _ = build::run(&options, &Silent);
    }

    /// Removes or changes a file of the site, as somebody might by hand; the length stays, or does not.
    pub fn meddle(&self, dice: &mut Dice) {
        let dir = self.temp.path().join("site");
        let files = site(&dir);
        let Some((name, bytes)) = files.iter().nth(dice.below(files.len().max(1))) else {
            return;
        };
        let place = dir.join(name);
        match dice.below(3) {
            0 => std::fs::remove_file(place).expect("removed"),
            1 => std::fs::write(place, vec![b'x'; bytes.len()]).expect("written"),
            _ => std::fs::write(place, "x").expect("written"),
        }
    }

    /// The findings of a check, with or without what earlier runs learned.
    pub fn check(&self, cached: bool) -> Result<String, String> {
        let mut options = self.options()?;
        options.cache = options.cache.filter(|_| cached);
        build::check(&options, &Silent)
            .map(|report| findings(&report))
            .map_err(|error| told(&error))
    }
}

/// Builds with `options`.
pub fn outcome(options: &BuildOptions) -> Outcome {
    let report = build::run(options, &Silent).map_err(|error| told(&error))?;
    Ok((site(&options.output), findings(&report)))
}

fn told(error: &BuildError) -> String {
    error.to_string()
}

/// The findings of a report, all there is to say of them.
pub fn findings(report: &Report) -> String {
    let mut json = Vec::new();
    format::render(
        Format::Json,
        Style::Plain,
        &report.diagnostics,
        &report.sources,
        &mut json,
    )
    .expect("rendered");
    String::from_utf8(json).expect("UTF-8")
}

/// The files of a site.
pub fn site(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir)
        .into_iter()
        .map(|entry| entry.expect("listed"));
    let files = files.filter(|entry| entry.file_type().is_file() && !is_note(entry.path()));
    let read = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(dir).expect("inside");
        let bytes = std::fs::read(entry.path()).expect("read");
        (name.to_string_lossy().replace('\\', "/"), bytes)
    };
    files.map(read).collect()
}

fn is_note(path: &Path) -> bool {
    [".lazuli-ledger", ".lazuli-lock"]
        .iter()
        .any(|name| path.ends_with(name))
}

/// How two outcomes differ, in words; `None` when they do not.
pub fn difference(one: &Outcome, two: &Outcome) -> Option<String> {
    let ((files, findings), (others, other_findings)) = match (one, two) {
        (Ok(one), Ok(two)) => (one, two),
        (Err(one), Err(two)) if one == two => return None,
        (one, two) => {
            return Some(format!(
                "one ends with {:?}, the other with {:?}",
                one.as_ref().err(),
                two.as_ref().err()
            ));
        }
    };
    let names = files.keys().chain(others.keys());
    let mut differ: Vec<&String> = names
        .filter(|name| files.get(*name) != others.get(*name))
        .collect();
    differ.sort();
    differ.dedup();
    if let Some(name) = differ.first() {
        let text = |files: &BTreeMap<String, Vec<u8>>| {
            files
                .get(*name)
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (one, two) = (text(files).unwrap_or_default(), text(others).unwrap_or_default());
        return Some(format!("{differ:?} differ; {}", first_line(&one, &two)));
    }
    (findings != other_findings).then(|| format!("findings differ; {}", first_line(findings, other_findings)))
}

fn first_line(one: &str, two: &str) -> String {
    let mut lines = one.lines().zip(two.lines()).filter(|(one, two)| one != two);
    let cut = |line: &str| line.chars().take(700).collect::<String>();
    match lines.next() {
        Some((one, two)) => format!("\n  one: {}\n  two: {}", cut(one), cut(two)),
        None => format!("{} and {} bytes", one.len(), two.len()),
    }
}
