//! Connections: how many, how long, and how much of each is read.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::answer::{self, Desk};
use super::patient::Patient;

/// The most connections at a time.
const MOST: usize = 512;

/// How long the head of a request may take, also the wait for it.
const HEAD: Duration = Duration::from_secs(10);

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// How long to wait when the system has no more sockets.
const BREATH: Duration = Duration::from_millis(50);

/// All connections.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    last: u64,
    all: BTreeMap<u64, Arc<Connection>>,
}

/// One connection.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// A request is being answered.
    is_busy: AtomicBool,
    closed: Notify,
}

impl Connections {
    /// A place for one more. When all are taken, the connection goes that has been idle longest; `None` when none is.
    fn add(&self) -> Option<(u64, Arc<Connection>)> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all.len() >= MOST {
            let mut all = open.all.iter();
            let (&idle, _) = all.find(|(_, connection)| !connection.is_busy.load(Ordering::Relaxed))?;
            open.all.remove(&idle)?.closed.notify_one();
        }
        open.last += 1;
        let (number, connection) = (open.last, Arc::new(Connection::default()));
        open.all.insert(number, Arc::clone(&connection));
        Some((number, connection))
    }

    fn remove(&self, number: u64) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.all.remove(&number);
    }
}

/// Accepts connections for ever.
pub(super) async fn accept(listener: TcpListener, desk: Arc<Desk>, connections: Arc<Connections>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // All are at work: the one that is too many is closed.
        let Some((number, connection)) = connections.add() else {
            continue;
        };
        let (desk, connections) = (Arc::clone(&desk), Arc::clone(&connections));
        tokio::spawn(async move {
            talk(stream, desk, &connection).await;
            connections.remove(number);
        });
    }
}

/// Answers what comes over one connection, until somebody has enough.
async fn talk(stream: TcpStream, desk: Arc<Desk>, connection: &Arc<Connection>) {
    // Answers are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let (desk, connection) = (Arc::clone(&desk), Arc::clone(connection));
        async move {
            connection.is_busy.store(true, Ordering::Relaxed);
            let answered = answer::answer(desk, request).await;
            connection.is_busy.store(false, Ordering::Relaxed);
            Ok::<_, Infallible>(answered)
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Patient::new(stream)), service)
        .with_upgrades();
    tokio::select! {
        // What goes wrong on the way is the other side's business.
        _ = serving => {}
        () = connection.closed.notified() => {}
    }
}
