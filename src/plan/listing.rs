//! The pages that no writer wrote: landing pages, listings, "not found".

use super::inputs::{Alternate, Language, ListingGroup, NavLink, PageInputs, PageKind};
use super::locale::LocalePlan;
use super::{nav, page};
use crate::base::{LocaleId, LocaleTag, SitePath};
use crate::config::Config;
use crate::site::Site;
use crate::site::nav::ListingKind;

/// Words of the generated pages, in the reader's language.
#[derive(Debug, Clone)]
pub struct ListingLabels {
    /// String `site-home`.
    pub home: String,
    /// String `not-found-title`.
    pub not_found: String,
    /// String `tag-listing`, with `{title}`.
    pub tag: String,
}

/// The generated pages of a locale, landing page first.
pub fn pages(site: &Site<'_>, config: &Config, plan: &LocalePlan, labels: &ListingLabels) -> Vec<PageInputs> {
    let mut pages = Vec::new();
    let info = site.set.locale(plan.locale);
    let home = site.urls.generated(&info.tag, "");
    // A set may bring a front page of its own.
    let has_own = site.pages_of(plan.locale).any(|id| site.page(id).address == home);
    if !has_own {
        let mut landing = page::frame(site, config, plan, home, PageKind::Landing);
        landing.title = info.title.clone();
        landing.description = info.description.clone();
        landing.cards = nav::cards(&plan.tree, &plan.listings, &plan.pages);
        landing.languages = languages(site, plan.locale, "");
        (landing.alternates, landing.x_default) = front_pages(site);
        pages.push(landing);
    }
    for section in plan.tree.sections() {
        let groups = nav::section_groups(&plan.tree, section, &plan.pages);
        pages.push(listing(
            site,
            config,
            plan,
            labels,
            section.path.as_str(),
            section.title.clone(),
            groups,
        ));
    }
    for list in &plan.listings {
        let title = match list.kind {
            ListingKind::Service => list.title.clone(),
            ListingKind::Tag => labels.tag.replace("{title}", &list.title),
        };
        let groups = nav::listing_groups(list, &plan.pages);
        pages.push(listing(
            site,
            config,
            plan,
            labels,
            list.path.as_str(),
            title,
            groups,
        ));
    }
    let mut not_found = page::frame(
        site,
        config,
        plan,
        site.urls.generated(&info.tag, "404"),
        PageKind::NotFound,
    );
    not_found.title = labels.not_found.clone();
    not_found.noindex = true;
    not_found.languages = languages(site, plan.locale, "");
    not_found.output = not_found_output(site, plan.locale);
    pages.push(not_found);
    pages
}

/// The output files that [`pages`] are written to.
pub fn outputs(site: &Site<'_>, plan: &LocalePlan) -> Vec<SitePath> {
    let tag = &site.set.locale(plan.locale).tag;
    let sections = plan.tree.sections().iter().map(|section| section.path.as_str());
    let lists = plan.listings.iter().map(|list| list.path.as_str());
    let paths = std::iter::once("").chain(sections).chain(lists);
    let outputs = paths.map(|path| site.urls.generated(tag, path).output);
    outputs.chain([not_found_output(site, plan.locale)]).collect()
}

/// Servers look for `404.html`, however other URLs end.
fn not_found_output(site: &Site<'_>, locale: LocaleId) -> SitePath {
    let path = format!("{}/404.html", site.set.locale(locale).tag);
    SitePath::new(&path).unwrap_or_else(|escape| escape.rest)
}

fn listing(
    site: &Site<'_>,
    config: &Config,
    plan: &LocalePlan,
    labels: &ListingLabels,
    path: &str,
    title: String,
    groups: Vec<ListingGroup>,
) -> PageInputs {
    let tag = &site.set.locale(plan.locale).tag;
    let mut inputs = page::frame(
        site,
        config,
        plan,
        site.urls.generated(tag, path),
        PageKind::Listing,
    );
    inputs.title = title;
    inputs.groups = groups;
    inputs.breadcrumbs = vec![NavLink {
        title: labels.home.clone(),
        url: Some(inputs.home_url.clone()),
    }];
    inputs.languages = languages(site, plan.locale, "");
    inputs
}

/// The front pages of all locales, which are each other's translations, and the source locale's.
fn front_pages(site: &Site<'_>) -> (Vec<Alternate>, Option<String>) {
    let front = |tag: &LocaleTag| site.urls.absolute(&site.urls.generated(tag, "").url);
    let alternates: Vec<Alternate> = site
        .set
        .locales
        .iter()
        .map(|info| Alternate {
            hreflang: info.tag.bcp47(),
            url: front(&info.tag),
        })
        .collect();
    match alternates.len() {
        0 | 1 => (Vec::new(), None),
        _ => {
            let source = alternates.first().map(|first| first.url.clone());
            (alternates, source)
        }
    }
}

/// The language menu of a page that has no counterpart: the front page of each locale.
pub fn languages(site: &Site<'_>, current: LocaleId, path: &str) -> Vec<Language> {
    let all = site.set.locales.iter().enumerate();
    all.map(|(index, info)| Language {
        locale: info.tag.clone(),
        lang: info.tag.bcp47(),
        name: info.name.clone(),
        url: site.urls.generated(&info.tag, path).url,
        current: index == current.index(),
        fallback: false,
    })
    .collect()
}
