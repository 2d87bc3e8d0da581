//! Headings and ids of one page, wrong and right.

use std::path::PathBuf;

use super::*;
use crate::base::{FileId, SitePath};
use crate::config::Config;
use crate::diag::Policy;
use crate::diag::policy::Selector;
use crate::source::{FileKind, SourceFile};
use crate::syntax::article;
use crate::syntax::expand::{self, Includes, Limits, Target};
use crate::syntax::fragment::{self, Fragment};

/// Every include is this one.
struct One(Fragment);

impl Includes for One {
    fn find(&self, _: FileId, _: &str) -> Target<'_> {
        Target::Found(&self.0, None)
    }
}

/// The findings of a page as `code@text`, the text being the bytes of the span; `include` is every include's text.
fn found_with(text: &str, include: &str) -> Vec<String> {
    let file = SourceFile {
        path: SitePath::new("articles/a.md").unwrap(),
        locale: None,
        kind: FileKind::Page,
        disk: PathBuf::new(),
        name: "a.md".to_owned(),
        size: 0,
    };
    let selected = ["structure", "heading-duplicate"].map(|name| Selector::parse(name).unwrap());
    let policy = Policy {
        select: selected.to_vec(),
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
    let article = article::parse(&expanded, Default::default());
    let view = PageView {
        file: &file,
        fragment: &fragment,
        expanded: &expanded,
        article: &article,
    };
    let mut found = Vec::new();
    page(&rules, &view, &mut found);
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

fn found(text: &str) -> Vec<String> {
    found_with(text, "")
}

#[test]
fn a_page_in_order_has_no_findings() {
    assert_eq!(found("# A\n\n## B\n\n### C\n\n## D\n"), [""; 0]);
    assert_eq!(found("# A\n\n## ![d](media/a.png)\n"), [""; 0]);
}

#[test]
fn a_page_has_one_first_level_heading() {
    assert_eq!(found("Text\n\n## B\n"), ["no-h1@"]);
    assert_eq!(found("---\nredirect_url: /b/\n---\nMoved\n"), [""; 0]);
    assert_eq!(
        found("# A\n\n# 中\r\n\r\n\tx\n# C #\n"),
        ["several-h1@# 中+# C #"]
    );
}

#[test]
fn a_level_that_is_left_out_is_found_at_the_heading_below_it() {
    assert_eq!(
        found("# A\n\n#### B\n\n#### C\n\n## D\n"),
        ["heading-level-skip@#### B"]
    );
    assert_eq!(
        found("# A\r\n\r\n1. 😀\r\n\r\n   ###B\r\n"),
        ["heading-level-skip@###B"]
    );
    assert_eq!(found("### A\n\n# B\n"), ["heading-level-skip@### A"]);
}

#[test]
fn a_heading_without_text_is_empty_whatever_names_it_has() {
    assert_eq!(
        found("# A\n\n## <a name=\"b\"></a>\n"),
        ["heading-empty@## <a name=\"b\"></a>"]
    );
    assert_eq!(found("# A\n\n##\n"), ["heading-empty@##"]);
}

#[test]
fn an_id_given_twice_is_found_where_it_repeats() {
    let text = "# A\n\n<a name=\"x\"></a>\n\n😀 <span id='x'>b</span>\n\n## <a name=\"x\"></a>C\n";
    assert_eq!(found(text), ["id-duplicate@x+x", "id-duplicate@x+x"]);
    assert_eq!(found("# A\n\n## <a name=\"x\"></a><a id=\"x\"></a>B\n"), [""; 0]);
    assert_eq!(
        found("# A\n\n<a name=\"b\"></a>\n\n## B\n"),
        ["heading-duplicate@## B"]
    );
}

#[test]
fn headings_of_the_same_text_are_numbered_even_where_a_tool_wrote_their_slugs() {
    assert_eq!(found("# A\n\n## B\n\n## B\n"), ["heading-duplicate@## B"]);
    let named = "# A\n\n## <a name=\"b\"></a>B\n\n## <a name=\"b\"></a>B\n";
    assert_eq!(found(named), ["heading-duplicate@## <a name=\"b\"></a>B"]);
    let different = "# A\n\n## <a name=\"b\"></a>B\n\n## <a name=\"b\"></a>C\n";
    assert_eq!(found(different), ["id-duplicate@b+b"]);
}

#[test]
fn an_include_shown_twice_repeats_its_ids() {
    let page = "# A\n\n[AZURE.INCLUDE [i](i.md)]\n\n[AZURE.INCLUDE [i](i.md)]\n";
    assert_eq!(
        found_with(page, "<a name=\"x\"></a>\n\nText\n"),
        ["id-duplicate@x"]
    );
    assert_eq!(
        found_with(page, "### B\n"),
        ["heading-level-skip@### B", "heading-duplicate@### B"]
    );
}
