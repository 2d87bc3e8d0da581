//! Answers for Graphviz. Arrows lead from what uses to what is used.

use rustc_hash::FxHashSet;

use crate::build::deps::{Answer, LinkRow, State, Step, Unused};

/// An answer about a file.
pub(super) fn answer(answer: &Answer) -> String {
    let mut graph = Graph::new();
    match answer {
        Answer::Uses(uses) => {
            graph.node(&uses.of.file, "style=bold");
            graph.steps(&uses.of.file, &uses.includes, false);
            graph.links(&uses.pictures);
            graph.links(&uses.pages);
        }
        Answer::Users(users) => {
            graph.node(&users.of.file, "style=bold");
            graph.steps(&users.of.file, &users.users, true);
            graph.links(&users.links);
        }
        Answer::Impact(impact) => {
            graph.node(&impact.of.file, "style=bold");
            for page in &impact.pages {
                let mut from = page.url.as_str();
                // A page that falls back is drawn by its own address, which its locale is part of.
                for file in page.via.iter().chain([&impact.of.file]) {
                    graph.edge(from, file, "");
                    from = file;
                }
            }
        }
    }
    graph.finish()
}

/// What nobody uses: nodes without arrows.
pub(super) fn unused(unused: &Unused) -> String {
    let mut graph = Graph::new();
    for name in unused.includes.iter().chain(&unused.pictures) {
        graph.node(name, "");
    }
    graph.finish()
}

/// A graph on its way to text.
struct Graph {
    /// Lines, each once, in the order in which they were first said.
    lines: Vec<String>,
    said: FxHashSet<String>,
}

impl Graph {
    fn new() -> Self {
        Self {
            lines: Vec::new(),
            said: FxHashSet::default(),
        }
    }

    fn finish(self) -> String {
        let mut text = "digraph deps {\n  rankdir=LR;\n  node [shape=box];\n".to_owned();
        for line in self.lines {
            text.push_str(&line);
        }
        text.push_str("}\n");
        text
    }

    fn say(&mut self, line: String) {
        if self.said.insert(line.clone()) {
            self.lines.push(line);
        }
    }

    fn node(&mut self, name: &str, attributes: &str) {
        self.say(format!("  {}{};\n", quoted(name), bracketed(attributes)));
    }

    fn edge(&mut self, from: &str, to: &str, attributes: &str) {
        self.say(format!(
            "  {} -> {}{};\n",
            quoted(from),
            quoted(to),
            bracketed(attributes)
        ));
    }

    /// The arrows of a tree below (or, upwards, above) `root`.
    fn steps(&mut self, root: &str, steps: &[Step], upwards: bool) {
        let mut way = vec![root];
        for step in steps {
            way.truncate(step.depth);
            let near = way.last().copied().unwrap_or(root);
            let (from, to) = match upwards {
                true => (step.file.as_str(), near),
                false => (near, step.file.as_str()),
            };
            if step.state == State::Missing {
                self.node(&step.file, "style=dashed, color=red");
            }
            self.edge(from, to, "");
            way.push(&step.file);
        }
    }

    /// Links are dotted.
    fn links(&mut self, rows: &[LinkRow]) {
        for row in rows {
            if row.missing {
                self.node(&row.file, "style=dashed, color=red");
            }
            self.edge(&row.from, &row.file, "style=dotted");
        }
    }
}

fn bracketed(attributes: &str) -> String {
    match attributes {
        "" => String::new(),
        list => format!(" [{list}]"),
    }
}

/// A name as a quoted ID of the DOT language that is shown as it is: in a label `\` begins an escape.
fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    out.push('"');
    for c in name.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(quoted(r#"a"];b.md"#), r#""a\"];b.md""#);
        assert_eq!(quoted("a\\"), r#""a\\""#);
        assert_eq!(quoted("a\nb\u{1b}"), "\"a\\nb\u{fffd}\"");
    }
}
