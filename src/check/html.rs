//! Rules about raw HTML: what stands where it may not, what is never closed, what closes nothing.
//!
//! Pages are well-formed all the same, since the renderer closes and leaves out what it must. Here is what it passes
//! over: the writer meant something else than what readers see.

use std::ops::Range;

use super::{PageView, Rules};
use crate::config::model::Html;
use crate::diag::{Code, Diagnostic};
use crate::syntax::article::{Event, HtmlText, Tag, TagEnd};
use crate::syntax::html_names;

/// Looks at the raw HTML of one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    // Where tags are shown as text there is no HTML.
    if rules.config.markdown.html == Html::Escape {
        return;
    }
    let wanted = Wanted {
        misplaced: rules.on("html-misplaced"),
        row_empty: rules.on("html-row-empty"),
        stray_end: rules.on("html-stray-end"),
        unclosed: rules.on("html-unclosed"),
    };
    let has_html = |event: &Event<'_>| matches!(event, Event::Html(_));
    if !wanted.any() || !view.article.events.iter().any(has_html) {
        return;
    }
    let mut walk = Walk {
        view,
        wanted,
        open: Vec::new(),
        depth: 0,
        skipped: None,
        in_comment: false,
        forgiven: Vec::new(),
        found,
    };
    for event in &view.article.events {
        walk.event(event);
    }
    walk.leave(0);
}

/// Which findings count.
struct Wanted {
    misplaced: bool,
    row_empty: bool,
    stray_end: bool,
    unclosed: bool,
}

impl Wanted {
    fn any(&self) -> bool {
        self.misplaced || self.row_empty || self.stray_end || self.unclosed
    }
}

/// An element of raw HTML that is open.
struct Open {
    name: String,
    /// Its start tag in the expanded text.
    place: Range<usize>,
    /// How many containers of markdown are around it.
    depth: usize,
    /// It leads somewhere.
    is_link: bool,
    /// It holds a cell.
    has_cell: bool,
    /// What stands wrongly in it was said.
    is_reported: bool,
}

struct Walk<'w, 'p> {
    view: &'w PageView<'p>,
    wanted: Wanted,
    open: Vec<Open>,
    /// How many containers of markdown are open: paragraphs, items, cells.
    depth: usize,
    /// The element whose content is no markup or is left out.
    skipped: Option<String>,
    in_comment: bool,
    /// Elements that were found to be closed too late: their end tags are no second finding.
    forgiven: Vec<String>,
    found: &'w mut Vec<Diagnostic>,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Html(html) => self.html(html),
            // Both are read as ordinary text in the middle of what is left out.
            _ if self.skipped.is_some() || self.in_comment => self.count(event),
            Event::Start(Tag::Link(..)) => {
                self.child("a");
                self.link_in_link();
            }
            Event::Start(tag) if is_inline(tag) => self.child("text"),
            Event::Start(_) => {
                self.child("a block of markdown");
                self.count(event);
            }
            Event::Text(text) if !text.trim().is_empty() => self.child("text"),
            Event::Code(_) | Event::Math { .. } | Event::FootnoteReference { .. } => self.child("text"),
            _ => self.count(event),
        }
    }

    /// Keeps the depth of markdown's own containers.
    fn count(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) if !is_inline(tag) => self.depth += 1,
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
            ) => {}
            Event::End(_) => {
                self.leave(self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Closes what was opened at `depth` or deeper.
    fn leave(&mut self, depth: usize) {
        let kept = self.open.iter().rposition(|open| open.depth < depth);
        self.close_from(kept.map_or(0, |at| at + 1));
    }

    fn html(&mut self, html: &HtmlText<'_>) {
        let text = &*html.text;
        let mut at = 0;
        while at < text.len() {
            if self.in_comment {
                let Some(end) = text[at..].find("-->") else { return };
                self.in_comment = false;
                at += end + "-->".len();
                continue;
            }
            let Some(next) = text[at..].find('<').map(|offset| at + offset) else {
                self.text(&text[at..]);
                return;
            };
            self.text(&text[at..next]);
            at = next;
            if text[at..].starts_with("<!--") {
                self.in_comment = true;
                at += "<!--".len();
                continue;
            }
            let tag = html_names::tag(&text.as_bytes()[at..]);
            let Some((tag, end)) = tag.and_then(|tag| Some((tag, at + tag.end?))) else {
                at += 1;
                continue;
            };
            let place = html.position(at)..html.position(end - 1) + 1;
            self.tag(&tag, &text[at..end], place);
            at = end;
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_none() && !text.trim().is_empty() {
            self.child("text");
        }
    }

    fn tag(&mut self, tag: &html_names::Tag<'_>, written: &str, place: Range<usize>) {
        if let Some(skipped) = &self.skipped {
            if tag.closing && tag.name == skipped {
                self.skipped = None;
            }
            return;
        }
        // Marks that translation tools left, and names that are no elements, have rules of their own.
        if !html_names::is_known(tag.name) || matches!(tag.name, "bpt" | "ept" | "ph") {
            return;
        }
        if tag.closing {
            self.end(tag.name, place);
            return;
        }
        let is_link = tag.name == "a" && written.contains("href");
        if !self.prepare(tag.name) {
            if self.wanted.misplaced {
                let message = format!("this `<{}>` stands outside of a {}", tag.name, holder(tag.name));
                self.report("html-misplaced", place, message).help = Some("open one before it".to_owned());
            }
            return;
        }
        self.child(tag.name);
        if is_link {
            self.link_in_link();
        }
        if matches!(tag.name, "td" | "th")
            && let Some(row) = self.open.last_mut().filter(|open| open.name == "tr")
        {
            row.has_cell = true;
        }
        if html_names::is_void(tag.name) || tag.self_closing {
            return;
        }
        if is_skipped(tag.name) {
            self.skipped = Some(tag.name.to_owned());
            return;
        }
        self.open.push(Open {
            name: tag.name.to_owned(),
            place,
            depth: self.depth,
            is_link,
            has_cell: false,
            is_reported: false,
        });
    }

    /// Closes what the start tag of `name` ends by itself. False where such an element has no business.
    fn prepare(&mut self, name: &str) -> bool {
        let (ended, holders): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th", "caption", "colgroup"], &["table"]),
            "tr" => (&["td", "th", "tr", "caption", "colgroup"], &["table"]),
            "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => (
                &["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"],
                &["table"],
            ),
            _ => return true,
        };
        let Some(holder) = self.open.iter().rposition(|open| holders.contains(&&*open.name)) else {
            return false;
        };
        let sibling = |open: &Open| ended.contains(&&*open.name);
        if let Some(offset) = self.open[holder + 1..].iter().position(sibling) {
            self.close_from(holder + 1 + offset);
        }
        true
    }

    fn end(&mut self, name: &str, place: Range<usize>) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.close_from(at + 1);
            self.close_last();
        } else if let Some(at) = self.forgiven.iter().rposition(|forgiven| forgiven == name) {
            self.forgiven.remove(at);
        } else if self.wanted.stray_end && !is_optional(name) && !html_names::is_void(name) {
            self.report("html-stray-end", place, format!("`</{name}>` closes nothing"))
                .help = Some("delete it, or open the element before it".to_owned());
        }
    }

    /// Closes what is open from `at` on, though its end tags are missing.
    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.last() else { return };
            if !is_optional(&open.name) {
                let (name, place) = (open.name.clone(), open.place.clone());
                if self.wanted.unclosed {
                    self.report("html-unclosed", place, format!("this `<{name}>` is not closed"))
                        .help = Some(format!("write `</{name}>` where it ends"));
                }
                self.forgiven.push(name);
            }
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if self.wanted.row_empty && open.name == "tr" && !open.has_cell {
            self.report(
                "html-row-empty",
                open.place,
                "this `<tr>` holds no cell".to_owned(),
            );
        }
    }

    /// Something stands in the element that is open.
    fn child(&mut self, name: &str) {
        let depth = self.depth;
        let Some(parent) = self.open.last_mut().filter(|open| open.depth == depth) else {
            return;
        };
        let Some((allowed, inside)) = children(&parent.name) else {
            return;
        };
        if allowed.contains(&name) || matches!(name, "script" | "template") || parent.is_reported {
            return;
        }
        parent.is_reported = true;
        let what = match html_names::is_known(name) {
            true => format!("`<{name}>`"),
            false => name.to_owned(),
        };
        let (place, message) = (
            parent.place.clone(),
            format!("{what} stands directly in this `<{}>`", parent.name),
        );
        if self.wanted.misplaced {
            self.report("html-misplaced", place, message).help = Some(format!("put it into {inside}"));
        }
    }

    /// A link begins, and may not be inside another one.
    fn link_in_link(&mut self) {
        let Some(outer) = self.open.iter_mut().rev().find(|open| open.is_link) else {
            return;
        };
        if std::mem::replace(&mut outer.is_reported, true) || !self.wanted.misplaced {
            return;
        }
        let place = outer.place.clone();
        self.report("html-misplaced", place, "this link holds another link".to_owned())
            .help = Some("close it before the other one begins, or delete one of them".to_owned());
    }

    fn report(&mut self, code: Code, place: Range<usize>, message: String) -> &mut Diagnostic {
        let (span, chain) = self.view.expanded.span(place);
        let finding = Diagnostic::new(code, span, message).with_chain(self.view.expanded.directives(chain));
        let at = self.found.len();
        self.found.push(finding);
        &mut self.found[at]
    }
}

/// What may stand directly in an element, and where everything else belongs; `None` where all kinds of things may.
fn children(parent: &str) -> Option<(&'static [&'static str], &'static str)> {
    Some(match parent {
        "ul" | "ol" => (&["li"], "an `<li>`"),
        "dl" => (&["dt", "dd", "div"], "a `<dt>` or `<dd>`"),
        "table" => (
            &["caption", "col", "colgroup", "thead", "tbody", "tfoot", "tr"],
            "a cell of a `<tr>`",
        ),
        "thead" | "tbody" | "tfoot" => (&["tr"], "a cell of a `<tr>`"),
        "tr" => (&["td", "th"], "a `<td>` or `<th>`"),
        _ => return None,
    })
}

/// What `name` belongs into.
fn holder(name: &str) -> &'static str {
    match name {
        "li" | "dt" | "dd" => "list",
        _ => "table",
    }
}

/// Elements whose end tags may be left out (HTML, section 13.1.2.4), or that mean nothing inside a page.
fn is_optional(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "colgroup"
            | "html"
            | "head"
            | "body"
    )
}

/// Elements whose content is no markup, or is left out with them.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "object"
            | "applet"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "form"
            | "button"
            | "select"
            | "textarea"
            | "title"
    )
}

/// Elements of markdown that stand inside a line.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(..) | Tag::Image(..)
    )
}

#[cfg(test)]
mod tests;
