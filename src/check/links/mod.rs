//! Rules about links and pictures that resolve well: what readers see of them, and what nobody uses.

mod bases;
mod pictures;
mod words;

use std::ops::Range;

use super::{PageView, Rules};
use crate::base::Span;
use crate::diag::{Diagnostic, Fix, TextEdit};
use crate::syntax::article::{Event, Link, LinkForm, Tag, TagEnd};

pub(super) use bases::merge;
pub(super) use pictures::site;

/// Looks at the links of one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if rules.on("definition-unused") {
        unused_definitions(view, found);
    }
    if rules.on("link-bare") {
        bare_urls(view, found);
    }
    if view.article.links.is_empty() {
        return;
    }
    if rules.on("image-no-alt") {
        undescribed_html(view, found);
    }
    texts(rules, view, found);
}

/// Definitions that no link of their page uses. Those of an include are its own; those of a page count for
/// its includes too (spec 2.3).
fn unused_definitions(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if view
        .expanded
        .fragments()
        .all(|(_, fragment)| fragment.definitions.is_empty())
    {
        return;
    }
    let links = view.article.links.iter();
    let mut used: Vec<Span> = links
        .filter(|link| link.form == LinkForm::Reference)
        .map(|link| link.span)
        .collect();
    used.sort_unstable();
    // A label that nobody defines may be one of these, translated.
    let undefined = || {
        let mut findings = view.article.diagnostics.iter();
        findings.any(|finding| finding.code == "reference-undefined")
    };
    for (chain, fragment) in view.expanded.fragments() {
        for (label, definition) in fragment.definitions.all() {
            // `[//]: # (words)` is how markdown says what nobody shall see.
            let is_comment = matches!(&*definition.url, "" | "#");
            if is_comment || used.binary_search(&definition.span).is_ok() {
                continue;
            }
            let message = format!("no link uses the definition of `[{label}]`");
            let mut finding = Diagnostic::new("definition-unused", definition.span, message)
                .with_chain(view.expanded.directives(chain));
            finding.fix = definition
                .line
                .filter(|_| !undefined())
                .map(|line| Fix::guess(line, ""));
            found.push(finding);
        }
    }
}

fn bare_urls(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    let links = view.article.links.iter();
    for link in links.filter(|link| link.form == LinkForm::Bare) {
        let message = format!("`{}` stands in the text without a name", link.url);
        let mut finding = finding(view, "link-bare", link, link.span, message);
        finding.help =
            Some("write `[what it is](url)`, or `<url>` where the address itself is meant".to_owned());
        finding.fix = Some(Fix::safe(link.span, format!("<{}>", link.url)));
        expect(&mut finding, &link.url);
        found.push(finding);
    }
}

/// Pictures of raw HTML without `alt`. An empty one says that the picture is decoration.
fn undescribed_html(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    for link in &view.article.links {
        if link.image && link.form == (LinkForm::Html { described: false }) {
            let message = format!("picture `{}` has no alternative text", link.url);
            let mut finding = finding(view, "image-no-alt", link, link.span, message);
            finding.help = Some("say in `alt` what it shows; `alt=\"\"` if it is decoration".to_owned());
            found.push(finding);
        }
    }
}

/// A link that is open, or a picture.
struct Open<'a> {
    link: &'a Link,
    /// It shows something besides text.
    filled: bool,
}

/// What links and pictures say in the brackets.
fn texts(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    let empty_on = rules.on("link-text-empty");
    let vague_on = rules.on("link-text-vague");
    let picture_on = rules.on("image-no-alt");
    if !(empty_on || vague_on || picture_on) {
        return;
    }
    let links = &view.article.links;
    let (mut link, mut picture): (Option<Open<'_>>, Option<Open<'_>>) = (None, None);
    let mut text = String::new();
    for event in &view.article.events {
        match event {
            Event::Start(Tag::Link(index, _)) => {
                text.clear();
                link = links.get(*index).map(|link| Open { link, filled: false });
            }
            Event::Start(Tag::Image(index, _)) => {
                picture = links.get(*index).map(|link| Open { link, filled: false });
                if let Some(link) = &mut link {
                    link.filled = true;
                }
            }
            Event::Text(part) | Event::Code(part) => match (&mut picture, &link) {
                (Some(picture), _) => picture.filled |= !part.trim().is_empty(),
                (None, Some(_)) if text.len() <= words::LONGEST => text.push_str(part),
                _ => {}
            },
            Event::SoftBreak | Event::HardBreak if link.is_some() => text.push(' '),
            Event::Html(_) | Event::Missing(_) => {
                if let Some(link) = &mut link {
                    link.filled = true;
                }
            }
            Event::End(TagEnd::Image) => {
                let bare = picture.take().filter(|picture| picture_on && !picture.filled);
                found.extend(bare.map(|open| without_alt(view, open.link)));
            }
            Event::End(TagEnd::Link) => {
                let Some(open) = link.take() else { continue };
                if open.filled || matches!(open.link.form, LinkForm::Auto | LinkForm::Bare) {
                    continue;
                }
                if text.trim().is_empty() {
                    found.extend(empty_on.then(|| without_text(view, open.link)));
                } else if vague_on && words::is_vague(&text) {
                    found.push(vague(view, open.link, text.trim()));
                }
            }
            _ => {}
        }
    }
}

fn without_alt(view: &PageView<'_>, link: &Link) -> Diagnostic {
    let label = label(view, link);
    let end = (label.end + 1).min(link.place.end);
    let (span, _) = view.expanded.span(link.place.start..end);
    let message = format!("picture `{}` has no alternative text", link.url);
    let mut finding = finding(view, "image-no-alt", link, span, message);
    finding.help = Some("say in the brackets what it shows".to_owned());
    finding
}

fn without_text(view: &PageView<'_>, link: &Link) -> Diagnostic {
    let (span, _) = view.expanded.span(link.place.clone());
    let message = format!("the link to `{}` has no text", link.url);
    let mut finding = finding(view, "link-text-empty", link, span, message);
    finding.help = Some("readers cannot see it: give it a text, or take it out".to_owned());
    finding
}

fn vague(view: &PageView<'_>, link: &Link, text: &str) -> Diagnostic {
    let (span, _) = view.expanded.span(label(view, link));
    let message = format!("the text `{text}` does not say where the link leads");
    let mut finding = finding(view, "link-text-vague", link, span, message);
    finding.help = Some("use the title of the page that it leads to".to_owned());
    finding
}

/// Where the text of a link in brackets stands in the expanded text.
fn label(view: &PageView<'_>, link: &Link) -> Range<usize> {
    let whole = &view.expanded.text[link.place.clone()];
    let open = whole.find('[').map_or(0, |at| at + 1);
    let close = match link.form {
        LinkForm::Inline => whole.rfind("]("),
        _ => whole.rfind("][").or_else(|| whole.rfind(']')),
    };
    let close = close.unwrap_or(whole.len()).max(open);
    link.place.start + open..link.place.start + close
}

fn finding(view: &PageView<'_>, code: &'static str, link: &Link, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(code, span, message).with_chain(view.expanded.directives(link.chain))
}

/// Makes the fix of `finding` depend on the source holding `text` at its span.
fn expect(finding: &mut Diagnostic, text: &str) {
    for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        *edit = TextEdit::clone(edit).expecting(text);
    }
}
