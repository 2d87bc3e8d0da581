//! What is shown at the moment: the site in memory, for all who answer requests.

use std::sync::Arc;

use tokio::sync::watch;

use crate::build::live::Snapshot;

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
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            site: watch::Sender::new(None),
        }
    }
}

impl Stage {
    /// Shows `site` from now on.
    pub fn show(&self, site: Arc<Snapshot>) {
        self.site.send_replace(Some(site));
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
