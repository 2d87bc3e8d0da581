//! Diagrams in the language of Mermaid: which blocks of code are some, and of which kind they say they are.

use std::ops::Range;

/// What the first word of a diagram can be: the kinds that the library draws which the default theme brings
/// (`themes/default/static/diagrams/mermaid.js`; a test reads them there).
pub(crate) const KINDS: &[&str] = &[
    "C4Component",
    "C4Container",
    "C4Context",
    "C4Deployment",
    "C4Dynamic",
    "block",
    "block-beta",
    "classDiagram",
    "classDiagram-v2",
    "cynefin-beta",
    "erDiagram",
    "eventmodeling",
    "flowchart",
    "gantt",
    "gitGraph",
    "graph",
    "info",
    "ishikawa",
    "ishikawa-beta",
    "journey",
    "kanban",
    "packet",
    "packet-beta",
    "pie",
    "quadrantChart",
    "radar-beta",
    "railroad-abnf-beta",
    "railroad-beta",
    "railroad-ebnf-beta",
    "railroad-peg-beta",
    "requirement",
    "requirementDiagram",
    "sankey",
    "sankey-beta",
    "sequenceDiagram",
    "stateDiagram",
    "stateDiagram-v2",
    "swimlane-beta",
    "timeline",
    "treeView-beta",
    "treemap",
    "venn-beta",
    "wardley-beta",
    "xychart",
    "xychart-beta",
];

/// Kinds whose letters may be large or small.
const IN_ANY_CASE: [&str; 3] = ["ishikawa", "railroad-", "wardley-beta"];

/// Whether a block of code with this info string is a diagram, where a set wants them.
pub fn is_diagram(info: &str) -> bool {
    let mut words = info.trim_start().split([' ', '\t', '{', ',']);
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("mermaid"))
}

/// Where a diagram says of which kind it is; `None` if it says nothing.
pub(crate) fn kind(text: &str) -> Option<Range<usize>> {
    let mut at = front_matter(text);
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        // `%%{init: …}%%` sets something, `%%` begins a comment.
        if rest.starts_with("%%{") {
            at += rest.find("}%%")? + "}%%".len();
        } else if rest.starts_with("%%") {
            at += rest.find('\n')?;
        } else {
            let length = rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | ';'));
            let length = length.unwrap_or(rest.len());
            return (length > 0).then_some(at..at + length);
        }
    }
}

/// Whether the library knows diagrams that begin with `word`. Like the library, it looks no further than the name.
pub(crate) fn is_kind(word: &str) -> bool {
    let begins = |name: &str| {
        word.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    KINDS.iter().any(|kind| word.starts_with(kind)) || IN_ANY_CASE.into_iter().any(begins)
}

/// The length of the settings between `---` at the start.
fn front_matter(text: &str) -> usize {
    let from = text.len() - text.trim_start().len();
    let Some(rest) = text[from..].strip_prefix("---") else {
        return 0;
    };
    match rest.find("\n---") {
        Some(end) => from + "---".len() + end + "\n---".len(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use regex::Regex;

    use super::*;

    fn first(text: &str) -> Option<&str> {
        kind(text).map(|range| &text[range])
    }

    #[test]
    fn the_kind_stands_behind_settings_and_comments() {
        assert_eq!(first("flowchart LR\n a"), Some("flowchart"));
        assert_eq!(first("\n  pie title x"), Some("pie"));
        assert_eq!(first("graph;a"), Some("graph"));
        assert_eq!(first("---\ntitle: x\n---\ngantt"), Some("gantt"));
        assert_eq!(
            first("%% says\n%%{init: {\"theme\":\n \"base\"}}%%\ngitGraph:"),
            Some("gitGraph")
        );
        for empty in ["", "  \n", "%% only a comment", "%%{init"] {
            assert_eq!(first(empty), None, "{empty}");
        }
    }

    #[test]
    fn kinds_are_known_as_the_library_knows_them() {
        for word in ["graph", "flowchart-elk", "stateDiagram-v2", "Railroad-Beta"] {
            assert!(is_kind(word), "{word}");
        }
        for word in ["mindmap", "Graph", "sequencediagram", "radar", "中文"] {
            assert!(!is_kind(word), "{word}");
        }
    }

    #[test]
    fn the_kinds_are_those_of_the_library() {
        let library = std::fs::read_to_string("themes/default/static/diagrams/mermaid.js").unwrap();
        let detector = Regex::new(r"/\^\\s\*([A-Za-z0-9|-]+)(?:\(([A-Za-z-]+)\)\?)?[^/]*/i?\.test").unwrap();
        let mut found = BTreeSet::new();
        for captures in detector.captures_iter(&library) {
            for name in captures[1].split('|') {
                found.insert(name.to_owned());
                if let Some(end) = captures.get(2) {
                    found.insert(format!("{name}{}", end.as_str()));
                }
            }
        }
        let known: BTreeSet<_> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
        assert_eq!(found, known);
    }
}
