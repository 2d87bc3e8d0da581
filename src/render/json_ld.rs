//! Structured data for search engines: a `TechArticle` and its `BreadcrumbList`, as JSON inside a script.

use serde_json::{Map, Value, json};

use crate::plan::inputs::{NavLink, PageInputs};

/// The content of the page's `<script type="application/ld+json">`.
pub fn article(inputs: &PageInputs) -> String {
    let mut article = Map::new();
    let mut set = |key: &str, value: Value| {
        article.insert(key.to_owned(), value);
    };
    set("@type", json!("TechArticle"));
    set("headline", json!(inputs.title));
    if !inputs.description.is_empty() {
        set("description", json!(inputs.description));
    }
    set("inLanguage", json!(inputs.content_locale.bcp47()));
    set("mainEntityOfPage", json!(inputs.canonical));
    if let Some(date) = &inputs.date {
        set("dateModified", json!(date));
    }
    if !inputs.authors.is_empty() {
        let person = |name: &String| json!({"@type": "Person", "name": name});
        set("author", inputs.authors.iter().map(person).collect());
    }
    set(
        "isPartOf",
        json!({"@type": "WebSite", "name": inputs.site_title}),
    );
    let crumbs = breadcrumbs(inputs);
    let graph = json!({
        "@context": "https://schema.org",
        "@graph": [article, {"@type": "BreadcrumbList", "itemListElement": crumbs}],
    });
    script_safe(&graph.to_string())
}

/// The way from the landing page to this page; the last item is the page itself.
fn breadcrumbs(inputs: &PageInputs) -> Vec<Value> {
    let origin = origin(&inputs.canonical);
    let item = |(index, link): (usize, &NavLink)| {
        let mut item = json!({"@type": "ListItem", "position": index + 1, "name": link.title});
        if let Some(url) = &link.url {
            let absolute = match url.starts_with('/') {
                true => format!("{origin}{url}"),
                false => url.clone(),
            };
            item["item"] = json!(absolute);
        }
        item
    };
    let page = NavLink {
        title: inputs.title.clone(),
        url: None,
    };
    let links = inputs.breadcrumbs.iter().chain([&page]);
    links.enumerate().map(item).collect()
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
fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        match character {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_the_script() {
        let safe = script_safe(&json!({"a": "</script><!--&\u{2028}"}).to_string());
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
