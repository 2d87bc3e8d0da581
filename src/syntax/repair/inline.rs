//! Repairs inside paragraphs: C2, C3, C5, C24, C27, C29, X1, X3; and C17, which the HTML policy repairs.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::html_names;
use super::super::mapped::{Edit, Mapped};
use super::protect::Protected;
use super::{Doc, Prose, RuleId, emphasis};
use crate::base::Span;
use crate::base::pattern::regex;
use crate::diag::Diagnostic;

static LINK_GAP: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\]([ \t]+|[ \t]*\n[ \t>]*)\(\s*<?(?:https?:|mailto:|\.{0,2}/|#|[\w./%\\-]+\.(?:md|png|jpe?g|gif|aspx)\b)",
    )
});
static REFERENCE_GAP: LazyLock<Regex> = LazyLock::new(|| regex(r"\]([ \t]+)\[[ \t]*([^\[\]\n]+?)[ \t]*\]"));
static STRAY_PAREN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\]\((?:(\()[^()\s\n]+\)|[^()\s\n]+(\()\))(?:[^)]|$)"));
static INNER_BRACKET: LazyLock<Regex> = LazyLock::new(|| regex(r"\[[^\[\]\n]*(\])[^\[\]()\n]+\]\([^()\s]"));
static URL: LazyLock<Regex> = LazyLock::new(|| regex(r#"\]\([ \t]*([^()\n<>"'\s][^()\n<>"“”]*?)[ \t]*\)"#));
static SMART_TITLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"\]\([^\s()]+[ \t]+([“”„])[^“”„"\n]*([“”])[ \t]*\)"#));
static SLASHED_TITLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"\]\([^\s()]+[ \t]+"[^"\n]*"[ \t]*(/)[ \t]*\)"#));

/// The edits that the prose of `text` needs.
pub(super) fn edits(text: &Mapped, prose: &[Prose], doc: &mut Doc<'_>, allow_html: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    for stretch in prose {
        let base = stretch.range.start;
        let slice = &text.text[stretch.range.clone()];
        if stretch.html {
            closing_breaks(slice, base, None, text, doc);
            continue;
        }
        if memchr::memchr3(b']', b'*', b'<', slice.as_bytes()).is_none() {
            continue;
        }
        let protected = Protected::new(slice);
        if slice.contains(']') {
            gaps(slice, base, &protected, text, doc, &mut edits);
            urls(slice, base, &protected, text, doc, &mut edits);
            padded_targets(slice, base, &protected, text, doc);
        }
        if slice.contains("**") {
            doc.counts[RuleId::TightBold as usize] += emphasis::edits(slice, base, &protected, &mut edits);
        }
        closing_breaks(slice, base, Some(&protected), text, doc);
        if !allow_html && slice.contains('<') {
            unknown_tags(slice, base, &protected, text, doc, &mut edits);
        }
    }
    edits
}

/// Makes the edits, and moves the stretches of prose along.
pub(super) fn apply(text: Mapped, prose: Vec<Prose>, mut edits: Vec<Edit>) -> (Mapped, Vec<Prose>) {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut moved = Vec::with_capacity(prose.len());
    let mut shift = 0isize;
    let mut next = edits.iter().peekable();
    let mut reached = 0;
    let mut follow = |until: usize| {
        while let Some(edit) = next.next_if(|edit| edit.range.end <= until && edit.range.start < until) {
            if edit.range.start >= reached {
                shift += edit.with.len() as isize - edit.range.len() as isize;
                reached = edit.range.end;
            }
        }
        (until as isize + shift) as usize
    };
    for stretch in prose {
        let start = follow(stretch.range.start);
        let end = follow(stretch.range.end);
        moved.push(Prose {
            range: start..end,
            html: stretch.html,
        });
    }
    (text.apply(edits), moved)
}

/// What must stand in a text for a pattern to match: far cheaper to look for than the pattern.
struct Hints {
    /// A blank behind a closing bracket.
    gap: bool,
    /// Text between a closing bracket and the one that ends a link.
    inner_bracket: bool,
}

impl Hints {
    fn new(slice: &str) -> Self {
        let bytes = slice.as_bytes();
        let mut hints = Self {
            gap: false,
            inner_bracket: false,
        };
        for at in memchr::memchr_iter(b']', bytes) {
            match bytes.get(at + 1) {
                Some(b' ' | b'\t' | b'\n') => hints.gap = true,
                Some(b'(') => {
                    let mut before = bytes[..at].iter().rev();
                    let stop = before.position(|b| matches!(b, b'[' | b']' | b'(' | b')' | b'\n'));
                    hints.inner_bracket |= stop.is_some_and(|text| text > 0 && bytes[at - 1 - text] == b']');
                }
                _ => {}
            }
        }
        hints
    }
}

/// Whether the target of a link holds blanks.
fn holds_url_with_blank(slice: &str) -> bool {
    memchr::memmem::find_iter(slice.as_bytes(), b"](").any(|at| {
        let rest = &slice[at + 2..];
        let end = rest.find(['(', ')', '\n', '<', '>', '"', '“', '”']);
        let url = rest[..end.unwrap_or(0)].trim_matches([' ', '\t']);
        url.contains([' ', '\t'])
    })
}

/// C2 and C3: blanks between the two halves of a link. X1: a bracket too many in its text.
fn gaps(
    slice: &str,
    base: usize,
    protected: &Protected,
    text: &Mapped,
    doc: &mut Doc<'_>,
    edits: &mut Vec<Edit>,
) {
    let hints = Hints::new(slice);
    let link_gaps = hints.gap.then(|| LINK_GAP.captures_iter(slice));
    for captures in link_gaps.into_iter().flatten() {
        let Some(gap) = captures.get(1) else { continue };
        let close = gap.start() - 1;
        if protected.contains(close) || is_escaped(slice, close) || is_directive(slice, close) {
            continue;
        }
        close_gap(
            RuleId::LinkGap,
            base + gap.start()..base + gap.end(),
            text,
            doc,
            edits,
        );
    }
    let inner_brackets = hints.inner_bracket.then(|| INNER_BRACKET.captures_iter(slice));
    for captures in inner_brackets.into_iter().flatten() {
        let Some(inner) = captures.get(1) else { continue };
        let Some(open) = slice[..inner.start()].rfind('[') else {
            continue;
        };
        let is_link = slice[..open].ends_with(']')
            || slice[inner.end()..].starts_with([':', '('])
            || doc.definitions.get(&slice[open + 1..inner.start()]).is_some();
        if !is_link
            && open_bracket(&slice[..open]).is_none()
            && !protected.contains(open)
            && !is_directive(slice, inner.start())
            && !is_escaped(slice, open)
            && !is_escaped(slice, inner.start())
        {
            let at = base + inner.start();
            let message = "this bracket closes the text of the link too early";
            let edit = Edit::insert(at, "\\");
            doc.habit_in(
                text,
                "link-inner-bracket",
                at..at + 1,
                message,
                std::slice::from_ref(&edit),
            );
            edits.push(edit);
            doc.hit(RuleId::InnerBracket);
        }
    }
    if !hints.gap || doc.definitions.is_empty() {
        return;
    }
    let mut from = 0;
    while let Some(captures) = REFERENCE_GAP.captures_at(slice, from) {
        let (Some(gap), Some(label)) = (captures.get(1), captures.get(2)) else {
            return;
        };
        from = label.end();
        let close = gap.start() - 1;
        let followed = slice[label.end()..]
            .trim_start_matches([' ', '\t'])
            .strip_prefix(']')
            .unwrap_or("");
        if protected.contains(close)
            || is_escaped(slice, close)
            || is_directive(slice, close)
            || followed.starts_with(['(', '[', ':'])
            || doc.definitions.get(label.as_str()).is_none()
        {
            continue;
        }
        let first = slice[..close]
            .rfind('[')
            .map(|open| (open, &slice[open + 1..close]));
        // Two references side by side stay two.
        let stands_alone = first
            .is_none_or(|(open, text)| !slice[..open].ends_with('!') && doc.definitions.get(text).is_some());
        if !stands_alone {
            close_gap(
                RuleId::ReferenceGap,
                base + gap.start()..base + gap.end(),
                text,
                doc,
                edits,
            );
        }
    }
}

/// Takes the blanks between the two halves of a link away.
fn close_gap(rule: RuleId, gap: Range<usize>, text: &Mapped, doc: &mut Doc<'_>, edits: &mut Vec<Edit>) {
    let edit = Edit::delete(gap.clone());
    let message = "there is a gap between the text of this link and its target";
    // Without the gap, a target with blanks is a target no more: the whole is text then.
    let has_blanks = is_of_two_words(&text.text[gap.end..]);
    let told = if has_blanks {
        &[]
    } else {
        std::slice::from_ref(&edit)
    };
    doc.habit_in(text, "link-gap", gap, message, told);
    edits.push(edit);
    doc.hit(rule);
}

/// Whether `text` begins with a target in parentheses that is more than one word and a title. The scan ends at the first blank, of which every gap has one: it is linear over a file.
fn is_of_two_words(text: &str) -> bool {
    if !text.starts_with('(') {
        return false;
    }
    let target = text.trim_start_matches(['(', ' ']);
    let behind = target
        .find([' ', '\t', ')', '\n'])
        .map_or("", |end| &target[end..]);
    let next = behind.trim_start_matches([' ', '\t']).chars().next();
    behind.starts_with([' ', '\t']) && !matches!(next, None | Some('"' | '\'' | '“' | '”' | '(' | ')' | '\n'))
}

/// C24 and C27: blanks in URLs, typographic quotes around titles. X3: a parenthesis too many.
fn urls(
    slice: &str,
    base: usize,
    protected: &Protected,
    text: &Mapped,
    doc: &mut Doc<'_>,
    edits: &mut Vec<Edit>,
) {
    if !slice.contains("](") {
        return;
    }
    let with_blanks = holds_url_with_blank(slice).then(|| URL.captures_iter(slice));
    for captures in with_blanks.into_iter().flatten() {
        let Some(url) = captures.get(1) else { continue };
        let looks_like_url = url.as_str().contains(['/', '#']) || url.as_str().contains(".md");
        if !url.as_str().contains([' ', '\t']) || !looks_like_url || protected.contains(url.start()) {
            continue;
        }
        let first = edits.len();
        for (at, blank) in url.as_str().match_indices([' ', '\t']) {
            let at = base + url.start() + at;
            edits.push(Edit::replace(at..at + blank.len(), "%20"));
        }
        let message = "a blank ends a link's target, so that the rest of it is lost elsewhere";
        let span = base + url.start()..base + url.end();
        doc.habit_in(text, "link-target-blank", span, message, &edits[first..]);
        doc.hit(RuleId::UrlBlanks);
    }
    for captures in STRAY_PAREN.captures_iter(slice) {
        // `](url()` and `]((url)`: one parenthesis too many (the 2016 renderer did not count them).
        let Some(stray) = captures.get(1).or_else(|| captures.get(2)) else {
            continue;
        };
        let balanced =
            slice[stray.start()..].starts_with("()") && slice[stray.start() + 2..].starts_with(')');
        if !protected.contains(stray.start()) && !balanced {
            let edit = Edit::delete(base + stray.start()..base + stray.end());
            let message = "this parenthesis is one too many";
            doc.habit_edit(text, "link-stray-parenthesis", message, &edit);
            edits.push(edit);
            doc.hit(RuleId::StrayParenthesis);
        }
    }
    if slice.contains(['“', '”', '„']) {
        for captures in SMART_TITLE.captures_iter(slice) {
            if captures
                .get(0)
                .is_some_and(|link| protected.contains(link.start()))
            {
                continue;
            }
            let first = edits.len();
            for quote in [captures.get(1), captures.get(2)].into_iter().flatten() {
                edits.push(Edit::replace(base + quote.start()..base + quote.end(), "\""));
            }
            if let [open, close] = &edits[first..] {
                let message = "typographic quotes stand around the title of this link";
                let span = open.range.start..close.range.end;
                doc.habit_in(text, "link-title-quotes", span, message, &edits[first..]);
            }
            doc.hit(RuleId::SmartTitle);
        }
    }
    let slashed = slice.contains('"').then(|| SLASHED_TITLE.captures_iter(slice));
    for captures in slashed.into_iter().flatten() {
        if let Some(slash) = captures.get(1)
            && !protected.contains(slash.start())
        {
            let edit = Edit::delete(base + slash.start()..base + slash.end());
            let message = "a slash stands behind the title of this link";
            doc.habit_edit(text, "link-title-quotes", message, &edit);
            edits.push(edit);
            doc.hit(RuleId::SmartTitle);
        }
    }
}

/// Blanks around the target of a link. The parser passes over them, so that they need no repair.
fn padded_targets(slice: &str, base: usize, protected: &Protected, text: &Mapped, doc: &mut Doc<'_>) {
    if !doc.tells("link-target-blank") {
        return;
    }
    for open in memchr::memmem::find_iter(slice.as_bytes(), b"](") {
        let start = open + 2;
        let rest = &slice[start..];
        let Some(length) = rest.find(['(', ')', '\n', '<', '>', '"', '\'', '“', '”', '„']) else {
            break;
        };
        let inside = &rest[..length];
        let url = inside.trim_matches([' ', '\t']);
        let is_whole = rest[length..].starts_with(')') && !url.is_empty() && !url.contains([' ', '\t']);
        if !is_whole || url.len() == length || protected.contains(open) || is_escaped(slice, open) {
            continue;
        }
        let is_link = open_bracket(&slice[..open]).is_some_and(|bracket| !protected.contains(bracket));
        if !is_link {
            continue;
        }
        let before = length - inside.trim_start_matches([' ', '\t']).len();
        let blanks = [0..before, before + url.len()..length];
        let edits: Vec<Edit> = blanks
            .into_iter()
            .filter(|blanks| !blanks.is_empty())
            .map(|blanks| Edit::delete(base + start + blanks.start..base + start + blanks.end))
            .collect();
        let message = format!("blanks stand around the target `{url}`");
        let span = base + start..base + start + length;
        doc.habit_in(text, "link-target-blank", span, &message, &edits);
    }
}

/// C17: `</br>`, which the HTML policy makes a line break. Told outside code only.
fn closing_breaks(slice: &str, base: usize, protected: Option<&Protected>, text: &Mapped, doc: &mut Doc<'_>) {
    if !doc.tells("closing-break") {
        return;
    }
    for at in memchr::memmem::find_iter(slice.as_bytes(), b"</") {
        let Some(tag) = html_names::tag(&slice.as_bytes()[at..]).filter(|tag| tag.name == "br") else {
            continue;
        };
        let Some(end) = tag.end else { continue };
        if protected.is_some_and(|protected| !protected.starts_at(at)) {
            continue;
        }
        // The policy makes text of `</br/>`.
        if slice[at + 2..at + end].contains('/') {
            continue;
        }
        let span = base + at..base + at + end;
        let edit = Edit::replace(span.clone(), "<br>");
        let message = "there is no such tag as `</br>`";
        doc.habit_in(text, "closing-break", span, message, std::slice::from_ref(&edit));
    }
}

/// C29: tags of elements that do not exist are text; so is a comment that never ends.
fn unknown_tags(
    slice: &str,
    base: usize,
    protected: &Protected,
    text: &Mapped,
    doc: &mut Doc<'_>,
    edits: &mut Vec<Edit>,
) {
    for (at, _) in slice.match_indices('<') {
        if protected.contains(at) || is_escaped(slice, at) || is_target(slice, at) {
            continue;
        }
        if slice[at..].starts_with("<!--") {
            edits.push(Edit::insert(base + at, "\\"));
            continue;
        }
        let Some(tag) = html_names::tag(&slice.as_bytes()[at..]) else {
            continue;
        };
        let Some(end) = tag.end.filter(|_| !html_names::is_known(tag.name)) else {
            continue;
        };
        let span = Span::new(
            doc.file,
            text.source_of(base + at),
            text.source_of(base + at + end),
        );
        doc.diagnostics.push(Diagnostic::new(
            "html-unknown-tag",
            span,
            format!("`<{}>` is no HTML element and is shown as text", tag.name),
        ));
        edits.push(Edit::insert(base + at, "\\"));
        doc.hit(RuleId::UnknownTag);
    }
}

/// Whether the bracket at byte `at` begins the target of a link, which one at its end closes (CommonMark 6.3).
fn is_target(text: &str, at: usize) -> bool {
    let inside = &text[at + 1..];
    text[..at].ends_with("](")
        && inside.find(['<', '>', '\n']).is_some_and(|end| {
            let behind = inside[end..].strip_prefix('>');
            behind.is_some_and(|behind| behind.starts_with([')', ' ', '\t']))
        })
}

/// The last bracket that is still open where `before` ends. Looks back within the line, and no further than the
/// text of a link is long.
fn open_bracket(before: &str) -> Option<usize> {
    const LONGEST: usize = 400;
    let mut closed = 0;
    for (index, byte) in before.bytes().rev().take(LONGEST).enumerate() {
        let at = before.len() - 1 - index;
        match byte {
            b'\n' => return None,
            b'[' if is_escaped(before, at) => {}
            b'[' if closed == 0 => return Some(at),
            b'[' => closed -= 1,
            b']' => closed += 1,
            _ => {}
        }
    }
    None
}

/// Whether the bracket that closes at byte `close` belongs to a directive.
fn is_directive(text: &str, close: usize) -> bool {
    // No directive but an include holds a bracket, and an include is none of the markers.
    text[..close]
        .rfind(['[', ']'])
        .is_some_and(|open| super::super::directive::marker(&text[open..]).is_some())
}

/// Whether an odd number of backslashes stands before byte `at`.
fn is_escaped(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    bytes[..at].iter().rev().take_while(|&&b| b == b'\\').count() % 2 == 1
}
