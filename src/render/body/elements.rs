//! Elements of later dialects: footnotes, tasks, tabs, diagrams, formulas.

use std::fmt::Write;

use super::Writer;
use crate::base::escape;
use crate::render::math;

impl Writer<'_, '_> {
    pub(super) fn task(&mut self, done: bool) {
        let (label, checked) = match done {
            true => ("task-done", " checked"),
            false => ("task-open", ""),
        };
        let label = escape::html_string(self.context.strings.text(label));
        let html = format!("<input type=\"checkbox\" disabled aria-label=\"{label}\"{checked}> ");
        self.write(&html);
    }

    /// A mark that leads to a footnote. The first one can be come back to.
    pub(super) fn footnote_reference(&mut self, number: usize, first: bool) {
        let id = match first {
            true => format!(" id=\"lz-fnref-{number}\""),
            false => String::new(),
        };
        let label = self.footnote_label("footnote", number);
        let html = format!(
            "<sup class=\"footnote-reference\"><a{id} href=\"#lz-fn-{number}\" aria-label=\"{label}\">{number}</a></sup>"
        );
        self.write(&html);
    }

    pub(super) fn footnote(&mut self, number: usize) {
        let label = self.footnote_label("footnote-back", number);
        let html = format!(
            "<div class=\"footnote-definition\" id=\"lz-fn-{number}\">\
             <a class=\"footnote-definition-label\" href=\"#lz-fnref-{number}\" aria-label=\"{label}\">{number}</a>\n"
        );
        self.open(&html);
    }

    fn footnote_label(&self, key: &str, number: usize) -> String {
        let number = number.to_string();
        escape::html_string(&self.context.strings.format(key, &[("number", &number)]))
    }

    pub(super) fn tab(&mut self, id: &str, condition: Option<&str>, title: &str) {
        let mut html = format!("<section class=\"tab\" data-tab=\"{}\"", escape::html_string(id));
        if let Some(condition) = condition {
            let _ = write!(html, " data-condition=\"{}\"", escape::html_string(condition));
        }
        let _ = writeln!(
            html,
            ">\n<h3 class=\"tab-title\">{}</h3>",
            escape::html_string(title.trim())
        );
        self.open(&html);
    }

    /// The attribute by which scripts know a diagram: its name, for those who cannot see it.
    pub(super) fn diagram(&mut self) {
        let heading = self.article.headings.get(self.heading);
        let title = heading.map_or("Mermaid", |heading| &heading.text);
        let name = self.context.strings.format("diagram-label", &[("title", title)]);
        let _ = write!(self.out, " data-diagram=\"{}\"", escape::html_string(&name));
    }

    /// A formula; one that cannot be read is shown as it is written.
    pub(super) fn math(&mut self, text: &str, display: bool) {
        // Paragraphs hold formulas of both kinds, and can hold no division.
        let class = if display { "math math-display" } else { "math" };
        let inner = math::mathml(text, display).unwrap_or_else(|_| {
            let mark = if display { "$$" } else { "$" };
            format!(
                "<code>{}</code>",
                escape::html_string(&format!("{mark}{text}{mark}"))
            )
        });
        let html = format!("<span class=\"{class}\">{inner}</span>");
        self.write(&html);
    }
}
