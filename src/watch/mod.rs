//! What changes on disk, from hints of the system to sets of paths. It does not know what the paths are for.
//!
//! Hints say where to look, no more: they come late, twice, for files that did not change, or (when the
//! system's queue overflows) not at all, which is then said. Folders are watched, never single files:
//! editors save by renaming.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{PollWatcher, RecommendedWatcher, RecursiveMode};

/// A change is over when nothing more was said for this long, unless somebody is in more of a hurry.
const QUIET: Duration = Duration::from_millis(75);

/// A change that does not end is told after this long.
const LONGEST: Duration = Duration::from_secs(1);

/// As long as anybody waits.
const FOREVER: Duration = Duration::from_secs(3600);

/// How often to look where the system gives no hints.
const POLLING: Duration = Duration::from_secs(1);

/// What to watch. All paths are absolute and canonical.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Folders with all that is in them.
    pub folders: Vec<PathBuf>,
    /// Single files elsewhere.
    pub files: Vec<PathBuf>,
}

/// How to watch.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Whom to ask.
    pub source: Source,
    /// How often to look where nobody says anything.
    pub polling: Duration,
    /// A change is over when nothing more was said for this long.
    pub quiet: Duration,
}

/// Who says that something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The system, or we ourselves where it refuses.
    Auto,
    /// The system.
    Native,
    /// We ourselves, by looking again and again.
    Poll,
}

impl Default for How {
    fn default() -> Self {
        Self {
            source: Source::Auto,
            polling: POLLING,
            quiet: QUIET,
        }
    }
}

/// Watches as long as it lives.
pub struct Watcher {
    /// Sends the hints.
    source: Box<dyn notify::Watcher + Send>,
    hints: Receiver<Hint>,
    sender: Sender<Hint>,
    watched: Watched,
    ignored: Box<Ignored>,
    quiet: Duration,
    polling: Option<Duration>,
    polling_because: Option<String>,
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher")
            .field("watched", &self.watched)
            .field("polling_because", &self.polling_because)
            .finish_non_exhaustive()
    }
}

/// Whether a change is nobody's business: of a path, which is the second path inside its watched folder.
type Ignored = dyn Fn(&Path, &Path) -> bool + Send;

/// Ends the waiting of a [`Watcher`], from any thread.
#[derive(Debug, Clone)]
pub struct Stopper(Sender<Hint>);

#[derive(Debug)]
enum Hint {
    Changed(Vec<PathBuf>),
    /// Something changed, and nobody knows what.
    Anything,
    Stop,
}

impl Watcher {
    /// Watches, by the system's notifications or, where it refuses them, by looking every second. Changes
    /// in a folder that are `ignored` (a path, and the same inside the innermost watched folder) are not told.
    ///
    /// # Errors
    /// When neither way works, such as for a folder that does not exist.
    pub fn new(
        watched: Watched,
        ignored: impl Fn(&Path, &Path) -> bool + Send + 'static,
    ) -> Result<Self, notify::Error> {
        Self::with(How::default(), watched, ignored)
    }

    /// As [`Self::new`], in a certain way.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with(
        how: How,
        watched: Watched,
        ignored: impl Fn(&Path, &Path) -> bool + Send + 'static,
    ) -> Result<Self, notify::Error> {
        // The polling watcher takes anything.
        if let Some(missing) = watched.folders.iter().find(|folder| !folder.is_dir()) {
            return Err(notify::Error::path_not_found().add_path(missing.clone()));
        }
        let (sender, hints) = channel();
        let to = sender.clone();
        let native = || {
            let source: RecommendedWatcher = notify::recommended_watcher(move |event| hint(&to, event))?;
            watching(source, &watched)
        };
        let to = sender.clone();
        let poll = || {
            // A poll that compares contents would read the whole set each time; who hears of it does that.
            let config = notify::Config::default().with_poll_interval(how.polling);
            watching(PollWatcher::new(move |event| hint(&to, event), config)?, &watched)
        };
        let (source, polling_because): (Box<dyn notify::Watcher + Send>, _) = match how.source {
            Source::Native => (Box::new(native()?), None),
            Source::Poll => (Box::new(poll()?), None),
            Source::Auto => match native() {
                Ok(source) => (Box::new(source), None),
                Err(error) => (Box::new(poll()?), Some(reason(error, &watched))),
            },
        };
        Ok(Self {
            source,
            hints,
            sender,
            watched,
            ignored: Box::new(ignored),
            quiet: how.quiet,
            polling: (how.source == Source::Poll || polling_because.is_some()).then_some(how.polling),
            polling_because,
        })
    }

    /// Watches one more folder, if it is not watched yet.
    ///
    /// # Errors
    /// When it cannot be watched.
    pub fn add(&mut self, folder: PathBuf) -> Result<(), notify::Error> {
        let folders = &mut self.watched.folders;
        if folders.contains(&folder) {
            return Ok(());
        }
        if !folders.iter().any(|other| folder.starts_with(other)) {
            self.source.watch(&folder, RecursiveMode::Recursive)?;
        }
        folders.push(folder);
        Ok(())
    }

    /// How often it looks, if it looks instead of being told. It sees times in whole seconds, so it misses the second
    /// of two edits in one second: who cares looks for itself.
    pub fn polling(&self) -> Option<Duration> {
        self.polling
    }

    /// Why the system's notifications are not used, if they are not.
    pub fn polling_because(&self) -> Option<&str> {
        self.polling_because.as_deref()
    }

    /// What ends [`Self::wait`].
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Waits for the next change, until it is over; `None` when it was stopped. A watched folder stands for
    /// anything in it.
    pub fn wait(&self) -> Option<BTreeSet<PathBuf>> {
        loop {
            let changed = self.wait_for(FOREVER)?;
            if !changed.is_empty() {
                return Some(changed);
            }
        }
    }

    /// As [`Self::wait`], but gives nothing when nothing happens for `longest`.
    pub fn wait_for(&self, longest: Duration) -> Option<BTreeSet<PathBuf>> {
        let mut changed = BTreeSet::new();
        while changed.is_empty() {
            match self.hints.recv_timeout(longest) {
                Ok(hint) => self.take(hint, &mut changed)?,
                Err(RecvTimeoutError::Timeout) => return Some(changed),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        let begin = Instant::now();
        while begin.elapsed() < LONGEST {
            match self.hints.recv_timeout(self.quiet) {
                Ok(hint) => self.take(hint, &mut changed)?,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(changed)
    }

    /// Adds what `hint` says to `changed`; `None` to stop.
    fn take(&self, hint: Hint, changed: &mut BTreeSet<PathBuf>) -> Option<()> {
        match hint {
            Hint::Stop => return None,
            Hint::Anything => changed.extend(self.watched.folders.iter().cloned()),
            Hint::Changed(paths) => {
                changed.extend(paths.into_iter().filter(|path| self.concerns(path)));
            }
        }
        Some(())
    }

    fn concerns(&self, path: &Path) -> bool {
        let folders = self.watched.folders.iter();
        let inside = folders.filter_map(|folder| path.strip_prefix(folder).ok());
        let shortest = inside.min_by_key(|inside| inside.as_os_str().len());
        self.watched.files.iter().any(|file| file == path)
            || shortest.is_some_and(|inside| !(self.ignored)(path, inside))
    }
}

impl Stopper {
    /// Ends the waiting, now or the next time.
    pub fn stop(&self) {
        // Nobody waits any more: all the better.
        let _ = self.0.send(Hint::Stop);
    }
}

/// `source`, told what to watch.
fn watching<W: notify::Watcher>(mut source: W, watched: &Watched) -> Result<W, notify::Error> {
    let others = |folder: &PathBuf| {
        watched
            .folders
            .iter()
            .any(|o| o != folder && folder.starts_with(o))
    };
    for folder in watched.folders.iter().filter(|folder| !others(folder)) {
        source.watch(folder, RecursiveMode::Recursive)?;
    }
    let parents: BTreeSet<&Path> = watched.files.iter().filter_map(|file| file.parent()).collect();
    let inside = |parent: &&Path| watched.folders.iter().any(|folder| parent.starts_with(folder));
    for parent in parents.into_iter().filter(|parent| !inside(parent)) {
        source.watch(parent, RecursiveMode::NonRecursive)?;
    }
    Ok(source)
}

/// Why the system refuses, with paths as inside the watched folders.
fn reason(mut error: notify::Error, watched: &Watched) -> String {
    for path in &mut error.paths {
        let folders = watched.folders.iter();
        let inside = folders.filter_map(|folder| path.strip_prefix(folder).ok());
        if let Some(inside) = inside.min_by_key(|inside| inside.as_os_str().len()) {
            *path = inside.to_owned();
        }
    }
    // A watched folder itself has no name here.
    error.paths.retain(|path| !path.as_os_str().is_empty());
    error.to_string()
}

/// Passes on what an event says, unless it says that somebody read something.
fn hint(to: &Sender<Hint>, event: notify::Result<notify::Event>) {
    let hint = match event {
        Ok(event) if event.need_rescan() => Hint::Anything,
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Hint::Changed(event.paths),
            EventKind::Access(_) => return,
            _ => Hint::Changed(event.paths),
        },
        Err(_) => Hint::Anything,
    };
    // The watcher is gone: nobody wants to know.
    let _ = to.send(hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn watcher(folder: &Path, files: &[PathBuf]) -> Watcher {
        let watched = Watched {
            folders: vec![folder.to_owned()],
            files: files.to_vec(),
        };
        Watcher::new(watched, |path, _| path.ends_with("ignored.md")).unwrap()
    }

    #[test]
    fn a_change_is_told_once_and_what_is_ignored_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (root, elsewhere) = (dir.path().canonicalize().unwrap(), tempfile::tempdir().unwrap());
        let file = elsewhere.path().canonicalize().unwrap().join("lazuli.toml");
        let watcher = watcher(&root, std::slice::from_ref(&file));
        fs::write(root.join("ignored.md"), "x").unwrap();
        fs::write(root.join("a.md"), "x").unwrap();
        fs::write(root.join("b.md"), "x").unwrap();
        let changed = watcher.wait().unwrap();
        assert_eq!(changed, [root.join("a.md"), root.join("b.md")].into());
        fs::write(elsewhere.path().join("other.toml"), "x").unwrap();
        fs::write(&file, "x").unwrap();
        assert_eq!(watcher.wait().unwrap(), [file].into());
    }

    #[test]
    fn stopping_ends_the_waiting() {
        let dir = tempfile::tempdir().unwrap();
        let watcher = watcher(&dir.path().canonicalize().unwrap(), &[]);
        watcher.stopper().stop();
        assert_eq!(watcher.wait(), None);
    }

    #[test]
    fn a_folder_that_does_not_exist_is_an_error() {
        let watched = Watched {
            folders: vec![PathBuf::from("/does/not/exist")],
            files: Vec::new(),
        };
        assert!(Watcher::new(watched, |_, _| false).is_err());
    }
}
