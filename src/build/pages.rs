//! The second half for articles: plan, render and write every page, in parallel.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tracing::info_span;

use super::load::{Loaded, html_mode, limits};
use super::memo::Memo;
use super::search::{Indexer, Words};
use super::shard;
use super::{BuildError, BuildOptions, Progress};
use crate::base::FileId;
use crate::base::intl::Intl;
use crate::diag::Diagnostic;
use crate::emit::{EmitError, Output, PutError};
use crate::plan::body::Body;
use crate::plan::inputs::PageInputs;
use crate::plan::locale::{self, LocalePlan};
use crate::plan::{listing, nav as nav_plan, page};
use crate::render::body::{self, BodyContext};
use crate::render::highlight::Highlighter;
use crate::render::{nav, shell};
use crate::site::Site;
use crate::site::nav::{BranchId, NavLabels};
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

/// Plans all locales that are written.
pub(super) fn plan_locales(
    options: &BuildOptions,
    loaded: &Loaded,
    site: &Site<'_>,
    theme: &Theme,
) -> (Vec<LocalePlan>, Vec<Diagnostic>) {
    let _span = info_span!("plan").entered();
    let wanted: Vec<_> = super::wanted_locales(options, &loaded.set);
    let planned: Vec<_> = wanted
        .par_iter()
        .map(|&locale| {
            let tag = &loaded.set.locale(locale).tag;
            let labels = nav_labels(theme.strings(tag));
            locale::plan(site, locale, &loaded.tocs, &labels, &Intl::new(tag))
        })
        .collect();
    let mut plans = Vec::new();
    let mut diagnostics = Vec::new();
    for (plan, found) in planned {
        plans.push(plan);
        diagnostics.extend(found);
    }
    (plans, diagnostics)
}

fn nav_labels(strings: &Strings) -> NavLabels {
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
    words: &Words,
    highlighter: &Highlighter,
    progress: &dyn Progress,
) -> Result<Trouble, BuildError> {
    // Only branches that some page shows are rendered, so their numbers have gaps.
    let shown = plan.tree.branches();
    let branches: FxHashMap<BranchId, Branch> = shown
        .into_par_iter()
        .map(|id| {
            let html = nav::branch(&nav_plan::branch(&plan.tree, id, &plan.pages));
            let hash = blake3::hash(html.as_bytes());
            (id, Branch { html, hash })
        })
        .collect();
    let none = Branch::none();
    (0..plan.ids.len())
        .into_par_iter()
        .filter(|&index| shard::has_page(studio.options, studio.site, plan, index))
        .map(|index| {
            let branch = plan.tree.place(index).branch;
            let branch = branches.get(&branch).unwrap_or(&none);
            let trouble = write_article(studio, plan, index, branch, words, highlighter);
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
    words: &Words,
    highlighter: &Highlighter,
) -> Result<Trouble, BuildError> {
    let config = &studio.options.config;
    let page = studio.site.page(plan.ids[index]);
    let loaded = studio.loaded;
    let Some(facts) = studio.site.facts_of(page) else {
        return Ok(Trouble::default());
    };
    let mut inputs = page::article(studio.site, config, plan, index, Arc::from(""));
    let body = studio
        .bodies
        .get(plan.ids[index].0 as usize)
        .and_then(Option::as_ref);
    let Some(body) = body.cloned() else {
        return Ok(Trouble::default());
    };
    let mut planned = body.measured(|file| studio.sizes.get(file.index()).copied().flatten());
    if config.includes.comments {
        planned.include_names = facts
            .includes
            .iter()
            .map(|file| (file.0, loaded.set.file(*file).name.clone()))
            .collect();
    }
    let facts_key = loaded.keys.get(page.file.index()).copied().unwrap_or_default();
    let theme = studio.theme.fingerprint();
    let key = studio
        .memo
        .render_key(facts_key, &inputs, &planned, branch.hash, theme);
    let mut trouble = Trouble::default();
    if let Some(hash) = key.and_then(|key| studio.memo.rendered(key)) {
        match studio.output.put_known(&inputs.output, hash) {
            Ok(true) => return Ok(trouble),
            Ok(false) => {}
            Err(error) => return refused(error, &mut trouble).map(|()| trouble),
        }
    }
    let Some(fragment) = loaded.fragments.get(&loaded.set, page.file) else {
        return Ok(trouble);
    };
    studio.memo.count_rendered();
    inputs.nav = Arc::from(nav::mark_current(&branch.html, &page.address.url));
    let finder = loaded.finder(page.content_locale);
    let expanded = expand::expand(fragment, &finder, limits(config));
    let article = article::parse(&expanded);
    Indexer::new(studio).learn(words, index, page, &article);
    let context = BodyContext {
        highlighter,
        // Labels inside the content are in the language of the content.
        strings: studio.theme.strings(&inputs.content_locale),
        html: html_mode(config),
    };
    let body = body::render(&article, &expanded.missing, &planned, context);
    match shell::page(&inputs, &body, studio.theme) {
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

/// A branch of the navigation, rendered.
struct Branch {
    html: String,
    hash: blake3::Hash,
}

impl Branch {
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
