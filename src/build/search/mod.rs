//! The search index of a locale: the words of its pages, learned while they are rendered, and its files.

mod export;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tracing::info_span;

use super::load::{Loaded, extensions, limits};
use super::memo::Memo;
use super::pages::{self, Studio, Trouble};
use super::{BuildError, shard};
use crate::base::{LocaleId, LocaleTag, SitePath};
use crate::cache::Key;
use crate::config::Config;
use crate::plan::locale::LocalePlan;
use crate::search::chunk::Bytes;
use crate::search::files::{self, Content, Facet, Frame, PageRecord, Source};
use crate::search::index::Index;
use crate::search::sections;
use crate::search::words::{self, PageText};
use crate::site::nav::{ListingKind, Names};
use crate::site::urls::SEARCH_FOLDER;
use crate::site::{Page, PageId, Site};
use crate::syntax::article::{self, Article};
use crate::syntax::expand;
use crate::syntax::facts::Facts;
use crate::theme::Theme;

pub use export::export;

/// What the strings of the dialog begin with.
const STRINGS: &str = "search-";

/// What an index is made from.
pub(super) struct Indexer<'s> {
    pub config: &'s Config,
    pub loaded: &'s Loaded,
    pub site: &'s Site<'s>,
    pub theme: &'s Theme,
    /// What earlier builds learned; a preview knows none.
    pub memo: Option<&'s Memo<'s>>,
}

/// The files of an index: their places in the site and what is in them.
pub(super) type IndexFiles = Vec<(SitePath, Bytes)>;

/// The words of pages by the keys of their facts.
pub(super) type Learned = FxHashMap<Key, Vec<u8>>;

/// The words of a locale's pages, gathered from many threads.
pub(super) struct Words {
    /// The pages that are searched, as indexes into the locale's articles, in order.
    pages: Vec<usize>,
    /// What was learned, by the same indexes.
    learned: Vec<OnceLock<Vec<u8>>>,
}

impl<'s> Indexer<'s> {
    /// The indexer of a build.
    pub(super) fn of(studio: &'s Studio<'s>) -> Self {
        Self {
            config: &studio.options.config,
            loaded: studio.loaded,
            site: studio.site,
            theme: studio.theme,
            memo: Some(studio.memo),
        }
    }

    /// Room for the words of `locale`: of the pages written in its own language that want to be found.
    pub(super) fn words(&self, locale: LocaleId) -> Words {
        let ids: Vec<PageId> = self.site.articles_of(locale).collect();
        let pages = match self.config.search.enabled {
            true => (0..ids.len())
                .filter(|&index| is_searched(self.site, ids[index]))
                .collect(),
            false => Vec::new(),
        };
        Words {
            pages,
            learned: (0..ids.len()).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Learns the words of the page at `index` of a plan from its article, unless they are known.
    pub(super) fn learn(&self, words: &Words, index: usize, page: &Page, article: &Article<'_>) {
        let Some(room) = words.learned.get(index) else {
            return;
        };
        if words.pages.binary_search(&index).is_err() || self.known(page).is_some() {
            return;
        }
        if let Some(facts) = self.site.facts_of(page) {
            room.get_or_init(|| self.read(page, facts, article));
        }
    }

    /// The files of the index of `plan`, and the words of its pages for the next time. `known` are those of last time.
    pub(super) fn files_again(&self, plan: &LocalePlan, mut known: Learned) -> (IndexFiles, Learned) {
        let mut words = self.words(plan.locale);
        let key = |index: usize| self.loaded.facts_key(self.site.page(plan.ids[index]).file);
        for &index in &words.pages {
            if let Some(bytes) = known.remove(&key(index)) {
                words.learned[index] = OnceLock::from(bytes);
            }
        }
        drop(known);
        words.pages.par_iter().for_each(|&index| {
            let page = self.site.page(plan.ids[index]);
            words.learned[index].get_or_init(|| self.contribution(&words, index, page).into_owned());
        });
        let files = self.files(plan, &words);
        let learned = words.learned.into_iter().enumerate();
        let learned = learned.filter_map(|(index, bytes)| Some((key(index), bytes.into_inner()?)));
        (files, learned.collect())
    }

    /// The files of the index of `plan`.
    pub(super) fn files(&self, plan: &LocalePlan, words: &Words) -> IndexFiles {
        let _span = info_span!("index").entered();
        let contributions: Vec<Cow<'_, [u8]>> = words
            .pages
            .par_iter()
            .map(|&index| self.contribution(words, index, self.site.page(plan.ids[index])))
            .collect();
        let content = Content {
            index: Index::of(&contributions),
            ..self.about(plan, words)
        };
        drop(contributions);
        let known = |raw| self.memo.and_then(|memo| memo.packing(raw));
        let files = files::files(&content, &self.frame(plan), &known).into_iter();
        files
            .filter_map(|file| Some((self.place(plan.locale, &file.name)?, file.bytes)))
            .collect()
    }

    fn contribution<'w>(&'w self, words: &'w Words, index: usize, page: &Page) -> Cow<'w, [u8]> {
        if let Some(learned) = words.learned.get(index).and_then(OnceLock::get) {
            return Cow::Borrowed(learned);
        }
        if let Some(known) = self.known(page) {
            return Cow::Borrowed(known);
        }
        let (Some(fragment), Some(facts)) = (
            self.loaded.fragments.get(&self.loaded.set, page.file),
            self.site.facts_of(page),
        ) else {
            return Cow::Borrowed(&[]);
        };
        let finder = self.loaded.finder(page.content_locale);
        let expanded = expand::expand(fragment, &finder, limits(self.config));
        Cow::Owned(self.read(page, facts, &article::parse(&expanded, extensions(self.config))))
    }

    fn read(&self, page: &Page, facts: &Facts, article: &Article<'_>) -> Vec<u8> {
        let metadata = &facts.metadata;
        let terms = [metadata.services(), metadata.tags()].concat();
        let path = &self.site.set.file(page.file).path;
        let about = terms
            .iter()
            .map(String::as_str)
            .chain(metadata.description())
            .chain([path.stem()]);
        let title = title_heading(facts);
        let headings = facts.headings.iter().enumerate();
        let text = PageText {
            titles: facts.title().into_iter().chain(metadata.short_title()).collect(),
            about: about.collect(),
            headings: headings
                .map(|(at, heading)| {
                    if Some(at) == title {
                        ""
                    } else {
                        heading.text.as_str()
                    }
                })
                .collect(),
            sections: sections::of(article),
        };
        let bytes = words::contribution(&text);
        if let Some(memo) = self.memo {
            memo.count_indexed();
            memo.keep_words(self.loaded.facts_key(page.file), &bytes);
        }
        bytes
    }

    fn known(&self, page: &Page) -> Option<&'s [u8]> {
        self.memo?.words(self.loaded.facts_key(page.file))
    }

    /// All but the words.
    fn about(&self, plan: &LocalePlan, words: &Words) -> Content {
        let record = |&index: &usize| {
            let nav = &plan.pages[index];
            let facts = self.site.facts_of(self.site.page(plan.ids[index]));
            PageRecord {
                url: nav.url.clone(),
                title: nav.shown_title(),
                description: nav.description.clone(),
                breadcrumbs: breadcrumbs(plan, index),
                headings: facts.map(record_headings).unwrap_or_default(),
            }
        };
        let place = |page: &usize| words.pages.binary_search(page).ok().map(|at| at as u32);
        let services = plan
            .listings
            .iter()
            .filter(|listing| listing.kind == ListingKind::Service);
        let services = services.map(|listing| {
            let mut pages: Vec<u32> = listing
                .runs
                .iter()
                .flat_map(|(_, pages)| pages)
                .filter_map(place)
                .collect();
            pages.sort_unstable();
            Facet {
                name: listing.title.clone(),
                pages,
            }
        });
        let mut topics: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (at, &index) in words.pages.iter().enumerate() {
            if let Some(topic) = &plan.pages[index].topic {
                topics.entry(topic).or_default().push(at as u32);
            }
        }
        let names = Names::new([]);
        Content {
            index: Index::default(),
            records: words.pages.iter().map(record).collect(),
            services: services.filter(|facet| !facet.pages.is_empty()).collect(),
            topics: topics
                .into_iter()
                .map(|(name, pages)| Facet {
                    name: names.of(name),
                    pages,
                })
                .collect(),
        }
    }

    fn frame(&self, plan: &LocalePlan) -> Frame {
        let site = self.site;
        let info = site.set.locale(plan.locale);
        let source = site.set.locale(LocaleId(0));
        let head = |tag: &LocaleTag| format!("{}{tag}/", site.urls.base_path);
        let source = (plan.locale != LocaleId(0)).then(|| Source {
            index: site.urls.search_index(&source.tag),
            lang: source.tag.bcp47(),
            name: source.name.clone(),
            from: head(&source.tag),
            to: head(&info.tag),
        });
        Frame {
            lang: info.tag.bcp47(),
            strings: self.theme.strings(&info.tag).with_prefix(STRINGS),
            source,
        }
    }

    fn place(&self, locale: LocaleId, name: &str) -> Option<SitePath> {
        let tag = &self.site.set.locale(locale).tag;
        SitePath::new(&format!("{SEARCH_FOLDER}/{tag}/{name}")).ok()
    }
}

/// Whether a page is found: it is written in the language of its locale, and wants to be.
fn is_searched(site: &Site<'_>, id: PageId) -> bool {
    let page = site.page(id);
    !page.falls_back() && site.facts_of(page).is_some_and(|facts| !facts.metadata.noindex())
}

/// Titles from a page's section down to its parent. The landing page before them says nothing about the page.
fn breadcrumbs(plan: &LocalePlan, index: usize) -> Vec<String> {
    let crumbs = plan.tree.place(index).breadcrumbs.into_iter();
    crumbs.skip(1).map(|crumb| crumb.title).collect()
}

/// Which heading is the title of the page.
fn title_heading(facts: &Facts) -> Option<usize> {
    let mut headings = facts.headings.iter();
    headings.position(|heading| heading.level == 1 && !heading.text.is_empty())
}

/// Anchor and text of each heading but the title.
fn record_headings(facts: &Facts) -> Vec<(String, String)> {
    let title = title_heading(facts);
    let headings = facts.headings.iter().enumerate();
    headings
        .map(|(at, heading)| match Some(at) == title {
            true => (String::new(), String::new()),
            false => (heading.id.clone(), heading.text.clone()),
        })
        .collect()
}

/// Writes the index of `locale`, unless it is there already.
pub(super) fn write(
    studio: &Studio<'_>,
    locale: LocaleId,
    words: &Words,
    trouble: &mut Trouble,
) -> Result<(), BuildError> {
    if !studio.options.config.search.enabled || !shard::has_rest(studio.options) {
        return Ok(());
    }
    let ids: Vec<PageId> = studio.site.articles_of(locale).collect();
    let facts = words.pages.iter().map(|&index| studio.site.page(ids[index]).file);
    let facts: Vec<Key> = facts.map(|file| studio.loaded.facts_key(file)).collect();
    if let Some(known) = studio.memo.index(studio.structure, locale, &facts) {
        match studio.output.put_all_known(&known) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => return pages::refused(error, trouble),
        }
    }
    let Some(plan) = studio.plans.of(locale) else {
        return Ok(());
    };
    let mark = studio.output.count();
    for (path, bytes) in Indexer::of(studio).files(plan, words) {
        put(studio, &path, bytes, trouble)?;
    }
    if trouble.collisions.is_empty() {
        let files = studio.output.since(mark);
        studio.memo.keep_index(studio.structure, locale, &facts, &files);
    }
    Ok(())
}

/// Writes a file of an index.
fn put(studio: &Studio<'_>, path: &SitePath, bytes: Bytes, trouble: &mut Trouble) -> Result<(), BuildError> {
    match &bytes {
        Bytes::Known(packing, _) => match studio.output.put_known(path, packing.packed) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => return pages::refused(error, trouble),
        },
        Bytes::Packed(packing, _) => studio.memo.keep_packing(*packing),
        Bytes::Plain(_) => {}
    }
    pages::put(studio.output, path, &bytes.into_vec(), trouble)
}
