//! The first half: scan the disk, read every markdown file, splice, and learn the facts of each page.

use rayon::prelude::*;
use tracing::info_span;

use super::sources::SourceTexts;
use super::{BuildError, BuildOptions, Progress, rules};
use crate::base::{FileId, LocaleId, suggest};
use crate::check::{self, PageView, Rules};
use crate::config::Config;
use crate::config::model::Html;
use crate::diag::{Diagnostic, suppress};
use crate::render::body;
use crate::render::html_policy::HtmlMode;
use crate::site::Overlay;
use crate::site::includes::Finder;
use crate::site::redirects::Redirects;
use crate::source::{self, FileKind, ScanProblem, SourceError, SourceFile, SourceSet};
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
    pub fragments: Vec<Option<Fragment>>,
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
    fragment: Option<Fragment>,
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
pub(super) fn load(options: &BuildOptions, progress: &dyn Progress) -> Result<Loaded, BuildError> {
    let config = &options.config;
    let scanning = info_span!("scan").entered();
    let (set, problems) =
        source::scan(&options.root, config, &options.locale_roots, &options.output).map_err(from_source)?;
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
            let read = read_file(file, FileId(index as u32), &rules);
            progress.advance(1);
            read
        })
        .collect();
    drop(reading);
    let mut loaded = Loaded {
        set,
        overlay,
        fragments: Vec::with_capacity(read.len()),
        facts: Vec::new(),
        tocs: Vec::with_capacity(read.len()),
        redirects: Redirects {
            urls: config.redirects.clone(),
            ..Redirects::default()
        },
        diagnostics: Vec::new(),
        sources,
    };
    for (index, read) in read.into_iter().enumerate() {
        diagnostics.extend(read.diagnostics);
        if read.suppresses {
            loaded.sources.add_suppressing(FileId(index as u32));
        }
        loaded.fragments.push(read.fragment);
        loaded.tocs.push(read.toc);
        if let Some(text) = read.redirects {
            diagnostics.extend(add_redirects(&mut loaded, FileId(index as u32), &text));
        }
    }
    loaded.facts = info_span!("parse").in_scope(|| learn(&loaded, &rules, progress));
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

fn read_file(file: &SourceFile, id: FileId, rules: &Rules<'_>) -> Read {
    let config = rules.config;
    let mut read = Read {
        fragment: None,
        toc: None,
        redirects: None,
        suppresses: false,
        diagnostics: Vec::new(),
    };
    if matches!(file.kind, FileKind::Asset | FileKind::Ignored) {
        return read;
    }
    let text = match source::read(file, id, config.content.max_file_size) {
        Ok(decoded) => {
            read.diagnostics = check::text(rules, id, &decoded);
            read.diagnostics.extend(decoded.diagnostics);
            decoded.text
        }
        Err(error) => {
            read.diagnostics.push(source::unreadable(file, id, &error));
            String::new()
        }
    };
    read.suppresses = suppress::mentioned(&text);
    match file.kind {
        FileKind::Page | FileKind::Include => {
            let options = SyntaxOptions {
                allow_html: config.markdown.html == Html::Allow,
                habits: Habits::new(|code| rules.on(code)),
            };
            let fragment = fragment::parse(id, &text, options);
            read.diagnostics.extend(check::file(rules, file, &fragment));
            if file.kind == FileKind::Include {
                read.diagnostics.extend(fragment.diagnostics.iter().cloned());
            }
            read.fragment = Some(fragment);
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
fn learn(loaded: &Loaded, rules: &Rules<'_>, progress: &dyn Progress) -> Vec<Option<Facts>> {
    let pages = loaded
        .set
        .files
        .iter()
        .filter(|file| file.kind == FileKind::Page)
        .count();
    progress.stage("Parsing", pages);
    loaded
        .fragments
        .par_iter()
        .enumerate()
        .map(|(index, fragment)| {
            let fragment = fragment.as_ref()?;
            let file = &loaded.set.files[index];
            let locale = file.locale.filter(|_| file.kind == FileKind::Page)?;
            let facts = facts(loaded, rules, fragment, locale);
            progress.advance(1);
            Some(facts)
        })
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

fn from_source(error: SourceError) -> BuildError {
    match error {
        SourceError::Config { message, help } => BuildError::Config { message, help },
        SourceError::Io { context, source } => BuildError::Io { context, source },
    }
}
