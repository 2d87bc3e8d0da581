//! Safe fixes of the dialect's habits: each is found and put right, the page stays as it was, and files that need
//! no fix are not touched.

#[path = "support/pipeline.rs"]
mod pipeline;

use lazuli::diag::{Applicability, Diagnostic};
use lazuli::render::html_policy::HtmlMode;

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    pipeline::render(text, HtmlMode::Sanitize).diagnostics
}

/// Code, written wrong, and what the fix makes of it.
const HABITS: &[(&str, &str, &str)] = &[
    (
        "directive-old-prefix",
        "> [WACOM.NOTE] 中\r\n",
        "> [AZURE.NOTE] 中\r\n",
    ),
    (
        "directive-old-prefix",
        "`[WACOM.NOTE]` [wacom.include [a](b.md)]\n",
        "`[WACOM.NOTE]` [AZURE.include [a](b.md)]\n",
    ),
    ("heading-no-blank", "##Kop\n", "## Kop\n"),
    (
        "heading-no-blank",
        "- x\n\n  ###中 `a`\n",
        "- x\n\n  ### 中 `a`\n",
    ),
    ("heading-glued-hashes", "## Kop##\n", "## Kop ##\n"),
    (
        "heading-glued-hashes",
        "##Kop##\r\n\r\n😀\r\n",
        "## Kop ##\r\n\r\n😀\r\n",
    ),
    (
        "link-gap",
        "😀 [a] (https://a.example/)\n",
        "😀 [a](https://a.example/)\n",
    ),
    (
        "link-gap",
        "> ![a]\r\n> (media/a.png)\r\n",
        "> ![a](media/a.png)\r\n",
    ),
    (
        "link-gap",
        "Zie [a] [b].\n\n[b]: https://a.example/\n",
        "Zie [a][b].\n\n[b]: https://a.example/\n",
    ),
    ("link-inner-bracket", "頁[a] 面](b.md)\n", "頁[a\\] 面](b.md)\n"),
    ("link-stray-parenthesis", "[a]((b.md)\n", "[a](b.md)\n"),
    ("link-stray-parenthesis", "[a](b.md()\n", "[a](b.md)\n"),
    ("link-target-blank", "[a](./b c.md)\n", "[a](./b%20c.md)\n"),
    ("link-target-blank", "\t\n[a]( b.md ) x\n", "\t\n[a](b.md) x\n"),
    (
        "link-target-blank",
        "[AZURE.INCLUDE [a](b.md )]\n",
        "[AZURE.INCLUDE [a](b.md)]\n",
    ),
    (
        "link-title-quotes",
        "[a](b.md “中 文”)\n",
        "[a](b.md \"中 文\")\n",
    ),
    ("link-title-quotes", "[a](b.md \"c\"/)\n", "[a](b.md \"c\")\n"),
    (
        "link-title-quotes",
        "[a]\n\n[a]: b.md “c”\n",
        "[a]\n\n[a]: b.md \"c\"\n",
    ),
    ("closing-break", "a</br>b\n", "a<br>b\n"),
    (
        "closing-break",
        "| a |\n|---|\n| x</BR >y |\n",
        "| a |\n|---|\n| x<br>y |\n",
    ),
    (
        "table-glued",
        "> Tekst\r\n> | a | b |\r\n> |---|---|\r\n> | 1 | 2 |\r\n",
        "> Tekst\r\n>\r\n> | a | b |\r\n> |---|---|\r\n> | 1 | 2 |\r\n",
    ),
    (
        "table-glued",
        "| a | b |\n|---|---|\n| 1 | 2 |\nTekst\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nTekst\n",
    ),
    (
        "list-glued",
        "Download.\n3. a\n4. b\n",
        "Download.\n\n3. a\n4. b\n",
    ),
    (
        "list-outside-quote",
        "> [AZURE.SELECTOR]\n- [a](b.md)\n- [c](d.md)\n\nx\n",
        "> [AZURE.SELECTOR]\n> - [a](b.md)\n> - [c](d.md)\n\nx\n",
    ),
    (
        "list-outside-quote",
        "[AZURE.SELECTOR]\n\n- [a](b.md)\n",
        "> [AZURE.SELECTOR]\n> - [a](b.md)\n",
    ),
    (
        "list-outside-quote",
        "> [AZURE.NOTE]\n- a\n- b\n",
        "> [AZURE.NOTE]\n> - a\n> - b\n",
    ),
    (
        "alert-without-quote",
        "[AZURE.NOTE] a\nb\n",
        "> [AZURE.NOTE] a\n> b\n",
    ),
    (
        "alert-without-quote",
        "1. x\r\n\r\n    [AZURE.TIP] 中\r\n> q\r\n",
        "1. x\r\n\r\n    > [AZURE.TIP] 中\r\n\r\n> q\r\n",
    ),
    ("note-same-line", "> [!NOTE] a\n> b\n", "> [!NOTE]\n> a\n> b\n"),
    (
        "note-same-line",
        "- x\r\n\r\n  > [!TIP]  😀\r\n",
        "- x\r\n\r\n  > [!TIP]\r\n  > 😀\r\n",
    ),
    (
        "directive-damaged",
        "[AZURE.INCLUDE [a] (b.md)]\n",
        "[AZURE.INCLUDE [a](b.md)]\n",
    ),
    (
        "directive-damaged",
        "中 [AZURE. INCLUDE [a](b.md)] x\n",
        "中 [AZURE.INCLUDE [a](b.md)] x\n",
    ),
    ("directive-damaged", "> [AZURE. NOTE] a\n", "> [AZURE.NOTE] a\n"),
];

#[test]
fn each_habit_is_found_fixed_and_gone_and_the_page_stays() {
    for &(code, wrong, right) in HABITS {
        let codes = |text: &str| diagnostics(text).iter().any(|found| found.code == code);
        assert!(codes(wrong), "{code} is not found in {wrong:?}");
        let fixed = pipeline::fixed(wrong).unwrap_or_default();
        assert_eq!(fixed, right, "{code}");
        assert!(!codes(&fixed), "{code} is still found in {fixed:?}");
        let html = |text: &str| pipeline::render(text, HtmlMode::Sanitize).html;
        assert_eq!(html(wrong), html(right), "{code}");
        assert_eq!(pipeline::fixed(&fixed).as_deref(), Some(right));
    }
}

#[test]
fn metadata_and_unlike_texts_before_and_behind_do_not_move_a_fix() {
    let before = "<properties pageTitle=\"中\" description=\"d\" />\r\n\r\n# 😀\r\n\r\n\tcode\r\n\r\n";
    for &(code, wrong, right) in HABITS {
        let fixed = pipeline::fixed(&format!("{before}{wrong}"));
        assert_eq!(fixed, Some(format!("{before}{right}")), "{code}");
    }
}

#[test]
fn what_only_looks_like_a_habit_is_left_alone() {
    for text in [
        "```\n##Kop\n[a] (https://a.example/)\na</br>b\n```\n",
        "`[a] (https://a.example/)` en `</br>`\n",
        "Gebruik [x] (optioneel) hier.\n",
        "Over C# en [IS [NOT] NULL](b.md)\n",
        "[a](b(c).md)\n",
        "# A #\n",
        "> [!NOTE]\n> a\n",
        "| a | b |\n|---|---|\n| 1 |\n",
    ] {
        assert_eq!(pipeline::fixed(text).as_deref(), Some(text));
        let told: Vec<_> = diagnostics(text).iter().map(|found| found.code).collect();
        let codes = ["link-broken", "html-unknown-tag"];
        assert!(
            told.iter().all(|code| codes.contains(code)),
            "{told:?} in {text:?}"
        );
    }
}

#[test]
fn a_guessed_keyword_is_fixed_only_on_demand() {
    for text in [
        "[AZURE. OMVATTEN [a](b.md)]\n",
        "> [AZURE. OPMERKING] a\n",
        "> [AZURE.SELECTOR] - [a](b.md) - [c](d.md)\n",
        "> [AZURE.SELECTOR]\n[a](b.md)\n[c](d.md)\n",
    ] {
        assert_eq!(pipeline::fixed(text).as_deref(), Some(text));
        let fixes: Vec<_> = diagnostics(text)
            .into_iter()
            .filter_map(|found| found.fix)
            .collect();
        assert!(
            fixes.iter().any(|fix| fix.applicability == Applicability::Unsafe),
            "{text:?}"
        );
    }
}

#[test]
fn a_row_that_lost_a_cell_is_found_and_a_heading_row_is_not() {
    let table = |row: &str| format!("| a | b | c |\n|---|---|---|\n{row}\n");
    let found = |row: &str| {
        let text = table(row);
        let found = diagnostics(&text);
        let short = found.iter().find(|found| found.code == "table-row-short");
        short.map(|found| text[found.span.range.as_range()].to_owned())
    };
    assert_eq!(found("| 中 | 2 |").as_deref(), Some("| 中 | 2 |"));
    assert_eq!(found("| 1 | 2 | |"), None);
    assert_eq!(found("| **Kop** |"), None);
}
