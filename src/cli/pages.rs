//! `lazuli pages`: the list of pages, as a table for people or JSON for programs.

use annotate_snippets::normalize_untrusted_str;
use unicode_width::UnicodeWidthStr as _;

use super::args::{self, Format, Global};
use super::output::Output;
use super::{Exit, Failure};
use crate::build::{self, PageRow};

pub(super) fn run(args: &args::Pages, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let rows = build::pages(&args.set.options(None, global)?)?;
    let text = match args.format {
        Format::Table => table(&rows),
        Format::Json => json(&rows)?,
    };
    output.out(&text)?;
    Ok(Exit::Clean)
}

/// An array of objects, one line a page.
fn json(rows: &[PageRow]) -> Result<String, Failure> {
    let mut text = "[".to_owned();
    for (index, row) in rows.iter().enumerate() {
        let object = serde_json::to_string(row)
            .map_err(|error| Failure::Io("cannot write JSON".to_owned(), error.into()))?;
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&object);
    }
    text.push_str("\n]\n");
    Ok(text)
}

/// Columns: URL, source, the locale that the content comes from where it is another, title.
fn table(rows: &[PageRow]) -> String {
    let head = ["URL", "SOURCE", "FALLBACK", "TITLE"].map(str::to_owned);
    let lines: Vec<[String; 4]> = rows
        .iter()
        .map(|row| {
            let fallback = match row.source_locale == row.locale {
                true => "",
                false => &row.source_locale,
            };
            // Titles are what people wrote: control characters must not reach a terminal.
            [&row.url, &row.source, fallback, &row.title].map(normalize_untrusted_str)
        })
        .collect();
    let mut widths = [0; 4];
    for line in std::iter::once(&head).chain(&lines) {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    for line in std::iter::once(&head).chain(&lines) {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(locale: &str, source_locale: &str, source: &str, title: &str) -> PageRow {
        PageRow {
            url: format!("/{locale}/articles/a/"),
            output: format!("{locale}/articles/a/index.html"),
            source: source.to_owned(),
            locale: locale.to_owned(),
            source_locale: source_locale.to_owned(),
            title: title.to_owned(),
            includes: vec!["includes/note.md".to_owned()],
        }
    }

    #[test]
    fn the_table_aligns_wide_characters_and_names_fallbacks_only() {
        let rows = [
            row("en-us", "en-us", "content/en-us/a.md", "A"),
            row("nl-nl", "en-us", "content/en-us/a.md", "A"),
            row("zh-tw", "zh-tw", "content/zh-tw/閘道.md", "閘道"),
        ];
        insta::assert_snapshot!(table(&rows));
    }

    #[test]
    fn the_json_is_an_array_of_every_field() {
        let rows = [
            row("en-us", "en-us", "a.md", "A"),
            row("nl-nl", "en-us", "a.md", "B"),
        ];
        let text = json(&rows).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.as_array().unwrap().len(), 2);
        assert_eq!(value[1]["source_locale"], "en-us");
        assert_eq!(value[0]["includes"][0], "includes/note.md");
        assert_eq!(json(&[]).unwrap(), "[\n]\n");
    }
}
