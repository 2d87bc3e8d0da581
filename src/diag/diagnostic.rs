//! `Diagnostic`: one finding, its place, and the include chain that leads there.

use super::Fix;
use crate::base::{Packed, Span};

/// A diagnostic's stable kebab-case name, such as `include-missing`; all of them are in [`super::catalogue`].
pub type Code = &'static str;

/// How bad a finding is. Errors make a build exit with 1, warnings only under `--strict`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Known and harmless: style, habits, what a translation tool left behind.
    Hint,
    /// Worth knowing; the page is right.
    Info,
    /// The page builds but a reader meets the defect.
    Warning,
    /// Content is lost or wrong.
    Error,
}

impl Severity {
    /// The name that people write and read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule's findings are taken for: one of the severities, or nothing at all.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported as [`Severity::Hint`].
    Hint,
    /// Reported as [`Severity::Info`].
    Info,
    /// Reported as [`Severity::Warning`].
    Warning,
    /// Reported as [`Severity::Error`].
    Error,
}

impl Level {
    /// The severity of findings at this level; `None` when there are none.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Hint => Some(Severity::Hint),
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// The name that people write and read.
    pub fn name(self) -> &'static str {
        self.severity().map_or("off", Severity::name)
    }
}

/// A place of a finding, and how pages come to show it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Occurrence {
    /// Where, in the innermost file.
    pub span: Span,
    /// As [`Diagnostic::chain`].
    pub chain: Vec<Span>,
    /// As [`Diagnostic::also_from`].
    pub also_from: Vec<Span>,
}

impl From<Span> for Occurrence {
    /// A place in a page itself.
    fn from(span: Span) -> Self {
        Self {
            span,
            chain: Vec::new(),
            also_from: Vec::new(),
        }
    }
}

/// One finding. One cause is one diagnostic, however many pages show it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Diagnostic {
    /// What kind of finding.
    #[serde(deserialize_with = "super::catalogue::read_code")]
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// One sentence, no full stop, with the offending text in backticks.
    pub message: String,
    /// Where, in the innermost file.
    pub span: Span,
    /// The include directives that lead from a page to `span`, outermost first; empty in the page itself.
    pub chain: Vec<Span>,
    /// What to do about it, if lazuli can say.
    pub help: Option<String>,
    /// What several places have in common (a file that is missing): findings of one code and one cause
    /// are one finding.
    pub cause: Option<String>,
    /// Further places of the same cause (a missing include's other referrers), in path order.
    pub also: Vec<Occurrence>,
    /// Include directives of further pages that lead to `span`, in path order. `chain` has the first page's.
    pub also_from: Vec<Span>,
    /// How a program puts it right, at all places; `None` when only a person can.
    pub fix: Option<Fix>,
}

/// Findings that wait until all are merged.
pub type Findings = Packed<Vec<Diagnostic>>;

impl Diagnostic {
    /// A finding of `code` at `span`, with the code's default severity from the catalogue.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: super::catalogue::severity(code),
            message: message.into(),
            span,
            chain: Vec::new(),
            help: None,
            cause: None,
            also: Vec::new(),
            also_from: Vec::new(),
            fix: None,
        }
    }

    /// The finding's own place.
    pub fn first(&self) -> Occurrence {
        Occurrence {
            span: self.span,
            chain: self.chain.clone(),
            also_from: self.also_from.clone(),
        }
    }

    /// The spans of all its places, its own first.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        std::iter::once(self.span).chain(self.also.iter().map(|place| place.span))
    }

    /// The finding without the places that `keep` refuses; `None` when none is left. When the first place
    /// goes, the next takes over.
    #[must_use]
    pub fn retain_places(mut self, mut keep: impl FnMut(Span) -> bool) -> Option<Self> {
        let mut gone = Vec::new();
        let mut kept = |span: Span| {
            let kept = keep(span);
            if !kept {
                gone.push(span);
            }
            kept
        };
        let first = kept(self.span);
        self.also.retain(|place| kept(place.span));
        if !first {
            if self.also.is_empty() {
                return None;
            }
            let next = self.also.remove(0);
            self.span = next.span;
            self.chain = next.chain;
            self.also_from = next.also_from;
        }
        if let Some(fix) = &mut self.fix {
            fix.edits
                .retain(|edit| !gone.iter().any(|&place| edit.touches(place)));
        }
        self.fix = self.fix.filter(|fix| !fix.edits.is_empty());
        Some(self)
    }

    /// The same finding with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding, of a cause that others may share.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same finding with a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The same finding, reached through `chain`.
    #[must_use]
    pub fn with_chain(mut self, chain: Vec<Span>) -> Self {
        self.chain = chain;
        self
    }
}
