//! Headings and ids of one page, wrong and right.

use crate::check::tests as harness;

const SELECTED: [&str; 2] = ["structure", "heading-duplicate"];

/// The findings of a page as `code@text`; `include` is every include's text.
fn found_with(text: &str, include: &str) -> Vec<String> {
    harness::found_with(&SELECTED, super::page, text, include)
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
