//! Raw HTML, wrong and right.

use crate::check::tests::found;

/// The findings of a page as `code@text`, without `html-`, the text being that of the span.
fn html(text: &str) -> Vec<String> {
    let rules = [
        "html-misplaced",
        "html-row-empty",
        "html-stray-end",
        "html-unclosed",
    ];
    found(&rules, super::page, text)
        .iter()
        .map(|finding| finding.trim_start_matches("html-").to_owned())
        .collect()
}

#[test]
fn html_in_order_has_no_findings() {
    for text in [
        "<ul><li>a<li>b<ul><li>c</li></ul></ul>\n",
        "<dl><dt>a<dd>b</dl>\n",
        "<table border=\"1\"><tr><th>a<td>b<tr><td><ul><li>c</li></ul></table>\n",
        "<table><thead><tr><th>a</th></tr></thead>\n<tbody>\n<tr><td>b</td></tr></tbody></table>\n",
        "a <b>c</b><br> <a name=\"x\"></a> <a name=\"y\"/> <img src=\"a.png\">\n",
        "<div>\n\nMarkdown **with** <i>html</i>.\n\n</div>\n",
        "<ul>\n<li>\n\n- a\n\n</li>\n</ul>\n",
        "<!-- <b> </i> --> <!--\n<ul>text -->\n",
        "<script>if (a</b) {}</script>\n\n`<b>` <company> text\n",
        "| a |\n|---|\n| <ul><li>b</li></ul> |\n",
        "<p>a\n\nb\n\n</p>\n",
    ] {
        assert_eq!(html(text), [""; 0], "{text}");
    }
}

#[test]
fn what_stands_directly_in_a_list_or_table_is_found_once_and_at_its_start() {
    assert_eq!(html("<ul>a<br>b</ul>\n"), ["misplaced@<ul>"]);
    assert_eq!(html("<ul>\n<ul>\n<li>a</li>\n</ul>\n</ul>\n"), ["misplaced@<ul>"]);
    assert_eq!(html("<ol>\n<li>a</li>\n\nb\n\n</ol>\n"), ["misplaced@<ol>"]);
    assert_eq!(html("| a |\n|---|\n| <ul>**b**</ul> |\n"), ["misplaced@<ul>"]);
    assert_eq!(
        html("<table class=\"x\"><tr>a<td>b</td></tr></table>\n"),
        ["misplaced@<tr>"]
    );
    assert_eq!(html("<table><th>a</th></table>\n"), ["misplaced@<table>"]);
}

#[test]
fn items_and_cells_need_what_holds_them() {
    assert_eq!(html("a <li>b</li>\n"), ["misplaced@<li>", "stray-end@</li>"][..1]);
    assert_eq!(html("a <td>b\n"), ["misplaced@<td>"]);
    assert_eq!(
        html("<table><tr></tr><tr><td>a</td></tr></table>\n"),
        ["row-empty@<tr>"]
    );
}

#[test]
fn a_link_holds_no_link() {
    assert_eq!(
        html("<a href=\"b.md\">a [c](c.md)</a>\n"),
        ["misplaced@<a href=\"b.md\">"]
    );
    assert_eq!(html("<a href=\"b.md\">a</a> [c](c.md)\n"), [""; 0]);
}

#[test]
fn what_is_not_closed_and_what_closes_nothing_is_found() {
    assert_eq!(html("中 <b>a\n\nb\n"), ["unclosed@<b>"]);
    assert_eq!(html("a</b>\n"), ["stray-end@</b>"]);
    assert_eq!(html("<div>\n\na\n"), ["unclosed@<div>"]);
    // One slip is one finding.
    assert_eq!(html("<b><i>a</b></i>\n"), ["unclosed@<i>"]);
    assert_eq!(html("<ul>\n<li><b>a\n<li>c\n</ul>\n"), ["unclosed@<b>"]);
}
