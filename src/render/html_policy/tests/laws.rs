//! The laws of the HTML policy, on hostile input and on generated input.

use html5gum::{Error, Token, Tokenizer};
use proptest::prelude::*;

use super::super::elements::{self, Rule};
use super::super::{HtmlFilter, HtmlMode, Sink};
use super::{Plain, clean, run};
use crate::syntax::html_names;

/// Every one of these runs code, or loads something, in a browser that gets it raw.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "<script>/*</title>*/alert(1)</script >",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    "<img src=`x`onerror=alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<img src=\"javascript:alert(1)\">",
    "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
    "<img src=x:x onerror\n=\nalert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" \u{1} javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java&#x0A;script:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)\">x</a>",
    "<a href=\"&#0000106avascript:alert(1)\">x</a>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"blob:x\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=\"livescript:x\" href=\"http://ok.example\">x</a>",
    "<a onmouseover=\"alert(1)\">x</a>",
    "<a name=\"x\" onclick=\"alert(1)\">x</a>",
    "<b ONCLICK=alert(1)>x</b>",
    "<b/onclick=alert(1)>x</b>",
    "<details ontoggle=alert(1) open>x</details>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\">",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<base href=\"http://evil.example/\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//x.example/x.css>",
    "<style>@import '//x.example/x.css';</style>",
    "<td style=\"background:url(javascript:alert(1))\">x</td>",
    "<table style=\"width:expression(alert(1))\"></table>",
    "<form action=\"javascript:alert(1)\"><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio><source src=\"javascript:alert(1)\"></audio>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?x ><img src=x onerror=alert(1)>?>",
    "<!x ><img src=x onerror=alert(1)>",
    "</p onclick=alert(1)><img src=x onerror=alert(1)>",
    "<q cite=\"javascript:alert(1)\">x</q>",
    "<b title='\"><img src=x onerror=alert(1)>'>x</b>",
    "<b data-x\"onclick=alert(1)>x</b>",
    "<x onclick=alert(1) y=\"<b onclick=alert(1)>\">x</x>",
    "<img src=x\u{0} onerror=alert(1)>",
    "<a\u{b}href=\"javascript:alert(1)\">x</a>",
    "<a href=\"\\\u{1}javascript:alert(1)\" style=x>x</a>",
];

/// Reads output back and asserts the laws of the policy.
fn assert_lawful(out: &str) {
    let mut open = Vec::new();
    for token in Tokenizer::new(out) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0).expect("UTF-8");
                let allowed =
                    matches!(elements::rule(&name), Rule::Allow { name: written, .. } if written == name);
                assert!(allowed, "<{name}> in {out}");
                for (attribute, value) in &tag.attributes {
                    let attribute = std::str::from_utf8(attribute).expect("UTF-8");
                    let value = String::from_utf8_lossy(value);
                    assert!(!attribute.starts_with("on"), "{attribute} in {out}");
                    if ["href", "src", "poster", "cite"].contains(&attribute) {
                        let squeezed: String = value
                            .chars()
                            .filter(|c| !c.is_whitespace() && !c.is_control())
                            .collect::<String>()
                            .to_lowercase();
                        for scheme in [
                            "javascript:",
                            "vbscript:",
                            "data:text",
                            "data:image/svg",
                            "blob:",
                            "file:",
                            "livescript:",
                        ] {
                            assert!(!squeezed.starts_with(scheme), "{value} in {out}");
                        }
                    }
                    assert!(attribute != "style" || !value.contains("url("), "{out}");
                }
                if !html_names::is_void(&name) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0).expect("UTF-8");
                assert_eq!(open.pop(), Some(name), "in {out}");
            }
            Token::String(_) => {}
            // Only text holds them; decoding replaces them before any page gets here.
            Token::Error(error)
                if matches!(
                    *error,
                    Error::ControlCharacterInInputStream | Error::UnexpectedNullCharacter
                ) => {}
            other => panic!("{other:?} in {out}"),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "in {out}");
}

#[test]
fn hostile_html_is_disarmed() {
    for raw in HOSTILE {
        let out = clean(raw);
        assert_lawful(&out);
        assert!(
            !out.contains("<script") && !out.contains("<svg"),
            "{raw} gave {out}"
        );
    }
}

#[test]
fn deep_nesting_is_cut_and_stays_balanced() {
    let out = clean(&"<b>".repeat(100_000));
    assert_lawful(&out);
    assert!(out.len() < 10_000);
}

/// Bits of HTML that are interesting beside each other.
fn fragment() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "<tbody>",
        "<caption>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<a href=\"x.md\">",
        "<a name=\"y\">",
        "<a id=y/>",
        "</a>",
        "<br>",
        "</br>",
        "<h2>",
        "<h3>",
        "</h2>",
        "<script>",
        "</script>",
        "<svg>",
        "</svg>",
        "<!--",
        "-->",
        "<span class=sxs-lookup>",
        "<span data-ttu-id=1>",
        "<span>",
        "</span>",
        "<center>",
        "</center>",
        "<foo>",
        "</foo>",
        "<i ",
        "onclick=x",
        "\"",
        "'",
        ">",
        "<",
        "</",
        "/>",
        "&lt;",
        "&#x3c;script>",
        "text",
        " ",
        "\r\n",
        "é",
        "=\"",
        "style=\"",
        "javascript:",
        "<img src=",
        "\u{0}",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<pre>\n",
        "<?",
        "<!x",
    ]);
    prop::collection::vec(bits, 0..12).prop_map(|bits| bits.concat())
}

#[derive(Debug, Clone)]
enum Step {
    Fragment(String),
    Begin,
    End,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => fragment().prop_map(Step::Fragment),
        2 => common().prop_map(Step::Fragment),
        1 => Just(Step::Begin),
        1 => Just(Step::End),
    ]
}

/// Tags that go the short way.
fn common() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "<br>",
        "<br/>",
        "<br />",
        "</a>",
        "<a name=\"x\">",
        "<a id=\"x.y_z-1\">",
        "<a name=\"\">",
        "<a id=\"x\"/>",
        "<a name=\"unknown\">",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn output_is_balanced_and_allowed_whatever_comes(steps in prop::collection::vec(step(), 0..16)) {
        let mut filter = HtmlFilter::new(HtmlMode::Sanitize);
        let (mut out, mut found) = (String::new(), Vec::new());
        let mut marks = Vec::new();
        for step in &steps {
            match step {
                Step::Fragment(raw) => filter.push(raw, &mut Plain, &mut out, &mut found),
                Step::Begin => {
                    out.push_str("<section>");
                    marks.push(filter.mark());
                }
                Step::End => if let Some(mark) = marks.pop() {
                    filter.close_to(mark, &mut out);
                    out.push_str("</section>");
                    filter.settle(&mut out);
                },
            }
        }
        while let Some(mark) = marks.pop() {
            filter.close_to(mark, &mut out);
            out.push_str("</section>");
        }
        filter.finish(&mut out);
        assert_lawful(&out);
        for problem in &found {
            prop_assert!(!problem.name.is_empty());
        }
    }

    #[test]
    fn the_short_way_equals_the_general_one(
        steps in prop::collection::vec(prop_oneof![fragment(), common(), common()], 0..12),
        allow in any::<bool>(),
    ) {
        let mode = if allow { HtmlMode::Allow } else { HtmlMode::Sanitize };
        let (mut short, mut general) = (HtmlFilter::new(mode), HtmlFilter::new(mode));
        let (mut short_out, mut general_out) = (String::new(), String::new());
        let (mut short_found, mut general_found) = (Vec::new(), Vec::new());
        for raw in &steps {
            short.push(raw, &mut Plain, &mut short_out, &mut short_found);
            general.push_any(&mut Sink { raw, links: &mut Plain, out: &mut general_out, problems: &mut general_found });
        }
        short.finish(&mut short_out);
        general.finish(&mut general_out);
        prop_assert_eq!(short_out, general_out);
        prop_assert_eq!(short_found, general_found);
    }

    #[test]
    fn problems_point_at_tags_and_nothing_panics(raw in "[<>/a-c!? =\"'&;\r\n\u{0}é-]{0,40}", mode in 0..3) {
        let mode = [HtmlMode::Sanitize, HtmlMode::Allow, HtmlMode::Escape][mode as usize];
        let (_, found) = run(mode, &[&raw]);
        for problem in found {
            prop_assert!(raw[problem.range].starts_with('<'));
        }
    }
}
