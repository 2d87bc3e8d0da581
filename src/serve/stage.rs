//! What is shown at the moment: the site in memory, for all who answer requests.

use std::sync::Arc;

use tokio::sync::watch;

use super::hub::Hub;
use crate::base::SitePath;
use crate::build::live::{Broken, Snapshot, Update};

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
    pub(super) hub: Hub,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            site: watch::Sender::new(None),
            hub: Hub::default(),
        }
    }
}

impl Stage {
    /// Shows `site` from now on.
    pub fn show(&self, site: Arc<Snapshot>) {
        self.site.send_replace(Some(site));
    }

    /// Shows what came of a change, and tells the pages that it touches.
    pub fn update(&self, update: &Update) {
        self.show(Arc::clone(&update.site));
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

    /// The site of the moment; waits for the first one, and for the whole one if `whole` is asked for.
    pub(super) async fn site(&self, whole: bool) -> Option<Arc<Snapshot>> {
        let mut sites = self.site.subscribe();
        let is_enough = |site: &Option<Arc<Snapshot>>| match site {
            Some(site) => site.is_whole() || !whole,
            None => false,
        };
        let site = sites.wait_for(is_enough).await.ok()?;
        site.clone()
    }
}
