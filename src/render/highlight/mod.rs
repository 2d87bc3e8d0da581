//! Code blocks → HTML with a few short classes, by syntect and the grammars of two-face.
//!
//! The classes: `hl-k` keyword, `hl-s` string, `hl-c` comment, `hl-n` number or constant, `hl-f` function,
//! `hl-t` type or tag, `hl-a` attribute or key, `hl-v` variable, `hl-o` word operator, `hl-p` preprocessor or
//! annotation, `hl-i` inserted, `hl-d` deleted. Everything else, whitespace included, stands outside the spans.

mod classes;
mod labels;
mod language;
mod lines;
mod memo;

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::base::escape;

use classes::{Class, ClassMap, Classifier};
pub use language::Language;
pub use memo::Key;
use memo::Memo;

/// A longer line (in bytes) gets no colours. Some grammars take time quadratic in it: four lines of
/// 16 KB of `$a$a…` cost the one of JavaScript 48 s, in a release build.
const MAX_LINE: usize = 4096;
/// A longer block (in bytes) gets no colours.
const MAX_BLOCK: usize = 512 * 1024;
/// The lines of a block after these get no colours.
const MAX_LINES: usize = 20_000;
/// The sum of the squares of the line lengths (in bytes) that are coloured in one block: a grammar may look at
/// the rest of the line from each of its bytes. Enough for half a megabyte of 64-byte lines.
const MAX_WORK: usize = 2 * MAX_LINE * MAX_LINE;
/// Bytes of highlighted HTML that are kept for the next locale.
const MEMO_BYTES: usize = 64 << 20;

/// Coloured code of earlier runs, kept by somebody else: this stage neither reads nor writes files.
pub trait Shelf: Sync {
    /// The HTML of the block with this key.
    fn find(&self, key: Key) -> Option<&str>;
    /// Keeps the HTML of a block.
    fn keep(&self, key: Key, html: &str);
}

/// Colours code. Made once for a build and shared by all threads; the grammars load at first use.
pub struct Highlighter<'s> {
    engine: OnceLock<Engine>,
    memo: Memo,
    shelf: Option<&'s dyn Shelf>,
    coloured: AtomicUsize,
}

struct Engine {
    syntaxes: SyntaxSet,
    classes: ClassMap,
}

impl Default for Highlighter<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'s> Highlighter<'s> {
    /// A highlighter without any grammar loaded yet.
    pub fn new() -> Self {
        Self {
            engine: OnceLock::new(),
            memo: Memo::new(MEMO_BYTES),
            shelf: None,
            coloured: AtomicUsize::new(0),
        }
    }

    /// A highlighter that looks on `shelf` before it does anything itself.
    pub fn with(shelf: &'s dyn Shelf) -> Self {
        Self {
            shelf: Some(shelf),
            ..Self::new()
        }
    }

    /// How many blocks were coloured anew, each once.
    pub fn coloured(&self) -> usize {
        self.coloured.load(Ordering::Relaxed)
    }

    /// Resolves the info string of a fence (spec section 6.3).
    pub fn language(info: &str) -> Language {
        Language::from_info(info)
    }

    /// Appends `code` to `out`, escaped, in spans by class, with the lines marked that the fence names. The text is
    /// exactly `code`; only tags are added.
    pub fn highlight(&self, language: &Language, code: &str, out: &mut String) {
        if language.lines.is_empty() {
            return self.colour(language, code, out);
        }
        let mut html = String::new();
        self.colour(language, code, &mut html);
        lines::mark(&html, &language.lines, out);
    }

    fn colour(&self, language: &Language, code: &str, out: &mut String) {
        let Some(grammar) = language.grammar.as_deref() else {
            escape::html(out, code);
            return;
        };
        if code.len() > MAX_BLOCK || code.trim().is_empty() {
            escape::html(out, code);
            return;
        }
        let key = Memo::key(grammar, code);
        if let Some(html) = self.shelf.and_then(|shelf| shelf.find(key)) {
            out.push_str(html);
            return;
        }
        if let Some(html) = self.memo.get(&key) {
            out.push_str(&html);
            return;
        }
        let engine = self.engine.get_or_init(Engine::load);
        let Some(syntax) = engine.syntaxes.find_syntax_by_token(grammar) else {
            escape::html(out, code);
            return;
        };
        let from = out.len();
        engine.highlight(syntax, code, out);
        if self.memo.insert(key, &out[from..]) {
            self.coloured.fetch_add(1, Ordering::Relaxed);
            if let Some(shelf) = self.shelf {
                shelf.keep(key, &out[from..]);
            }
        }
    }
}

impl Engine {
    fn load() -> Self {
        Self {
            syntaxes: two_face::syntax::extra_newlines(),
            classes: ClassMap::new(),
        }
    }

    fn highlight(&self, syntax: &SyntaxReference, code: &str, out: &mut String) {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut classifier = Classifier::new(&self.classes);
        let mut spans = SpanWriter::new(code, out);
        let mut terminated = String::new();
        let (mut line_start, mut work) = (0, 0);
        for (number, line) in code.split_inclusive('\n').enumerate() {
            let start = line_start;
            line_start += line.len();
            if line.len() <= MAX_LINE {
                work += line.len() * line.len();
            }
            if number >= MAX_LINES || work > MAX_WORK {
                spans.write(start..code.len(), None);
                break;
            }
            if line.len() > MAX_LINE {
                spans.write(start..line_start, None);
                continue;
            }
            // The grammars are those that want every line to end in a newline.
            let parsed = if line.ends_with('\n') {
                state.parse_line(line, &self.syntaxes)
            } else {
                terminated.clear();
                terminated.push_str(line);
                terminated.push('\n');
                state.parse_line(&terminated, &self.syntaxes)
            };
            let Ok(operations) = parsed else {
                spans.write(start..code.len(), None);
                break;
            };
            let mut at = 0;
            for (offset, operation) in &operations {
                let offset = (*offset).min(line.len());
                if offset > at {
                    spans.write(start + at..start + offset, classifier.class(stack.as_slice()));
                    at = offset;
                }
                // An operation that does not apply is a grammar's fault and only costs colours.
                let _ = stack.apply(operation);
            }
            if at < line.len() {
                spans.write(start + at..line_start, classifier.class(stack.as_slice()));
            }
        }
        spans.finish();
    }
}

/// Writes pieces of code in order, joins neighbours of one class, and keeps blanks at the edges outside of spans.
struct SpanWriter<'a> {
    code: &'a str,
    out: &'a mut String,
    open: Option<Class>,
    /// Start of the blanks that are read but not yet written.
    pending: usize,
    at: usize,
}

impl<'a> SpanWriter<'a> {
    fn new(code: &'a str, out: &'a mut String) -> Self {
        Self {
            code,
            out,
            open: None,
            pending: 0,
            at: 0,
        }
    }

    /// Writes the next piece; ranges come without gaps.
    fn write(&mut self, range: Range<usize>, class: Option<Class>) {
        self.at = range.end;
        let piece = &self.code[range.clone()];
        let solid = piece.trim_end();
        let inner = solid.trim_start();
        if inner.is_empty() {
            return;
        }
        let solid_end = range.start + solid.len();
        let inner_start = solid_end - inner.len();
        if class == self.open {
            escape::html(self.out, &self.code[self.pending..solid_end]);
        } else {
            self.close();
            escape::html(self.out, &self.code[self.pending..inner_start]);
            if let Some(class) = class {
                self.out.push_str(class.open());
                self.open = Some(class);
            }
            escape::html(self.out, inner);
        }
        self.pending = solid_end;
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) {
        self.close();
        escape::html(self.out, &self.code[self.pending..self.at]);
    }
}

#[cfg(test)]
mod tests;
