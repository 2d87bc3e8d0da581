//! The rules of ARCHITECTURE.md and of the house that a machine can hold us to. Failures name file and line.

#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/lexer.rs"]
mod lexer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The longest source file that is still one room.
const MOST_LINES: usize = 600;

/// A `.rs` file of the project.
struct Source {
    /// Relative to the project, with `/`.
    path: String,
    text: String,
    /// The text without comments, literals and test modules; same lines.
    code: String,
}

/// All Rust files under `folder`, sorted.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(root.join(folder))
        .into_iter()
        .map(|entry| entry.expect("readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable file");
        let path = path.strip_prefix(root).expect("inside the project");
        Source {
            path: path.to_string_lossy().replace('\\', "/"),
            code: lexer::without_tests(&lexer::code_only(&text)),
            text,
        }
    };
    paths.into_iter().map(read).collect()
}

/// Whether a file of `src` holds only tests: `foo/tests.rs` or something in a `tests` folder.
fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The files of `src` that are compiled into the program.
fn program() -> Vec<Source> {
    let mut list = sources("src");
    list.retain(|source| !is_test_file(&source.path));
    list
}

fn assert_none(problems: &[String], rule: &str) {
    assert!(problems.is_empty(), "{rule}:\n  {}", problems.join("\n  "));
}

/// `path:line: text` for each line of code that matches `pattern`.
fn matches(source: &Source, pattern: &Regex) -> Vec<String> {
    let lines = source.code.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            pattern
                .find(line)
                .map(|found| format!("{}:{}: {}", source.path, index + 1, found.as_str().trim()))
        })
        .collect()
}

#[test]
fn folders_use_only_the_layers_that_architecture_md_allows() {
    let table =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).expect("readable");
    let rules = layers::rules(&table).expect("ARCHITECTURE.md has the table of folders");
    let mut problems = Vec::new();
    for source in program() {
        let Some((folder, _)) = source
            .path
            .strip_prefix("src/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let Some(rule) = rules.iter().find(|rule| rule.folder == folder) else {
            problems.push(format!(
                "{}: ARCHITECTURE.md does not know the folder `{folder}`",
                source.path
            ));
            continue;
        };
        for used in layers::crate_paths(&source.path, &source.code) {
            if !rule.allows(&used.path) {
                problems.push(format!(
                    "{}:{}: `{folder}` may not use `{}`",
                    source.path, used.line, used.path
                ));
            }
        }
    }
    assert_none(&problems, "a layer uses one that it may not know");
}

#[test]
fn files_say_in_their_first_line_what_belongs_there() {
    let mut problems = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for source in sources(folder) {
            let first = source.text.lines().next().unwrap_or_default();
            if first
                .strip_prefix("//! ")
                .is_none_or(|text| text.trim().len() < 10)
            {
                problems.push(format!("{}:1: {first}", source.path));
            }
        }
    }
    assert_none(
        &problems,
        "a file must open with a `//!` line that says what belongs there",
    );
}

#[test]
fn files_are_short_enough_to_be_one_room() {
    let problems: Vec<String> = ["src", "tests", "benches"]
        .into_iter()
        .flat_map(sources)
        .map(|source| (source.path, source.text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert_none(&problems, "a file has more than 600 lines");
}

#[test]
fn only_the_ends_of_the_pipeline_touch_the_disk() {
    static DISK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bstd::fs\b|\bfs::\w+|\b(?:File|OpenOptions)::\w+|\buse std::\{.*\bfs\b")
            .expect("a valid pattern")
    });
    let may = |path: &str| {
        [
            "src/source/",
            "src/history/",
            "src/emit/",
            "src/cache/",
            "src/cli/",
        ]
        .iter()
        .any(|folder| path.starts_with(folder))
            || ["src/theme/resolve.rs", "src/config/load.rs"].contains(&path)
    };
    let problems: Vec<String> = program()
        .iter()
        .filter(|source| !may(&source.path))
        .flat_map(|source| matches(source, &DISK))
        .collect();
    assert_none(
        &problems,
        "only source, history, emit, cache, cli, theme/resolve.rs and config/load.rs may use the disk",
    );
}

#[test]
fn only_who_waits_or_reports_looks_at_the_clock() {
    static CLOCK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:SystemTime|Instant)\b").expect("a valid pattern"));
    let problems: Vec<String> = program()
        .iter()
        .filter(|source| {
            // A version says whether a file has to be read, never what is in it.
            let places = ["src/build/", "src/watch/", "src/cli/", "src/source/version.rs"];
            !places.iter().any(|place| source.path.starts_with(place))
        })
        .flat_map(|source| matches(source, &CLOCK))
        .collect();
    assert_none(
        &problems,
        "output must not depend on the time: only build, watch and cli may ask for it",
    );
}

#[test]
fn only_external_opens_connections() {
    static NETWORK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:ureq|rustls|rustls_native_certs)::|\bTcpStream::connect|\bUdpSocket\b")
            .expect("a valid pattern")
    });
    let problems: Vec<String> = program()
        .iter()
        .filter(|source| !source.path.starts_with("src/external/"))
        .flat_map(|source| matches(source, &NETWORK))
        .collect();
    assert_none(&problems, "only external may talk to other hosts");
}

#[test]
fn the_program_never_panics_on_purpose() {
    static PANICS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\.unwrap\(\)|\.expect\(|\b(?:todo|unimplemented|dbg)!").expect("a valid pattern")
    });
    // The one place that trusts a literal pattern to be a regular expression.
    let problems: Vec<String> = program()
        .iter()
        .flat_map(|source| matches(source, &PANICS))
        .filter(|problem| !problem.starts_with("src/base/pattern.rs:"))
        .collect();
    assert_none(
        &problems,
        "outside tests there is no unwrap(), expect(), todo!() and dbg!()",
    );
}
