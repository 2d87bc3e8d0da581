//! Headings: C1 (`##Heading`) and C18 (`## Heading##`).

use super::super::blocks::Kind;
use super::{Doc, RuleId};

/// Puts the blanks that a strict parser needs.
pub(super) fn space(doc: &mut Doc<'_>) {
    for index in 0..doc.lines.len() {
        if doc.info[index].kind != Kind::Heading {
            continue;
        }
        let start = doc.info[index].content;
        let text = doc.content(index).trim_end();
        let hashes = text.len() - text.trim_start_matches('#').len();
        let body = &text[hashes..];
        let stem = body.trim_end_matches('#');
        let closing = body.len() - stem.len();
        // `C#` and `F#` end in a `#` that is theirs; an escaped one is text.
        let is_name = closing == 1 && stem.ends_with(['C', 'c', 'F', 'f']);
        let glued = closing > 0
            && closing <= hashes
            && !stem.is_empty()
            && !stem.ends_with([' ', '\t', '\\'])
            && !is_name;
        let (close_at, needs_blank) = (
            start + hashes + stem.len(),
            !body.is_empty() && !body.starts_with([' ', '\t']),
        );
        if needs_blank {
            let marks = "#".repeat(hashes);
            let message = format!("a blank is missing behind `{marks}`");
            doc.habit(
                "heading-no-blank",
                index,
                start..start + hashes,
                &message,
                |doc| vec![doc.replacing(index, start..start + hashes, &(marks + " "))],
            );
        }
        if glued {
            let close = close_at..close_at + closing;
            let message = "a blank is missing before the `#`s that close this heading";
            doc.habit("heading-glued-hashes", index, close.clone(), message, |doc| {
                vec![doc.replacing(index, close, &format!(" {}", "#".repeat(closing)))]
            });
            doc.splice(index, close_at..close_at, " ");
            doc.hit(RuleId::GluedHashes);
        }
        if needs_blank {
            doc.splice(index, start + hashes..start + hashes, " ");
            doc.hit(RuleId::HeadingBlank);
        }
    }
}
