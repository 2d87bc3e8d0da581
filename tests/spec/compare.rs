//! Compares a page's HTML with the fragments of a case, after taking out what is lazuli's own finish.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What a page's HTML lacks or has too much.
#[derive(Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The fragment does not appear, or not after those before it. `from` is where the search began.
    Missing { fragment: String, from: usize },
    /// The fragment appears though it must not. `at` is where.
    Forbidden { fragment: String, at: usize },
}

/// A page, ready to be searched.
pub struct Page {
    whole: String,
    /// The inside of `<main>`, normalised; what a failure quotes.
    pub main: String,
}

/// Fragments that begin so stand in the page's head, byline or breadcrumb, whose order is the theme's: they are looked
/// for in the whole page, wherever the one before was.
const ANYWHERE: &[&str] = &["<title", "datetime=", "app-service/web"];

impl Page {
    /// Prepares `html`; a page without `<main>` is searched whole.
    pub fn new(html: &str) -> Self {
        Self {
            whole: normalise(html),
            main: normalise(&THEME.replace_all(main_element(html), "")),
        }
    }

    /// All that is wrong, in the order of the fragments.
    pub fn check(&self, expected: &[String], forbidden: &[String]) -> Vec<Mismatch> {
        let mut found = Vec::new();
        let mut from = 0;
        for fragment in expected {
            let wanted = normalise(fragment);
            if ANYWHERE.iter().any(|start| fragment.starts_with(start)) {
                if !self.whole.contains(&wanted) {
                    found.push(Mismatch::Missing {
                        fragment: fragment.clone(),
                        from: 0,
                    });
                }
                continue;
            }
            match self.main[from..].find(&wanted) {
                Some(at) => from += at + wanted.len(),
                None => found.push(Mismatch::Missing {
                    fragment: fragment.clone(),
                    from,
                }),
            }
        }
        for fragment in forbidden {
            if let Some(at) = self.main.find(&normalise(fragment)) {
                found.push(Mismatch::Forbidden {
                    fragment: fragment.clone(),
                    at,
                });
            }
        }
        found
    }

    /// The HTML around `at`, for a message.
    pub fn excerpt(&self, at: usize) -> &str {
        const BEFORE: usize = 200;
        const AFTER: usize = 1200;
        let start = self.main.floor_char_boundary(at.saturating_sub(BEFORE));
        let end = self.main.floor_char_boundary((at + AFTER).min(self.main.len()));
        &self.main[start..end]
    }
}

/// The inside of the `<main>` element.
fn main_element(html: &str) -> &str {
    let inside = || {
        let start = html.find("<main")?;
        let start = start + html[start..].find('>')? + 1;
        let end = html.rfind("</main>")?;
        html.get(start..end)
    };
    inside().unwrap_or(html)
}

/// Elements between which and their text a line break is only layout.
const BLOCKS: &str = "p|div|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|section|h[1-6]|pre|hr|nav|article|header|\
                      figure|figcaption|main";

/// A rule of [`normalise`]: what to find and what to put there.
struct Rule {
    pattern: Regex,
    replacement: &'static str,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let attribute = |element: &str, names: &str| {
        (
            format!(r#"(<{element}\b[^>]*?)\s(?:{names})(?:="[^"]*")?([\s>/])"#),
            "$1$2",
        )
    };
    let rules: Vec<(String, &'static str)> = vec![
        (r"\r\n?".into(), "\n"),
        // Ways to write one character.
        ("&#39;|&#x27;|&apos;".into(), "'"),
        ("&quot;|&#34;|&#x22;".into(), "\""),
        ("&#47;|&#x2F;|&#x2f;".into(), "/"),
        // The link beside a heading, and coloured code.
        (r#"<a class="anchor"[^>]*>.*?</a>"#.into(), ""),
        // Alerts: the specification writes DocFX's form.
        (r#"<div class="alert (\w+)"[^>]*>"#.into(), r#"<div class="$1">"#),
        (r#"<p class="alert-title"[^>]*>(.*?)</p>"#.into(), "<h5>$1</h5>"),
        // The box in which a wide table scrolls.
        (
            r#"<div class="table-scroll"[^>]*>\s*(<table.*?</table>)\s*</div>"#.into(),
            "$1",
        ),
        // The box around code.
        (
            r#"<div class="code-block"[^>]*>(<pre>.*?</pre>)</div>"#.into(),
            "$1",
        ),
        // Only layout.
        (r">\s+<".into(), "><"),
        (format!(r"\s*\n\s*(</?(?:{BLOCKS})\b)"), "$1"),
        (format!(r"(</?(?:{BLOCKS})(?:\s[^>]*)?>)\s*\n\s*"), "$1"),
        (r"<(br|hr|img)([^>]*?)\s*/>".into(), "<$1$2>"),
    ];
    let attributes = [
        attribute("img", "width|height|loading|decoding"),
        attribute("a", "class|rel"),
        attribute("pre", "class|tabindex"),
    ];
    let compile = |(pattern, replacement): (String, &'static str)| Rule {
        pattern: Regex::new(&format!("(?s){pattern}")).expect("a valid pattern"),
        replacement,
    };
    rules.into_iter().chain(attributes).map(compile).collect()
});

static HIGHLIGHT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<span class="hl-[^"]*">([^<]*)</span>"#).expect("a valid pattern"));

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)(<h([1-6])\b[^>]*>)(.*?)(</h[1-6]>)").expect("a valid pattern"));

static EMPTY_ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<(?:a|span) id="[^"]*"[^>]*></(?:a|span)>"#).expect("a valid pattern"));

/// `html` in the one form in which pages and fragments are compared. Applied to both.
pub fn normalise(html: &str) -> String {
    let mut text = to_fixed_point(html.to_owned(), |text| {
        HIGHLIGHT.replace_all(text, "$1").into_owned()
    });
    for rule in RULES.iter() {
        text = to_fixed_point(text, |text| {
            rule.pattern.replace_all(text, rule.replacement).into_owned()
        });
    }
    // A second name of a heading may stand in it or before it.
    HEADING
        .replace_all(&text, |heading: &Captures<'_>| {
            let aliases: String = EMPTY_ANCHOR.find_iter(&heading[3]).map(|m| m.as_str()).collect();
            let rest = EMPTY_ANCHOR.replace_all(&heading[3], "");
            format!("{aliases}{}{}{}", &heading[1], rest.trim(), &heading[4])
        })
        .into_owned()
}

/// Applies `step` until nothing changes.
fn to_fixed_point(mut text: String, step: impl Fn(&str) -> String) -> String {
    loop {
        let next = step(&text);
        if next == text {
            return text;
        }
        text = next;
    }
}

/// Parts of `<main>` that the theme adds and that repeat the content: the outline, breadcrumbs, neighbours, terms.
static THEME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<nav class="lz-.*?</nav>|<footer class="lz-.*?</footer>"#).expect("a valid pattern")
});

/// What differs between two sorted lists: those only in the first, those only in the second.
pub fn difference<'a>(expected: &'a [String], found: &'a [String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let count = |list: &[String], code: &str| list.iter().filter(|other| *other == code).count();
    let only = |a: &'a [String], b: &[String]| {
        let mut rest: Vec<&str> = Vec::new();
        for code in a {
            let already = rest.iter().filter(|other| **other == code.as_str()).count();
            if already + count(b, code) < count(a, code) {
                rest.push(code);
            }
        }
        rest
    };
    (only(expected, found), only(found, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(|&s| s.to_owned()).collect()
    }

    fn check(html: &str, expected: &[&str]) -> Vec<Mismatch> {
        Page::new(html).check(&strings(expected), &[])
    }

    #[test]
    fn fragments_must_come_in_order() {
        let html = "<main><p>a</p>\n<p>b</p></main>";
        assert!(check(html, &["<p>a</p><p>b</p>"]).is_empty());
        assert!(check(html, &["a", "b"]).is_empty());
        assert!(
            matches!(&check(html, &["b", "a"])[..], [Mismatch::Missing { fragment, .. }] if fragment == "a")
        );
    }

    #[test]
    fn one_fragment_is_not_found_twice() {
        assert_eq!(check("<main><li>a</li></main>", &["<li>", "<li>"]).len(), 1);
    }

    #[test]
    fn only_main_is_searched_except_for_the_title() {
        let html = "<head><title>T - Site</title></head><nav>x</nav><main>y</main>";
        assert!(check(html, &["<title>T", "y"]).is_empty());
        assert_eq!(check(html, &["x"]).len(), 1);
        let page = Page::new(html);
        assert!(page.check(&[], &strings(&["x"])).is_empty());
        assert_eq!(
            page.check(&[], &strings(&["y"])),
            vec![Mismatch::Forbidden {
                fragment: "y".to_owned(),
                at: 0
            }]
        );
    }

    #[test]
    fn what_the_theme_repeats_is_not_searched() {
        let html = "<main><nav class=\"lz-outline\" aria-label=\"x\"><a href=\"#een\">Een</a></nav><article><h2 id=\"een\">Een</h2>\
            </article><footer class=\"lz-about\">na</footer></main>";
        assert_eq!(check(html, &["<a href=\"#een\">", "na"]).len(), 2);
        assert!(check(html, &["<h2 id=\"een\">Een</h2>"]).is_empty());
    }

    #[test]
    fn the_own_finish_is_not_compared() {
        let html = "<main><h2 id=\"a\">A<a class=\"anchor\" href=\"#a\" aria-label=\"x\">#</a></h2>\n\
            <div class=\"alert NOTE\" role=\"note\">\n<p class=\"alert-title\">Note</p>\n<p>t</p>\n</div>\n\
            <div class=\"table-scroll\" tabindex=\"0\"><table>\n<tr><td>1</td></tr></table></div>\n<p>z\n\
            <img src=\"a/b.png\" alt=\"d\" title=\"t\" width=\"1\" height=\"1\" loading=\"lazy\" />\n\
            <a class=\"external\" rel=\"noopener\" href=\"x\">l</a></p>\n\
            <pre tabindex=\"0\"><code class=\"lang-c\"><span class=\"hl-a\">int <span class=\"hl-b\">a</span></span>;</code></pre></main>";
        assert_eq!(
            check(
                html,
                &[
                    "<h2 id=\"a\">A</h2>",
                    "<div class=\"NOTE\"><h5>Note</h5><p>t</p></div>",
                    "<table><tr><td>1</td></tr></table><p>z",
                    "b.png\" alt=\"d\" title=\"t\">",
                    "<a href=\"x\">l</a></p>",
                    "<pre><code class=\"lang-c\">int a;</code></pre>",
                ]
            ),
            vec![]
        );
    }

    #[test]
    fn a_second_name_of_a_heading_may_stand_inside_it() {
        let html = "<h2 id=\"x\"><a id=\"kop\"></a>Kop <a href=\"#x\" class=\"b\">l</a></h2>";
        assert_eq!(
            normalise(html),
            "<a id=\"kop\"></a><h2 id=\"x\">Kop <a href=\"#x\">l</a></h2>"
        );
    }

    #[test]
    fn blanks_in_a_sentence_are_kept() {
        assert_eq!(
            normalise("<p>of the <a href=\"a\">b</a> c</p>\n"),
            "<p>of the <a href=\"a\">b</a> c</p>"
        );
        assert_eq!(normalise("<li>a\n<ol>\n<li>b</li>"), "<li>a<ol><li>b</li>");
        assert_eq!(normalise("<p>a\nb</p>"), "<p>a\nb</p>");
    }

    #[test]
    fn quotes_may_be_escaped_or_not() {
        assert_eq!(
            normalise("URL&#39;s &quot;x&quot; &lt;b&gt;"),
            "URL's \"x\" &lt;b&gt;"
        );
    }

    #[test]
    fn codes_are_compared_with_their_numbers() {
        let (missing, extra) = (strings(&["a", "b", "b"]), strings(&["b", "c"]));
        assert_eq!(difference(&missing, &extra), (vec!["a", "b"], vec!["c"]));
        assert_eq!(difference(&extra, &extra), (vec![], vec![]));
    }
}
