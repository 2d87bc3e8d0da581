//! What is shown at the moment: the site in memory, for all who answer requests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::hub::Hub;
use crate::base::SitePath;
use crate::build::live::{Audience, Broken, Snapshot, Update};

/// How pages look that are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// They hear of changes.
    pub live: bool,
    /// They go to the page of the file that was saved last.
    pub follow: bool,
}

/// The site of the moment. Those who ask before there is one wait.
#[derive(Debug)]
pub struct Stage {
    site: watch::Sender<Option<Arc<Snapshot>>>,
    /// The paths of those who wait for the next site: what they ask for, this one does not know yet.
    waiting: Mutex<Vec<String>>,
    pub(super) hub: Hub,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            site: watch::Sender::new(None),
            waiting: Mutex::default(),
            hub: Hub::default(),
        }
    }
}

impl Stage {
    /// Shows what came of a change, and tells the pages that it touches.
    pub fn update(&self, update: &Update) {
        self.show(&update.site);
        self.hub.update(update);
    }

    /// Says why the site is older than what is on disk, or that it is no longer.
    pub fn break_with(&self, broken: Option<&Broken>) {
        self.hub.break_with(broken);
    }

    /// The places of the pages that are open.
    pub fn shown(&self) -> Vec<SitePath> {
        self.hub.shown()
    }

    /// The site of the moment, if there is one.
    pub(super) fn latest(&self) -> Option<Arc<Snapshot>> {
        self.site.borrow().clone()
    }

    /// The whole site; waits for it.
    pub(super) async fn whole(&self) -> Option<Arc<Snapshot>> {
        self.site_that(Snapshot::is_whole).await
    }

    /// The site of the moment in which `path` is looked up; waits for another than `seen`, which does not know it yet.
    pub(super) async fn site_for(&self, path: &str, seen: Option<&Arc<Snapshot>>) -> Option<Arc<Snapshot>> {
        let is_new = |site: &Snapshot| !seen.is_some_and(|seen| std::ptr::eq(Arc::as_ptr(seen), site));
        if !self.latest().is_some_and(|site| is_new(&site)) {
            self.waiting().push(path.to_owned());
        }
        self.site_that(is_new).await
    }

    async fn site_that(&self, is_enough: impl Fn(&Snapshot) -> bool) -> Option<Arc<Snapshot>> {
        let mut sites = self.site.subscribe();
        let site = sites
            .wait_for(|site| site.as_deref().is_some_and(&is_enough))
            .await
            .ok()?;
        site.clone()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<String>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Audience for Stage {
    fn waits_for(&self) -> Vec<String> {
        self.waiting().clone()
    }

    fn show(&self, site: &Arc<Snapshot>) {
        // Whoever does not find in it what they ask for says so again.
        self.waiting().clear();
        self.site.send_replace(Some(Arc::clone(site)));
    }
}
