//! The preview: a server for this computer that shows the site as it is now, and tells open pages when it changes.
//! Takes sites from `build::live`, never files; the only room that answers requests.

mod answer;
mod clients;
mod connections;
mod guard;
mod hub;
mod keep;
mod listen;
mod live;
pub mod path;
mod patient;
mod reply;
mod stage;

pub use keep::{Keeper, keep};
pub use listen::{Address, bind};
pub use stage::{Look, Stage};

use std::future::Future;
use std::sync::Arc;

use tokio::net::TcpListener;

use answer::Desk;
use connections::Connections;
use guard::Guard;

/// How the preview is served.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Names beside those of this computer by which it may be asked.
    pub names: Vec<String>,
    /// How pages look that are sent.
    pub look: Look,
}

/// Answers on `listeners`, which have the same port, until `end` is over.
pub async fn serve(
    listeners: Vec<TcpListener>,
    settings: &Settings,
    stage: Arc<Stage>,
    end: impl Future<Output = ()>,
) {
    let port = listeners
        .iter()
        .find_map(|listener| Some(listener.local_addr().ok()?.port()));
    let desk = Arc::new(Desk {
        guard: Guard::new(&settings.names, port.unwrap_or_default()),
        look: settings.look,
        stage,
    });
    let connections = Arc::new(Connections::default());
    let accepting = listeners.into_iter().map(|listener| {
        tokio::spawn(connections::accept(
            listener,
            Arc::clone(&desk),
            Arc::clone(&connections),
        ))
    });
    let accepting: Vec<_> = accepting.collect();
    end.await;
    for task in accepting {
        task.abort();
    }
}
