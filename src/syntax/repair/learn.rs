//! What only the later dialect has (spec section 8), as markdown and HTML that say the same.
//!
//! X8, directives with three colons: what encloses blocks (zones, versions, rows, columns) becomes an element around them;
//! pictures, videos and words that are not to be translated become what markdown has for them. What cannot be read stays
//! text, with a finding. X9: code from other files is a link. X10: references by uid.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::super::blocks::Kind;
use super::super::mapped::Edit;
use super::protect::outside_code;
use super::{Doc, RuleId};
use crate::base::escape;
use crate::base::pattern::regex;

static CONTAINER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"^:{3,}[ \t]*(zone|moniker|row|column)(-end)?((?:[ \t]*[A-Za-z-]+[ \t]*=[ \t]*"[^"]*")*)[ \t]*:*[ \t]*$"#,
    )
});
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#":::[ \t]*(image|no-loc|code|video)((?:[ \t]+[A-Za-z-]+[ \t]*=[ \t]*"[^"]*")+)[ \t]*:::"#)
});
static BEGUN: LazyLock<Regex> = LazyLock::new(|| regex(r":::[ \t]*(?:image|no-loc|code|video)[ \t]"));
static IMAGE_END: LazyLock<Regex> = LazyLock::new(|| regex(r"^:{3,}[ \t]*image-end[ \t]*:*[ \t]*$"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| regex(r#"([A-Za-z-]+)[ \t]*=[ \t]*"([^"]*)""#));
static SNIPPET: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\[!(?:code|notebook)[A-Za-z0-9+#_-]*[ \t]*(\[[^\[\]]*\]\([^()]*\))[ \t]*\]")
});
static XREF: LazyLock<Regex> = LazyLock::new(|| regex(r"<xref:([^\s<>?#]+)([?#][^\s<>]*)?>"));

/// Translates what `doc` has of it.
pub(super) fn translate(doc: &mut Doc<'_>) {
    if memchr::memmem::find(doc.source.as_bytes(), b":::").is_some() {
        containers(doc);
        doc.settle();
        let mut described = None;
        for index in 0..doc.lines.len() {
            inline(doc, index, &mut described);
        }
        doc.settle();
    }
    if memchr::memmem::find(doc.source.as_bytes(), b"[!").is_some() {
        snippets(doc);
        doc.settle();
    }
    if memchr::memmem::find(doc.source.as_bytes(), b"<xref:").is_some() {
        references(doc);
        doc.settle();
    }
}

/// A container that is open, and the line of its directive.
struct Open {
    name: &'static str,
    line: usize,
}

/// Makes elements of the directives that enclose blocks.
fn containers(doc: &mut Doc<'_>) {
    let mut open: Vec<Open> = Vec::new();
    let mut markers = vec![false; doc.lines.len()];
    for index in 0..doc.lines.len() {
        let may_be = match doc.info[index].kind {
            Kind::Text => true,
            // In a column, which is indented, text looks like code.
            Kind::Indented => !open.is_empty(),
            _ => false,
        };
        if !may_be || !doc.lines[index].text.contains(":::") {
            continue;
        }
        let range = doc.info[index].container..doc.lines[index].text.len();
        let text = doc.lines[index].text[range.clone()].trim().to_owned();
        let Some(captures) = CONTAINER.captures(&text) else {
            continue;
        };
        let name = match &captures[1] {
            "zone" => "zone",
            "moniker" => "moniker",
            "row" => "row",
            _ => "column",
        };
        let is_open = open.last().is_some_and(|last| last.name == name);
        let element = match captures.get(2) {
            None if open.iter().any(|outer| outer.name == name) => None,
            None => element(name, &captures[3]),
            Some(_) => is_open.then(|| closing(name).to_owned()),
        };
        let Some(element) = element else {
            report(doc, index, range, &text);
            continue;
        };
        match captures.get(2) {
            None => open.push(Open { name, line: index }),
            Some(_) => {
                let opened = open.pop().filter(|opened| opened.name == "column");
                if let Some(opened) = opened {
                    dedent(doc, opened.line + 1..index, 0, &markers);
                }
            }
        }
        enclose(doc, index, range, element);
        markers[index] = true;
    }
    for Open { name, line } in open.into_iter().rev() {
        let message = format!("this `:::{name}` is never closed; it ends with the file");
        let length = doc.lines[line].text.len();
        doc.report(
            "directive-invalid",
            line,
            doc.info[line].container.min(length)..length,
            message,
        );
        let last = doc.lines.len();
        doc.insert_before(last, "");
        doc.insert_before(last, closing(name));
    }
}

/// The value of the attribute `wanted`, if it says something.
fn attribute<'t>(attributes: &'t str, wanted: &str) -> Option<Match<'t>> {
    let mut all = ATTRIBUTE.captures_iter(attributes);
    let value = all.find(|attribute| &attribute[1] == wanted)?.get(2)?;
    (!value.as_str().trim().is_empty()).then_some(value)
}

/// The start tag of a container with these attributes; `None` where it needs others.
fn element(name: &str, attributes: &str) -> Option<String> {
    let attribute = |wanted: &str| {
        let value = attribute(attributes, wanted)?;
        Some(escape::html_string(value.as_str().trim()))
    };
    Some(match name {
        "zone" => {
            let words = |value: String| {
                value
                    .replace(',', " ")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let (target, pivot) = (attribute("target"), attribute("pivot").map(words));
            if target.is_none() && pivot.is_none() {
                return None;
            }
            let mut tag = "<div class=\"zone".to_owned();
            tag.push_str(target.as_ref().map_or("", |_| " has-target"));
            tag.push_str(pivot.as_ref().map_or("", |_| " has-pivot"));
            tag.push('"');
            for (name, value) in [("target", target), ("pivot", pivot)] {
                if let Some(value) = value {
                    tag.push_str(&format!(" data-{name}=\"{value}\""));
                }
            }
            tag + ">"
        }
        "moniker" => format!("<div range=\"{}\">", attribute("range")?),
        "row" => "<section class=\"row\">".to_owned(),
        _ => match attribute("span") {
            Some(span) => format!("<div class=\"column span{span}\">"),
            None => "<div class=\"column\">".to_owned(),
        },
    })
}

fn closing(name: &str) -> &'static str {
    if name == "row" { "</section>" } else { "</div>" }
}

/// Puts a tag in the place of `range`, apart from what stands around it.
fn enclose(doc: &mut Doc<'_>, index: usize, range: Range<usize>, tag: String) {
    let blank = doc.prefix(index).trim_end().to_owned();
    doc.insert_before(index, blank.clone());
    doc.edit(index, vec![Edit::replace(range, tag)]);
    doc.insert_before(index + 1, blank);
    doc.hit(RuleId::Colons);
}

/// Takes the blanks away that all `lines` begin with beyond `kept` columns, but for lines in `markers`.
fn dedent(doc: &mut Doc<'_>, lines: Range<usize>, kept: usize, markers: &[bool]) {
    let is_text = |doc: &Doc<'_>, line: usize| {
        !markers.get(line).is_some_and(|&marker| marker) && !doc.lines[line].text.trim().is_empty()
    };
    let leads = lines
        .clone()
        .filter(|&line| is_text(doc, line))
        .map(|line| doc.lead(line));
    let Some(columns) = leads.min().filter(|&columns| columns > kept) else {
        return;
    };
    let columns = columns - kept;
    for line in lines {
        if !is_text(doc, line) {
            continue;
        }
        let (mut column, mut bytes) = (0, 0);
        for byte in doc.lines[line].text.bytes() {
            if column >= columns {
                break;
            }
            column = if byte == b'\t' {
                (column / 4 + 1) * 4
            } else {
                column + 1
            };
            bytes += 1;
        }
        // What a tab had too much.
        let rest = " ".repeat(column - columns);
        doc.edit(line, vec![Edit::replace(0..bytes, rest)]);
    }
}

/// Translates what stands in a line of text. `described` is the line of a picture whose long description goes on.
fn inline(doc: &mut Doc<'_>, index: usize, described: &mut Option<usize>) {
    if !matches!(doc.info[index].kind, Kind::Text | Kind::Heading) {
        return;
    }
    let text = doc.lines[index].text.to_string();
    if memchr::memmem::find(text.as_bytes(), b":::").is_none() {
        return;
    }
    if IMAGE_END.is_match(doc.content(index).trim()) {
        doc.delete(index);
        if let Some(picture) = described.take() {
            dedent(doc, picture + 1..index, doc.lead(picture), &[]);
        }
        return;
    }
    let mut edits = Vec::new();
    let mut read: Vec<Range<usize>> = Vec::new();
    for captures in outside_code(&INLINE, &text) {
        let all = captures.get_match().range();
        let is_alone = text[doc.info[index].content..].trim().len() == all.len();
        let Some(mut translated) = translated(&captures, is_alone) else {
            continue;
        };
        let is_code = &captures[1] == "code";
        if is_code {
            snippet(doc, index, all.clone());
        }
        if is_alone && attribute(&captures[2], "type").is_some_and(|kind| kind.as_str() == "complex") {
            // A paragraph of its own.
            let blank = doc.prefix(index).trim_end().to_owned();
            doc.insert_before(index + 1, blank);
            *described = Some(index);
        }
        read.push(all);
        edits.append(&mut translated);
        doc.hit(if is_code { RuleId::Snippet } else { RuleId::Colons });
    }
    let begun = outside_code(&BEGUN, &text).map(|captures| captures.get_match().range());
    let damaged: Vec<usize> = begun
        .map(|begun| begun.start)
        .filter(|&start| {
            let next = read.partition_point(|range| range.end <= start);
            read.get(next).is_none_or(|range| !range.contains(&start))
        })
        .collect();
    for start in damaged {
        let end = text[start + 3..]
            .find(":::")
            .map_or(text.len(), |end| start + end + 6);
        report(doc, index, start..end, &text[start..end]);
    }
    if !edits.is_empty() {
        doc.edit(index, edits);
    }
}

/// The edits that make markdown of a directive, which may stand alone in its line; `None` where it lacks something.
fn translated(captures: &Captures<'_>, is_alone: bool) -> Option<Vec<Edit>> {
    let (all, attributes) = (captures.get_match().range(), captures.get(2)?);
    let value = |wanted: &str| attribute(attributes.as_str(), wanted);
    // What is kept stays where it was written, for findings about it.
    let around = |kept: Match<'_>, before: String, behind: String| {
        let (start, end) = (attributes.start() + kept.start(), attributes.start() + kept.end());
        vec![
            Edit::replace(all.start..start, before),
            Edit::replace(end..all.end, behind),
        ]
    };
    if &captures[1] == "no-loc" {
        return Some(vec![Edit::replace(all.clone(), literal(value("text")?.as_str()))]);
    }
    let source = value("source")?;
    Some(match &captures[1] {
        "video" if is_alone => around(source, "> [!VIDEO ".to_owned(), "]".to_owned()),
        "video" | "code" => {
            let name = source.as_str().rsplit('/').next().unwrap_or(source.as_str());
            let before = format!("[{}](<", literal(name));
            around(source, before, ">)".to_owned())
        }
        _ => {
            let alt = value("alt-text");
            if value("type").is_some_and(|kind| kind.as_str() == "icon") {
                let alt = alt.map_or(String::new(), |alt| escape::html_string(alt.as_str()));
                let behind = format!("\" alt=\"{alt}\" role=\"presentation\">");
                return Some(around(source, "<img src=\"".to_owned(), behind));
            }
            let alt = literal(alt?.as_str());
            // A picture that opens larger by itself needs no link.
            let larger = value("lightbox").filter(|larger| larger.as_str() != source.as_str());
            match value("link").or(larger) {
                Some(link) => around(
                    source,
                    format!("[![{alt}](<"),
                    format!(">)](<{}>)", link.as_str()),
                ),
                None => around(source, format!("![{alt}](<"), ">)".to_owned()),
            }
        }
    })
}

/// `text` as markdown that means nothing but itself.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Makes links of the directives that show a part of another file.
fn snippets(doc: &mut Doc<'_>) {
    doc.edit_prose(RuleId::Snippet, |doc, index| {
        let text = doc.lines[index].text.to_string();
        let mut edits = Vec::new();
        for captures in outside_code(&SNIPPET, &text) {
            let (all, Some(link)) = (captures.get_match().range(), captures.get(1)) else {
                continue;
            };
            snippet(doc, index, all.clone());
            edits.push(Edit::delete(all.start..link.start()));
            edits.push(Edit::delete(link.end()..all.end));
        }
        edits
    });
}

/// Makes links of references by uid, which say what they refer to.
fn references(doc: &mut Doc<'_>) {
    doc.edit_prose(RuleId::CrossReference, |doc, index| {
        let mut edits = Vec::new();
        for captures in outside_code(&XREF, &doc.lines[index].text) {
            let (all, Some(uid)) = (captures.get_match().range(), captures.get(1)) else {
                continue;
            };
            let name = escape::percent_decode(uid.as_str());
            let name = literal(name.trim_end_matches('*'));
            edits.push(Edit::replace(all.start..all.start + 1, format!("[{name}](<")));
            edits.push(Edit::replace(all.end - 1..all.end, ">)".to_owned()));
        }
        edits
    });
}

fn snippet(doc: &mut Doc<'_>, index: usize, range: Range<usize>) {
    let message = "code from other files is not shown; there is a link to the file in its place".to_owned();
    doc.report("snippet-not-shown", index, range, message);
}

fn report(doc: &mut Doc<'_>, index: usize, range: Range<usize>, text: &str) {
    let message = format!("`{}` cannot be read as a directive", text.trim());
    doc.report("directive-invalid", index, range, message);
}
