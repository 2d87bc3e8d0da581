//! Rules about diagrams: whether one can be what it says it is.

use super::{PageView, Rules};
use crate::base::suggest;
use crate::diag::Diagnostic;
use crate::syntax::diagram;

/// Looks at the diagrams of one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if !view.article.has_diagrams || !rules.on("diagram-unknown") {
        return;
    }
    for drawing in &view.article.diagrams {
        let (message, near) = match drawing.kind.as_deref() {
            Some(kind) if diagram::is_kind(kind) => continue,
            Some(kind) => (
                format!("`{kind}` is no kind of diagram that can be drawn"),
                suggest::nearest(kind, diagram::KINDS.iter().copied(), 1)
                    .first()
                    .copied(),
            ),
            None => ("this diagram is empty".to_owned(), None),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "its first word says what it is, such as `flowchart`".to_owned(),
        };
        let (span, chain) = view.expanded.span(drawing.place.clone());
        found.push(
            Diagnostic::new("diagram-unknown", span, message)
                .with_chain(view.expanded.directives(chain))
                .with_help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests as harness;

    fn found(text: &str) -> Vec<String> {
        harness::found(&["diagram-unknown"], super::page, text)
    }

    #[test]
    fn a_diagram_is_of_a_kind_that_is_known() {
        assert_eq!(found("```mermaid\nflowchart LR\n  a --> b\n```\n"), [""; 0]);
        assert_eq!(found("```js\nflowcart\n```\n"), [""; 0]);
        assert_eq!(
            found("中\n\n- a\n\n  ```mermaid\n  %% about\n  flowcart LR\n  ```\n"),
            ["diagram-unknown@flowcart"]
        );
        assert_eq!(
            found("~~~ Mermaid\r\nmindmap\r\n~~~\r\n"),
            ["diagram-unknown@mindmap"]
        );
    }

    #[test]
    fn a_diagram_says_something() {
        assert_eq!(found("```mermaid\n```\n"), ["diagram-unknown@```mermaid\n```"]);
    }
}
