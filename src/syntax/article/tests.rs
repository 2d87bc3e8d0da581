//! What directives, anchors and links become, event by event.

use super::*;
use crate::syntax::expand::{Includes, Limits, Target, expand};
use crate::syntax::fragment::{self, SyntaxOptions};

struct Nothing;

impl Includes for Nothing {
    fn find(&self, _from: FileId, _path: &str) -> Target<'_> {
        Target::Missing(String::new())
    }
}

/// The events of `text`, one a word: elements by name, text in quotes.
fn events(text: &str) -> String {
    with_article(text, |article| {
        let word = |event: &Event<'_>| match event {
            Event::Video(index) => format!("<video {}>", article.videos[*index].name),
            event => word(event),
        };
        article.events.iter().map(word).collect::<Vec<_>>().join(" ")
    })
}

fn with_article<R>(text: &str, look: impl FnOnce(&Article<'_>) -> R) -> R {
    let fragment = fragment::parse(FileId(0), text, SyntaxOptions::default());
    let limits = Limits {
        depth: 3,
        size: 1 << 20,
        count: 10,
    };
    let expanded = expand(&fragment, &Nothing, limits);
    look(&parse(&expanded, Extensions::default()))
}

fn word(event: &Event<'_>) -> String {
    match event {
        Event::Start(Tag::Paragraph) => "<p>".into(),
        Event::End(TagEnd::Paragraph) => "</p>".into(),
        Event::Start(Tag::Quote) => "<quote>".into(),
        Event::End(TagEnd::Quote) => "</quote>".into(),
        Event::Start(Tag::Alert { kind, heading }) => format!(
            "<{}{}>",
            kind.as_class(),
            heading.map_or(String::new(), |h| format!(" {h}"))
        ),
        Event::End(TagEnd::Alert) => "</alert>".into(),
        Event::Start(Tag::Selector) => "<selector>".into(),
        Event::End(TagEnd::Selector) => "</selector>".into(),
        Event::Text(text) => format!("{:?}", &**text),
        Event::Start(Tag::Item(Some((a, b)))) => format!("<li {a}|{b}>"),
        Event::Start(tag) => format!(
            "<{}>",
            format!("{tag:?}")
                .split(['(', ' ', '{'])
                .next()
                .unwrap_or("")
                .to_lowercase()
        ),
        Event::End(tag) => format!(
            "</{}>",
            format!("{tag:?}")
                .split(['(', ' ', '{'])
                .next()
                .unwrap_or("")
                .to_lowercase()
        ),
        other => format!("{other:?}"),
    }
}

#[test]
fn alerts_take_their_marker_and_keep_their_blocks() {
    assert_eq!(
        events("> [AZURE.NOTE] a\n>\n> b"),
        "<NOTE> <p> \"a\" </p> <p> \"b\" </p> </alert>"
    );
    assert_eq!(events("> [!TIP]\n> a"), "<TIP> <p> \"a\" </p> </alert>");
    assert_eq!(
        events("> [AZURE.WARNING (Pas op)] a"),
        "<WARNING Pas op> <p> \"a\" </p> </alert>"
    );
}

#[test]
fn one_quote_may_hold_several_stretches() {
    assert_eq!(
        events("> a\n> [!WARNING]\n> b\n> [!div class=\"c\"]\n> d"),
        "<quote> <p> \"a\" </p> </quote> <WARNING> <p> \"b\" </p> </alert> <div> <p> \"d\" </p> </div>"
    );
}

#[test]
fn videos_leave_their_quote() {
    assert_eq!(events("> [AZURE.VIDEO a-b]"), "<video a-b>");
    assert_eq!(events("+[AZURE.VIDEO a-b]\n\nc"), "<video a-b> <p> \"c\" </p>");
}

#[test]
fn selector_lists_know_their_pairs() {
    assert_eq!(
        events("> [AZURE.SELECTOR-LIST (A | B)]\n- [(iOS | .NET)](x)"),
        "<selectorlist> <list> <li iOS|.NET> <link> \"(iOS | .NET)\" </link> </item> </list> </selectorlist>"
    );
}

#[test]
fn tight_bold_is_bold() {
    assert_eq!(
        events("**a (b)**en"),
        "<p> <strong> \"a (b)\" </strong> \"en\" </p>"
    );
    assert_eq!(
        events("单击**“下一步”**。"),
        "<p> \"单击\" <strong> \"“下一步”\" </strong> \"。\" </p>"
    );
}

#[test]
fn headings_take_their_names() {
    with_article(
        "## <a name=\"x\"></a><a id=\"y\"></a>Volgende stappen\n## Volgende",
        |article| {
            let first = &article.headings[0];
            assert_eq!(
                (first.id.as_str(), first.alias.as_deref()),
                ("x", Some("volgende-stappen"))
            );
            assert_eq!(
                (first.more.as_slice(), first.text.as_str()),
                (["y".to_owned()].as_slice(), "Volgende stappen")
            );
            assert_eq!(article.headings[1].id, "volgende");
        },
    );
}

#[test]
fn explicit_names_win_over_slugs_and_repeats_are_numbered() {
    with_article(
        "## Een\n\n<a name=\"een\"></a>\n\ntekst <a id=\"een\"></a>",
        |article| {
            assert_eq!(article.headings[0].id, "een-2");
            let ids: Vec<_> = article.html.iter().map(|r| r.target.clone()).collect();
            assert_eq!(
                ids,
                [HtmlTarget::Id("een".into()), HtmlTarget::Id("een-1".into())]
            );
        },
    );
}

#[test]
fn undefined_references_lose_empty_brackets_only() {
    assert_eq!(events("[a b][]"), "<p> \"a b\" </p>");
    assert_eq!(events("[a][b]"), "<p> \"[a][b]\" </p>");
    with_article("[a b][] [c][d] [e]", |article| {
        assert_eq!(article.diagnostics.len(), 2);
    });
}

#[test]
fn links_know_where_their_url_is_written() {
    let text = "zie [a](b.md \"t\") en [c][d]\n\n[d]: http://e";
    with_article(text, |article| {
        let at: Vec<_> = article
            .links
            .iter()
            .map(|link| &text[link.span.range.as_range()])
            .collect();
        assert_eq!(at, ["b.md", "http://e"]);
    });
}

#[test]
fn bare_urls_are_links_but_not_in_links() {
    assert_eq!(
        events("zie http://a_b.c."),
        "<p> \"zie \" <link> \"http://a_b.c\" </link> \".\" </p>"
    );
    assert_eq!(events("[http://a](b)"), "<p> <link> \"http://a\" </link> </p>");
    let raw = events("<a href=\"b\">http://a</a>, http://c\n\n<a href=\"b\">x\n\nhttp://d");
    assert!(!raw.contains("<link> \"http://a\""), "{raw}");
    assert!(raw.contains("<link> \"http://c\""), "{raw}");
    assert!(
        raw.contains("<link> \"http://d\""),
        "a link ends with its paragraph: {raw}"
    );
}

#[test]
fn quotes_nest_a_hundred_deep_and_no_deeper() {
    let text = events(&format!("{}a", ">".repeat(20_000)));
    assert_eq!(text.matches("<quote>").count(), 100);
    assert!(text.contains("\"a\""), "the text stays");
}
