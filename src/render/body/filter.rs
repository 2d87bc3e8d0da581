//! Raw HTML of a body: its links, pictures and ids are those that the site resolved.

use rustc_hash::FxHashMap;

use crate::base::Span;
use crate::diag::Diagnostic;
use crate::plan::inputs::BodyInputs;
use crate::render::html_policy::{HtmlFilter, HtmlMode, LinkRewriter, SrcAttributes};
use crate::syntax::article::{Article, Event, HtmlReference, HtmlTarget};
use crate::syntax::expand::Expanded;

/// Answers for the references of one event, each once, in order.
pub(super) struct Rewriter<'a> {
    /// The links of the event by value, the next one last.
    links: FxHashMap<&'a str, Vec<usize>>,
    /// The ids of the event by name, the next one last.
    ids: FxHashMap<&'a str, Vec<&'a str>>,
    inputs: &'a BodyInputs,
    /// Pictures so far on the page.
    pub(super) pictures: usize,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new(
        article: &'a Article<'_>,
        inputs: &'a BodyInputs,
        event: usize,
        pictures: usize,
    ) -> Self {
        let start = article.html.partition_point(|reference| reference.event < event);
        let end = article.html.partition_point(|reference| reference.event <= event);
        let mut rewriter = Self {
            links: FxHashMap::default(),
            ids: FxHashMap::default(),
            inputs,
            pictures,
        };
        for HtmlReference { value, target, .. } in article.html[start..end].iter().rev() {
            let value = value.trim();
            match target {
                HtmlTarget::Link(index) => rewriter.links.entry(value).or_default().push(*index),
                HtmlTarget::Id(id) => rewriter.ids.entry(value).or_default().push(id),
            }
        }
        rewriter
    }

    fn link(&mut self, value: &str) -> Option<usize> {
        self.links.get_mut(value.trim())?.pop()
    }
}

impl LinkRewriter for Rewriter<'_> {
    fn href(&mut self, value: &str) -> Option<String> {
        let index = self.link(value)?;
        self.inputs.links.get(index)?.url.clone()
    }

    fn src(&mut self, value: &str) -> Option<SrcAttributes> {
        let index = self.link(value)?;
        let target = self.inputs.links.get(index)?;
        let mut extra = Vec::new();
        if let Some((width, height)) = target.size {
            extra.push(("width", width.to_string()));
            extra.push(("height", height.to_string()));
        }
        if self.pictures > 0 {
            extra.push(("loading", "lazy".to_owned()));
        }
        self.pictures += 1;
        Some(SrcAttributes {
            url: target.url.clone()?,
            extra,
        })
    }

    fn id(&mut self, value: &str) -> Option<String> {
        self.ids.get_mut(value.trim())?.pop().map(str::to_owned)
    }
}

/// What the raw HTML of `article` loses under `mode`, as findings.
pub fn problems(article: &Article<'_>, expanded: &Expanded<'_>, mode: HtmlMode) -> Vec<Diagnostic> {
    let mut filter = HtmlFilter::new(mode);
    let inputs = BodyInputs::default();
    let mut scratch = String::new();
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (index, event) in article.events.iter().enumerate() {
        let Event::Html(html) = event else { continue };
        scratch.clear();
        let mut rewriter = Rewriter::new(article, &inputs, index, 0);
        filter.push(&html.text, &mut rewriter, &mut scratch, &mut problems);
        for problem in problems.drain(..) {
            let range = html.position(problem.range.start)..html.position(problem.range.end);
            let (span, chain) = expanded.span(range);
            let message = match problem.code {
                "html-unknown-tag" => format!("`<{}>` is no HTML element and is shown as text", problem.name),
                _ => format!("`{}` is not allowed in content and was left out", problem.name),
            };
            let span = Span {
                range: span.range,
                ..span
            };
            found.push(Diagnostic::new(problem.code, span, message).with_chain(expanded.directives(chain)));
        }
    }
    found
}
