//! The plan of one locale: its pages in navigation order, its tables of contents, its listings.

use rustc_hash::FxHashSet;

use crate::base::intl::Intl;
use crate::base::{FileId, LocaleId, SitePath, Span};
use crate::diag::Diagnostic;
use crate::site::includes::resolve_path;
use crate::site::nav::{self, Listing, Names, NavInput, NavLabels, NavPage, NavToc, NavTree, TocTarget};
use crate::site::{PageId, Site};
use crate::source::FileKind;
use crate::syntax::toc::TocTree;

/// One locale, planned.
#[derive(Debug)]
pub struct LocalePlan {
    /// The locale.
    pub locale: LocaleId,
    /// Its pages, by path.
    pub ids: Vec<PageId>,
    /// What navigation knows of them, in the same order.
    pub pages: Vec<NavPage>,
    /// The navigation.
    pub tree: NavTree,
    /// Listings of services and tags.
    pub listings: Vec<Listing>,
    /// A page of the locale's own has a date, so that its feed is not empty.
    pub is_dated: bool,
}

/// Plans `locale`. `tocs` are the parsed tables of contents by [`FileId`].
pub fn plan(
    site: &Site<'_>,
    locale: LocaleId,
    tocs: &[Option<TocTree>],
    labels: &NavLabels,
    intl: &Intl,
) -> (LocalePlan, Vec<Diagnostic>) {
    let ids: Vec<PageId> = site.articles_of(locale).collect();
    let pages: Vec<NavPage> = ids.iter().map(|id| nav_page(site, *id)).collect();
    let tocs = tocs_of(site, locale, tocs);
    let tag = &site.set.locale(locale).tag;
    let resolve = |folder: &SitePath, href: &str| toc_target(site, locale, &ids, folder, href);
    let input = NavInput {
        pages: &pages,
        tocs: &tocs,
        resolve: &resolve,
        collate: &|a, b| intl.compare(a, b),
        url: &|path| site.urls.generated(tag, path.as_str()).url,
        names: &Names::new([]),
        labels,
    };
    let (tree, mut found) = NavTree::build(&input);
    let listings = nav::by_service_and_tag(&input);
    // A table of contents that another locale owns is reported with that locale.
    found.retain(|diagnostic| {
        let own = site
            .set
            .files
            .get(diagnostic.span.file.index())
            .and_then(|file| file.locale);
        own.is_none_or(|own| own == locale)
    });
    found.extend(orphans(site, &ids, &input, &tree));
    let is_own = |id: &PageId| !site.page(*id).falls_back();
    let mut dated = ids.iter().zip(&pages).filter(|(_, page)| page.date.is_some());
    let plan = LocalePlan {
        locale,
        is_dated: dated.any(|(id, _)| is_own(id)),
        ids,
        pages,
        tree,
        listings,
    };
    (plan, found)
}

/// The locale's own pages that its tables of contents leave out.
fn orphans(site: &Site<'_>, ids: &[PageId], input: &NavInput<'_>, tree: &NavTree) -> Vec<Diagnostic> {
    let sections = || tree.sections().iter();
    let mut left_out: Vec<usize> = sections().flat_map(|section| section.orphans.clone()).collect();
    left_out.sort_unstable();
    if left_out.is_empty() {
        return Vec::new();
    }
    // A page that its folder leaves out may have an entry in the table of contents of another.
    let linked: FxHashSet<&str> = sections()
        .flat_map(|section| nav::linked(&section.items))
        .collect();
    let orphan = |page: usize| {
        let shown = site.page(ids[page]);
        let NavPage { path, url, .. } = &input.pages[page];
        let rulers = input.tocs.iter().filter(|toc| path.is_under(&toc.path.parent()));
        let toc = rulers.max_by_key(|toc| toc.path.segments().count())?;
        // The index of a table of contents is its front page.
        let is_front = path.file_name() == "index" && path.parent() == toc.path.parent();
        (!shown.falls_back() && !is_front && !linked.contains(url.as_str())).then(|| {
            let start = Span::new(shown.file, 0, 0);
            Diagnostic::new("toc-orphan", start, "no table of contents lists this page")
                .with_help(format!("add it to `{}`", toc.path))
        })
    };
    left_out.into_iter().filter_map(orphan).collect()
}

fn nav_page(site: &Site<'_>, id: PageId) -> NavPage {
    let page = site.page(id);
    let path = site.set.file(page.file).path.without_extension();
    let url = page.address.url.clone();
    let Some(facts) = site.facts_of(page) else {
        return NavPage {
            path,
            title: String::new(),
            url,
            services: Vec::new(),
            tags: Vec::new(),
            topic: None,
            date: None,
            description: String::new(),
        };
    };
    NavPage {
        path,
        title: facts.title().unwrap_or_default().to_owned(),
        url,
        services: facts.metadata.services(),
        tags: facts.metadata.tags(),
        topic: facts.metadata.topic(),
        date: facts.metadata.date(),
        description: facts.metadata.description().unwrap_or_default().to_owned(),
    }
}

/// The tables of contents that a locale's readers have: for each path, the nearest in the chain.
fn tocs_of(site: &Site<'_>, locale: LocaleId, tocs: &[Option<TocTree>]) -> Vec<NavToc> {
    let mut own: Vec<NavToc> = Vec::new();
    for (id, file) in site.set.iter().filter(|(_, file)| file.kind == FileKind::Toc) {
        let shown = site.overlay.find(locale, &file.path).map(|found| found.file);
        if shown == Some(id)
            && let Some(Some(tree)) = tocs.get(id.index())
        {
            own.push(NavToc {
                path: file.path.clone(),
                tree: tree.clone(),
            });
        }
    }
    own.sort_by(|a, b| a.path.cmp(&b.path));
    own
}

fn toc_target(site: &Site<'_>, locale: LocaleId, ids: &[PageId], folder: &SitePath, href: &str) -> TocTarget {
    if href.contains("://") || href.starts_with("mailto:") || href.starts_with('#') {
        return TocTarget::External(href.to_owned());
    }
    let path = href.split(['?', '#']).next().unwrap_or(href).trim();
    let place = |file: FileId| {
        let id = site.page_of_file(locale, file)?;
        ids.iter().position(|&other| other == id)
    };
    // Any file of the folder does as a starting point.
    let from = SitePath::new(&format!("{folder}/x")).unwrap_or_else(|escape| escape.rest);
    let logical = match path.strip_prefix('/') {
        Some(rest) => SitePath::new(rest).ok(),
        None => resolve_path(&from, path),
    };
    let Some(logical) = logical else {
        return TocTarget::Missing;
    };
    let with_extension = SitePath::new(&format!("{logical}.md")).ok();
    for candidate in [Some(logical.clone()), with_extension].into_iter().flatten() {
        let Some(found) = site.overlay.find(locale, &candidate) else {
            continue;
        };
        let file = site.set.file(found.file);
        match file.kind {
            FileKind::Toc => return TocTarget::Toc(file.path.clone()),
            FileKind::Page => {
                if let Some(index) = place(found.file) {
                    return TocTarget::Page(index);
                }
            }
            _ => {}
        }
    }
    for name in ["toc.yml", "TOC.md"] {
        if let Ok(nested) = SitePath::new(&format!("{logical}/{name}"))
            && let Some(found) = site.overlay.find(locale, &nested)
        {
            return TocTarget::Toc(site.set.file(found.file).path.clone());
        }
    }
    let slug = logical.stem();
    let by_slug = site.pages_of_slug(locale, slug).first();
    match by_slug.and_then(|id| ids.iter().position(|other| other == id)) {
        Some(index) if logical.extension().is_empty() || logical.extension() == "md" => {
            TocTarget::Page(index)
        }
        _ if href.starts_with('/') => TocTarget::External(href.to_owned()),
        _ => TocTarget::Missing,
    }
}
