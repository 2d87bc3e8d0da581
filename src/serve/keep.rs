//! Keeps the site of the moment: hears of changes, has the next site made, shows it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use super::stage::Stage;
use crate::build::BuildOptions;
use crate::build::live::{Broken, Workspace};
use crate::watch::Watcher;

/// After so long a time without news, everything is looked at once; sooner where nobody brings news.
const IDLE: Duration = Duration::from_secs(60);

/// What keeping takes beside the site itself.
pub struct Keeper<'k> {
    /// Says what changes.
    pub watcher: Watcher,
    /// The files that hold settings.
    pub settings: Vec<PathBuf>,
    /// Reads the settings anew.
    pub read_settings: &'k dyn Fn() -> Result<BuildOptions, Box<Broken>>,
    /// The folders to watch, by the settings.
    pub folders: &'k dyn Fn(&BuildOptions) -> Vec<PathBuf>,
}

/// Keeps `stage` up to date until the watcher is stopped.
pub fn keep(mut workspace: Workspace, stage: &Stage, mut keeper: Keeper<'_>) {
    let idle = keeper.watcher.polling().unwrap_or(IDLE);
    while let Some(mut changed) = keeper.watcher.wait_for(idle) {
        if changed.is_empty() {
            changed = workspace.sweep();
            if changed.is_empty() {
                continue;
            }
        }
        let update = match keeper.has_settings(&changed) || workspace.needs_settings() {
            true => {
                let options = (keeper.read_settings)();
                for folder in options.iter().flat_map(keeper.folders) {
                    // What cannot be watched is not there, and then reading it says so.
                    let _ = keeper.watcher.add(folder);
                }
                workspace.reload(options)
            }
            false => workspace.change(&changed, &stage.shown()),
        };
        if let Some(update) = update {
            stage.update(&update);
        }
        stage.break_with(workspace.broken());
    }
}

impl Keeper<'_> {
    /// Whether settings changed, or nobody knows what did.
    fn has_settings(&self, changed: &BTreeSet<PathBuf>) -> bool {
        let mut places = self.settings.iter().flat_map(|file| file.ancestors());
        places.any(|place| changed.contains(place))
    }
}
