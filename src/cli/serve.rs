//! `lazuli serve`: reads the set, answers a browser, ends with Ctrl-C.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::sync::{Notify, oneshot};

use super::args::{self, Global};
use super::output::Output;
use super::{Exit, Failure};
use crate::build::Silent;
use crate::build::live::Workspace;
use crate::diag::{Severity, human};
use crate::serve::{self, Address, Look, Settings, Stage};

pub(super) fn run(args: &args::Serve, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let options = args.set.options(None, global)?;
    let address = address(args)?;
    let settings = Settings {
        names: names(args, address),
        look: Look {
            live: !args.no_live,
            follow: args.follow,
        },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Io("cannot start the server".to_owned(), error))?;
    let listeners = runtime
        .block_on(serve::bind(address, args.port))
        .map_err(|error| Failure::Io(format!("cannot answer at {}", args.host), error))?;
    let at = listeners.first().map(|listener| listener.local_addr());
    let at = at.unwrap_or_else(|| Err(io::Error::other("no address")));
    let at = at.map_err(|error| Failure::Io("cannot answer".to_owned(), error))?;
    announce(args, output, at)?;
    let end = on_signal()?;
    let stage = Arc::new(Stage::default());
    let (fail, failed) = oneshot::channel();
    let shown = Arc::clone(&stage);
    thread::spawn(move || {
        let publish = |site: &Arc<_>| shown.show(Arc::clone(site));
        match Workspace::open(options, &Silent, &publish) {
            Ok(_) => thread::park(),
            // Nobody waits for it any more: it is over anyway.
            Err(error) => drop(fail.send(error)),
        }
    });
    let mut outcome = Ok(Exit::Clean);
    runtime.block_on(serve::serve(listeners, &settings, stage, async {
        tokio::select! {
            () = end.notified() => {}
            Ok(error) = failed => outcome = Err(error.into()),
        }
    }));
    runtime.shutdown_background();
    outcome
}

/// The address that `--host` names.
fn address(args: &args::Serve) -> Result<Address, Failure> {
    let host = args.host.trim_matches(['[', ']']);
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) if address.is_loopback() => Ok(Address::Loopback),
        Ok(address) => Ok(Address::At(address)),
        Err(_) if host == "localhost" => Ok(Address::Loopback),
        Err(_) => {
            let text = format!("`{}` is no address of a computer", args.host);
            let help = "write an address such as 127.0.0.1; --allowed-host takes names".to_owned();
            Err(Failure::Usage(text, Some(help)))
        }
    }
}

/// The names by which the server may be asked: those that were allowed, and the address if it is a certain one.
fn names(args: &args::Serve, address: Address) -> Vec<String> {
    let own = match address {
        Address::At(IpAddr::V4(address)) if !address.is_unspecified() => Some(address.to_string()),
        Address::At(IpAddr::V6(address)) if !address.is_unspecified() => Some(format!("[{address}]")),
        _ => None,
    };
    args.allowed_host.iter().cloned().chain(own).collect()
}

/// Says where the site is, and what is unusual about it.
fn announce(args: &args::Serve, output: &Output, at: SocketAddr) -> Result<(), Failure> {
    let warn = |text: &str, help: &str| {
        if !output.quiet {
            output.err(&human::message(
                Severity::Warning,
                text,
                Some(help),
                output.style(),
            ));
        }
    };
    if !at.ip().is_loopback() {
        let text = format!("other computers can read this site at {at}");
        warn(&text, "leave out --host unless that is what you want");
    }
    if args.port != 0 && at.port() != args.port {
        let text = format!("port {} is taken", args.port);
        warn(&text, &format!("the site is at port {} instead", at.port()));
    }
    let shown = match at.ip().is_unspecified() {
        true => format!("localhost:{}", at.port()),
        false => at.to_string(),
    };
    let url = format!("http://{shown}/");
    output.out(&format!("Serving {url}\n"))?;
    if args.open && open::that_detached(&url).is_err() {
        warn("no browser could be opened", "open the address by hand");
    }
    Ok(())
}

/// What Ctrl-C notifies; a second one ends the program at once.
fn on_signal() -> Result<Arc<Notify>, Failure> {
    let notify = Arc::new(Notify::new());
    let (told, is_ending) = (Arc::clone(&notify), AtomicBool::new(false));
    ctrlc::set_handler(move || {
        if is_ending.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Clean as i32);
        }
        told.notify_one();
    })
    .map_err(|error| Failure::Io("cannot wait for Ctrl-C".to_owned(), io::Error::other(error)))?;
    Ok(notify)
}
