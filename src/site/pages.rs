//! `Site`: every page that a reader of each locale can open, and the indexes to find them by.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::urls::{Address, UrlPolicy};
use super::{Overlay, redirects::Redirects};
use crate::base::{FileId, LocaleId, Span};
use crate::diag::Diagnostic;
use crate::source::{FileKind, SourceSet};
use crate::syntax::facts::Facts;

/// An index into [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// A page as the readers of one locale have it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The reader's locale.
    pub locale: LocaleId,
    /// The locale that the content comes from; another one when the page falls back.
    pub content_locale: LocaleId,
    /// The markdown file.
    pub file: FileId,
    /// URL and output path.
    pub address: Address,
}

impl Page {
    /// Whether the content comes from another locale.
    pub fn falls_back(&self) -> bool {
        self.locale != self.content_locale
    }
}

/// Which pages the readers of each locale have, and where. Depends on the list of files only, not on what is in them.
#[derive(Debug, Default)]
pub struct Pages {
    /// All pages, by locale, then by path.
    all: Vec<Page>,
    by_file: FxHashMap<(LocaleId, FileId), PageId>,
    by_slug: FxHashMap<(LocaleId, String), Vec<PageId>>,
    /// First page of each locale in `all`, and one past the last.
    ranges: Vec<std::ops::Range<usize>>,
}

/// The set, assembled: a view of what others own.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// The files.
    pub set: &'s SourceSet,
    /// Which file a path means to a locale.
    pub overlay: &'s Overlay,
    /// Facts of the pages, by [`FileId`]; `None` for files that are no pages.
    pub facts: &'s [Option<Arc<Facts>>],
    /// How URLs are made.
    pub urls: &'s UrlPolicy,
    /// Old URLs.
    pub redirects: &'s Redirects,
    /// All pages, by locale, then by path.
    pub pages: &'s [Page],
    index: &'s Pages,
}

impl Pages {
    /// Overlays the locales and gives every page its address. Two sources of one address are a finding;
    /// the first by name keeps it.
    pub fn assemble(set: &SourceSet, overlay: &Overlay, urls: &UrlPolicy) -> (Self, Vec<Diagnostic>) {
        let mut pages = Self::default();
        let mut found = Vec::new();
        let mut outputs: FxHashMap<String, FileId> = FxHashMap::default();
        for index in 0..set.locales.len() {
            let start = pages.all.len();
            let locale = LocaleId(index as u16);
            for file in union_of_pages(set, overlay, locale) {
                pages.add(set, urls, locale, file, &mut outputs, &mut found);
            }
            pages.ranges.push(start..pages.all.len());
        }
        (pages, found)
    }

    /// How many pages there are, of all locales.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn add(
        &mut self,
        set: &SourceSet,
        urls: &UrlPolicy,
        locale: LocaleId,
        file: FileId,
        outputs: &mut FxHashMap<String, FileId>,
        found: &mut Vec<Diagnostic>,
    ) {
        let source = set.file(file);
        let address = urls.page(&set.locale(locale).tag, &source.path);
        let output = address.output.as_str();
        let key = match output.is_ascii() {
            true => output.to_ascii_lowercase(),
            false => output.nfc().collect::<String>().to_lowercase(),
        };
        if let Some(&first) = outputs.get(&key) {
            let message = format!(
                "`{}` and `{}` would both be written to `{}`",
                set.file(first).name,
                source.name,
                address.output
            );
            let mut finding = Diagnostic::new("output-collision", Span::new(file, 0, 0), message)
                .with_cause(key)
                .with_help("rename one of them; the first by name was kept");
            finding.also.push(Span::new(first, 0, 0).into());
            found.push(finding);
            return;
        }
        outputs.insert(key, file);
        let id = PageId(self.all.len() as u32);
        self.by_file.insert((locale, file), id);
        self.by_slug
            .entry((locale, source.path.stem().to_lowercase()))
            .or_default()
            .push(id);
        self.all.push(Page {
            locale,
            content_locale: source.locale.unwrap_or(locale),
            file,
            address,
        });
    }
}

impl<'s> Site<'s> {
    /// The site of `set`, whose pages `index` is.
    pub fn new(
        set: &'s SourceSet,
        overlay: &'s Overlay,
        index: &'s Pages,
        facts: &'s [Option<Arc<Facts>>],
        urls: &'s UrlPolicy,
        redirects: &'s Redirects,
    ) -> Self {
        Self {
            set,
            overlay,
            facts,
            urls,
            redirects,
            pages: &index.all,
            index,
        }
    }

    /// The page with this id.
    pub fn page(&self, id: PageId) -> &'s Page {
        &self.pages[id.0 as usize]
    }

    /// The facts behind a page.
    pub fn facts_of(&self, page: &Page) -> Option<&'s Facts> {
        self.facts.get(page.file.index())?.as_deref()
    }

    /// Whether a page only sends its reader elsewhere.
    pub fn is_redirect(&self, page: &Page) -> bool {
        let facts = self.facts_of(page);
        facts.is_some_and(|facts| facts.metadata.redirect_url().is_some())
    }

    /// The pages of a locale, by path.
    pub fn pages_of(&self, locale: LocaleId) -> impl Iterator<Item = PageId> + use<> {
        let range = self.index.ranges.get(locale.index()).cloned().unwrap_or_default();
        range.map(|index| PageId(index as u32))
    }

    /// The pages of a locale that are no mere redirects, by path.
    pub fn articles_of(&self, locale: LocaleId) -> impl Iterator<Item = PageId> + '_ {
        self.pages_of(locale)
            .filter(|id| !self.is_redirect(self.page(*id)))
    }

    /// The page that readers of `locale` see for `file`, if it is the file that they see.
    pub fn page_of_file(&self, locale: LocaleId, file: FileId) -> Option<PageId> {
        self.index.by_file.get(&(locale, file)).copied()
    }

    /// The page at the same path in another locale.
    pub fn counterpart(&self, page: &Page, locale: LocaleId) -> Option<PageId> {
        let path = &self.set.file(page.file).path;
        let found = self.overlay.find(locale, path)?;
        self.page_of_file(locale, found.file)
    }

    /// The pages with this file name (without extension, any letter case).
    pub fn pages_of_slug(&self, locale: LocaleId, slug: &str) -> &'s [PageId] {
        self.index
            .by_slug
            .get(&(locale, slug.to_lowercase()))
            .map_or(&[], Vec::as_slice)
    }
}

/// The pages of `locale`: its own, and those of its chain at paths that it lacks; by path.
fn union_of_pages(set: &SourceSet, overlay: &Overlay, locale: LocaleId) -> Vec<FileId> {
    let mut files: Vec<FileId> = Vec::new();
    let chain = &set.locale(locale).chain;
    for (id, file) in set.iter() {
        let Some(own) = file.locale.filter(|_| file.kind == FileKind::Page) else {
            continue;
        };
        if !chain.contains(&own) {
            continue;
        }
        // A page of other letter case nearer in the chain hides this one, but not one in the same locale.
        let shown = overlay.find(locale, &file.path).map(|found| found.file);
        let hidden_by_nearer =
            shown.is_some_and(|shown| shown != id && set.file(shown).locale != file.locale);
        if !hidden_by_nearer {
            files.push(id);
        }
    }
    files.sort_by(|a, b| set.file(*a).path.cmp(&set.file(*b).path));
    files
}
