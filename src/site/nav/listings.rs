//! Listings by service and by tag: which pages carry which value.

use std::collections::BTreeMap;

use super::divide::run_names;
use super::{GROUP_PAGES, NavInput, names};
use crate::base::SitePath;

/// All pages of a service or tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Service or tag.
    pub kind: ListingKind,
    /// Its name in the reader's words (a service) or as most pages write it (a tag).
    pub title: String,
    /// Where the listing page lies, below the locale's root: `services/vpn-gateway`.
    pub path: SitePath,
    /// Its root-relative URL.
    pub url: String,
    /// The pages, by title, in runs that each have a name; one run without a name while they are few.
    pub runs: Vec<(String, Vec<usize>)>,
}

/// What a listing is made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListingKind {
    /// `services`.
    Service,
    /// `tags`.
    Tag,
}

impl Listing {
    /// How many pages it lists.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|(_, pages)| pages.len()).sum()
    }

    /// Whether it lists nothing; never true of a listing made here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where the listing of a service lies: `app-service/web` → `services/app-service-web`. `None` when the
/// value has neither letter nor digit or names no service (`na`, `multiple`).
pub fn service_path(service: &str) -> Option<SitePath> {
    if names::is_no_service(service) {
        return None;
    }
    listing_path("services", service)
}

/// Where the listing of a tag lies: `C#` → `tags/c-sharp`. `None` when the value has neither letter nor digit.
pub fn tag_path(tag: &str) -> Option<SitePath> {
    listing_path("tags", tag)
}

fn listing_path(folder: &str, value: &str) -> Option<SitePath> {
    let slug = names::slug(value);
    if slug.is_empty() {
        return None;
    }
    SitePath::root().join(&format!("{folder}/{slug}")).ok()
}

/// A listing for every service, then for every tag, each family by path.
///
/// Values that differ only in case or punctuation share one listing.
pub fn by_service_and_tag(input: &NavInput<'_>) -> Vec<Listing> {
    let mut found: BTreeMap<(ListingKind, SitePath), Found<'_>> = BTreeMap::new();
    for (index, page) in input.pages.iter().enumerate() {
        let services = page
            .services
            .iter()
            .map(|value| (ListingKind::Service, value, service_path(value)));
        let tags = page
            .tags
            .iter()
            .map(|value| (ListingKind::Tag, value, tag_path(value)));
        for (kind, value, path) in services.chain(tags) {
            let Some(path) = path else { continue };
            let entry = found.entry((kind, path)).or_default();
            *entry.spellings.entry(value.trim()).or_default() += 1;
            if entry.pages.last() != Some(&index) {
                entry.pages.push(index);
            }
        }
    }
    found
        .into_iter()
        .map(|((kind, path), found)| {
            let spelling = found.spelling();
            let mut pages = found.pages;
            input.sort(&mut pages);
            Listing {
                kind,
                title: match kind {
                    ListingKind::Service => input.names.of(spelling),
                    ListingKind::Tag => spelling.to_owned(),
                },
                url: (input.url)(&path),
                path,
                runs: runs(input, pages),
            }
        })
        .collect()
}

#[derive(Default)]
struct Found<'a> {
    spellings: BTreeMap<&'a str, usize>,
    pages: Vec<usize>,
}

impl<'a> Found<'a> {
    /// The spelling that most pages use; of equals the first by text.
    fn spelling(&self) -> &'a str {
        let mut best = ("", 0);
        for (&spelling, &count) in &self.spellings {
            if count > best.1 {
                best = (spelling, count);
            }
        }
        best.0
    }
}

fn runs(input: &NavInput<'_>, pages: Vec<usize>) -> Vec<(String, Vec<usize>)> {
    if pages.len() <= GROUP_PAGES {
        return vec![(String::new(), pages)];
    }
    let titles: Vec<String> = pages.iter().map(|&page| input.title(page)).collect();
    let named = run_names(&titles).into_iter();
    named.map(|(name, range)| (name, pages[range].to_vec())).collect()
}
