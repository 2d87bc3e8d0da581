//! `Diagnostic`: one finding, its place, and the include chain that leads there.

use crate::base::Span;

/// A diagnostic's stable kebab-case name, such as `include-missing`; all of them are in [`super::catalogue`].
pub type Code = &'static str;

/// How bad a finding is. Errors make a build exit with 1, warnings only under `--strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
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

/// One finding. One cause is one diagnostic, however many pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
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
    pub also: Vec<Span>,
}

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
        }
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

    /// The same finding, reached through `chain`.
    #[must_use]
    pub fn with_chain(mut self, chain: Vec<Span>) -> Self {
        self.chain = chain;
        self
    }
}
