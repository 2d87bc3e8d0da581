//! What is written for one start tag, under each mode.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::escape;
use crate::syntax::html_names;

use super::attributes::{self, Strictness};
use super::elements::{self, Rule};
use super::{HtmlFilter, HtmlProblem, NOT_ALLOWED, Sink, Suppressed, Tag, UNKNOWN_TAG};

impl HtmlFilter {
    pub(super) fn sanitize(&mut self, tag: &Tag<'_>, sink: &mut Sink<'_>) {
        match elements::rule(tag.name) {
            Rule::Allow { .. } if self.is_residue(tag) => {}
            Rule::Allow { name, class } => {
                self.open(tag, name.into(), class, Strictness::Listed, sink);
            }
            Rule::Unwrap { reported } => {
                if reported {
                    sink.report(NOT_ALLOWED, &tag.range, tag.name);
                }
            }
            Rule::RemoveVoid => sink.report(NOT_ALLOWED, &tag.range, tag.name),
            Rule::Remove => {
                sink.report(NOT_ALLOWED, &tag.range, tag.name);
                if !tag.self_closing {
                    self.suppressed = Some(self.began(tag.name));
                }
            }
            Rule::Unknown => self.show(tag.name, tag.range.clone(), true, sink),
        }
    }

    pub(super) fn allow(&mut self, tag: &Tag<'_>, sink: &mut Sink<'_>) {
        let name = match elements::rule(tag.name) {
            Rule::Allow { name, .. } if name == tag.name => Cow::Borrowed(name),
            // The tokenizer takes all up to a blank, `/` or `>` for the name.
            _ if tag.name.contains(['<', '"', '\'', '=']) => {
                return self.show(tag.name, tag.range.clone(), true, sink);
            }
            _ => Cow::Owned(tag.name.to_owned()),
        };
        self.open(tag, name, None, Strictness::All, sink);
        if elements::is_raw_text(tag.name) && !tag.self_closing && !self.stack.is_full() {
            self.verbatim = Some(self.began(tag.name));
        }
    }

    fn began(&self, name: &str) -> Suppressed {
        Suppressed {
            name: name.to_owned(),
            depth: 1,
            containers: self.stack.containers(),
        }
    }

    /// Bilingual spans of machine translation (spec section 7.3): the local text stays, the English one goes.
    fn is_residue(&mut self, tag: &Tag<'_>) -> bool {
        if tag.name != "span" {
            return false;
        }
        let class = tag.attribute("class").unwrap_or_default();
        if class.split_whitespace().any(|class| class == "sxs-lookup") {
            if !tag.self_closing {
                self.suppressed = Some(self.began("span"));
            }
            return true;
        }
        let is_unit = ["data-ttu-id", "data-stu-id"]
            .iter()
            .any(|name| tag.attribute(name).is_some());
        if is_unit && !tag.self_closing && !self.stack.is_full() {
            self.stack.push("span".into(), None);
        }
        is_unit
    }

    /// Writes an element's start tag under `name`.
    fn open(
        &mut self,
        tag: &Tag<'_>,
        name: Cow<'static, str>,
        class: Option<&str>,
        strictness: Strictness,
        sink: &mut Sink<'_>,
    ) {
        let is_void = html_names::is_void(&name);
        if self.stack.is_full() && !is_void {
            return;
        }
        if !self.stack.prepare(tag.name, sink.out) {
            return;
        }
        if tag.name == "a" && self.is_anchor(tag, strictness, sink) {
            return;
        }
        sink.out.push('<');
        sink.out.push_str(&name);
        let problems = &mut *sink.problems;
        attributes::write(
            &name,
            tag.attributes,
            class,
            strictness,
            sink.links,
            sink.out,
            &mut |attribute| {
                problems.push(HtmlProblem {
                    code: NOT_ALLOWED,
                    range: tag.range.clone(),
                    name: attribute.to_owned(),
                });
            },
        );
        sink.out.push('>');
        if is_void {
            return;
        }
        if tag.self_closing {
            sink.out.push_str("</");
            sink.out.push_str(&name);
            sink.out.push('>');
        } else {
            self.stack.push(Cow::Owned(tag.name.to_owned()), Some(name));
        }
    }

    /// Writes an `<a>` that is a target and no link as an empty element (spec section 5.3, rule 5). An `<a>` that
    /// is neither is not written at all.
    fn is_anchor(&mut self, tag: &Tag<'_>, strictness: Strictness, sink: &mut Sink<'_>) -> bool {
        let (id, name) = (tag.attribute("id"), tag.attribute("name"));
        let href = tag.attribute("href");
        let refused = strictness == Strictness::Listed && href.is_some_and(attributes::is_refused_href);
        if let Some(name) = name.filter(|name| id.is_some_and(|id| id != *name)) {
            self.write_anchor(name, sink);
        }
        if href.is_some() && !refused {
            return false;
        }
        if refused {
            sink.report(NOT_ALLOWED, &tag.range, "href");
        }
        for (attribute, _) in tag.attributes {
            if strictness == Strictness::Listed && attribute.starts_with("on") {
                sink.report(NOT_ALLOWED, &tag.range, attribute);
            }
        }
        if let Some(id) = id.or(name) {
            self.write_anchor(id, sink);
        }
        if !tag.self_closing {
            self.stack.push("a".into(), None);
        }
        true
    }

    fn write_anchor(&mut self, id: &str, sink: &mut Sink<'_>) {
        let before = sink.out.len();
        sink.out.push_str("<a");
        let bare = sink.out.len();
        attributes::push_id(sink.out, id, sink.links);
        if sink.out.len() == bare {
            sink.out.truncate(before);
        } else {
            sink.out.push_str("></a>");
        }
    }

    /// Shows a tag as text, as it was written.
    pub(super) fn show(&mut self, name: &str, range: Range<usize>, reported: bool, sink: &mut Sink<'_>) {
        let written = sink.raw.get(range.clone()).unwrap_or_default();
        escape::html(sink.out, written);
        if reported {
            let as_written = written.get(1..=name.len()).unwrap_or(name);
            sink.report(UNKNOWN_TAG, &range, as_written);
        }
    }
}
