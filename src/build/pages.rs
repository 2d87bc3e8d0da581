//! The second half for articles: plan, render and write every page, in parallel.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tracing::info_span;

use super::check::Prepared;
use super::load::{Loaded, extensions, html_mode, limits};
use super::memo::{self, Made, Memo, Structure};
use super::plans::Plans;
use super::search::{Indexer, Words};
use super::{BuildError, BuildOptions, Progress};
use crate::base::{FileId, LocaleId, SitePath};
use crate::config::Config;
use crate::emit::{EmitError, Output, PutError};
use crate::plan::body::Body;
use crate::plan::inputs::{BodyInputs, PageInputs};
use crate::plan::locale::LocalePlan;
use crate::plan::videos::VideoRules;
use crate::plan::{self, listing, nav as nav_plan, page};
use crate::render::body::{self, BodyContext};
use crate::render::highlight::Highlighter;
use crate::render::offline::Offline;
use crate::render::{machine, nav, shell};
use crate::site::links::Resolver;
use crate::site::nav::BranchId;
use crate::site::{Page, PageId, Site};
use crate::source::{FileKind, SourceFile, SourceSet, image};
use crate::syntax::article::{self, Article};
use crate::syntax::expand;
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
    /// What is known of the pages, in the order of the site's.
    pub pages: &'s [Prepared],
    /// The plans of the locales.
    pub plans: &'s Plans<'s>,
    /// What the pages see of each other.
    pub structure: Structure,
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
    /// Whether there was none.
    pub(super) fn is_none(&self) -> bool {
        self.templates.is_empty() && self.collisions.is_empty()
    }

    pub(super) fn join(mut self, other: Self) -> Self {
        self.templates.extend(other.templates);
        self.collisions.extend(other.collisions);
        self
    }
}

/// Renders and writes the articles of `locale` that are not there already.
pub(super) fn write(
    studio: &Studio<'_>,
    locale: LocaleId,
    words: &Words,
    highlighter: &Highlighter<'_>,
    progress: &dyn Progress,
) -> Result<Trouble, BuildError> {
    let ids: Vec<PageId> = studio.site.articles_of(locale).collect();
    let kept: Vec<Kept> = ids
        .par_iter()
        .map(|&id| {
            let kept = keep(studio, id)?;
            progress.advance(usize::from(!matches!(kept, Kept::No)));
            Ok(kept)
        })
        .collect::<Result<_, BuildError>>()?;
    let is_open = |index: &usize| matches!(kept[*index], Kept::No);
    let open: Vec<usize> = (0..ids.len()).filter(is_open).collect();
    let trouble = kept.into_iter().filter_map(Kept::trouble);
    let trouble = trouble.fold(Trouble::default(), Trouble::join);
    if open.is_empty() {
        return Ok(trouble);
    }
    let Some(plan) = studio.plans.of(locale) else {
        return Ok(trouble);
    };
    // Only branches that some page shows are rendered, so their numbers have gaps.
    let shown: BTreeSet<BranchId> = open.iter().map(|&index| plan.tree.place(index).branch).collect();
    let branches: FxHashMap<BranchId, Branch> = shown
        .into_par_iter()
        .map(|id| (id, Branch::new(plan, id)))
        .collect();
    let none = Branch::none();
    let videos = VideoRules::new(&studio.options.config.videos);
    open.into_par_iter()
        .map(|index| {
            let branch = plan.tree.place(index).branch;
            let branch = branches.get(&branch).unwrap_or(&none);
            let trouble = write_article(studio, plan, index, branch, words, &videos, highlighter);
            progress.advance(1);
            trouble
        })
        .try_reduce(Trouble::default, |a, b| Ok(a.join(b)))
        .map(|written| trouble.join(written))
}

/// Whether a page needs no work.
enum Kept {
    /// It is as it should be, or this build does not write it.
    Yes,
    /// It has to be made.
    No,
    /// Something else stands in its place.
    Trouble(Trouble),
}

impl Kept {
    fn trouble(self) -> Option<Trouble> {
        match self {
            Self::Trouble(trouble) => Some(trouble),
            Self::Yes | Self::No => None,
        }
    }
}

/// Leaves the page `id` as it is, if it is as it should be.
fn keep(studio: &Studio<'_>, id: PageId) -> Result<Kept, BuildError> {
    let output = &studio.site.page(id).address.output;
    match studio.pages.get(id.0 as usize) {
        None | Some(Prepared::Nothing) => Ok(Kept::Yes),
        Some(Prepared::Body(_) | Prepared::Open) => Ok(Kept::No),
        Some(Prepared::Made(made)) => put_known(studio, output, *made),
    }
}

fn put_known(studio: &Studio<'_>, output: &SitePath, made: Made) -> Result<Kept, BuildError> {
    let kept = match made.markdown {
        None => studio.output.put_known(output, made.html),
        Some(markdown) => {
            let files = [
                (output.clone(), made.html),
                (page::markdown_output(output), markdown),
            ];
            studio.output.put_all_known(&files)
        }
    };
    match kept {
        Ok(true) => Ok(Kept::Yes),
        Ok(false) => Ok(Kept::No),
        Err(error) => {
            let mut trouble = Trouble::default();
            refused(error, &mut trouble).map(|()| Kept::Trouble(trouble))
        }
    }
}

fn write_article(
    studio: &Studio<'_>,
    plan: &LocalePlan,
    index: usize,
    branch: &Branch,
    words: &Words,
    videos: &VideoRules,
    highlighter: &Highlighter<'_>,
) -> Result<Trouble, BuildError> {
    let (config, memo, loaded) = (&studio.options.config, studio.memo, studio.loaded);
    let id = plan.ids[index];
    let page = studio.site.page(id);
    let Some(facts) = studio.site.facts_of(page) else {
        return Ok(Trouble::default());
    };
    let mut inputs = page::article(studio.site, config, plan, index, Arc::from(""));
    let body = match studio.pages.get(id.0 as usize) {
        Some(Prepared::Body(body)) => body.clone(),
        // There was no room to keep it; or its HTML was known, but the file is gone or another.
        _ => {
            let resolver = Resolver {
                site: studio.site,
                rules: &config.links,
            };
            plan::body::plan(&resolver, page, &facts.references.unpack(), videos).body
        }
    };
    let size = |file: FileId| studio.sizes.get(file.index()).copied().flatten();
    let planned = body_inputs(config, loaded, page, body, size);
    let facts_key = loaded.facts_key(page.file);
    let theme = studio.theme.fingerprint();
    let key = memo::render_key(memo.settings(), facts_key, &inputs, &planned, branch.hash, theme);
    if let Some(made) = key.and_then(|key| memo.rendered(key)) {
        match put_known(studio, &inputs.output, made)? {
            Kept::Yes => {
                memo.keep_html(studio.structure, facts_key, id, made);
                return Ok(Trouble::default());
            }
            Kept::Trouble(trouble) => return Ok(trouble),
            Kept::No => {}
        }
    }
    let mut trouble = Trouble::default();
    memo.count_rendered();
    inputs.nav = Arc::from(nav::mark_current(&branch.html, &page.address.url));
    let press = Press {
        config,
        loaded,
        theme: studio.theme,
        highlighter,
    };
    let learn = |article: &Article<'_>| Indexer::of(studio).learn(words, index, page, article);
    match press.article(page, &inputs, &planned, learn) {
        Ok(html) => {
            let html = for_disk(studio, html, &inputs.output);
            put(studio.output, &inputs.output, html.as_bytes(), &mut trouble)?;
            let mut made = Made {
                html: blake3::hash(html.as_bytes()),
                markdown: None,
            };
            if config.site.markdown_pages {
                let markdown = press.markdown(page, &inputs, &planned, &studio.site.urls.origin);
                let path = page::markdown_output(&inputs.output);
                put(studio.output, &path, markdown.as_bytes(), &mut trouble)?;
                made.markdown = Some(blake3::hash(markdown.as_bytes()));
            }
            if let (Some(key), []) = (key, &trouble.collisions[..]) {
                memo.keep_rendered(key, made);
                memo.keep_html(studio.structure, facts_key, id, made);
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
    pub highlighter: &'s Highlighter<'s>,
}

impl Press<'_> {
    /// The whole page. A file that is no page has no body. `look` sees the article on the way.
    pub(super) fn article(
        &self,
        page: &Page,
        inputs: &PageInputs,
        planned: &BodyInputs,
        look: impl FnOnce(&Article<'_>),
    ) -> Result<String, TemplateError> {
        let Some(fragment) = self.loaded.fragments.page(&self.loaded.set, page.file) else {
            return shell::page(inputs, "", self.theme);
        };
        let finder = self.loaded.finder(page.content_locale);
        let expanded = expand::expand(&fragment, &finder, limits(self.config));
        let article = article::parse(&expanded, extensions(self.config));
        look(&article);
        let context = BodyContext {
            highlighter: self.highlighter,
            // Labels inside the content are in the language of the content.
            strings: self.theme.strings(&inputs.content_locale),
            html: html_mode(self.config),
        };
        let body = body::render(&article, &expanded.missing, planned, context);
        shell::page(inputs, &body, self.theme)
    }

    /// The markdown of the page, for machines.
    pub(super) fn markdown(
        &self,
        page: &Page,
        inputs: &PageInputs,
        planned: &BodyInputs,
        origin: &str,
    ) -> String {
        let Some(fragment) = self.loaded.fragments.page(&self.loaded.set, page.file) else {
            return String::new();
        };
        let finder = self.loaded.finder(page.content_locale);
        let expanded = expand::expand(&fragment, &finder, limits(self.config));
        let article = article::parse(&expanded, extensions(self.config));
        machine::markdown(&article, &expanded, inputs, planned, origin)
    }
}

/// The page `html` as it is written to `output`: with addresses that work on a disk, if the set wants that.
pub(super) fn for_disk(studio: &Studio<'_>, html: String, output: &SitePath) -> String {
    if !studio.options.config.site.offline {
        return html;
    }
    let base_path = &studio.site.urls.base_path;
    Offline { base_path }.page(&html, output)
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
        Ok(html) => {
            let html = for_disk(studio, html, &inputs.output);
            put(studio.output, &inputs.output, html.as_bytes(), &mut trouble)?;
        }
        Err(error) => trouble.templates.push(error),
    }
    Ok(trouble)
}

/// Writes a file; two sources of one file are trouble, the disk's refusal is an error.
pub(super) fn put(
    output: &Output,
    path: &SitePath,
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

/// Measures all files that may be pictures: width and height by [`FileId`](crate::base::FileId).
pub(super) fn measure(set: &SourceSet, memo: &Memo<'_>) -> Vec<Option<(u32, u32)>> {
    let _span = info_span!("measure").entered();
    let measure = |file: &SourceFile| {
        if file.kind != FileKind::Asset {
            return None;
        }
        memo.size_of(file).unwrap_or_else(|| {
            let size = image::dimensions(&file.disk);
            memo.keep_size_of(file, size);
            size
        })
    };
    set.files.par_iter().map(measure).collect()
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
