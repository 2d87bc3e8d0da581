//! `Facts`: what the rest of the set has to know of a page, kept after its article is dropped.

use super::Metadata;
use super::article::{Anchor, Article, Heading, HtmlTarget, LinkForm, Video};
use super::expand::Expanded;
use super::fragment::Fragment;
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// The facts of one page, in its own locale.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// The page's file.
    pub file: FileId,
    /// Its metadata.
    pub metadata: Metadata,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// Names that a fragment of a URL can have: name → id.
    pub anchors: Vec<Anchor>,
    /// Its links and pictures, in the order of [`Article::links`].
    pub links: Vec<LinkFact>,
    /// Its videos, in the order of [`Article::videos`].
    pub videos: Vec<Video>,
    /// The files it includes, in order of first use.
    pub includes: Vec<FileId>,
    /// It shows nothing.
    pub empty: bool,
    /// What is wrong with its includes and its markdown.
    pub diagnostics: Vec<Diagnostic>,
}

/// A link or picture of a page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LinkFact {
    /// The URL as written.
    pub url: Box<str>,
    /// The file that relative URLs start from.
    pub base: FileId,
    /// Where it is written.
    pub span: Span,
    /// The include directives that lead there.
    pub chain: Box<[Span]>,
    /// A picture.
    pub image: bool,
    /// How it is written.
    pub form: LinkForm,
}

impl Facts {
    /// Takes the facts out of a parsed page.
    pub fn new(page: &Fragment, expanded: &Expanded<'_>, article: Article<'_>) -> Self {
        let links = article
            .links
            .into_iter()
            .map(|link| LinkFact {
                url: link.url.into(),
                base: link.base,
                span: link.span,
                chain: expanded.directives(link.chain).into(),
                image: link.image,
                form: link.form,
            })
            .collect();
        let mut anchors = article.anchors;
        for reference in article.html {
            if let HtmlTarget::Id(id) = reference.target {
                anchors.push(Anchor {
                    name: reference.value,
                    id,
                });
            }
        }
        let mut diagnostics = page.diagnostics.clone();
        diagnostics.extend(expanded.diagnostics.iter().cloned());
        diagnostics.extend(article.diagnostics);
        Self {
            file: page.file,
            metadata: page.metadata.clone(),
            headings: article.headings,
            anchors,
            links,
            videos: article.videos,
            includes: expanded.included_files(),
            empty: article.events.is_empty(),
            diagnostics,
        }
    }

    /// The text of the first first-level heading.
    pub fn heading(&self) -> Option<&str> {
        let first = self.headings.iter().find(|heading| heading.level == 1)?;
        Some(first.text.as_str()).filter(|text| !text.is_empty())
    }

    /// The visible title: the H1, else the page title without its tail (spec 1.5).
    pub fn title(&self) -> Option<&str> {
        self.heading().or_else(|| self.metadata.short_title())
    }
}
