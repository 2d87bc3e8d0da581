//! An article → its sections: what readers see of it as plain text, from heading to heading.

use html5gum::{Token, Tokenizer};

use crate::syntax::article::{Article, Event, Tag, TagEnd};

/// What stands below one heading, or before the first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// An index into [`Article::headings`]; `None` for what stands before the first heading.
    pub heading: Option<usize>,
    /// The text, without that of the heading. Blocks stand on lines of their own.
    pub text: String,
}

/// Elements whose content is no text.
const HIDDEN: [&[u8]; 7] = [
    b"script",
    b"style",
    b"template",
    b"iframe",
    b"object",
    b"noscript",
    b"title",
];

/// The sections of `article`, in order; the first has no heading and may be empty.
pub fn of(article: &Article<'_>) -> Vec<Section> {
    let mut reader = Reader {
        sections: vec![Section::default()],
        skipping: 0,
        in_heading: false,
        hidden: None,
    };
    for event in &article.events {
        reader.event(event);
    }
    reader.sections
}

struct Reader {
    sections: Vec<Section>,
    /// Open elements whose text leads to other pages instead of saying something about this one.
    skipping: usize,
    in_heading: bool,
    /// The raw element that is open and hides its content.
    hidden: Option<Vec<u8>>,
}

impl Reader {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Selector | Tag::SelectorList(..)) => self.skipping += 1,
            Event::End(TagEnd::Selector | TagEnd::SelectorList) => {
                self.skipping = self.skipping.saturating_sub(1);
            }
            Event::Start(Tag::Heading(index)) => {
                self.in_heading = true;
                self.sections.push(Section {
                    heading: Some(*index),
                    text: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(tag) if is_block(tag) => {
                self.line();
                if let Tag::Tab { title, .. } = tag {
                    self.text(title);
                    self.line();
                }
            }
            Event::Text(text) | Event::Code(text) | Event::Math { text, .. } => self.text(text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(html) => self.html(&html.text),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_heading || self.skipping > 0 || self.hidden.is_some() {
            return;
        }
        if let Some(section) = self.sections.last_mut() {
            section.text.push_str(text);
        }
    }

    fn line(&mut self) {
        let text = self.sections.last_mut().map(|section| &mut section.text);
        if let Some(text) = text
            && !text.is_empty()
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
    }

    fn html(&mut self, html: &str) {
        for token in Tokenizer::new(html) {
            match token {
                Ok(Token::String(text)) => self.text(&String::from_utf8_lossy(&text)),
                Ok(Token::StartTag(tag)) if HIDDEN.contains(&&**tag.name) && !tag.self_closing => {
                    self.hidden.get_or_insert_with(|| tag.name.to_vec());
                }
                Ok(Token::EndTag(tag)) if self.hidden.as_deref() == Some(&**tag.name) => self.hidden = None,
                // A cell ends a word, a letter in bold does not.
                Ok(Token::StartTag(tag)) if !is_inline(&tag.name) => self.line(),
                _ => {}
            }
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(..) | Tag::Image(..)
    )
}

fn is_inline(name: &[u8]) -> bool {
    let inline: [&[u8]; 18] = [
        b"a", b"abbr", b"b", b"big", b"code", b"em", b"font", b"i", b"kbd", b"mark", b"s", b"small", b"span",
        b"strong", b"sub", b"sup", b"tt", b"u",
    ];
    inline.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::testing;

    fn texts(markdown: &str) -> Vec<(Option<usize>, String)> {
        testing::article(markdown, |article| {
            let sections = of(article).into_iter();
            sections.map(|section| (section.heading, section.text)).collect()
        })
    }

    #[test]
    fn text_belongs_to_the_heading_above_it() {
        let found =
            texts("# Title\n\nBefore *all*.\n\n## One\n\n- a\n- b `c`\n\n### Two\n\n```\ncode\n```\n");
        let expected = [
            (None, ""),
            (Some(0), "Before all."),
            (Some(1), "a\nb c"),
            (Some(2), "code\n"),
        ];
        assert_eq!(found, expected.map(|(heading, text)| (heading, text.to_owned())));
    }

    #[test]
    fn html_gives_its_text_and_neither_scripts_nor_tags() {
        let html = "<table><tr><td>one</td><td>t<b>w</b>o</td></tr></table>\n\n<script>\nbad()\n</script>\n\na<br>b\n";
        assert_eq!(texts(html), [(None, "one\ntwo\n\na\nb".to_owned())]);
    }

    #[test]
    fn a_row_of_options_is_no_text_of_the_page() {
        let found = texts("> [AZURE.SELECTOR]\n- [Other](other.md)\n\nText.\n");
        assert_eq!(found, [(None, "Text.".to_owned())]);
    }
}
