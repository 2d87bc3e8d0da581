//! Asking the program `git`, without a shell: what a commit holds, and what was renamed since.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::HistoryError;

/// The mode of a symbolic link in a tree, and of another repository's commit.
const LINK: &[u8] = b"120000";
const SUBMODULE: &[u8] = b"160000";

/// One repository with a work tree.
#[derive(Debug)]
pub(super) struct Git {
    top: PathBuf,
}

/// A file or symbolic link of a commit.
#[derive(Debug)]
pub(super) struct Entry {
    /// Relative to the top of the repository.
    pub(super) path: PathBuf,
    pub(super) is_file: bool,
    /// In bytes, before filters.
    pub(super) size: u64,
}

impl Git {
    /// The repository that the existing folder `inside` belongs to.
    pub(super) fn of(inside: &Path) -> Result<Self, HistoryError> {
        let git = Self::at(inside.to_owned());
        let output = git.run(&["rev-parse", "--show-toplevel"], &[], None, None)?;
        if !output.status.success() {
            return Err(HistoryError::refused(
                format!("{} has no history: {}", inside.display(), said(&output)),
                "every locale's folder and the shared includes must be in a git repository",
            ));
        }
        let top = path_of(first_line(&output.stdout));
        match fs::canonicalize(&top) {
            Ok(top) => Ok(Self { top }),
            Err(error) => Err(HistoryError::io(format!("cannot open {}", top.display()), error)),
        }
    }

    /// The repository whose work tree begins at `top`.
    pub(super) fn at(top: PathBuf) -> Self {
        Self { top }
    }

    /// The folder where the work tree begins.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// The full name of the commit that `revision` means.
    pub(super) fn commit(&self, revision: &str) -> Result<String, HistoryError> {
        let commit = format!("{revision}^{{commit}}");
        let args = ["rev-parse", "--verify", "--end-of-options", &commit];
        let output = self.run(&args, &[], None, None)?;
        if !output.status.success() {
            return Err(HistoryError::refused(
                format!(
                    "`{revision}` is no commit of the repository {}: {}",
                    self.top.display(),
                    said(&output)
                ),
                "git rev-parse must know it; a shallow clone lacks what was not fetched (in GitHub Actions, \
                 `fetch-depth: 0` fetches all)",
            ));
        }
        Ok(String::from_utf8_lossy(first_line(&output.stdout)).into_owned())
    }

    /// The top of the repository that this one is a submodule of.
    pub(super) fn superproject(&self) -> Result<Option<PathBuf>, HistoryError> {
        let output = self.done(
            &["rev-parse", "--show-superproject-working-tree"],
            &[],
            None,
            None,
        )?;
        let path = first_line(&output);
        Ok((!path.is_empty()).then(|| fs::canonicalize(path_of(path)).unwrap_or_else(|_| path_of(path))))
    }

    /// The commit of the submodule at `path` that `commit` records.
    pub(super) fn submodule(&self, commit: &str, path: &Path) -> Result<Option<String>, HistoryError> {
        let output = self.done(
            &["ls-tree", "-z", "--full-tree", commit, "--"],
            &[path.as_os_str()],
            None,
            None,
        )?;
        // 160000 commit NAME<tab>PATH
        let mut words = output.split(|&byte| byte == b' ' || byte == b'\t');
        let is_submodule = words.next() == Some(SUBMODULE);
        let name = words.nth(1).filter(|_| is_submodule);
        Ok(name.map(|name| String::from_utf8_lossy(name).into_owned()))
    }

    /// The files and links of `commit` below `paths`, all of them if a path is empty.
    pub(super) fn list(&self, commit: &str, paths: &BTreeSet<PathBuf>) -> Result<Vec<Entry>, HistoryError> {
        let args = ["ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--"];
        let output = self.done(&args, &limits(paths), None, None)?;
        Ok(output.split(|&byte| byte == 0).filter_map(entry).collect())
    }

    /// Writes `entries` of `commit` below the folder `target`, as a checkout would. `index` is a file to use
    /// for it and is overwritten.
    pub(super) fn check_out(
        &self,
        commit: &str,
        entries: &[&Entry],
        index: &Path,
        target: &Path,
    ) -> Result<(), HistoryError> {
        let _ = fs::remove_file(index);
        // The index is complete, so that git finds attributes in it that the work tree lacks.
        self.done(
            &["read-tree", "--no-sparse-checkout", commit],
            &[],
            Some(index),
            None,
        )?;
        let names: Vec<u8> = entries
            .iter()
            .flat_map(|entry| {
                entry
                    .path
                    .as_os_str()
                    .as_encoded_bytes()
                    .iter()
                    .copied()
                    .chain([0])
            })
            .collect();
        let mut prefix = OsString::from("--prefix=");
        prefix.push(target);
        prefix.push("/");
        self.done(
            &["checkout-index", "--force", "--quiet", "-z", "--stdin"],
            &[&prefix],
            Some(index),
            Some(names),
        )?;
        Ok(())
    }

    /// The files below `paths` that were renamed since `commit`, old and new path. Files that git was not
    /// told of yet count too: `index` is a file to use for that and is overwritten.
    pub(super) fn renames(
        &self,
        commit: &str,
        paths: &BTreeSet<PathBuf>,
        index: &Path,
    ) -> Result<Vec<(PathBuf, PathBuf)>, HistoryError> {
        let limits = limits(paths);
        let list = ["ls-files", "--others", "--exclude-standard", "-z", "--"];
        let mut untracked = self.done(&list, &limits, None, None)?;
        // A name that ends in `/` is another repository.
        let is_file = |name: &&[u8]| !name.is_empty() && !name.ends_with(b"/");
        let names = untracked.split(|&byte| byte == 0).filter(is_file);
        untracked = names.flat_map(|name| name.iter().copied().chain([0])).collect();
        let output = self.done(&["rev-parse", "--git-path", "index"], &[], None, None)?;
        let own = self.top.join(path_of(first_line(&output)));
        match fs::copy(&own, index) {
            // No file was ever added.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = fs::remove_file(index);
            }
            copied => {
                copied.map_err(|error| HistoryError::io(format!("cannot copy {}", own.display()), error))?;
            }
        }
        if !untracked.is_empty() {
            let add = [
                "add",
                "--intent-to-add",
                "--pathspec-from-file=-",
                "--pathspec-file-nul",
            ];
            self.done(&add, &[], Some(index), Some(untracked))?;
        }
        let diff = [
            "diff-index",
            "-M",
            "-z",
            "--name-status",
            "--diff-filter=R",
            commit,
            "--",
        ];
        let output = self.done(&diff, &limits, Some(index), None)?;
        let mut fields = output.split(|&byte| byte == 0);
        let mut renames = Vec::new();
        while let (Some(_status), Some(old), Some(new)) = (fields.next(), fields.next(), fields.next()) {
            renames.push((path_of(old), path_of(new)));
        }
        Ok(renames)
    }

    /// The output of a call that has to succeed.
    fn done(
        &self,
        args: &[&str],
        more: &[&OsStr],
        index: Option<&Path>,
        input: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, HistoryError> {
        let output = self.run(args, more, index, input)?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(HistoryError::io(
                format!("git {} failed in {}", args[0], self.top.display()),
                io::Error::other(said(&output)),
            )),
        }
    }

    /// Runs git in the repository with `args` and `more`, the index file `index` instead of the repository's
    /// own, and `input`.
    fn run(
        &self,
        args: &[&str],
        more: &[&OsStr],
        index: Option<&Path>,
        input: Option<Vec<u8>>,
    ) -> Result<Output, HistoryError> {
        let mut command = Command::new("git");
        command
            .args(["--literal-pathspecs", "--no-optional-locks"])
            .args(args)
            .args(more)
            .current_dir(&self.top)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => HistoryError::refused(
                "there is no program `git`, which knows what the doc set was",
                "install git, or add its folder to PATH",
            ),
            _ => HistoryError::io("cannot run git", error),
        })?;
        // Git may answer before it has read all: a thread feeds it. One that stops reading says why itself.
        let stdin = child.stdin.take();
        let feeder = thread::spawn(move || {
            if let (Some(mut stdin), Some(input)) = (stdin, input) {
                let _ = stdin.write_all(&input);
            }
        });
        let output = child.wait_with_output();
        let _ = feeder.join();
        output.map_err(|error| HistoryError::io("cannot read what git says", error))
    }
}

/// `paths` as arguments; none for all.
fn limits(paths: &BTreeSet<PathBuf>) -> Vec<&OsStr> {
    if paths.iter().any(|path| path.as_os_str().is_empty()) {
        return Vec::new();
    }
    paths.iter().map(|path| path.as_os_str()).collect()
}

/// Reads `MODE TYPE NAME SIZE<tab>PATH`; `None` for what is no file of the repository.
fn entry(record: &[u8]) -> Option<Entry> {
    let tab = record.iter().position(|&byte| byte == b'\t')?;
    let (fields, path) = (&record[..tab], &record[tab + 1..]);
    let mut fields = fields
        .split(|&byte| byte == b' ')
        .filter(|field| !field.is_empty());
    let mode = fields.next()?;
    let size = std::str::from_utf8(fields.nth(2)?).ok()?;
    let path = path_of(path);
    // A damaged tree can name what lies outside of it.
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    (mode != SUBMODULE && is_inside).then(|| Entry {
        path,
        is_file: mode != LINK,
        // Links have no size that counts, nor has what is no number.
        size: size.parse().unwrap_or_default(),
    })
}

/// What git wrote as a path. Elsewhere than on Unix git writes UTF-8.
fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        PathBuf::from(OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The output without the line end behind it.
fn first_line(output: &[u8]) -> &[u8] {
    let output = output.strip_suffix(b"\n").unwrap_or(output);
    output.strip_suffix(b"\r").unwrap_or(output)
}

/// What git says went wrong, on one line.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.strip_prefix("fatal: ") {
        Some(text) => text.to_owned(),
        None if text.is_empty() => output.status.to_string(),
        None => text,
    }
}
