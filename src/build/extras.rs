//! The second half for everything that is no article: listings, redirects, pictures, files for machines.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::BuildError;
use super::memo::Memo;
use super::pages::{self, Studio, Trouble};
use crate::base::{FileId, LocaleId, SitePath};
use crate::config::Config;
use crate::emit::{Output, PutError};
use crate::plan::inputs::ListingEntry;
use crate::plan::locale::LocalePlan;
use crate::plan::redirects::{self, Stub};
use crate::plan::{listing, nav, page};
use crate::render::machine::{self, Feed, FeedEntry, SitemapUrl};
use crate::render::offline::Offline;
use crate::render::stubs as html;
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::Theme;

/// Writes all of it.
pub(super) fn write(studio: &Studio<'_>, assets: &[FileId]) -> Result<Trouble, BuildError> {
    let mut trouble = Trouble::default();
    if !keep(studio, &mut trouble)? {
        let mark = studio.output.count();
        for plan in studio.plans.all() {
            trouble = trouble.join(listings(studio, plan)?);
            feed(studio, plan, &mut trouble)?;
            llms(studio, plan, &mut trouble)?;
        }
        if studio.options.locales.is_empty() {
            sitemaps(studio, &mut trouble)?;
        }
        redirects(studio, &mut trouble)?;
        theme_files(studio, false, &mut trouble)?;
        if trouble.is_none() {
            let files = studio.output.since(mark);
            studio.memo.keep_rest(studio.structure, &files);
        }
    }
    // Edits that leave the structure alone bring diagrams and take them away.
    if has_diagrams(studio.site) {
        theme_files(studio, true, &mut trouble)?;
    }
    files(studio, assets, &mut trouble)?;
    Ok(trouble)
}

/// Writes the theme's files, those for diagrams or all others.
fn theme_files(studio: &Studio<'_>, for_diagrams: bool, trouble: &mut Trouble) -> Result<(), BuildError> {
    let assets = studio.theme.assets().iter();
    for asset in assets.filter(|asset| asset.is_for_diagrams() == for_diagrams) {
        pages::put(studio.output, &asset.output, &asset.bytes, trouble)?;
    }
    Ok(())
}

/// Whether any page of the site shows a diagram.
pub(super) fn has_diagrams(site: &Site<'_>) -> bool {
    let mut facts = site.pages.iter().filter_map(|page| site.facts_of(page));
    facts.any(|facts| facts.has_diagrams)
}

/// Leaves the generated files as they are, if all are known and as they should be.
fn keep(studio: &Studio<'_>, trouble: &mut Trouble) -> Result<bool, BuildError> {
    let Some(files) = studio.memo.rest(studio.structure) else {
        return Ok(false);
    };
    match studio.output.put_all_known(&files) {
        Ok(kept) => Ok(kept),
        Err(error) => pages::refused(error, trouble).map(|()| true),
    }
}

/// Writes the generated pages of a locale.
fn listings(studio: &Studio<'_>, plan: &LocalePlan) -> Result<Trouble, BuildError> {
    let tag = &studio.site.set.locale(plan.locale).tag;
    let labels = pages::listing_labels(studio.theme.strings(tag));
    let generated = listing::pages(studio.site, &studio.options.config, plan, &labels);
    generated
        .par_iter()
        .map(|inputs| pages::put_page(studio, inputs, ""))
        .try_reduce(Trouble::default, |a, b| Ok(a.join(b)))
}

/// Writes the feed of a locale.
fn feed(studio: &Studio<'_>, plan: &LocalePlan, trouble: &mut Trouble) -> Result<(), BuildError> {
    match feed_of(studio.site, &studio.options.config, plan) {
        Some(file) => put_all(studio, [file], trouble),
        None => Ok(()),
    }
}

/// The feed of a locale, if it has one.
pub(super) fn feed_of(site: &Site<'_>, config: &Config, plan: &LocalePlan) -> Option<(String, String)> {
    if config.site.feed_entries == 0 {
        return None;
    }
    let info = site.set.locale(plan.locale);
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
    let text = machine::feed(&feed, &entries, config.site.feed_entries)?;
    Some((path, text))
}

/// Writes the sitemaps of the locales, their index, and `robots.txt`.
fn sitemaps(studio: &Studio<'_>, trouble: &mut Trouble) -> Result<(), BuildError> {
    let files = sitemaps_of(studio.site, &studio.options.config, &studio.plans.all());
    put_all(studio, files, trouble)
}

/// The sitemaps of the locales, their index, and `robots.txt`.
pub(super) fn sitemaps_of(site: &Site<'_>, config: &Config, plans: &[&LocalePlan]) -> Vec<(String, String)> {
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
        let generated = listing::addresses(site, config, plan).into_iter();
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
    let root = site.urls.absolute(&site.urls.base_path);
    let index = machine::sitemap_index(&root, &files);
    let robots = machine::robots(&format!("{root}sitemap.xml"));
    let parts = files.into_iter().map(|file| (file.name, file.text));
    parts
        .chain([
            ("sitemap.xml".to_owned(), index),
            ("robots.txt".to_owned(), robots),
        ])
        .collect()
}

/// Writes the page at `/` and every redirect.
fn redirects(studio: &Studio<'_>, trouble: &mut Trouble) -> Result<(), BuildError> {
    let site = studio.site;
    let offline = studio.options.config.site.offline.then(|| Offline {
        base_path: &site.urls.base_path,
    });
    let root = root(site, studio.theme, offline);
    put_all(studio, [("index.html".to_owned(), root)], trouble)?;
    let planned = redirects::plan(site, &studio.options.config, &studio.plans.all());
    for (path, found) in &planned.stubs {
        let html = pages::for_disk(studio, stub(site, found, studio.theme), path);
        pages::put(studio.output, path, html.as_bytes(), trouble)?;
    }
    Ok(())
}

/// The page at `/`, in a site that is opened from a disk the first that a reader opens.
pub(super) fn root(site: &Site<'_>, theme: &Theme, offline: Option<Offline<'_>>) -> String {
    let source = site.set.locale(LocaleId(0));
    let mut languages = listing::languages(site, LocaleId(0), "");
    let Some(offline) = offline else {
        return html::root(&languages, &source.tag, &source.title, &site.urls.origin, theme);
    };
    let place = SitePath::root();
    for language in &mut languages {
        if let Some(address) = offline.address(&language.url, &place) {
            language.url = address;
        }
    }
    let html = html::root(&languages, &source.tag, &source.title, "", theme);
    offline.page(&html, &place)
}

/// Writes the `llms.txt` of a locale.
fn llms(studio: &Studio<'_>, plan: &LocalePlan, trouble: &mut Trouble) -> Result<(), BuildError> {
    match llms_of(studio.site, &studio.options.config, plan) {
        Some(file) => put_all(studio, [file], trouble),
        None => Ok(()),
    }
}

/// The `llms.txt` of a locale, if it has one.
pub(super) fn llms_of(site: &Site<'_>, config: &Config, plan: &LocalePlan) -> Option<(String, String)> {
    let config = &config.site;
    if !config.llms_txt {
        return None;
    }
    let address = |mut entry: ListingEntry, is_page: bool| {
        if is_page && config.markdown_pages {
            entry.url = page::markdown_url(&entry.url);
        }
        entry.url = site.urls.absolute(&entry.url);
        entry
    };
    let pages: BTreeSet<&str> = plan.pages.iter().map(|page| page.url.as_str()).collect();
    let sections = plan.tree.sections().iter().map(|section| {
        let groups = nav::section_groups(&plan.tree, section, &plan.pages).into_iter();
        let entries = groups.flat_map(|group| group.entries);
        machine::Section {
            title: section.title.clone(),
            entries: entries
                .map(|entry| {
                    let is_page = pages.contains(entry.url.as_str());
                    address(entry, is_page)
                })
                .collect(),
        }
    });
    let sections: Vec<machine::Section> = sections.collect();
    let info = site.set.locale(plan.locale);
    let text = machine::llms(&info.title, &info.description, &sections);
    Some((format!("{}/llms.txt", info.tag), text))
}

/// The page of a redirect.
pub(super) fn stub(site: &Site<'_>, stub: &Stub, theme: &Theme) -> String {
    let tag = &site.set.locale(stub.locale).tag;
    html::redirect(&stub.to, tag, &site.urls.origin, theme)
}

/// Copies the files that pages show or link to.
fn files(studio: &Studio<'_>, assets: &[FileId], trouble: &mut Trouble) -> Result<(), BuildError> {
    let refused: Vec<_> = assets
        .par_iter()
        .filter_map(|id| {
            let place = asset_place(studio.site, *id);
            copy(studio.output, studio.memo, &place, studio.site.set.file(*id)).err()
        })
        .collect();
    for error in refused {
        pages::refused(error, trouble)?;
    }
    Ok(())
}

/// Copies `file` to `place`, unless that is known to be done.
pub(super) fn copy(
    output: &Output,
    memo: &Memo<'_>,
    place: &SitePath,
    file: &SourceFile,
) -> Result<(), PutError> {
    let known = memo.bytes_of(file);
    let copied = output.put_copy(place, &file.disk, known)?;
    if known != Some(copied.hash) {
        memo.keep_bytes_of(file, copied.hash);
    }
    Ok(())
}

/// Where a file that is copied as it is stands in the site.
pub(super) fn asset_place(site: &Site<'_>, id: FileId) -> SitePath {
    let file = site.set.file(id);
    let tag = file.locale.map(|locale| &site.set.locale(locale).tag);
    site.urls.asset(tag, &file.path).output
}

/// Writes files by their names.
fn put_all(
    studio: &Studio<'_>,
    files: impl IntoIterator<Item = (String, String)>,
    trouble: &mut Trouble,
) -> Result<(), BuildError> {
    for (path, text) in files {
        if let Ok(path) = SitePath::new(&path) {
            pages::put(studio.output, &path, text.as_bytes(), trouble)?;
        }
    }
    Ok(())
}
