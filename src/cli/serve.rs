//! `lazuli serve`: reads the set, answers a browser, ends with Ctrl-C.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, oneshot};

use super::args::{self, Global};
use super::output::{Output, number, seconds};
use super::watched::{cannot_watch, folders, is_ignored, real};
use super::{Exit, Failure};
use crate::build::live::Workspace;
use crate::build::{BuildOptions, Silent};
use crate::config;
use crate::diag::{Severity, human};
use crate::serve::{self, Address, Keeper, Look, Settings, Stage};
use crate::watch::{How, Source, Watched, Watcher};

/// A save is over when nothing more was written for this long.
const QUIET: Duration = Duration::from_millis(10);

pub(super) fn run(args: &args::Serve, global: &Global, output: &Output) -> Result<Exit, Failure> {
    let mut options = served(args.set.options(None, global)?);
    let cache = args
        .cache_dir
        .clone()
        .unwrap_or_else(|| options.root.join(".lazuli/cache"));
    options.cache = Some(cache).filter(|dir| dir.is_dir());
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
        // Rendering is work for the processor: more threads make nothing faster, and each keeps memory of its own.
        .max_blocking_threads(RENDERING)
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
    let (shown, output, read_again) = (Arc::clone(&stage), output.clone(), again(args, global));
    let how = how(args);
    let config = global.config.clone();
    thread::spawn(move || {
        let kept = keep(options, &shown, how, config.as_deref(), &read_again, &output);
        if let Err(failure) = kept {
            // Nobody waits for it any more: it is over anyway.
            let _ = fail.send(failure);
        }
    });
    let mut outcome = Ok(Exit::Clean);
    runtime.block_on(serve::serve(listeners, &settings, stage, async {
        tokio::select! {
            () = end.notified() => {}
            Ok(failure) = failed => outcome = Err(failure),
        }
    }));
    runtime.shutdown_background();
    outcome
}

/// On how many threads pages are rendered.
const RENDERING: usize = 8;

/// How to hear of changes.
fn how(args: &args::Serve) -> How {
    How {
        source: match args.watcher {
            args::WatchBy::Auto => Source::Auto,
            args::WatchBy::Native => Source::Native,
            args::WatchBy::Poll => Source::Poll,
        },
        polling: args.poll,
        quiet: QUIET,
    }
}

/// `options` without what is for readers who open the site from a disk: a preview has a server.
fn served(mut options: BuildOptions) -> BuildOptions {
    options.config.site.offline = false;
    options
}

/// What reads the settings anew.
fn again(args: &args::Serve, global: &Global) -> impl Fn() -> Result<BuildOptions, Failure> + Send + use<> {
    let (set, global) = (args.set.clone(), global.clone());
    move || set.options(None, &global).map(served)
}

/// Reads the set, and keeps the site of `stage` up to date for ever.
fn keep(
    options: BuildOptions,
    stage: &Stage,
    how: How,
    config: Option<&Path>,
    read_again: &dyn Fn() -> Result<BuildOptions, Failure>,
    output: &Output,
) -> Result<(), Failure> {
    let settings = match config {
        Some(file) => real(file)?,
        None => real(&options.root)?.join(config::FILE_NAME),
    };
    let watched = Watched {
        folders: folders(&options)?,
        files: vec![settings.clone()],
    };
    let ours = vec![real(&options.root)?.join("site")];
    // Begins before the set is read, so that nothing is missed.
    let watcher = Watcher::with(how, watched, move |path, inside| is_ignored(path, inside, &ours));
    let watcher = watcher.map_err(cannot_watch)?;
    if let Some(reason) = watcher.polling_because()
        && !output.quiet
    {
        let text = format!("the system reports no changes ({reason})");
        let help = format!("polling instead, every {} ms", how.polling.as_millis());
        output.err(&human::message(
            Severity::Warning,
            &text,
            Some(&help),
            output.style(),
        ));
    }
    let begin = Instant::now();
    let publish = |site: &Arc<_>| stage.show(Arc::clone(site));
    let workspace = Workspace::open(options, &Silent, &publish)?;
    if !output.quiet {
        let pages = number(workspace.latest().pages(), "page");
        output.err(&format!("Read {pages} in {}\n", seconds(begin.elapsed())));
    }
    let keeper = Keeper {
        watcher,
        settings: vec![settings],
        read_settings: &|| read_again().map_err(|failure| Box::new(failure.broken())),
        folders: &|options| folders(options).unwrap_or_default(),
    };
    serve::keep(workspace, stage, keeper);
    Ok(())
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
