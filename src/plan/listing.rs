//! The pages that no writer wrote: landing pages, listings, "not found".

use super::inputs::{Alternate, Language, ListingGroup, ListingPage, NavLink, PageInputs, PageKind};
use super::locale::LocalePlan;
use super::{nav, page};
use crate::base::{LocaleId, LocaleTag, SitePath};
use crate::config::Config;
use crate::site::Site;
use crate::site::nav::{Listing, ListingKind};
use crate::site::urls::Address;

/// Words of the generated pages, in the reader's language.
#[derive(Debug, Clone)]
pub struct ListingLabels {
    /// String `site-home`.
    pub home: String,
    /// String `not-found-title`.
    pub not_found: String,
    /// String `tag-listing`, with `{title}`.
    pub tag: String,
    /// String `page-number`, with `{n}`.
    pub page: String,
    /// String `listing-page`, with `{title}` and `{n}`.
    pub titled_page: String,
}

/// The generated pages of a locale, landing page first.
pub fn pages(site: &Site<'_>, config: &Config, plan: &LocalePlan, labels: &ListingLabels) -> Vec<PageInputs> {
    let desk = Desk {
        site,
        config,
        plan,
        labels,
    };
    let mut pages = Vec::new();
    let info = site.set.locale(plan.locale);
    if !has_front_page(site, plan) {
        let home = site.urls.generated(&info.tag, "");
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
        pages.push(desk.listing(section.path.as_str(), section.title.clone(), groups));
    }
    for list in &plan.listings {
        pages.extend(desk.pages_of(list));
    }
    let address = site.urls.generated(&info.tag, "404");
    let mut not_found = page::frame(site, config, plan, address, PageKind::NotFound);
    not_found.title = labels.not_found.clone();
    not_found.noindex = true;
    not_found.languages = languages(site, plan.locale, "");
    not_found.output = not_found_output(site, plan.locale);
    pages.push(not_found);
    pages
}

/// Whether the set brings a front page of its own.
fn has_front_page(site: &Site<'_>, plan: &LocalePlan) -> bool {
    let home = site.urls.generated(&site.set.locale(plan.locale).tag, "");
    site.pages_of(plan.locale).any(|id| site.page(id).address == home)
}

/// The addresses of the generated pages of a locale that search engines may list: front page and listings.
pub fn addresses(site: &Site<'_>, config: &Config, plan: &LocalePlan) -> Vec<Address> {
    let tag = &site.set.locale(plan.locale).tag;
    let front = (!has_front_page(site, plan)).then(String::new);
    let sections = plan
        .tree
        .sections()
        .iter()
        .map(|section| section.path.to_string());
    let lists = plan.listings.iter().flat_map(|list| {
        let count = page_count(list.len(), config.site.listing_entries);
        (1..=count).map(|number| page_path(list.path.as_str(), number))
    });
    let paths = front.into_iter().chain(sections).chain(lists);
    paths.map(|path| site.urls.generated(tag, &path)).collect()
}

/// The output files that [`pages`] are written to.
pub fn outputs(site: &Site<'_>, config: &Config, plan: &LocalePlan) -> Vec<SitePath> {
    let addresses = addresses(site, config, plan).into_iter();
    let outputs = addresses.map(|address| address.output);
    outputs.chain([not_found_output(site, plan.locale)]).collect()
}

/// How many pages a listing of `entries` has when one shows `most`, or all if that is 0.
fn page_count(entries: usize, most: usize) -> usize {
    match most {
        0 => 1,
        most => entries.div_ceil(most).max(1),
    }
}

/// Where page `number` of the listing at `path` lies.
fn page_path(path: &str, number: usize) -> String {
    match number {
        1 => path.to_owned(),
        number => format!("{path}/{number}"),
    }
}

/// The entries of `groups` in parts of `most` or fewer, each in groups of the same names; all in one if `most` is 0.
fn divide(groups: Vec<ListingGroup>, most: usize) -> Vec<Vec<ListingGroup>> {
    if most == 0 {
        return vec![groups];
    }
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut room = most;
    for ListingGroup { title, id, entries } in groups {
        let mut rest = entries.into_iter().peekable();
        while rest.peek().is_some() {
            if room == 0 {
                parts.push(std::mem::take(&mut part));
                room = most;
            }
            let entries: Vec<_> = rest.by_ref().take(room).collect();
            room -= entries.len();
            part.push(ListingGroup {
                title: title.clone(),
                id: id.clone(),
                entries,
            });
        }
    }
    parts.push(part);
    parts
}

/// Servers look for `404.html`, however other URLs end.
fn not_found_output(site: &Site<'_>, locale: LocaleId) -> SitePath {
    let path = format!("{}/404.html", site.set.locale(locale).tag);
    SitePath::new(&path).unwrap_or_else(|escape| escape.rest)
}

/// What the listings of a locale are made with.
struct Desk<'d> {
    site: &'d Site<'d>,
    config: &'d Config,
    plan: &'d LocalePlan,
    labels: &'d ListingLabels,
}

impl Desk<'_> {
    /// The pages of a service's or tag's listing.
    fn pages_of(&self, list: &Listing) -> Vec<PageInputs> {
        let title = match list.kind {
            ListingKind::Service => list.title.clone(),
            ListingKind::Tag => self.labels.tag.replace("{title}", &list.title),
        };
        let tag = &self.site.set.locale(self.plan.locale).tag;
        let parts = divide(
            nav::listing_groups(list, &self.plan.pages),
            self.config.site.listing_entries,
        );
        let count = parts.len();
        let url = |number| {
            let path = page_path(list.path.as_str(), number);
            self.site.urls.generated(tag, &path).url
        };
        let neighbour = |number: usize| NavLink {
            title: self.labels.page.replace("{n}", &number.to_string()),
            url: Some(url(number)),
        };
        let mut pages = Vec::with_capacity(count);
        for (index, groups) in parts.into_iter().enumerate() {
            let number = index + 1;
            let path = page_path(list.path.as_str(), number);
            let mut page = self.listing(&path, title.clone(), groups);
            if number > 1 {
                page.breadcrumbs.push(NavLink {
                    title: title.clone(),
                    url: Some(url(1)),
                });
                let titled = self.labels.titled_page.replace("{n}", &number.to_string());
                page.title = titled.replace("{title}", &title);
                page.prev = Some(neighbour(number - 1));
            }
            if number < count {
                page.next = Some(neighbour(number + 1));
            }
            if count > 1 {
                let all = 1..=count;
                let page_link = |other| ListingPage {
                    number: other,
                    url: url(other),
                    current: other == number,
                };
                page.pages = all.map(page_link).collect();
            }
            pages.push(page);
        }
        pages
    }

    fn listing(&self, path: &str, title: String, groups: Vec<ListingGroup>) -> PageInputs {
        let site = self.site;
        let address = site.urls.generated(&site.set.locale(self.plan.locale).tag, path);
        let mut inputs = page::frame(site, self.config, self.plan, address, PageKind::Listing);
        inputs.title = title;
        inputs.groups = groups;
        inputs.breadcrumbs = vec![NavLink {
            title: self.labels.home.clone(),
            url: Some(inputs.home_url.clone()),
        }];
        inputs.languages = languages(site, self.plan.locale, "");
        inputs
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::inputs::ListingEntry;

    fn group(title: &str, count: usize) -> ListingGroup {
        let entry = |number| ListingEntry {
            title: format!("{title}{number}"),
            url: String::new(),
            description: String::new(),
            date: None,
        };
        ListingGroup {
            title: title.to_owned(),
            id: title.to_owned(),
            entries: (0..count).map(entry).collect(),
        }
    }

    /// The groups of each part with the number of their entries.
    fn divided(sizes: &[usize], most: usize) -> Vec<Vec<(String, usize)>> {
        let named = sizes.iter().zip(["a", "b", "c"]);
        let groups: Vec<_> = named.map(|(&size, name)| group(name, size)).collect();
        let total: usize = sizes.iter().sum();
        let parts = divide(groups, most);
        assert_eq!(parts.len(), page_count(total, most));
        let sizes = |part: Vec<ListingGroup>| part.into_iter().map(|g| (g.title, g.entries.len())).collect();
        parts.into_iter().map(sizes).collect()
    }

    #[test]
    fn groups_go_on_on_the_next_page_of_a_listing() {
        let a = |n| ("a".to_owned(), n);
        let b = |n| ("b".to_owned(), n);
        assert_eq!(divided(&[5, 2], 3), [vec![a(3)], vec![a(2), b(1)], vec![b(1)]]);
        assert_eq!(divided(&[3, 3], 3), [vec![a(3)], vec![b(3)]]);
        assert_eq!(divided(&[5, 2], 0), [vec![a(5), b(2)]]);
        assert_eq!(divided(&[], 3), [vec![]]);
    }
}
