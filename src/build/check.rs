//! Everything but writing: all findings of a build.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tracing::info_span;

use super::load::{self, Loaded};
use super::memo::Memo;
use super::{BuildError, BuildOptions, Progress, Report, SourceTexts};
use super::{findings, in_pool, load_theme, open_cache, pages, rules, save_cache, wanted_locales};
use crate::base::FileId;
use crate::check::{self, SiteView};
use crate::diag::{Diagnostic, Sink};
use crate::emit::Changes;
use crate::external::{self, Link, Place};
use crate::plan::body::Body;
use crate::plan::inputs::LinkTarget;
use crate::plan::locale::LocalePlan;
use crate::plan::redirects::{self, Stubs};
use crate::plan::{self, videos::VideoRules};
use crate::site::Site;
use crate::site::links::{AssetUse, Resolver};
use crate::site::near::Near;
use crate::source::SourceSet;
use crate::syntax::facts::Facts;
use crate::theme::Theme;

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
        let found = loaded.take_findings();
        let mut sources = loaded.texts();
        let site = loaded.site();
        let examined = examine(options, &loaded, &site, &theme, false);
        let found = [
            found,
            examined.found,
            findings::theme(options, &mut sources, &problems),
            findings::redirects(options, &mut sources, examined.redirects.refused),
        ];
        let work = memo.work(&loaded.fragments);
        Ok(Report {
            pages: examined.plans.iter().map(|plan| plan.ids.len()).sum(),
            locales: examined.plans.len(),
            written: 0,
            unchanged: 0,
            removed: 0,
            work,
            changes: Changes::default(),
            diagnostics: merged(found, &loaded.set, &sources),
            links: by_address(examined.resolved.external),
            notes: save_cache(options, cache, &loaded),
            sources,
        })
    })
}

/// A site, planned and resolved, and what is wrong with it.
pub(super) struct Examined {
    /// The locales that are built.
    pub plans: Vec<LocalePlan>,
    /// Its links.
    pub resolved: Resolved,
    /// Its redirects.
    pub redirects: Stubs,
    /// What is wrong between files.
    pub found: Vec<Diagnostic>,
}

/// Plans and resolves a site, as a build and a check both do. A build wants the bodies of pages kept.
pub(super) fn examine(
    options: &BuildOptions,
    loaded: &Loaded,
    site: &Site<'_>,
    theme: &Theme,
    keep_bodies: bool,
) -> Examined {
    let (plans, mut found) = pages::plan_locales(options, loaded, site, theme);
    let mut resolved = resolve_all(options, site, keep_bodies);
    found.append(&mut resolved.diagnostics);
    found.extend(self::site(options, loaded, site, &resolved));
    Examined {
        redirects: redirects::plan(site, &options.config, &plans),
        plans,
        resolved,
        found,
    }
}

/// What resolving every link of the set brings to light.
pub(super) struct Resolved {
    /// What is wrong with links.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that pages show or link to, each once, by name.
    pub assets: Vec<FileId>,
    /// The links to other hosts, if they are wanted.
    pub external: Vec<(String, Place)>,
    /// Where they do, each place once.
    uses: Vec<AssetUse>,
    /// What the bodies of pages show, in the order of the site's pages; `None` for those that are not written
    /// and all of a check, which writes none.
    pub bodies: Vec<Option<Body>>,
}

/// What resolving the links of one page brings to light.
#[derive(Default)]
struct Part {
    found: Vec<Diagnostic>,
    uses: Vec<AssetUse>,
    external: Vec<(String, Place)>,
    body: Option<Body>,
}

/// Resolves the links of all pages. Pages that fall back have the links of their original. `writes` keeps
/// what pages show for those who write them.
pub(super) fn resolve_all(options: &BuildOptions, site: &Site<'_>, writes: bool) -> Resolved {
    let _span = info_span!("resolve").entered();
    let videos = VideoRules::new(&options.config.videos);
    let resolver = Resolver {
        site,
        rules: &options.config.links,
    };
    let wanted = wanted_locales(options, site.set);
    let parts: Vec<_> = site
        .pages
        .par_iter()
        .map(|page| {
            let facts = site.facts_of(page).filter(|_| wanted.contains(&page.locale));
            let Some(facts) = facts else {
                return Part::default();
            };
            let plan = plan::body::plan(&resolver, page, facts, &videos);
            let (mut found, mut external) = (plan.diagnostics, Vec::new());
            if page.falls_back() {
                // Its original has the others.
                found.retain(|finding| finding.code == "anchor-missing-in-translation");
            } else {
                found.extend(plan::body::unmapped_videos(facts, &videos));
                if options.external {
                    external = external_links(facts, &plan.body.inputs.links);
                }
            }
            Part {
                found,
                uses: plan.uses,
                external,
                body: writes.then_some(plan.body),
            }
        })
        .collect();
    let mut resolved = Resolved {
        diagnostics: Vec::new(),
        assets: Vec::new(),
        external: Vec::new(),
        uses: Vec::new(),
        bodies: Vec::with_capacity(parts.len()),
    };
    for part in parts {
        resolved.external.extend(part.external);
        resolved.diagnostics.extend(part.found);
        resolved.uses.extend(part.uses);
        resolved.bodies.push(part.body);
    }
    check::merge_link_bases(site.set, &mut resolved.diagnostics);
    resolved.uses.sort_unstable();
    resolved.uses.dedup();
    resolved.assets = resolved.uses.iter().map(|usage| usage.asset).collect();
    resolved.assets.dedup();
    resolved
}

/// The links and pictures of a page that lead to other hosts after all, with their addresses.
fn external_links(facts: &Facts, targets: &[LinkTarget]) -> Vec<(String, Place)> {
    let urls = targets.iter().map(|target| target.url.as_deref());
    let web = urls
        .zip(&facts.links)
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

/// One finding a cause, in order, with the nearest names beside those about missing files.
pub(super) fn merged<const N: usize>(
    found: [Vec<Diagnostic>; N],
    set: &SourceSet,
    sources: &SourceTexts,
) -> Vec<Diagnostic> {
    let _span = info_span!("merge").entered();
    let mut sink = Sink::default();
    sink.extend(found.into_iter().flatten());
    let mut diagnostics = sink.into_sorted(sources);
    let near = Near::new(set);
    diagnostics
        .par_iter_mut()
        .for_each(|diagnostic| near.advise(diagnostic, sources));
    diagnostics
}
