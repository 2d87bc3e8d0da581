//! A whole site in memory, as it was at one moment. Pages are rendered when they are asked for.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::load::Loaded;
use super::super::pages::{self, Branch, Press};
use super::super::search::Indexer;
use super::super::{BuildOptions, extras, memo};
use super::shelf::{Rendered, Shelf, WordShelf};
use crate::base::{FileId, LocaleId, SitePath};
use crate::cache::Key;
use crate::plan::body::{self, BodyPlan};
use crate::plan::inputs::{BodyInputs, PageInputs};
use crate::plan::locale::LocalePlan;
use crate::plan::redirects::{self, Stubs};
use crate::plan::videos::VideoRules;
use crate::plan::{listing, page};
use crate::render::highlight::Highlighter;
use crate::render::{nav, shell};
use crate::site::links::Resolver;
use crate::site::nav::BranchId;
use crate::site::{PageId, Site};
use crate::source::{FileKind, image};
use crate::theme::{TemplateError, Theme};

/// What does not change while the settings are the same.
#[derive(Debug)]
pub(super) struct Settings {
    /// The options of the build that this is instead of.
    pub options: BuildOptions,
    /// Their part in the keys of pages.
    pub key: Key,
    /// Which videos are where.
    pub videos: VideoRules,
}

/// The site of one moment. Never changes: what comes of a change is another one, which shares what is the same.
pub struct Snapshot {
    pub(super) settings: Arc<Settings>,
    pub(super) loaded: Loaded,
    pub(super) theme: Arc<Theme>,
    /// The locales that are built, by [`LocaleId`]; `None` for others, and those that are not read yet.
    pub(super) plans: Vec<Option<Arc<Planned>>>,
    /// What the bodies of pages show, in the order of the site's pages; made when it is needed.
    pub(super) bodies: Vec<OnceLock<Arc<BodyPlan>>>,
    /// Pages, and files that pages may show, by their place in the site.
    pub(super) places: Arc<FxHashMap<SitePath, Place>>,
    /// The sizes of pictures, by [`FileId`].
    pub(super) sizes: Vec<OnceLock<Option<(u32, u32)>>>,
    pub(super) stubs: Arc<OnceLock<Stubs>>,
    /// The files of the search indexes, by [`LocaleId`].
    pub(super) indexes: Vec<OnceLock<FxHashMap<SitePath, Vec<u8>>>>,
    pub(super) shelf: Arc<Shelf>,
    pub(super) words: Arc<WordShelf>,
    pub(super) highlighter: Arc<Highlighter<'static>>,
    /// Every locale that is built has been read.
    pub(super) is_whole: bool,
}

/// What the sources have for a place in the site.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Page(PageId),
    Asset(FileId),
}

/// The places of all pages and files of a set.
pub(super) fn places(loaded: &Loaded) -> FxHashMap<SitePath, Place> {
    let site = loaded.site();
    let pages = site.pages.iter().zip(0..);
    let mut places: FxHashMap<SitePath, Place> = pages
        .map(|(page, id)| (page.address.output.clone(), Place::Page(PageId(id))))
        .collect();
    for (id, _) in site.set.iter().filter(|(_, file)| file.kind == FileKind::Asset) {
        let place = extras::asset_place(&site, id);
        places.entry(place).or_insert(Place::Asset(id));
    }
    places
}

/// A locale, planned, with what is made of its plan when it is needed.
#[derive(Debug)]
pub(super) struct Planned {
    pub plan: Arc<LocalePlan>,
    branches: Mutex<FxHashMap<BranchId, Arc<Branch>>>,
    listings: OnceLock<Vec<PageInputs>>,
}

impl Planned {
    pub(super) fn new(plan: Arc<LocalePlan>) -> Self {
        Self {
            plan,
            branches: Mutex::default(),
            listings: OnceLock::new(),
        }
    }

    fn branch(&self, index: usize) -> Arc<Branch> {
        let id = self.plan.tree.place(index).branch;
        let mut known = self.branches.lock().unwrap_or_else(PoisonError::into_inner);
        let branch = known
            .entry(id)
            .or_insert_with(|| Arc::new(Branch::new(&self.plan, id)));
        Arc::clone(branch)
    }
}

/// An article, up to where HTML is made of it.
pub(super) struct Prepared {
    /// The hash of all that its HTML is made of.
    pub key: Option<Key>,
    id: PageId,
    inputs: PageInputs,
    body: BodyInputs,
    branch: Arc<Branch>,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("pages", &self.pages())
            .field("is_whole", &self.is_whole)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// The site.
    pub(super) fn site(&self) -> Site<'_> {
        self.loaded.site()
    }

    /// How many pages readers have, in all locales that are built.
    pub fn pages(&self) -> usize {
        let plans = self.plans.iter().flatten();
        plans.map(|planned| planned.plan.ids.len()).sum()
    }

    /// The site's base path: `/`, or `/help/`.
    pub fn base_path(&self) -> &str {
        &self.loaded.urls.base_path
    }

    /// Whether every locale that is built has been read; else pages may still be missing.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The plans of the locales that are built.
    pub(super) fn locale_plans(&self) -> Vec<&LocalePlan> {
        let plans = self.plans.iter().flatten();
        plans.map(|planned| &*planned.plan).collect()
    }

    /// The plan of a locale.
    pub(super) fn planned(&self, locale: LocaleId) -> Option<&Arc<Planned>> {
        self.plans.get(locale.index())?.as_ref()
    }

    /// What the body of a page shows, and what is wrong with its links.
    pub(super) fn body(&self, id: PageId) -> Option<&Arc<BodyPlan>> {
        let site = self.site();
        let page = site.pages.get(id.0 as usize)?;
        let facts = site.facts_of(page)?;
        let body = self.bodies.get(id.0 as usize)?;
        Some(body.get_or_init(|| {
            let rules = &self.settings.options.config.links;
            let resolver = Resolver { site: &site, rules };
            let references = facts.references.unpack();
            Arc::new(body::plan(&resolver, page, &references, &self.settings.videos))
        }))
    }

    /// Whether a page of the site shows `asset` or links to it.
    pub(super) fn is_used(&self, asset: FileId) -> bool {
        let uses = |body: &Arc<BodyPlan>| body.uses.iter().any(|usage| usage.asset == asset);
        // The pages that are open are known already; only for others the whole site is looked through.
        self.bodies.iter().filter_map(OnceLock::get).any(uses)
            || self.written().any(|id| self.body(id).is_some_and(uses))
    }

    /// The articles of the locales that are built.
    fn written(&self) -> rayon::vec::IntoIter<PageId> {
        let plans = self.plans.iter().flatten();
        let ids: Vec<PageId> = plans
            .flat_map(|planned| planned.plan.ids.iter().copied())
            .collect();
        ids.into_par_iter()
    }

    fn size(&self, file: FileId) -> Option<(u32, u32)> {
        let size = self.sizes.get(file.index())?;
        *size.get_or_init(|| image::dimensions(&self.loaded.set.file(file).disk))
    }

    /// What the article `id` is made of.
    pub(super) fn prepare(&self, id: PageId) -> Option<Prepared> {
        let site = self.site();
        let page = site.pages.get(id.0 as usize)?;
        let planned = self.planned(page.locale)?;
        let index = planned.plan.ids.binary_search(&id).ok()?;
        let config = &self.settings.options.config;
        let inputs = page::article(&site, config, &planned.plan, index, Arc::from(""));
        let body = self.body(id)?.body.clone();
        let body = pages::body_inputs(config, &self.loaded, page, body, |file| self.size(file));
        let branch = planned.branch(index);
        let facts = self
            .loaded
            .keys
            .get(page.file.index())
            .copied()
            .unwrap_or_default();
        let theme = self.theme.fingerprint();
        let key = memo::render_key(self.settings.key, facts, &inputs, &body, branch.hash, theme);
        Some(Prepared {
            key,
            id,
            inputs,
            body,
            branch,
        })
    }

    /// The HTML of an article: from the shelf, or made now and put there.
    pub(super) fn article(&self, prepared: Prepared) -> Result<Arc<Rendered>, TemplateError> {
        let make = || {
            let page = self.site().page(prepared.id);
            let mut inputs = prepared.inputs;
            inputs.nav = Arc::from(nav::mark_current(&prepared.branch.html, &page.address.url));
            self.press().article(page, &inputs, &prepared.body, |_| {})
        };
        self.shelf.get(prepared.key, make)
    }

    /// The markdown of an article, for machines.
    pub(super) fn markdown(&self, prepared: &Prepared) -> String {
        let site = self.site();
        let page = site.page(prepared.id);
        let origin = &site.urls.origin;
        self.press()
            .markdown(page, &prepared.inputs, &prepared.body, origin)
    }

    fn press(&self) -> Press<'_> {
        Press {
            config: &self.settings.options.config,
            loaded: &self.loaded,
            theme: &self.theme,
            highlighter: &self.highlighter,
        }
    }

    /// The pages of a locale that no writer wrote.
    pub(super) fn listings<'p>(&self, planned: &'p Planned) -> &'p [PageInputs] {
        planned.listings.get_or_init(|| {
            let site = self.site();
            let tag = &site.set.locale(planned.plan.locale).tag;
            let labels = pages::listing_labels(self.theme.strings(tag));
            listing::pages(&site, &self.settings.options.config, &planned.plan, &labels)
        })
    }

    /// The HTML of a page that no writer wrote.
    pub(super) fn listing(&self, inputs: &PageInputs) -> Result<Arc<Rendered>, TemplateError> {
        let html = shell::page(inputs, "", &self.theme)?;
        Ok(Arc::new(Rendered::new(html)))
    }

    /// The file at `path` of the search index of a locale.
    pub(super) fn index_file(&self, planned: &Planned, path: &SitePath) -> Option<&[u8]> {
        let locale = planned.plan.locale;
        let files = self.indexes.get(locale.index())?.get_or_init(|| {
            let site = self.site();
            let indexer = Indexer {
                config: &self.settings.options.config,
                loaded: &self.loaded,
                site: &site,
                theme: &self.theme,
                memo: None,
            };
            let (files, learned) = indexer.files_again(&planned.plan, self.words.take(locale));
            self.words.put(locale, learned);
            files
                .into_iter()
                .map(|(path, bytes)| (path, bytes.into_vec()))
                .collect()
        });
        files.get(path).map(Vec::as_slice)
    }

    /// The redirects.
    pub(super) fn stubs(&self) -> &Stubs {
        self.stubs.get_or_init(|| {
            redirects::plan(&self.site(), &self.settings.options.config, &self.locale_plans())
        })
    }
}
