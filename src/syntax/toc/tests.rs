//! Reading tables of contents: nesting, targets, places, and what is kept of damaged ones.

use super::*;

fn read(name: &str, text: &str) -> (TocTree, Vec<&'static str>) {
    let (tree, diagnostics) = parse(FileId(7), name, text);
    (tree, diagnostics.iter().map(|d| d.code).collect())
}

/// One entry a line: indentation, title, `→`, target.
fn outline(entries: &[TocEntry]) -> String {
    fn write(out: &mut String, entries: &[TocEntry], depth: usize) {
        for entry in entries {
            out.push_str(&"  ".repeat(depth));
            out.push_str(entry.title.as_deref().unwrap_or("?"));
            if let Some(href) = &entry.href {
                out.push_str(" → ");
                out.push_str(href);
            }
            out.push('\n');
            write(out, &entry.children, depth + 1);
        }
    }
    let mut out = String::new();
    write(&mut out, entries, 0);
    out
}

#[test]
fn headings_become_nested_entries() {
    let text = "# [Start](index.md)\r\n<!-- ## [Old](old.md)\r\n-->\r\n##Guide\r\n### [A & *b*](a.md \"words\") ###\r\n\r\n# C#\r\n# @my.uid";
    let (tree, codes) = read("TOC.md", text);
    assert_eq!(codes, [""; 0]);
    assert_eq!(
        outline(&tree.entries),
        "Start → index.md\n  Guide\n    A & b → a.md\nC#\n? → xref:my.uid\n"
    );
}

#[test]
fn a_skipped_level_is_reported_and_nested() {
    let (tree, codes) = read(
        "TOC.md",
        "# [A](a.md)\n### [B](b.md)\n### [C](c.md)\n## [D](d.md)\n",
    );
    assert_eq!(codes, ["toc-level-skip"]);
    assert_eq!(
        outline(&tree.entries),
        "A → a.md\n  B → b.md\n  C → c.md\n  D → d.md\n"
    );
}

#[test]
fn text_between_headings_is_one_finding_and_loses_nothing_else() {
    let (tree, codes) = read("TOC.md", "intro\nmore\n\n# [A](a.md)\n#\n# [B](b.md)");
    assert_eq!(codes, ["toc-invalid", "toc-invalid"]);
    assert_eq!(outline(&tree.entries), "A → a.md\nB → b.md\n");
}

#[test]
fn places_are_bytes_of_the_target() {
    let text = "<!-- é -->\n# [Één](map één/a.md \"x\")\n";
    let (tree, _) = read("TOC.md", text);
    let span = tree.entries[0].href_span.unwrap();
    assert_eq!(&text[span.range.as_range()], "map één/a.md");
    assert_eq!(span.file, FileId(7));

    let text = "# ë\n- name: Één\n  href: één.md\n";
    let (tree, _) = read("toc.yml", text);
    assert_eq!(
        &text[tree.entries[0].href_span.unwrap().range.as_range()],
        "één.md"
    );
    assert_eq!(&text[tree.entries[0].span.range.as_range()], "Één");
}

#[test]
fn brackets_and_parentheses_in_links_are_balanced() {
    let (tree, _) = read("TOC.md", "# [List [1] of `x`](a(1).md)\n# [B](<b c.md>)\n# [C]()");
    assert_eq!(outline(&tree.entries), "List [1] of x → a(1).md\nB → b c.md\nC\n");
}

#[test]
fn yaml_lists_and_items_are_the_same() {
    let list = "- name: A\n  href: a.md\n  expanded: true\n  items:\n  - name: B\n    topicHref: b.md\n  - uid: c\n- name: D\n  href: sub/toc.yml\n";
    let indented: String = list.lines().map(|line| format!("  {line}\n")).collect();
    let (tree, codes) = read("toc.yml", list);
    let (mapped, _) = read("toc.yml", &format!("order: 1\nitems:\n{indented}"));
    assert_eq!(codes, [""; 0]);
    assert_eq!(outline(&tree.entries), outline(&mapped.entries));
    assert_eq!(
        outline(&tree.entries),
        "A → a.md\n  B → b.md\n  ? → xref:c\nD → sub/toc.yml\n"
    );
}

#[test]
fn a_page_beside_a_nested_toc_keeps_both() {
    let (tree, _) = read(
        "toc.yml",
        "- name: A\n  tocHref: a/toc.yml\n  topicHref: a/index.md\n",
    );
    assert_eq!(outline(&tree.entries), "A → a/index.md\n  ? → a/toc.yml\n");
}

#[test]
fn broken_yaml_keeps_what_stands_before_the_break() {
    let (tree, codes) = read("toc.yml", "- name: A\n  href: a.md\n- name: B\n  href: \"b.md\n");
    assert_eq!(codes, ["toc-invalid"]);
    assert!(outline(&tree.entries).starts_with("A → a.md\n"));
}

#[test]
fn entries_of_the_wrong_kind_are_reported_one_by_one() {
    let (tree, codes) = read(
        "toc.yml",
        "- just text\n- name: [a]\n  href: a.md\n- name: B\n  items: nothing\n- name: ~\n  items:\n",
    );
    assert_eq!(codes, ["toc-invalid"; 3]);
    assert_eq!(outline(&tree.entries), "? → a.md\nB\n?\n");
    assert_eq!(read("toc.yml", "a: b").1, ["toc-invalid"]);
    assert_eq!(read("toc.yml", "").1, [""; 0]);
}

#[test]
fn bottomless_nesting_stays_shallow() {
    let markdown: String = (1..200).map(|n| format!("{} E\n", "#".repeat(n))).collect();
    let yaml: String = (0..200)
        .map(|n| format!("{0}- name: E\n{0}  items:\n", "  ".repeat(n)))
        .collect();
    for (name, text) in [("TOC.md", markdown), ("toc.yml", yaml)] {
        let (tree, _) = read(name, &text);
        let mut depth = 0;
        let mut level = &tree.entries;
        while let Some(entry) = level.last() {
            depth += 1;
            level = &entry.children;
        }
        assert_eq!(depth, MAX_DEPTH, "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[-#\\[\\]()<>!\"': a-zé\\n\\r]{0,80}") {
        read("TOC.md", &text);
        read("toc.yml", &text);
    }
}

#[test]
fn an_anchor_that_a_translation_tool_put_before_the_title_is_skipped() {
    let text = "# <a name=\"x\"></a> <a id=\"y\"></a>[Titel](a.md)\n## <a name=\"z\"></a>Woord\n";
    let (tree, codes) = read("TOC.md", text);
    assert_eq!(codes, [""; 0]);
    let entry = &tree.entries[0];
    assert_eq!(
        (entry.title.as_deref(), entry.href.as_deref()),
        (Some("Titel"), Some("a.md"))
    );
    let range = entry.href_span.unwrap().range;
    assert_eq!(&text[range.start as usize..range.end as usize], "a.md");
    assert_eq!(entry.children[0].title.as_deref(), Some("Woord"));
}
