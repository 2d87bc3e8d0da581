//! The markdown of a page for machines: includes expanded, links absolute.

use std::ops::Range;

use crate::base::escape;
use crate::plan::inputs::{BodyInputs, PageInputs};
use crate::syntax::article::{Article, Link, LinkForm};
use crate::syntax::expand::Expanded;
use crate::syntax::repair::EDGE;

/// The page of `inputs` as markdown. `origin` (`https://docs.example.com`, or empty) is put before addresses of the
/// site.
pub fn markdown(
    article: &Article<'_>,
    expanded: &Expanded<'_>,
    inputs: &PageInputs,
    body: &BodyInputs,
    origin: &str,
) -> String {
    let text = &expanded.text;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (link, target) in article.links.iter().zip(&body.links) {
        if let Some(url) = &target.url {
            let url = match url.starts_with('/') {
                true => format!("{origin}{url}"),
                false => url.clone(),
            };
            edits.extend(edit(link, text, &url));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len() + edits.len() * 40);
    if inputs.heading.is_some() {
        out.push_str(&format!("# {}\n\n", inputs.title));
    }
    let mut at = 0;
    for (range, new) in edits {
        // Of edits that overlap, which damaged text can bring, the first counts.
        if range.start >= at && text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    let mut out = without_marks(&out);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What makes `link` lead to `url`.
fn edit(link: &Link, text: &str, url: &str) -> Option<(Range<usize>, String)> {
    let written = text.get(link.place.clone())?;
    let (start, end) = (link.place.start, link.place.end);
    // Blanks and parentheses would end a destination.
    let destination = url.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
    match link.form {
        LinkForm::Inline => {
            let open = written.rfind("](")? + 2;
            let at = open + written[open..].find(&link.url)?;
            Some((start + at..start + at + link.url.len(), destination))
        }
        LinkForm::Reference => {
            let at = written.rfind("][").map_or(written.len(), |at| at + 1);
            Some((start + at..end, format!("({destination})")))
        }
        LinkForm::Html { .. } => Some((link.place.clone(), escape::html_string(url))),
        LinkForm::Auto | LinkForm::Bare => None,
    }
}

/// `text` without the marks of repairs: edges of words, and numbers of includes that are missing.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split(EDGE) {
        let is_number = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            out.push_str(part);
        }
    }
    out
}
