//! Content that wants to run in the reader's browser.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::sets::Set;

const BREAK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

/// Fails when a page holds a script that is not the theme's, a handler, or an address that runs code.
#[track_caller]
pub fn assert_harmless(name: &str, bytes: &[u8]) {
    let html = std::str::from_utf8(bytes).expect("UTF-8");
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut script = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let token = match token {
            Ok(token) => token,
            Err(never) => match never {},
        };
        match token {
            Token::StartTag(tag) => {
                let element = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &str| {
                    let found = tag
                        .attributes
                        .iter()
                        .find(|(key, _)| key.as_slice() == wanted.as_bytes());
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                for (key, value) in &tag.attributes {
                    let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
                    assert!(!key.starts_with("on"), "{name}: <{element} {key}>");
                    let address: String = value
                        .chars()
                        .filter(|c| !c.is_whitespace() && !c.is_control())
                        .collect();
                    let address = address.to_lowercase();
                    let runs = ["javascript:", "vbscript:", "data:text"]
                        .iter()
                        .any(|scheme| address.starts_with(scheme));
                    assert!(!runs, "{name}: <{element} {key}=\"{value}\">");
                }
                if element == "script" {
                    let source = attribute("src").unwrap_or_default();
                    assert!(
                        source.is_empty() || source.starts_with('/'),
                        "{name}: script of {source}"
                    );
                    script = Some(attribute("type").unwrap_or_default());
                }
                assert!(
                    !matches!(element.as_str(), "base" | "object" | "embed"),
                    "{name}: <{element}>"
                );
            }
            Token::String(text) => {
                if let Some(kind) = &script {
                    let text = String::from_utf8_lossy(&text);
                    if kind == "application/ld+json" {
                        serde_json::from_str::<serde_json::Value>(&text).expect("JSON-LD is JSON");
                    } else {
                        assert!(!text.contains("alert(1)"), "{name}: {text}");
                    }
                }
            }
            Token::EndTag(_) => script = None,
            _ => {}
        }
    }
}

fn assert_site_harmless(set: &Set) {
    let built = set.build();
    for (name, bytes) in &built.files {
        if name.ends_with(".html") {
            assert_harmless(name, bytes);
        } else if name.ends_with(".xml") {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!text.contains("<script"), "{name}");
        }
    }
}

#[test]
fn metadata_breaks_out_of_nothing() {
    let mut set = Set::new();
    set.config.site.base_url = "https://docs.example.com/".to_owned();
    set.config.site.title = BREAK.to_owned();
    set.config.site.announcement = BREAK.to_owned();
    let escaped = BREAK.replace('"', "&quot;");
    set.page(
        "x.md",
        format!(
            "<properties pageTitle=\"{escaped}\" description=\"{escaped}\" services=\"{escaped}\" authors=\"{escaped}\" documentationCenter=\"{escaped}\" />\n<tags ms.service=\"{escaped}\" ms.date=\"01/01/2016\" ms.author=\"{escaped}\" ms.topic=\"{escaped}\" />\n\n# {BREAK}\n\n## {BREAK}\n"
        ),
    );
    let yaml = BREAK.replace('\'', "''");
    set.page(
        "y.md",
        format!("---\ntitle: '{yaml}'\ndescription: '{yaml}'\nauthor: '{yaml}'\nms.date: 01/01/2016\nms.service: '</script><script>alert(1)</script>'\n---\n# y\n"),
    );
    set.page(
        "toc.yml",
        format!(
            "- name: '{yaml}'\n  href: x.md\n- name: '{yaml}'\n  items:\n  - name: '{yaml}'\n    href: y.md\n"
        ),
    );
    assert_site_harmless(&set);
}

#[test]
fn markdown_runs_nothing() {
    let set = Set::new();
    let mut text = String::from("# H <a name=\"x&quot; onclick=&quot;alert(1)\"></a>\n\n");
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#x6A;avascript:alert(1)",
        "&#1;javascript:alert(1)",
        " javascript:alert(1)",
        "%6Aavascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
    ] {
        text += &format!(
            "[l]({address}) [l](<{address}>) ![p]({address}) <{address}> [r][{address}]\n\n<a href=\"{address}\">a</a> <img src=\"{address}\"> <a href={address}>b</a>\n\n[{address}]: {address}\n\n> [AZURE.VIDEO {address}]\n\n> [!VIDEO {address}]\n\n"
        );
    }
    text += "<script>alert(1)</script>\n\n<svg onload=alert(1)><script>alert(1)</script></svg>\n\n<math><mtext></mtext></math>\n\n<base href=\"//evil\">\n\n<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">\n\n<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>\n\n<iframe src=\"javascript:alert(1)\"></iframe>\n\n<img src=x onerror=alert(1)> <b onmouseover=alert(1)>x</b>\n\n<style>@import 'javascript:alert(1)';</style>\n\n<div style=\"background:url(javascript:alert(1))\">x</div>\n\n<a\nonclick=alert(1)>x</a>\n\n<a/onclick=alert(1)>x</a>\n\n<img src=\"x\"onerror=\"alert(1)\">\n\n<x onclick=alert(1)>y</x>\n\n";
    text += "```js\" onmouseover=\"alert(1)\nx\n```\n\n``` x\"><script>alert(1)</script>\nx\n```\n\n";
    text += "> [!div class=\"a\" onclick=\"alert(1)\"]\n> x\n\n> [AZURE.SELECTOR-LIST (a\" onclick=\"alert(1) | b)]\n- [(a\" onclick=\"x | b)](ok.md)\n\n> [AZURE.NOTE (<script>alert(1)</script>)] x\n\n[AZURE.TOC \"<script>alert(1)</script>\"]\n\n[AZURE.INCLUDE [a](<script>alert(1)</script>.md)]\n\n[t](ok.md \"\\\" onclick=\\\"alert(1)\")\n";
    set.page("x.md", text);
    assert_site_harmless(&set);
}

#[test]
fn names_of_files_are_text() {
    let set = Set::new();
    set.page("<img src=x onerror=alert(1)>.md", "no heading\n");
    set.page("a\"onmouseover=alert(1) b=\".md", "no heading\n");
    set.page("folder'><svg onload=alert(1)>/x.md", "no heading\n");
    assert_site_harmless(&set);
}
