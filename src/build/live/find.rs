//! What stands at a place of the site: what a build would have written there, byte for byte.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::extras;
use super::change::Touched;
use super::shelf::Rendered;
use super::snapshot::{Place, Planned, Snapshot};
use crate::base::SitePath;
use crate::base::suggest;
use crate::site::PageId;
use crate::site::urls::SEARCH_FOLDER;
use crate::source::present;
use crate::theme::TemplateError;

/// What stands at a place.
#[derive(Debug)]
pub enum Found {
    /// A page.
    Page(Arc<Rendered>),
    /// A page that a template could not make.
    Failed(TemplateError),
    /// Another file that is made, such as a stylesheet.
    Bytes(Vec<u8>),
    /// A file that is copied as it is.
    File(Vec<u8>),
    /// Nothing.
    Nothing,
    /// It is not known yet: see [`Snapshot::is_whole`].
    NotYet,
}

impl From<Result<Arc<Rendered>, TemplateError>> for Found {
    fn from(made: Result<Arc<Rendered>, TemplateError>) -> Self {
        match made {
            Ok(page) => Self::Page(page),
            Err(error) => Self::Failed(error),
        }
    }
}

impl Snapshot {
    /// What stands at `path`.
    pub fn find(&self, path: &SitePath) -> Found {
        let found = match self.places.get(path) {
            Some(&Place::Page(id)) => self.page(id, path),
            _ => None,
        };
        // Where two claim a place, the one wins that a build would write first.
        let found = found
            .or_else(|| self.generated(path))
            .or_else(|| self.copied(path));
        match found {
            Some(found) => found,
            None if self.is_whole => Found::Nothing,
            None => Found::NotYet,
        }
    }

    fn page(&self, id: PageId, path: &SitePath) -> Option<Found> {
        let site = self.site();
        if site.is_redirect(site.page(id)) {
            return self.stub(path);
        }
        Some(self.article(self.prepare(id)?).into())
    }

    /// What is made of more than one source.
    fn generated(&self, path: &SitePath) -> Option<Found> {
        let site = self.site();
        let config = &self.settings.options.config;
        let of_locale = |name: Option<&str>| {
            let mut plans = self.plans.iter().flatten();
            plans.find(|planned| Some(site.set.locale(planned.plan.locale).tag.as_str()) == name)
        };
        let mut segments = path.segments();
        let first = segments.next();
        if first == Some(SEARCH_FOLDER)
            && config.search.enabled
            && let Some(planned) = of_locale(segments.next())
        {
            return self
                .index_file(planned, path)
                .map(|bytes| Found::Bytes(bytes.to_vec()));
        }
        let planned = of_locale(first);
        if let Some(planned) = planned {
            if let Some(inputs) = self
                .listings(planned)
                .iter()
                .find(|inputs| inputs.output == *path)
            {
                return Some(self.listing(inputs).into());
            }
            // Each is a text about the whole locale: nothing to make for a look at another file.
            let made = match path.file_name() {
                "feed.xml" => extras::feed_of(&site, config, &planned.plan),
                "llms.txt" => extras::llms_of(&site, config, &planned.plan),
                _ => None,
            };
            let here = made.filter(|(name, _)| name == path.as_str());
            if let Some((_, text)) = here {
                return Some(Found::Bytes(text.into_bytes()));
            }
            if let Some(text) = self.markdown_at(path) {
                return Some(Found::Bytes(text.into_bytes()));
            }
        }
        if path.as_str() == "index.html" {
            let html = extras::root(&site, &self.theme, None);
            return Some(Found::Page(Arc::new(Rendered::new(html))));
        }
        if !self.is_whole {
            return None;
        }
        self.for_machines(path).or_else(|| self.stub(path))
    }

    /// The markdown of the page beside which `path` stands.
    fn markdown_at(&self, path: &SitePath) -> Option<String> {
        if !self.settings.options.config.site.markdown_pages {
            return None;
        }
        let page = path.as_str().strip_suffix(".md")?;
        let page = SitePath::new(&format!("{page}.html")).ok()?;
        let Some(&Place::Page(id)) = self.places.get(&page) else {
            return None;
        };
        let site = self.site();
        let is_article = !site.is_redirect(site.page(id));
        let prepared = is_article.then(|| self.prepare(id)).flatten()?;
        Some(self.markdown(&prepared))
    }

    /// The sitemaps and `robots.txt`, which only a build of all locales makes.
    fn for_machines(&self, path: &SitePath) -> Option<Found> {
        let name = path.as_str();
        let is_one = name == "robots.txt" || (name.starts_with("sitemap") && name.ends_with(".xml"));
        if !is_one || !self.settings.options.locales.is_empty() {
            return None;
        }
        let files = extras::sitemaps_of(&self.site(), &self.settings.options.config, &self.locale_plans());
        let (_, text) = files.into_iter().find(|(other, _)| other == name)?;
        Some(Found::Bytes(text.into_bytes()))
    }

    fn stub(&self, path: &SitePath) -> Option<Found> {
        let stub = self.stubs().stubs.get(path)?;
        let html = extras::stub(&self.site(), stub, &self.theme);
        Some(Found::Page(Arc::new(Rendered::new(html))))
    }

    fn copied(&self, path: &SitePath) -> Option<Found> {
        let assets = self.theme.assets();
        if let Some(asset) = assets.iter().find(|asset| asset.output == *path)
            && (!asset.is_for_diagrams() || extras::has_diagrams(&self.site()))
        {
            return Some(Found::Bytes(asset.bytes.to_vec()));
        }
        match self.places.get(path) {
            // A file that cannot be read any more is not there: the next scan will see that too.
            Some(&Place::Asset(id)) if self.is_used(id) => {
                present::bytes(self.loaded.set.file(id)).ok().map(Found::File)
            }
            _ => None,
        }
    }

    /// Why a template cannot make one of the pages at `shown`, or one of each kind of page.
    pub(super) fn first_failure(&self, shown: &[SitePath]) -> Option<TemplateError> {
        let failure = |found: Found| match found {
            Found::Failed(error) => Some(error),
            _ => None,
        };
        let mut shown = shown.iter().map(|path| self.find(path));
        let planned = self.plans.iter().flatten().next();
        let article = planned.and_then(|planned| planned.plan.ids.first());
        let article = article.and_then(|&id| self.prepare(id));
        let article = article.map(|prepared| Found::from(self.article(prepared)));
        let listings = planned.map_or(&[][..], |planned| self.listings(planned));
        let mut kinds = FxHashSet::default();
        let mut listings = listings.iter().filter(|inputs| kinds.insert(inputs.kind));
        shown
            .find_map(failure)
            .or_else(|| article.and_then(failure))
            .or_else(|| listings.find_map(|inputs| self.listing(inputs).err()))
    }

    /// Whether the page at `path` can look different after a change that `touched` names.
    pub fn is_touched(&self, path: &SitePath, touched: &Touched) -> bool {
        match (touched, self.places.get(path)) {
            (Touched::All, _) => true,
            (Touched::Sources(files), Some(&Place::Page(id))) => files.contains(&self.site().page(id).file),
            (Touched::Sources(_), _) => false,
        }
    }

    /// The URLs of pages that are nearest to `path`, at most `most`.
    pub fn near(&self, path: &SitePath, most: usize) -> Vec<String> {
        let site = self.site();
        let wanted = path.to_string();
        let in_locale = |planned: &&Arc<Planned>| {
            let tag = &site.set.locale(planned.plan.locale).tag;
            path.segments().next() == Some(tag.as_str())
        };
        let plans: Vec<_> = match self.plans.iter().flatten().find(in_locale) {
            Some(planned) => vec![planned],
            None => self.plans.iter().flatten().collect(),
        };
        let pages = || {
            let ids = plans.iter().flat_map(|planned| planned.plan.ids.iter().copied());
            ids.map(|id| &site.page(id).address)
        };
        let outputs = pages().map(|address| address.output.as_str());
        let near = suggest::nearest(&wanted, outputs, most);
        let url_of = |output: &str| pages().find(|address| address.output.as_str() == output);
        let near = near.into_iter().filter_map(url_of);
        near.map(|address| address.url.clone()).collect()
    }
}
