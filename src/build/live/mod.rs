//! The site in memory, for a preview: read as a build reads it, rendered when somebody asks, kept up to date.
//! Writes nothing.

mod broken;
mod change;
mod find;
mod inspect;
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

    /// Reads the set. `publish` gets the site as soon as its first locale can be read, and again when it is whole.
    pub fn read(self, progress: &dyn Progress, publish: &(dyn Fn(&Arc<Snapshot>) + Sync)) -> Workspace {
        let (options, list, theme) = (self.options, self.list, self.theme);
        let (maker, latest) = self
            .pool
            .install(|| read(options, list, theme, progress, publish, None));
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

/// Reads the files that `loaded` lists, the first locale before the others. `publish` gets the site of the first
/// locale, if there are more, and then the whole one, which is returned with what makes the next ones. What `before`
/// knows of files that did not change is taken over.
fn read(
    options: BuildOptions,
    mut loaded: Loaded,
    theme: Theme,
    progress: &dyn Progress,
    publish: &(dyn Fn(&Arc<Snapshot>) + Sync),
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
    let wanted = wanted_locales(&options, &loaded.set);
    let first = wanted.first().copied().unwrap_or(LocaleId(0));
    let chain = loaded.set.locale(first).chain.clone();
    // A page of the first locale needs nothing but what its readers can reach.
    let is_first = |locale: LocaleId| chain.contains(&locale);
    read_locales(&mut loaded, is_first, true, &options, &memo, progress);
    let is_all_read = (0..loaded.set.locales.len()).all(|index| is_first(LocaleId(index as u16)));
    if !is_all_read {
        publish(&Arc::new(maker.snapshot(loaded.clone(), is_first, false)));
        read_locales(
            &mut loaded,
            |locale| !is_first(locale),
            false,
            &options,
            &memo,
            progress,
        );
    }
    let whole = Arc::new(maker.snapshot(loaded, |_| true, true));
    publish(&whole);
    (maker, whole)
}

/// Reads the files and learns the pages of some locales, and shared files if they are wanted.
fn read_locales(
    loaded: &mut Loaded,
    is_wanted: impl Fn(LocaleId) -> bool,
    wants_shared: bool,
    options: &BuildOptions,
    memo: &Memo<'_>,
    progress: &dyn Progress,
) {
    let rules = rules(options);
    let files = loaded.set.iter();
    let files = files.filter(|(_, file)| file.locale.map_or(wants_shared, &is_wanted));
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
