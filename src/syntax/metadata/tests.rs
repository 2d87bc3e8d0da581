//! Headers as they are found in the wild, on their smallest example.

use super::*;
use crate::diag::{Applicability, fix};

fn header(text: &str) -> (Metadata, Vec<&'static str>, String) {
    let header = read(FileId(0), text);
    let mut body = String::new();
    let mut at = 0;
    for range in &header.removed {
        body.push_str(&text[at..range.start]);
        at = range.end;
    }
    body.push_str(&text[at..]);
    let codes = header.diagnostics.iter().map(|d| d.code).collect();
    (header.metadata, codes, body)
}

#[test]
fn seed_layout_reads_both_blocks_and_leaves_the_body() {
    let (meta, codes, body) = header(
        "<properties\n   pageTitle=\"A &amp; B | Azure\"\n   services=\"app-service\\web, storage\"\n   authors=\"x\"/>\n<tags\n   ms.date=\"07/19/2016\" />\n\n# H\n",
    );
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(meta.short_title(), Some("A & B"));
    assert_eq!(meta.services(), ["app-service/web", "storage"]);
    assert_eq!(meta.date().as_deref(), Some("2016-07-19"));
    assert_eq!(body.trim(), "# H");
}

#[test]
fn stray_quotes_stay_in_the_value() {
    let (meta, codes, _) = header("<properties\n  pageTitle=\"een \"witte\" lijst\"\n  authors=\"x\"/>\n");
    assert_eq!(meta.page_title(), Some("een \"witte\" lijst"));
    assert_eq!(codes, ["metadata-stray-quote"]);
}

#[test]
fn junk_behind_a_value_is_told() {
    let (meta, codes, _) = header("<tags ms.service=\"a\"l\n ms.date=\"10/11/2016\"/>\n");
    assert_eq!(meta.get(&["ms.service"]), Some("a"));
    assert_eq!(meta.date().as_deref(), Some("2016-10-11"));
    assert_eq!(codes, ["metadata-junk"]);
}

#[test]
fn a_value_may_run_over_a_line_end() {
    let (meta, codes, _) = header("<properties keywords=\"a,\n   b\" authors=\"x\"/>\n");
    assert_eq!(meta.get(&["keywords"]), Some("a, b"));
    assert_eq!(codes, Vec::<&str>::new());
}

#[test]
fn a_quote_that_is_forgotten_costs_no_other_attribute() {
    let text = "<properties\n  services=\"a\n  editor=\"\"\n  authors=\"x\"/>\n";
    let read = read(FileId(0), text);
    assert_eq!(read.metadata.services(), ["a"]);
    assert_eq!(read.metadata.authors(), ["x"]);
    let found: Vec<_> = read
        .diagnostics
        .iter()
        .map(|d| (d.code, &text[d.span.range.as_range()]))
        .collect();
    assert_eq!(found, [("metadata-unterminated", "\"a")]);
}

#[test]
fn a_block_without_end_is_told_where_its_end_should_be() {
    let text = "<properties\n  authors=\"x\"\n\n<tags ms.service=\"y\"/>\n";
    let read = read(FileId(0), text);
    let found: Vec<_> = read
        .diagnostics
        .iter()
        .map(|d| (d.code, d.span.range.start as usize))
        .collect();
    assert_eq!(found, [("metadata-unterminated", text.find("x\"").unwrap() + 1)]);
}

#[test]
fn metadata_cut_off_in_the_middle_is_told_and_the_rest_survives() {
    let (meta, codes, _) = header("<properties\n   pageTitle=\"A\"\n   description=\"cut off");
    assert_eq!(meta.page_title(), Some("A"));
    assert_eq!(meta.description(), Some("cut off"));
    assert!(codes.contains(&"metadata-unterminated"), "{codes:?}");
}

/// `text` after the fixes up to `most`. A second run must change nothing.
fn fixed(text: &str, most: Applicability) -> String {
    let once = |text: &str| {
        let planned = fix::plan(&read(FileId(0), text).diagnostics, most);
        let edits: Vec<_> = planned.into_values().flatten().collect();
        fix::apply(text, &edits)
    };
    let after = once(text);
    assert_eq!(once(&after), after, "a second run changes something");
    after
}

#[test]
fn damage_with_one_remedy_is_repaired_unseen_and_reads_the_same() {
    for (wrong, right) in [
        (
            "<properties pageTitle=“A b” authors='x'/>\n",
            "<properties pageTitle=\"A b\" authors=\"x\"/>\n",
        ),
        (
            "<tags ms.service=a ms.date=10/11/2016/>\n",
            "<tags ms.service=\"a\" ms.date=\"10/11/2016\"/>\n",
        ),
        ("<Properties authors=\"x\"/>\n", "<properties authors=\"x\"/>\n"),
        (
            "< tags ms.date=\"10/11/2016\"/>\n",
            "<tags ms.date=\"10/11/2016\"/>\n",
        ),
        (
            "<properties pageTitle=\"a \"b\" c\"/>\n",
            "<properties pageTitle=\"a &quot;b&quot; c\"/>\n",
        ),
        (
            "<tags ms.service=\"a\"\n   ms.service=\"a\" ms.topic=\"b\"/>\n",
            "<tags ms.service=\"a\" ms.topic=\"b\"/>\n",
        ),
        ("---\ntitle: A\ntitle: 'A'\n---\n", "---\ntitle: A\n---\n"),
    ] {
        assert_eq!(fixed(wrong, Applicability::Safe), right);
        assert_eq!(header(right).1, Vec::<&str>::new(), "{right}");
        let values = |text: &str| -> Vec<(String, String)> {
            let metadata = header(text).0;
            let attributes = metadata.attributes.iter();
            attributes
                .map(|(name, found)| (name.to_owned(), found.value.clone()))
                .collect()
        };
        assert_eq!(values(wrong), values(right));
    }
}

#[test]
fn damage_that_can_be_meant_otherwise_is_repaired_only_as_a_guess() {
    for (wrong, right) in [
        (
            "< eigenschappen authors=\"x\"/>\n",
            "<properties authors=\"x\"/>\n",
        ),
        (
            "<tags ms.service=\"a\" ms.service=\"b\"/>\n",
            "<tags ms.service=\"a\"/>\n",
        ),
        (
            "---\ntitle: A\ntitle:\n- B\n- C\nauthor: x\n---\n",
            "---\ntitle: A\nauthor: x\n---\n",
        ),
        (
            "<tags ms.date=\"19/07/2016\"/>\n",
            "<tags ms.date=\"07/19/2016\"/>\n",
        ),
        (
            "---\nms.date: '19.07.2016'\n---\n",
            "---\nms.date: '07/19/2016'\n---\n",
        ),
    ] {
        assert_eq!(fixed(wrong, Applicability::Safe), wrong);
        assert_eq!(fixed(wrong, Applicability::Unsafe), right);
        assert_eq!(header(right).1, Vec::<&str>::new(), "{right}");
    }
}

#[test]
fn damage_that_nobody_understands_is_left_alone() {
    for text in [
        "<tags ms.author=\"a\";\"b\"; \"c\"/>\n",
        "<properties pageTitle=My title authors=\"x\"/>\n",
        "<properties pageTitle='a \"b\" c' authors=\"x\"/>\n",
        "<tags ms.service= ms.topic=article/>\n",
        "<tags ms.date=\"31.31.2016\"/>\n",
        "---\n{title: A, title: B}\n---\n",
    ] {
        assert!(!header(text).1.is_empty(), "{text}");
        assert_eq!(fixed(text, Applicability::Unsafe), text);
    }
}

#[test]
fn a_header_tells_how_it_is_written_and_where_names_and_values_stand() {
    let text = "---\ntitle: 'A: b'\nms.date: 09/25/2017\n---\n";
    let (meta, ..) = header(text);
    assert_eq!(meta.form, Form::Yaml);
    let title = meta.attributes.get("title").unwrap();
    assert_eq!(&text[title.name.range.as_range()], "title");
    assert_eq!(&text[title.span.range.as_range()], "A: b");
    let text = "\n<properties pageTitle=\"A\"/>\n";
    let (meta, ..) = header(text);
    assert_eq!(meta.form, Form::Blocks);
    assert_eq!(&text[meta.head.unwrap().range.as_range()], "<properties");
    assert_eq!(
        &text[meta.attributes.get("pagetitle").unwrap().name.range.as_range()],
        "pageTitle"
    );
}

#[test]
fn ordinary_html_at_the_head_is_no_metadata() {
    let (meta, codes, body) = header("<table class=\"x\">\n<tr><td>a</td></tr></table>\n");
    assert!(!meta.present);
    assert_eq!(codes, Vec::<&str>::new());
    assert!(body.starts_with("<table"));
}

#[test]
fn yaml_with_lists_and_blank_lines() {
    let (meta, codes, body) =
        header("---\ntitle: 'A: b | Docs'\ntags:\n- x\n- y\n\nms.date: 09/25/2017\n\n---\n# H\n");
    assert_eq!(meta.page_title(), Some("A: b | Docs"));
    assert_eq!(meta.tags(), ["x", "y"]);
    assert_eq!(meta.date().as_deref(), Some("2017-09-25"));
    assert_eq!(codes, Vec::<&str>::new());
    assert_eq!(body, "# H\n");
}

#[test]
fn damaged_yaml_is_salvaged() {
    let (meta, codes, _) = header("---\ntitle: Example\nvideoid: ''\n\n{}\n\n---\n# H\n");
    assert_eq!(meta.page_title(), Some("Example"));
    assert_eq!(codes, ["yaml-salvaged"]);
}

#[test]
fn a_rule_at_the_top_is_no_yaml_header_without_its_end() {
    let (meta, _, body) = header("---\ntext\n");
    assert!(!meta.present);
    assert_eq!(body, "---\ntext\n");
}
