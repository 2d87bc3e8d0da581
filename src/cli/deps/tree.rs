//! Answers for people: sections with indented lines.

use annotate_snippets::normalize_untrusted_str;

use crate::build::deps::{Answer, FileRow, Kind, LinkRow, Reason, State, Step, Touched, Unused};
use crate::cli::output::number;

/// How deep lines are indented.
const DEEPEST: usize = 40;

/// An answer about a file.
pub(super) fn answer(answer: &Answer) -> String {
    let mut out = String::new();
    match answer {
        Answer::Uses(uses) => {
            head(&mut out, &uses.of);
            section(&mut out, "Includes", uses.includes.iter().map(below));
            section(&mut out, "Pictures and files", uses.pictures.iter().map(link));
            section(&mut out, "Pages", uses.pages.iter().map(link));
            if uses.includes.is_empty() && uses.pictures.is_empty() && uses.pages.is_empty() {
                out.push_str("\nIt includes nothing and links to nothing.\n");
            }
        }
        Answer::Users(users) => {
            head(&mut out, &users.of);
            section(&mut out, "Used by", users.users.iter().map(above));
            section(&mut out, "Linked from", users.links.iter().map(place));
            if users.users.is_empty() && users.links.is_empty() {
                out.push_str("\nNothing uses it.\n");
            }
        }
        Answer::Impact(impact) => {
            head(&mut out, &impact.of);
            if impact.pages.is_empty() {
                out.push_str("\nAn edit of it touches no page.\n");
            }
            for pages in impact.pages.chunk_by(|a, b| a.locale == b.locale) {
                let count = number(pages.len(), "page");
                let title = format!("{}: {count}", pages[0].locale);
                section(&mut out, &title, pages.iter().map(touched));
            }
        }
    }
    out
}

/// What nobody uses.
pub(super) fn unused(unused: &Unused) -> String {
    let mut out = String::new();
    let lines = |names: &[String]| names.iter().map(|name| format!("  {name}")).collect::<Vec<_>>();
    section(&mut out, "Unused includes", lines(&unused.includes));
    section(&mut out, "Unused pictures", lines(&unused.pictures));
    if out.is_empty() {
        return "Every include and every picture is used.\n".to_owned();
    }
    out.trim_start().to_owned()
}

fn head(out: &mut String, file: &FileRow) {
    let kind = match file.kind {
        Kind::Page => "page",
        Kind::Include => "include",
        Kind::Toc => "table of contents",
        Kind::Picture => "picture",
        Kind::File => "file",
    };
    let locale = file.locale.as_deref().unwrap_or("shared");
    line(out, &format!("{} ({kind}, {locale})", file.file));
}

/// A title and its lines; nothing when there are no lines.
fn section(out: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_some() {
        out.push('\n');
        line(out, title);
        lines.for_each(|text| line(out, &text));
    }
}

/// A line; names are what people wrote, and control characters must not reach a terminal.
fn line(out: &mut String, text: &str) {
    out.push_str(&normalize_untrusted_str(text));
    out.push('\n');
}

/// A file that the one above it includes.
fn below(step: &Step) -> String {
    let Step {
        depth,
        file,
        line,
        state,
    } = step;
    let indent = indent(*depth);
    format!("{indent}{file} (line {line}{})", special(*state))
}

/// A file that uses the one above it.
fn above(step: &Step) -> String {
    let indent = indent(step.depth);
    let special = special(step.state);
    let special = special.strip_prefix(", ").map(|text| format!(" ({text})"));
    format!(
        "{indent}{}:{}{}",
        step.file,
        step.line,
        special.unwrap_or_default()
    )
}

/// Blanks for a depth; a chain of a thousand files stays on the screen.
fn indent(depth: usize) -> String {
    "  ".repeat(depth.min(DEEPEST))
}

fn special(state: State) -> &'static str {
    match state {
        State::Plain | State::Page => "",
        State::Missing => ", missing",
        State::Repeated => ", as above",
    }
}

fn link(row: &LinkRow) -> String {
    let missing = if row.missing { ", missing" } else { "" };
    format!("  {} ({}:{}{missing})", row.file, row.from, row.line)
}

fn place(row: &LinkRow) -> String {
    format!("  {}:{}", row.from, row.line)
}

fn touched(page: &Touched) -> String {
    let mut notes = Vec::new();
    if page.source_locale != page.locale {
        notes.push(format!("falls back to {}", page.source_locale));
    }
    notes.push(match (page.reason, page.via.is_empty()) {
        (Reason::Page, _) => "is the page".to_owned(),
        (Reason::Include, true) => "includes it".to_owned(),
        (Reason::Include, false) => format!("includes it through {}", page.via.join(", ")),
        (Reason::Picture, true) => "shows it".to_owned(),
        (Reason::Picture, false) => format!("shows it through {}", page.via.join(", ")),
        (Reason::Toc, _) => "its navigation".to_owned(),
    });
    format!("  {} ({})", page.url, notes.join("; "))
}
