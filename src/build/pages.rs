//! The second half for articles: plan, render and write every page, in parallel.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tracing::info_span;

use super::load::{Loaded, html_mode, limits};
use super::memo::{self, Memo};
use super::shard;
use super::{BuildError, BuildOptions, Progress};
use crate::base::intl::Intl;
use crate::base::{FileId, LocaleId};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::emit::{EmitError, Output, PutError};
use crate::plan::body::Body;
use crate::plan::inputs::{BodyInputs, PageInputs};
use crate::plan::locale::{self, LocalePlan};
use crate::plan::{listing, nav as nav_plan, page};
use crate::render::body::{self, BodyContext};
use crate::render::highlight::Highlighter;
use crate::render::{nav, shell};
use crate::site::nav::{BranchId, NavLabels};
use crate::site::{Page, Site};
use crate::source::image;
use crate::syntax::{article, expand};
use crate::theme::{Strings, TemplateError, Theme};

/// What pages are made with.
pub(super) struct Studio<'s> {
    /// The options of the build.
    pub options: &'s BuildOptions,
    /// What was read.
    pub loaded: &'s Loaded,
    /// The site.
    pub site: &'s Site<'s>,
    /// The theme.
    pub theme: &'s Theme,
    /// The output folder.
    pub output: &'s Output,
    /// Width and height of the pictures that pages show, by [`FileId`].
    pub sizes: &'s [Option<(u32, u32)>],
    /// What the bodies of pages show, in the order of the site's pages.
    pub bodies: &'s [Option<Body>],
    /// What earlier builds rendered.
    pub memo: &'s Memo<'s>,
}

/// What went wrong with one page.
#[derive(Default)]
pub(super) struct Trouble {
    /// Templates that failed.
    pub templates: Vec<TemplateError>,
    /// What has two sources, or a source of no output: one message each.
    pub collisions: Vec<String>,
}

impl Trouble {
    pub(super) fn join(mut self, other: Self) -> Self {
        self.templates.extend(other.templates);
        self.collisions.extend(other.collisions);
        self
    }
}

/// Plans `locales`, in their order, and says what is wrong with the navigation of each.
pub(super) fn plan_locales(
    loaded: &Loaded,
    locales: &[LocaleId],
    theme: &Theme,
) -> Vec<(LocalePlan, Vec<Diagnostic>)> {
    let _span = info_span!("plan").entered();
    let plan = |&locale: &LocaleId| {
        let tag = &loaded.set.locale(locale).tag;
        let labels = nav_labels(theme.strings(tag));
        locale::plan(&loaded.site(), locale, &loaded.tocs, &labels, &Intl::new(tag))
    };
    locales.par_iter().map(plan).collect()
}

/// The words of the navigation.
pub(super) fn nav_labels(strings: &Strings) -> NavLabels {
    let text = |key: &'static str| strings.text(key).to_owned();
    NavLabels {
        home: text("site-home"),
        general: text("other-pages"),
        get_started: text("group-get-started"),
        articles: text("group-articles"),
        reference: text("group-reference"),
        other: text("other-pages"),
        all: text("all-pages"),
    }
}

/// Renders and writes the articles of `plan`.
pub(super) fn write(
    studio: &Studio<'_>,
    plan: &LocalePlan,
    highlighter: &Highlighter,
    progress: &dyn Progress,
) -> Result<Trouble, BuildError> {
    // Only branches that some page shows are rendered, so their numbers have gaps.
    let shown = plan.tree.branches();
    let branches: FxHashMap<BranchId, Branch> = shown
        .into_par_iter()
        .map(|id| (id, Branch::new(plan, id)))
        .collect();
    let none = Branch::none();
    (0..plan.ids.len())
        .into_par_iter()
        .filter(|&index| shard::has_page(studio.options, studio.site, plan, index))
        .map(|index| {
            let branch = plan.tree.place(index).branch;
            let branch = branches.get(&branch).unwrap_or(&none);
            let trouble = write_article(studio, plan, index, branch, highlighter);
            progress.advance(1);
            trouble
        })
        .try_reduce(Trouble::default, |a, b| Ok(a.join(b)))
}

fn write_article(
    studio: &Studio<'_>,
    plan: &LocalePlan,
    index: usize,
    branch: &Branch,
    highlighter: &Highlighter,
) -> Result<Trouble, BuildError> {
    let config = &studio.options.config;
    let page = studio.site.page(plan.ids[index]);
    let loaded = studio.loaded;
    let mut inputs = page::article(studio.site, config, plan, index, Arc::from(""));
    let body = studio
        .bodies
        .get(plan.ids[index].0 as usize)
        .and_then(Option::as_ref);
    let Some(body) = body.cloned() else {
        return Ok(Trouble::default());
    };
    let size = |file: FileId| studio.sizes.get(file.index()).copied().flatten();
    let planned = body_inputs(config, loaded, page, body, size);
    let facts_key = loaded.keys.get(page.file.index()).copied().unwrap_or_default();
    let theme = studio.theme.fingerprint();
    let settings = studio.memo.settings();
    let key = memo::render_key(settings, facts_key, &inputs, &planned, branch.hash, theme);
    let mut trouble = Trouble::default();
    if let Some(hash) = key.and_then(|key| studio.memo.rendered(key)) {
        match studio.output.put_known(&inputs.output, hash) {
            Ok(true) => return Ok(trouble),
            Ok(false) => {}
            Err(error) => return refused(error, &mut trouble).map(|()| trouble),
        }
    }
    studio.memo.count_rendered();
    inputs.nav = Arc::from(nav::mark_current(&branch.html, &page.address.url));
    let press = Press {
        config,
        loaded,
        theme: studio.theme,
        highlighter,
    };
    match press.article(page, &inputs, &planned) {
        Ok(html) => {
            put(studio.output, &inputs.output, html.as_bytes(), &mut trouble)?;
            if let (Some(key), []) = (key, &trouble.collisions[..]) {
                studio.memo.keep_rendered(key, blake3::hash(html.as_bytes()));
            }
        }
        Err(error) => trouble.templates.push(error),
    }
    Ok(trouble)
}

/// What the body of `page` shows, with its pictures as `size` measures them.
pub(super) fn body_inputs(
    config: &Config,
    loaded: &Loaded,
    page: &Page,
    body: Body,
    size: impl Fn(FileId) -> Option<(u32, u32)>,
) -> BodyInputs {
    let mut inputs = body.measured(size);
    let facts = loaded.facts.get(page.file.index()).and_then(Option::as_ref);
    if config.includes.comments
        && let Some(facts) = facts
    {
        let name = |file: &FileId| (file.0, loaded.set.file(*file).name.clone());
        inputs.include_names = facts.includes.iter().map(name).collect();
    }
    inputs
}

/// Makes HTML of articles.
pub(super) struct Press<'s> {
    /// The configuration.
    pub config: &'s Config,
    /// What was read.
    pub loaded: &'s Loaded,
    /// The theme.
    pub theme: &'s Theme,
    /// Colours code.
    pub highlighter: &'s Highlighter,
}

impl Press<'_> {
    /// The whole page. A file that is no page has no body.
    pub(super) fn article(
        &self,
        page: &Page,
        inputs: &PageInputs,
        planned: &BodyInputs,
    ) -> Result<String, TemplateError> {
        let Some(fragment) = self.loaded.fragments.get(&self.loaded.set, page.file) else {
            return shell::page(inputs, "", self.theme);
        };
        let finder = self.loaded.finder(page.content_locale);
        let expanded = expand::expand(fragment, &finder, limits(self.config));
        let article = article::parse(&expanded);
        let context = BodyContext {
            highlighter: self.highlighter,
            // Labels inside the content are in the language of the content.
            strings: self.theme.strings(&inputs.content_locale),
            html: html_mode(self.config),
        };
        let body = body::render(&article, &expanded.missing, planned, context);
        shell::page(inputs, &body, self.theme)
    }
}

/// A branch of the navigation, rendered.
#[derive(Debug)]
pub(super) struct Branch {
    /// Without a mark of the page that is shown.
    pub html: String,
    /// The hash of `html`.
    pub hash: blake3::Hash,
}

impl Branch {
    /// Renders the branch `id` of a locale's navigation.
    pub(super) fn new(plan: &LocalePlan, id: BranchId) -> Self {
        let html = nav::branch(&nav_plan::branch(&plan.tree, id, &plan.pages));
        let hash = blake3::hash(html.as_bytes());
        Self { html, hash }
    }

    /// The navigation of a page that is in none.
    fn none() -> Self {
        Self {
            html: String::new(),
            hash: blake3::hash(b""),
        }
    }
}

/// Renders the shell around `body` and writes the page.
pub(super) fn put_page(studio: &Studio<'_>, inputs: &PageInputs, body: &str) -> Result<Trouble, BuildError> {
    let mut trouble = Trouble::default();
    match shell::page(inputs, body, studio.theme) {
        Ok(html) => put(studio.output, &inputs.output, html.as_bytes(), &mut trouble)?,
        Err(error) => trouble.templates.push(error),
    }
    Ok(trouble)
}

/// Writes a file; two sources of one file are trouble, the disk's refusal is an error.
pub(super) fn put(
    output: &Output,
    path: &crate::base::SitePath,
    bytes: &[u8],
    trouble: &mut Trouble,
) -> Result<(), BuildError> {
    match output.put(path, bytes) {
        Ok(_) => Ok(()),
        Err(error) => refused(error, trouble),
    }
}

/// Sorts a refused write into what content caused and what the disk did.
pub(super) fn refused(error: PutError, trouble: &mut Trouble) -> Result<(), BuildError> {
    match error {
        PutError::Emit(error) => Err(from_emit(error)),
        other => {
            trouble.collisions.push(other.to_string());
            Ok(())
        }
    }
}

/// The build's view of a manifest that has no place.
pub(super) fn unlisted(error: PutError) -> BuildError {
    BuildError::Config {
        message: error.to_string(),
        help: None,
    }
}

/// The build's view of an error of the output stage.
pub(super) fn from_emit(error: EmitError) -> BuildError {
    let help = error.help();
    if error.is_usage() {
        return BuildError::Config {
            message: error.to_string(),
            help,
        };
    }
    BuildError::Io {
        context: "cannot write the site".to_owned(),
        source: std::io::Error::other(error.to_string()),
    }
}

/// Measures the pictures that pages show.
pub(super) fn measure(loaded: &Loaded, shown: &[FileId]) -> Vec<Option<(u32, u32)>> {
    let mut sizes = vec![None; loaded.set.files.len()];
    let measured: Vec<_> = shown
        .par_iter()
        .map(|id| (*id, image::dimensions(&loaded.set.file(*id).disk)))
        .collect();
    for (id, size) in measured {
        sizes[id.index()] = size;
    }
    sizes
}

/// The words of generated pages.
pub(super) fn listing_labels(strings: &Strings) -> listing::ListingLabels {
    listing::ListingLabels {
        home: strings.text("site-home").to_owned(),
        not_found: strings.text("not-found-title").to_owned(),
        tag: strings.text("tag-listing").to_owned(),
        page: strings.text("page-number").to_owned(),
        titled_page: strings.text("listing-page").to_owned(),
    }
}
