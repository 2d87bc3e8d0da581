//! Site → the inputs of one article page.

use std::sync::Arc;

use super::inputs::{Alternate, Language, NavLink, OutlineEntry, PageInputs, PageKind};
use super::locale::LocalePlan;
use super::notices;
use crate::base::{LocaleId, SitePath, escape};
use crate::config::Config;
use crate::site::nav;
use crate::site::urls::Address;
use crate::site::{Page, PageId, Site};
use crate::syntax::facts::Facts;

/// The inputs of the page at `index` of `plan`. `nav` is its branch, rendered.
pub fn article(
    site: &Site<'_>,
    config: &Config,
    plan: &LocalePlan,
    index: usize,
    nav: Arc<str>,
) -> PageInputs {
    let id = plan.ids[index];
    let page = site.page(id);
    let placement = plan.tree.place(index);
    let link = |index: Option<usize>| {
        index.map(|index| {
            let page = &plan.pages[index];
            NavLink {
                title: page.shown_title(),
                url: Some(page.url.clone()),
            }
        })
    };
    let mut inputs = frame(site, config, plan, page.address.clone(), PageKind::Article);
    let source = site.set.file(page.file);
    inputs.content_locale = site.set.locale(page.content_locale).tag.clone();
    inputs.breadcrumbs = placement
        .breadcrumbs
        .into_iter()
        .map(|crumb| NavLink {
            title: crumb.title,
            url: Some(crumb.url).filter(|url| !url.is_empty()),
        })
        .collect();
    inputs.prev = link(placement.prev);
    inputs.next = link(placement.next);
    inputs.nav = nav;
    inputs.title = source.path.stem().to_owned();
    (inputs.languages, inputs.alternates, inputs.x_default) = languages(site, id);
    inputs.canonical = canonical(site, page);
    if page.falls_back() {
        // The page names another as the original: it is no translation that search engines should list.
        inputs.alternates.clear();
        inputs.x_default = None;
    }
    inputs.edit_url = edit_url(site, config, page);
    inputs.markdown_url = config.site.markdown_pages.then(|| markdown_url(&inputs.url));
    inputs.notices = notices::of(site, config, id);
    if let Some(facts) = site.facts_of(page) {
        describe(site, plan, facts, &mut inputs);
    }
    inputs.feedback_url = feedback_url(site, config, page, &inputs);
    inputs
}

/// What the page says of itself.
fn describe(site: &Site<'_>, plan: &LocalePlan, facts: &Facts, inputs: &mut PageInputs) {
    let metadata = &facts.metadata;
    if let Some(title) = metadata.page_title().or_else(|| facts.title()) {
        inputs.title = title.to_owned();
    }
    if facts.heading().is_none() {
        let heading = metadata.short_title().unwrap_or(&inputs.title);
        inputs.heading = Some(escape::html_string(heading));
    }
    inputs.description = metadata.description().unwrap_or_default().to_owned();
    inputs.outline = outline(facts);
    inputs.authors = metadata.authors();
    inputs.author = inputs.authors.first().cloned();
    inputs.date = metadata.date();
    let tag = &site.set.locale(plan.locale).tag;
    let link = |title: String, path: Option<SitePath>| NavLink {
        url: path.map(|path| site.urls.generated(tag, path.as_str()).url),
        title,
    };
    inputs.services = metadata
        .services()
        .into_iter()
        .map(|service| {
            let path = nav::service_path(&service);
            link(service, path)
        })
        .collect();
    inputs.tags = metadata
        .tags()
        .into_iter()
        .map(|name| {
            let path = nav::tag_path(&name);
            link(name, path)
        })
        .collect();
    inputs.noindex = metadata.noindex();
    inputs.has_diagrams = facts.has_diagrams;
    inputs.meta = metadata
        .attributes
        .iter()
        .filter(|(_, attribute)| !attribute.value.is_empty())
        .map(|(name, attribute)| (name.to_owned(), attribute.value.clone()))
        .collect();
}

/// "On this page": second- and third-level headings; none when there is only one second-level one (spec 4.4).
fn outline(facts: &Facts) -> Vec<OutlineEntry> {
    let second = facts.headings.iter().filter(|heading| heading.level == 2).count();
    if second < 2 {
        return Vec::new();
    }
    facts
        .headings
        .iter()
        .filter(|heading| matches!(heading.level, 2 | 3) && !heading.text.is_empty())
        .map(|heading| OutlineEntry {
            level: heading.level,
            id: heading.id.clone(),
            title: heading.text.clone(),
        })
        .collect()
}

/// The inputs that every page of a locale has.
pub fn frame(
    site: &Site<'_>,
    config: &Config,
    plan: &LocalePlan,
    address: Address,
    kind: PageKind,
) -> PageInputs {
    let info = site.set.locale(plan.locale);
    let home = site.urls.generated(&info.tag, "");
    PageInputs {
        kind,
        canonical: site.urls.absolute(&address.url),
        url: address.url,
        output: address.output,
        locale: info.tag.clone(),
        content_locale: info.tag.clone(),
        site_title: info.title.clone(),
        home_url: home.url,
        title: String::new(),
        heading: None,
        description: String::new(),
        alternates: Vec::new(),
        x_default: None,
        languages: Vec::new(),
        breadcrumbs: Vec::new(),
        outline: Vec::new(),
        prev: None,
        next: None,
        author: None,
        authors: Vec::new(),
        date: None,
        services: Vec::new(),
        tags: Vec::new(),
        feed_url: feed_url(site, config, plan),
        search_url: config.search.enabled.then(|| site.urls.search_index(&info.tag)),
        edit_url: None,
        markdown_url: None,
        offline: config.site.offline,
        feedback_url: None,
        notices: Vec::new(),
        meta: std::collections::BTreeMap::new(),
        noindex: false,
        has_diagrams: false,
        nav: Arc::from(""),
        announcement: config.site.announcement.clone(),
        cards: Vec::new(),
        groups: Vec::new(),
        pages: Vec::new(),
    }
}

/// The feed of a locale; `None` where it would be empty, or the configuration wants none.
fn feed_url(site: &Site<'_>, config: &Config, plan: &LocalePlan) -> Option<String> {
    let is_written = plan.is_dated && config.site.feed_entries > 0;
    let tag = &site.set.locale(plan.locale).tag;
    is_written.then(|| {
        site.urls
            .absolute(&format!("{}{tag}/feed.xml", site.urls.base_path))
    })
}

/// A page that falls back belongs to the locale that it is written in.
fn canonical(site: &Site<'_>, page: &Page) -> String {
    let original = if page.falls_back() {
        site.page_of_file(page.content_locale, page.file)
    } else {
        None
    };
    let address = original.map_or(&page.address, |id| &site.page(id).address);
    site.urls.absolute(&address.url)
}

/// The language menu, the true translations, and the default of a page.
pub fn languages(site: &Site<'_>, id: PageId) -> (Vec<Language>, Vec<Alternate>, Option<String>) {
    let page = site.page(id);
    let mut languages = Vec::new();
    let mut alternates = Vec::new();
    let mut default = None;
    for (index, info) in site.set.locales.iter().enumerate() {
        let locale = LocaleId(index as u16);
        let twin = site.counterpart(page, locale).map(|id| site.page(id));
        let (url, fallback) = match twin {
            Some(twin) => (twin.address.url.clone(), twin.falls_back()),
            None => (site.urls.generated(&info.tag, "").url, true),
        };
        if let Some(twin) = twin.filter(|twin| !twin.falls_back()) {
            let url = site.urls.absolute(&twin.address.url);
            if locale == LocaleId(0) {
                default = Some(url.clone());
            }
            alternates.push(Alternate {
                hreflang: info.tag.bcp47(),
                url,
            });
        }
        languages.push(Language {
            locale: info.tag.clone(),
            lang: info.tag.bcp47(),
            name: info.name.clone(),
            url,
            current: locale == page.locale,
            fallback: fallback && locale != page.locale,
        });
    }
    if alternates.len() < 2 {
        return (languages, Vec::new(), None);
    }
    (languages, alternates, default)
}

/// Where the markdown of the page at `url` is: `…/index.md`, or `….md` where URLs end in `.html`.
pub fn markdown_url(url: &str) -> String {
    match url.strip_suffix(".html") {
        Some(stem) => format!("{stem}.md"),
        None => format!("{url}index.md"),
    }
}

/// The file of the markdown of the page that is written to `output`.
pub fn markdown_output(output: &SitePath) -> SitePath {
    let path = format!("{}.md", output.without_extension());
    SitePath::new(&path).unwrap_or_else(|escape| escape.rest)
}

/// The address where a reader can say what is wrong with `page`, which shows `inputs`.
fn feedback_url(site: &Site<'_>, config: &Config, page: &Page, inputs: &PageInputs) -> Option<String> {
    let pattern = &config.site.feedback_url;
    if pattern.is_empty() {
        return None;
    }
    let source = site.set.file(page.file);
    let address = site.urls.absolute(&inputs.url);
    let values = [
        ("path", source.path.as_str()),
        ("source", source.name.as_str()),
        ("locale", inputs.locale.as_str()),
        ("url", address.as_str()),
        ("title", inputs.title.as_str()),
    ];
    let filled = values.iter().fold(pattern.clone(), |url, (name, value)| {
        url.replace(&format!("{{{name}}}"), &escape::url_component(value))
    });
    Some(filled)
}

fn edit_url(site: &Site<'_>, config: &Config, page: &Page) -> Option<String> {
    let pattern = &config.site.edit_url;
    if pattern.is_empty() {
        return None;
    }
    let source = site.set.file(page.file);
    let locale = &site.set.locale(page.content_locale).tag;
    Some(
        pattern
            .replace("{path}", &escape::url_path(source.path.as_str()))
            .replace("{source}", &escape::url_path(&source.name))
            .replace("{locale}", locale.as_str()),
    )
}
