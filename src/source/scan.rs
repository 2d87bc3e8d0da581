//! Lists the files of a doc set, once, in an order that no disk can change.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::classify::{Classifier, is_redirect_list};
use super::version::Versions;
use super::{FileKind, LocaleInfo, SourceError, SourceFile, SourceSet, mounts};
use crate::base::{FileId, LocaleId, LocaleTag, SitePath, Span};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};

/// The file by which a folder is known to be lazuli's output, wherever it stands. The emit stage owns
/// the name; a test holds the two equal.
const OUTPUT_MARK: &str = ".lazuli-ledger";

/// A file that was left out of the set, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScanProblem {
    /// The file's name, relative to the root as [`SourceFile::name`] is.
    pub name: String,
    /// `file-too-large`, `file-unreadable` or `path-outside`.
    pub code: Code,
    /// One sentence for people.
    pub message: String,
}

impl ScanProblem {
    /// This problem as a finding. `file` must be a number that the set does not use: give the problems
    /// the numbers after the set's last file, each with its name and an empty text.
    pub fn diagnostic(&self, file: FileId) -> Diagnostic {
        Diagnostic::new(self.code, Span::new(file, 0, 0), self.message.clone())
    }

    /// Numbers `problems` after the files of `set`: what to append to the table of names and texts, and
    /// the findings that point there.
    pub fn diagnostics(problems: &[Self], set: &SourceSet) -> (Vec<(String, Arc<str>)>, Vec<Diagnostic>) {
        let first = u32::try_from(set.files.len()).unwrap_or(u32::MAX);
        (first..)
            .zip(problems)
            .map(|(id, problem)| {
                let entry = (problem.name.clone(), Arc::from(""));
                (entry, problem.diagnostic(FileId(id)))
            })
            .unzip()
    }
}

/// Lists the files of the doc set at `root`.
///
/// `locale_roots` are folders given on the command line, relative to the working folder. `output` and
/// every other folder that lazuli wrote, dot files, `node_modules` and a `target` at the top are not
/// looked into. The files that had to be left out come second, sorted by name.
///
/// # Errors
/// [`SourceError`] when the root or a locale's folder cannot be read, the configuration names locales
/// that do not exist, or there is no page at all.
pub fn scan(
    root: &Path,
    config: &Config,
    locale_roots: &[(LocaleTag, PathBuf)],
    output: &Path,
) -> Result<(SourceSet, Vec<ScanProblem>), SourceError> {
    let root = fs::canonicalize(root).map_err(|source| SourceError::Io {
        context: format!("cannot open the doc set {}", root.display()),
        source,
    })?;
    let classifier = Classifier::new(&config.content)?;
    let locales = mounts::find(&root, config, locale_roots)?;
    let mut pruned: Vec<PathBuf> = locales.iter().map(|locale| locale.root.clone()).collect();
    pruned.extend(fs::canonicalize(output));
    let scanner = Scanner {
        root: &root,
        classifier: &classifier,
        max_size: config.content.max_file_size,
        versions: Versions::now(),
        pruned: &pruned,
    };

    let mut files = Vec::new();
    let mut problems = Vec::new();
    let trees = trees(&root, &locales, config);
    let listed: Vec<_> = trees.par_iter().map(|tree| scanner.tree(tree)).collect();
    for found in listed {
        for found in found? {
            match found {
                Ok(file) => files.push(file),
                Err(problem) => problems.push(problem),
            }
        }
    }
    files.sort_unstable_by(|a, b| (&a.name, a.locale).cmp(&(&b.name, b.locale)));
    problems.sort();
    problems.dedup();
    if problems.is_empty() && !files.iter().any(|file| file.kind == FileKind::Page) {
        return Err(SourceError::config(
            format!("there is no page in {}", root.display()),
            "pages are `content/<locale>/**/*.md`, or `articles/**/*.md` in a plain checkout; \
             `--root` names the folder and `content.include` other patterns",
        ));
    }
    Ok((SourceSet { root, locales, files }, problems))
}

/// A folder to list, and how its files are named.
struct Tree {
    folder: PathBuf,
    locale: Option<LocaleId>,
    /// What stands before each file's path in its locale: `includes` for shared ones.
    prefix: &'static str,
    has_articles: bool,
}

/// The folders of all locales and the shared includes.
fn trees(root: &Path, locales: &[LocaleInfo], config: &Config) -> Vec<Tree> {
    let mut trees: Vec<Tree> = (0..)
        .map(LocaleId)
        .zip(locales)
        .map(|(id, locale)| Tree {
            folder: locale.root.clone(),
            locale: Some(id),
            prefix: "",
            has_articles: locale.root.join("articles").is_dir(),
        })
        .collect();
    let shared = root.join("includes");
    let is_include_folder = config.content.include_folders.iter().any(|f| f == "includes");
    if is_include_folder
        && !locales.iter().any(|locale| locale.root == root)
        && fs::symlink_metadata(&shared).is_ok_and(|metadata| metadata.is_dir())
    {
        trees.push(Tree {
            folder: shared,
            locale: None,
            prefix: "includes/",
            has_articles: false,
        });
    }
    trees
}

struct Scanner<'a> {
    root: &'a Path,
    classifier: &'a Classifier,
    max_size: u64,
    versions: Versions,
    /// Folders below which nothing belongs to a tree: other locales and the output. Canonical.
    pruned: &'a [PathBuf],
}

type Found = Result<SourceFile, ScanProblem>;

impl Scanner<'_> {
    /// All files of `tree`.
    fn tree(&self, tree: &Tree) -> Result<Vec<Found>, SourceError> {
        let label = relative_name(self.root, &tree.folder);
        let mut entries = Vec::new();
        let mut found = Vec::new();
        let mut walk = WalkDir::new(&tree.folder).into_iter();
        while let Some(step) = walk.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => {
                    return Err(SourceError::Io {
                        context: format!("cannot read the folder {}", tree.folder.display()),
                        source: error.into(),
                    });
                }
                Err(error) => {
                    let path = error.path().unwrap_or(&tree.folder).to_owned();
                    let error = io::Error::from(error);
                    found.push(Err(unreadable(relative_name(self.root, &path), &error)));
                    continue;
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            let is_folder = entry.file_type().is_dir();
            if self.is_hidden(&entry) {
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if let Some(reason) = name_problem(entry.file_name()) {
                found.push(Err(ScanProblem {
                    code: "file-unreadable",
                    message: format!("{reason}; it was left out"),
                    name: relative_name(self.root, entry.path()).replace(char::is_control, "\u{FFFD}"),
                }));
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if !is_folder {
                entries.push(entry);
            }
        }
        // Asking for the sizes is most of the work of a scan.
        found.par_extend(entries.par_iter().map(|entry| self.file(tree, &label, entry)));
        Ok(found)
    }

    /// Whether `entry` is nobody's business: dot files, packages, build results, another tree's folder.
    fn is_hidden(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            let listed = entry.depth() == 1 && name.to_str().is_some_and(is_redirect_list);
            return !listed;
        }
        entry.file_type().is_dir()
            && (name == "node_modules"
                || (entry.depth() == 1 && name == "target")
                || self.pruned.iter().any(|folder| folder == entry.path())
                || fs::symlink_metadata(entry.path().join(OUTPUT_MARK)).is_ok())
    }

    /// The file behind `entry`, which is no folder and has a readable name.
    fn file(&self, tree: &Tree, label: &str, entry: &DirEntry) -> Found {
        let inside = slashed(entry.path().strip_prefix(&tree.folder).unwrap_or(entry.path()));
        let name = match label {
            "" => inside.clone(),
            label => format!("{label}/{inside}"),
        };
        let outside = |message: &str| ScanProblem {
            code: "path-outside",
            message: format!("`{name}` {message}; it was left out"),
            name: name.clone(),
        };
        let (disk, metadata) = if entry.file_type().is_symlink() {
            let target =
                fs::canonicalize(entry.path()).map_err(|_| outside("is a link that leads nowhere"))?;
            if !self.may_be_read(&tree.folder, &target) {
                return Err(outside("is a link that leads out of its locale's folder"));
            }
            let metadata = fs::symlink_metadata(&target).map_err(|e| unreadable(name.clone(), &e))?;
            if metadata.is_dir() {
                return Err(outside("is a link to a folder, and such links are not followed"));
            }
            (target, metadata)
        } else if entry.file_type().is_file() {
            // Does not open the file and, for what is no link, costs one call.
            let metadata = entry
                .metadata()
                .map_err(|error| unreadable(name.clone(), &error.into()))?;
            (entry.path().to_owned(), metadata)
        } else {
            return Err(outside("is no regular file"));
        };
        if !metadata.is_file() {
            return Err(outside("is no regular file"));
        }
        let path = format!("{}{inside}", tree.prefix);
        let kind = self.classifier.kind(&path, tree.has_articles);
        if kind != FileKind::Asset && metadata.len() > self.max_size {
            return Err(ScanProblem {
                code: "file-too-large",
                message: format!(
                    "`{name}` has {} bytes, more than `content.max_file_size` ({}); it was left out",
                    metadata.len(),
                    self.max_size
                ),
                name,
            });
        }
        let Ok(path) = SitePath::new(&path) else {
            return Err(outside("climbs out of its folder"));
        };
        Ok(SourceFile {
            path,
            locale: tree.locale,
            kind,
            disk,
            name,
            size: metadata.len(),
            version: self.versions.of(&metadata),
        })
    }

    /// Whether a link in the tree at `folder` may lead to `target`: inside that tree, to nothing that a
    /// scan of the tree would have passed over.
    fn may_be_read(&self, folder: &Path, target: &Path) -> bool {
        let Ok(inside) = target.strip_prefix(folder) else {
            return false;
        };
        let visible = inside.components().all(|component| {
            let name = component.as_os_str();
            !name.as_encoded_bytes().starts_with(b".") && name != "node_modules"
        });
        visible
            && !self
                .pruned
                .iter()
                .any(|other| other != folder && other.starts_with(folder) && target.starts_with(other))
    }
}

/// Why a file of this name cannot be in a doc set.
fn name_problem(name: &OsStr) -> Option<&'static str> {
    match name.to_str() {
        None => Some("the file's name is not UTF-8"),
        Some(name) if name.contains('\\') => Some("the file's name holds a backslash"),
        Some(name) if name.contains(|c: char| c.is_control()) => {
            Some("the file's name holds a control character")
        }
        Some(_) => None,
    }
}

fn unreadable(name: String, error: &io::Error) -> ScanProblem {
    ScanProblem {
        code: "file-unreadable",
        message: format!("`{name}` cannot be read: {error}"),
        name,
    }
}

/// `path` relative to `root`, both canonical, with `/` and as many `..` as it takes; empty for `root`.
pub fn relative_name(root: &Path, path: &Path) -> String {
    let mut from = root.components().peekable();
    let mut to = path.components().peekable();
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| Component::ParentDir);
    slashed(&up.chain(to).collect::<PathBuf>())
}

/// The text of a path with `/` on every system.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
