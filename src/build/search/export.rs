//! The pages of a set as documents for other search engines, without writing a site.

use std::io;

use rayon::prelude::*;

use super::super::load::{self, Loaded, extensions, limits};
use super::super::memo::Memo;
use super::super::plans::Plans;
use super::super::{BuildError, BuildOptions, Silent, in_pool, load_theme};
use crate::cache::Cache;
use crate::plan::locale::LocalePlan;
use crate::search::export::{Document, Page, documents};
use crate::search::sections;
use crate::site::Site;
use crate::syntax::{article, expand};

/// Pages that are held at a time.
const HELD: usize = 256;

/// Gives `each` the documents of every page in the language that it is written in, by locale and path.
///
/// # Errors
/// As [`super::super::run`], and what `each` gives.
pub fn export(
    options: &BuildOptions,
    each: &mut (dyn FnMut(&Document) -> io::Result<()> + Send),
) -> Result<(), BuildError> {
    in_pool(options, || {
        let cache = Cache::none();
        let loaded = load::load(options, &Memo::new(&cache, options), &Silent)?;
        let (theme, _) = load_theme(options, &loaded.set)?;
        let site = loaded.site();
        for plan in Plans::new(options, &loaded, &site, &theme).all() {
            for start in (0..plan.ids.len()).step_by(HELD) {
                let some = start..plan.ids.len().min(start + HELD);
                let found: Vec<Vec<Document>> = some
                    .into_par_iter()
                    .map(|index| page(options, &loaded, &site, plan, index))
                    .collect();
                for document in found.iter().flatten() {
                    each(document).map_err(|source| BuildError::Io {
                        context: "cannot write the documents".to_owned(),
                        source,
                    })?;
                }
            }
        }
        Ok(())
    })
}

fn page(
    options: &BuildOptions,
    loaded: &Loaded,
    site: &Site<'_>,
    plan: &LocalePlan,
    index: usize,
) -> Vec<Document> {
    if !super::is_searched(site, plan.ids[index]) {
        return Vec::new();
    }
    let page = site.page(plan.ids[index]);
    let (Some(fragment), Some(facts)) = (loaded.fragments.get(&loaded.set, page.file), site.facts_of(page))
    else {
        return Vec::new();
    };
    let nav = &plan.pages[index];
    let about = Page {
        url: site.urls.absolute(&nav.url),
        locale: site.set.locale(page.locale).tag.to_string(),
        title: nav.shown_title(),
        breadcrumbs: super::breadcrumbs(plan, index),
        services: nav.services.clone(),
        date: nav.date.clone(),
        headings: super::record_headings(facts),
    };
    let finder = loaded.finder(page.content_locale);
    let expanded = expand::expand(fragment, &finder, limits(&options.config));
    documents(
        &about,
        &sections::of(&article::parse(&expanded, extensions(&options.config))),
    )
}
