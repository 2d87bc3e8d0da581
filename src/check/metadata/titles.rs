//! Rules about titles and descriptions: told apart from each other and from the heading.

use crate::base::LocaleId;
use crate::check::{PageView, Rules, SiteView};
use crate::diag::Diagnostic;
use crate::syntax::metadata::{Attribute, Metadata};

/// The names of a page's title, the first that has a value counts (spec 1.6).
const TITLES: &[&str] = &["pagetitle", "title"];

/// Looks at the title of one page beside its first heading.
pub(in crate::check) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if !rules.on("metadata-title-is-heading") {
        return;
    }
    let metadata = &view.fragment.metadata;
    let heading = view.article.headings.iter().find(|heading| heading.level == 1);
    let (Some(heading), Some(title), Some(attribute)) =
        (heading, metadata.short_title(), first(metadata, TITLES))
    else {
        return;
    };
    if title.to_lowercase() == heading.text.trim().to_lowercase() {
        let message = "this title says the same as the heading of the page";
        found.push(
            Diagnostic::new("metadata-title-is-heading", attribute.span, message)
                .with_help("say in the title what a reader would search for"),
        );
    }
}

/// Looks for titles and descriptions that several pages of a locale have.
pub(super) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    if rules.on("metadata-duplicate-title") {
        shared(view, "metadata-duplicate-title", "title", TITLES, found);
    }
    if rules.on("metadata-duplicate-description") {
        let names = &["description"];
        shared(
            view,
            "metadata-duplicate-description",
            "description",
            names,
            found,
        );
    }
}

/// Reports each value of `names` that several pages of one locale have, once. Pages that fall back and pages
/// that only redirect are not counted.
fn shared(view: &SiteView<'_>, code: &'static str, what: &str, names: &[&str], found: &mut Vec<Diagnostic>) {
    let mut all: Vec<(LocaleId, &str, usize, &Attribute)> = Vec::new();
    for (index, page) in view.site.pages.iter().enumerate() {
        let Some(facts) = view.site.facts_of(page).filter(|_| !page.falls_back()) else {
            continue;
        };
        let metadata = &facts.metadata;
        if metadata.redirect_url().is_none()
            && let Some(attribute) = first(metadata, names)
        {
            all.push((page.locale, &attribute.value, index, attribute));
        }
    }
    all.sort_unstable_by_key(|&(locale, value, index, _)| (locale, value, index));
    for same in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let [(_, _, _, first), others @ ..] = same else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let message = format!("this {what} is shared by {} pages", same.len());
        let help = format!("give each page a {what} of its own; search engines show one of equal pages");
        let mut diagnostic = Diagnostic::new(code, first.span, message).with_help(help);
        diagnostic.also = others.iter().map(|other| other.3.span.into()).collect();
        found.push(diagnostic);
    }
}

/// The first of `names` that has a value.
fn first<'m>(metadata: &'m Metadata, names: &[&str]) -> Option<&'m Attribute> {
    names
        .iter()
        .filter_map(|name| metadata.attributes.get(name))
        .find(|attribute| !attribute.value.is_empty())
}
