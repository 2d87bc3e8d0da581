//! Rules about metadata: what the profile of `[metadata]` asks for.

mod dates;
mod names;
mod titles;
mod values;

pub(super) use titles::page;

use super::{Rules, SiteView};
use crate::base::Span;
use crate::config::profile::{Expectations, Expected, Profile};
use crate::diag::{Diagnostic, Fix};
use crate::source::{FileKind, SourceFile};
use crate::syntax::fragment::Fragment;
use crate::syntax::metadata::{Attribute, Form, Metadata};

/// Looks at the metadata of one file.
pub(super) fn file(rules: &Rules<'_>, file: &SourceFile, fragment: &Fragment, found: &mut Vec<Diagnostic>) {
    let is_article = file.kind == FileKind::Page
        && file.path.segments().next() == Some("articles")
        && file.path.stem() != "index";
    let metadata = &fragment.metadata;
    if rules.on("metadata-missing") && is_article && !metadata.present && !fragment.is_empty() {
        let start = Span::new(fragment.file, 0, 0);
        found.push(
            Diagnostic::new("metadata-missing", start, "this article has no metadata")
                .with_help("begin it with a `<properties … />` block or a YAML header"),
        );
    }
    if let Some(span) = metadata.bad_redirect() {
        let target = metadata.get(&["redirect_url"]).unwrap_or_default();
        let message = format!("`{target}` is no address of the web; the page is shown as it is");
        found.push(
            Diagnostic::new("redirect-invalid", span, message)
                .with_help("give an address that begins with `/`, or a full address with `https:`"),
        );
    }
    // Includes lose their metadata, and a page that only sends its reader on needs none.
    if file.kind == FileKind::Page && metadata.present && metadata.redirect_url().is_none() {
        profile(rules, metadata, found);
    }
}

/// Looks at the metadata of all pages together, and at their dates: what depends on the day of the check is
/// no property of a file, which earlier builds may know.
pub(super) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    titles::site(rules, view, found);
    let pages = view.site.pages.iter().filter(|page| !page.falls_back());
    for facts in pages.filter_map(|page| view.site.facts_of(page)) {
        dates_of(rules, &facts.metadata, found);
    }
}

/// Looks at the dates of a page.
fn dates_of(rules: &Rules<'_>, metadata: &Metadata, found: &mut Vec<Diagnostic>) {
    if metadata.present && metadata.redirect_url().is_none() {
        dates::look(rules, &Header::new(rules, metadata), found);
    }
}

/// Holds the header of a page against the profile.
fn profile(rules: &Rules<'_>, metadata: &Metadata, found: &mut Vec<Diagnostic>) {
    let header = Header::new(rules, metadata);
    names::look(rules, &header, found);
    values::look(rules, &header, found);
}

/// A header and what it is held to.
struct Header<'h> {
    metadata: &'h Metadata,
    profile: &'h Profile,
    expectations: &'h Expectations,
}

impl<'h> Header<'h> {
    /// The header `metadata`, held to the profile of the configuration.
    fn new(rules: &Rules<'h>, metadata: &'h Metadata) -> Self {
        let profile = rules.config.metadata.profile();
        Self {
            metadata,
            profile,
            expectations: match metadata.form {
                Form::Blocks => &profile.blocks,
                Form::Yaml => &profile.yaml,
            },
        }
    }

    /// The attributes that the source has, with their names in lower case and what they should be.
    fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h Attribute, Option<&'h Expected>)> {
        let expectations = self.expectations;
        self.metadata
            .attributes
            .iter()
            .filter(|(_, attribute)| !attribute.name.range.as_range().is_empty())
            .map(move |(name, attribute)| (name, attribute, expectations.get(name)))
    }

    /// How people write the attribute called `name` in lower case.
    fn written(&self, name: &'h str) -> &'h str {
        self.expectations
            .get(name)
            .map_or(name, |expected| expected.name.as_str())
    }
}

/// The place of `item`, which begins at byte `at` of the value, and whether the source says it word for word.
/// Entities, padding and YAML lists make the two differ; then the whole value is the place.
fn place(attribute: &Attribute, at: usize, item: &str) -> (Span, bool) {
    let span = attribute.span;
    if span.range.as_range().len() != attribute.value.len() {
        return (span, false);
    }
    let start = span.range.start as usize + at;
    (Span::new(span.file, start, start + item.len()), true)
}

/// The same fix, to be made only where the source says `text`.
fn expecting(mut fix: Fix, text: &str) -> Fix {
    fix.edits = fix.edits.into_iter().map(|edit| edit.expecting(text)).collect();
    fix
}

#[cfg(test)]
mod tests;
