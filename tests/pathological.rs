//! Input made to be slow: every stage must stay linear, and shallow on the stack, whatever is repeated.
//!
//! Cases come from the test suites of cmark, pulldown-cmark and comrak, and from what our own scanners look
//! for. Each must come to its end on a small stack. With `LAZULI_GROWTH=1`, growth is measured as well: a
//! quadratic stage takes sixteen times as long for four times the input; we allow nine times.

#[path = "support/pipeline.rs"]
mod pipeline;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use lazuli::render::html_policy::HtmlMode;

/// The stack of a test: a recursion over nesting would not fit.
const STACK: usize = 1 << 20;
/// When a single case has certainly hung.
const WATCHDOG: Duration = Duration::from_secs(60);
/// Below this, times say nothing about growth.
const MEASURABLE: Duration = Duration::from_millis(60);
/// How much more of everything than the table below says: raise it to look for a suspect.
const SCALE: usize = 2;
/// Growth that is allowed when the input grows four times.
const FACTOR: f64 = 9.0;
/// No case takes longer than this, in a debug build on a busy machine.
const SLOW: Duration = Duration::from_secs(5);

type Make = fn(usize) -> String;

/// Runs `work` on a small stack, and fails when it does not end.
fn fenced<R: Send + 'static>(name: &str, work: impl FnOnce() -> R + Send + 'static) -> R {
    let (done, result) = mpsc::channel();
    let worker = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || done.send(work()))
        .expect("a thread");
    match result.recv_timeout(WATCHDOG) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name}: not done after {WATCHDOG:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(_) => unreachable!("the worker sends before it ends"),
        },
    }
}

/// The time that `text` takes, and which stage took it.
fn time(name: &str, text: String) -> (Duration, String) {
    fenced(name, move || {
        let start = Instant::now();
        let rendered = pipeline::render(&text, HtmlMode::Sanitize);
        (start.elapsed(), format!("{:?}", rendered.times))
    })
}

/// What is wrong with how the time for `make` grows from `n` to `4 n`; the best of three runs counts.
fn growth(name: &str, make: Make, n: usize) -> Option<String> {
    let mut least: Option<(f64, String)> = None;
    for _ in 0..3 {
        let (more, stages) = time(name, make(4 * n));
        if more < MEASURABLE {
            return None;
        }
        let (once, _) = time(name, make(n));
        let factor = more.as_secs_f64() / once.as_secs_f64();
        if factor <= FACTOR && more < SLOW {
            return None;
        }
        if least.as_ref().is_none_or(|(best, _)| factor < *best) {
            least = Some((factor, format!("{more:?} {stages}")));
        }
    }
    least
        .map(|(factor, times)| format!("{name}: {factor:.1} times as long for four times the input: {times}"))
}

fn assert_linear(cases: &[(&str, Make, usize)]) {
    // Grammars and strings are read on first use.
    time("warm-up", "# a\n\n```rust\nfn f() {}\n```\n".to_owned());
    let problems: Vec<String> = cases
        .iter()
        .filter_map(|&(name, make, n)| {
            let start = Instant::now();
            // Times depend on the machine: they are compared on request only. A case that never ends fails.
            let problem = if std::env::var_os("LAZULI_GROWTH").is_some() {
                growth(name, make, SCALE * n)
            } else {
                time(name, make(4 * SCALE * n));
                None
            };
            println!("{:8.0} ms  {name}", start.elapsed().as_secs_f64() * 1000.0);
            problem
        })
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn inline_nesting_of_cmark_and_pulldown_is_linear() {
    assert_linear(&[
        ("strong openers", |n| "*a **a ".repeat(n), 2_000),
        ("emphasis closers", |n| "a_ ".repeat(n), 4_000),
        ("emphasis openers", |n| "_a ".repeat(n), 4_000),
        ("link closers", |n| "a]".repeat(n), 6_000),
        ("link openers", |n| "[a".repeat(n), 6_000),
        ("mismatched", |n| "*a_ ".repeat(n), 3_000),
        ("mixed openers", |n| "*a ".repeat(n) + &"_a*_ ".repeat(n), 2_000),
        ("double and single", |n| format!("a**b{}", "c* ".repeat(n)), 3_000),
        ("links and emphasis", |n| "[ a_".repeat(n), 4_000),
        ("bracket paren", |n| "[ (](".repeat(n), 3_000),
        ("image brackets", |n| "![[]()".repeat(n), 2_000),
        (
            "nested brackets",
            |n| format!("{}a{}", "[".repeat(n), "]".repeat(n)),
            5_000,
        ),
        ("unclosed target", |n| "[a](<b".repeat(n), 3_000),
        ("unclosed url", |n| "[a](b".repeat(n), 3_000),
        (
            "backtick runs",
            |n| {
                (1..(n as f64).sqrt() as usize)
                    .map(|i| format!("e{}", "`".repeat(i)))
                    .collect()
            },
            20_000,
        ),
        ("empty links", |n| "[](".repeat(n), 4_000),
        ("code and slash", |n| "``\\".repeat(n), 4_000),
        ("triple stars", |n| "a***".repeat(n), 3_000),
        ("cdata", |n| "a <![CDATA[".repeat(n), 2_000),
        ("declarations", |n| "a <!A".repeat(n), 3_000),
        ("instructions", |n| "a<?".repeat(n), 4_000),
        ("code spans", |n| "`a` ".repeat(n), 2_000),
        ("strikes", |n| "a***b~~".repeat(n), 2_000),
        (
            "many emphases",
            |n| format!("{}a{}", "*".repeat(n), "*".repeat(n)),
            4_000,
        ),
        ("strong emphasis", |n| "a***_b__".repeat(n), 2_000),
    ]);
}

#[test]
fn our_own_literals_are_linear_on_one_line() {
    assert_linear(&[
        ("[", |n| "[".repeat(n), 10_000),
        ("(", |n| "(".repeat(n), 20_000),
        ("](", |n| "](".repeat(n), 6_000),
        ("<", |n| "<".repeat(n), 10_000),
        ("<a ", |n| "<a ".repeat(n), 6_000),
        ("</", |n| "</".repeat(n), 10_000),
        ("<x", |n| "<x".repeat(n), 10_000),
        ("<a href=\"", |n| "<a href=\"".repeat(n), 2_000),
        ("&", |n| "&".repeat(n), 10_000),
        ("\"", |n| "\"".repeat(n), 20_000),
        ("|", |n| "|".repeat(n), 10_000),
        ("\\", |n| "\\".repeat(n), 10_000),
        ("\\<", |n| "\\<".repeat(n), 10_000),
        ("`", |n| "`".repeat(n), 10_000),
        ("` ", |n| "` ".repeat(n), 10_000),
        ("**", |n| "**".repeat(n), 10_000),
        ("a** ", |n| "a** ".repeat(n), 5_000),
        ("**a", |n| "**a".repeat(n), 5_000),
        ("slashes before a bracket", |n| "\\\\](x".repeat(n), 3_000),
        ("<!--", |n| "<!--".repeat(n), 5_000),
        ("a<!--", |n| "a<!--".repeat(n), 5_000),
        ("a <!-- -->", |n| "a <!-- -->".repeat(n), 1_000),
        ("code <!--", |n| format!("`{}", "<!--".repeat(n)), 5_000),
        ("</ and <!--", |n| "</".to_owned() + &"<!--".repeat(n), 5_000),
        ("[AZURE.", |n| "[AZURE.".repeat(n), 4_000),
        ("[AZURE.INCLUDE", |n| "[AZURE.INCLUDE".repeat(n), 3_000),
        (
            "[AZURE.INCLUDE [a](b.md",
            |n| "[AZURE.INCLUDE [a](b.md".repeat(n),
            1_500,
        ),
        (
            "[AZURE.INCLUDE [[",
            |n| "[AZURE.INCLUDE ".to_owned() + &"[[".repeat(n),
            4_000,
        ),
        (
            "damaged includes",
            |n| "[AZURE . OPNEMEN [a](b.md)] ".repeat(n),
            300,
        ),
        ("[!INCLUDE", |n| "[!INCLUDE".repeat(n), 4_000),
        ("[!NOTE]", |n| "[!NOTE]".repeat(n), 4_000),
        (
            "selector items",
            |n| format!("> [AZURE.SELECTOR] {}", "- [a](b) ".repeat(n)),
            300,
        ),
        ("[a] (b", |n| "[a] (http://b".repeat(n), 2_000),
        (
            "[a] [b]",
            |n| format!("[b]: /x\n\n{}", "[a] [b] ".repeat(n)),
            1_500,
        ),
        ("[a] b](c", |n| "[a] b](c".repeat(n), 2_000),
        ("](a b)", |n| "](a/ b)".repeat(n), 2_000),
        ("](((", |n| "[a]((((".repeat(n), 3_000),
        ("://", |n| "http://a)".repeat(n), 2_000),
        (":// and )", |n| format!("http://a{}", ")".repeat(n)), 3_000),
        ("blanks", |n| format!("[a]{}", " ".repeat(n)), 20_000),
        ("<center>", |n| "<center>a</center>".repeat(n), 300),
        ("tags", |n| "<b>".repeat(n), 2_000),
        ("unknown tags", |n| "<tenant>".repeat(n), 1_500),
        ("marks", |n| "\u{fffc}".repeat(n), 4_000),
        ("NULs", |n| "\0".repeat(n), 4_000),
        ("bom", |n| "\u{feff}".repeat(n), 4_000),
    ]);
}

#[test]
fn our_own_literals_are_linear_on_many_lines() {
    assert_linear(&[
        ("paragraph", |n| "a\n".repeat(n), 3_000),
        ("blank lines", |n| "\n".repeat(n), 20_000),
        ("> a", |n| "> a\n".repeat(n), 3_000),
        ("- a", |n| "- a\n".repeat(n), 1_500),
        ("1. a", |n| "1. a\n".repeat(n), 1_500),
        (
            "2. a under text",
            |n| "a\n".to_owned() + &"2. a\n".repeat(n),
            1_500,
        ),
        ("a and 7. b", |n| "a.\n7. b\n".repeat(n), 1_500),
        (
            "numbers under text",
            |n| (2..n + 2).map(|i| format!("x\n{i}. a\n")).collect(),
            1_000,
        ),
        ("1. a and  - b", |n| "1. a\n\n - b\n\n".repeat(n), 700),
        ("steps without siblings", |n| " 1. a\n".repeat(n), 1_500),
        (
            "step and long text",
            |n| "1. a\n\n".to_owned() + &" b\n\n".repeat(n),
            1_500,
        ),
        ("fences never closed", |n| "```x\n# h\n\n".repeat(n), 700),
        (
            "fences of growing length",
            |n| {
                (3..(n as f64).sqrt() as usize + 3)
                    .map(|i| "`".repeat(i) + "\n\n# h\n\n")
                    .collect()
            },
            20_000,
        ),
        ("tilde fences", |n| "~~~\na\n".repeat(n), 1_500),
        (
            "fences never closed, no heading",
            |n| "- ```x\n\na\n\n".repeat(n),
            500,
        ),
        ("fences and alerts", |n| "> ```\n> a\n\n".repeat(n), 700),
        ("<table>", |n| "<table>\n".repeat(n), 2_000),
        ("<table> blank", |n| "<table>\n\n".repeat(n), 1_500),
        ("</table>", |n| "</table>\n".repeat(n), 2_000),
        ("<div>", |n| "<div>\n\n".repeat(n), 1_000),
        ("<p> and text", |n| "<p>\n\na\n\n".repeat(n), 700),
        ("<pre>", |n| "<pre>\n".repeat(n), 2_000),
        ("<br>", |n| "<br>\na\n".repeat(n), 1_000),
        ("<!-- lines", |n| "<!--\n".repeat(n), 2_000),
        ("a <!-- lines", |n| "a <!--\n".repeat(n), 2_000),
        ("comments", |n| "<!-- a -->\n".repeat(n), 1_000),
        (
            "comments in rounds",
            |n| "<!-- a --><!-- b --> c\n".repeat(n),
            500,
        ),
        (
            "open comment, one end",
            |n| format!("{}-->\n", "a <!-- b\n".repeat(n)),
            2_000,
        ),
        ("| a", |n| "| a\n".repeat(n), 2_000),
        (
            "| a |",
            |n| format!("| a |\n| - |\n{}", "| a |\n".repeat(n)),
            1_000,
        ),
        ("many tables", |n| "|a|\n|-|\n|b|\n\n".repeat(n), 400),
        (
            "many indented headers",
            |n| "a\n\n    |a|b|\n|-|-|\n|b|\n\n".repeat(n),
            150,
        ),
        ("many lazy tables", |n| "> |a|b|\n|-|-|\n|b|c|\n\n".repeat(n), 150),
        (
            "many columns",
            |n| format!("|{}\n|{}\n", "a|".repeat(n), "-|".repeat(n)),
            2_000,
        ),
        (
            "columns and short rows",
            |n| {
                let side = (n as f64).sqrt() as usize;
                format!(
                    "|{}\n|{}\n{}",
                    "a|".repeat(side),
                    "-|".repeat(side),
                    "|a\n".repeat(side)
                )
            },
            8_000,
        ),
        ("delimiter rows", |n| "|-|\n".repeat(n), 1_500),
        (
            "delimiter line",
            |n| format!("a|b\n{}", "-|".repeat(n) + "x"),
            5_000,
        ),
        ("# h", |n| "# h\n".repeat(n), 1_500),
        ("#", |n| "#".repeat(n), 20_000),
        ("# and many #", |n| format!("# a{}b", "#".repeat(n)), 20_000),
        ("equal anchors", |n| "<a name=\"x\"></a>\n".repeat(n), 700),
        (
            "colliding slugs",
            |n| (0..n).map(|i| format!("# a\n# a-{i}\n")).collect(),
            700,
        ),
        ("named headings", |n| "# <a name=\"x\"></a>x\n".repeat(n), 500),
        (
            "definitions",
            |n| (0..n).map(|i| format!("[{i}]: /x\n")).collect(),
            1_500,
        ),
        ("equal definitions", |n| "[a]: /x\n".repeat(n), 1_500),
        ("glued definitions", |n| "a\n[a]: /x\n".repeat(n), 1_000),
        ("undefined references", |n| "[a][b] ".repeat(n), 1_500),
        ("footnotes", |n| "[^1]:\n".repeat(n), 1_500),
        ("notes", |n| "> [AZURE.NOTE] a\n".repeat(n), 1_000),
        ("bare notes", |n| "> [AZURE.NOTE]\n- a\n".repeat(n), 700),
        ("notes without quotes", |n| "[AZURE.NOTE] a\n".repeat(n), 1_000),
        ("selectors", |n| "> [AZURE.SELECTOR]\n- [a](b)\n\n".repeat(n), 500),
        (
            "one selector",
            |n| "> [AZURE.SELECTOR]\n".to_owned() + &"- [a](b)\n".repeat(n),
            1_000,
        ),
        ("damaged notes", |n| "[AZURE . LET OP] a\n\n".repeat(n), 700),
        (
            "damaged lists",
            |n| format!("{}a\n", "[AZURE.LIJST (a | b)]\n\n".repeat(n)),
            700,
        ),
        (
            "missing includes",
            |n| "[AZURE.INCLUDE [a](b.md)]\n\n".repeat(n),
            500,
        ),
        (
            "includes on one line",
            |n| "[AZURE.INCLUDE [a](b.md)] ".repeat(n),
            500,
        ),
        (
            "includes in a row",
            |n| format!("|a|\n|-|\n|{}|\n", "[AZURE.INCLUDE [a](b.md)]".repeat(n)),
            500,
        ),
        ("indented code", |n| "    a\n".repeat(n), 3_000),
        (
            "indented code behind a list",
            |n| "- a\n\n".to_owned() + &"      > a\n\n".repeat(n),
            1_000,
        ),
        (
            "indented blocks",
            |n| "- a\n\n          > a\n\nb\n\n".repeat(n),
            400,
        ),
        (
            "metadata",
            |n| format!("<properties\n{}\n/>", "a=\"b\"\n".repeat(n)),
            1_000,
        ),
        (
            "metadata never closed",
            |n| format!("<properties\n{}", "a=\"b\"\n".repeat(n)),
            1_000,
        ),
        (
            "many metadata blocks",
            |n| "<properties/>\n<tags/>\n".repeat(n),
            1_000,
        ),
        (
            "quotes in metadata",
            |n| format!("<properties a=\"{}/>", "\" ".repeat(n)),
            2_000,
        ),
        ("yaml", |n| format!("---\n{}---\n", "a: b\n".repeat(n)), 500),
        (
            "yaml never closed",
            |n| format!("---\n{}", "a: b\n".repeat(n)),
            1_500,
        ),
        (
            "yaml nesting",
            |n| format!("---\na: {}\n---\n", "[".repeat(n)),
            1_000,
        ),
        ("rules", |n| "---\n\n".repeat(n), 2_000),
        ("rule of a line", |n| "- ".repeat(n), 5_000),
        ("setext", |n| "a\n-\n".repeat(n), 1_500),
        ("carriage returns", |n| "a\r".repeat(n), 3_000),
        ("code in info", |n| "``` <a b>\n".repeat(n), 1_000),
        (
            "code block",
            |n| format!("```xml\n{}```\n", "<a>\n".repeat(n)),
            500,
        ),
        (
            "line of code",
            |n| format!("```json\n{}\n```\n", "[".repeat(n)),
            5_000,
        ),
    ]);
}

#[test]
fn deep_nesting_is_linear() {
    assert_linear(&[
        ("> on one line", |n| "> ".repeat(n) + "a", 10_000),
        (">> and emphasis", |n| ">".repeat(n) + &"a*".repeat(n), 10_000),
        ("- on one line", |n| "- ".repeat(n) + "x", 8_000),
        (
            "- and blank lines",
            |n| "- ".repeat(n) + "x" + &"\n".repeat(n),
            8_000,
        ),
        (
            "> - and > lines",
            |n| format!("> {}x{}", "- ".repeat(n), "\n> ".repeat(n)),
            4_000,
        ),
        ("1. on one line", |n| "1. ".repeat(n) + "x", 8_000),
        (
            "> and paragraphs",
            |n| "> ".repeat(n) + "a\n" + &"b\n".repeat(n),
            4_000,
        ),
        (
            "nested lists",
            |n| {
                let depth = (n as f64).sqrt() as usize;
                (0..depth).map(|i| " ".repeat(2 * i) + "- a\n").collect()
            },
            40_000,
        ),
        (
            "nested quotes",
            |n| {
                let depth = (n as f64).sqrt() as usize;
                (0..depth).map(|i| ">".repeat(i) + " a\n").collect()
            },
            40_000,
        ),
        ("nested html", |n| "<div>".repeat(n), 3_000),
        ("nested tables", |n| "<table><tr><td>".repeat(n), 1_000),
        (
            "nested emphasis",
            |n| "*a **b ".repeat(n) + &" b** a*".repeat(n),
            1_500,
        ),
    ]);
}
