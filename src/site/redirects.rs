//! Old URLs and where they went: from the configuration, from `redirect_url` stubs, from redirection lists.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{PageId, Site};
use crate::base::{LocaleId, SitePath, escape};

/// The redirects of a set.
#[derive(Debug, Default)]
pub struct Redirects {
    /// Root-relative old URL (without the base path) → new URL as configured.
    pub urls: BTreeMap<String, String>,
    /// Locale and path of a page that is gone → where to.
    pub pages: BTreeMap<(LocaleId, SitePath), String>,
}

/// `.openpublishing.redirection.json` (spec 8.7).
#[derive(Debug, Deserialize)]
struct List {
    #[serde(default)]
    redirections: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(alias = "source_path_from_root")]
    source_path: Option<String>,
    redirect_url: Option<String>,
}

impl Redirects {
    /// Adds the entries of a redirection list; gives the targets that no reader can be sent to, which are
    /// left out.
    ///
    /// # Errors
    /// What is wrong with the JSON, with the line.
    pub fn add_list(&mut self, locale: LocaleId, text: &str) -> Result<Vec<String>, String> {
        let list: List = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut refused = Vec::new();
        for entry in list.redirections {
            let (Some(source), Some(target)) = (entry.source_path, entry.redirect_url) else {
                continue;
            };
            if !escape::is_web_address(&target) {
                refused.push(target);
            } else if let Ok(path) = SitePath::new(source.trim_start_matches('/')) {
                self.pages.entry((locale, path)).or_insert(target);
            }
        }
        Ok(refused)
    }
}

/// Where a redirect to `to` leads the readers of `locale`: to the page of that name if there is one, else to
/// the legacy site, else as written.
pub fn target(site: &Site<'_>, locale: LocaleId, legacy_site: &str, to: &str) -> String {
    let slug = slug_of(to);
    let is_internal = !to.contains("://");
    // A page that moved to another folder keeps its name: its own stub is not where it went.
    let mut named = site.pages_of_slug(locale, slug).iter();
    match named.find(|id| !site.is_redirect(site.page(**id))) {
        Some(id) if is_internal => site.page(*id).address.url.clone(),
        _ if to.starts_with('/') && !to.starts_with("//") => {
            format!("{}{to}", legacy_site.trim_end_matches('/'))
        }
        _ => to.to_owned(),
    }
}

/// How many stubs in a row are followed.
const MOST_STUBS: usize = 8;

/// The page of this set that the stub `id` sends its readers on to, past further stubs.
pub fn last_page(site: &Site<'_>, id: PageId) -> Option<PageId> {
    let mut at = id;
    for _ in 0..MOST_STUBS {
        let page = site.page(at);
        let to = site.facts_of(page)?.metadata.redirect_url()?;
        if to.contains("://") {
            return None;
        }
        let named = site.pages_of_slug(page.locale, slug_of(to));
        let real = named.iter().find(|id| !site.is_redirect(site.page(**id)));
        if let Some(&real) = real {
            return Some(real);
        }
        at = *named.iter().find(|id| **id != at)?;
    }
    None
}

/// The last segment of a URL, without `.md`.
fn slug_of(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_both_spellings() {
        let mut redirects = Redirects::default();
        let text = r#"{"redirections":[
            {"source_path":"articles/a.md","redirect_url":"/azure/b"},
            {"source_path_from_root":"/articles/c.md","redirect_url":"https://d","redirect_document_id":true}]}"#;
        redirects.add_list(LocaleId(0), text).unwrap();
        let targets: Vec<_> = redirects.pages.values().collect();
        assert_eq!(targets, ["/azure/b", "https://d"]);
        assert!(redirects.add_list(LocaleId(0), "{").is_err());
    }
}
