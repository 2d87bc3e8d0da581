//! Quotes and lists that nest too deep: the marks beyond the limit go, so that no later stage meets them.

use super::super::blocks::MOST_NESTED;
use super::Doc;

/// Takes the marks beyond [`MOST_NESTED`] away; one finding for the file.
pub(super) fn flatten(doc: &mut Doc<'_>) {
    let mut told = false;
    for index in 0..doc.lines.len() {
        let info = doc.info[index];
        if info.too_deep == 0 {
            continue;
        }
        let marks = info.container - info.too_deep..info.container;
        if !std::mem::replace(&mut told, true) {
            let message = format!("quotes and lists nest more than {MOST_NESTED} deep here");
            doc.report("nesting-too-deep", index, marks.clone(), message);
        }
        doc.splice(index, marks, "");
    }
    doc.settle();
}
