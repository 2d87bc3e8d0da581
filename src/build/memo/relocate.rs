//! New numbers for the files that a record names.
//!
//! Every field is named, so that a new one that names files does not compile before it is thought of.
//! All functions give `None` when a file has no new number; the record is then of no use.

use super::SourceRecord;
use crate::base::{FileId, Span};
use crate::diag::{Diagnostic, Fix, Occurrence, TextEdit};
use crate::syntax::article::{Heading, Video};
use crate::syntax::facts::{Facts, LinkFact};
use crate::syntax::include::IncludeRef;
use crate::syntax::metadata::{Attribute, Metadata};

/// Old number → new number.
type New<'n> = dyn Fn(FileId) -> Option<FileId> + 'n;

pub(super) fn record(record: &mut SourceRecord, new: &New<'_>) -> Option<()> {
    let SourceRecord {
        includes,
        diagnostics,
        suppresses: _,
    } = record;
    for include in includes {
        let IncludeRef {
            path: _,
            path_span,
            span: own,
            at: _,
        } = include;
        span(path_span, new)?;
        span(own, new)?;
    }
    diagnostics
        .iter_mut()
        .try_for_each(|finding| diagnostic(finding, new))
}

pub(super) fn facts(facts: &mut Facts, new: &New<'_>) -> Option<()> {
    let Facts {
        file,
        metadata: header,
        headings,
        anchors: _,
        links,
        videos,
        includes,
        empty: _,
        has_diagrams: _,
        diagnostics,
    } = facts;
    *file = new(*file)?;
    metadata(header, new)?;
    for heading in headings {
        let Heading {
            level: _,
            id: _,
            alias: _,
            more: _,
            text: _,
            numbered: _,
            empty: _,
            span: own,
            chain: _,
        } = heading;
        span(own, new)?;
    }
    for link in links {
        let LinkFact {
            url: _,
            base,
            span: own,
            chain,
            image: _,
            form: _,
        } = link;
        *base = new(*base)?;
        span(own, new)?;
        spans(chain, new)?;
    }
    for Video { name: _, span: own } in videos {
        span(own, new)?;
    }
    for include in includes {
        *include = new(*include)?;
    }
    diagnostics
        .iter_mut()
        .try_for_each(|finding| diagnostic(finding, new))
}

fn metadata(metadata: &mut Metadata, new: &New<'_>) -> Option<()> {
    let Metadata {
        attributes,
        present: _,
        form: _,
        head,
    } = metadata;
    for attribute in attributes.values_mut() {
        let Attribute {
            name,
            value: _,
            span: own,
        } = attribute;
        span(name, new)?;
        span(own, new)?;
    }
    match head {
        Some(head) => span(head, new),
        None => Some(()),
    }
}

fn diagnostic(diagnostic: &mut Diagnostic, new: &New<'_>) -> Option<()> {
    let Diagnostic {
        code: _,
        severity: _,
        message: _,
        span: own,
        chain,
        help: _,
        cause: _,
        also,
        also_from,
        fix,
    } = diagnostic;
    span(own, new)?;
    spans(chain, new)?;
    spans(also_from, new)?;
    for Occurrence {
        span: own,
        chain,
        also_from,
    } in also
    {
        span(own, new)?;
        spans(chain, new)?;
        spans(also_from, new)?;
    }
    for edit in fix.iter_mut().flat_map(
        |Fix {
             applicability: _,
             edits,
         }| edits,
    ) {
        let TextEdit {
            span: own,
            insert: _,
            expect: _,
        } = edit;
        span(own, new)?;
    }
    Some(())
}

fn spans(spans: &mut [Span], new: &New<'_>) -> Option<()> {
    spans.iter_mut().try_for_each(|one| span(one, new))
}

fn span(span: &mut Span, new: &New<'_>) -> Option<()> {
    span.file = new(span.file)?;
    Some(())
}
