//! What earlier builds learned: which work can be skipped because its inputs are the same to the byte.
//!
//! Each memo is keyed by a hash of everything that its work looks at:
//! - of all that a run reads: all that it made ([`super::replay`]);
//! - of what the file system says of a file ([`Version`](crate::source::Version)): the hash of its bytes, the size of the
//!   picture that it is;
//! - of a source file's bytes, its name and the settings: what reading it found and what it includes;
//! - of a page's files and of what its include directives lead to, also nothing: its facts;
//! - of a page's facts and the [`Structure`] around it: what its links lead to, and the hash of its HTML;
//! - of a page's files again: its words for search; of those of a locale and the structure: its index; of a chunk of an
//!   index: the hash of what compressing makes of it;
//! - of the structure alone: what is wrong with navigation, and the hashes of generated files;
//! - of a page's facts, its [`PageInputs`] and [`BodyInputs`] and the theme: the hash of its HTML, which a new
//!   structure need not change.
//!
//! A key never holds a [`FileId`]: files are numbered anew in each run. What is kept names files by their
//! place in the page ([`Renumber`]), unless its key has the structure: that has the list of files.

mod before;
mod files;
mod search;
mod structure;

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::load::Loaded;
use super::replay::RunRecord;
use super::{BuildOptions, Work};
use crate::base::hash::feed;
use crate::base::renumber::New;
use crate::base::{FileId, Renumber, SitePath};
use crate::cache::{Cache, Key, Pack};
use crate::diag::{Diagnostic, Findings};
use crate::plan::inputs::{BodyInputs, PageInputs};
use crate::plan::redirects::Refused;
use crate::render::highlight::{self, Shelf};
use crate::site::PageId;
use crate::site::fragments::Fragments;
use crate::site::includes::{Finder, Located};
use crate::site::links::AssetUse;
use crate::source::SourceFile;
use crate::syntax::facts::Facts;
use crate::syntax::include::IncludeRef;
use crate::theme::Theme;
pub(super) use before::Before;
use structure::Part;
pub(super) use structure::{Structure, feed_list};

/// The memo of one build.
#[derive(Debug)]
pub(super) struct Memo<'c> {
    cache: &'c Cache,
    /// What the site in memory knows.
    before: Option<Before<'c>>,
    holds: bool,
    settings: Key,
    learned: AtomicUsize,
    rendered: AtomicUsize,
    indexed: AtomicUsize,
}

/// What is kept of a page or include.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SourceRecord {
    /// Its include directives.
    pub includes: Vec<IncludeRef>,
    /// What is wrong with it, whatever shows it.
    pub diagnostics: Findings,
    /// Whether its text may hold a suppression.
    pub suppresses: bool,
}

impl Renumber for SourceRecord {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            includes,
            diagnostics,
            suppresses: _,
        } = self;
        includes.renumber(new)?;
        diagnostics.renumber(new)
    }
}

/// What is kept of the links of a page. Its findings and files are those of its structure.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LinksRecord {
    /// What is wrong with those that the page itself has.
    pub found: Findings,
    /// What is wrong with those of its includes, of which other pages may say something else.
    pub included: Vec<Diagnostic>,
    /// The files of the set that they lead to or show.
    pub uses: Vec<AssetUse>,
}

/// What is kept of the plans of the locales.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct PlansRecord {
    /// What is wrong with them.
    pub found: Vec<Diagnostic>,
    /// The redirects that cannot be had.
    pub refused: Vec<Refused>,
}

/// A page with everything that it is spliced of.
#[derive(Debug)]
pub(super) struct Spliced {
    /// The hash of all of it.
    pub key: Key,
    /// The page, and the files that it includes, directly or not, in the order in which they are met.
    files: Vec<FileId>,
}

impl<'c> Memo<'c> {
    /// A memo in `cache` for builds with `options`.
    pub(super) fn new(cache: &'c Cache, options: &BuildOptions) -> Self {
        let mut hasher = blake3::Hasher::new();
        // The day is no part of it: what depends on the day is looked at anew in each run.
        let config = serde_json::to_vec(&options.config).unwrap_or_default();
        feed(&mut hasher, &config);
        // The configuration has the rest of the policy.
        feed(&mut hasher, format!("{:?}", options.policy.select).as_bytes());
        feed(&mut hasher, format!("{:?}", options.policy.ignore).as_bytes());
        Self {
            cache,
            before: None,
            holds: false,
            settings: Key::of(&hasher),
            learned: AtomicUsize::new(0),
            rendered: AtomicUsize::new(0),
            indexed: AtomicUsize::new(0),
        }
    }

    /// This memo, which also knows what is true of the site `before`.
    pub(super) fn with(self, before: Before<'c>) -> Self {
        Self {
            before: Some(before),
            ..self
        }
    }

    /// This memo, for a run that outlives the files: they are never read a second time.
    pub(super) fn holding(self) -> Self {
        Self { holds: true, ..self }
    }

    /// Whether files that are known must not be read a second time.
    pub(super) fn holds(&self) -> bool {
        self.holds
    }

    /// The hash of what the settings have to do with all of it.
    pub(super) fn settings(&self) -> Key {
        self.settings
    }

    /// Notes that the facts of a page were not known.
    pub(super) fn count_learned(&self) {
        self.learned.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that the HTML of an article was not known.
    pub(super) fn count_rendered(&self) {
        self.rendered.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that the words of a page were not known.
    pub(super) fn count_indexed(&self) {
        self.indexed.fetch_add(1, Ordering::Relaxed);
    }

    /// What this run did itself so far.
    pub(super) fn work(&self, fragments: &Fragments, coloured: usize) -> Work {
        Work {
            parsed: fragments.parsed(),
            learned: self.learned.load(Ordering::Relaxed),
            rendered: self.rendered.load(Ordering::Relaxed),
            coloured,
            indexed: self.indexed.load(Ordering::Relaxed),
        }
    }

    /// Whether there was a run.
    pub(super) fn has_run(&self) -> bool {
        !self.cache.runs.is_empty()
    }

    /// What the run `key` made, if it was the last one.
    pub(super) fn run(&self, key: Key) -> Option<RunRecord> {
        record(&self.cache.runs, key)
    }

    /// Keeps what the run `key` made, in place of the run before.
    pub(super) fn keep_run(&self, key: Key, run: &RunRecord) {
        if self.cache.keeps()
            && let Ok(bytes) = postcard::to_stdvec(run)
        {
            self.cache.runs.put_only(key, &bytes);
        }
    }

    /// The key of a page or include whose bytes have this hash.
    pub(super) fn source_key(&self, file: &SourceFile, hash: blake3::Hash) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.settings.0);
        feed(&mut hasher, format!("{:?}", file.kind).as_bytes());
        feed(&mut hasher, file.name.as_bytes());
        feed(&mut hasher, file.path.as_str().as_bytes());
        hasher.update(hash.as_bytes());
        Key::of(&hasher)
    }

    /// What is known of the file `id`.
    pub(super) fn source(&self, key: Key, id: FileId) -> Option<SourceRecord> {
        if let Some(known) = self.before.as_ref().and_then(|before| before.source(key, id)) {
            return Some(known);
        }
        let mut record: SourceRecord = record(&self.cache.sources, key)?;
        record.renumber(&mut |_| Some(id))?;
        Some(record)
    }

    /// Keeps what is known of the file `id`.
    pub(super) fn keep_source(&self, key: Key, id: FileId, mut record: SourceRecord) {
        let mut own = |file: FileId| (file == id).then_some(FileId(0));
        if self.cache.keeps() && record.renumber(&mut own).is_some() {
            self.keep(&self.cache.sources, key, &record);
        }
    }

    /// What `page` is spliced of. `keys` are those of the sources, by [`FileId`].
    pub(super) fn spliced(&self, page: FileId, finder: &Finder<'_>, keys: &[Key]) -> Spliced {
        let mut hasher = blake3::Hasher::new();
        let mut files = vec![page];
        let mut at = 0;
        while let Some(&file) = files.get(at) {
            hasher.update(&keys.get(file.index()).copied().unwrap_or_default().0);
            for include in finder.fragments.includes(file) {
                match finder.locate(file, &include.path) {
                    Located::File(target, note) => {
                        let known = files.iter().position(|&known| known == target);
                        let place = known.unwrap_or_else(|| {
                            files.push(target);
                            files.len() - 1
                        });
                        hasher.update(b"f");
                        hasher.update(&(place as u64).to_le_bytes());
                        if let Some(note) = note {
                            feed(&mut hasher, note.code.as_bytes());
                            feed(&mut hasher, note.message.as_bytes());
                            feed(&mut hasher, note.path.unwrap_or_default().as_bytes());
                        }
                    }
                    Located::Missing(path) => {
                        hasher.update(b"m");
                        feed(&mut hasher, path.as_bytes());
                    }
                    Located::Outside => {
                        hasher.update(b"o");
                    }
                }
            }
            hasher.update(b".");
            at += 1;
        }
        Spliced {
            key: Key::of(&hasher),
            files,
        }
    }

    /// The facts of a page.
    pub(super) fn facts(&self, spliced: &Spliced) -> Option<Facts> {
        if let Some(known) = self.before.as_ref().and_then(|before| before.facts(spliced.key)) {
            return Some(known);
        }
        let mut facts: Facts = record(&self.cache.pages, spliced.key)?;
        facts.renumber(&mut |place| spliced.files.get(place.index()).copied())?;
        Some(facts)
    }

    /// Keeps the facts of a page.
    pub(super) fn keep_facts(&self, spliced: &Spliced, facts: &Facts) {
        if !self.cache.keeps() {
            return;
        }
        let mut facts = facts.clone();
        let mut place = |file: FileId| {
            let at = spliced.files.iter().position(|&known| known == file)?;
            Some(FileId(at as u32))
        };
        if facts.renumber(&mut place).is_some() {
            self.keep(&self.cache.pages, spliced.key, &facts);
        }
    }

    /// The structure of what was loaded.
    pub(super) fn structure(
        &self,
        options: &BuildOptions,
        loaded: &Loaded,
        theme: &Theme,
        sizes: &[Option<(u32, u32)>],
    ) -> Structure {
        Structure::new(options, self.settings, loaded, theme, sizes)
    }

    /// What is known of the links of `page`, whose facts have the key `facts`.
    pub(super) fn links(&self, structure: Structure, facts: Key, page: PageId) -> Option<LinksRecord> {
        record(&self.cache.sites, structure.key(Part::Links(facts, page)))
    }

    /// Keeps what is known of the links of `page`.
    pub(super) fn keep_links(&self, structure: Structure, facts: Key, page: PageId, links: &LinksRecord) {
        self.keep(&self.cache.sites, structure.key(Part::Links(facts, page)), links);
    }

    /// The hash of the HTML of `page`.
    pub(super) fn html(&self, structure: Structure, facts: Key, page: PageId) -> Option<Made> {
        self.rendered(structure.key(Part::Html(facts, page)))
    }

    /// Keeps the hash of the HTML of `page`.
    pub(super) fn keep_html(&self, structure: Structure, facts: Key, page: PageId, made: Made) {
        self.keep_rendered(structure.key(Part::Html(facts, page)), made);
    }

    /// What is known of the plans of the locales.
    pub(super) fn plans(&self, structure: Structure) -> Option<PlansRecord> {
        record(&self.cache.sites, structure.key(Part::Plans))
    }

    /// Keeps what is known of the plans of the locales.
    pub(super) fn keep_plans(&self, structure: Structure, plans: &PlansRecord) {
        self.keep(&self.cache.sites, structure.key(Part::Plans), plans);
    }

    /// The files that are neither articles nor copies, with their hashes.
    pub(super) fn rest(&self, structure: Structure) -> Option<Vec<(SitePath, blake3::Hash)>> {
        self.files(structure.key(Part::Rest))
    }

    /// Keeps the list of files that are neither articles nor copies.
    pub(super) fn keep_rest(&self, structure: Structure, files: &[(SitePath, blake3::Hash)]) {
        self.keep_files(structure.key(Part::Rest), files);
    }

    /// The list of files that was kept under `key`.
    fn files(&self, key: Key) -> Option<Vec<(SitePath, blake3::Hash)>> {
        let files: Vec<(String, [u8; 32])> = record(&self.cache.sites, key)?;
        let known = files.into_iter();
        known
            .map(|(path, hash)| Some((SitePath::new(&path).ok()?, blake3::Hash::from_bytes(hash))))
            .collect()
    }

    fn keep_files(&self, key: Key, files: &[(SitePath, blake3::Hash)]) {
        let files: Vec<(&str, &[u8; 32])> = files
            .iter()
            .map(|(path, hash)| (path.as_str(), hash.as_bytes()))
            .collect();
        self.keep(&self.cache.sites, key, &files);
    }

    /// Keeps what serde makes of `record`.
    fn keep(&self, pack: &Pack, key: Key, record: &impl Serialize) {
        if self.cache.keeps()
            && let Ok(bytes) = postcard::to_stdvec(record)
        {
            pack.put(key, &bytes);
        }
    }

    /// The hashes of what `key` gave.
    pub(super) fn rendered(&self, key: Key) -> Option<Made> {
        let (html, markdown) = self.cache.renders.get(key)?.split_first_chunk()?;
        let markdown: Option<[u8; 32]> = match markdown {
            [] => None,
            bytes => Some(bytes.try_into().ok()?),
        };
        Some(Made {
            html: blake3::Hash::from_bytes(*html),
            markdown: markdown.map(blake3::Hash::from_bytes),
        })
    }

    /// Keeps the hashes of what `key` gave.
    pub(super) fn keep_rendered(&self, key: Key, made: Made) {
        let hashes = [Some(made.html), made.markdown].into_iter().flatten();
        let bytes: Vec<u8> = hashes.flat_map(|hash| *hash.as_bytes()).collect();
        self.cache.renders.put(key, &bytes);
    }
}

/// The hashes of the files of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Made {
    /// Of its page.
    pub html: blake3::Hash,
    /// Of its markdown, if the set wants that.
    pub markdown: Option<blake3::Hash>,
}

/// Coloured code is a function of its language, its text and the program.
impl Shelf for Memo<'_> {
    fn find(&self, key: highlight::Key) -> Option<&str> {
        std::str::from_utf8(self.cache.code.get(Key(key))?).ok()
    }

    fn keep(&self, key: highlight::Key, html: &str) {
        self.cache.code.put(Key(key), html.as_bytes());
    }
}

/// The record of `key`, if there is one.
fn record<'p, T: Deserialize<'p>>(pack: &'p Pack, key: Key) -> Option<T> {
    postcard::from_bytes(pack.get(key)?).ok()
}

/// The key of an article's HTML. `facts` is the key of the page's facts, `nav` the hash of the navigation
/// around it, `theme` of the theme; `settings` is [`Memo::settings`].
pub(super) fn render_key(
    settings: Key,
    facts: Key,
    inputs: &PageInputs,
    body: &BodyInputs,
    nav: blake3::Hash,
    theme: blake3::Hash,
) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&settings.0);
    hasher.update(&facts.0);
    hasher.update(nav.as_bytes());
    hasher.update(theme.as_bytes());
    // All fields go in as they are written: a new one cannot be forgotten.
    feed(&mut hasher, &postcard::to_stdvec(inputs).ok()?);
    feed(&mut hasher, &postcard::to_stdvec(body).ok()?);
    Some(Key::of(&hasher))
}
