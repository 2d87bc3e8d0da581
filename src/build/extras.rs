//! The second half for everything that is no article: listings, redirects, pictures, files for machines.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::BuildError;
use super::pages::{self, Studio, Trouble};
use crate::base::{FileId, LocaleId, SitePath};
use crate::plan::locale::LocalePlan;
use crate::plan::redirects::Stub;
use crate::plan::{listing, page};
use crate::render::machine::{self, Feed, FeedEntry, SitemapUrl};
use crate::render::stubs as html;

/// Writes the generated pages of a locale.
pub(super) fn listings(studio: &Studio<'_>, plan: &LocalePlan) -> Result<Trouble, BuildError> {
    let tag = &studio.site.set.locale(plan.locale).tag;
    let labels = pages::listing_labels(studio.theme.strings(tag));
    let generated = listing::pages(studio.site, &studio.options.config, plan, &labels);
    generated
        .par_iter()
        .map(|inputs| pages::put_page(studio, inputs, ""))
        .try_reduce(Trouble::default, |a, b| Ok(a.join(b)))
}

/// Writes the feed of a locale.
pub(super) fn feed(studio: &Studio<'_>, plan: &LocalePlan, trouble: &mut Trouble) -> Result<(), BuildError> {
    let site = studio.site;
    let info = site.set.locale(plan.locale);
    let config = &studio.options.config;
    let path = format!("{}/feed.xml", info.tag);
    let feed = Feed {
        title: info.title.clone(),
        lang: info.tag.bcp47(),
        home_url: site.urls.absolute(&site.urls.generated(&info.tag, "").url),
        self_url: site.urls.absolute(&format!("{}{path}", site.urls.base_path)),
        author: info.title.clone(),
    };
    let entries: Vec<FeedEntry> = plan
        .ids
        .iter()
        .zip(&plan.pages)
        .filter(|(id, _)| !site.page(**id).falls_back())
        .filter_map(|(id, entry)| {
            let facts = site.facts_of(site.page(*id))?;
            Some(FeedEntry {
                title: entry.shown_title(),
                url: site.urls.absolute(&entry.url),
                date: entry.date.clone()?,
                summary: entry.description.clone(),
                author: facts.metadata.authors().into_iter().next(),
            })
        })
        .collect();
    match machine::feed(&feed, &entries, config.site.feed_entries) {
        Some(text) if config.site.feed_entries > 0 => put_text(studio, &path, &text, trouble),
        _ => Ok(()),
    }
}

/// Writes the sitemaps of the locales, their index, and `robots.txt`.
pub(super) fn sitemaps(
    studio: &Studio<'_>,
    plans: &[LocalePlan],
    trouble: &mut Trouble,
) -> Result<(), BuildError> {
    let site = studio.site;
    let mut files = Vec::new();
    for plan in plans {
        let mut urls: Vec<SitemapUrl> = plan
            .ids
            .iter()
            .filter(|id| !site.page(**id).falls_back())
            .filter(|id| {
                site.facts_of(site.page(**id))
                    .is_none_or(|facts| !facts.metadata.noindex())
            })
            .map(|id| {
                let (_, alternates, x_default) = page::languages(site, *id);
                let page = site.page(*id);
                SitemapUrl {
                    loc: site.urls.absolute(&page.address.url),
                    lastmod: site.facts_of(page).and_then(|facts| facts.metadata.date()),
                    alternates,
                    x_default,
                }
            })
            .collect();
        let generated = listing::addresses(site, &studio.options.config, plan).into_iter();
        urls.extend(generated.map(|address| SitemapUrl {
            loc: site.urls.absolute(&address.url),
            lastmod: None,
            alternates: Vec::new(),
            x_default: None,
        }));
        files.extend(machine::sitemaps(
            site.set.locale(plan.locale).tag.as_str(),
            &urls,
        ));
    }
    for file in &files {
        put_text(studio, &file.name, &file.text, trouble)?;
    }
    let root = site.urls.absolute(&site.urls.base_path);
    put_text(
        studio,
        "sitemap.xml",
        &machine::sitemap_index(&root, &files),
        trouble,
    )?;
    put_text(
        studio,
        "robots.txt",
        &machine::robots(&format!("{root}sitemap.xml")),
        trouble,
    )
}

/// Writes the page at `/` and every redirect of `stubs`.
pub(super) fn redirects(
    studio: &Studio<'_>,
    stubs: &BTreeMap<SitePath, Stub>,
    trouble: &mut Trouble,
) -> Result<(), BuildError> {
    let site = studio.site;
    let source = &site.set.locale(LocaleId(0)).tag;
    let languages = listing::languages(site, LocaleId(0), "");
    let title = &site.set.locale(LocaleId(0)).title;
    put_text(
        studio,
        "index.html",
        &html::root(&languages, source, title, &site.urls.origin, studio.theme),
        trouble,
    )?;
    for (path, stub) in stubs {
        let tag = &site.set.locale(stub.locale).tag;
        let html = html::redirect(&stub.to, tag, &site.urls.origin, studio.theme);
        pages::put(studio.output, path, html.as_bytes(), trouble)?;
    }
    Ok(())
}

/// Copies the files that pages show or link to, and writes the theme's.
pub(super) fn files(studio: &Studio<'_>, assets: &[FileId], trouble: &mut Trouble) -> Result<(), BuildError> {
    for asset in studio.theme.assets() {
        pages::put(studio.output, &asset.output, &asset.bytes, trouble)?;
    }
    let refused: Vec<_> = assets
        .par_iter()
        .filter_map(|id| {
            let file = studio.site.set.file(*id);
            let tag = file.locale.map(|locale| &studio.site.set.locale(locale).tag);
            let output = studio.site.urls.asset(tag, &file.path).output;
            studio.output.put_copy(&output, &file.disk).err()
        })
        .collect();
    for error in refused {
        pages::refused(error, trouble)?;
    }
    Ok(())
}

fn put_text(studio: &Studio<'_>, path: &str, text: &str, trouble: &mut Trouble) -> Result<(), BuildError> {
    let Ok(path) = SitePath::new(path) else {
        return Ok(());
    };
    pages::put(studio.output, &path, text.as_bytes(), trouble)
}
