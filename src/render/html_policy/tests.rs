//! Tests of the HTML policy: what becomes of each kind of element.

mod laws;

use super::*;

/// Leaves links as they are, gives pictures a width, and knows no id `unknown`.
struct Plain;

impl LinkRewriter for Plain {
    fn href(&mut self, value: &str) -> Option<String> {
        Some(value.replace(".md", "/"))
    }

    fn src(&mut self, value: &str) -> Option<SrcAttributes> {
        Some(SrcAttributes {
            url: value.to_owned(),
            extra: vec![("width", "7".to_owned())],
        })
    }

    fn id(&mut self, value: &str) -> Option<String> {
        (value != "unknown").then(|| value.to_owned())
    }
}

/// A page of fragments that all stand in one container.
fn run(mode: HtmlMode, fragments: &[&str]) -> (String, Vec<HtmlProblem>) {
    let mut filter = HtmlFilter::new(mode);
    let (mut out, mut problems) = (String::new(), Vec::new());
    for fragment in fragments {
        filter.push(fragment, &mut Plain, &mut out, &mut problems);
    }
    filter.finish(&mut out);
    (out, problems)
}

fn clean(raw: &str) -> String {
    run(HtmlMode::Sanitize, &[raw]).0
}

/// The problems as `code name`.
fn problems(raw: &str) -> Vec<String> {
    run(HtmlMode::Sanitize, &[raw])
        .1
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.name))
        .collect()
}

#[test]
fn harmless_html_passes() {
    for raw in [
        "<br>",
        "a<sup>2</sup><kbd>Ctrl</kbd>",
        "<table border=\"1\">\n <tbody><tr><td colspan=\"2\">**a**</td></tr></tbody>\n</table><br>",
        "<ul><li>x</li><li>y</li></ul>",
        "<details open=\"\"><summary>s</summary>t</details>",
        "<a href=\"http://x.example/?a=1&amp;b=2\">x</a>",
    ] {
        assert_eq!(clean(raw), raw);
        assert_eq!(problems(raw), Vec::<String>::new(), "{raw}");
    }
}

#[test]
fn old_elements_get_new_names() {
    assert_eq!(clean("<center>x</center>"), "<div class=\"center\">x</div>");
    assert_eq!(
        clean("<center class=\"a\">x</center>"),
        "<div class=\"center a\">x</div>"
    );
    assert_eq!(clean("<tt>x</tt>"), "<code>x</code>");
    assert_eq!(clean("<font color=\"red\"><body>x</body></font>"), "x");
    assert_eq!(clean("a</br>b<BR/>c<br\\>"), "a<br>b<br>c<br>");
}

#[test]
fn unknown_elements_are_shown_as_text() {
    let (out, found) = run(HtmlMode::Sanitize, &["<SinksConfig>"]);
    assert_eq!(out, "&lt;SinksConfig&gt;");
    assert_eq!(
        found,
        [HtmlProblem {
            code: "html-unknown-tag",
            range: 0..13,
            name: "SinksConfig".to_owned()
        }]
    );
    assert_eq!(
        clean("x <tenant-name a=\"&\">y</tenant-name>"),
        "x &lt;tenant-name a=&quot;&amp;&quot;&gt;y&lt;/tenant-name&gt;"
    );
}

#[test]
fn ranges_point_at_the_tag_also_after_entities_and_wide_characters() {
    let raw = "é &amp; 你\r\n<b>&copy;</b> <Foo-Bar x='1'>";
    let (_, found) = run(HtmlMode::Sanitize, &[raw]);
    assert_eq!(&raw[found[0].range.clone()], "<Foo-Bar x='1'>");
}

#[test]
fn scripts_go_with_their_content_however_they_are_split() {
    assert_eq!(clean("a<script>alert('<b>')</script>b"), "ab");
    assert_eq!(problems("<script>x</script>"), ["html-not-allowed script"]);
    let (out, _) = run(HtmlMode::Sanitize, &["<script>", "alert(1)", "</SCRIPT >after"]);
    assert_eq!(out, "after");

    let mut filter = HtmlFilter::new(HtmlMode::Sanitize);
    let (mut out, mut found) = (String::new(), Vec::new());
    let paragraph = filter.mark();
    filter.push("<script>", &mut Plain, &mut out, &mut found);
    assert!(filter.is_suppressed());
    filter.close_to(paragraph, &mut out);
    assert!(!filter.is_suppressed());
}

#[test]
fn comments_never_come_out() {
    assert_eq!(clean("a<!-- <b>x</b> -->b<!-->c<!---HONumber=Jun16-->"), "abc");
    let (out, _) = run(HtmlMode::Sanitize, &["<!-- a\n", "<b>\n", "--> x"]);
    assert_eq!(out, " x");
    for mode in [HtmlMode::Allow, HtmlMode::Escape] {
        assert_eq!(run(mode, &["a<!-- x -->b"]).0, "ab");
    }
}

#[test]
fn anchors_are_empty_elements_and_not_wrappers() {
    for raw in [
        "<a name=\"x\"></a>t",
        "<a name=\"x\"/>t",
        "<a id=x>t",
        "<a name='x'>t</a>",
        "<a id=\"x\" name=\"x\">t</a>",
    ] {
        assert_eq!(clean(raw), "<a id=\"x\"></a>t", "{raw}");
    }
    assert_eq!(clean("<a name=\"unknown\"></a>t"), "t");
    assert_eq!(
        clean("<a id=\"a\" name=\"b\"></a>"),
        "<a id=\"b\"></a><a id=\"a\"></a>"
    );
    assert_eq!(
        clean("<a name=x href=y.md>t</a>"),
        "<a href=\"y/\" id=\"x\">t</a>"
    );
    assert_eq!(
        clean("<a name=\"x\"><b>t</a>u</b><a href=\"y\">v</a>"),
        "<a id=\"x\"></a><b>tu</b><a href=\"y\">v</a>"
    );
}

#[test]
fn links_and_pictures_are_resolved() {
    assert_eq!(
        clean("<a href=\" a.md \" target=\"_blank\">x</a>"),
        "<a href=\"a/\" target=\"_blank\" rel=\"noopener\">x</a>"
    );
    assert_eq!(
        clean("<img src='a.png' alt='<'>"),
        "<img alt=\"&lt;\" src=\"a.png\" width=\"7\">"
    );
    assert_eq!(
        clean("<img src=a.png width=3>"),
        "<img src=\"a.png\" width=\"3\">"
    );
    assert_eq!(
        clean("<video src=a.mp4></video>"),
        "<video controls src=\"a.mp4\"></video>"
    );
}

#[test]
fn bilingual_residue_is_unwrapped() {
    let raw = "<span data-ttu-id=\"a-1\">Hallo</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">Hello</span></span>!";
    assert_eq!(clean(raw), "Hallo!");
    assert_eq!(problems(raw), Vec::<String>::new());
    assert_eq!(
        clean("<bpt id=\"p1\">**</bpt>x<ept id=\"p1\">**</ept><ph>y</ph>"),
        "**x**y"
    );

    let mut filter = HtmlFilter::new(HtmlMode::Sanitize);
    let (mut out, mut found) = (String::new(), Vec::new());
    for (tag, hidden) in [
        ("<span class=\"sxs-lookup\">", true),
        ("<span data-stu-id=\"a\">", true),
        ("</span>", true),
        ("</span>", false),
    ] {
        filter.push(tag, &mut Plain, &mut out, &mut found);
        assert_eq!(filter.is_suppressed(), hidden, "after {tag}");
    }
}

#[test]
fn start_tags_end_what_html_says_they_end() {
    assert_eq!(
        clean("<table><tr><td><p>a<p>b<td>c<tr><th>d</table>"),
        "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr><tr><th>d</th></tr></table>"
    );
    assert_eq!(
        clean("<ul><li>a<li>b<ul><li>c</ul></ul>"),
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"
    );
    assert_eq!(
        clean("<dl><dt>a<dd>b<dt>c</dl>"),
        "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"
    );
    assert_eq!(clean("<p>a<div>b</div>"), "<p>a</p><div>b</div>");
    assert_eq!(clean("<b><i>x</b>y</i>"), "<b><i>x</i></b>y");
    assert_eq!(clean("x</td><tr><li>y</div>"), "xy");
}

#[test]
fn what_a_container_opens_ends_with_it_and_what_it_ends_outlives_it() {
    let mut filter = HtmlFilter::new(HtmlMode::Sanitize);
    let (mut out, mut found) = (String::new(), Vec::new());
    filter.push("<div>", &mut Plain, &mut out, &mut found);
    out.push_str("<p>");
    let paragraph = filter.mark();
    filter.push("<b>", &mut Plain, &mut out, &mut found);
    filter.push("</div>", &mut Plain, &mut out, &mut found);
    out.push('x');
    filter.close_to(paragraph, &mut out);
    out.push_str("</p>");
    filter.settle(&mut out);
    assert_eq!(out, "<div><p><b>x</b></p></div>");
}

#[test]
fn allow_lets_all_pass_but_balances_and_resolves() {
    let (out, found) = run(
        HtmlMode::Allow,
        &[
            "<video-x onclick='f()'><a href=a.md>x<script>if (a<b) f(\"</b>\")",
            " && g()",
            "</script></a>",
        ],
    );
    assert_eq!(
        out,
        "<video-x onclick=\"f()\"><a href=\"a/\">x<script>if (a<b) f(\"</b>\") && g()</script></a></video-x>"
    );
    assert_eq!(found, []);
}

#[test]
fn escape_shows_every_tag() {
    let (out, found) = run(HtmlMode::Escape, &["<b>", "x &amp; <script>y</script>", "</b>"]);
    assert_eq!(out, "&lt;b&gt;x &amp; &lt;script&gt;y&lt;/script&gt;&lt;/b&gt;");
    assert_eq!(found, []);
}

#[test]
fn a_tag_that_never_ends_is_text() {
    assert_eq!(
        clean("<b>x</b> &amp; <i class=\"y"),
        "<b>x</b> &amp; &lt;i class=&quot;y"
    );
    assert_eq!(clean("1 < 2 <"), "1 &lt; 2 &lt;");
}

#[test]
fn handlers_and_refused_links_are_reported() {
    assert_eq!(problems("<b onclick=x>"), ["html-not-allowed onclick"]);
    assert_eq!(problems("<a href=javascript:x>y</a>"), ["html-not-allowed href"]);
    assert_eq!(problems("<img src=data:text/html,x>"), ["html-not-allowed src"]);
    assert_eq!(problems("<iframe src=x></iframe>"), ["html-not-allowed iframe"]);
}
