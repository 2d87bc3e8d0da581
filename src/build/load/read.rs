//! One file of the set: its bytes, and what can be learned of it without any other.

use std::sync::Arc;

use super::super::memo::{Memo, SourceRecord};
use crate::base::{FileId, Packed};
use crate::cache::Key;
use crate::check::{self, Rules};
use crate::config::model::Html;
use crate::diag::{Findings, suppress};
use crate::site::fragments::{Cell, Fragments, Known};
use crate::source::{self, FileKind, SourceFile};
use crate::syntax::fragment::{self, SyntaxOptions};
use crate::syntax::repair::Habits;
use crate::syntax::toc::{self, TocTree};

/// What one file was read into.
#[derive(Default)]
pub(super) struct Read {
    /// The fragment of a page or include.
    pub cell: Cell,
    /// Its key, if it was read.
    pub key: Key,
    /// A table of contents.
    pub toc: Option<TocTree>,
    /// The text of a list of redirects.
    pub redirects: Option<String>,
    /// Whether the text may hold a suppression.
    pub suppresses: bool,
    /// What is wrong with the file.
    pub diagnostics: Findings,
}

impl Read {
    /// A page or include of which all is known but the text; `bytes` are the file's, where they have to be held.
    fn known(record: SourceRecord, key: Key, hash: blake3::Hash, bytes: Option<Vec<u8>>) -> Self {
        let known = Known::new(hash, record.includes, bytes);
        Self {
            cell: Cell::Known(Arc::new(known)),
            key,
            suppresses: record.suppresses,
            diagnostics: record.diagnostics,
            ..Self::default()
        }
    }
}

/// How markdown is read, by the configuration and the rules that are on.
pub(super) fn syntax_options(rules: &Rules<'_>) -> SyntaxOptions {
    SyntaxOptions {
        allow_html: rules.config.markdown.html == Html::Allow,
        habits: Habits::new(|code| rules.on(code)),
    }
}

/// Reads `file`, which will be one of `fragments`. `hash` is that of its bytes, if they were looked at already.
pub(super) fn read_file(
    file: &SourceFile,
    id: FileId,
    hash: Option<blake3::Hash>,
    rules: &Rules<'_>,
    memo: &Memo<'_>,
    fragments: &Fragments,
) -> Read {
    let mut read = Read::default();
    if matches!(file.kind, FileKind::Asset | FileKind::Ignored) {
        return read;
    }
    let hash = hash.or_else(|| memo.bytes_of(file));
    let is_markdown = matches!(file.kind, FileKind::Page | FileKind::Include);
    if is_markdown
        && !memo.holds()
        && let Some(hash) = hash
    {
        let key = memo.source_key(file, hash);
        if let Some(record) = memo.source(key, id) {
            return Read::known(record, key, hash, None);
        }
    }
    let mut found = Vec::new();
    let bytes = match source::read_bytes(file, rules.config.content.max_file_size) {
        Ok(bytes) => bytes,
        Err(error) => {
            found.push(source::unreadable(file, id, &error));
            Vec::new()
        }
    };
    let is_whole = found.is_empty();
    let hash = blake3::hash(&bytes);
    if is_whole {
        memo.keep_bytes_of(file, hash);
    }
    read.key = memo.source_key(file, hash);
    if is_markdown
        && is_whole
        && let Some(record) = memo.source(read.key, id)
    {
        return Read::known(record, read.key, hash, memo.holds().then_some(bytes));
    }
    let decoded = source::decode(bytes, id);
    found.extend(check::text(rules, id, &decoded));
    found.extend(decoded.diagnostics);
    let text = decoded.text;
    read.suppresses = suppress::mentioned(&text);
    match file.kind {
        FileKind::Page | FileKind::Include => {
            let fragment = fragment::parse(id, &text, syntax_options(rules));
            found.extend(check::file(rules, file, &fragment));
            if file.kind == FileKind::Include {
                found.extend(fragment.diagnostics.iter().cloned());
            }
            read.diagnostics = Packed::new(found);
            if is_whole {
                let record = SourceRecord {
                    includes: fragment.includes.clone(),
                    diagnostics: read.diagnostics.clone(),
                    suppresses: read.suppresses,
                };
                memo.keep_source(read.key, id, record);
            }
            read.cell = match memo.holds() {
                true => Cell::Parsed(Arc::new(fragment)),
                false => fragments.cell(fragment, hash, file.kind),
            };
        }
        FileKind::Toc => {
            let (tree, problems) = toc::parse(id, file.path.file_name(), &text);
            found.extend(problems);
            read.diagnostics = Packed::new(found);
            read.toc = Some(tree);
        }
        FileKind::Redirects => {
            read.diagnostics = Packed::new(found);
            read.redirects = Some(text);
        }
        FileKind::Asset | FileKind::Ignored => {}
    }
    read
}
