//! What a writer wants to know of a page: its sources, what is wrong with it, who shares its includes.

use std::collections::BTreeSet;

use serde::Serialize;

use super::snapshot::{Place, Snapshot};
use crate::base::{FileId, LineIndex, SitePath, Span, escape};
use crate::diag::{Diagnostic, Sources};
use crate::plan;
use crate::site::Page;

/// How many pages that share an include are named.
const MOST_USERS: usize = 50;

/// All about one page. The names of the fields are those that the browser's part reads.
#[derive(Debug, Serialize)]
pub struct Inspection {
    source: Source,
    diagnostics: Vec<Finding>,
    includes: Vec<FileLink>,
    /// Other pages that show the same includes; the first of them.
    used_by: Vec<PageLink>,
    /// How many there are.
    used_by_count: usize,
    fallback: Option<Fallback>,
    fallen_back: Vec<FallenBack>,
}

#[derive(Debug, Serialize)]
struct Source {
    file: String,
    locale: String,
    editor: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    message: String,
    help: Option<String>,
    #[serde(flatten)]
    place: FilePlace,
    chain: Vec<FilePlace>,
    editor: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct FilePlace {
    file: String,
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
struct FileLink {
    file: String,
    editor: Option<String>,
}

#[derive(Debug, Serialize)]
struct PageLink {
    url: String,
    title: String,
}

/// The page is shown in the language of another locale.
#[derive(Debug, Serialize)]
struct Fallback {
    from: String,
    to: String,
}

/// A file that the page shows from another locale.
#[derive(Debug, Serialize)]
struct FallenBack {
    kind: &'static str,
    file: String,
    locale: String,
}

impl Snapshot {
    /// All about the page at `path`; `None` where no article is.
    pub fn inspect(&self, path: &SitePath) -> Option<Inspection> {
        let site = self.site();
        let Some(&Place::Page(id)) = self.places.get(path) else {
            return None;
        };
        let page = site.page(id);
        let facts = site.facts_of(page)?;
        let tag = |locale| site.set.locale(locale).tag.to_string();
        let source = site.set.file(page.file);
        let (used_by, used_by_count) = self.sharing(page, &facts.includes);
        let pictures = self.body(id).map_or(&[][..], |body| &body.uses);
        let pictures: BTreeSet<FileId> = pictures.iter().map(|usage| usage.asset).collect();
        let shown = facts.includes.iter().map(|&file| ("include", file));
        let shown = shown.chain(pictures.into_iter().map(|file| ("picture", file)));
        let fallen_back = shown.filter_map(|(kind, file)| {
            let source = site.set.file(file);
            let locale = source.locale.filter(|locale| *locale != page.content_locale)?;
            Some(FallenBack {
                kind,
                file: source.name.clone(),
                locale: tag(locale),
            })
        });
        Some(Inspection {
            source: Source {
                file: source.name.clone(),
                locale: tag(page.content_locale),
                editor: self.editor(page.file, 1, 1),
            },
            diagnostics: self.findings(path),
            includes: facts
                .includes
                .iter()
                .map(|&file| FileLink {
                    file: site.set.file(file).name.clone(),
                    editor: self.editor(file, 1, 1),
                })
                .collect(),
            used_by,
            used_by_count,
            fallback: page.falls_back().then(|| Fallback {
                from: tag(page.locale),
                to: tag(page.content_locale),
            }),
            fallen_back: fallen_back.collect(),
        })
    }

    /// A hash of what is wrong with the page at `path`.
    pub fn findings_hash(&self, path: &SitePath) -> blake3::Hash {
        let findings = serde_json::to_vec(&self.findings(path));
        blake3::hash(&findings.unwrap_or_default())
    }

    /// What is wrong with the page at `path`, as far as a look at the page alone can tell.
    fn findings(&self, path: &SitePath) -> Vec<Finding> {
        let site = self.site();
        let Some(&Place::Page(id)) = self.places.get(path) else {
            return Vec::new();
        };
        let Some(facts) = site.facts_of(site.page(id)) else {
            return Vec::new();
        };
        let mut files = facts.includes.clone();
        files.push(facts.file);
        let own = files.iter().flat_map(|&file| self.loaded.found_in(file));
        let mut found: Vec<Diagnostic> = own.chain(facts.diagnostics.unpack()).collect();
        let references = facts.references.unpack();
        found.extend(plan::body::unmapped_videos(&references, &self.settings.videos));
        found.extend(
            self.body(id)
                .into_iter()
                .flat_map(|body| body.diagnostics.iter().cloned()),
        );
        let texts = self.loaded.texts_of(&files);
        let mut found = self.settings.options.policy.settle(found, &texts);
        found.dedup();
        let place = |span: Span| {
            let text = texts.text(span.file);
            let at = LineIndex::new(text).line_column(text, span.range.start as usize);
            FilePlace {
                file: texts.name(span.file).to_owned(),
                line: at.line,
                column: at.column,
            }
        };
        let finding = |found: Diagnostic| {
            let at = place(found.span);
            Finding {
                severity: found.severity.name(),
                code: found.code,
                editor: self.editor(found.span.file, at.line, at.column),
                chain: found.chain.iter().map(|&span| place(span)).collect(),
                place: at,
                message: found.message,
                help: found.help,
            }
        };
        found.into_iter().map(finding).collect()
    }

    /// The first of the other pages that show one of `includes`, and how many there are.
    fn sharing(&self, page: &Page, includes: &[FileId]) -> (Vec<PageLink>, usize) {
        let site = self.site();
        let shares = |other: &&Page| {
            let facts = site.facts_of(other);
            other.locale == page.locale
                && other.file != page.file
                && facts.is_some_and(|facts| facts.includes.iter().any(|file| includes.contains(file)))
        };
        if includes.is_empty() {
            return (Vec::new(), 0);
        }
        let mut count = 0;
        let mut links = Vec::new();
        for other in site.pages.iter().filter(shares) {
            count += 1;
            if links.len() < MOST_USERS {
                let title = site.facts_of(other).and_then(|facts| facts.title());
                links.push(PageLink {
                    url: other.address.url.clone(),
                    title: title.unwrap_or_default().to_owned(),
                });
            }
        }
        (links, count)
    }

    /// A link that opens `file` in the writer's editor, by the configuration's pattern.
    fn editor(&self, file: FileId, line: u32, column: u32) -> Option<String> {
        let pattern = &self.settings.options.config.serve.editor;
        let file = self.loaded.set.files.get(file.index())?;
        let path = escape::url_path(&crate::source::scan::slashed(&file.disk));
        let path = path.trim_start_matches('/');
        (!pattern.is_empty()).then(|| {
            pattern
                .replace("{path}", path)
                .replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string())
        })
    }
}
