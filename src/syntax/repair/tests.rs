//! Each rule on its smallest example, and what it must leave alone.

use super::*;
use crate::base::FileId;

/// The repaired text and the rules that were needed.
fn repair(text: &str) -> (String, Vec<&'static str>) {
    let doc = Doc::new(FileId(0), text, &[]);
    let (mapped, _, doc) = run(doc, false);
    let needed = RULES
        .iter()
        .zip(doc.counts)
        .filter(|(_, count)| *count > 0)
        .map(|(rule, _)| rule.id)
        .collect();
    (mapped.text, needed)
}

#[track_caller]
fn becomes(from: &str, to: &str, rules: &[&str]) {
    let (text, needed) = repair(from);
    assert_eq!((text.as_str(), needed.as_slice()), (to, rules));
}

#[test]
fn headings() {
    becomes("##Kop##", "## Kop ##", &["C1", "C18"]);
    becomes("## Aan de slag met C#", "## Aan de slag met C#", &[]);
    becomes("    ##code", "    ##code", &[]);
    becomes("#1 in de lijst", "#1 in de lijst", &[]);
}

#[test]
fn gaps_in_links() {
    becomes(
        "[a] (https://x.example) [b] (of niet)",
        "[a](https://x.example) [b] (of niet)",
        &["C2"],
    );
    becomes("`[a] (https://x)`", "`[a] (https://x)`", &[]);
    becomes(
        "[tekst] [r] en [q] [t]\n\n[r]: http://x",
        "[tekst][r] en [q] [t]\n\n",
        &["C3"],
    );
}

#[test]
fn bold_at_the_edge_of_a_word() {
    becomes("**a (b)**en", "**a (b)**\u{fffc}en", &["C5"]);
    becomes("**a** b", "**a** b", &[]);
}

#[test]
fn tables() {
    becomes(
        "| a | b |\n|---|---|---|\n| c | d |\n||||",
        "| a | b |\n|---|---|\n| c | d |\n||||",
        &["C6"],
    );
    becomes("a|b\n-|-\nc|d\nslot", "a|b\n-|-\nc|d\n\nslot", &["C7"]);
    becomes("tekst\n|a|b|\n|-|-|", "tekst\n\n|a|b|\n|-|-|", &["C8"]);
}

#[test]
fn lists() {
    becomes("1.      a\n2. b", "1. a\n2. b", &["C9"]);
    becomes("Doe dit.\n3. a\n4. b", "Doe dit.\n\n3. a\n4. b", &["C10"]);
    becomes(
        "De uitgave van\n2016. Dat was het.",
        "De uitgave van\n2016. Dat was het.",
        &[],
    );
    becomes("- a\n - b\n- c", "- a\n  - b\n- c", &["C11"]);
    becomes("- a\n - b\n - c", "- a\n - b\n - c", &[]);
    becomes("1. a\n  - b\n2. c", "1. a\n   - b\n2. c", &["C12"]);
    becomes(
        "1. a\n\n  ![x](y)\n\n2. c",
        "1. a\n\n   ![x](y)\n\n2. c",
        &["C13"],
    );
}

#[test]
fn indented_text_behind_a_list_is_no_code() {
    becomes(
        "5. Stap\n\n  ![](http://x/a.png)\n\n    > [AZURE.NOTE] b\n\n6. c",
        "5. Stap\n\n   ![](http://x/a.png)\n\n    > [AZURE.NOTE] b\n\n6. c",
        &["C13", "C19"],
    );
    becomes(
        "1. a\n\nb\n\n    c|d\n    -|-\n    e|f",
        "1. a\n\nb\n\n   c|d\n   -|-\n   e|f",
        &["C19"],
    );
    becomes("1. a\n\n   b|c\n-|-\nd|e", "1. a\n\n   b|c\n   -|-\n   d|e", &[]);
    becomes("1. a\n\nb\n\n    code()", "1. a\n\nb\n\n    code()", &[]);
}

#[test]
fn html_blocks() {
    becomes("<br>\n## a", "<br>\n\n## a", &["C15"]);
    becomes(
        "<center>![a](b)</center>",
        "<center>\n\n![a](b)\n\n</center>",
        &["C16"],
    );
    becomes(
        "<table>\n<tr>\n\n   <td>a</td>\n</table>\nb",
        "<table>\n<tr>\n   <td>a</td>\n</table>\n\nb",
        &["C22"],
    );
    becomes("een <naam> en `<naam>`", "een \\<naam> en `<naam>`", &["C29"]);
}

#[test]
fn fences() {
    becomes("```\na\n\n## b", "```\na\n```\n\n## b", &["C20"]);
    becomes("```<a b=\"c\">\nd\n```", "```\n<a b=\"c\">\nd\n```", &["C21"]);
}

#[test]
fn code_left_of_its_item_stays_with_its_fence() {
    becomes(
        "- a\n\n  ```\nb\n```\n\n## c",
        "- a\n\n  ```\n  b\n  ```\n\n## c",
        &["X2"],
    );
}

#[test]
fn the_first_closer_closes_wherever_it_stands() {
    becomes(
        "1. a\n\n    ```\n    b\n```\n\nc",
        "1. a\n\n    ```\n    b\n   ```\n\nc",
        &["X2"],
    );
}

#[test]
fn a_header_row_indented_like_code_is_none() {
    becomes(
        "a\n\n    b | c\n--- | ---\nd | e",
        "a\n\nb | c\n--- | ---\nd | e",
        &[],
    );
}

#[test]
fn the_prefix_of_2013_is_that_of_today() {
    becomes("> [WACOM.NOTE] a", "> [AZURE.NOTE] a", &["X4"]);
    becomes(
        "a [WACOM.INCLUDE [b](c.md)] `[WACOM.NOTE]` \\[wacom.VIDEO d]",
        "a [AZURE.INCLUDE [b](c.md)] `[WACOM.NOTE]` \\[AZURE.VIDEO d]",
        &["X4"],
    );
    becomes("```\n[WACOM.NOTE] a\n```", "```\n[WACOM.NOTE] a\n```", &[]);
    becomes("[WACOM](a.md) WACOM.NOTE", "[WACOM](a.md) WACOM.NOTE", &[]);
}

#[test]
fn an_include_may_have_its_path_elsewhere() {
    becomes(
        "[AZURE.INCLUDE [a][]] x [!include [b] [C]] `[AZURE.INCLUDE [a][]]`\n\n[a]: ../includes/a.md\n[c]: c.md",
        "[AZURE.INCLUDE [a](../includes/a.md)] x [!include [b](c.md)] `[AZURE.INCLUDE [a][]]`\n\n\n",
        &["C25", "X5"],
    );
    becomes("[AZURE.INCLUDE [a][b]]", "[AZURE.INCLUDE [a][b]]", &[]);
}

#[test]
fn marks_of_clouds_go_and_what_they_enclose_stays() {
    becomes(
        "# a\n\n[AZURE.ACOM]{\n\nb [AZURE.ACN]{ c [AZURE.ACN]} d `[AZURE.ACN]{`\n\n[AZURE.ACOM]}",
        "# a\n\n\n\nb c d `[AZURE.ACN]{`\n\n",
        &["X6"],
    );
}

#[test]
fn chunks_of_2013_are_includes() {
    becomes(
        "<div chunk=\"../chunks/a.md\" />\n# b\n\n- c\n\n  <div chunk=\"d.md\"></div>",
        "[AZURE.INCLUDE [chunk](../chunks/a.md)]\n# b\n\n- c\n\n  [AZURE.INCLUDE [chunk](d.md)]",
        &["X7"],
    );
    becomes("<div chunk=\"a.md\">b</div>", "<div chunk=\"a.md\">b</div>", &[]);
}

#[test]
fn one_parenthesis_too_many_goes() {
    becomes("[a](b.md#c() d", "[a](b.md#c) d", &["X3"]);
    becomes("[a]((b.md), c", "[a](b.md), c", &["X3"]);
    becomes("[a](b(c)) [d](e())", "[a](b(c)) [d](e())", &[]);
}

#[test]
fn a_bracket_in_a_link_is_text() {
    becomes(
        "[a] b](c.md) [d][e] f](g)",
        "[a\\] b](c.md) [d][e] f](g)",
        &["X1"],
    );
}

#[test]
fn a_table_may_leave_its_quote_to_the_header() {
    becomes(">|a|b|\n|-|-|\n|c|d|", ">|a|b|\n>|-|-|\n>|c|d|", &[]);
}

#[test]
fn urls_and_titles() {
    becomes("[a](./b c.md)", "[a](./b%20c.md)", &["C24"]);
    becomes("[a](b.md “c”)", "[a](b.md \"c\")", &["C27"]);
    becomes("`[a](b.md “c”)`", "`[a](b.md “c”)`", &[]);
    becomes("tekst\n[a]: http://b", "tekst\n", &["C25"]);
}

#[test]
fn selectors_draw_their_items_in() {
    becomes(
        "> [AZURE.SELECTOR]\n- [a](b)\n\nc",
        "> [AZURE.SELECTOR]\n> - [a](b)\n\nc",
        &["C4"],
    );
    becomes(
        "> [AZURE.SELECTOR]\n[a](b)  \n[c](d)\n\ne",
        "> [AZURE.SELECTOR]\n> - [a](b)  \n> - [c](d)\n\ne",
        &["C4"],
    );
    becomes(
        "> [AZURE.SELECTOR] - [a](b) - [c](d)",
        "> [AZURE.SELECTOR]\n> - [a](b)\n> - [c](d)",
        &["C4"],
    );
}

#[test]
fn an_include_below_a_selector_is_none_of_its_items() {
    let text = "> [AZURE.SELECTOR]\n> - [a](a.md)\n\n[AZURE.INCLUDE [i](i.md)]\n";
    becomes(text, text, &[]);
}

#[test]
fn a_list_of_an_alert_keeps_its_text_however_far_left_it_stands() {
    let (text, _) = repair("- > [AZURE.NOTE]\n  - a\n鄉\n");
    assert!(text.contains("a\n") && text.contains('鄉'), "{text}");
    let (text, _) = repair("10. > [AZURE.NOTE]\n\t- item\n");
    assert!(text.ends_with("- item\n"), "{text}");
}

#[test]
fn alerts_whose_brackets_or_blanks_are_damaged_are_alerts() {
    for damaged in [
        "[AZURE. NOTE]",
        "[AZURE .NOTE]",
        "[AZURE.NOTE",
        "AZURE.NOTE]",
        "[AZURE.Opmerking:",
    ] {
        let (text, _) = repair(&format!("> {damaged} See [a](b.md).\n"));
        assert_eq!(text, "> [AZURE.NOTE] See [a](b.md).\n", "{damaged}");
    }
    for text in [
        "> [Azure.Note the words](of-a-link.md)\n",
        "> Azure.Storage is a namespace\n",
        "AZURE.NOTE] without a quote\n",
        "[azure.blob.storage]: x\n",
    ] {
        let (left, _) = repair(text);
        assert!(!left.contains("[AZURE.NOTE]"), "{left}");
    }
}

#[test]
fn alerts_get_their_quote_and_their_paragraph() {
    becomes("[AZURE.NOTE] a\nb", "> [AZURE.NOTE] a\n> b", &[]);
    becomes(
        "> [AZURE.NOTE] a\n> [AZURE.TIP] b",
        "> [AZURE.NOTE] a\n>\n> [AZURE.TIP] b",
        &[],
    );
    becomes(">[AZURE.NOTE]\n- a\n- b", ">[AZURE.NOTE]\n> - a\n> - b", &["C4"]);
    becomes("> [AZURE.TIP]\n\n> - a", "> [AZURE.TIP]\n>\n> - a", &[]);
    becomes("> \\[AZURE. Opmerking\\] a", "> [AZURE.NOTE] a", &[]);
}

#[test]
fn text_behind_half_a_comment_is_text() {
    let (text, _) = repair("[<!--\n<!-->\r鄉\n");
    assert!(text.contains('鄉'), "{text}");
}

#[test]
fn a_row_that_came_into_its_quote_is_not_looked_at_again() {
    let (text, _) = repair("> a | b\n|-|-\n   |-|\n");
    assert_eq!(text.matches('>').count(), 3, "{text}");
}

#[test]
fn comments_leave_nothing_behind() {
    becomes("a <!-- b --> c", "a  c", &[]);
    becomes("a\n\n<!-- [x]: y\n\nz -->\n\nb", "a\n\n<!---->\n\nb", &[]);
    becomes("- a\n<!--HONumber=1-->", "- a\n", &[]);
}

#[test]
fn line_ends_become_lf() {
    becomes("a\r\n\r\nb\rc", "a\n\nb\nc", &[]);
}

/// What block repairs look for, less what gives a second look something new to see: definitions and comments
/// that were taken out, gaps whose closing makes a link, alerts that adopt what stands below their new quote,
/// items inside what looked like code.
const BLOCKS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "> ",
    "- ",
    " - ",
    "1. ",
    "2. ",
    "**",
    "`",
    "\n```js\n",
    "\n```\n",
    "\n| a |\n",
    "\n|-|-|\n",
    "\n##",
    "# ",
    "[AZURE.INCLUDE [a](b.md)]",
    "[a](c.md)",
    "<tenant>",
    "\n<div>\n",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..Default::default() })]

    #[test]
    fn what_is_repaired_needs_no_repair(
        words in proptest::collection::vec(proptest::sample::select(BLOCKS), 0..12),
    ) {
        let (once, _) = repair(&words.concat());
        let (twice, _) = repair(&once);
        proptest::prop_assert_eq!(twice.replace(EDGE, ""), once.replace(EDGE, ""));
    }
}
