//! The first half: scan the disk, read every markdown file, splice, and learn the facts of each page.

use rayon::prelude::*;
use tracing::info_span;

use super::memo::{Memo, SourceRecord};
use super::sources::SourceTexts;
use super::{BuildError, BuildOptions, Progress, rules};
use crate::base::{FileId, LocaleId, suggest};
use crate::cache::Key;
use crate::check::{self, PageView, Rules};
use crate::config::Config;
use crate::config::model::Html;
use crate::diag::{Diagnostic, suppress};
use crate::render::body;
use crate::render::html_policy::HtmlMode;
use crate::site::Overlay;
use crate::site::fragments::{Cell, Fragments, Known};
use crate::site::includes::Finder;
use crate::site::redirects::Redirects;
use crate::source::{self, FileKind, ScanProblem, SourceFile, SourceSet};
use crate::syntax::article;
use crate::syntax::expand::{self, Limits};
use crate::syntax::facts::Facts;
use crate::syntax::fragment::{self, Fragment, SyntaxOptions};
use crate::syntax::repair::Habits;
use crate::syntax::toc::{self, TocTree};

/// Everything read, nothing resolved.
pub(super) struct Loaded {
    /// The files.
    pub set: SourceSet,
    /// Which file a path means.
    pub overlay: Overlay,
    /// Pages and includes by [`FileId`].
    pub fragments: Fragments,
    /// The keys of the sources by [`FileId`]; zero for what is not read.
    pub source_keys: Vec<Key>,
    /// The keys of the pages' facts by [`FileId`]; zero for what is no page.
    pub keys: Vec<Key>,
    /// Facts of the pages by [`FileId`].
    pub facts: Vec<Option<Facts>>,
    /// Tables of contents by [`FileId`].
    pub tocs: Vec<Option<TocTree>>,
    /// Old URLs.
    pub redirects: Redirects,
    /// What was wrong so far, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// For quoting.
    pub sources: SourceTexts,
}

/// What one file was read into.
struct Read {
    cell: Cell,
    key: Key,
    toc: Option<TocTree>,
    redirects: Option<String>,
    /// Whether the text may hold a suppression.
    suppresses: bool,
    diagnostics: Vec<Diagnostic>,
}

/// What raw HTML may do, by the configuration.
pub(super) fn html_mode(config: &Config) -> HtmlMode {
    match config.markdown.html {
        Html::Sanitize => HtmlMode::Sanitize,
        Html::Allow => HtmlMode::Allow,
        Html::Escape => HtmlMode::Escape,
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

/// Reads the set.
pub(super) fn load(
    options: &BuildOptions,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) -> Result<Loaded, BuildError> {
    let config = &options.config;
    let scanning = info_span!("scan").entered();
    let (set, problems) = source::scan(&options.root, config, &options.locale_roots, &options.output)?;
    drop(scanning);
    check_wanted(options, &set)?;
    let mut sources = SourceTexts::new(&set, config.content.max_file_size);
    let (names, mut diagnostics) = ScanProblem::diagnostics(&problems, &set);
    for (name, _) in names {
        sources.add(name);
    }
    let overlay = Overlay::new(&set);
    progress.stage("Reading", set.files.len());
    let rules = rules(options);
    let reading = info_span!("read").entered();
    let read: Vec<Read> = set
        .files
        .par_iter()
        .enumerate()
        .map(|(index, file)| {
            let read = read_file(file, FileId(index as u32), &rules, memo);
            progress.advance(1);
            read
        })
        .collect();
    drop(reading);
    let mut loaded = Loaded {
        set,
        overlay,
        fragments: Fragments::default(),
        source_keys: Vec::with_capacity(read.len()),
        keys: Vec::new(),
        facts: Vec::new(),
        tocs: Vec::with_capacity(read.len()),
        redirects: Redirects {
            urls: config.redirects.clone(),
            ..Redirects::default()
        },
        diagnostics: Vec::new(),
        sources,
    };
    let mut cells = Vec::with_capacity(read.len());
    for (index, read) in read.into_iter().enumerate() {
        diagnostics.extend(read.diagnostics);
        if read.suppresses {
            loaded.sources.add_suppressing(FileId(index as u32));
        }
        cells.push(read.cell);
        loaded.source_keys.push(read.key);
        loaded.tocs.push(read.toc);
        if let Some(text) = read.redirects {
            diagnostics.extend(add_redirects(&mut loaded, FileId(index as u32), &text));
        }
    }
    loaded.fragments = Fragments::new(cells, syntax_options(&rules), config.content.max_file_size);
    let learned = info_span!("parse").in_scope(|| learn(&loaded, &rules, memo, progress));
    (loaded.facts, loaded.keys) = learned.into_iter().unzip();
    for facts in loaded.facts.iter_mut().flatten() {
        diagnostics.append(&mut facts.diagnostics);
    }
    loaded.diagnostics = diagnostics;
    Ok(loaded)
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

/// How markdown is read, by the configuration and the rules that are on.
fn syntax_options(rules: &Rules<'_>) -> SyntaxOptions {
    SyntaxOptions {
        allow_html: rules.config.markdown.html == Html::Allow,
        habits: Habits::new(|code| rules.on(code)),
    }
}

fn read_file(file: &SourceFile, id: FileId, rules: &Rules<'_>, memo: &Memo<'_>) -> Read {
    let mut read = Read {
        cell: Cell::None,
        key: Key::default(),
        toc: None,
        redirects: None,
        suppresses: false,
        diagnostics: Vec::new(),
    };
    if matches!(file.kind, FileKind::Asset | FileKind::Ignored) {
        return read;
    }
    let bytes = match source::read_bytes(file, rules.config.content.max_file_size) {
        Ok(bytes) => bytes,
        Err(error) => {
            read.diagnostics.push(source::unreadable(file, id, &error));
            Vec::new()
        }
    };
    let is_markdown = matches!(file.kind, FileKind::Page | FileKind::Include);
    let is_whole = read.diagnostics.is_empty();
    let hash = blake3::hash(&bytes);
    read.key = memo.source_key(file, hash);
    if is_markdown
        && is_whole
        && let Some(record) = memo.source(read.key, id)
    {
        read.suppresses = record.suppresses;
        read.diagnostics = record.diagnostics;
        read.cell = Cell::Known(Box::new(Known::new(hash, record.includes)));
        return read;
    }
    let decoded = source::decode(bytes, id);
    read.diagnostics.extend(check::text(rules, id, &decoded));
    read.diagnostics.extend(decoded.diagnostics);
    let text = decoded.text;
    read.suppresses = suppress::mentioned(&text);
    match file.kind {
        FileKind::Page | FileKind::Include => {
            let fragment = fragment::parse(id, &text, syntax_options(rules));
            read.diagnostics.extend(check::file(rules, file, &fragment));
            if file.kind == FileKind::Include {
                read.diagnostics.extend(fragment.diagnostics.iter().cloned());
            }
            if is_whole {
                let record = SourceRecord {
                    includes: fragment.includes.clone(),
                    diagnostics: read.diagnostics.clone(),
                    suppresses: read.suppresses,
                };
                memo.keep_source(read.key, id, record);
            }
            read.cell = Cell::Parsed(Box::new(fragment));
        }
        FileKind::Toc => {
            let (tree, found) = toc::parse(id, file.path.file_name(), &text);
            read.diagnostics.extend(found);
            read.toc = Some(tree);
        }
        FileKind::Redirects => read.redirects = Some(text),
        FileKind::Asset | FileKind::Ignored => {}
    }
    read
}

fn add_redirects(loaded: &mut Loaded, id: FileId, text: &str) -> Vec<Diagnostic> {
    let locale = loaded.set.file(id).locale.unwrap_or(LocaleId(0));
    let messages = match loaded.redirects.add_list(locale, text) {
        Ok(refused) => refused
            .iter()
            .map(|target| format!("`{target}` is no address of the web; the redirect was left out"))
            .collect(),
        Err(error) => vec![format!("this list of redirects cannot be read: {error}")],
    };
    let span = crate::base::Span::new(id, 0, 0);
    let finding = |message| Diagnostic::new("redirect-invalid", span, message);
    messages.into_iter().map(finding).collect()
}

/// Splices and parses every page, and keeps its facts.
fn learn(
    loaded: &Loaded,
    rules: &Rules<'_>,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) -> Vec<(Option<Facts>, Key)> {
    let pages = loaded
        .set
        .files
        .iter()
        .filter(|file| file.kind == FileKind::Page)
        .count();
    progress.stage("Parsing", pages);
    let learn_page = |index: usize, file: &SourceFile| {
        let locale = file.locale.filter(|_| file.kind == FileKind::Page)?;
        let id = FileId(index as u32);
        let spliced = memo.spliced(id, &loaded.finder(locale), &loaded.source_keys);
        let learned = match memo.facts(&spliced) {
            Some(facts) => facts,
            None => {
                memo.count_learned();
                let facts = facts(loaded, rules, loaded.fragments.get(&loaded.set, id)?, locale);
                memo.keep_facts(&spliced, &facts);
                facts
            }
        };
        progress.advance(1);
        Some((Some(learned), spliced.key))
    };
    let files = loaded.set.files.par_iter().enumerate();
    files
        .map(|(index, file)| learn_page(index, file).unwrap_or_default())
        .collect()
}

fn facts(loaded: &Loaded, rules: &Rules<'_>, fragment: &Fragment, locale: LocaleId) -> Facts {
    let finder = loaded.finder(locale);
    let expanded = expand::expand(fragment, &finder, limits(rules.config));
    let article = article::parse(&expanded);
    let mut found = body::problems(&article, &expanded, html_mode(rules.config));
    let view = PageView {
        file: loaded.set.file(fragment.file),
        fragment,
        expanded: &expanded,
        article: &article,
    };
    found.extend(check::page(rules, &view));
    let mut facts = Facts::new(fragment, &expanded, article);
    facts.diagnostics.extend(found);
    facts
}

impl Loaded {
    /// The key of a page's facts.
    pub fn facts_key(&self, file: FileId) -> Key {
        self.keys.get(file.index()).copied().unwrap_or_default()
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
}
