//! The first half: scan the disk, read every markdown file, splice, and learn the facts of each page.

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tracing::info_span;

use super::memo::{Memo, SourceRecord};
use super::sources::SourceTexts;
use super::{BuildError, BuildOptions, Progress, rules, url_policy};
use crate::base::{FileId, LocaleId, Packed, Span, suggest};
use crate::cache::Key;
use crate::check::{self, PageView, Rules};
use crate::config::Config;
use crate::config::model::Html;
use crate::diag::{Diagnostic, Findings};
use crate::render::html_policy::HtmlMode;
use crate::render::{body, math};
use crate::site::fragments::{Fragments, Room};
use crate::site::includes::Finder;
use crate::site::redirects::Redirects;
use crate::site::urls::UrlPolicy;
use crate::site::{Overlay, Pages, Site};
use crate::source::{self, FileKind, ScanProblem, SourceFile, SourceSet};
use crate::syntax::article::{self, Extensions};
use crate::syntax::expand::{self, Limits};
use crate::syntax::facts::Facts;
use crate::syntax::fragment::Fragment;
use crate::syntax::toc::TocTree;
use read::{Read, read_file, syntax_options};

/// Everything read, nothing resolved. What is large is shared between clones.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    /// The files.
    pub set: Arc<SourceSet>,
    /// Which file a path means.
    pub overlay: Arc<Overlay>,
    /// Which pages there are.
    pub pages: Arc<Pages>,
    /// What URLs look like.
    pub urls: UrlPolicy,
    /// Pages and includes by [`FileId`].
    pub fragments: Fragments,
    /// The keys of what is read by [`FileId`]; zero for other files.
    pub source_keys: Vec<Key>,
    /// The keys of the pages' facts by [`FileId`]; zero for what is no page.
    pub keys: Vec<Key>,
    /// Facts of the pages by [`FileId`].
    pub facts: Vec<Option<Arc<Facts>>>,
    /// Tables of contents by [`FileId`].
    pub tocs: Arc<Vec<Option<TocTree>>>,
    /// Lists of redirects.
    lists: BTreeMap<FileId, Arc<str>>,
    /// Old URLs.
    pub redirects: Arc<Redirects>,
    /// What is wrong with each file by itself, by [`FileId`].
    found: Vec<Findings>,
    /// What is wrong with the list of files.
    list_found: Arc<Vec<Diagnostic>>,
    /// Files that could not be listed.
    pub problems: Arc<Vec<ScanProblem>>,
    /// The files whose text may hold a suppression.
    suppressing: Vec<bool>,
    max_size: u64,
}

/// What raw HTML may do, by the configuration.
pub(super) fn html_mode(config: &Config) -> HtmlMode {
    match config.markdown.html {
        Html::Sanitize => HtmlMode::Sanitize,
        Html::Allow => HtmlMode::Allow,
        Html::Escape => HtmlMode::Escape,
    }
}

/// The syntax that the set wants, by the configuration.
pub(super) fn extensions(config: &Config) -> Extensions {
    Extensions {
        math: config.markdown.math,
        definition_lists: config.markdown.definition_lists,
        mermaid: config.markdown.mermaid,
    }
}

/// The bounds on includes, by the configuration.
pub(super) fn limits(config: &Config) -> Limits {
    Limits {
        depth: config.includes.max_depth,
        size: config.includes.max_expanded_size,
        count: config.includes.max_count,
    }
}

/// How much of what can be made again is kept in memory. The rest of a run takes two to four times as much.
fn room(options: &BuildOptions) -> Room {
    const USUAL: u64 = 96 << 20;
    Room::new(options.max_memory.map_or(USUAL, |bytes| bytes / 6))
}

/// The files of a set, as they are listed.
#[derive(Debug)]
pub(super) struct Scanned {
    /// The files.
    pub set: Arc<SourceSet>,
    /// Files that could not be listed.
    problems: Arc<Vec<ScanProblem>>,
}

/// Lists the files.
pub(super) fn scan(options: &BuildOptions) -> Result<Scanned, BuildError> {
    let _span = info_span!("scan").entered();
    let (set, problems) = source::scan(
        &options.root,
        &options.config,
        &options.locale_roots,
        &options.output,
    )?;
    check_wanted(options, &set)?;
    Ok(Scanned {
        set: Arc::new(set),
        problems: Arc::new(problems),
    })
}

/// Reads the set.
pub(super) fn load(
    options: &BuildOptions,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) -> Result<Loaded, BuildError> {
    Ok(load_list(list(options)?, &[], options, memo, progress))
}

/// Reads the files of a list; of those that are known, `hashes` may do.
pub(super) fn load_list(
    mut loaded: Loaded,
    hashes: &[Option<blake3::Hash>],
    options: &BuildOptions,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) -> Loaded {
    let rules = rules(options);
    let all: Vec<FileId> = loaded.set.iter().map(|(id, _)| id).collect();
    info_span!("read").in_scope(|| loaded.read(&all, hashes, &rules, memo, progress));
    let is_page = |id: &FileId| loaded.set.file(*id).kind == FileKind::Page;
    let pages: Vec<FileId> = all.iter().copied().filter(is_page).collect();
    info_span!("parse").in_scope(|| loaded.learn(&pages, &rules, memo, progress));
    loaded
}

/// Lists the files, and the pages that they make; nothing is read yet.
pub(super) fn list(options: &BuildOptions) -> Result<Loaded, BuildError> {
    Ok(assemble(&scan(options)?, options))
}

/// The pages that files make; nothing is read yet.
pub(super) fn assemble(scanned: &Scanned, options: &BuildOptions) -> Loaded {
    let config = &options.config;
    let Scanned { set, problems } = scanned;
    let _span = info_span!("assemble").entered();
    let (_, mut found) = ScanProblem::diagnostics(problems, set);
    let overlay = Overlay::new(set);
    let urls = url_policy(options);
    let (pages, collisions) = Pages::assemble(set, &overlay, &urls);
    found.extend(collisions);
    let count = set.files.len();
    Loaded {
        overlay: Arc::new(overlay),
        pages: Arc::new(pages),
        urls,
        fragments: Fragments::new(
            count,
            syntax_options(&rules(options)),
            config.content.max_file_size,
            room(options),
        ),
        source_keys: vec![Key::default(); count],
        keys: vec![Key::default(); count],
        facts: vec![None; count],
        tocs: Arc::new(vec![None; count]),
        lists: BTreeMap::new(),
        redirects: Arc::new(Redirects {
            urls: config.redirects.clone(),
            ..Redirects::default()
        }),
        found: vec![Packed::default(); count],
        list_found: Arc::new(found),
        problems: Arc::clone(problems),
        suppressing: vec![false; count],
        max_size: config.content.max_file_size,
        set: Arc::clone(set),
    }
}

/// Refuses to build a locale that the set lacks: a build of no locale would empty the output folder.
fn check_wanted(options: &BuildOptions, set: &SourceSet) -> Result<(), BuildError> {
    let known = || set.locales.iter().map(|info| info.tag.as_str());
    let unknown = options
        .locales
        .iter()
        .find(|tag| !known().any(|name| name == tag.as_str()));
    let Some(tag) = unknown else {
        return Ok(());
    };
    let help = match suggest::nearest(tag.as_str(), known(), 1).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the locales are {}", known().collect::<Vec<_>>().join(", ")),
    };
    Err(BuildError::Config {
        message: format!("`{tag}` is no locale of this set"),
        help: Some(help),
    })
}

fn facts(loaded: &Loaded, rules: &Rules<'_>, fragment: &Fragment, locale: LocaleId) -> Facts {
    let finder = loaded.finder(locale);
    let expanded = expand::expand(fragment, &finder, limits(rules.config));
    let article = article::parse(&expanded, extensions(rules.config));
    let mut found = body::problems(&article, &expanded, html_mode(rules.config));
    found.extend(math::problems(&article, &expanded));
    let view = PageView {
        file: loaded.set.file(fragment.file),
        fragment,
        expanded: &expanded,
        article: &article,
    };
    found.extend(check::page(rules, &view));
    Facts::new(fragment, &expanded, article, found)
}

impl Loaded {
    /// The site as far as it is read.
    pub fn site(&self) -> Site<'_> {
        Site::new(
            &self.set,
            &self.overlay,
            &self.pages,
            &self.facts,
            &self.urls,
            &self.redirects,
        )
    }

    /// The key of a page's facts.
    pub fn facts_key(&self, file: FileId) -> Key {
        self.keys.get(file.index()).copied().unwrap_or_default()
    }

    /// What reading the page or include `file` found; `None` where it is neither or could not be read.
    pub fn record(&self, file: FileId) -> Option<SourceRecord> {
        let diagnostics = self.found.get(file.index())?;
        let is_whole = diagnostics
            .unpack()
            .iter()
            .all(|finding| finding.code != "file-unreadable");
        (is_whole && self.fragments.has(file)).then(|| SourceRecord {
            includes: self.fragments.includes(file).to_vec(),
            suppresses: self.suppressing[file.index()],
            diagnostics: diagnostics.clone(),
        })
    }

    /// What is wrong with `file` by itself.
    pub fn found_in(&self, file: FileId) -> Vec<Diagnostic> {
        self.found
            .get(file.index())
            .map(Packed::unpack)
            .unwrap_or_default()
    }

    /// Whether the same was read of the same files.
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same =
            |(a, b): (&SourceFile, &SourceFile)| (&a.name, a.locale, a.kind) == (&b.name, b.locale, b.kind);
        self.set.files.len() == other.set.files.len()
            && self.set.files.iter().zip(&other.set.files).all(is_same)
            && self.source_keys == other.source_keys
    }

    /// Whether other pages see the same of `page` as in `other`, where it has the same number.
    pub fn looks_the_same(&self, other: &Self, page: FileId) -> bool {
        let facts = |loaded: &'_ Self| loaded.facts[page.index()].clone();
        match (facts(self), facts(other)) {
            (Some(now), Some(before)) => now.seen == before.seen,
            (None, None) => true,
            _ => false,
        }
    }

    /// Finds includes for the pages of `locale`.
    pub fn finder(&self, locale: LocaleId) -> Finder<'_> {
        Finder {
            set: &self.set,
            overlay: &self.overlay,
            fragments: &self.fragments,
            locale,
        }
    }

    /// Reads `files`, each by itself; of those that are known, `hashes` may do.
    pub(super) fn read(
        &mut self,
        files: &[FileId],
        hashes: &[Option<blake3::Hash>],
        rules: &Rules<'_>,
        memo: &Memo<'_>,
        progress: &dyn Progress,
    ) {
        progress.stage("Reading", files.len());
        let read: Vec<Read> = files
            .par_iter()
            .map(|&id| {
                let hash = hashes.get(id.index()).copied().flatten();
                let read = read_file(self.set.file(id), id, hash, rules, memo, &self.fragments);
                progress.advance(1);
                read
            })
            .collect();
        let mut has_lists = false;
        for (&id, read) in files.iter().zip(read) {
            let at = id.index();
            self.fragments.set(id, read.cell);
            self.source_keys[at] = read.key;
            self.suppressing[at] = read.suppresses;
            self.found[at] = read.diagnostics;
            if read.toc != self.tocs[at] {
                Arc::make_mut(&mut self.tocs)[at] = read.toc;
            }
            if let Some(text) = read.redirects {
                self.lists.insert(id, text.into());
                has_lists = true;
            }
        }
        if has_lists {
            self.add_redirects(rules.config);
        }
    }

    /// Takes the old URLs out of the configuration and all lists.
    fn add_redirects(&mut self, config: &Config) {
        let mut redirects = Redirects {
            urls: config.redirects.clone(),
            ..Redirects::default()
        };
        for (&id, text) in &self.lists {
            let locale = self.set.file(id).locale.unwrap_or(LocaleId(0));
            let messages = match redirects.add_list(locale, text) {
                Ok(refused) => refused
                    .iter()
                    .map(|target| format!("`{target}` is no address of the web; the redirect was left out"))
                    .collect(),
                Err(error) => vec![format!("this list of redirects cannot be read: {error}")],
            };
            let finding = |message| Diagnostic::new("redirect-invalid", Span::new(id, 0, 0), message);
            let mut found = self.found[id.index()].unpack();
            found.retain(|finding| finding.code != "redirect-invalid");
            found.extend(messages.into_iter().map(finding));
            self.found[id.index()] = Packed::new(found);
        }
        self.redirects = Arc::new(redirects);
    }

    /// Splices and parses `pages`, and keeps their facts.
    pub(super) fn learn(
        &mut self,
        pages: &[FileId],
        rules: &Rules<'_>,
        memo: &Memo<'_>,
        progress: &dyn Progress,
    ) {
        progress.stage("Parsing", pages.len());
        let learn_page = |&id: &FileId| {
            let locale = self.set.file(id).locale?;
            let spliced = memo.spliced(id, &self.finder(locale), &self.source_keys);
            let learned = match memo.facts(&spliced) {
                Some(facts) => facts,
                None => {
                    memo.count_learned();
                    let facts = facts(self, rules, &*self.fragments.page(&self.set, id)?, locale);
                    memo.keep_facts(&spliced, &facts);
                    facts
                }
            };
            progress.advance(1);
            Some((Arc::new(learned), spliced.key))
        };
        let learned: Vec<_> = pages.par_iter().map(learn_page).collect();
        for (&id, learned) in pages.iter().zip(learned) {
            let (facts, key) = learned.unzip();
            self.facts[id.index()] = facts;
            self.keys[id.index()] = key.unwrap_or_default();
        }
    }

    /// Takes out what is wrong so far, in no order.
    pub fn take_findings(&mut self) -> Vec<Findings> {
        let list = Arc::unwrap_or_clone(std::mem::take(&mut self.list_found));
        let of_files = self.found.iter_mut().map(std::mem::take);
        let facts = self.facts.iter_mut().flatten();
        let of_pages = facts.map(|facts| std::mem::take(&mut Arc::make_mut(facts).diagnostics));
        let all = std::iter::once(Packed::new(list)).chain(of_files).chain(of_pages);
        all.filter(|found| !found.is_default()).collect()
    }

    /// The files, those that could not be listed, and the keys of the sources; the rest is given back.
    pub fn into_list(self) -> (Arc<SourceSet>, Arc<Vec<ScanProblem>>, Vec<Key>) {
        (self.set, self.problems, self.source_keys)
    }

    /// The texts of the files, of which only `files` are looked through for suppressions.
    pub fn texts_of(&self, files: &[FileId]) -> SourceTexts {
        let mut texts = SourceTexts::new(Arc::clone(&self.set), self.max_size);
        for &file in files.iter().filter(|file| self.suppressing[file.index()]) {
            texts.add_suppressing(file);
        }
        texts
    }

    /// The texts of the files, for quoting.
    pub fn texts(&self) -> SourceTexts {
        let mut texts = SourceTexts::new(Arc::clone(&self.set), self.max_size);
        for problem in self.problems.iter() {
            texts.add(problem.name.clone());
        }
        for (id, _) in self.set.iter().filter(|(id, _)| self.suppressing[id.index()]) {
            texts.add_suppressing(id);
        }
        texts
    }
}
