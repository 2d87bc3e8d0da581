//! Splicing: a page with all its includes → one text whose every byte knows file, place and chain (spec 2.4).
//!
//! An include is a splice of text, as it was in 2016, made safe: fragments are repaired first, so that
//! no fence or comment leaks; their lines get the marks of the container they land in; each fragment
//! keeps its own link definitions.

use std::ops::Range;

use super::fragment::{Fragment, Tail};
use super::include::{self, Place};
use super::repair::EDGE;
use crate::base::{FileId, Span};
use crate::diag::{Applicability, Diagnostic, Fix, TextEdit};

/// Bounds on what includes may do to a page.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How deep includes nest.
    pub depth: usize,
    /// The expanded page, in bytes.
    pub size: usize,
    /// Includes expanded in one page.
    pub count: usize,
}

/// Finds the fragment that an include names.
pub trait Includes {
    /// The target of `path`, written in file `from`.
    fn find(&self, from: FileId, path: &str) -> Target<'_>;
}

/// What is not quite right about a path that was understood.
#[derive(Debug, Clone)]
pub struct Note {
    /// The finding's code.
    pub code: &'static str,
    /// The finding's sentence.
    pub message: String,
    /// The path as it should be written, when that is right for every reader.
    pub path: Option<String>,
}

/// What an include names.
#[derive(Debug, Clone)]
pub enum Target<'f> {
    /// A fragment, and what its path should have been.
    Found(&'f Fragment, Option<Note>),
    /// Nothing. The path in the set that is meant: what all its referrers have in common.
    Missing(String),
    /// A file out of the doc set, or one that may not be read.
    Outside,
}

/// Which include directives lead to a place; 0 is the page itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChainId(u32);

/// A page with its includes.
#[derive(Debug)]
pub struct Expanded<'f> {
    /// The text, to be parsed as one document.
    pub(crate) text: String,
    pieces: Vec<Piece>,
    chains: Vec<Chain<'f>>,
    /// Where each include begins in the text, and its file.
    pub(crate) starts: Vec<(usize, FileId)>,
    /// What the placeholders in the text stand for.
    pub missing: Vec<Placeholder>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    at: u32,
    source: u32,
    len: u32,
    chain: ChainId,
}

#[derive(Debug)]
struct Chain<'f> {
    fragment: &'f Fragment,
    parent: ChainId,
    directive: Option<&'f include::IncludeRef>,
    depth: usize,
}

/// An include, expanded.
#[derive(Debug, Clone, Copy)]
pub struct Splice<'f> {
    /// The file that holds the directive.
    pub parent: &'f Fragment,
    /// The directive.
    pub include: &'f include::IncludeRef,
    /// What it brought.
    pub fragment: &'f Fragment,
    /// How the page came to show the directive.
    pub within: ChainId,
}

/// What stands in for an include that could not be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// What the reader sees.
    pub text: String,
    /// Why: the diagnostic's code.
    pub code: &'static str,
}

/// A place in the expanded text, traced back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// Byte in that file.
    pub offset: usize,
    /// How the page came to show it.
    pub chain: ChainId,
}

/// Expands `page`.
pub fn expand<'f>(page: &'f Fragment, includes: &'f dyn Includes, limits: Limits) -> Expanded<'f> {
    let mut splicer = Splicer {
        out: Expanded {
            text: String::with_capacity(page.text.text.len() + 1024),
            pieces: Vec::new(),
            chains: vec![Chain {
                fragment: page,
                parent: ChainId(0),
                directive: None,
                depth: 0,
            }],
            starts: Vec::new(),
            missing: Vec::new(),
            diagnostics: Vec::new(),
        },
        includes,
        limits,
        told_too_large: false,
    };
    splicer.fragment(ChainId(0), "");
    splicer.out
}

impl<'f> Expanded<'f> {
    /// Where byte `at` of the text comes from.
    pub fn origin(&self, at: usize) -> Origin {
        let index = self.pieces.partition_point(|piece| piece.at as usize <= at);
        let Some(piece) = index.checked_sub(1).map(|index| self.pieces[index]) else {
            return Origin {
                file: self.chains[0].fragment.file,
                offset: 0,
                chain: ChainId(0),
            };
        };
        Origin {
            file: self.chains[piece.chain.0 as usize].fragment.file,
            offset: piece.source as usize + (at - piece.at as usize).min(piece.len as usize),
            chain: piece.chain,
        }
    }

    /// The source span of bytes `range` of the text; cut at the end of the file that the range starts in.
    pub fn span(&self, range: Range<usize>) -> (Span, ChainId) {
        let start = self.origin(range.start);
        let end = self.origin(range.end);
        let end = if end.chain == start.chain {
            end.offset.max(start.offset)
        } else {
            let first = self
                .pieces
                .partition_point(|piece| (piece.at + piece.len) as usize <= range.start);
            let inside = self.pieces[first..]
                .iter()
                .take_while(|piece| piece.chain == start.chain && (piece.at as usize) < range.end);
            let ends = inside
                .map(|piece| piece.source as usize + (range.end - piece.at as usize).min(piece.len as usize));
            ends.last().map_or(start.offset, |end| end.max(start.offset))
        };
        (Span::new(start.file, start.offset, end), start.chain)
    }

    /// The include directives that lead to `chain`, outermost first.
    pub fn directives(&self, chain: ChainId) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = chain;
        while let Some(directive) = self.chains[at.0 as usize].directive {
            spans.push(directive.span);
            at = self.chains[at.0 as usize].parent;
        }
        spans.reverse();
        spans
    }

    /// The definition of `label` that counts at `chain`: the include's own, else that of who includes it
    /// (spec 2.3). Never one of an include in its page.
    pub(crate) fn definition(&self, chain: ChainId, label: &str) -> Option<&super::definitions::Definition> {
        let mut at = chain;
        loop {
            let link = &self.chains[at.0 as usize];
            if let Some(definition) = link.fragment.definitions.get(label) {
                return Some(definition);
            }
            link.directive?;
            at = link.parent;
        }
    }

    /// The labels that are defined at `chain`, normalised, in no order.
    pub(crate) fn labels(&self, chain: ChainId) -> impl Iterator<Item = &str> {
        let up = |at: &ChainId| {
            let link = &self.chains[at.0 as usize];
            link.directive.map(|_| link.parent)
        };
        std::iter::successors(Some(chain), up)
            .flat_map(|at| self.chains[at.0 as usize].fragment.definitions.all())
            .map(|(label, _)| label)
    }

    /// The page and its includes, in order, an include as often as it is expanded.
    pub(crate) fn fragments(&self) -> impl Iterator<Item = (ChainId, &'f Fragment)> {
        let numbered = self.chains.iter().enumerate();
        numbered.map(|(index, chain)| (ChainId(index as u32), chain.fragment))
    }

    /// Every include that was expanded: where its directive stands, and what it brought.
    pub fn splices(&self) -> impl Iterator<Item = Splice<'f>> + '_ {
        self.chains.iter().filter_map(|chain| {
            Some(Splice {
                parent: self.chains[chain.parent.0 as usize].fragment,
                include: chain.directive?,
                fragment: chain.fragment,
                within: chain.parent,
            })
        })
    }

    /// The files that were included, each once, in order of first use.
    pub fn included_files(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = Vec::new();
        for &(_, file) in &self.starts {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }
}

struct Splicer<'f> {
    out: Expanded<'f>,
    includes: &'f dyn Includes,
    limits: Limits,
    told_too_large: bool,
}

impl<'f> Splicer<'f> {
    /// Appends the fragment at the end of `chain`; every line but the first begins with `prefix`.
    fn fragment(&mut self, chain: ChainId, prefix: &str) {
        let fragment = self.out.chains[chain.0 as usize].fragment;
        let text = fragment.text.text.as_str();
        let end = if chain == ChainId(0) {
            text.len()
        } else {
            text.trim_end().len()
        };
        // An include's leading blank lines would end up between a list marker and its text.
        let mut at = if chain == ChainId(0) {
            0
        } else {
            leading_blank_lines(text)
        };
        for directive in &fragment.includes {
            if directive.at.start < at {
                continue;
            }
            self.copy(chain, at..directive.at.start, prefix);
            let shift = self.include(chain, directive, prefix);
            at = directive.at.end + shift;
        }
        if at < end {
            self.copy(chain, at..end, prefix);
        }
    }

    /// Expands one directive; gives how many bytes of blanks behind it to leave out.
    fn include(&mut self, chain: ChainId, directive: &'f include::IncludeRef, prefix: &str) -> usize {
        let parent = &self.out.chains[chain.0 as usize];
        let parent_file = parent.fragment.file;
        let text = parent.fragment.text.text.as_str();
        let depth = parent.depth + 1;
        let target = match self.target(chain, parent_file, directive, depth) {
            Ok(target) => target,
            Err(placeholder) => {
                self.placeholder(placeholder);
                return 0;
            }
        };
        let place = &include::place(text, &directive.at);
        let behind = &text[directive.at.end..place.line.end];
        let inner = ChainId(self.out.chains.len() as u32);
        self.out.chains.push(Chain {
            fragment: target,
            parent: chain,
            directive: Some(directive),
            depth,
        });
        self.out.starts.push((self.out.text.len(), target.file));
        let lines = format!("{prefix}{}", place.prefix);
        if place.text_before && target.single_paragraph {
            let from = self.out.text.len();
            self.fragment(inner, &lines);
            if place.in_row {
                self.flatten(from);
            }
            self.join(behind);
            return 0;
        }
        if place.text_before || (!place.first_in_item && !above_is_blank(text, place)) {
            self.new_line(&lines);
            if place.text_before {
                self.new_line(&lines);
            }
            if let Some(start) = self.out.starts.last_mut() {
                start.0 = self.out.text.len();
            }
        }
        self.fragment(inner, &lines);
        if place.text_after {
            if target.tail == Tail::Paragraph && !place.text_before {
                self.join(behind);
                return 0;
            }
            self.new_line(&lines);
            self.new_line(&lines);
            return behind.len() - behind.trim_start().len();
        }
        // The next item of the list needs no blank line, which would only loosen the list.
        let next_is_item = place.first_in_item && include::starts_item(&text[place.line.end..]);
        if !below_is_blank(text, place) && !next_is_item {
            self.new_line(&lines);
        }
        0
    }

    /// Resolves a directive, and refuses cycles, depth, number and size.
    fn target(
        &mut self,
        chain: ChainId,
        from: FileId,
        directive: &include::IncludeRef,
        depth: usize,
    ) -> Result<&'f Fragment, Placeholder> {
        let name = directive
            .path
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&directive.path);
        let stem = name.strip_suffix(".md").unwrap_or(name).to_owned();
        let directives = self.out.directives(chain);
        let fail = |out: &mut Expanded<'f>, code: &'static str, message: String| {
            let diagnostic = Diagnostic::new(code, directive.path_span, message);
            out.diagnostics.push(diagnostic.with_chain(directives.clone()));
        };
        let target = match self.includes.find(from, &directive.path) {
            Target::Found(target, note) => {
                if let Some(note) = note {
                    fail(&mut self.out, note.code, note.message);
                    if let (Some(path), Some(last)) = (note.path, self.out.diagnostics.last_mut()) {
                        let edit = TextEdit::new(directive.path_span, path).expecting(&directive.path);
                        last.fix = Some(Fix {
                            applicability: Applicability::Safe,
                            edits: vec![edit],
                        });
                    }
                }
                target
            }
            Target::Missing(path) => {
                let message = format!("include `{}` does not exist", directive.path);
                fail(&mut self.out, "include-missing", message);
                if let Some(diagnostic) = self.out.diagnostics.last_mut() {
                    diagnostic.cause = Some(path);
                }
                return Err(Placeholder {
                    text: stem,
                    code: "include-missing",
                });
            }
            Target::Outside => {
                let message = format!("include `{}` leads out of the doc set", directive.path);
                fail(&mut self.out, "include-outside", message);
                return Err(Placeholder {
                    text: stem,
                    code: "include-outside",
                });
            }
        };
        let mut at = chain;
        loop {
            let link = &self.out.chains[at.0 as usize];
            if link.fragment.file == target.file {
                // Which files close the circle, and who enters it where, is for the include graph to tell.
                return Err(Placeholder {
                    text: format!("AZURE.INCLUDE {}", directive.path),
                    code: "include-cycle",
                });
            }
            if link.directive.is_none() {
                break;
            }
            at = link.parent;
        }
        if depth > self.limits.depth {
            let message = format!("includes nest more than {} deep here", self.limits.depth);
            fail(&mut self.out, "include-too-deep", message);
            return Err(Placeholder {
                text: stem,
                code: "include-too-deep",
            });
        }
        let full = self.out.starts.len() >= self.limits.count
            || self.out.text.len() + target.text.text.len() > self.limits.size;
        if full {
            // One finding for the page, not one for each include that no longer fits.
            if !std::mem::replace(&mut self.told_too_large, true) {
                let message = format!("with `{}` the page grows past its limit", directive.path);
                fail(&mut self.out, "include-too-large", message);
                // Pages of different length fill up at different places of one include.
                let outermost = self.outermost(chain);
                if let (Some(include), Some(diagnostic)) = (outermost, self.out.diagnostics.last_mut()) {
                    let name = include.path.rsplit(['/', '\\']).next();
                    diagnostic.cause = name.map(str::to_owned);
                }
            }
            return Err(Placeholder {
                text: stem,
                code: "include-too-large",
            });
        }
        Ok(target)
    }

    /// The page's own directive that leads to `chain`; `None` in the page itself.
    fn outermost(&self, chain: ChainId) -> Option<&'f include::IncludeRef> {
        let mut at = &self.out.chains[chain.0 as usize];
        while at.depth > 1 {
            at = &self.out.chains[at.parent.0 as usize];
        }
        at.directive
    }

    /// Copies bytes `range` of the fragment of `chain`, each new line with `prefix`.
    fn copy(&mut self, chain: ChainId, range: Range<usize>, prefix: &str) {
        let fragment = self.out.chains[chain.0 as usize].fragment;
        if prefix.is_empty() {
            self.copy_lines(chain, fragment, range);
            return;
        }
        let text = &fragment.text.text;
        let mut start = range.start;
        while start < range.end {
            let end = text[start..range.end]
                .find('\n')
                .map_or(range.end, |at| start + at + 1);
            self.copy_lines(chain, fragment, start..end);
            if text[start..end].ends_with('\n') {
                let next_is_blank = text[end..]
                    .split('\n')
                    .next()
                    .is_some_and(|line| line.trim().is_empty());
                self.out
                    .text
                    .push_str(if next_is_blank { prefix.trim_end() } else { prefix });
            }
            start = end;
        }
    }

    fn copy_lines(&mut self, chain: ChainId, fragment: &Fragment, range: Range<usize>) {
        let base = self.out.text.len();
        self.out.text.push_str(&fragment.text.text[range.clone()]);
        let pieces = &fragment.text.pieces;
        let first = pieces.partition_point(|piece| (piece.at + piece.len) as usize <= range.start);
        for piece in &pieces[first..] {
            let from = (piece.at as usize).max(range.start);
            let to = ((piece.at + piece.len) as usize).min(range.end);
            if from >= to {
                break;
            }
            self.out.pieces.push(Piece {
                at: (base + from - range.start) as u32,
                source: piece.source + (from as u32 - piece.at),
                len: (to - from) as u32,
                chain,
            });
        }
    }

    fn new_line(&mut self, prefix: &str) {
        self.out.text.push('\n');
        self.out.text.push_str(prefix);
    }

    /// Puts a blank between the include's last word and the text behind it, where the translation tools
    /// dropped one (spec 2.4).
    fn join(&mut self, behind: &str) {
        let last = self.out.text.chars().next_back().unwrap_or(' ');
        let next = behind.chars().next().unwrap_or(' ');
        let ends_word = last == '.' || (last.is_alphanumeric() && !is_cjk(last));
        let starts_word = next == '[' || (next.is_alphabetic() && !is_cjk(next));
        if ends_word && starts_word {
            self.out.text.push(' ');
        }
    }

    /// Makes everything from byte `from` one line, for the cell of a table.
    fn flatten(&mut self, from: usize) {
        let line = self.out.text[from..].replace('\n', " ");
        self.out.text.truncate(from);
        self.out.text.push_str(&line);
    }

    /// A mark that the article stage turns into an element.
    fn placeholder(&mut self, placeholder: Placeholder) {
        let index = self.out.missing.len();
        self.out.missing.push(placeholder);
        self.out.text.push_str(&format!("{EDGE}{index}{EDGE}"));
    }
}

fn leading_blank_lines(text: &str) -> usize {
    let blanks = text.len() - text.trim_start().len();
    text[..blanks].rfind('\n').map_or(0, |newline| newline + 1)
}

fn above_is_blank(text: &str, place: &Place) -> bool {
    let above = text[..place.line.start]
        .strip_suffix('\n')
        .map(|t| t.rsplit('\n').next().unwrap_or(t));
    above.is_none_or(is_blank)
}

fn below_is_blank(text: &str, place: &Place) -> bool {
    let below = text[place.line.end..]
        .strip_prefix('\n')
        .map(|t| t.split('\n').next().unwrap_or(t));
    below.is_none_or(is_blank)
}

/// A line without text, quote marks aside.
fn is_blank(line: &str) -> bool {
    line.chars().all(|c| matches!(c, ' ' | '\t' | '>'))
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
