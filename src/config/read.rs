//! TOML text → [`Config`], going on after each error: what fails is taken out and reading starts again.

use std::ops::Range;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::Config;
use crate::base::{FileId, Span, suggest};
use crate::diag::{Diagnostic, Sink};

/// The configuration file is the only file that its findings are about.
const FILE: FileId = FileId(0);

/// A finding in the configuration file.
pub(super) fn finding(code: crate::diag::Code, at: Range<usize>, message: String) -> Diagnostic {
    Diagnostic::new(code, Span::new(FILE, at.start, at.end), message)
}

/// The finding for a file whose byte `at` is not UTF-8.
pub(super) fn not_utf8(at: usize) -> Diagnostic {
    finding("config-syntax", at..at + 1, "the file is not UTF-8".to_owned())
}

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(usize),
}

/// Reads `text`. The configuration lacks whatever `sink` was told about; the table is what it was read from.
pub(super) fn read<'t>(text: &'t str, sink: &mut Sink) -> (Spanned<DeTable<'t>>, Config) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    for error in errors {
        let at = error.span().unwrap_or_default();
        sink.push(finding("config-syntax", at, error.message().to_owned()));
    }
    if broken {
        // What a parser recovers is guesswork; complaining about its keys would mislead.
        return (table, Config::default());
    }
    let mut removed: Vec<Vec<Step>> = Vec::new();
    loop {
        let error = match Config::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(config) => return (table, config),
            Err(error) => error,
        };
        let at = error.span().unwrap_or_default();
        let path = locate(table.get_ref(), &at);
        // A key that was misspelled, and so taken out, need not be missed as well.
        let expected = error.message().starts_with("missing field")
            && removed
                .iter()
                .any(|gone| gone.split_last().map(|(_, parents)| parents) == path.as_deref());
        if !expected {
            sink.push(explain(error.message(), at, path.as_deref().unwrap_or(&[])));
        }
        // Each round takes one thing out, so this ends.
        match path {
            Some(path) => {
                remove(table.get_mut(), &path);
                removed.push(path);
            }
            None => return (table, Config::default()),
        }
    }
}

/// The innermost key or value that has the span `at`, else the innermost that contains it.
fn locate(table: &DeTable<'_>, at: &Range<usize>) -> Option<Vec<Step>> {
    find_in_table(table, &|span| span == *at)
        .or_else(|| find_in_table(table, &|span| span.start <= at.start && at.end <= span.end))
}

type Matches<'m> = &'m dyn Fn(Range<usize>) -> bool;

fn find_in_table(table: &DeTable<'_>, matches: Matches<'_>) -> Option<Vec<Step>> {
    table.iter().find_map(|(key, value)| {
        let hit = matches(key.span()) || matches(value.span());
        let step = Step::Key(key.get_ref().to_string());
        find_in_value(value.get_ref(), step, hit, matches)
    })
}

fn find_in_value(value: &DeValue<'_>, step: Step, hit: bool, matches: Matches<'_>) -> Option<Vec<Step>> {
    let inner = match value {
        DeValue::Table(table) => find_in_table(table, matches),
        DeValue::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let hit = matches(item.span());
            find_in_value(item.get_ref(), Step::Item(index), hit, matches)
        }),
        _ => None,
    };
    match inner {
        Some(mut path) => {
            path.insert(0, step);
            Some(path)
        }
        None => hit.then(|| vec![step]),
    }
}

fn remove(table: &mut DeTable<'_>, path: &[Step]) {
    let Some((Step::Key(key), rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.remove(key.as_str());
    } else if let Some(value) = table.get_mut(key.as_str()) {
        remove_in_value(value.get_mut(), rest);
    }
}

fn remove_in_value(value: &mut DeValue<'_>, path: &[Step]) {
    match (value, path) {
        (DeValue::Table(table), path) => remove(table, path),
        (DeValue::Array(items), [Step::Item(index)]) => {
            let mut kept = DeArray::new();
            for (at, item) in std::mem::replace(items, DeArray::new()).into_iter().enumerate() {
                if at != *index {
                    kept.push(item);
                }
            }
            *items = kept;
        }
        (DeValue::Array(items), [Step::Item(index), rest @ ..]) => {
            if let Some(item) = items.get_mut(*index) {
                remove_in_value(item.get_mut(), rest);
            }
        }
        _ => {}
    }
}

/// serde's message in the words of a person who writes TOML.
fn explain(message: &str, at: Range<usize>, path: &[Step]) -> Diagnostic {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match names.split_first() {
        Some((&key, known)) if message.starts_with("unknown field") => unknown_key(key, known, at, path),
        Some((&value, known)) if message.starts_with("unknown variant") => {
            let text = format!("`{}` cannot be `{value}`", dotted(path));
            finding("config-value", at, text).with_help(advise(value, known, "values"))
        }
        Some((&key, _)) if message.starts_with("missing field") => {
            let text = format!("`{}` lacks the key `{key}`", dotted(path));
            finding("config-value", at, text)
        }
        _ => {
            let text = format!("`{}` has the wrong type: {}", dotted(path), types(message));
            finding("config-type", at, text)
        }
    }
}

fn unknown_key(key: &str, known: &[&str], at: Range<usize>, path: &[Step]) -> Diagnostic {
    let table = match path.split_last() {
        Some((_, [])) | None => "at the top level".to_owned(),
        Some((_, parents @ [.., Step::Item(_)])) => format!("in `{}`", dotted(parents)),
        Some((_, parents)) => format!("in `[{}]`", dotted(parents)),
    };
    let text = format!("unknown key `{key}` {table}");
    let near = suggest::nearest(key, known.iter().copied(), 1);
    let help = match home_of(key) {
        Some(home) if near.is_empty() => format!("`{key}` belongs in `[{home}]`"),
        _ => advise(key, known, "keys"),
    };
    finding("config-unknown-key", at, text).with_help(help)
}

/// "did you mean …", or all that is possible.
fn advise(wanted: &str, known: &[&str], what: &str) -> String {
    match suggest::nearest(wanted, known.iter().copied(), 1).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known {what}: `{}`", known.join("`, `")),
    }
}

/// The one table of the model that has a key of exactly this name.
fn home_of(key: &str) -> Option<String> {
    let model = serde_json::to_value(Config::default()).ok()?;
    let mut homes = model.as_object()?.iter().filter(|(_, table)| {
        // Maps are empty by default: their keys are names that people choose.
        table.as_object().is_some_and(|keys| keys.contains_key(key))
    });
    let (home, _) = homes.next()?;
    homes.next().is_none().then(|| home.clone())
}

fn dotted(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
            Step::Item(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// `invalid type: string "x", expected u64` → `string "x", expected a whole number`.
fn types(message: &str) -> String {
    let message = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .unwrap_or(message);
    let Some((found, expected)) = message.rsplit_once(", expected ") else {
        return message.to_owned();
    };
    let found = match found {
        "map" => "a table",
        "sequence" => "a list",
        other => other,
    };
    let expected = match expected {
        "usize" | "u16" | "u32" | "u64" => "a whole number, not negative",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        "path string" => "a string",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    format!("{found}, expected {expected}")
}
