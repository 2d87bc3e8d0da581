//! One page of each kind, for the examples of the manual.

use std::collections::BTreeMap;

use crate::base::{LocaleTag, SitePath};
use crate::plan::inputs::{
    Alternate, Card, Language, ListingEntry, ListingGroup, ListingPage, NavLink, Notice, NoticeKind,
    OutlineEntry, PageInputs, PageKind,
};

const SITE: &str = "https://docs.example.com";

/// A page of `kind` in `locale`, its first heading and the rest of its text.
pub(super) fn page(kind: PageKind, locale: &LocaleTag) -> (PageInputs, &'static str, &'static str) {
    match kind {
        PageKind::Article => (
            article(locale),
            "<h1 id=\"plan\">Plan a gateway</h1>",
            "<p>Which sizes there are.</p>",
        ),
        PageKind::Landing => (landing(locale), "", ""),
        PageKind::Listing => (listing(locale), "", ""),
        PageKind::NotFound => (frame(locale, kind, "404.html", "Page not found"), "", ""),
    }
}

fn article(locale: &LocaleTag) -> PageInputs {
    let path = "articles/gateway/plan/";
    let heading = |level, id: &str, title: &str| OutlineEntry {
        level,
        id: id.to_owned(),
        title: title.to_owned(),
    };
    PageInputs {
        description: "How to choose the size of a gateway.".to_owned(),
        alternates: vec![
            alternate("en-US", "en-us", path),
            alternate("nl-NL", "nl-nl", path),
        ],
        x_default: Some(format!("{SITE}/en-us/{path}")),
        breadcrumbs: vec![link("Home", "/en-us/"), link("Gateway", "/en-us/browse/gateway/")],
        outline: vec![heading(2, "sizes", "Sizes"), heading(2, "prices", "Prices")],
        prev: Some(link("About gateways", "/en-us/articles/gateway/about/")),
        next: Some(link("Create a gateway", "/en-us/articles/gateway/create/")),
        author: Some("ada".to_owned()),
        authors: vec!["ada".to_owned(), "grace".to_owned()],
        date: Some("2016-07-19".to_owned()),
        services: vec![link("Gateway", "/en-us/services/gateway/")],
        tags: vec![link("network", "/en-us/tags/network/")],
        edit_url: Some("https://git.example.com/edit/plan.md".to_owned()),
        markdown_url: Some(format!("/en-us/{path}index.md")),
        feedback_url: Some("https://git.example.com/issues/new?title=Plan%20a%20gateway".to_owned()),
        notices: vec![Notice {
            kind: NoticeKind::Stale,
            original: format!("/en-us/{path}"),
        }],
        meta: BTreeMap::from([("ms.topic".to_owned(), "article".to_owned())]),
        nav: "<ul><li>…</li></ul>".into(),
        ..frame(locale, PageKind::Article, path, "Plan a gateway")
    }
}

fn landing(locale: &LocaleTag) -> PageInputs {
    let first = link("About gateways", "/en-us/articles/gateway/about/");
    PageInputs {
        description: "All about gateways.".to_owned(),
        alternates: vec![alternate("en-US", "en-us", ""), alternate("nl-NL", "nl-nl", "")],
        x_default: Some(format!("{SITE}/en-us/")),
        cards: vec![Card {
            title: "Gateway".to_owned(),
            url: "/en-us/browse/gateway/".to_owned(),
            count: 12,
            links: vec![first],
        }],
        ..frame(locale, PageKind::Landing, "", "Contoso documentation")
    }
}

fn listing(locale: &LocaleTag) -> PageInputs {
    let entry = ListingEntry {
        title: "Plan a gateway".to_owned(),
        url: "/en-us/articles/gateway/plan/".to_owned(),
        description: "How to choose the size of a gateway.".to_owned(),
        date: Some("2016-07-19".to_owned()),
    };
    PageInputs {
        breadcrumbs: vec![link("Home", "/en-us/")],
        groups: vec![ListingGroup {
            title: "A to F".to_owned(),
            id: "a-f".to_owned(),
            entries: vec![entry],
        }],
        next: Some(link("Page 2", "/en-us/services/gateway/2/")),
        pages: vec![ListingPage {
            number: 1,
            url: "/en-us/services/gateway/".to_owned(),
            current: true,
        }],
        ..frame(locale, PageKind::Listing, "services/gateway/", "Gateway")
    }
}

/// What all pages have.
fn frame(locale: &LocaleTag, kind: PageKind, path: &str, title: &str) -> PageInputs {
    let url = format!("/en-us/{path}");
    PageInputs {
        kind,
        canonical: format!("{SITE}{url}"),
        output: SitePath::root(),
        locale: locale.clone(),
        content_locale: locale.clone(),
        site_title: "Contoso documentation".to_owned(),
        home_url: "/en-us/".to_owned(),
        title: title.to_owned(),
        heading: None,
        description: String::new(),
        alternates: Vec::new(),
        x_default: None,
        languages: vec![Language {
            locale: locale.clone(),
            lang: "en-US".to_owned(),
            name: "English".to_owned(),
            url: url.clone(),
            current: true,
            fallback: false,
        }],
        breadcrumbs: Vec::new(),
        outline: Vec::new(),
        prev: None,
        next: None,
        author: None,
        authors: Vec::new(),
        date: None,
        services: Vec::new(),
        tags: Vec::new(),
        feed_url: Some(format!("{SITE}/en-us/feed.xml")),
        search_url: Some("/search/en-us/".to_owned()),
        edit_url: None,
        markdown_url: None,
        offline: false,
        feedback_url: None,
        notices: Vec::new(),
        meta: BTreeMap::new(),
        noindex: kind == PageKind::NotFound,
        has_diagrams: kind == PageKind::Article,
        nav: "".into(),
        announcement: "Read-only on Sunday.".to_owned(),
        cards: Vec::new(),
        groups: Vec::new(),
        pages: Vec::new(),
        url,
    }
}

fn link(title: &str, url: &str) -> NavLink {
    NavLink {
        title: title.to_owned(),
        url: Some(url.to_owned()),
    }
}

fn alternate(tag: &str, locale: &str, path: &str) -> Alternate {
    Alternate {
        hreflang: tag.to_owned(),
        url: format!("{SITE}/{locale}/{path}"),
    }
}
