//! How damaged headers are put right, for the findings of their readers.

use super::Attribute;
use crate::base::{FileId, Span, date};
use crate::diag::{Applicability, Fix, TextEdit};

/// Puts double quotes around `value`, which stands at `span` without any; `None` where that could change
/// what is read.
pub(super) fn quote(span: Span, value: &str) -> Option<Fix> {
    let plain = !value.contains(['"', '\'', '=', '<', '>']);
    plain.then(|| Fix::safe(span, format!("\"{value}\"")))
}

/// Makes the marks around `value` double quotes; `None` when it holds some itself.
pub(super) fn requote(opening: Span, value: &str, closing: Span) -> Option<Fix> {
    let edits = [opening, closing].map(|mark| TextEdit::new(mark, "\""));
    (!value.contains('"')).then(|| Fix {
        applicability: Applicability::Safe,
        edits: edits.into(),
    })
}

/// Escapes the quotes at `places` of `value`, which begins at byte `start`. `None` for marks that XML has no
/// name for, and for values that are several quoted ones: `"a";"b"` means a list, not quotes.
pub(super) fn escape_quotes(
    file: FileId,
    start: usize,
    value: &str,
    mark: char,
    places: impl Iterator<Item = usize>,
) -> Option<Fix> {
    let entity = match mark {
        '"' => "&quot;",
        '\'' => "&apos;",
        _ => return None,
    };
    let between = |part: &str| {
        let part = part.trim();
        part == ";" || part == ","
    };
    if value.split(mark).any(between) {
        return None;
    }
    let edit = |at| TextEdit::new(Span::new(file, start + at, start + at + 1), entity);
    Some(Fix {
        applicability: Applicability::Safe,
        edits: places.map(edit).collect(),
    })
}

/// Deletes an attribute that was there before: unseen only when it says the same as the first.
pub(super) fn delete(span: Span, same: bool) -> Fix {
    if same {
        Fix::safe(span, "")
    } else {
        Fix::guess(span, "")
    }
}

/// Writes a date that is only in another order as MM/DD/YYYY; `None` when it can be read in two ways.
pub(super) fn date(attribute: &Attribute) -> Option<Fix> {
    let iso = date::guess_date(&attribute.value)?;
    let mut fix = Fix::guess(attribute.span, date::to_us(&iso)?);
    fix.edits = fix
        .edits
        .into_iter()
        .map(|edit| edit.expecting(&attribute.value))
        .collect();
    Some(fix)
}
