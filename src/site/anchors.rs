//! Fragments of URLs → ids of the page they lead to (spec 5.3).

use super::{Page, Site};
use crate::base::{LocaleId, slug, suggest};
use crate::syntax::facts::Facts;

/// What a fragment leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fragment {
    /// An id of the page.
    Id(String),
    /// An id of the page, written in another letter case.
    OtherCase(String),
    /// Nothing; the nearest names.
    Missing(Vec<String>),
}

/// Looks `fragment` (decoded, without `#`) up on `page`.
pub fn find(site: &Site<'_>, page: &Page, fragment: &str) -> Fragment {
    let Some(facts) = site.facts_of(page) else {
        return Fragment::Missing(Vec::new());
    };
    let fragment = fragment.trim_start_matches('#');
    let anchors = &facts.anchors;
    if let Some(anchor) = anchors
        .iter()
        .find(|anchor| anchor.name == fragment || anchor.id == fragment)
    {
        return Fragment::Id(anchor.id.clone());
    }
    let lower = fragment.to_lowercase();
    if let Some(anchor) = anchors.iter().find(|anchor| anchor.name.to_lowercase() == lower) {
        return Fragment::OtherCase(anchor.id.clone());
    }
    if let Some(id) = by_source_heading(site, page, facts, &lower) {
        return Fragment::Id(id);
    }
    let squashed = squash(&lower);
    if let Some(anchor) = anchors
        .iter()
        .find(|anchor| squash(&anchor.name.to_lowercase()) == squashed)
    {
        return Fragment::Id(anchor.id.clone());
    }
    let names = anchors.iter().map(|anchor| anchor.name.as_str());
    Fragment::Missing(
        suggest::nearest(fragment, names, 2)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    )
}

/// The n-th heading of a translation is the n-th of its source, when both have the same skeleton: so the
/// English fragments of hand-translated pages lead somewhere (spec 5.3).
fn by_source_heading(site: &Site<'_>, page: &Page, facts: &Facts, lower: &str) -> Option<String> {
    let source = site.counterpart(page, LocaleId(0))?;
    let source = site.page(source);
    if source.file == page.file {
        return None;
    }
    let source = site.facts_of(source)?;
    let levels = |facts: &Facts| {
        facts
            .headings
            .iter()
            .map(|heading| heading.level)
            .collect::<Vec<_>>()
    };
    if levels(source) != levels(facts) {
        return None;
    }
    let index = source
        .headings
        .iter()
        .position(|heading| heading.id.to_lowercase() == lower || slug::github(&heading.text) == lower)?;
    Some(facts.headings[index].id.clone())
}

/// Without the marks that authors confuse.
fn squash(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect()
}
