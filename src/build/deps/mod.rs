//! `lazuli deps`: what a file brings in, who uses it, which pages an edit of it touches. Plain data.

mod answer;
mod find;
mod links;
mod walk;

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::load::{self, Loaded};
use super::memo::Memo;
use super::{BuildError, BuildOptions, Silent, SourceTexts, in_pool, wanted_locales};
use crate::base::{FileId, LineIndex, Span};
use crate::cache::Cache;
use crate::diag::Sources as _;
use crate::diag::policy::Selector;
use crate::site::graph::NodeId;
use crate::site::{Graph, Page, Site};
use crate::source::FileKind;

pub use answer::{
    Answer, FileRow, Impact, Kind, LinkRow, Question, Reason, State, Step, Touched, Unused, Users, Uses,
};

/// Answers `question` about the file that a person calls `name`: by its path from the current folder, from
/// the root, or from the folder of a locale (`includes/x.md`, `nl-nl/includes/x.md`).
///
/// # Errors
/// As [`run`](super::run), and [`BuildError::Config`] with the nearest names when there is no such file.
pub fn deps(
    options: &BuildOptions,
    name: &std::path::Path,
    question: Question,
) -> Result<Answer, BuildError> {
    with_set(options, |set| {
        let file = find::file(set.site, &options.locales, name)?;
        Ok(match question {
            Question::Uses => Answer::Uses(set.uses(file)),
            Question::Users => Answer::Users(set.users(file)),
            Question::Impact => Answer::Impact(set.impact(file)),
        })
    })
}

/// Lists the includes and pictures that no page of any locale uses. A translated file is used where one of
/// its path is: its page may be translated next.
///
/// # Errors
/// As [`run`](super::run).
pub fn unused(options: &BuildOptions) -> Result<Unused, BuildError> {
    with_set(options, |set| {
        let name = |file: FileId| set.name(file);
        let includes = set.graph.unused_includes().into_iter();
        Ok(Unused {
            includes: includes.map(|(file, _)| name(file)).collect(),
            pictures: set.unused_pictures().into_iter().map(name).collect(),
        })
    })
}

/// A set, resolved as far as questions need it.
struct DepSet<'s> {
    options: &'s BuildOptions,
    loaded: &'s Loaded,
    texts: SourceTexts,
    site: &'s Site<'s>,
    graph: Graph<'s>,
    lines: Mutex<FxHashMap<FileId, LineIndex>>,
}

fn with_set<R: Send>(
    options: &BuildOptions,
    work: impl FnOnce(&DepSet<'_>) -> Result<R, BuildError> + Send,
) -> Result<R, BuildError> {
    let mut options = options.clone();
    // Nobody asked for findings.
    options.policy.ignore = vec![Selector::All];
    let options = &options;
    in_pool(options, || {
        let cache = Cache::none();
        let loaded = load::load(options, &Memo::new(&cache, options), &Silent)?;
        let site = loaded.site();
        let graph = Graph::new(&loaded.set, &loaded.overlay, &loaded.fragments);
        work(&DepSet {
            options,
            loaded: &loaded,
            texts: loaded.texts(),
            site: &site,
            graph,
            lines: Mutex::default(),
        })
    })
}

impl DepSet<'_> {
    fn name(&self, file: FileId) -> String {
        self.loaded.set.file(file).name.clone()
    }

    fn row(&self, file: FileId) -> FileRow {
        let source = self.loaded.set.file(file);
        let locale = source.locale.map(|locale| self.loaded.set.locale(locale));
        FileRow {
            file: source.name.clone(),
            kind: match source.kind {
                FileKind::Page => Kind::Page,
                FileKind::Include => Kind::Include,
                FileKind::Toc => Kind::Toc,
                FileKind::Asset if source.is_picture() => Kind::Picture,
                FileKind::Asset | FileKind::Redirects | FileKind::Ignored => Kind::File,
            },
            locale: locale.map(|locale| locale.tag.to_string()),
        }
    }

    /// The line of a span, from 1.
    fn line(&self, span: Span) -> u32 {
        let text = self.texts.text(span.file);
        let mut known = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let index = known.entry(span.file).or_insert_with(|| LineIndex::new(text));
        index.line_column(text, span.range.start as usize).line
    }

    /// What the file includes and links to. An include's links are those that pages see.
    fn uses(&self, file: FileId) -> Uses {
        let own = self.loaded.set.file(file).locale;
        let reading = own.and_then(|own| self.graph.find(file, own));
        let reading = reading.or_else(|| self.graph.readings(file).next());
        let (includes, files) = reading.map(|id| self.down(id)).unwrap_or_default();
        let (pictures, pages) = self.links_in(reading, &files);
        Uses {
            of: self.row(file),
            includes,
            pictures,
            pages,
        }
    }

    fn users(&self, file: FileId) -> Users {
        let (holders, links) = self.links_to(file);
        Users {
            of: self.row(file),
            users: self.up(file, &holders),
            links,
        }
    }

    /// The pages that an edit of `file` touches, fallen-back ones too.
    fn impact(&self, file: FileId) -> Impact {
        let kind = self.loaded.set.file(file).kind;
        let mut pages = match kind {
            FileKind::Toc => self.below_toc(file),
            _ => {
                let (holders, _) = self.links_to(file);
                let holders: Vec<NodeId> = holders.iter().map(|(id, _)| *id).collect();
                let mut touched = self.showing(self.graph.readings(file).collect(), &holders, file);
                touched.dedup_by(|a, b| a.url == b.url);
                touched
            }
        };
        let order = |page: &Touched| (page.locale.clone(), page.url.clone());
        pages.sort_by_cached_key(order);
        Impact {
            of: self.row(file),
            pages,
        }
    }

    /// The pages that show one of `readings` of `file`, or what one of `holders` shows.
    fn showing(&self, readings: Vec<NodeId>, holders: &[NodeId], file: FileId) -> Vec<Touched> {
        let starts: Vec<NodeId> = readings.iter().chain(holders).copied().collect();
        let reach = self.graph.reach(starts);
        let wanted = wanted_locales(self.options, &self.loaded.set);
        let shown = self
            .site
            .pages
            .iter()
            .filter(|page| wanted.contains(&page.locale));
        let shown = shown.filter(|page| !self.site.is_redirect(page));
        shown
            .filter_map(|page| {
                let id = self.graph.find(page.file, page.content_locale)?;
                let via = reach.contains(id).then(|| self.graph.way(&reach, id))?;
                let mut via: Vec<FileId> = via.into_iter().map(|directive| directive.file).skip(1).collect();
                let end = self.graph.end(&reach, id);
                let end = self.graph.node(end).file;
                via.extend((end != file && end != page.file).then_some(end));
                let reason = match (page.file == file, end == file) {
                    (true, _) => Reason::Page,
                    (false, true) => Reason::Include,
                    (false, false) => Reason::Picture,
                };
                Some(self.touched(page, reason, &via))
            })
            .collect()
    }

    /// The pages whose navigation a table of contents may change.
    fn below_toc(&self, file: FileId) -> Vec<Touched> {
        let path = &self.loaded.set.file(file).path;
        let folder = path.parent();
        let wanted = wanted_locales(self.options, &self.loaded.set);
        let shown = self.site.pages.iter().filter(|page| {
            let found = self.site.overlay.find(page.locale, path);
            wanted.contains(&page.locale)
                && found.is_some_and(|found| found.file == file)
                && self.loaded.set.file(page.file).path.is_under(&folder)
                && !self.site.is_redirect(page)
        });
        shown.map(|page| self.touched(page, Reason::Toc, &[])).collect()
    }

    fn touched(&self, page: &Page, reason: Reason, via: &[FileId]) -> Touched {
        let tag = |locale| self.loaded.set.locale(locale).tag.to_string();
        Touched {
            url: page.address.url.clone(),
            locale: tag(page.locale),
            source_locale: tag(page.content_locale),
            source: self.name(page.file),
            reason,
            via: via.iter().map(|&file| self.name(file)).collect(),
        }
    }
}
