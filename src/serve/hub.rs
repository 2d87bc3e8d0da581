//! Open pages: which they are, what they know, and what they are told.
//!
//! Nobody waits for a page: each has a short queue, and one that does not read it is closed. It catches up when it
//! connects again, as it says then which bytes it has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tokio::sync::mpsc;

use super::clients::short;
use super::path;
use crate::base::SitePath;
use crate::build::live::{Broken, Found, Snapshot, Update};

/// How many messages may wait for one page.
const QUEUE: usize = 64;

/// The version of what is said.
const VERSION: u32 = 1;

/// What a page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Message {
    /// The first message.
    Hello { version: u32, pages: usize },
    /// The page has other bytes now.
    Page { url: String, hash: String },
    /// The page is no more.
    Gone { url: String, to: Option<String> },
    /// Files that the page loads are others now.
    Assets { replace: BTreeMap<String, String> },
    /// What is wrong with the page is something else now.
    Diagnostics { url: String },
    /// The theme or the configuration is broken; the last good site stays.
    Error(Broken),
    /// It is mended.
    Ok,
    /// Another file was saved: its page.
    Follow { url: String },
}

/// All open pages.
#[derive(Debug, Default)]
pub(super) struct Hub(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    last: u64,
    channels: BTreeMap<u64, Channel>,
    broken: Option<Broken>,
    /// How often the site became another.
    updates: u64,
}

#[derive(Debug)]
struct Channel {
    page: PageName,
    /// What the page has, or will have when it has done as it was told; `None` when it is gone.
    hash: Option<String>,
    findings: Option<blake3::Hash>,
    follows: bool,
    queue: mpsc::Sender<Arc<str>>,
}

/// An open page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PageName {
    /// As the page has it.
    pub url: String,
    /// Its place in the site; `None` for what no site has.
    pub place: Option<SitePath>,
}

impl PageName {
    /// The page that the browser knows as `url`, on a site at `base`.
    pub(super) fn new(url: &str, base: &str) -> Self {
        let plain = url.split(['?', '#']).next().unwrap_or(url);
        let named = path::read(plain, base);
        Self {
            url: url.to_owned(),
            place: named.map(|named| match named.is_folder {
                true => named.index(),
                false => named.path,
            }),
        }
    }
}

/// What a page has now.
enum State {
    Page(String),
    /// This, and what differs are only the names of files that it is told of.
    Renamed(String),
    /// Nothing; where it is now, if that is known.
    Gone(Option<String>),
    /// It cannot be made now, or is not read yet: nothing is said.
    Unknown,
}

impl Hub {
    /// Adds an open page. Gives its number and what it is told, beginning with what it missed. `latest` is the site of
    /// the moment.
    pub(super) fn add(
        &self,
        latest: impl Fn() -> Option<Arc<Snapshot>>,
        url: &str,
        hash: &str,
        follows: bool,
    ) -> Option<(u64, mpsc::Receiver<Arc<str>>)> {
        loop {
            let updates = self.lock().updates;
            let site = latest()?;
            let page = PageName::new(url, site.base_path());
            let (queue, messages) = mpsc::channel(QUEUE);
            let now = state(&site, &page);
            let mut channel = Channel {
                findings: page.place.as_ref().map(|place| site.findings_hash(place)),
                page,
                hash: (!hash.is_empty()).then(|| hash.to_owned()),
                follows,
                queue,
            };
            let mut open = self.lock();
            if open.updates != updates {
                // The site became another meanwhile: those who are told are those that were here then.
                continue;
            }
            channel.tell(&Message::Hello {
                version: VERSION,
                pages: site.pages(),
            });
            channel.show(&now);
            if let Some(broken) = &open.broken {
                channel.tell(&Message::Error(broken.clone()));
            }
            open.last += 1;
            let number = open.last;
            open.channels.insert(number, channel);
            return Some((number, messages));
        }
    }

    /// Takes a page away.
    pub(super) fn remove(&self, number: u64) {
        self.lock().channels.remove(&number);
    }

    /// The places of all open pages.
    pub(super) fn shown(&self) -> Vec<SitePath> {
        let open = self.lock();
        let mut places: Vec<_> = open
            .channels
            .values()
            .filter_map(|channel| channel.page.place.clone())
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Tells pages what is broken, or that it is mended, if that is news.
    pub(super) fn break_with(&self, broken: Option<&Broken>) {
        let mut open = self.lock();
        if open.broken.as_ref() == broken {
            return;
        }
        open.broken = broken.cloned();
        let message = match broken {
            Some(broken) => Message::Error(broken.clone()),
            None => Message::Ok,
        };
        open.tell_all(&message, |_| true);
    }

    /// Tells pages what `update` means to them. Those that it does not touch hear nothing.
    pub(super) fn update(&self, update: &Update) {
        let names: Vec<PageName> = {
            let mut open = self.lock();
            open.updates += 1;
            let mut names: Vec<PageName> = open
                .channels
                .values()
                .map(|channel| channel.page.clone())
                .collect();
            names.sort_unstable_by(|a, b| a.url.cmp(&b.url));
            names.dedup();
            names
        };
        let is_touched = |name: &PageName| {
            let place = name.place.as_ref();
            place.is_some_and(|place| update.site.is_touched(place, &update.touched))
        };
        // Pages are made without the lock: who connects meanwhile is told by its hash what it missed.
        let touched = names.into_iter().filter(is_touched);
        let states: FxHashMap<PageName, (State, Option<blake3::Hash>)> = touched
            .map(|name| {
                let known = state_after(update, &name);
                let findings = name.place.as_ref().map(|place| update.site.findings_hash(place));
                (name, (known, findings))
            })
            .collect();
        let mut open = self.lock();
        if !update.assets.is_empty() {
            let replace = update.assets.clone();
            open.tell_all(&Message::Assets { replace }, |_| true);
        }
        for channel in open.channels.values_mut().filter(|_| !update.copied.is_empty()) {
            let place = channel.page.place.as_ref();
            let shown = place.map(|place| update.site.shown_of(place, &update.copied));
            let replace: BTreeMap<_, _> = shown
                .into_iter()
                .flatten()
                .map(|url| (url.clone(), url))
                .collect();
            if !replace.is_empty() {
                channel.tell(&Message::Assets { replace });
            }
        }
        for channel in open.channels.values_mut() {
            let Some((state, findings)) = states.get(&channel.page) else {
                continue;
            };
            channel.show(state);
            if channel.findings != *findings {
                channel.findings = *findings;
                let url = channel.page.url.clone();
                channel.tell(&Message::Diagnostics { url });
            }
        }
        if let Some(url) = &update.saved {
            let message = Message::Follow { url: url.clone() };
            open.tell_all(&message, |channel| channel.follows && channel.page.url != *url);
        }
        open.channels.retain(|_, channel| !channel.queue.is_closed());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn tell_all(&mut self, message: &Message, is_meant: impl Fn(&Channel) -> bool) {
        for channel in self.channels.values_mut().filter(|channel| is_meant(channel)) {
            channel.tell(message);
        }
    }
}

impl Channel {
    /// Puts a message in the queue. One that overflows is closed: its page catches up when it comes again.
    fn tell(&mut self, message: &Message) {
        let text = serde_json::to_string(message).unwrap_or_default();
        if self.queue.try_send(Arc::from(text)).is_err() {
            let (closed, _) = mpsc::channel(1);
            self.queue = closed;
        }
    }

    /// Tells what the page has now, if it has something else.
    fn show(&mut self, state: &State) {
        let url = self.page.url.clone();
        match state {
            State::Page(hash) if self.hash.as_ref() != Some(hash) => {
                self.hash = Some(hash.clone());
                let hash = hash.clone();
                self.tell(&Message::Page { url, hash });
            }
            State::Gone(to) if self.hash.is_some() => {
                self.hash = None;
                self.tell(&Message::Gone { url, to: to.clone() });
            }
            State::Renamed(hash) => self.hash = Some(hash.clone()),
            State::Page(_) | State::Gone(_) | State::Unknown => {}
        }
    }
}

/// What a page has on `site`.
fn state(site: &Snapshot, name: &PageName) -> State {
    let Some(place) = &name.place else {
        return State::Unknown;
    };
    match site.find(place) {
        Found::Page(page) => State::Page(short(page.hash)),
        Found::Nothing => State::Gone(None),
        Found::Failed(_) | Found::Bytes(_) | Found::File(_) | Found::NotYet => State::Unknown,
    }
}

/// What a page has after `update`.
fn state_after(update: &Update, name: &PageName) -> State {
    let renamed = || {
        let place = name.place.as_ref()?;
        let (Found::Page(before), Found::Page(now)) = (update.before.find(place), update.site.find(place))
        else {
            return None;
        };
        let mut html = before.html.clone();
        for (old, new) in update.assets.iter().filter(|(old, new)| old != new) {
            html = html.replace(old.as_str(), new);
        }
        (html == now.html).then(|| State::Renamed(short(now.hash)))
    };
    let is_renaming = update.assets.iter().any(|(old, new)| old != new);
    let renamed = if is_renaming { renamed() } else { None };
    match renamed.unwrap_or_else(|| state(&update.site, name)) {
        // One page went and one file came: it was renamed.
        State::Gone(_) => State::Gone(update.saved.clone()),
        state => state,
    }
}
