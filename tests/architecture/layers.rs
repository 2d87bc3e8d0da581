//! The table of folders in ARCHITECTURE.md, and the paths that a file uses.

/// What one folder may use.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The folder's name under `src`.
    pub folder: String,
    /// Folders, or single modules as `plan::inputs`; `*` for all.
    pub may_use: Vec<String>,
}

impl Rule {
    /// Whether the folder may use `path`, as `diag::Sink`.
    pub fn allows(&self, path: &str) -> bool {
        let under = |prefix: &str| {
            path == prefix
                || path
                    .strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with("::"))
        };
        under(&self.folder)
            || self
                .may_use
                .iter()
                .any(|allowed| allowed == "*" || under(allowed))
    }
}

/// Reads the rows `` | `folder/` | … | what it may use | `` of the table.
///
/// # Errors
/// When there is no such table.
pub fn rules(markdown: &str) -> Result<Vec<Rule>, String> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in markdown.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, allowed] = cells[..] else { continue };
        let Some(folder) = name.strip_prefix('`').and_then(|name| name.strip_suffix("/`")) else {
            continue;
        };
        let may_use = match allowed {
            "–" => Vec::new(),
            "all" => vec!["*".to_owned()],
            "all above" => rules.iter().map(|rule| rule.folder.clone()).collect(),
            list => list
                .split(',')
                .map(|name| name.trim().trim_matches('`').to_owned())
                .collect(),
        };
        rules.push(Rule {
            folder: folder.to_owned(),
            may_use,
        });
    }
    if rules.len() < 10 {
        return Err(format!("only {} rows were found", rules.len()));
    }
    Ok(rules)
}

/// A path of this crate that a file uses.
#[derive(Debug, PartialEq, Eq)]
pub struct Used {
    /// From 1.
    pub line: usize,
    /// Without `crate::`.
    pub path: String,
}

/// The paths of this crate that `code` (without comments) uses, with groups written out: through `crate::`, or through
/// as many `super::` as lead to the crate from the file at `path`.
pub fn crate_paths(path: &str, code: &str) -> Vec<Used> {
    let depth = module_depth(path);
    let mut used = Vec::new();
    for (at, _) in code.char_indices() {
        let begins_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let Some(rest) = begins_word.then(|| after_crate(&code[at..], depth)).flatten() else {
            continue;
        };
        let line = code[..at].matches('\n').count() + 1;
        let mut paths = Vec::new();
        read_tree(rest, "", &mut paths);
        used.extend(paths.into_iter().map(|path| Used { line, path }));
    }
    used
}

/// How many `super::` lead from the file's module to the crate's root.
fn module_depth(path: &str) -> usize {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let folders = inside.matches('/').count();
    if inside.ends_with("/mod.rs") {
        folders
    } else {
        folders + 1
    }
}

/// What follows `crate::`, or a chain of `depth` times `super::`, at the start of `code`.
fn after_crate(code: &str, depth: usize) -> Option<&str> {
    if let Some(rest) = code.strip_prefix("crate::") {
        return Some(rest);
    }
    let mut rest = code;
    for _ in 0..depth {
        rest = rest.strip_prefix("super::")?;
    }
    (depth > 0).then_some(rest)
}

/// Reads a path with groups, as `a::{b, c::d}`, into `paths`; gives what follows it.
fn read_tree<'a>(code: &'a str, prefix: &str, paths: &mut Vec<String>) -> &'a str {
    let code = code.trim_start();
    let joined = |name: &str| {
        if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}::{name}")
        }
    };
    if let Some(mut rest) = code.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            if rest.is_empty() || rest.starts_with('}') {
                return rest.get(1..).unwrap_or_default();
            }
            let after = read_tree(rest, prefix, paths);
            // ` as name`, or something that is no path: on to the next item.
            let skip = after.find([',', '}']).unwrap_or(after.len());
            rest = if after.len() == rest.len() {
                &rest[rest.len()..]
            } else {
                &after[skip..]
            };
        }
    }
    let end = code
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(code.len());
    let (name, rest) = code.split_at(end);
    match rest.strip_prefix("::") {
        Some(rest) if !name.is_empty() && !rest.starts_with('<') => read_tree(rest, &joined(name), paths),
        _ => {
            paths.push(if name.is_empty() || name == "self" {
                prefix.to_owned()
            } else {
                joined(name)
            });
            rest.strip_prefix('*').unwrap_or(rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(path: &str, code: &str) -> Vec<String> {
        crate_paths(path, code)
            .into_iter()
            .map(|used| used.path)
            .collect()
    }

    #[test]
    fn groups_are_written_out() {
        let code =
            "use crate::base::{Span, text::{self, FileId as Id}, path::*};\nfn a(b: &crate::diag::Sink) {}";
        assert_eq!(
            paths("src/site/a.rs", code),
            [
                "base::Span",
                "base::text",
                "base::text::FileId",
                "base::path",
                "diag::Sink"
            ]
        );
    }

    #[test]
    fn a_group_at_the_crate_names_its_layers() {
        let code = "use crate::{\n    diag::Sink,\n    site,\n};";
        assert_eq!(paths("src/render/a.rs", code), ["diag::Sink", "site"]);
        assert_eq!(crate_paths("src/render/a.rs", "\n\nuse crate::site;")[0].line, 3);
    }

    #[test]
    fn super_counts_when_it_leads_to_the_crate() {
        assert_eq!(
            paths("src/render/mod.rs", "use super::site::Site;"),
            ["site::Site"]
        );
        assert_eq!(
            paths("src/render/page.rs", "use super::super::site::Site;"),
            ["site::Site"]
        );
        assert!(paths("src/render/page.rs", "use super::site::Site;").is_empty());
    }

    #[test]
    fn the_table_decides() {
        let mut table: String = (0..10).map(|i| format!("| `f{i}/` | x | – |\n")).collect();
        table.push_str("| `render/` | a → b | base, `plan::inputs` |\n| `build/` | x | all above |\n| `cli/` | x | all |\n");
        let rules = rules(&table).expect("a table");
        let of = |folder: &str| rules.iter().find(|rule| rule.folder == folder).expect("listed");
        assert!(of("render").allows("base::Span"));
        assert!(of("render").allows("render::page"));
        assert!(of("render").allows("plan::inputs::PageInputs"));
        assert!(!of("render").allows("plan::PageInputs"));
        assert!(!of("render").allows("site"));
        assert!(!of("render").allows("baseline"));
        assert!(of("build").allows("render"));
        assert!(!of("build").allows("cli"));
        assert!(of("cli").allows("anything"));
    }
}
