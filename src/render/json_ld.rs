//! Structured data for search engines: a `TechArticle` and its `BreadcrumbList`, as JSON inside a script.

use std::fmt::Write;

use serde::Serialize;

use crate::plan::inputs::PageInputs;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: (Article<'a>, Breadcrumbs<'a>),
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "TechArticle", rename_all = "camelCase")]
struct Article<'a> {
    headline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    in_language: String,
    main_entity_of_page: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'a>>,
    is_part_of: WebSite<'a>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Person<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct WebSite<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "BreadcrumbList", rename_all = "camelCase")]
struct Breadcrumbs<'a> {
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

/// The content of the page's `<script type="application/ld+json">`.
pub fn article(inputs: &PageInputs) -> String {
    let article = Article {
        headline: &inputs.title,
        description: &inputs.description,
        in_language: inputs.content_locale.bcp47(),
        main_entity_of_page: &inputs.canonical,
        date_modified: inputs.date.as_deref(),
        author: inputs.authors.iter().map(|name| Person { name }).collect(),
        is_part_of: WebSite {
            name: &inputs.site_title,
        },
    };
    let document = Document {
        context: "https://schema.org",
        graph: (article, breadcrumbs(inputs)),
    };
    // Only a map with keys that are no text could fail, and there is none here.
    script_safe(serde_json::to_string(&document).unwrap_or_default())
}

/// The way from the landing page to this page; the last item is the page itself.
fn breadcrumbs(inputs: &PageInputs) -> Breadcrumbs<'_> {
    let origin = origin(&inputs.canonical);
    let absolute = |url: &String| match url.starts_with('/') {
        true => format!("{origin}{url}"),
        false => url.clone(),
    };
    let links = inputs.breadcrumbs.iter();
    let links = links.map(|link| (link.title.as_str(), link.url.as_ref().map(absolute)));
    let items = links.chain([(inputs.title.as_str(), None)]).enumerate();
    Breadcrumbs {
        item_list_element: items
            .map(|(index, (name, item))| ListItem {
                position: index + 1,
                name,
                item,
            })
            .collect(),
    }
}

/// `https://host` of an absolute URL; empty for a root-relative one.
fn origin(url: &str) -> &str {
    let Some(host) = url.find("://").map(|at| at + 3) else {
        return "";
    };
    match url[host..].find('/') {
        Some(slash) => &url[..host + slash],
        None => url,
    }
}

/// Escapes what an HTML parser could take for the end of the script. The JSON means the same.
fn script_safe(json: String) -> String {
    const RISKY: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
    if !json.contains(RISKY) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 32);
    for character in json.chars() {
        if RISKY.contains(&character) {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn no_text_can_end_the_script() {
        let safe = script_safe(json!({"a": "</script><!--&\u{2028}"}).to_string());
        assert_eq!(safe, r#"{"a":"\u003c/script\u003e\u003c!--\u0026\u2028"}"#);
        let back: Value = serde_json::from_str(&safe).unwrap();
        assert_eq!(back["a"], "</script><!--&\u{2028}");
    }

    #[test]
    fn the_origin_is_scheme_and_host() {
        assert_eq!(origin("https://a.example/x/y"), "https://a.example");
        assert_eq!(origin("https://a.example"), "https://a.example");
        assert_eq!(origin("/x/y"), "");
    }
}
