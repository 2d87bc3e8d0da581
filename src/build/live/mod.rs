//! The site in memory, for a preview: read as a build reads it, rendered when somebody asks, kept up to date.
//! Writes nothing.

mod broken;
mod change;
mod find;
mod inspect;
mod order;
mod shelf;
mod snapshot;
mod sweep;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rayon::ThreadPool;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::load::{self, Loaded};
use super::memo::{Before, Memo};
use super::plans;
use super::{BuildError, BuildOptions, Progress, load_theme, open_cache, rules, wanted_locales};
use crate::base::{FileId, LocaleId};
use crate::cache::Cache;
use crate::plan::videos::VideoRules;
use crate::render::highlight::Highlighter;
use crate::source::FileKind;
use crate::theme::Theme;

pub use broken::Broken;
pub use change::{Touched, Update};
pub use find::Found;
pub use inspect::Inspection;
pub use shelf::Rendered;
pub use snapshot::Snapshot;

use change::Cause;
use order::Order;
use shelf::{Shelf, WordShelf};
use snapshot::{Planned, Settings};
use sweep::Stamps;

/// Reads a doc set and keeps it up to date.
pub struct Workspace {
    pool: ThreadPool,
    maker: Maker,
    latest: Arc<Snapshot>,
    /// The files of the set by where they are.
    by_disk: FxHashMap<PathBuf, FileId>,
    /// The folders around them.
    folders: FxHashSet<PathBuf>,
    broken: Option<(Cause, Broken)>,
    stamps: Stamps,
}

/// Who looks at a site while it is read.
pub trait Audience: Sync {
    /// The paths of URLs that somebody waits for, the first first.
    fn waits_for(&self) -> Vec<String>;
    /// Shows what is read so far.
    fn show(&self, site: &Arc<Snapshot>);
}

/// A doc set whose files are listed and whose settings and theme can be used; nothing else is read yet.
pub struct Listed {
    pool: ThreadPool,
    options: BuildOptions,
    list: Loaded,
    theme: Theme,
    stamps: Stamps,
}

impl Listed {
    /// Lists the files of the set that `options` name.
    ///
    /// # Errors
    /// As [`super::run`]: all that can be wrong with settings shows here.
    pub fn new(options: BuildOptions) -> Result<Self, BuildError> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0));
        let pool = threads.build().map_err(|error| BuildError::Io {
            context: "cannot start threads".to_owned(),
            source: std::io::Error::other(error),
        })?;
        let (list, theme, stamps) = pool.install(|| {
            let list = load::list(&options)?;
            // Before anything is read: what changes from now on looks different.
            let stamps = Stamps::of(list.set.iter().map(|(_, file)| file.disk.as_path()));
            let (theme, _) = load_theme(&options, &list.set)?;
            Ok::<_, BuildError>((list, theme, stamps))
        })?;
        Ok(Self {
            pool,
            options,
            list,
            theme,
            stamps,
        })
    }

    /// Reads the set. `audience` sees the site as soon as the first locale can be read, or the one that it waits for, and
    /// again when it is whole.
    pub fn read(self, progress: &dyn Progress, audience: Option<&dyn Audience>) -> Workspace {
        let (options, list, theme) = (self.options, self.list, self.theme);
        let (maker, latest) = self
            .pool
            .install(|| read(options, list, theme, progress, audience, None));
        let mut workspace = Workspace {
            pool: self.pool,
            maker,
            by_disk: FxHashMap::default(),
            folders: FxHashSet::default(),
            broken: None,
            stamps: self.stamps,
            latest: Arc::clone(&latest),
        };
        workspace.index(&latest.loaded.set);
        workspace
    }
}

impl Workspace {
    /// The site as it is now.
    pub fn latest(&self) -> &Arc<Snapshot> {
        &self.latest
    }

    /// Why the site is older than what is on disk, if it is.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref().map(|(_, broken)| broken)
    }
}

/// Reads the files that `loaded` lists, one locale after the other, with those that it falls back to. `audience` sees the
/// site of the first one, or of the one that it waits for, and then the whole, which is returned with what makes the next
/// ones. What `before` knows of files that did not change is taken over.
fn read(
    options: BuildOptions,
    mut loaded: Loaded,
    theme: Theme,
    progress: &dyn Progress,
    audience: Option<&dyn Audience>,
    before: Option<&Snapshot>,
) -> (Maker, Arc<Snapshot>) {
    let cache = match before {
        Some(_) => Cache::none(),
        None => open_cache(&options),
    };
    let memo = Memo::new(&cache, &options).holding();
    let memo = match before {
        Some(before) => memo.with(Before::new(&before.loaded, &loaded.set)),
        None => memo,
    };
    let maker = Maker {
        settings: Arc::new(Settings {
            key: memo.settings(),
            videos: VideoRules::new(&options.config.videos),
            options: options.clone(),
        }),
        theme: Arc::new(theme),
        shelf: before.map_or_else(Arc::default, |before| Arc::clone(&before.shelf)),
        // The keys of words hold the settings: those of others are never asked for again.
        words: Arc::default(),
        highlighter: before.map_or_else(Arc::default, |before| Arc::clone(&before.highlighter)),
    };
    let waiting = || audience.map(Audience::waits_for).unwrap_or_default();
    let mut order = Order::new(Arc::clone(&loaded.set), wanted_locales(&options, &loaded.set));
    let (mut is_begun, mut is_shown) = (false, false);
    while !order.is_done() {
        let next = order.next(&waiting());
        read_locales(&mut loaded, &next, !is_begun, &options, &memo, progress);
        is_begun = true;
        let waiting = waiting();
        let is_asked_for = order.has_some(&waiting) || (waiting.is_empty() && !is_shown);
        if let Some(audience) = audience
            && is_asked_for
            && !order.is_done()
        {
            let some = maker.snapshot(loaded.clone(), |locale| order.is_ready(locale), false);
            audience.show(&Arc::new(some));
            is_shown = true;
        }
    }
    let whole = Arc::new(maker.snapshot(loaded, |_| true, true));
    if let Some(audience) = audience {
        audience.show(&whole);
    }
    (maker, whole)
}

/// Reads the files and learns the pages of some locales, and shared files if they are wanted.
fn read_locales(
    loaded: &mut Loaded,
    wanted: &[LocaleId],
    wants_shared: bool,
    options: &BuildOptions,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) {
    let rules = rules(options);
    let files = loaded.set.iter();
    let files = files.filter(|(_, file)| {
        file.locale
            .map_or(wants_shared, |locale| wanted.contains(&locale))
    });
    let files: Vec<FileId> = files.map(|(id, _)| id).collect();
    let set = Arc::clone(&loaded.set);
    let is_page = |id: &FileId| set.file(*id).kind == FileKind::Page;
    let pages: Vec<FileId> = files.iter().copied().filter(is_page).collect();
    loaded.read(&files, &[], &rules, memo, progress);
    loaded.learn(&pages, &rules, memo, progress);
}

/// Makes snapshots of what was read.
struct Maker {
    settings: Arc<Settings>,
    theme: Arc<Theme>,
    shelf: Arc<Shelf>,
    words: Arc<WordShelf>,
    highlighter: Arc<Highlighter<'static>>,
}

impl Maker {
    /// The site of `loaded`, in the locales that `is_read` says.
    fn snapshot(&self, loaded: Loaded, is_read: impl Fn(LocaleId) -> bool, is_whole: bool) -> Snapshot {
        let options = &self.settings.options;
        let wanted = wanted_locales(options, &loaded.set);
        let mut plans: Vec<Option<Arc<Planned>>> = vec![None; loaded.set.locales.len()];
        let read: Vec<LocaleId> = wanted.into_iter().filter(|&locale| is_read(locale)).collect();
        let plan = |&locale: &LocaleId| plans::plan(&loaded, &loaded.site(), locale, &self.theme);
        let planned: Vec<_> = read.par_iter().map(plan).collect();
        for (plan, _) in planned {
            let index = plan.locale.index();
            plans[index] = Some(Arc::new(Planned::new(Arc::new(plan))));
        }
        Snapshot {
            settings: Arc::clone(&self.settings),
            theme: Arc::clone(&self.theme),
            plans,
            bodies: vec![OnceLock::new(); loaded.pages.len()],
            places: Arc::new(snapshot::places(&loaded)),
            sizes: vec![OnceLock::new(); loaded.set.files.len()],
            stubs: Arc::default(),
            indexes: vec![OnceLock::new(); loaded.set.locales.len()],
            shelf: Arc::clone(&self.shelf),
            words: Arc::clone(&self.words),
            highlighter: Arc::clone(&self.highlighter),
            is_whole,
            loaded,
        }
    }
}
