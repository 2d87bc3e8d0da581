//! The copy of the corpus, and a reading of it that owes nothing to lazuli: which lines are plain prose, which links
//! and directives stand in them, and what they lead to. It is strict: where two readers could disagree, nothing is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// One markdown file.
pub struct Doc {
    /// Its path below the locale's folder, with `/`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where its body begins, by the first heading; the end of the text when there is none.
    pub body: usize,
    /// The lines of its body that are plain prose.
    pub prose: Vec<Range<usize>>,
}

/// An include directive.
#[derive(Debug, Clone)]
pub struct Directive {
    /// The file it stands in.
    pub file: String,
    /// The bytes of the directive.
    pub at: Range<usize>,
    /// The bytes of its path.
    pub path: Range<usize>,
    /// Nothing else stands on its line.
    pub alone: bool,
}

/// A link or picture in plain prose that leads to a file of the set, in its exact letters.
#[derive(Debug, Clone)]
pub struct Link {
    /// The file it stands in.
    pub file: String,
    /// The bytes of its path; empty for a link to an anchor of its own page.
    pub path: Range<usize>,
    /// The bytes of its fragment without `#`; empty when there is none.
    pub fragment: Range<usize>,
    /// What it leads to.
    pub target: String,
    /// A picture.
    pub image: bool,
}

/// The copy, read.
pub struct Corpus {
    /// The markdown files by name.
    pub docs: BTreeMap<String, Doc>,
    /// All files.
    pub files: BTreeSet<String>,
    /// The directives that name each include, by the include's name, for includes that exist.
    pub users: BTreeMap<String, Vec<Directive>>,
}

static INCLUDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[AZURE\.INCLUDE\s*\[[^\[\]\n]*\]\(([^()\s]+)\)\]").expect("a pattern"));
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(!?)\[[^\[\]\n]*\]\(([^()\s#]*)(?:#([^()\s]*))?\)").expect("a pattern"));
static HARMLESS_HTML: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<a name="[^"<>\n]*"></a>|<(?:properties|tags)\s|<!--[^\n]*?-->"#).expect("a pattern")
});
static HTML: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[a-zA-Z/!]").expect("a pattern"));

/// Copies the doc set: markdown as it is, other files by hard link, or empty where the disk has none.
pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("listed");
        let target = to.join(entry.path().strip_prefix(from).expect("inside"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("made");
        } else if entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "md")
        {
            fs::write(target, fs::read(entry.path()).expect("read")).expect("written");
        } else if fs::hard_link(entry.path(), &target).is_err() {
            fs::write(target, "").expect("written");
        }
    }
}

impl Corpus {
    /// Reads the copy in `folder`.
    pub fn read(folder: &Path) -> Self {
        let mut corpus = Self {
            docs: BTreeMap::new(),
            files: BTreeSet::new(),
            users: BTreeMap::new(),
        };
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.expect("listed");
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path().strip_prefix(folder).expect("inside");
            let name = path.to_string_lossy().replace('\\', "/");
            if name.ends_with(".md")
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                corpus.docs.insert(name.clone(), Doc::new(name.clone(), text));
            }
            corpus.files.insert(name);
        }
        for doc in corpus.docs.values() {
            let shown = shown(&doc.text);
            for captures in INCLUDE.captures_iter(&doc.text) {
                let (at, path) = (captures.get(0).expect("all"), captures.get(1).expect("a path"));
                let target = resolve(&doc.name, path.as_str());
                if corpus.docs.contains_key(&target) {
                    let line = &doc.text[line_at(&doc.text, at.start())];
                    if !shown(at.start()) || line.contains('`') {
                        continue;
                    }
                    let directive = Directive {
                        file: doc.name.clone(),
                        at: at.range(),
                        path: path.range(),
                        alone: line.trim() == at.as_str(),
                    };
                    corpus.users.entry(target).or_default().push(directive);
                }
            }
        }
        corpus
    }

    /// The text of `file`.
    pub fn text(&self, file: &str) -> &str {
        &self.docs[file].text
    }

    /// The links and pictures in the plain prose of the articles.
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for doc in self.docs.values().filter(|doc| doc.name.starts_with("articles/")) {
            for line in &doc.prose {
                let text = &doc.text[line.clone()];
                if text.contains("[AZURE.") {
                    continue;
                }
                for captures in LINK.captures_iter(text) {
                    let at = |group: usize| {
                        let found = captures.get(group).map_or(0..0, |found| found.range());
                        line.start + found.start..line.start + found.end
                    };
                    let path = at(2);
                    let target = match path.is_empty() {
                        true => doc.name.clone(),
                        false => resolve(&doc.name, &doc.text[path.clone()]),
                    };
                    if self.files.contains(&target) {
                        links.push(Link {
                            file: doc.name.clone(),
                            path,
                            fragment: at(3),
                            target,
                            image: !captures[1].is_empty(),
                        });
                    }
                }
            }
        }
        links
    }

    /// How often `words` stand in all texts.
    pub fn occurrences(&self, words: &str) -> usize {
        self.docs
            .values()
            .map(|doc| doc.text.matches(words).count())
            .sum()
    }
}

impl Doc {
    fn new(name: String, text: String) -> Self {
        let body = match text.starts_with('#') {
            true => 0,
            false => text.find("\n#").map_or(text.len(), |at| at + 1),
        };
        // An include has no header, and may begin with text.
        let body = if text.contains("<properties") { body } else { 0 };
        let prose = prose(&text, body);
        Self {
            name,
            text,
            body,
            prose,
        }
    }
}

/// The lines of `text` from byte `body` on that every reader takes for prose: none when the file holds HTML that may
/// be open where markdown goes on, or a fence that may not be closed.
fn prose(text: &str, body: usize) -> Vec<Range<usize>> {
    let fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let fences = text[body..].lines().filter(|line| fence(line)).count();
    if HTML.is_match(&HARMLESS_HTML.replace_all(text, "")) || fences % 2 == 1 || text.contains('\r') {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let (mut at, mut in_code) = (body, false);
    for line in text[body..].split_inclusive('\n') {
        let range = at..at + line.trim_end_matches('\n').len();
        at += line.len();
        in_code ^= fence(line);
        let indented = line.starts_with("    ") || line.contains('\t');
        if !in_code && !indented && !line.contains(['`', '\\', '|', '*']) && !line.starts_with('[')
            || is_directive(line)
        {
            lines.push(range);
        }
    }
    lines
}

/// Tells whether a byte of `text` stands outside fences and comments.
fn shown(text: &str) -> impl Fn(usize) -> bool {
    static HIDDEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?ms)^[ \t>]*```.*?(?:^[ \t>]*```|\z)|<!--.*?-->").expect("a pattern"));
    let hidden: Vec<_> = HIDDEN.find_iter(text).map(|found| found.range()).collect();
    move |at| !hidden.iter().any(|range| range.contains(&at))
}

/// A line that is an include directive, which may begin with `[` as a link definition may.
fn is_directive(line: &str) -> bool {
    line.starts_with("[AZURE.INCLUDE") && !line.contains('`')
}

/// The line of byte `at`, without its line end.
pub fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    start..end
}

/// The number of the line of byte `at`, from 1.
pub fn line_number(text: &str, at: usize) -> u32 {
    1 + text[..at].bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// What `path` in the file `from` means; something that does not exist when it leaves the set.
pub fn resolve(from: &str, path: &str) -> String {
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                if segments.pop().is_none() {
                    return "..".to_owned();
                }
            }
            name => segments.push(name),
        }
    }
    segments.join("/")
}
