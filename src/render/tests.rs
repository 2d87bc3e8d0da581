//! Whole pages through the default theme: snapshots, and metadata that tries to break out of its place.

use std::collections::BTreeMap;

use super::{nav, shell, stubs};
use crate::base::{LocaleTag, SitePath};
use crate::config;
use crate::plan::inputs::{
    Alternate, Card, Language, ListingEntry, ListingGroup, NavBranch, NavItem, NavLink, OutlineEntry,
    PageInputs, PageKind,
};
use crate::theme::Theme;

const BODY: &str = include_str!("tests/body.html");

fn tag(tag: &str) -> LocaleTag {
    LocaleTag::parse(tag).unwrap()
}

fn theme() -> Theme {
    theme_named(None)
}

fn theme_named(name: Option<&str>) -> Theme {
    let locales = ["en-us", "nl-nl", "zh-tw", "ar-sa"].map(tag);
    let empty = tempfile::tempdir().unwrap();
    let config = config::theme::Theme {
        name: name.map(str::to_owned),
        ..config::theme::Theme::default()
    };
    let (theme, _) = Theme::load(empty.path(), &config, &locales, "/").unwrap();
    theme
}

fn link(title: &str, url: &str) -> NavLink {
    NavLink {
        title: title.to_owned(),
        url: Some(url.to_owned()),
    }
}

fn languages(current: &str, path: &str) -> Vec<Language> {
    let known = [
        ("ar-sa", "العربية"),
        ("en-us", "English"),
        ("nl-nl", "Nederlands"),
        ("zh-tw", "繁體中文"),
    ];
    known
        .map(|(locale, name)| Language {
            locale: tag(locale),
            lang: tag(locale).bcp47(),
            name: name.to_owned(),
            url: format!("/{locale}/{path}"),
            current: locale == current,
            fallback: locale == "ar-sa",
        })
        .to_vec()
}

/// The navigation beside the article at `url`.
fn branch(locale: &str, url: &str) -> String {
    let page = |title: &str, url: &str| NavItem::Link(link(title, url));
    let branch = NavBranch {
        home: link("Lazuli Docs", &format!("/{locale}/")),
        section: link("VPN Gateway", &format!("/{locale}/browse/vpn-gateway/")),
        items: vec![
            page("Overview", "/o/"),
            NavItem::Open {
                title: "Get started".to_owned(),
                items: vec![
                    page("About VPN Gateway", "/a/"),
                    page("Connection topologies of a VPN gateway", url),
                    NavItem::Link(NavLink {
                        title: "Plan".to_owned(),
                        url: None,
                    }),
                    page("Plan and design a cross-premises connection", "/e/"),
                    page("Highly available connections", "/f/"),
                ],
            },
            NavItem::Closed(link("Configure", "/c/#g-configure")),
            NavItem::Closed(link("Troubleshoot", "/c/#g-troubleshoot")),
        ],
    };
    nav::mark_current(&nav::branch(&branch), url)
}

/// An article with everything that an article can have.
fn article(locale: &str) -> PageInputs {
    let path = "articles/vpn-gateway/vpn-gateway-topology/";
    let url = format!("/{locale}/{path}");
    let outline = |level, id: &str, title: &str| OutlineEntry {
        level,
        id: id.to_owned(),
        title: title.to_owned(),
    };
    PageInputs {
        kind: PageKind::Article,
        output: SitePath::new(&format!("{url}index.html")).unwrap(),
        canonical: format!("https://docs.example.com{url}"),
        locale: tag(locale),
        content_locale: tag(locale),
        site_title: "Lazuli Docs".to_owned(),
        home_url: format!("/{locale}/"),
        title: "Connection topologies of a VPN gateway".to_owned(),
        heading: None,
        description: "Which topologies a gateway can have, and how to choose one.".to_owned(),
        alternates: ["en-us", "nl-nl"]
            .map(|locale| Alternate {
                hreflang: tag(locale).bcp47(),
                url: format!("https://docs.example.com/{locale}/{path}"),
            })
            .to_vec(),
        x_default: Some(format!("https://docs.example.com/en-us/{path}")),
        languages: languages(locale, path),
        breadcrumbs: vec![
            link("Home", &format!("/{locale}/")),
            NavLink {
                title: "Networking".to_owned(),
                url: None,
            },
            link("VPN Gateway", &format!("/{locale}/services/vpn-gateway/")),
        ],
        outline: vec![
            outline(2, "site-to-site", "Site to site"),
            outline(3, "routing", "Routing through several gateways"),
            outline(2, "code", "Create the gateway"),
            outline(2, "more", "Pictures, videos and quotes"),
        ],
        prev: Some(link("About VPN Gateway", "/p/")),
        next: Some(link("Plan and design a cross-premises connection", "/n/")),
        author: Some("cherylmc".to_owned()),
        authors: vec!["cherylmc".to_owned(), "yushwang".to_owned()],
        date: Some("2016-07-19".to_owned()),
        services: vec![link("VPN Gateway", "/s/vpn-gateway/")],
        tags: vec![link("azure-resource-manager", "/t/arm/")],
        feed_url: Some(format!("https://docs.example.com/{locale}/feed.xml")),
        search_url: Some(format!("/search/{locale}/")),
        edit_url: Some("https://git.example.com/edit/topology.md".to_owned()),
        meta: BTreeMap::new(),
        noindex: false,
        has_diagrams: false,
        nav: branch(locale, &url).into(),
        announcement: String::new(),
        cards: Vec::new(),
        groups: Vec::new(),
        feedback_url: None,
        markdown_url: None,
        offline: false,
        notices: Vec::new(),
        pages: Vec::new(),
        url,
    }
}

fn landing(locale: &str) -> PageInputs {
    let card = |title: &str, count| Card {
        title: title.to_owned(),
        url: format!("/{locale}/services/{}/", title.to_lowercase()),
        count,
        links: vec![
            link("What it is and when to use it", "/a/"),
            link("Create one in five minutes", "/b/"),
        ],
    };
    PageInputs {
        kind: PageKind::Landing,
        title: "Lazuli Docs".to_owned(),
        description: "Guides, tutorials and reference for every service.".to_owned(),
        cards: [
            "Active Directory",
            "App Service",
            "Storage",
            "Virtual Machines",
            "VPN Gateway",
        ]
        .into_iter()
        .zip([312, 87, 1, 204, 23])
        .map(|(title, count)| card(title, count))
        .collect(),
        announcement: "The portal is read-only on Sunday from 08:00 to 10:00 UTC.".to_owned(),
        breadcrumbs: Vec::new(),
        outline: Vec::new(),
        nav: "".into(),
        ..article(locale)
    }
}

fn listing(locale: &str) -> PageInputs {
    let entry = |title: &str, date: Option<&str>| ListingEntry {
        title: title.to_owned(),
        url: "/e/".to_owned(),
        description: "What the page is about, in a sentence.".to_owned(),
        date: date.map(str::to_owned),
    };
    let group = |id: &str, title: &str| ListingGroup {
        id: id.to_owned(),
        title: title.to_owned(),
        entries: vec![
            entry("Connection topologies", Some("2016-07-19")),
            entry("Frequently asked questions", None),
        ],
    };
    PageInputs {
        kind: PageKind::Listing,
        title: "VPN Gateway".to_owned(),
        groups: vec![group("lz-g-1", "Get started"), group("lz-g-2", "Plan")],
        ..article(locale)
    }
}

/// The page without the hashes of its assets, which change with every touch of the stylesheet.
fn without_hashes(html: &str) -> String {
    let hashes = regex::Regex::new(r"(/assets/[\w-]+)\.[0-9a-f]{8}\.").unwrap();
    hashes.replace_all(html, "$1.HASH.").into_owned()
}

#[test]
fn pages_look_as_reviewed() {
    let theme = theme();
    let mut fallback = article("ar-sa");
    fallback.content_locale = tag("en-us");
    let mut missing = article("en-us");
    missing.kind = PageKind::NotFound;
    for (name, inputs, body) in [
        ("article", article("en-us"), BODY),
        ("article-nl", article("nl-nl"), BODY),
        ("article-fallback-rtl", fallback, BODY),
        ("landing", landing("en-us"), ""),
        ("landing-rtl", landing("ar-sa"), ""),
        ("listing", listing("en-us"), ""),
        ("notfound", missing, ""),
    ] {
        let html = shell::page(&inputs, body, &theme).unwrap();
        insta::assert_snapshot!(name, without_hashes(&html));
    }
}

#[test]
fn a_second_theme_can_show_every_kind_of_page() {
    let theme = theme_named(Some("plain"));
    let mut fallback = article("ar-sa");
    fallback.content_locale = tag("en-us");
    let html = shell::page(&fallback, BODY, &theme).unwrap();
    insta::assert_snapshot!("plain-article", without_hashes(&html));
    for inputs in [landing("en-us"), listing("nl-nl")] {
        let html = shell::page(&inputs, "", &theme).unwrap();
        assert!(html.contains("<h1>"), "{:?}", inputs.kind);
    }
    let kind = PageKind::NotFound;
    assert!(shell::page(&PageInputs { kind, ..hostile() }, "", &theme).is_ok());
}

#[test]
fn stubs_look_as_reviewed() {
    let theme = theme();
    let redirect = stubs::redirect("/nl-nl/b/", &tag("nl-nl"), "https://docs.example.com", &theme);
    insta::assert_snapshot!("redirect", without_hashes(&redirect));
    let root = stubs::root(
        &languages("en-us", ""),
        &tag("en-us"),
        "Lazuli Docs",
        "https://docs.example.com",
        &theme,
    );
    insta::assert_snapshot!("root", without_hashes(&root));
}

/// Every text of `inputs` replaced by one that tries to leave its place.
fn hostile() -> PageInputs {
    let evil = "\"></title><script>alert(1)</script><!--'".to_owned();
    let bad = || evil.clone();
    let link = || NavLink {
        title: bad(),
        url: Some(bad()),
    };
    let mut inputs = article("en-us");
    inputs.url = bad();
    inputs.site_title = bad();
    inputs.home_url = bad();
    inputs.title = bad();
    inputs.description = bad();
    inputs.canonical = bad();
    inputs.alternates = vec![Alternate {
        hreflang: bad(),
        url: bad(),
    }];
    inputs.x_default = Some(bad());
    for language in &mut inputs.languages {
        language.lang = bad();
        language.name = bad();
        language.url = bad();
    }
    inputs.content_locale = tag("nl-nl");
    inputs.breadcrumbs = vec![link(), link()];
    inputs.outline = vec![OutlineEntry {
        level: 2,
        id: bad(),
        title: bad(),
    }];
    inputs.prev = Some(link());
    inputs.next = Some(link());
    inputs.author = Some(bad());
    inputs.authors = vec![bad()];
    inputs.date = Some(bad());
    inputs.services = vec![link()];
    inputs.tags = vec![link()];
    inputs.edit_url = Some(bad());
    inputs.meta = [(bad(), bad())].into();
    inputs.announcement = bad();
    inputs.nav = "<ul></ul>".into();
    inputs.cards = vec![Card {
        title: bad(),
        url: bad(),
        count: 1,
        links: vec![link()],
    }];
    inputs.groups = [bad(), bad()]
        .map(|title| ListingGroup {
            id: title.clone(),
            title,
            entries: vec![ListingEntry {
                title: bad(),
                url: bad(),
                description: bad(),
                date: Some(bad()),
            }],
        })
        .to_vec();
    inputs
}

#[test]
fn hostile_metadata_stays_text_on_every_kind_of_page() {
    let theme = theme();
    let tame = article("en-us");
    for kind in [
        PageKind::Article,
        PageKind::Landing,
        PageKind::Listing,
        PageKind::NotFound,
    ] {
        let html = shell::page(&PageInputs { kind, ..hostile() }, "<p>ok</p>", &theme).unwrap();
        assert!(!html.contains("<script>alert"), "{kind:?}");
        assert_eq!(html.matches("</title>").count(), 1, "{kind:?}");
        assert!(
            !html.contains("\"></title"),
            "{kind:?}: a quote ended an attribute"
        );
        assert!(!html.contains("<!--"), "{kind:?}");
        let plain = shell::page(&PageInputs { kind, ..tame.clone() }, "<p>ok</p>", &theme).unwrap();
        let scripts = |html: &str| html.matches("<script").count();
        assert_eq!(scripts(&html), scripts(&plain), "{kind:?}");
        assert_eq!(html.matches("</script").count(), scripts(&html), "{kind:?}");
    }
}

#[test]
fn hostile_urls_and_names_stay_text_on_stubs() {
    let theme = theme();
    let evil = hostile();
    let redirect = stubs::redirect(&evil.url, &tag("en-us"), "", &theme);
    let root = stubs::root(&evil.languages, &tag("en-us"), &evil.title, "", &theme);
    for html in [redirect, root] {
        assert!(!html.contains("<script>alert"), "{html}");
        assert_eq!(html.matches("</title>").count(), 1, "{html}");
        assert!(html.matches("</script>").count() <= 1, "{html}");
    }
}

#[test]
fn the_shell_adds_no_id_without_its_prefix() {
    let html = shell::page(&article("en-us"), "<h1 id=\"own\">T</h1>", &theme()).unwrap();
    let ids = html.split(" id=\"").skip(1);
    let foreign: Vec<_> = ids
        .map(|rest| &rest[..rest.find('"').unwrap()])
        .filter(|id| !id.starts_with("lz-"))
        .collect();
    assert_eq!(foreign, ["own"]);
}

#[test]
fn a_fallback_names_its_language_and_marks_the_content() {
    let mut inputs = article("ar-sa");
    inputs.content_locale = tag("en-us");
    let html = shell::page(&inputs, "<h1>T</h1><p>x</p>", &theme()).unwrap();
    assert!(html.contains("<html lang=\"ar-SA\" dir=\"rtl\">"));
    assert!(html.contains("<div lang=\"en-US\" dir=\"ltr\"><h1>T</h1></div>"));
    assert!(html.contains("<div class=\"lz-body\" lang=\"en-US\" dir=\"ltr\">"));
    assert!(html.contains("<span lang=\"en-US\">English</span>"));
    let own = shell::page(&article("ar-sa"), "<h1>T</h1>", &theme()).unwrap();
    assert!(!own.contains("lz-fallback"));
}

#[test]
fn the_byline_stands_between_heading_and_text() {
    let html = shell::page(&article("nl-nl"), "<h1>T</h1><p>x</p>", &theme()).unwrap();
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("<h1>T</h1>") < at("lz-byline") && at("lz-byline") < at("<p>x</p>"));
    assert!(html.contains("<time datetime=\"2016-07-19\">19 juli 2016</time>"));
}

#[test]
fn structured_data_is_json_with_absolute_addresses() {
    let html = shell::page(&article("en-us"), "<p>x</p>", &theme()).unwrap();
    let start = html.find("application/ld+json\">").unwrap() + "application/ld+json\">".len();
    let end = start + html[start..].find("</script>").unwrap();
    let data: serde_json::Value = serde_json::from_str(&html[start..end]).unwrap();
    let graph = &data["@graph"];
    assert_eq!(graph[0]["@type"], "TechArticle");
    assert_eq!(graph[0]["dateModified"], "2016-07-19");
    let crumbs = graph[1]["itemListElement"].as_array().unwrap();
    assert_eq!(crumbs.len(), 4);
    assert_eq!(crumbs[0]["item"], "https://docs.example.com/en-us/");
    assert!(crumbs[1].get("item").is_none());
}

#[test]
fn sharing_a_theme_between_threads_is_possible() {
    fn shared<T: Send + Sync>() {}
    shared::<Theme>();
}
