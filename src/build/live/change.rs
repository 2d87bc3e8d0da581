//! Changes on disk → the next site. What the system says is a hint where to look; what counts is what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::load::{self, Loaded};
use super::super::memo::{Before, Memo};
use super::super::{BuildError, BuildOptions, Silent, load_theme, plans, rules};
use super::broken::Broken;
use super::snapshot::{Place, Planned, Snapshot};
use super::{Maker, Workspace};
use crate::base::{FileId, SitePath};
use crate::cache::Cache;
use crate::source::present::{self, Present};
use crate::source::{FileKind, SourceSet, image};
use crate::theme::Theme;

/// An editor that empties a file before it writes it is given this long for the second half.
const HALF_WRITTEN: Duration = Duration::from_millis(40);

/// What came of a change.
#[derive(Debug)]
pub struct Update {
    /// The site before.
    pub before: Arc<Snapshot>,
    /// The site now.
    pub site: Arc<Snapshot>,
    /// Which pages can look different.
    pub touched: Touched,
    /// Files of the theme whose bytes changed: old URL → new URL.
    pub assets: BTreeMap<String, String>,
    /// Files of the set that are copied as they are, and changed.
    pub copied: Vec<FileId>,
    /// The page to which those go who follow the writer.
    pub saved: Option<String>,
}

impl Update {
    /// This update and the one that came right after it, as one.
    fn then(self, next: Self) -> Self {
        Self {
            before: self.before,
            copied: self.copied,
            saved: self.saved,
            ..next
        }
    }
}

/// Which pages can look different after a change.
#[derive(Debug)]
pub enum Touched {
    /// Any.
    All,
    /// Those of these sources.
    Sources(FxHashSet<FileId>),
}

/// What has to be read anew to mend what is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Settings,
    List,
    Theme,
}

/// What hints mean for a set of files.
#[derive(Default)]
struct Sorted {
    /// Files of the set.
    known: Vec<FileId>,
    /// Something came or went.
    is_new_list: bool,
    has_theme: bool,
}

impl Workspace {
    /// Looks at `paths`, where something may have changed, and makes the next site if something did. `shown` are the
    /// places of the pages that somebody looks at. What cannot be read leaves the site as it is; see
    /// [`Self::broken`].
    pub fn change(&mut self, paths: &BTreeSet<PathBuf>, shown: &[SitePath]) -> Option<Update> {
        let sorted = self.sort(paths);
        let before = Arc::clone(&self.latest);
        let mut update = None;
        if sorted.is_new_list || self.is_broken_by(Cause::List) {
            update = self.listed_anew();
        } else if !sorted.known.is_empty() {
            update = self.edited(sorted.known);
        }
        // The new theme is one of the site as it is by now.
        if let Some(update) = &update {
            self.latest = Arc::clone(&update.site);
        }
        if (sorted.has_theme || self.is_broken_by(Cause::Theme))
            && let Some(themed) = self.with_new_theme(shown)
        {
            self.latest = Arc::clone(&themed.site);
            update = Some(match update {
                Some(update) => update.then(themed),
                None => themed,
            });
        }
        Some(Update { before, ..update? })
    }

    fn mend(&mut self, cause: Cause) {
        if self.is_broken_by(cause) {
            self.broken = None;
        }
    }

    fn is_broken_by(&self, cause: Cause) -> bool {
        self.broken.as_ref().is_some_and(|(known, _)| *known == cause)
    }

    /// Whether only other settings can help.
    pub fn needs_settings(&self) -> bool {
        self.is_broken_by(Cause::Settings)
    }

    /// Takes other settings, or what is wrong with them.
    pub fn reload(&mut self, options: Result<BuildOptions, Box<Broken>>) -> Option<Update> {
        let options = match options {
            Ok(options) => options,
            Err(broken) => {
                self.broken = Some((Cause::Settings, *broken));
                return None;
            }
        };
        let before = Arc::clone(&self.latest);
        let made = self.pool.install(|| {
            let list = load::list(&options)?;
            let (theme, _) = load_theme(&options, &list.set)?;
            Ok::<_, BuildError>(super::read(options, list, theme, &Silent, None, Some(&before)))
        });
        match made {
            Ok((maker, site)) => {
                self.maker = maker;
                self.index(&site.loaded.set);
                self.latest = Arc::clone(&site);
                self.broken = None;
                Some(Update {
                    assets: replaced(&before.theme, &site.theme),
                    before,
                    site,
                    touched: Touched::All,
                    copied: Vec::new(),
                    saved: None,
                })
            }
            Err(error) => {
                self.broken = Some((Cause::Settings, Broken::of_build(&error)));
                None
            }
        }
    }

    /// Notes where the files of `set` are.
    pub(super) fn index(&mut self, set: &SourceSet) {
        self.by_disk = set.iter().map(|(id, file)| (file.disk.clone(), id)).collect();
        self.folders.clear();
        for (_, file) in set.iter() {
            let mut above = file.disk.ancestors().skip(1);
            // Those above a folder that is noted are noted too.
            while above
                .next()
                .is_some_and(|folder| self.folders.insert(folder.to_owned()))
            {}
        }
    }

    fn sort(&self, paths: &BTreeSet<PathBuf>) -> Sorted {
        let mut sorted = Sorted::default();
        let root = &self.latest.loaded.set.root;
        let themes = root.join("themes");
        for path in paths {
            // Nobody knows what changed.
            sorted.has_theme |= root.starts_with(path);
            if path.starts_with(&themes) {
                sorted.has_theme = true;
                continue;
            }
            match (self.by_disk.get(path), present::at(path)) {
                (Some(&id), Present::File(_)) => sorted.known.push(id),
                // It came and went, unless it was a folder with files of the set.
                (None, Present::Nothing) => {
                    sorted.is_new_list |= self.folders.contains(path);
                }
                // It went, something else took its name, or it was not there before.
                _ => sorted.is_new_list = true,
            }
        }
        let most = self.latest.settings.options.config.content.max_file_size;
        let set = &self.latest.loaded.set;
        let length = |id: &FileId| match present::at(&set.file(*id).disk) {
            Present::File(length) => length,
            Present::Other | Present::Nothing => 0,
        };
        let is_read = |id: &FileId| set.file(*id).kind != FileKind::Asset;
        if sorted.known.iter().any(|id| is_read(id) && length(id) == 0) {
            thread::sleep(HALF_WRITTEN);
        }
        sorted.is_new_list |= sorted.known.iter().any(|id| is_read(id) && length(id) > most);
        sorted
    }

    /// Files of the set were written: reads them, and learns the pages that show them.
    fn edited(&mut self, files: Vec<FileId>) -> Option<Update> {
        let before = Arc::clone(&self.latest);
        let made = self.pool.install(|| edited(&self.maker, &before, &files));
        let (site, touched) = made?;
        Some(Update {
            assets: BTreeMap::new(),
            copied: files.iter().copied().filter(|id| site.is_copied(*id)).collect(),
            saved: saved(&site, &files),
            site: Arc::new(site),
            before,
            touched,
        })
    }

    /// Files or folders came or went: lists all anew. What is known of those that did not change stays.
    fn listed_anew(&mut self) -> Option<Update> {
        let before = Arc::clone(&self.latest);
        let options = &self.maker.settings.options;
        let made = self.pool.install(|| {
            let cache = Cache::none();
            let memo = Memo::new(&cache, options);
            let list = load::list(options)?;
            let memo = memo.holding().with(Before::new(&before.loaded, &list.set));
            Ok(load::load_list(list, &[], options, &memo, &Silent))
        });
        match made {
            Ok(loaded) if loaded.is_same(&before.loaded) => {
                self.mend(Cause::List);
                None
            }
            Ok(loaded) => {
                self.mend(Cause::List);
                let came = came(&before.loaded, &loaded);
                let site = Arc::new(self.pool.install(|| self.maker.snapshot(loaded, |_| true, true)));
                self.index(&site.loaded.set);
                Some(Update {
                    saved: saved(&site, &came),
                    before,
                    site,
                    touched: Touched::All,
                    assets: BTreeMap::new(),
                    copied: Vec::new(),
                })
            }
            Err(error) => {
                self.broken = Some((Cause::List, Broken::of_build(&error)));
                None
            }
        }
    }

    /// Loads the theme anew, and keeps it if the pages that are `shown`, and one of each kind, can be made with it.
    fn with_new_theme(&mut self, shown: &[SitePath]) -> Option<Update> {
        let before = Arc::clone(&self.latest);
        let root = &self.maker.settings.options.root;
        let theme = match load_theme(&self.maker.settings.options, &before.loaded.set) {
            Ok((theme, _)) => Arc::new(theme),
            Err(error) => {
                let options = &self.maker.settings.options;
                let broken = Broken::of_theme(root, options, &before.loaded.set, &error);
                self.broken = Some((Cause::Theme, broken));
                return None;
            }
        };
        let is_same = theme.fingerprint() == before.theme.fingerprint();
        if is_same {
            self.mend(Cause::Theme);
            return None;
        }
        let site = self.pool.install(|| with_theme(&before, Arc::clone(&theme)));
        if let Some(error) = site.first_failure(shown) {
            self.broken = Some((Cause::Theme, Broken::of_template(root, &error)));
            return None;
        }
        self.mend(Cause::Theme);
        self.maker.theme = Arc::clone(&theme);
        Some(Update {
            assets: replaced(&before.theme, &theme),
            before,
            site: Arc::new(site),
            touched: Touched::All,
            copied: Vec::new(),
            saved: None,
        })
    }
}

/// The site with the new bytes of `files`; `None` when they are the old ones.
fn edited(maker: &Maker, before: &Snapshot, files: &[FileId]) -> Option<(Snapshot, Touched)> {
    let options = &maker.settings.options;
    let cache = Cache::none();
    // A later save must not be read into this site: its pages are kept under the keys of these bytes.
    let (memo, rules) = (Memo::new(&cache, options).holding(), rules(options));
    let mut loaded = before.loaded.clone();
    let mut sizes = before.sizes.clone();
    let (assets, texts): (Vec<FileId>, Vec<FileId>) = files
        .iter()
        .partition(|id| loaded.set.file(**id).kind == FileKind::Asset);
    let mut is_resized = false;
    for id in &assets {
        let size = image::dimensions(&loaded.set.file(*id).disk);
        let known = std::mem::replace(&mut sizes[id.index()], OnceLock::from(size));
        // A size that nobody asked for is in no page.
        is_resized |= known.get().is_some_and(|known| *known != size);
    }
    loaded.read(&texts, &[], &rules, &memo, &Silent);
    let is_other = |id: &FileId| loaded.source_keys[id.index()] != before.loaded.source_keys[id.index()];
    let changed: FxHashSet<FileId> = texts.into_iter().filter(is_other).collect();
    if changed.is_empty() && assets.is_empty() {
        return None;
    }
    let pages = showing(&before.loaded, &changed);
    loaded.learn(&pages, &rules, &memo, &Silent);
    let kind = |id: &FileId| loaded.set.file(*id).kind;
    let is_seen = |id: &FileId| !loaded.looks_the_same(&before.loaded, *id);
    let is_structure = pages.iter().any(is_seen)
        || changed
            .iter()
            .any(|id| matches!(kind(id), FileKind::Toc | FileKind::Redirects));
    if is_structure {
        let mut site = maker.snapshot(loaded, |_| true, true);
        site.sizes = sizes;
        site.places = Arc::clone(&before.places);
        return Some((site, Touched::All));
    }
    let mut bodies = before.bodies.clone();
    let touched: FxHashSet<FileId> = pages.into_iter().collect();
    for (page, body) in loaded.site().pages.iter().zip(&mut bodies) {
        if touched.contains(&page.file) {
            *body = OnceLock::new();
        }
    }
    let touched = match is_resized {
        true => Touched::All,
        false => Touched::Sources(touched),
    };
    let site = Snapshot {
        settings: Arc::clone(&before.settings),
        theme: Arc::clone(&before.theme),
        plans: before.plans.clone(),
        bodies,
        places: Arc::clone(&before.places),
        sizes,
        stubs: Arc::clone(&before.stubs),
        // Words of pages may be others.
        indexes: vec![OnceLock::new(); before.indexes.len()],
        shelf: Arc::clone(&before.shelf),
        words: Arc::clone(&before.words),
        highlighter: Arc::clone(&before.highlighter),
        is_whole: true,
        loaded,
    };
    Some((site, touched))
}

/// The site of `before` with another theme.
fn with_theme(before: &Snapshot, theme: Arc<Theme>) -> Snapshot {
    let loaded = before.loaded.clone();
    let again = |planned: &Arc<Planned>| {
        let tag = &loaded.set.locale(planned.plan.locale).tag;
        let labels = |theme: &Theme| plans::nav_labels(theme.strings(tag));
        let plan = match labels(&theme) == labels(&before.theme) {
            true => Arc::clone(&planned.plan),
            false => Arc::new(plans::plan(&loaded, &loaded.site(), planned.plan.locale, &theme).0),
        };
        Arc::new(Planned::new(plan))
    };
    let plans = before
        .plans
        .iter()
        .map(|planned| planned.as_ref().map(again))
        .collect();
    Snapshot {
        settings: Arc::clone(&before.settings),
        plans,
        bodies: before.bodies.clone(),
        places: Arc::clone(&before.places),
        sizes: before.sizes.clone(),
        stubs: Arc::default(),
        // The dialog's words may be others.
        indexes: vec![OnceLock::new(); before.indexes.len()],
        shelf: Arc::clone(&before.shelf),
        words: Arc::clone(&before.words),
        highlighter: Arc::clone(&before.highlighter),
        is_whole: before.is_whole,
        theme,
        loaded,
    }
}

/// The pages that are or show one of `files`.
fn showing(loaded: &Loaded, files: &FxHashSet<FileId>) -> Vec<FileId> {
    let shows = |file: FileId| {
        let facts = loaded.facts[file.index()].as_ref();
        facts.is_some_and(|facts| {
            files.contains(&file) || facts.includes.iter().any(|include| files.contains(include))
        })
    };
    let ids = loaded.set.iter().map(|(id, _)| id);
    ids.filter(|&id| shows(id)).collect()
}

/// The files of `now` that `before` did not have.
fn came(before: &Loaded, now: &Loaded) -> Vec<FileId> {
    let names = before.set.files.iter().map(|file| file.name.as_str());
    let names: FxHashSet<&str> = names.collect();
    let new = now
        .set
        .iter()
        .filter(|(_, file)| !names.contains(file.name.as_str()));
    new.map(|(id, _)| id).collect()
}

/// The page of the only file that was saved, if it is one, else the first page that shows it.
fn saved(site: &Snapshot, files: &[FileId]) -> Option<String> {
    let [file] = files else { return None };
    let showing = showing(&site.loaded, &[*file].into_iter().collect());
    let source = showing.first()?;
    let locale = site.loaded.set.file(*source).locale?;
    let site = site.site();
    let id = site.page_of_file(locale, *source)?;
    Some(site.page(id).address.url.clone())
}

/// The theme's files whose URL is another now.
fn replaced(before: &Theme, now: &Theme) -> BTreeMap<String, String> {
    let urls: FxHashMap<&str, &str> = before
        .assets()
        .iter()
        .map(|asset| (asset.name.as_str(), asset.url.as_str()))
        .collect();
    let new = now.assets().iter().filter_map(|asset| {
        let old = urls.get(asset.name.as_str())?;
        (*old != asset.url).then(|| ((*old).to_owned(), asset.url.clone()))
    });
    new.collect()
}

impl Snapshot {
    fn is_copied(&self, file: FileId) -> bool {
        self.loaded.set.file(file).kind == FileKind::Asset
    }

    /// The URLs of those of `files` that the page at `path` shows or links to.
    pub fn shown_of(&self, path: &SitePath, files: &[FileId]) -> Vec<String> {
        let body = match self.places.get(path) {
            Some(&Place::Page(id)) => self.body(id),
            _ => None,
        };
        let uses = body.map_or(&[][..], |body| &body.uses);
        let set = &self.loaded.set;
        let url = |id: &FileId| {
            let file = set.file(*id);
            let tag = file.locale.map(|locale| &set.locale(locale).tag);
            self.loaded.urls.asset(tag, &file.path).url
        };
        let shown = files
            .iter()
            .filter(|id| uses.iter().any(|usage| usage.asset == **id));
        shown.map(url).collect()
    }
}
