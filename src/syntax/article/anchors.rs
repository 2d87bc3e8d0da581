//! Ids: explicit names first, then slugs, each unique on the page (spec 5.3).

use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Anchor, Article, HtmlReference, HtmlTarget, Repeat};
use crate::base::escape;
use crate::base::slug::{self, UniqueIds};
use crate::syntax::expand::Expanded;
use crate::syntax::html_names;

/// The attributes that matter here.
const ATTRIBUTES: [&str; 7] = ["id", "name", "href", "src", "alt", "role", "aria-hidden"];

/// An explicit name, in document order, and who carries it.
#[derive(Debug)]
pub(super) struct Explicit {
    /// The name as written.
    pub name: String,
    /// Who carries it.
    pub owner: Owner,
    /// Bytes of the expanded text: the tag that holds it, or the name itself.
    pub at: Range<usize>,
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
    /// `id`, or `name` on an anchor; both when they differ. With their bytes in the HTML.
    pub ids: Vec<(String, Range<usize>)>,
    /// `href` on an anchor or area, `src` on a picture: value and its bytes in the HTML.
    pub links: Vec<(String, Range<usize>, bool)>,
    /// It has an alternative text, be it empty, or says that it is decoration.
    pub described: bool,
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
            for (name, range) in attributes(&html[at..at + end]) {
                let range = at + range.start..at + range.end;
                let value = &html[range.clone()];
                let text = escape::decode_entities(value.trim_end_matches('/'));
                match name {
                    // Of an attribute given twice the first one counts: two ids at most.
                    "id" if !std::mem::replace(&mut has_id, true) => {
                        add(&mut references.ids, text, range);
                    }
                    "name" if tag.name == "a" && !std::mem::replace(&mut has_name, true) => {
                        add(&mut references.ids, text, range);
                    }
                    "href" if matches!(tag.name, "a" | "area") => {
                        references
                            .links
                            .push((escape::decode_entities(value), range, false));
                    }
                    "alt" => references.described = true,
                    "role" | "aria-hidden" => {
                        references.described |= ["presentation", "none", "true"].contains(&value);
                    }
                    "src" => references
                        .links
                        .push((escape::decode_entities(value), range, true)),
                    _ => {}
                }
            }
        }
        found.push(references);
    }
    found
}

fn add(ids: &mut Vec<(String, Range<usize>)>, id: String, range: Range<usize>) {
    if !ids.iter().any(|(other, _)| *other == id) {
        ids.push((id, range));
    }
}

/// The [`ATTRIBUTES`] of a start tag, and where their values stand, without quotes.
fn attributes(tag: &str) -> impl Iterator<Item = (&'static str, Range<usize>)> {
    let mut reached = 0;
    memchr::memchr_iter(b'=', tag.as_bytes()).filter_map(move |equals| {
        let before = tag.get(reached..equals)?.trim_end();
        let name = ATTRIBUTES.into_iter().find(|name| {
            let lead = before.len().checked_sub(name.len());
            lead.is_some_and(|lead| {
                before
                    .get(lead..)
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
                    && before[..lead].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            })
        })?;
        let behind = &tag[equals + 1..];
        let blanks = behind.len() - behind.trim_start().len();
        let start = equals + 1 + blanks;
        let rest = &tag[start..];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let range = match quote {
            Some(quote) => {
                let length = rest[1..].find(quote)?;
                reached = start + length + 2;
                start + 1..start + 1 + length
            }
            None => {
                let is_end = |c: char| c.is_whitespace() || matches!(c, '>' | '"' | '\'');
                let length = rest.find(is_end).unwrap_or(rest.len());
                reached = start + length;
                start..reached
            }
        };
        (quote.is_some() || !range.is_empty()).then_some((name, range))
    })
}

/// Gives every heading and every raw tag its id.
pub(super) fn assign(article: &mut Article<'_>, explicit: Vec<Explicit>, expanded: &Expanded<'_>) {
    let mut ids = UniqueIds::default();
    find_repeats(article, &explicit, expanded);
    for Explicit { name, owner, .. } in explicit {
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
        heading.numbered = heading.id != slug && !slug.is_empty();
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

/// Notes the names that are given more than once. The same name twice on one heading harms nobody. Two
/// headings of the same text have the same name by right: tools write the slug of a heading before it.
fn find_repeats(article: &mut Article<'_>, explicit: &[Explicit], expanded: &Expanded<'_>) {
    if explicit.len() < 2 {
        return;
    }
    let heading = |owner: Owner| match owner {
        Owner::Heading(index) | Owner::More(index) => Some(index),
        Owner::Html(_) => None,
    };
    let mut seen: FxHashMap<String, &Explicit> = FxHashMap::default();
    for given in explicit {
        match seen.entry(usable(&given.name)) {
            Entry::Vacant(free) => {
                free.insert(given);
            }
            Entry::Occupied(first) => {
                let first = first.get();
                if heading(given.owner).is_some() && heading(given.owner) == heading(first.owner) {
                    continue;
                }
                if let (Some(again), Some(first)) = (heading(given.owner), heading(first.owner))
                    && article.headings[again].text == article.headings[first].text
                {
                    article.headings[again].numbered |= matches!(given.owner, Owner::Heading(_));
                    continue;
                }
                article.repeats.push(Repeat {
                    name: given.name.clone(),
                    place: expanded.span(given.at.clone()),
                    first: expanded.span(first.at.clone()),
                });
            }
        }
    }
}

/// A name as an id: without a leading `#` (spec 5.3, rule 4), and without blanks, which no id may hold.
fn usable(name: &str) -> String {
    let name = name.trim().trim_start_matches('#');
    name.split_whitespace().collect::<Vec<_>>().join("-")
}
