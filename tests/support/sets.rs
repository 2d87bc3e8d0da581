//! Doc sets made for one test: written to a temporary folder, built, and looked at.

#![allow(dead_code, reason = "each test program uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use lazuli::build::{self, BuildOptions, Report, Silent};
use lazuli::config::Config;
use lazuli::diag::Sources as _;
use tempfile::TempDir;

/// What stands in files outside the set: no output may hold it.
pub const CANARY: &str = "canary-7f3a";
/// What lazuli notes about the files it wrote, their times among them.
const LEDGER: &str = ".lazuli-ledger";
/// When a build has certainly hung.
const WATCHDOG: Duration = Duration::from_secs(120);

/// A doc set in `temp/set`, built to `temp/site`.
pub struct Set {
    temp: TempDir,
    /// The configuration it is built with.
    pub config: Config,
    /// Threads; `None` for one a core.
    pub jobs: Option<usize>,
}

/// What a build gave.
pub struct Built {
    /// Code and file of each finding, in order.
    pub findings: Vec<(String, String)>,
    /// The files of the site by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the build says of itself.
    pub report: Report,
}

impl Set {
    /// A set with one healthy page, `articles/ok.md`, and a file with the canary beside the set.
    pub fn new() -> Self {
        let set = Self {
            temp: tempfile::tempdir().expect("a folder"),
            config: Config::default(),
            jobs: Some(2),
        };
        set.page("ok.md", "# Fine\n\nThis page is fine.\n");
        fs::write(set.temp.path().join("outside.md"), CANARY).expect("written");
        set
    }

    /// The folder around set and site.
    pub fn around(&self) -> &Path {
        self.temp.path()
    }

    /// The set's root.
    pub fn root(&self) -> PathBuf {
        self.temp.path().join("set")
    }

    /// The folder of the only locale.
    pub fn locale(&self) -> PathBuf {
        self.root().join("content/en-us")
    }

    /// The output folder.
    pub fn site(&self) -> PathBuf {
        self.temp.path().join("site")
    }

    /// Writes a file of the locale.
    pub fn file(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.locale().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, bytes).expect("written");
    }

    /// Writes an article.
    pub fn page(&self, name: &str, bytes: impl AsRef<[u8]>) {
        self.file(&format!("articles/{name}"), bytes);
    }

    /// How it is built.
    pub fn options(&self) -> BuildOptions {
        let mut config = self.config.clone();
        if config.site.source_locale.is_none() {
            config.site.source_locale = Some("en-us".to_owned());
        }
        BuildOptions {
            root: self.root(),
            output: self.site(),
            policy: config.policy(),
            cache: None,
            shard: None,
            deployed: None,
            today: None,
            external: false,
            config,
            locales: Vec::new(),
            locale_roots: Vec::new(),
            jobs: self.jobs,
            max_memory: None,
        }
    }

    /// Builds it. The healthy page must come out whole, and nothing from outside.
    pub fn build(&self) -> Built {
        let built = self.build_any();
        let ok = built.page("ok");
        assert!(ok.contains("This page is fine."), "the healthy page suffered");
        for (name, bytes) in &built.files {
            let leaks = memchr::memmem::find(bytes, CANARY.as_bytes()).is_some();
            assert!(!leaks, "{name} holds what stands outside the set");
        }
        built
    }

    /// Builds it, whatever comes out.
    pub fn build_any(&self) -> Built {
        let options = self.options();
        let report = watched(move || build::run(&options, &Silent)).expect("a build never stops for content");
        let findings = report.diagnostics.iter().map(|finding| {
            let file = report.sources.name(finding.span.file).to_owned();
            (finding.code.to_owned(), file)
        });
        Built {
            findings: findings.collect(),
            files: tree(&self.site()),
            report,
        }
    }
}

impl Built {
    /// The page of article `name`.
    pub fn page(&self, name: &str) -> &str {
        let path = format!("en-us/articles/{name}/index.html");
        let bytes = self.files.get(&path).unwrap_or_else(|| {
            panic!("{path} is not among {:?}", self.files.keys());
        });
        std::str::from_utf8(bytes).expect("pages are UTF-8")
    }

    /// The body of article `name`.
    pub fn body(&self, name: &str) -> &str {
        let page = self.page(name);
        let from = page.find("<article").expect("an article");
        let to = page.find("</article>").expect("its end");
        &page[from..to]
    }

    /// Fails unless `code` was found in `articles/name`.
    #[track_caller]
    pub fn assert_found(&self, code: &str, name: &str) {
        let file = format!("content/en-us/articles/{name}");
        let found = self.findings.iter().any(|(c, f)| c == code && *f == file);
        assert!(found, "no {code} in {file}: {:?}", self.findings);
    }
}

/// Runs `work`, and fails when it does not end.
pub fn watched<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    let (done, result) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match result.recv_timeout(WATCHDOG) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("not done after {WATCHDOG:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(_) => unreachable!("the worker sends before it ends"),
        },
    }
}

/// All files below `folder` by their path with `/`, without lazuli's own notes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("listed");
        if entry.file_type().is_file() && entry.file_name() != LEDGER {
            let name = entry.path().strip_prefix(folder).expect("inside");
            let name = name.to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
    files
}
