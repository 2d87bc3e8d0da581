//! Findings for people: the source line with a caret, the include chain, the other places, the advice.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::place::Places;
use super::{Diagnostic, Severity, Sources};
use crate::base::Span;

/// Columns that a report may take. Fixed, so that logs of two machines can be compared.
const WIDTH: usize = 120;

/// How many characters a caret line underlines at most; source lines can be thousands long.
const MOST_UNDERLINED: usize = 60;

/// How many of a finding's other places are named.
const MOST_PLACES: usize = 3;

/// Whether reports carry ANSI colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With colours; a stream that cannot show them must take them out (see `anstream`).
    Coloured,
}

impl Style {
    fn renderer(self) -> Renderer {
        match self {
            Self::Plain => Renderer::plain(),
            // Hyperlinks stay off: source names are relative and terminals could not follow them.
            Self::Coloured => Renderer::styled().hyperlink(false),
        }
        .term_width(WIDTH)
    }
}

/// Renders findings one by one; remembers where the lines of each source begin.
pub struct Human<'a> {
    places: Places<'a>,
    renderer: Renderer,
}

impl<'a> Human<'a> {
    /// A renderer that quotes from `sources`.
    pub fn new(sources: &'a dyn Sources, style: Style) -> Self {
        Self {
            places: Places::new(sources),
            renderer: style.renderer(),
        }
    }

    /// One finding as a block of lines, with a line end after the last.
    pub fn render(&mut self, diagnostic: &Diagnostic) -> String {
        let mut elements: Vec<Element<'_>> = Vec::new();
        elements.push(self.quote(diagnostic.span));
        for &span in diagnostic.chain.iter().rev() {
            let place = self.place(span);
            elements.push(note(format!("included from {place}")));
        }
        if let Some(text) = self.other_places("included by", "page", &diagnostic.also_from) {
            elements.push(note(text));
        }
        let also: Vec<Span> = diagnostic.also.iter().map(|place| place.span).collect();
        if let Some(text) = self.other_places("and in", "place", &also) {
            elements.push(note(text));
        }
        let explain = format!("`lazuli explain {}` says more", diagnostic.code);
        elements.push(note(match self.places.locale(diagnostic.span) {
            Some(locale) => format!("locale {locale}; {explain}"),
            None => explain,
        }));
        if let Some(help) = &diagnostic.help {
            let message = Level::HELP.message(normalize_untrusted_str(help));
            elements.push(message.into());
        }
        let group = level(diagnostic.severity)
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code)
            .elements(elements);
        let mut out = self.renderer.render(&[group]);
        out.push('\n');
        out
    }

    /// The place and the source line of `span`; no line when the file has no text.
    fn quote(&mut self, span: Span) -> Element<'a> {
        let place = self.places.of(span);
        let text = self.places.text(span);
        if text.is_empty() {
            return Origin::path(place.file).into();
        }
        let bytes = self.places.line(span);
        let range = underlined(&text[bytes.clone()], span.range.as_range(), bytes.start);
        // Only the one line goes in: annotate-snippets walks all it is given. Its column counts
        // characters, which differs from ours (UTF-16) behind characters beyond the BMP only.
        Snippet::source(&text[bytes])
            .line_start(place.line as usize)
            .path(place.file)
            .annotation(AnnotationKind::Primary.span(range))
            .into()
    }

    /// `name:line:column`.
    fn place(&mut self, span: Span) -> String {
        let place = self.places.of(span);
        format!("{}:{}:{}", place.file, place.line, place.column)
    }

    fn other_places(&mut self, how: &str, what: &str, spans: &[Span]) -> Option<String> {
        if spans.is_empty() {
            return None;
        }
        let named: Vec<String> = spans
            .iter()
            .take(MOST_PLACES)
            .map(|&span| self.place(span))
            .collect();
        let plural = if spans.len() == 1 { "" } else { "s" };
        let mut text = format!("{how} {} more {what}{plural}: {}", spans.len(), named.join(", "));
        if spans.len() > MOST_PLACES {
            text.push_str(&format!(" and {} more", spans.len() - MOST_PLACES));
        }
        Some(text)
    }
}

/// All of `diagnostics`, an empty line after each.
pub fn render<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &dyn Sources,
    style: Style,
) -> String {
    let mut human = Human::new(sources, style);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&human.render(diagnostic));
        out.push('\n');
    }
    out
}

/// A message without a place, such as a usage error, with a line end.
pub fn message(severity: Severity, text: &str, help: Option<&str>, style: Style) -> String {
    let title = level(severity).primary_title(text);
    let help = help.map(|help| Level::HELP.message(normalize_untrusted_str(help)));
    let mut out = style.renderer().render(&[title.elements(help)]);
    out.push('\n');
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name(Cow::Borrowed("hint")),
    }
}

fn note(text: String) -> Element<'static> {
    Level::NOTE.message(normalize_untrusted_str(&text)).into()
}

/// The part of `span` (bytes of the file) that lies in `line`, which begins at byte `start` of the file:
/// at most [`MOST_UNDERLINED`] characters, whole ones.
fn underlined(line: &str, span: Range<usize>, start: usize) -> Range<usize> {
    let from = line.floor_char_boundary(span.start.saturating_sub(start));
    let to = line.ceil_char_boundary(span.end.saturating_sub(start));
    let most = line[from..]
        .char_indices()
        .nth(MOST_UNDERLINED)
        .map_or(line.len(), |(at, _)| from + at);
    from..to.min(most).max(from)
}

#[cfg(test)]
mod tests;
