//! Directives that a translation tool damaged, put back into their own spelling (spec 3.3 rule 8, 4.2, 4.3).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::blocks::Kind;
use super::super::directive::is_known_keyword;
use super::super::include;
use super::super::mapped::Edit;
use super::protect::outside_code;
use super::{Doc, RuleId, habits};
use crate::base::alert_words::{self, DirectiveWord};
use crate::base::pattern::regex;
use crate::diag::Applicability;

static ANY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^\\?\[?\s*AZURE\s*\.\s*"));
static INTACT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\[AZURE\.([A-Z-]+)\s*[\](\[\x22]|^\[AZURE\.(?:VIDEO|INCLUDE)\s"));
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\[\s*AZURE\s*\.\s*([\p{L}-]*)\s*(\[[^\]]*\])\s*(\([^()\s]+\.md[^()]*\))\s*\]?")
});
static INCLUDE_INTACT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\[AZURE\.INCLUDE\s*\[[^\]]*\]\([^()]+\)\]"));
static BY_REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\[(?:AZURE\.|!)INCLUDE[+-]?\s*\[([^\[\]]*)\]([ \t]?\[([^\[\]]*)\])\s*\]"));
static CLOUD: LazyLock<Regex> = LazyLock::new(|| regex(r"\[AZURE\.(?:ACOM|ACN)\][{}][ \t]?"));
static ALERT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\\?(\[?)\s*AZURE\s*\.(\s*)(\p{L}+)\s*:?\s*(\\?\])?\s*:?[ \t]*"));
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\[?\s*AZURE\s*\.\s*([^(\[\]|]{3,40}?)\s*\(\s*([^()|\]]+?)\s*(?:\|\s*([^()|\]]+?)\s*)?\]?\)\s*\]?",
    )
});
static VIDEO_ID: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+){2,}"));
static LINK_ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:>\s*)?(?:[-*+]\s+)?\[.+\]\s*[(\[]"));

/// Mends the damaged directives of `doc`, each with a finding.
pub(super) fn mend(doc: &mut Doc<'_>) {
    let upper = memchr::memmem::find(doc.source.as_bytes(), b"AZURE").is_some();
    if !upper && memchr::memmem::find(doc.source.as_bytes(), b"Azure.").is_none() {
        return;
    }
    for index in 0..doc.lines.len() {
        if !matches!(doc.info[index].kind, Kind::Text | Kind::Heading | Kind::Indented) {
            continue;
        }
        if may_hold_directive(&doc.lines[index].text, b"azure") {
            includes(doc, index);
        }
        let content = doc.content(index);
        if (content.starts_with(['[', '\\']) || doc.info[index].quotes > 0)
            && ANY.is_match(content)
            && !is_intact(content)
        {
            mend_start(doc, index);
        }
    }
}

/// Whether `prefix`, which is in lower case, follows a bracket: that spares most texts the search for a directive.
pub(super) fn may_hold_directive(text: &str, prefix: &[u8]) -> bool {
    memchr::memchr_iter(b'[', text.as_bytes()).any(|at| {
        let word = text[at + 1..].trim_start().as_bytes();
        word.len() > prefix.len() && word[..prefix.len()].eq_ignore_ascii_case(prefix)
    })
}

fn is_intact(content: &str) -> bool {
    INTACT.captures(content).is_some_and(|captures| {
        captures
            .get(1)
            .is_none_or(|keyword| is_known_keyword(keyword.as_str()))
    })
}

/// Includes whose keyword, brackets or blanks are damaged, anywhere on the line.
fn includes(doc: &mut Doc<'_>, index: usize) {
    let text = doc.lines[index].text.to_string();
    let mut edits = Vec::new();
    for captures in outside_code(&INCLUDE, &text) {
        let (Some(all), Some(keyword), Some(label), Some(target)) =
            (captures.get(0), captures.get(1), captures.get(2), captures.get(3))
        else {
            return;
        };
        if INCLUDE_INTACT.is_match(all.as_str()) {
            continue;
        }
        let message = format!("`{}` was read as an include", shorten(all.as_str()));
        doc.report("directive-damaged", index, all.range(), message);
        let mended = format!("[AZURE.INCLUDE {}{}]", label.as_str(), target.as_str());
        let certain = keyword.as_str().eq_ignore_ascii_case("INCLUDE");
        tell_mended(doc, index, all.range(), &mended, certain);
        edits.push(Edit::replace(all.range(), mended));
    }
    if !edits.is_empty() {
        doc.edit(index, edits);
    }
}

/// X6: takes away the marks around what only one of two clouds is told (`[AZURE.ACOM]{ … [AZURE.ACOM]}`, in the Chinese
/// sets of 2016). What stands between them stays: lazuli does not know which cloud its readers use.
pub(super) fn drop_clouds(doc: &mut Doc<'_>) {
    if memchr::memmem::find(doc.source.as_bytes(), b"[AZURE.AC").is_none() {
        return;
    }
    doc.edit_prose(RuleId::CloudMark, |doc, line| {
        let marks = outside_code(&CLOUD, &doc.lines[line].text);
        marks.map(|mark| Edit::delete(mark.get_match().range())).collect()
    });
    doc.settle();
}

/// X5: gives includes whose path is a reference (`[AZURE.INCLUDE [a][b]]`) the path that the file defines for it.
/// Translation tools of 2014 made references of all links, and of these too.
pub(super) fn resolve_references(doc: &mut Doc<'_>) {
    if doc.definitions.is_empty() {
        return;
    }
    doc.edit_prose(RuleId::ReferenceInclude, |doc, line| {
        let text = &doc.lines[line].text;
        if !include::contains_keyword(text) {
            return Vec::new();
        }
        let path = |captures: regex::Captures<'_>| {
            let [label, reference] = [&captures[1], &captures[3]];
            let name = if reference.trim().is_empty() {
                label
            } else {
                reference
            };
            let definition = doc.definitions.get(name)?;
            let url = format!("({})", definition.url);
            Some(Edit::replace(captures.get(2)?.range(), url))
        };
        outside_code(&BY_REFERENCE, text).filter_map(path).collect()
    });
}

fn mend_start(doc: &mut Doc<'_>, index: usize) {
    let content = doc.content(index);
    let at = doc.info[index].content;
    let (length, mended, certain) = if let Some(video) = video(content) {
        (content.trim_end().len(), video, false)
    } else if let Some(list) = LIST.captures(content).filter(|_| links_follow(doc, index)) {
        let second = list
            .get(3)
            .map(|m| format!(" | {}", m.as_str()))
            .unwrap_or_default();
        (
            list[0].len(),
            format!("[AZURE.SELECTOR-LIST ({}{second})]", &list[2]),
            list[1].eq_ignore_ascii_case("SELECTOR-LIST"),
        )
    } else if let Some(alert) = ALERT.captures(content) {
        let kind = alert_words::alert_kind(&alert[3]);
        let Some(kind) = kind.filter(|_| !is_link_text(&alert, content)) else {
            return;
        };
        let certain = alert[3].eq_ignore_ascii_case(kind.as_class());
        (alert[0].len(), format!("[AZURE.{}] ", kind.as_class()), certain)
    } else {
        return;
    };
    let message = format!(
        "`{}` was read as `{}`",
        shorten(&content[..length]),
        mended.trim()
    );
    doc.report("directive-damaged", index, at..at + length, message);
    let ends_line = doc.content(index)[length..].trim().is_empty();
    let written = if ends_line { mended.trim_end() } else { &mended };
    tell_mended(doc, index, at..at + length, written, certain);
    doc.splice(index, at..at + length, &mended);
}

/// Whether a bracket further on closes that of `alert`: `[Azure.Note the words](of-a-link.md)`.
fn is_link_text(alert: &regex::Captures<'_>, content: &str) -> bool {
    let [open, blank] = [&alert[1], &alert[2]];
    let behind = &content[alert[0].len()..];
    let next = behind.find(['[', ']']).map(|at| behind.as_bytes()[at]);
    !open.is_empty() && blank.is_empty() && alert.get(4).is_none() && next == Some(b']')
}

/// Gives the latest finding the fix that writes the directive as it was read: a guess, unless its keyword
/// was whole.
fn tell_mended(doc: &mut Doc<'_>, index: usize, range: Range<usize>, mended: &str, certain: bool) {
    let applicability = match certain {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let edits = vec![doc.replacing(index, range, mended)];
    doc.attach(habits::fix(applicability, edits));
}

/// A video whose keyword and id changed places: exactly one word that can be an id, and the word for video.
fn video(content: &str) -> Option<String> {
    let names_video = content
        .split(|c: char| !c.is_alphabetic())
        .any(|word| alert_words::directive_word(word) == Some(DirectiveWord::Video));
    if !names_video {
        return None;
    }
    let mut ids = VIDEO_ID.find_iter(content).filter(|id| id.len() >= 15);
    let id = ids.next()?.as_str().to_lowercase();
    ids.next().is_none().then(|| format!("[AZURE.VIDEO {id}]"))
}

fn links_follow(doc: &Doc<'_>, index: usize) -> bool {
    doc.lines[index + 1..]
        .iter()
        .map(|line| line.text.trim())
        .find(|text| !text.is_empty() && *text != ">")
        .is_some_and(|text| LINK_ITEM.is_match(text))
}

fn shorten(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
