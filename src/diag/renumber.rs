//! New numbers for the files that a finding names.

use super::{Diagnostic, Fix, Occurrence, TextEdit};
use crate::base::renumber::{New, Renumber};

impl Renumber for Diagnostic {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            code: _,
            severity: _,
            message: _,
            span,
            chain,
            help: _,
            cause: _,
            also,
            also_from,
            fix,
        } = self;
        span.renumber(new)?;
        chain.renumber(new)?;
        also.renumber(new)?;
        also_from.renumber(new)?;
        fix.renumber(new)
    }
}

impl Renumber for Occurrence {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            span,
            chain,
            also_from,
        } = self;
        span.renumber(new)?;
        chain.renumber(new)?;
        also_from.renumber(new)
    }
}

impl Renumber for Fix {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            applicability: _,
            edits,
        } = self;
        edits.renumber(new)
    }
}

impl Renumber for TextEdit {
    fn renumber(&mut self, new: &mut New<'_>) -> Option<()> {
        let Self {
            span,
            insert: _,
            expect: _,
        } = self;
        span.renumber(new)
    }
}
