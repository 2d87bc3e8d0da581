//! For tests of rules about a page: what one rule finds in a text.

use std::path::PathBuf;

use super::{PageView, Rules};
use crate::base::{FileId, SitePath};
use crate::config::Config;
use crate::diag::policy::Selector;
use crate::diag::{Diagnostic, Policy};
use crate::source::{FileKind, SourceFile};
use crate::syntax::article::{self, Extensions};
use crate::syntax::expand::{self, Includes, Limits, Target};
use crate::syntax::fragment::{self, Fragment};

/// A rule that looks at a page.
type Rule = fn(&Rules<'_>, &PageView<'_>, &mut Vec<Diagnostic>);

/// Every include is this one.
struct One(Fragment);

impl Includes for One {
    fn find(&self, _: FileId, _: &str) -> Target<'_> {
        Target::Found(&self.0, None)
    }
}

/// The findings of `rule` in a page as `code@text`, the text being the bytes of the span.
pub(super) fn found(selected: &[&str], rule: Rule, text: &str) -> Vec<String> {
    found_with(selected, rule, text, "")
}

/// As [`found`], where `include` is the text of every include.
pub(super) fn found_with(selected: &[&str], rule: Rule, text: &str, include: &str) -> Vec<String> {
    let file = SourceFile {
        path: SitePath::new("articles/a.md").unwrap(),
        locale: None,
        kind: FileKind::Page,
        disk: PathBuf::new(),
        name: "a.md".to_owned(),
        size: 0,
        version: None,
    };
    let policy = Policy {
        select: selected
            .iter()
            .map(|name| Selector::parse(name).unwrap())
            .collect(),
        ..Policy::default()
    };
    let config = Config::default();
    let rules = Rules {
        config: &config,
        policy: &policy,
        today: None,
    };
    let fragment = fragment::parse(FileId(0), text, Default::default());
    let includes = One(fragment::parse(FileId(1), include, Default::default()));
    let limits = Limits {
        depth: 4,
        size: 1 << 20,
        count: 100,
    };
    let expanded = expand::expand(&fragment, &includes, limits);
    let extensions = Extensions {
        mermaid: true,
        ..Extensions::default()
    };
    let article = article::parse(&expanded, extensions);
    let view = PageView {
        file: &file,
        fragment: &fragment,
        expanded: &expanded,
        article: &article,
    };
    let mut found = Vec::new();
    rule(&rules, &view, &mut found);
    let show = |finding: &Diagnostic| {
        let source = if finding.span.file == FileId(0) {
            text
        } else {
            include
        };
        let places: Vec<_> = finding
            .spans()
            .map(|span| &source[span.range.as_range()])
            .collect();
        format!("{}@{}", finding.code, places.join("+"))
    };
    found.iter().map(show).collect()
}
