//! `Site`: every page that a reader of each locale can open, and the indexes to find them by.

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

/// The set, assembled.
#[derive(Debug)]
pub struct Site<'s> {
    /// The files.
    pub set: &'s SourceSet,
    /// Which file a path means to a locale.
    pub overlay: &'s Overlay,
    /// Facts of the pages, by [`FileId`]; `None` for files that are no pages.
    pub facts: &'s [Option<Facts>],
    /// How URLs are made.
    pub urls: UrlPolicy,
    /// Old URLs.
    pub redirects: &'s Redirects,
    /// All pages, by locale, then by path.
    pub pages: Vec<Page>,
    by_file: FxHashMap<(LocaleId, FileId), PageId>,
    by_slug: FxHashMap<(LocaleId, String), Vec<PageId>>,
    /// First page of each locale in `pages`, and one past the last.
    ranges: Vec<std::ops::Range<usize>>,
}

impl<'s> Site<'s> {
    /// Overlays the locales and gives every page its address. Two sources of one address are a finding;
    /// the first by name keeps it.
    pub fn assemble(
        set: &'s SourceSet,
        overlay: &'s Overlay,
        facts: &'s [Option<Facts>],
        urls: UrlPolicy,
        redirects: &'s Redirects,
    ) -> (Self, Vec<Diagnostic>) {
        let mut site = Self {
            set,
            overlay,
            facts,
            urls,
            redirects,
            pages: Vec::new(),
            by_file: FxHashMap::default(),
            by_slug: FxHashMap::default(),
            ranges: Vec::new(),
        };
        let mut found = Vec::new();
        let mut outputs: FxHashMap<String, FileId> = FxHashMap::default();
        for index in 0..set.locales.len() {
            let start = site.pages.len();
            site.add_locale(LocaleId(index as u16), &mut outputs, &mut found);
            site.ranges.push(start..site.pages.len());
        }
        (site, found)
    }

    fn add_locale(
        &mut self,
        locale: LocaleId,
        outputs: &mut FxHashMap<String, FileId>,
        found: &mut Vec<Diagnostic>,
    ) {
        let tag = &self.set.locale(locale).tag;
        for file in union_of_pages(self.set, self.overlay, locale) {
            let source = self.set.file(file);
            let address = self.urls.page(tag, &source.path);
            let key: String = address.output.as_str().nfc().collect::<String>().to_lowercase();
            if let Some(&first) = outputs.get(&key) {
                let message = format!(
                    "`{}` and `{}` would both be written to `{}`",
                    self.set.file(first).name,
                    source.name,
                    address.output
                );
                let mut finding = Diagnostic::new("output-collision", Span::new(file, 0, 0), message)
                    .with_cause(key)
                    .with_help("rename one of them; the first by name was kept");
                finding.also.push(Span::new(first, 0, 0).into());
                found.push(finding);
                continue;
            }
            outputs.insert(key, file);
            let id = PageId(self.pages.len() as u32);
            self.by_file.insert((locale, file), id);
            self.by_slug
                .entry((locale, source.path.stem().to_lowercase()))
                .or_default()
                .push(id);
            let content_locale = source.locale.unwrap_or(locale);
            self.pages.push(Page {
                locale,
                content_locale,
                file,
                address,
            });
        }
    }

    /// The page with this id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The facts behind a page.
    pub fn facts_of(&self, page: &Page) -> Option<&Facts> {
        self.facts.get(page.file.index())?.as_ref()
    }

    /// Whether a page only sends its reader elsewhere.
    pub fn is_redirect(&self, page: &Page) -> bool {
        let facts = self.facts_of(page);
        facts.is_some_and(|facts| facts.metadata.redirect_url().is_some())
    }

    /// The pages of a locale, by path.
    pub fn pages_of(&self, locale: LocaleId) -> impl Iterator<Item = PageId> + '_ {
        let range = self.ranges.get(locale.index()).cloned().unwrap_or_default();
        range.map(|index| PageId(index as u32))
    }

    /// The pages of a locale that are no mere redirects, by path.
    pub fn articles_of(&self, locale: LocaleId) -> impl Iterator<Item = PageId> + '_ {
        self.pages_of(locale)
            .filter(|id| !self.is_redirect(self.page(*id)))
    }

    /// The page that readers of `locale` see for `file`, if it is the file that they see.
    pub fn page_of_file(&self, locale: LocaleId, file: FileId) -> Option<PageId> {
        self.by_file.get(&(locale, file)).copied()
    }

    /// The page at the same path in another locale.
    pub fn counterpart(&self, page: &Page, locale: LocaleId) -> Option<PageId> {
        let path = &self.set.file(page.file).path;
        let found = self.overlay.find(locale, path)?;
        self.page_of_file(locale, found.file)
    }

    /// The pages with this file name (without extension, any letter case).
    pub fn pages_of_slug(&self, locale: LocaleId, slug: &str) -> &[PageId] {
        self.by_slug
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
