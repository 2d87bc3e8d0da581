//! The elements that raw HTML has opened, and the laws by which they are closed.

use std::borrow::Cow;

use super::elements;

/// More nesting than this is not written; it keeps every operation short on hostile input.
const MAX_DEPTH: usize = 256;

/// A place in the page that elements opened later cannot outlive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "what raw HTML opens after a mark must be closed to it"]
pub struct Mark {
    open: usize,
    floors: usize,
}

/// One open element.
struct Open {
    /// What an end tag must say to end it.
    name: Cow<'static, str>,
    /// What its end tag is written as; `None` where nothing was written for its start.
    written: Option<Cow<'static, str>>,
    /// Its end tag came inside a container that had to be finished first.
    ending: bool,
}

#[derive(Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    floors: Vec<usize>,
}

impl Stack {
    /// Begins a container: elements that are open now cannot be closed before its end.
    pub(super) fn mark(&mut self) -> Mark {
        let mark = Mark {
            open: self.open.len(),
            floors: self.floors.len(),
        };
        self.floors.push(mark.open);
        mark
    }

    /// How many containers are open.
    pub(super) fn containers(&self) -> usize {
        self.floors.len()
    }

    /// Ends the container of `mark` and all in it.
    pub(super) fn close_to(&mut self, mark: Mark, out: &mut String) {
        self.floors.truncate(mark.floors);
        self.close_from(mark.open.max(self.floor()), out);
    }

    /// Ends everything.
    pub(super) fn close_all(&mut self, out: &mut String) {
        self.floors.clear();
        self.close_from(0, out);
    }

    fn floor(&self) -> usize {
        self.floors.last().copied().unwrap_or(0)
    }

    pub(super) fn is_full(&self) -> bool {
        self.open.len() >= MAX_DEPTH
    }

    /// Notes an element whose start tag was written (or, with `written` empty, was not).
    pub(super) fn push(&mut self, name: Cow<'static, str>, written: Option<Cow<'static, str>>) {
        self.open.push(Open {
            name,
            written,
            ending: false,
        });
    }

    /// Closes what the start tag of `name` ends by itself. False: the element has no business here.
    pub(super) fn prepare(&mut self, name: &str, out: &mut String) -> bool {
        if elements::is_table_part(name) {
            let Some(table) = self.innermost_table() else {
                return false;
            };
            let mut keep = table + 1;
            let section = |open: &Open| elements::is_table_section(&open.name);
            if matches!(name, "tr" | "td" | "th") && self.open.get(keep).is_some_and(section) {
                keep += 1;
            }
            let holder = match name {
                "td" | "th" => "tr",
                "col" => "colgroup",
                _ => "",
            };
            if self.open.get(keep).is_some_and(|open| open.name == holder) {
                keep += 1;
            }
            self.close_from(keep, out);
            return true;
        }
        match name {
            "li" => return self.end_sibling(&["li"], &["ul", "ol"], out),
            "dt" | "dd" => return self.end_sibling(&["dt", "dd"], &["dl"], out),
            "a" => self.end_link(out),
            _ if elements::ends_paragraph(name) => {
                self.end_paragraph(out);
                let heading = |open: &Open| elements::is_heading(&open.name);
                if elements::is_heading(name)
                    && self.open.len() > self.floor()
                    && self.open.last().is_some_and(heading)
                {
                    self.close_from(self.open.len() - 1, out);
                }
            }
            _ => {}
        }
        true
    }

    /// Closes the paragraph that is open in this container, and all in it.
    pub(super) fn end_paragraph(&mut self, out: &mut String) {
        if let Some(at) = self.rfind_in_cell(|open| open.name == "p") {
            self.close_from(at, out);
        }
    }

    /// Closes the link that is open in this container.
    pub(super) fn end_link(&mut self, out: &mut String) {
        if let Some(at) = self.rfind_in_cell(|open| open.name == "a") {
            self.close(at, out);
        }
    }

    /// Ends the element that an end tag names; one that names nothing open is dropped.
    pub(super) fn end_tag(&mut self, name: &str, out: &mut String) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
            return;
        };
        let crosses_cell = !elements::is_table_part(name)
            && name != "table"
            && self.open[at + 1..]
                .iter()
                .any(|open| elements::is_cell(&open.name));
        if at < self.floor() || crosses_cell {
            self.open[at].ending = true;
        } else {
            self.close(at, out);
            self.settle(out);
        }
    }

    /// Ends a `<li>` before the next one; false where no list is open.
    fn end_sibling(&mut self, siblings: &[&str], lists: &[&str], out: &mut String) -> bool {
        let Some(at) = self.rfind_in_cell(|open| lists.contains(&&*open.name)) else {
            return false;
        };
        let sibling = |open: &Open| siblings.contains(&&*open.name);
        if let Some(offset) = self.open[at + 1..].iter().position(sibling) {
            self.close_from(at + 1 + offset, out);
        }
        true
    }

    fn innermost_table(&self) -> Option<usize> {
        let floor = self.floor();
        let at = self.open[floor..].iter().rposition(|open| open.name == "table")?;
        Some(floor + at)
    }

    /// The innermost such element that is in this container and in this cell.
    fn rfind_in_cell(&self, wanted: impl Fn(&Open) -> bool) -> Option<usize> {
        let floor = self.floor();
        for (at, open) in self.open.iter().enumerate().skip(floor).rev() {
            if wanted(open) {
                return Some(at);
            }
            if elements::is_cell(&open.name) || open.name == "table" {
                return None;
            }
        }
        None
    }

    /// Closes one element. One that was written takes along what is in it; one that was not just goes.
    fn close(&mut self, at: usize, out: &mut String) {
        if self.open[at].written.is_some() {
            self.close_from(at, out);
        } else {
            self.open.remove(at);
        }
    }

    fn close_from(&mut self, at: usize, out: &mut String) {
        while self.open.len() > at {
            if let Some(written) = self.open.pop().and_then(|open| open.written) {
                out.push_str("</");
                out.push_str(&written);
                out.push('>');
            }
        }
    }

    /// Closes what was to be closed as soon as its container or cell was over.
    pub(super) fn settle(&mut self, out: &mut String) {
        let mut at = self.open.len();
        let mut outermost = None;
        let mut in_cell = false;
        while at > self.floor() {
            at -= 1;
            let open = &self.open[at];
            let table = elements::is_table_part(&open.name) || open.name == "table";
            if open.ending && (table || !in_cell) {
                outermost = Some(at);
            }
            in_cell |= elements::is_cell(&open.name);
        }
        if let Some(at) = outermost {
            self.close_from(at, out);
        }
    }
}
