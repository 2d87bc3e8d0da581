//! Ids: explicit names first, then slugs, each unique on the page (spec 5.3).

use std::sync::LazyLock;

use regex::Regex;

use super::{Anchor, Article, HtmlReference, HtmlTarget};
use crate::base::escape;
use crate::base::pattern::regex;
use crate::base::slug::{self, UniqueIds};
use crate::syntax::html_names;

static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)[\s"'](id|name|href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#));

/// An explicit name, in document order, and who carries it.
#[derive(Debug)]
pub(super) struct Explicit {
    /// The name as written.
    pub name: String,
    /// Who carries it.
    pub owner: Owner,
}

/// Who carries an explicit name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A heading, which has no name yet.
    Heading(usize),
    /// A heading that has one: an anchor of its own inside it.
    More(usize),
    /// A raw HTML tag.
    Html(usize),
}

/// Attributes that matter in one tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TagReferences {
    /// Element name.
    pub name: String,
    /// `</name>`
    pub closing: bool,
    /// `<name/>`
    pub self_closing: bool,
    /// `id`, or `name` on an anchor; both when they differ.
    pub ids: Vec<String>,
    /// `href` on an anchor or area, `src` on a picture: value and its bytes in the HTML.
    pub links: Vec<(String, std::ops::Range<usize>, bool)>,
}

/// The tags of `html`, with what the site has a say in.
pub(super) fn tags(html: &str) -> Vec<TagReferences> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices('<') {
        let Some(tag) = html_names::tag(&html.as_bytes()[at..]) else {
            continue;
        };
        let Some(end) = tag.end else { continue };
        let mut references = TagReferences {
            name: tag.name.to_owned(),
            closing: tag.closing,
            self_closing: tag.self_closing,
            ..TagReferences::default()
        };
        let (mut has_id, mut has_name) = (false, false);
        if !tag.closing {
            for captures in ATTRIBUTE.captures_iter(&html[at..at + end]) {
                let Some(value) = captures.get(2).or(captures.get(3)).or(captures.get(4)) else {
                    continue;
                };
                let text = escape::decode_entities(value.as_str().trim_end_matches('/'));
                let range = at + value.start()..at + value.end();
                // Of an attribute given twice the first one counts: two ids at most.
                match captures[1].to_ascii_lowercase().as_str() {
                    "id" if !std::mem::replace(&mut has_id, true) => add(&mut references.ids, text),
                    "name" if tag.name == "a" && !std::mem::replace(&mut has_name, true) => {
                        add(&mut references.ids, text);
                    }
                    "href" if matches!(tag.name, "a" | "area") => {
                        references
                            .links
                            .push((escape::decode_entities(value.as_str()), range, false));
                    }
                    "src" => references
                        .links
                        .push((escape::decode_entities(value.as_str()), range, true)),
                    _ => {}
                }
            }
        }
        found.push(references);
    }
    found
}

fn add(ids: &mut Vec<String>, id: String) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Gives every heading and every raw tag its id.
pub(super) fn assign(article: &mut Article<'_>, explicit: Vec<Explicit>) {
    let mut ids = UniqueIds::default();
    for Explicit { name, owner } in explicit {
        let id = ids.claim(&usable(&name));
        article.anchors.push(Anchor {
            name: name.clone(),
            id: id.clone(),
        });
        match owner {
            Owner::Heading(index) => article.headings[index].id = id,
            Owner::More(index) => article.headings[index].more.push(id),
            Owner::Html(index) => {
                if let Some(HtmlReference {
                    target: HtmlTarget::Id(given),
                    ..
                }) = article.html.get_mut(index)
                {
                    *given = id;
                }
            }
        }
    }
    for heading in article
        .headings
        .iter_mut()
        .filter(|heading| heading.id.is_empty())
    {
        let slug = slug::github(&heading.text);
        heading.id = ids.claim(&slug);
        article.anchors.push(Anchor {
            name: heading.id.clone(),
            id: heading.id.clone(),
        });
    }
    for heading in &mut article.headings {
        let slug = slug::github(&heading.text);
        if slug.is_empty() || ids.contains(&slug) {
            continue;
        }
        let alias = ids.claim(&slug);
        article.anchors.push(Anchor {
            name: alias.clone(),
            id: heading.id.clone(),
        });
        heading.alias = Some(alias);
    }
}

/// A name as an id: without a leading `#` (spec 5.3, rule 4), and without blanks, which no id may hold.
fn usable(name: &str) -> String {
    let name = name.trim().trim_start_matches('#');
    name.split_whitespace().collect::<Vec<_>>().join("-")
}
