//! What the scanner says of small files.

use super::*;
use crate::syntax::lines;

/// One letter a line: B blank, T text, H heading, F/f/c fence open, body, close, I indented, X HTML,
/// K comment, R rule.
fn kinds(text: &str) -> String {
    scan(&lines::split(text, &[]))
        .iter()
        .map(|info| match info.kind {
            Kind::Blank => 'B',
            Kind::Text => 'T',
            Kind::Heading => 'H',
            Kind::FenceOpen => 'F',
            Kind::FenceBody => 'f',
            Kind::FenceClose => 'c',
            Kind::Indented => 'I',
            Kind::Html => 'X',
            Kind::Comment => 'K',
            Kind::Rule => 'R',
        })
        .collect()
}

#[test]
fn fences_keep_their_lines_and_unclosed_ones_keep_none() {
    assert_eq!(kinds("```\n##x\n```\n##y"), "FfcH");
    assert_eq!(kinds("```\na\n\n## b"), "FffH");
    assert_eq!(kinds("1. a\n\n    ```\n    ##x\n    ```\n2. b"), "TBFfcT");
}

#[test]
fn indented_code_needs_a_blank_line_and_no_list() {
    assert_eq!(kinds("a\n    b\n\n    c"), "TTBI");
    assert_eq!(kinds("1. a\n\n    b\n\nc\n\n    d"), "TBTBTBI");
}

#[test]
fn html_blocks_end_as_the_2016_renderer_ended_them() {
    assert_eq!(kinds("<table>\n<tr>\n\n    <td>x</td>\n</table>\na"), "XXXXXT");
    assert_eq!(kinds("<br>\n## a"), "XH");
    assert_eq!(kinds("<a name=\"x\"></a>\n- a"), "XT");
    assert_eq!(kinds("<div>\n## a\n\n## b"), "XXBH");
    assert_eq!(kinds("<SinksConfig>\n## a"), "TH");
}

#[test]
fn comments_run_to_their_end() {
    assert_eq!(kinds("<!-- a\n\n## b\n--> c\nd"), "KKKKT");
}

#[test]
fn lazy_lines_and_glued_items_are_known() {
    let info = scan(&lines::split("> a\nb\n- c", &[]));
    assert!(info[1].lazy && info[2].item.is_some());
    let info = scan(&lines::split("tekst\n3. c\n4. d", &[]));
    assert_eq!(info[1].glued_item, Some(3));
    let info = scan(&lines::split("1. a\n3. c", &[]));
    assert_eq!(
        (info[1].glued_item, info[1].item.map(|i| i.number)),
        (None, Some(Some(3)))
    );
}

#[test]
fn content_starts_behind_the_containers() {
    let text = "> 1. [x]";
    let info = scan(&lines::split(text, &[]));
    assert_eq!((info[0].content, info[0].depth, info[0].quotes), (5, 2, 1));
}

fn scan(lines: &[Line<'_>]) -> Vec<Info> {
    let mut info = Vec::new();
    scan_into(lines, &mut info);
    info
}
