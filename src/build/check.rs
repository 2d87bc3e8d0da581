//! Everything but writing: all findings of a build.

use rayon::prelude::*;
use tracing::info_span;

use super::load::{self, Loaded};
use super::{BuildError, BuildOptions, Progress, Report};
use super::{assemble, in_pool, load_theme, pages, rules, theme_findings, wanted_locales};
use crate::base::FileId;
use crate::check::{self, SiteView};
use crate::diag::{Diagnostic, Sink};
use crate::plan::{self, videos::VideoRules};
use crate::site::Site;
use crate::site::links::Resolver;
use crate::site::near::Near;
use crate::source::SourceSet;

/// Reads and resolves the whole set without writing anything: all findings of a build.
///
/// # Errors
/// As [`run`].
pub fn check(options: &BuildOptions, progress: &dyn Progress) -> Result<Report, BuildError> {
    in_pool(options, || {
        let mut loaded = load::load(options, progress)?;
        let (theme, problems) = load_theme(options, &loaded.set)?;
        let found = std::mem::take(&mut loaded.diagnostics);
        let mut sources = std::mem::take(&mut loaded.sources);
        let (site, collisions) = assemble(options, &loaded);
        let (plans, toc_findings) = pages::plan_locales(options, &loaded, &site, &theme);
        let resolved = resolve_all(options, &site);
        let between = self::site(options, &loaded, &site, &resolved.assets);
        let _merging = info_span!("merge").entered();
        let mut sink = Sink::default();
        sink.extend(
            [found, collisions, toc_findings, resolved.diagnostics, between]
                .into_iter()
                .flatten(),
        );
        sink.extend(theme_findings(options, &mut sources, &problems));
        Ok(Report {
            pages: plans.iter().map(|plan| plan.ids.len()).sum(),
            locales: plans.len(),
            written: 0,
            unchanged: 0,
            removed: 0,
            diagnostics: advised(sink.into_sorted(&sources), &loaded.set),
            sources,
        })
    })
}

/// What resolving every link of the set brings to light.
pub(super) struct Resolved {
    /// What is wrong with links.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that pages show or link to, each once, by name.
    pub assets: Vec<FileId>,
}

/// Resolves the links of all pages. Pages that fall back have the links of their original.
pub(super) fn resolve_all(options: &BuildOptions, site: &Site<'_>) -> Resolved {
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
        .filter(|page| wanted.contains(&page.locale))
        .map(|page| {
            let Some(facts) = site.facts_of(page) else {
                return (Vec::new(), Vec::new());
            };
            let plan = plan::body::plan(&resolver, page, facts, &videos, &|_| None);
            let mut found = Vec::new();
            if !page.falls_back() {
                found = plan.diagnostics;
                found.extend(plan::body::unmapped_videos(facts, &videos));
            }
            (found, plan.assets)
        })
        .collect();
    let mut resolved = Resolved {
        diagnostics: Vec::new(),
        assets: Vec::new(),
    };
    for (found, assets) in parts {
        resolved.diagnostics.extend(found);
        resolved.assets.extend(assets);
    }
    resolved.assets.sort_unstable();
    resolved.assets.dedup();
    resolved
}

/// What rules find between files. `assets` are the files that pages show or link to.
pub(super) fn site(
    options: &BuildOptions,
    loaded: &Loaded,
    site: &Site<'_>,
    assets: &[FileId],
) -> Vec<Diagnostic> {
    let _span = info_span!("rules").entered();
    let view = SiteView {
        site,
        fragments: &loaded.fragments,
        assets,
    };
    check::site(&rules(options), &view)
}

/// The findings, with the nearest names beside those about missing files.
pub(super) fn advised(mut diagnostics: Vec<Diagnostic>, set: &SourceSet) -> Vec<Diagnostic> {
    let near = Near::new(set);
    diagnostics
        .par_iter_mut()
        .for_each(|diagnostic| near.advise(diagnostic));
    diagnostics
}
