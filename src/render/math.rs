//! Formulas in the language of LaTeX → MathML, which browsers show without scripts.

mod commands;

use html5gum::{Token, Tokenizer};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::mathml::write_mathml;
use pulldown_latex::{Parser, ParserError, Storage};

use crate::base::escape;
use crate::diag::Diagnostic;
use crate::syntax::article::{Article, Event};
use crate::syntax::expand::Expanded;

/// How many commands, groups and scripts a formula may have: the library goes a call deeper with each that stands
/// in another.
const MOST_MARKS: usize = 300;

/// The elements of MathML Core, and what else the library writes.
const ELEMENTS: [&str; 27] = [
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

/// The attributes with which the library says how they look.
const ATTRIBUTES: [&str; 24] = [
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "depth",
    "dir",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "style",
    "width",
];

/// The formula `text` as MathML; `display` is one on lines of its own.
///
/// # Errors
/// What is wrong with the formula, in a few words.
pub fn mathml(text: &str, display: bool) -> Result<String, String> {
    let marks = text
        .bytes()
        .filter(|b| matches!(b, b'\\' | b'{' | b'^' | b'_' | b'['));
    if marks.count() > MOST_MARKS {
        return Err("it is too long".to_owned());
    }
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(text, &storage).collect();
    let events = events.map_err(|error| first_words(&error.to_string()))?;
    let config = RenderConfig {
        display_mode: match display {
            true => DisplayMode::Block,
            false => DisplayMode::Inline,
        },
        ..RenderConfig::default()
    };
    let mut written = Vec::new();
    let events = events.into_iter().map(Ok::<_, ParserError>);
    write_mathml(&mut written, events, config).map_err(|error| error.to_string())?;
    checked(&String::from_utf8_lossy(&written)).ok_or_else(|| "it contains HTML".to_owned())
}

/// How much of a formula a finding quotes.
const QUOTED: usize = 40;

/// The formulas of `article` that cannot be read, as findings.
pub fn problems(article: &Article<'_>, expanded: &Expanded<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for event in &article.events {
        let Event::Math { text, display, place } = event else {
            continue;
        };
        let Err(reason) = mathml(text, *display) else {
            continue;
        };
        let written = &expanded.text[place.clone()];
        let unknown = commands::unknown(written).filter(|_| reason == commands::UNKNOWN);
        let (place, message, help) = match unknown {
            Some(name) => {
                let near = commands::nearest(&written[name.clone()]);
                (
                    place.start + name.start - 1..place.start + name.end,
                    format!("`\\{}` is no command of formulas", &written[name]),
                    near.map(|near| format!("did you mean `\\{near}`?")),
                )
            }
            None => {
                let message = format!("`{}` cannot be read as a formula: {reason}", quoted(text));
                (place.clone(), message, None)
            }
        };
        let advice = "write it in the language of LaTeX, or `\\$` for a dollar sign that begins no formula";
        let (span, chain) = expanded.span(place);
        let mut finding =
            Diagnostic::new("math-invalid", span, message).with_chain(expanded.directives(chain));
        finding.help = Some(help.unwrap_or_else(|| advice.to_owned()));
        found.push(finding);
    }
    found
}

/// A formula on one line, cut if it is long.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// `parsing error: unknown primitive command found` and a drawing of the place → the reason alone.
fn first_words(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("parsing error: ").unwrap_or(line).to_owned()
}

/// MathML as the library wrote it, which does not escape all that writers put into a formula: written anew from
/// its tokens. `None` if there is anything in it that is no MathML.
fn checked(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for token in Tokenizer::new(mathml) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = text_of(&tag.name);
                if !ELEMENTS.contains(&name.as_str()) {
                    return None;
                }
                out.push('<');
                out.push_str(&name);
                for (name, value) in &tag.attributes {
                    let name = text_of(name);
                    if !ATTRIBUTES.contains(&name.as_str()) {
                        return None;
                    }
                    let value = escape::html_string(&text_of(value));
                    out.push_str(&format!(" {name}=\"{value}\""));
                }
                out.push_str(if tag.self_closing { "/>" } else { ">" });
            }
            Token::EndTag(tag) => {
                let name = text_of(&tag.name);
                if !ELEMENTS.contains(&name.as_str()) {
                    return None;
                }
                out.push_str(&format!("</{name}>"));
            }
            Token::String(text) => escape::html(&mut out, &text_of(&text)),
            Token::Error(_) => {}
            Token::Comment(_) | Token::Doctype(_) => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let inline = mathml(r"\frac{1}{2} < x", false).unwrap();
        assert_eq!(
            inline,
            "<math display=\"inline\"><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mo>&lt;</mo><mi>x</mi></math>"
        );
        assert!(
            mathml("x^2", true)
                .unwrap()
                .starts_with("<math display=\"block\">")
        );
        assert!(mathml(r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", true).is_ok());
        assert!(
            mathml(
                r"\sum_{i=0}^n \sqrt[3]{x_i} \xrightarrow{\text{a}} \cancel{y} \textcolor{red}{z}",
                true
            )
            .is_ok()
        );
    }

    #[test]
    fn html_in_a_formula_never_becomes_an_element() {
        let hostile = [
            r"\operatorname{<img src=x onerror=alert(1)>}",
            r"\operatorname{<mi onclick=x>}",
            r"\operatorname{<!--}",
            r"\text{<script>alert(1)</script>}",
            r"<script>alert(1)</script>",
            r"\operatorname{</math><b>}",
        ];
        for text in hostile {
            let shown = mathml(text, false).unwrap_or_default();
            for tag in ["<img", "<script", "<b>", "onclick", "<!--"] {
                assert!(!shown.contains(tag), "{text}: {shown}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let unknown = mathml(r"\nosuchcommand", false);
        assert_eq!(unknown, Err("unknown primitive command found".to_owned()));
        assert!(mathml("x^2_", false).is_err());
        assert!(mathml(r"\def\a{\a\a}\a", false).is_err());
    }

    #[test]
    fn nesting_does_not_exhaust_the_stack_of_a_thread() {
        let least = 2 * 1024 * 1024;
        let thread = std::thread::Builder::new().stack_size(least).spawn(|| {
            for n in [MOST_MARKS / 2, MOST_MARKS, 100_000] {
                let nested = [
                    "{".repeat(n) + "x" + &"}".repeat(n),
                    "\\frac".repeat(n) + "xx",
                    "\\left(".repeat(n) + "x" + &"\\right)".repeat(n),
                    "x^".repeat(n) + "x",
                    "\\sqrt{".repeat(n) + "x" + &"}".repeat(n),
                    "\\begin{matrix}".repeat(n) + "x" + &"\\end{matrix}".repeat(n),
                ];
                for text in nested {
                    let _ = mathml(&text, false);
                }
            }
        });
        assert!(thread.unwrap().join().is_ok());
    }
}
