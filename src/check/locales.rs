//! Rules about what only a set in several languages can get wrong: pages that fall back, translations whose
//! source is gone.
//!
//! A translation without a source page is one of two things. If the set tells where the source went (a
//! redirect in its place, an entry in a redirection list, a page of the same name in another folder), the
//! translation was left behind: `translation-orphan`. Else it is `page-only-in-translation`. How old a
//! translation is and whether it is whole are rules of this family too, once they exist.

use super::{Rules, SiteView};
use crate::base::{FileId, LocaleId, Span};
use crate::diag::Diagnostic;
use crate::site::Page;
use crate::source::SourceFile;

/// The locale that others are translated from; the first of a set.
const SOURCE: LocaleId = LocaleId(0);

/// Looks at the pages of all locales.
pub(super) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    if view.site.set.locales.len() < 2 {
        return;
    }
    if rules.on("page-falls-back") {
        falls_back(view, found);
    }
    if rules.on("page-only-in-translation") || rules.on("translation-orphan") {
        for page in view.site.pages {
            if page.locale != SOURCE && !page.falls_back() && !view.site.is_redirect(page) {
                found.extend(without_source(view, page));
            }
        }
    }
}

/// Pages that readers of some locales see in another language.
fn falls_back(view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let site = view.site;
    let shown = site
        .pages
        .iter()
        .filter(|page| page.falls_back() && !site.is_redirect(page));
    let mut pages: Vec<(FileId, LocaleId)> = shown.map(|page| (page.file, page.locale)).collect();
    pages.sort_unstable();
    for readers in pages.chunk_by(|a, b| a.0 == b.0) {
        let tags: Vec<String> = readers
            .iter()
            .map(|&(_, locale)| format!("`{}`", site.set.locale(locale).tag))
            .collect();
        let message = format!("readers of {} see this page in another language", tags.join(", "));
        let start = Span::new(readers[0].0, 0, 0);
        found.push(Diagnostic::new("page-falls-back", start, message).with_help("translate it"));
    }
}

/// What is wrong with a translation that no source page stands behind.
fn without_source(view: &SiteView<'_>, page: &Page) -> Option<Diagnostic> {
    let site = view.site;
    let file = site.set.file(page.file);
    let start = Span::new(page.file, 0, 0);
    let orphan = |message: String, help: String| {
        Some(Diagnostic::new("translation-orphan", start, message).with_help(help))
    };
    if let Some(original) = site.overlay.find(SOURCE, &file.path) {
        let original = site.page(site.page_of_file(SOURCE, original.file)?);
        let target = site.facts_of(original)?.metadata.redirect_url()?;
        let message = format!("the source of this translation redirects to `{target}`");
        return orphan(message, "redirect the translation too, or delete it".to_owned());
    }
    if let Some(target) = site.redirects.pages.get(&(SOURCE, file.path.clone())) {
        let message = format!("the source of this translation is gone and redirects to `{target}`");
        return orphan(message, "delete the translation".to_owned());
    }
    if let Some(moved) = moved_to(view, file) {
        let message = format!("the source of this translation has moved to `{}`", moved.path);
        let is_translated = site
            .overlay
            .find(page.locale, &moved.path)
            .is_some_and(|found| site.set.file(found.file).locale == Some(page.locale));
        let help = match is_translated {
            true => "it is translated there too: delete this one".to_owned(),
            false => "move the translation there too".to_owned(),
        };
        return orphan(message, help);
    }
    let tag = &site.set.locale(SOURCE).tag;
    let message = format!("the source locale `{tag}` has no page `{}`", file.path);
    let help = "if the original was deleted, delete the translation; else readers of other languages miss it";
    Some(Diagnostic::new("page-only-in-translation", start, message).with_help(help))
}

/// The only source page with the name of `file`, in another folder.
fn moved_to<'s>(view: &SiteView<'s>, file: &SourceFile) -> Option<&'s SourceFile> {
    let name = file.path.stem();
    let site = view.site;
    let own = site.pages_of_slug(SOURCE, name).iter().map(|id| site.page(*id));
    let mut named = own.filter(|page| !page.falls_back() && !site.is_redirect(page));
    let moved = named.next().filter(|_| !name.eq_ignore_ascii_case("index"))?;
    named.next().is_none().then(|| site.set.file(moved.file))
}
