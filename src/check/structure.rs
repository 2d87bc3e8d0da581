//! Rules about a page as its reader sees it: headings, ids, what is empty.

use super::{PageView, Rules};
use crate::base::Span;
use crate::diag::{Code, Diagnostic, Occurrence};
use crate::syntax::article::Heading;
use crate::syntax::expand::ChainId;

/// Looks at one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if is_empty(view) {
        if rules.on("file-empty") {
            let start = Span::new(view.fragment.file, 0, 0);
            found.push(Diagnostic::new("file-empty", start, "this page holds no content"));
        }
        return;
    }
    first_level(rules, view, found);
    levels(rules, view, found);
    if rules.on("heading-empty") {
        for heading in view.article.headings.iter().filter(|heading| heading.empty) {
            let message = "this heading has no text";
            found.push(at(view, "heading-empty", heading, message).with_help("give it a text or delete it"));
        }
    }
    if rules.on("heading-duplicate") {
        numbered(view, found);
    }
    if rules.on("id-duplicate") {
        ids(view, found);
    }
}

/// Whether a page shows nothing and sends its reader nowhere else.
fn is_empty(view: &PageView<'_>) -> bool {
    let shows_nothing = view.article.events.is_empty() && view.fragment.is_empty();
    shows_nothing && view.fragment.metadata.redirect_url().is_none()
}

/// One first-level heading, no more and no less.
fn first_level(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = view.article.headings.iter().filter(|heading| heading.level == 1);
    let redirects = view.fragment.metadata.redirect_url().is_some();
    if first.next().is_none() {
        if rules.on("no-h1") && !redirects {
            let start = Span::new(view.fragment.file, 0, 0);
            let shown = match view.fragment.metadata.short_title() {
                Some(title) => format!("; its reader sees the title `{title}` of the metadata"),
                None => String::new(),
            };
            let message = format!("this page has no first-level heading{shown}");
            found.push(
                Diagnostic::new("no-h1", start, message).with_help("begin the text with `# ` and a title"),
            );
        }
        return;
    }
    let Some(second) = first.next().filter(|_| rules.on("several-h1")) else {
        return;
    };
    let message = format!(
        "`{}` is one first-level heading too many; a page has one title",
        shorten(&second.text)
    );
    let mut finding = at(view, "several-h1", second, message).with_help("put another `#` before it");
    finding.also = first
        .map(|heading| occurrence(view, (heading.span, heading.chain)))
        .collect();
    found.push(finding);
}

/// No heading lies more than one level below the one before it; the page itself is level 1.
fn levels(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if !rules.on("heading-level-skip") {
        return;
    }
    let mut above = 1;
    for heading in &view.article.headings {
        if heading.level > above + 1 {
            let message = format!(
                "a heading of level {} follows one of level {above}",
                heading.level
            );
            let marks = "#".repeat(usize::from(above) + 1);
            found.push(
                at(view, "heading-level-skip", heading, message)
                    .with_help(format!("write `{marks}`, or add the heading between")),
            );
        }
        above = heading.level;
    }
}

/// Headings that get a number behind their id, because an earlier one has the same text.
fn numbered(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    let headings = view.article.headings.iter();
    for heading in headings.filter(|heading| heading.numbered && !heading.empty) {
        let message = format!(
            "the id of this heading is taken on this page, so it gets `{}`",
            heading.id
        );
        found.push(
            at(view, "heading-duplicate", heading, message)
                .with_help("give it a text of its own; its number changes when a heading before it goes"),
        );
    }
}

/// Explicit ids that an earlier place of the page has.
fn ids(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    for repeat in &view.article.repeats {
        let (span, chain) = repeat.place;
        let again = match repeat.first.0 == span {
            true => "the include that gives it is shown twice",
            false => "links lead to the first place that has it",
        };
        let message = format!("the id `{}` is given twice on this page; {again}", repeat.name);
        let mut finding = Diagnostic::new("id-duplicate", span, message)
            .with_chain(view.expanded.directives(chain))
            .with_cause(format!("{} {}", view.file.name, repeat.name))
            .with_help("give each place an id of its own");
        if repeat.first.0 != span {
            finding.also.push(occurrence(view, repeat.first));
        }
        found.push(finding);
    }
}

fn at(view: &PageView<'_>, code: Code, heading: &Heading, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, heading.span, message).with_chain(view.expanded.directives(heading.chain))
}

fn occurrence(view: &PageView<'_>, (span, chain): (Span, ChainId)) -> Occurrence {
    Occurrence {
        chain: view.expanded.directives(chain),
        ..span.into()
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
