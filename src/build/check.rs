//! Everything but writing: all findings of a build.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tracing::info_span;

use super::load::{self, Loaded};
use super::memo::{LinksRecord, Made, Memo, PlansRecord, Structure};
use super::plans::Plans;
use super::{BuildError, BuildOptions, Progress, Report, SourceTexts};
use super::{findings, in_pool, load_theme, open_cache, pages, rules, save_cache, wanted_locales};
use crate::base::{FileId, Packed};
use crate::check::{self, SiteView};
use crate::diag::{Diagnostic, Findings, Sink};
use crate::emit::Changes;
use crate::external::{self, Link, Place};
use crate::plan::body::Body;
use crate::plan::inputs::LinkTarget;
use crate::plan::redirects::{self, Refused};
use crate::plan::{self, videos::VideoRules};
use crate::site::links::{AssetUse, Resolver};
use crate::site::near::Near;
use crate::site::{Page, PageId, Site};
use crate::source::SourceSet;
use crate::syntax::facts::LinkFact;

/// Reads and resolves the whole set without writing anything: all findings of a build.
///
/// # Errors
/// As [`super::run`].
pub fn check(options: &BuildOptions, progress: &dyn Progress) -> Result<Report, BuildError> {
    in_pool(options, || {
        let cache = open_cache(options);
        let memo = Memo::new(&cache, options);
        let mut loaded = load::load(options, &memo, progress)?;
        let (theme, problems) = load_theme(options, &loaded.set)?;
        let mut found = loaded.take_findings();
        let mut sources = loaded.texts();
        let site = loaded.site();
        let plans = Plans::new(options, &loaded, &site, &theme);
        let structure = memo.structure(options, &loaded, &theme, &pages::measure(&loaded.set, &memo));
        let examined = examine(options, &loaded, &plans, &site, &memo, structure, |_| false);
        found.extend(examined.links);
        let mut sink = findings::gathered(found, examined.found);
        sink.extend(findings::theme(options, &mut sources, &problems));
        sink.extend(findings::redirects(options, &mut sources, examined.refused));
        let work = memo.work(&loaded.fragments, 0);
        Ok(Report {
            pages: plans
                .locales()
                .map(|locale| site.articles_of(locale).count())
                .sum(),
            locales: plans.locales().len(),
            written: 0,
            unchanged: 0,
            removed: 0,
            work,
            changes: Changes::default(),
            diagnostics: merged(sink, &loaded.set, &sources),
            links: by_address(examined.external),
            notes: save_cache(cache, !loaded.fragments.changed_meanwhile()),
            sources,
        })
    })
}

/// A site, planned and resolved, and what is wrong with it.
pub(super) struct Examined {
    /// What is wrong between files.
    pub found: Vec<Diagnostic>,
    /// What is wrong with the links of each page.
    pub links: Vec<Findings>,
    /// The redirects that cannot be had.
    pub refused: Vec<Refused>,
    /// The files that pages show or link to, each once, by name.
    pub assets: Vec<FileId>,
    /// The links to other hosts, if they are wanted.
    pub external: Vec<(String, Place)>,
    /// What is known of the pages, in the order of the site's.
    pub pages: Vec<Prepared>,
}

/// What is known of a page that is to be written.
#[derive(Default)]
pub(super) enum Prepared {
    /// Nothing: it is not to be written.
    #[default]
    Nothing,
    /// What its body shows.
    Body(Body),
    /// It is to be written, and what its body shows is to be found out again.
    Open,
    /// Which bytes its files have: an earlier build wrote it.
    Made(Made),
}

/// Plans and resolves a site, as a build and a check both do. Pages that `writes` names are to be written.
pub(super) fn examine(
    options: &BuildOptions,
    loaded: &Loaded,
    plans: &Plans<'_>,
    site: &Site<'_>,
    memo: &Memo<'_>,
    structure: Structure,
    writes: impl Fn(PageId) -> bool + Sync,
) -> Examined {
    let planned = match memo.plans(structure) {
        Some(known) => known,
        None => {
            let record = PlansRecord {
                found: plans.found(),
                refused: redirects::plan(site, &options.config, &plans.all()).refused,
            };
            memo.keep_plans(structure, &record);
            record
        }
    };
    let mut resolved = resolve_all(options, loaded, site, memo, structure, writes);
    let mut found = planned.found;
    found.append(&mut resolved.included);
    found.extend(self::site(options, loaded, site, &resolved));
    Examined {
        found,
        links: resolved.found,
        refused: planned.refused,
        assets: resolved.assets,
        external: resolved.external,
        pages: resolved.pages,
    }
}

/// What resolving every link of the set brings to light.
struct Resolved {
    /// What is wrong with the links of pages, and with those of includes.
    found: Vec<Findings>,
    included: Vec<Diagnostic>,
    /// The files that pages show or link to, each once, by name.
    assets: Vec<FileId>,
    external: Vec<(String, Place)>,
    /// Where they do, each place once.
    uses: Vec<AssetUse>,
    pages: Vec<Prepared>,
}

/// What resolving the links of one page brings to light.
#[derive(Default)]
struct Part {
    links: LinksRecord,
    external: Vec<(String, Place)>,
    page: Prepared,
}

/// Resolves the links of all pages. Pages that fall back have the links of their original.
fn resolve_all(
    options: &BuildOptions,
    loaded: &Loaded,
    site: &Site<'_>,
    memo: &Memo<'_>,
    structure: Structure,
    writes: impl Fn(PageId) -> bool + Sync,
) -> Resolved {
    let _span = info_span!("resolve").entered();
    let videos = VideoRules::new(&options.config.videos);
    let resolver = Resolver {
        site,
        rules: &options.config.links,
    };
    let wanted = wanted_locales(options, site.set);
    let resolve = |index: usize, page: &Page| {
        let facts = site.facts_of(page).filter(|_| wanted.contains(&page.locale));
        let Some(facts) = facts else {
            return Part::default();
        };
        let id = PageId(index as u32);
        let facts_key = loaded.facts_key(page.file);
        let writes = writes(id);
        if !options.external
            && let Some(links) = memo.links(structure, facts_key, id)
        {
            let page = match writes {
                true => memo.html(structure, facts_key, id).map(Prepared::Made),
                false => Some(Prepared::Nothing),
            };
            if let Some(page) = page {
                let external = Vec::new();
                return Part {
                    links,
                    external,
                    page,
                };
            }
        }
        let references = facts.references.unpack();
        let plan = plan::body::plan(&resolver, page, &references, &videos);
        let (mut found, mut external) = (plan.diagnostics, Vec::new());
        if page.falls_back() {
            // Its original has the others.
            found.retain(|finding| finding.code == "anchor-missing-in-translation");
        } else {
            found.extend(plan::body::unmapped_videos(&references, &videos));
            if options.external {
                external = external_links(&references.links, &plan.body.inputs.links);
            }
        }
        let (own, included) = found.into_iter().partition(|finding| finding.chain.is_empty());
        let links = LinksRecord {
            found: Packed::new(own),
            included,
            uses: plan.uses,
        };
        memo.keep_links(structure, facts_key, id, &links);
        let page = match writes {
            true if loaded.fragments.room().take(plan.body.size()) => Prepared::Body(plan.body),
            true => Prepared::Open,
            false => Prepared::Nothing,
        };
        Part {
            links,
            external,
            page,
        }
    };
    let pages = site.pages.par_iter().enumerate();
    let parts: Vec<Part> = pages.map(|(index, page)| resolve(index, page)).collect();
    let mut resolved = Resolved {
        found: Vec::new(),
        included: Vec::new(),
        assets: Vec::new(),
        external: Vec::new(),
        uses: Vec::new(),
        pages: Vec::with_capacity(parts.len()),
    };
    for part in parts {
        resolved.external.extend(part.external);
        resolved
            .found
            .extend(Some(part.links.found).filter(|found| !found.is_default()));
        resolved.included.extend(part.links.included);
        resolved.uses.extend(part.links.uses);
        resolved.pages.push(part.page);
    }
    check::merge_link_bases(site.set, &mut resolved.included);
    resolved.uses.sort_unstable();
    resolved.uses.dedup();
    resolved.assets = resolved.uses.iter().map(|usage| usage.asset).collect();
    resolved.assets.dedup();
    resolved
}

/// The links and pictures of a page that lead to other hosts after all, with their addresses.
fn external_links(links: &[LinkFact], targets: &[LinkTarget]) -> Vec<(String, Place)> {
    let urls = targets.iter().map(|target| target.url.as_deref());
    let web = urls
        .zip(links)
        .filter_map(|(url, link)| Some((url.filter(|url| external::is_web(url))?, link)));
    web.map(|(url, link)| {
        let address = url.split('#').next().unwrap_or(url).to_owned();
        let place = Place {
            span: link.span,
            chain: link.chain.clone(),
            written: link.url.clone(),
        };
        (address, place)
    })
    .collect()
}

/// One [`Link`] an address.
fn by_address(found: Vec<(String, Place)>) -> Vec<Link> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (url, place) in found {
        places.entry(url).or_default().push(place);
    }
    let links = places.into_iter();
    links.map(|(url, places)| Link { url, places }).collect()
}

/// What rules find between files.
fn site(options: &BuildOptions, loaded: &Loaded, site: &Site<'_>, resolved: &Resolved) -> Vec<Diagnostic> {
    let _span = info_span!("rules").entered();
    let view = SiteView {
        site,
        fragments: &loaded.fragments,
        assets: &resolved.assets,
        uses: &resolved.uses,
        whole: options.locales.is_empty(),
    };
    check::site(&rules(options), &view)
}

/// All findings in order, with the nearest names beside those about missing files.
pub(super) fn merged(sink: Sink, set: &SourceSet, sources: &SourceTexts) -> Vec<Diagnostic> {
    let _span = info_span!("merge").entered();
    let mut diagnostics = sink.into_sorted(sources);
    let near = Near::new(set);
    diagnostics
        .par_iter_mut()
        .for_each(|diagnostic| near.advise(diagnostic, sources));
    diagnostics
}
