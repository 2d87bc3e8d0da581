//! What holds of any bytes, one function a fuzz target. `tests/fuzz_seeds.rs` runs the same functions over the seeds.

#![allow(dead_code, reason = "each fuzz target uses its law")]

#[path = "../support/pipeline.rs"]
mod pipeline;

use std::path::{Component, Path};

use lazuli::base::{FileId, Span};
use lazuli::diag::Diagnostic;
use lazuli::render::html_policy::HtmlMode;
use lazuli::source;
use lazuli::syntax::article;
use lazuli::syntax::expand::{self, Includes, Limits, Target};
use lazuli::syntax::facts::Facts;
use lazuli::syntax::fragment::{self, Fragment, SyntaxOptions};
use lazuli::syntax::repair::Habits;

/// What separates the page and its includes in the bytes of [`page`]: ASCII's record separator.
const SEPARATOR: u8 = 0x1e;
/// The names by which the files of [`page`] include each other.
const NAMES: [&str; 3] = ["page.md", "a.md", "b.md"];
/// Bounds that small inputs can reach.
const LIMITS: Limits = Limits {
    depth: 6,
    size: 1 << 20,
    count: 64,
};
const OPTIONS: SyntaxOptions = SyntaxOptions {
    allow_html: false,
    habits: Habits::ALL,
};

/// The path of an address: it names a place in the site or none, and the same place however it is written.
pub fn url_path(bytes: &[u8]) {
    let Ok(path) = std::str::from_utf8(bytes) else {
        return;
    };
    let Some(named) = lazuli::serve::path::read(path, "/") else {
        return;
    };
    let place = named.path.to_string();
    // What it says and nothing else: each segment decoded once, none left out and none resolved.
    let said: Vec<Vec<u8>> = path.trim_matches('/').split('/').map(decoded_once).collect();
    assert_eq!(said.join(&b'/'), place.as_bytes(), "{path:?}");
    let plain = |part| matches!(part, Component::Normal(_));
    assert!(Path::new(&place).components().all(plain), "{place:?}");
    for segment in place.split('/').filter(|_| !place.is_empty()) {
        assert!(!segment.is_empty() && !segment.starts_with('.'), "{place:?}");
        assert!(!segment.ends_with(['.', ' ']), "{place:?}");
        assert!(
            !segment.contains(['\\', ':']) && !segment.contains(char::is_control),
            "{place:?}"
        );
    }
    let below = lazuli::serve::path::read(&format!("/help{path}"), "/help/");
    assert_eq!(below.as_ref(), Some(&named), "{path:?}");
    let again = lazuli::serve::path::read(&named.as_folder("/"), "/");
    if !place.is_empty() {
        assert_eq!(again.map(|again| again.path), Some(named.path));
    }
}

/// The bytes that a segment of an address names.
fn decoded_once(segment: &str) -> Vec<u8> {
    let mut bytes = segment.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || {
                    char::from(bytes.next().expect("a digit"))
                        .to_digit(16)
                        .expect("a digit")
                };
                (digit() * 16 + digit()) as u8
            }
            byte => byte,
        });
    }
    decoded
}

/// The header of a file: its values and findings lie in the text, and every field can be asked for.
pub fn metadata(bytes: &[u8]) {
    let text = decoded(bytes, FileId(0));
    let fragment = fragment::parse(FileId(0), &text, OPTIONS);
    let metadata = &fragment.metadata;
    for (name, attribute) in metadata.attributes.iter() {
        assert_eq!(name, name.to_lowercase());
        assert_inside(attribute.span, &[&text]);
    }
    let lists = [metadata.services(), metadata.authors(), metadata.tags()];
    assert!(
        lists.iter().flatten().all(|entry| !entry.trim().is_empty()),
        "{lists:?}"
    );
    let date = metadata.date();
    assert!(
        date.as_ref().is_none_or(|date| date.len() == "2016-07-19".len()),
        "{date:?}"
    );
    metadata.short_title();
    metadata.topic();
    metadata.redirect_url();
    assert_places(&fragment.diagnostics, &[&text]);
}

/// The directives of a page whose includes are all missing.
pub fn directives(bytes: &[u8]) {
    let text = decoded(bytes, FileId(0));
    let fragment = fragment::parse(FileId(0), &text, OPTIONS);
    for include in &fragment.includes {
        assert_inside(include.span, &[&text]);
        assert_inside(include.path_span, &[&text]);
    }
    let again = fragment::parse(FileId(0), &text, OPTIONS);
    assert_eq!(
        fragment.diagnostics, again.diagnostics,
        "the same text, the same findings"
    );
    look_at(&[fragment], &[&text]);
}

/// A page and two includes, expanded, parsed and rendered.
pub fn page(bytes: &[u8]) {
    let parts = bytes.splitn(NAMES.len(), |&byte| byte == SEPARATOR);
    let mut texts: Vec<String> = parts
        .zip(0..)
        .map(|(part, file)| decoded(part, FileId(file)))
        .collect();
    texts.resize(NAMES.len(), String::new());
    let fragments: Vec<Fragment> = texts
        .iter()
        .zip(0..)
        .map(|(text, file)| fragment::parse(FileId(file), text, OPTIONS))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    look_at(&fragments, &texts);
    pipeline::render(texts[0], HtmlMode::Sanitize);
}

/// A page and its safe fixes: they come to an end, and the fixed page has places and HTML as any other.
pub fn fixes(bytes: &[u8]) {
    let text = decoded(bytes, FileId(0));
    let fixed = pipeline::fixed(&text).expect("a fixed text has nothing left to fix");
    assert_eq!(pipeline::fixed(&fixed).as_ref(), Some(&fixed), "{text:?}");
    let again = decoded(fixed.as_bytes(), FileId(0));
    assert_eq!(again, fixed, "what fixes write can be read");
    let fragment = fragment::parse(FileId(0), &fixed, OPTIONS);
    look_at(&[fragment], &[&fixed]);
    pipeline::render(&fixed, HtmlMode::Sanitize);
}

/// The text that lazuli reads of `bytes`.
fn decoded(bytes: &[u8], file: FileId) -> String {
    source::decode(bytes.to_vec(), file).text
}

/// Expands the first of `fragments` with the others; every place that is named lies in its file.
fn look_at(fragments: &[Fragment], texts: &[&str]) {
    let finder = Finder(fragments);
    let expanded = expand::expand(&fragments[0], &finder, LIMITS);
    assert!(expanded.included_files().len() <= fragments.len());
    let article = article::parse(&expanded, Default::default());
    let facts = Facts::new(&fragments[0], &expanded, article, Vec::new());
    for link in &facts.references.unpack().links {
        assert_inside(link.span, texts);
        link.chain.iter().for_each(|&span| assert_inside(span, texts));
    }
    let mut ids: Vec<&str> = facts.headings.iter().map(|heading| heading.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    assert_places(&facts.diagnostics.unpack(), texts);
}

fn assert_places(found: &[Diagnostic], texts: &[&str]) {
    for finding in found {
        assert_inside(finding.span, texts);
        finding.chain.iter().for_each(|&span| assert_inside(span, texts));
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            assert_inside(edit.span, texts);
        }
    }
}

/// `span` begins and ends at characters of its file.
fn assert_inside(span: Span, texts: &[&str]) {
    let text = texts[span.file.index()];
    assert!(
        text.get(span.range.as_range()).is_some(),
        "{span:?} of {} bytes",
        text.len()
    );
}

/// Finds the files of [`page`] by their names.
struct Finder<'f>(&'f [Fragment]);

impl Includes for Finder<'_> {
    fn find(&self, _from: FileId, path: &str) -> Target<'_> {
        let found = NAMES.iter().position(|name| *name == path);
        match found.and_then(|at| self.0.get(at)) {
            Some(fragment) => Target::Found(fragment, None),
            None => Target::Missing(path.to_owned()),
        }
    }
}
