//! Runs the stages in order, in parallel where that changes nothing.

mod check;
pub mod deps;
mod extras;
mod findings;
pub mod live;
mod load;
mod memo;
mod pages;
mod plans;
mod replay;
mod search;
mod shard;
mod sources;
mod verify;

use std::path::PathBuf;

use tracing::info_span;

use crate::base::{FileId, LocaleId, LocaleTag, Shard, SitePath};
use crate::cache::{self, Cache};
use crate::check::Rules;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::diag::policy::Policy;
use crate::emit::{Changes, Manifest, Output};
use crate::external;
use crate::render::highlight::Highlighter;
use crate::site::urls::{SEARCH_FOLDER, UrlPolicy};
use crate::source::{SourceError, SourceSet};
use crate::theme::{self, Theme, ThemeError};

pub use check::check;
use memo::Memo;
use pages::{Studio, Trouble};
use plans::Plans;
use search::Indexer;
pub use search::export;
pub use sources::SourceTexts;
pub use verify::{Verdict, verify};

/// What to build, from where, to where.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The doc set's root folder.
    pub root: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// The configuration, with command-line overrides applied.
    pub config: Config,
    /// Only these locales are written; empty for all.
    pub locales: Vec<LocaleTag>,
    /// Locale folders given on the command line.
    pub locale_roots: Vec<(LocaleTag, PathBuf)>,
    /// Threads; `None` for one a core.
    pub jobs: Option<usize>,
    /// Bytes of memory that a run should do with; `None` for what is usual. A set may need more.
    pub max_memory: Option<u64>,
    /// Which findings count; rules that nobody wants are not looked at.
    pub policy: Policy,
    /// Where the cache is; `None` for a run without.
    pub cache: Option<PathBuf>,
    /// The part of the site to write; `None` for all of it.
    pub shard: Option<Shard>,
    /// The site to compare with in [`Report::changes`]; `None` for what stands in the output folder.
    pub deployed: Option<Manifest>,
    /// The day of the check as `YYYY-MM-DD`; `None` leaves out what depends on it.
    pub today: Option<String>,
    /// Whether [`check`] gathers the links to other hosts.
    pub external: bool,
}

/// How far a build is; called from many threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps (0 when unknown).
    fn stage(&self, name: &'static str, total: usize);
    /// `steps` more steps of the current stage are done.
    fn advance(&self, steps: usize);
}

/// Reports to nobody.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn advance(&self, _steps: usize) {}
}

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// Pages of all locales, fallen-back ones included.
    pub pages: usize,
    /// Locales built.
    pub locales: usize,
    /// Files written because they were new or different.
    pub written: usize,
    /// Files that were already right.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// What was not known from earlier runs.
    pub work: Work,
    /// What a deploy must do to turn the old site into this one.
    pub changes: Changes,
    /// All findings, sorted by path, position and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The links to other hosts by address, if [`BuildOptions::external`] asks for them.
    pub links: Vec<external::Link>,
    /// What a person should know of the run itself, such as a cache that could not be used.
    pub notes: Vec<String>,
    /// The sources that the findings quote.
    pub sources: SourceTexts,
}

/// What a run did itself; the rest was known from earlier runs and still true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Pages and includes that were parsed.
    pub parsed: usize,
    /// Pages that were spliced of their includes for what is to know of them.
    pub learned: usize,
    /// Articles of which HTML was made, fallen-back ones included.
    pub rendered: usize,
    /// Blocks of code that were coloured, each once.
    pub coloured: usize,
    /// Pages whose words were gathered for the search index.
    pub indexed: usize,
}

/// One row of `lazuli pages`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PageRow {
    /// Root-relative URL.
    pub url: String,
    /// Relative to the output folder.
    pub output: String,
    /// Relative to the root, with `/`.
    pub source: String,
    /// The locale in whose tree the page stands.
    pub locale: String,
    /// The locale that the content comes from.
    pub source_locale: String,
    /// The page's title.
    pub title: String,
    /// The files that the page includes, directly or not, relative to the root, in order of first use.
    pub includes: Vec<String>,
}

/// Why a build could not run. Defects of content are never errors but [`Diagnostic`]s.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The doc set or its configuration makes no sense; exit code 2.
    #[error("{message}")]
    Config {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Reading or writing failed; exit code 3.
    #[error("{context}: {source}")]
    Io {
        /// What was being done, with the path.
        context: String,
        /// The system's answer.
        source: std::io::Error,
    },
}

impl From<SourceError> for BuildError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Config { message, help } => Self::Config { message, help },
            SourceError::Io { context, source } => Self::Io { context, source },
        }
    }
}

/// Builds the site.
///
/// # Errors
/// [`BuildError`] when there is nothing to build or the disk refuses.
pub fn run(options: &BuildOptions, progress: &dyn Progress) -> Result<Report, BuildError> {
    in_pool(options, || build(options, progress))
}

/// Lists the pages that [`run`] would write, by URL.
///
/// # Errors
/// As [`run`].
pub fn pages(options: &BuildOptions) -> Result<Vec<PageRow>, BuildError> {
    in_pool(options, || {
        let cache = Cache::none();
        let loaded = load::load(options, &Memo::new(&cache, options), &Silent)?;
        let site = loaded.site();
        let wanted = wanted_locales(options, &loaded.set);
        let name = |file: FileId| loaded.set.file(file).name.clone();
        let mut rows: Vec<PageRow> = site
            .pages
            .iter()
            .filter(|page| wanted.contains(&page.locale) && !site.is_redirect(page))
            .map(|page| {
                let facts = site.facts_of(page);
                let includes = facts.map(|facts| facts.includes.iter().copied().map(name).collect());
                PageRow {
                    url: page.address.url.clone(),
                    output: page.address.output.to_string(),
                    source: name(page.file),
                    locale: loaded.set.locale(page.locale).tag.to_string(),
                    source_locale: loaded.set.locale(page.content_locale).tag.to_string(),
                    title: facts
                        .and_then(|facts| facts.title())
                        .unwrap_or_default()
                        .to_owned(),
                    includes: includes.unwrap_or_default(),
                }
            })
            .collect();
        rows.sort_by(|a, b| a.url.cmp(&b.url));
        Ok(rows)
    })
}

fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<Report, BuildError> {
    let (cache, scanned) = rayon::join(|| open_cache(options), || load::scan(options));
    let (memo, scanned) = (Memo::new(&cache, options), scanned?);
    let (theme, problems) = load_theme(options, &scanned.set)?;
    let (output, (sizes, loaded)) = rayon::join(
        || open_output(options, &scanned.set),
        || {
            (
                pages::measure(&scanned.set, &memo),
                load::assemble(&scanned, options),
            )
        },
    );
    let mut output = output?;
    let frame = replay::Frame {
        options,
        memo: &memo,
        theme: &theme,
        sizes: &sizes,
    };
    let replays = replay::is_possible(options, &problems);
    let found = match replays {
        true => frame.find(&loaded, &output)?,
        false => replay::Found::default(),
    };
    if let Some((record, trouble)) = found.last {
        let _span = info_span!("finish").entered();
        let summary = output.finish().map_err(pages::from_emit)?;
        return Ok(replay::report(options, record, trouble, loaded.set, summary));
    }
    let mut loaded = load::load_list(loaded, &found.hashes, options, &memo, progress);
    let mut found = loaded.take_findings();
    let mut sources = loaded.texts();
    let site = loaded.site();
    let structure = info_span!("structure").in_scope(|| memo.structure(options, &loaded, &theme, &sizes));
    let plans = Plans::new(options, &loaded, &site, &theme);
    let writes = |id| shard::has_page(options, &site, id);
    let mut examined = check::examine(options, &loaded, &plans, &site, &memo, structure, writes);
    found.append(&mut examined.links);
    let between = std::mem::take(&mut examined.found);
    if let Some(note) = shard::note(options, &loaded, &sources, &theme, &sizes) {
        output.mark_part(note);
    }
    let studio = Studio {
        options,
        loaded: &loaded,
        site: &site,
        theme: &theme,
        output: &output,
        sizes: &sizes,
        pages: &examined.pages,
        plans: &plans,
        structure,
        memo: &memo,
    };
    let pages_total = shard::pages(options, &site, plans.locales());
    progress.stage("Writing", pages_total);
    let highlighter = Highlighter::with(&memo);
    let (trouble, mut sink) = rayon::join(
        || write(&studio, &examined.assets, &highlighter, progress),
        || findings::gathered(found, between),
    );
    let trouble = trouble?;
    let is_sound = trouble.is_none();
    sink.extend(findings::theme(options, &mut sources, &problems));
    sink.extend(findings::redirects(options, &mut sources, examined.refused));
    let trouble = findings::trouble(options, &mut sources, trouble);
    let mut sink = shard::own_findings(options, &sources, sink);
    sink.extend(trouble);
    let files = (replays && is_sound).then(|| replay::Files::of(&output, &site, &examined.assets));
    let locales = plans.locales().len();
    let work = memo.work(&loaded.fragments, highlighter.coloured());
    let is_still = !loaded.fragments.changed_meanwhile();
    drop(plans);
    // What is merged needs the room that the rest takes.
    let (set, unlisted, source_keys) = loaded.into_list();
    let ((summary, kept), diagnostics) = rayon::join(
        || {
            let _span = info_span!("finish").entered();
            let kept = files.map(|files| (frame.key(&set, &unlisted, &source_keys), files));
            (output.finish(), kept)
        },
        || check::merged(sink, &set, &sources),
    );
    let summary = summary.map_err(pages::from_emit)?;
    let mut report = Report {
        pages: pages_total,
        locales,
        written: summary.written,
        unchanged: summary.unchanged,
        removed: summary.removed,
        work,
        changes: summary.changes,
        diagnostics,
        links: Vec::new(),
        notes: Vec::new(),
        sources,
    };
    let _span = info_span!("cache").entered();
    if let Some((key, files)) = kept {
        replay::keep(&memo, key, files, &mut report);
    }
    report.notes = save_cache(cache, is_still);
    Ok(report)
}

/// Writes all that this build has to write.
fn write(
    studio: &Studio<'_>,
    assets: &[FileId],
    highlighter: &Highlighter<'_>,
    progress: &dyn Progress,
) -> Result<Trouble, BuildError> {
    let mut trouble = Trouble::default();
    for locale in studio.plans.locales() {
        let _span = info_span!("render").entered();
        let words = Indexer::of(studio).words(locale);
        trouble = trouble.join(pages::write(studio, locale, &words, highlighter, progress)?);
        search::write(studio, locale, &words, &mut trouble)?;
    }
    if shard::has_rest(studio.options) {
        let _span = info_span!("extras").entered();
        trouble = trouble.join(extras::write(studio, assets)?);
    }
    Ok(trouble)
}

/// Opens the output folder for a build.
fn open_output(options: &BuildOptions, set: &SourceSet) -> Result<Output, BuildError> {
    let _span = info_span!("open output").entered();
    let mut protected: Vec<&std::path::Path> =
        set.locales.iter().map(|locale| locale.root.as_path()).collect();
    protected.push(&options.root);
    let mut output = Output::open(&options.output, &protected).map_err(pages::from_emit)?;
    for path in not_built(options, set) {
        output.keep(path);
    }
    if options.config.site.manifest && options.shard.is_none() {
        output.list_files().map_err(pages::unlisted)?;
    }
    if let Some(deployed) = options.deployed.clone() {
        output.compare_with(deployed);
    }
    Ok(output)
}

/// What a cache may keep of builds: a month, and a gigabyte of each kind.
pub const CACHE_LIMITS: cache::Limits = cache::Limits {
    days: 30,
    bytes: 1 << 30,
};

/// The cache that the options name.
fn open_cache(options: &BuildOptions) -> Cache {
    let _span = info_span!("open cache").entered();
    let Some(dir) = &options.cache else {
        return Cache::none();
    };
    match cache::identity() {
        Some(identity) => Cache::open(dir, identity, day(options)),
        None => Cache::none(),
    }
}

/// Keeps what this run learned, if the sources stayed as they were meanwhile. Gives what a person should know.
fn save_cache(cache: Cache, is_still: bool) -> Vec<String> {
    if !is_still {
        let note = "sources changed during this run: run it again for a site of one piece";
        return vec![note.to_owned()];
    }
    cache.save(&CACHE_LIMITS)
}

/// The number of the day of this run, for the age of what the cache holds.
fn day(options: &BuildOptions) -> u32 {
    cache_day(options.today.as_deref().unwrap_or_default())
}

/// The number by which a cache knows the day `today`, which is `YYYY-MM-DD`.
pub fn cache_day(today: &str) -> u32 {
    let since = crate::base::date::days_since_1970(today);
    since.and_then(|days| u32::try_from(days).ok()).unwrap_or(0)
}

/// Runs `work` on as many threads as the options say.
fn in_pool<R: Send>(options: &BuildOptions, work: impl FnOnce() -> R + Send) -> R {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.unwrap_or(0))
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        // Without threads of our own the common ones do.
        Err(_) => work(),
    }
}

/// The locales that are written, in order.
fn wanted_locales(options: &BuildOptions, set: &SourceSet) -> Vec<LocaleId> {
    let all = set.locales.iter().enumerate();
    all.filter(|(_, info)| options.locales.is_empty() || options.locales.contains(&info.tag))
        .map(|(index, _)| LocaleId(index as u16))
        .collect()
}

/// What a build of some locales leaves alone in the output folder: the others, and what all share.
fn not_built(options: &BuildOptions, set: &SourceSet) -> Vec<SitePath> {
    if options.locales.is_empty() {
        return Vec::new();
    }
    let wanted = wanted_locales(options, set);
    let tags = set.locales.iter().enumerate();
    let others = tags.filter(|(index, _)| !wanted.contains(&LocaleId(*index as u16)));
    let sitemaps = set
        .locales
        .iter()
        .map(|locale| format!("sitemap-{}.xml", locale.tag));
    let shared = ["assets", "shared", "robots.txt", "sitemap.xml"].map(str::to_owned);
    let folders = |locale: &LocaleTag| [locale.to_string(), format!("{SEARCH_FOLDER}/{locale}")];
    others
        .flat_map(|(_, locale)| folders(&locale.tag))
        .chain(sitemaps)
        .chain(shared)
        .filter_map(|path| SitePath::new(&path).ok())
        .collect()
}

/// What rules go by.
fn rules(options: &BuildOptions) -> Rules<'_> {
    Rules {
        config: &options.config,
        policy: &options.policy,
        today: options.today.as_deref(),
    }
}

/// What URLs look like, by the configuration.
fn url_policy(options: &BuildOptions) -> UrlPolicy {
    let urls = &options.config.urls;
    UrlPolicy::new(&options.config.site.base_url, urls.style, urls.form)
}

fn load_theme(options: &BuildOptions, set: &SourceSet) -> Result<(Theme, Vec<theme::Problem>), BuildError> {
    let _span = info_span!("theme").entered();
    let base_path = url_policy(options).base_path;
    let tags: Vec<LocaleTag> = set.locales.iter().map(|locale| locale.tag.clone()).collect();
    Theme::load(&options.root, &options.config.theme, &tags, &base_path).map_err(|error| match error {
        ThemeError::Unreadable { path, source } => BuildError::Io {
            context: format!("cannot read `{path}`"),
            source,
        },
        other => BuildError::Config {
            message: other.to_string(),
            help: None,
        },
    })
}
