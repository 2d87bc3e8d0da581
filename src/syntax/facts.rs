//! `Facts`: what the rest of the set has to know of a page, kept after its article is dropped.

use super::article::{Anchor, Article, Heading, HtmlTarget, LinkForm, Video};
use super::expand::Expanded;
use super::fragment::Fragment;
use super::metadata::{Attribute, Metadata};
use crate::base::{FileId, Packed, Span};
use crate::diag::{Diagnostic, Findings};

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
    /// What it leads to and shows.
    pub references: Packed<References>,
    /// The files it includes, in order of first use.
    pub includes: Vec<FileId>,
    /// It shows nothing.
    pub empty: bool,
    /// It shows a diagram.
    pub has_diagrams: bool,
    /// What is wrong with its includes and its markdown.
    pub diagnostics: Findings,
    /// The hash of what other pages see of this one: what it says of itself, and what a link can lead to.
    pub seen: [u8; 32],
}

/// What a page leads to and shows. Only what plans its body looks at it.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct References {
    /// Its links and pictures, in the order of [`Article::links`].
    pub links: Vec<LinkFact>,
    /// Its videos, in the order of [`Article::videos`].
    pub videos: Vec<Video>,
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

/// What [`Facts::seen`] is a hash of.
#[derive(serde::Serialize)]
struct Seen<'f> {
    attributes: Vec<(&'f str, &'f str)>,
    headings: Vec<SeenHeading<'f>>,
    anchors: &'f [Anchor],
}

/// Level, id, alias, further names, text.
type SeenHeading<'f> = (u8, &'f str, Option<&'f str>, &'f [String], &'f str);

impl Facts {
    /// These facts with the hash of what other pages see of them. Every field is named, so that a new one does not
    /// compile before it is thought of.
    fn hashed(self) -> Self {
        let Self {
            file: _,
            metadata,
            headings,
            anchors,
            references: _,
            includes: _,
            empty: _,
            has_diagrams: _,
            diagnostics: _,
            seen: _,
        } = &self;
        let Metadata {
            attributes,
            present: _,
            form: _,
            head: _,
        } = metadata;
        let seen = Seen {
            attributes: attributes
                .iter()
                .map(
                    |(
                        name,
                        Attribute {
                            value,
                            name: _,
                            span: _,
                        },
                    )| (name, value.as_str()),
                )
                .collect(),
            headings: headings.iter().map(seen_heading).collect(),
            anchors,
        };
        // What is only strings, numbers and lists can always be written.
        let bytes = postcard::to_stdvec(&seen).unwrap_or_default();
        let seen = *blake3::hash(&bytes).as_bytes();
        Self { seen, ..self }
    }

    /// Takes the facts out of a parsed page of which rules `found` what is wrong.
    pub fn new(
        page: &Fragment,
        expanded: &Expanded<'_>,
        article: Article<'_>,
        found: Vec<Diagnostic>,
    ) -> Self {
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
        diagnostics.extend(found);
        let mut headings = article.headings;
        // A build keeps the facts of all pages.
        headings.shrink_to_fit();
        anchors.shrink_to_fit();
        Self {
            file: page.file,
            metadata: page.metadata.clone(),
            headings,
            anchors,
            references: Packed::new(References {
                links,
                videos: article.videos,
            }),
            includes: expanded.included_files(),
            empty: article.events.is_empty(),
            has_diagrams: article.has_diagrams,
            diagnostics: Packed::new(diagnostics),
            seen: [0; 32],
        }
        .hashed()
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

fn seen_heading(heading: &Heading) -> SeenHeading<'_> {
    let Heading {
        level,
        id,
        alias,
        more,
        text,
        numbered: _,
        empty: _,
        span: _,
        chain: _,
    } = heading;
    (*level, id, alias.as_deref(), more, text)
}
