//! What a reader must know of a translation: that a machine made it, that its original was changed since.

use super::inputs::{Notice, NoticeKind};
use crate::base::{LocaleId, LocaleTag, date};
use crate::config::Config;
use crate::site::{Page, PageId, Site};

/// The locale that others are translated from; the first of a set.
const SOURCE: LocaleId = LocaleId(0);

/// The notices of the page `id`. What is written in the source locale has none, wherever it is shown.
pub fn of(site: &Site<'_>, config: &Config, id: PageId) -> Vec<Notice> {
    let page = site.page(id);
    if !config.site.translation_notices || page.content_locale == SOURCE {
        return Vec::new();
    }
    let Some(original) = site.counterpart(page, SOURCE).map(|id| site.page(id)) else {
        return Vec::new();
    };
    let kinds = [
        (NoticeKind::Machine, is_by_machine(site, config, page)),
        (NoticeKind::Stale, is_stale(site, config, page, original)),
    ];
    let kinds = kinds.into_iter().filter(|(_, holds)| *holds);
    kinds
        .map(|(kind, _)| Notice {
            kind,
            original: original.address.url.clone(),
        })
        .collect()
}

/// Whether a machine translated `page`: it says so itself, or else its locale does.
fn is_by_machine(site: &Site<'_>, config: &Config, page: &Page) -> bool {
    let facts = site.facts_of(page);
    let said = facts.and_then(|facts| facts.metadata.get(&["ms.translationtype", "translationtype"]));
    if let Some(said) = said {
        return said.eq_ignore_ascii_case("mt");
    }
    let tag = &site.set.locale(page.content_locale).tag;
    let mut locales = config.locales.iter();
    locales.any(|(name, locale)| locale.machine_translated && LocaleTag::parse(name).as_ref() == Some(tag))
}

/// Whether the original of `page` has a later date than the translation: translators keep the date of what they
/// translate.
fn is_stale(site: &Site<'_>, config: &Config, page: &Page, original: &Page) -> bool {
    let day = |page| {
        let date = site.facts_of(page)?.metadata.date()?;
        date::days_since_1970(&date)
    };
    match (day(page), day(original)) {
        (Some(translated), Some(changed)) => changed - translated > i64::from(config.site.stale_days),
        _ => false,
    }
}
