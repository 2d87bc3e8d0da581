//! The stubs of a site: which old address sends its readers where, and which redirects cannot be had.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rustc_hash::FxHashSet;

use super::listing;
use super::locale::LocalePlan;
use crate::base::{LocaleId, SitePath, escape};
use crate::config::Config;
use crate::site::{Site, redirects};

/// A page that only sends its reader on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// The URL that it leads to.
    pub to: String,
    /// The locale in whose language it says so.
    pub locale: LocaleId,
}

/// A redirect of the configuration that is left out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    /// Its key in `[redirects]`.
    pub from: String,
    /// Why, and what is written instead.
    pub message: String,
}

/// All redirects of the locales that are built.
#[derive(Debug, Default)]
pub struct Stubs {
    /// By output path.
    pub stubs: BTreeMap<SitePath, Stub>,
    /// In the order of their keys.
    pub refused: Vec<Refused>,
}

/// Plans the redirects of the locales of `plans`. Pages beat redirects; then come the pages that send on,
/// `[redirects]`, redirection lists, and the URLs of the other style.
pub fn plan(site: &Site<'_>, config: &Config, plans: &[&LocalePlan]) -> Stubs {
    let is_wanted = |locale: LocaleId| plans.iter().any(|plan| plan.locale == locale);
    let target = |locale, to: &str| redirects::target(site, locale, &config.links.legacy_site, to);
    let mut planned = Stubs::default();
    let mut pages: FxHashSet<&SitePath> = FxHashSet::default();
    for page in site.pages {
        if !site.is_redirect(page) {
            pages.insert(&page.address.output);
        } else if is_wanted(page.locale) {
            let facts = site.facts_of(page);
            let to = facts.and_then(|facts| facts.metadata.redirect_url());
            let stub = Stub {
                to: target(page.locale, to.unwrap_or_default()),
                locale: page.locale,
            };
            planned.stubs.insert(page.address.output.clone(), stub);
        }
    }
    configured(site, config, plans, &pages, &mut planned);
    let table = &mut planned.stubs;
    for ((locale, path), to) in &site.redirects.pages {
        if is_wanted(*locale) && site.overlay.find(*locale, path).is_none() {
            let from = site.urls.page(&site.set.locale(*locale).tag, path);
            table.entry(from.output).or_insert_with(|| Stub {
                to: target(*locale, to),
                locale: *locale,
            });
        }
    }
    if config.urls.redirect_other_style {
        for page in site.pages.iter().filter(|page| is_wanted(page.locale)) {
            let tag = &site.set.locale(page.locale).tag;
            let other = site.urls.other_style(tag, &site.set.file(page.file).path);
            table.entry(other.output).or_insert_with(|| Stub {
                to: page.address.url.clone(),
                locale: page.locale,
            });
        }
    }
    // What follows from other settings gives way to pages without a word.
    table.retain(|path, _| !pages.contains(path));
    planned
}

/// Adds the redirects of the configuration.
fn configured(
    site: &Site<'_>,
    config: &Config,
    plans: &[&LocalePlan],
    pages: &FxHashSet<&SitePath>,
    planned: &mut Stubs,
) {
    if site.redirects.urls.is_empty() {
        return;
    }
    let generated: FxHashSet<SitePath> = plans
        .iter()
        .flat_map(|plan| listing::outputs(site, config, plan))
        .collect();
    let is_page = |output: &SitePath| pages.contains(output) || generated.contains(output);
    let base = site.urls.base_path.trim_end_matches('/');
    let with_base = |url: &str| match url.starts_with('/') {
        true => format!("{base}{url}"),
        false => url.to_owned(),
    };
    for (from, to) in &site.redirects.urls {
        let locale = locale_of_url(site, from);
        if locale.is_some_and(|locale| plans.iter().all(|plan| plan.locale != locale)) {
            continue;
        }
        let message = match site.urls.output_of(&with_base(from)) {
            _ if !escape::is_web_address(to) => {
                format!("the redirect `{from}` leads to `{to}`, which is no address of the web")
            }
            Some(output) if is_page(&output) => {
                format!("the redirect `{from}` stands where a page is written, `{output}`; the page is kept")
            }
            Some(output) if !output.is_root() => match planned.stubs.entry(output) {
                Entry::Vacant(free) => {
                    free.insert(Stub {
                        to: with_base(to),
                        locale: locale.unwrap_or(LocaleId(0)),
                    });
                    continue;
                }
                Entry::Occupied(taken) => {
                    let output = taken.key();
                    format!(
                        "the redirect `{from}` and another are both written to `{output}`; the other is kept"
                    )
                }
            },
            _ => format!("the redirect `{from}` is no URL of this site"),
        };
        let from = from.clone();
        planned.refused.push(Refused { from, message });
    }
}

/// The locale whose prefix `url` has.
fn locale_of_url(site: &Site<'_>, url: &str) -> Option<LocaleId> {
    let first = url.trim_start_matches('/').split('/').next().unwrap_or("");
    let found = site
        .set
        .locales
        .iter()
        .position(|info| info.tag.as_str() == first);
    found.map(|index| LocaleId(index as u16))
}
