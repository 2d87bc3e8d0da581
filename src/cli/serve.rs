//! `lazuli serve`: reads the set, answers a browser, ends with Ctrl-C.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::args::{self, Global};
use super::output::{Output, number, seconds};
use super::watched::{cannot_watch, folders, is_ignored, real};
use super::{Exit, Failure};
use crate::build::live::Listed;
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
    // What is wrong with the set's settings is said before anybody is invited.
    let (watcher, file) = watcher(&options, how(args), global.config.as_deref(), output)?;
    let begin = Instant::now();
    let listed = Listed::new(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Rendering is work for the processor: more threads make nothing faster, and each keeps memory of its own.
        .max_blocking_threads(RENDERING)
        .enable_all()
        .build()
        .map_err(|error| Failure::Io("cannot start the server".to_owned(), error))?;
    let listeners = {
        let _context = runtime.enter();
        serve::bind(address, args.port)
    };
    let listeners =
        listeners.map_err(|error| Failure::Io(format!("cannot answer at {}", args.host), error))?;
    let at = listeners.first().map(|listener| listener.local_addr());
    let at = at.unwrap_or_else(|| Err(io::Error::other("no address")));
    let at = at.map_err(|error| Failure::Io("cannot answer".to_owned(), error))?;
    announce(args, output, at)?;
    let end = on_signal()?;
    let stage = Arc::new(Stage::default());
    let (shown, output, read_again) = (Arc::clone(&stage), output.clone(), again(args, global));
    thread::spawn(move || {
        let workspace = listed.read(&Silent, Some(&*shown));
        if !output.quiet {
            let pages = number(workspace.latest().pages(), "page");
            output.err(&format!("Read {pages} in {}\n", seconds(begin.elapsed())));
        }
        let keeper = Keeper {
            watcher,
            settings: vec![file],
            read_settings: &|| read_again().map_err(|failure| Box::new(failure.broken())),
            folders: &|options| folders(options).unwrap_or_default(),
        };
        serve::keep(workspace, &shown, keeper);
    });
    runtime.block_on(serve::serve(listeners, &settings, stage, end.notified()));
    runtime.shutdown_background();
    Ok(Exit::Clean)
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

/// What hears of changes, from now on: what is read later is never older than what it tells. Beside it the file of the
/// settings.
fn watcher(
    options: &BuildOptions,
    how: How,
    config: Option<&Path>,
    output: &Output,
) -> Result<(Watcher, PathBuf), Failure> {
    let settings = match config {
        Some(file) => real(file)?,
        None => real(&options.root)?.join(config::FILE_NAME),
    };
    let watched = Watched {
        folders: folders(options)?,
        files: vec![settings.clone()],
    };
    let ours = vec![real(&options.root)?.join("site")];
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
    Ok((watcher, settings))
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
