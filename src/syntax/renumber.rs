//! New numbers for the files that facts and include directives name.

use super::article::{Heading, Video};
use super::facts::{Facts, LinkFact, References};
use super::include::IncludeRef;
use super::metadata::Metadata;
use crate::base::renumber::{New, Renumber};

impl Renumber for Facts {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            file,
            metadata,
            headings,
            anchors: _,
            references,
            includes,
            empty: _,
            has_diagrams: _,
            diagnostics,
            seen: _,
        } = self;
        file.renumber(new)?;
        metadata.renumber(new)?;
        headings.renumber(new)?;
        references.renumber(new)?;
        includes.renumber(new)?;
        diagnostics.renumber(new)
    }
}

impl Renumber for References {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self { links, videos } = self;
        links.renumber(new)?;
        videos.renumber(new)
    }
}

impl Renumber for LinkFact {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            url: _,
            base,
            span,
            chain,
            image: _,
            form: _,
        } = self;
        base.renumber(new)?;
        span.renumber(new)?;
        chain.renumber(new)
    }
}

impl Renumber for Video {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self { name: _, span } = self;
        span.renumber(new)
    }
}

impl Renumber for Heading {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            level: _,
            id: _,
            alias: _,
            more: _,
            text: _,
            numbered: _,
            empty: _,
            span,
            chain: _,
        } = self;
        span.renumber(new)
    }
}

impl Renumber for IncludeRef {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            path: _,
            path_span,
            span,
            at: _,
        } = self;
        path_span.renumber(new)?;
        span.renumber(new)
    }
}

impl Renumber for Metadata {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            attributes,
            present: _,
            form: _,
            head,
        } = self;
        attributes.renumber(new)?;
        head.renumber(new)
    }
}
