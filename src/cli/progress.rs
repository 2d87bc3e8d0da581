//! A build's progress as a bar on standard error.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::Progress;

/// The look of a stage that knows its number of steps.
const KNOWN: &str = "{msg:>12} [{bar:40}] {pos}/{len}";

/// The look of one that does not.
const UNKNOWN: &str = "{spinner} {msg} {pos}";

/// Draws one bar, which each stage starts anew.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        Self(ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()))
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: usize) {
        // Both templates are constants; should one be wrong, indicatif's own look is fine.
        let (template, length) = match total {
            0 => (UNKNOWN, None),
            _ => (KNOWN, Some(total as u64)),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style.progress_chars("=> "));
        }
        self.0.reset();
        match length {
            Some(length) => self.0.set_length(length),
            None => self.0.unset_length(),
        }
        self.0.set_message(name);
    }

    fn advance(&self, steps: usize) {
        self.0.inc(steps as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_looks_are_valid_and_each_stage_counts_from_nothing() {
        for template in [KNOWN, UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
        let bar = Bar(ProgressBar::hidden());
        bar.stage("parse", 10);
        bar.advance(4);
        bar.stage("write", 0);
        bar.advance(1);
        assert_eq!((bar.0.position(), bar.0.length()), (1, None));
    }
}
