//! `llms.txt`: what a site is about and where its pages are, for language models (llmstxt.org).

use crate::plan::inputs::ListingEntry;

/// A section of the site and its pages.
#[derive(Debug)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its pages, with absolute addresses.
    pub entries: Vec<ListingEntry>,
}

/// The file of a locale.
pub fn llms(title: &str, description: &str, sections: &[Section]) -> String {
    let mut out = format!("# {}\n", line(title));
    if !description.is_empty() {
        out.push_str(&format!("\n> {}\n", line(description)));
    }
    for section in sections.iter().filter(|section| !section.entries.is_empty()) {
        out.push_str(&format!("\n## {}\n\n", line(&section.title)));
        for entry in &section.entries {
            let title = line(&entry.title).replace('[', "\\[").replace(']', "\\]");
            out.push_str(&format!("- [{title}]({})", entry.url));
            if !entry.description.is_empty() {
                out.push_str(&format!(": {}", line(&entry.description)));
            }
            out.push('\n');
        }
    }
    out
}

/// `text` on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_headings_and_pages_are_links() {
        let entry = |title: &str, description: &str| ListingEntry {
            title: title.to_owned(),
            url: "https://docs.example/a/index.md".to_owned(),
            description: description.to_owned(),
            date: None,
        };
        let section = |title: &str, entries| Section {
            title: title.to_owned(),
            entries,
        };
        let sections = [
            section(
                "Gateway",
                vec![entry("Plan [1]", "How to\nplan."), entry("Create", "")],
            ),
            section("Empty", Vec::new()),
        ];
        assert_eq!(
            llms("Docs", "All.", &sections),
            "# Docs\n\n> All.\n\n## Gateway\n\n- [Plan \\[1\\]](https://docs.example/a/index.md): How to plan.\n\
             - [Create](https://docs.example/a/index.md)\n"
        );
    }
}
