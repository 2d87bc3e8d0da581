//! Request → answer.

use std::sync::Arc;

use hyper::body::Bytes;
use hyper::{Request, Response, StatusCode};

use serde::Serialize;

use super::guard::Guard;
use super::hub::PageName;
use super::path::{self, Named};
use super::reply::{self, Body, Content};
use super::stage::{Look, Stage};
use super::{clients, live};
use crate::base::{SitePath, escape};
use crate::build::live::{Found, Inspection, Snapshot};

/// How many near names a page about nothing lists.
const NEAR: usize = 8;

/// What answers are made with.
#[derive(Debug)]
pub(super) struct Desk {
    pub guard: Guard,
    pub look: Look,
    pub stage: Arc<Stage>,
}

const STOPPING: &str = "The server ends.\n";
const CANNOT: &str = "This cannot be made.\n";
const NOTHING: &str = "There is nothing of that name.\n";

/// Answers `request`.
pub(super) async fn answer<B: Send>(desk: Arc<Desk>, request: Request<B>) -> Response<Body> {
    if let Err(refusal) = desk.guard.check(&request) {
        return reply::refused(refusal);
    }
    match request.uri().path().strip_prefix(clients::OWN).map(str::to_owned) {
        Some(name) if desk.look.live => own(&desk, request, &name).await,
        _ => of_site(&desk, &request).await,
    }
}

/// What a build would have written.
async fn of_site<B>(desk: &Arc<Desk>, request: &Request<B>) -> Response<Body> {
    let (path, look) = (request.uri().path(), desk.look);
    let mut seen = None;
    while let Some(site) = desk.stage.site_for(path, seen.as_ref()).await {
        let (path, looked) = (path.to_owned(), Arc::clone(&site));
        match tokio::task::spawn_blocking(move || look_up(&looked, &path, look)).await {
            Ok(Outcome::Content(status, content)) => return reply::content(request, status, content),
            Ok(Outcome::Moved(to)) => {
                let query = request
                    .uri()
                    .query()
                    .map_or(String::new(), |query| format!("?{query}"));
                return reply::moved(&format!("{to}{query}"));
            }
            Ok(Outcome::NotYet) => seen = Some(site),
            Err(_) => return reply::plain(StatusCode::INTERNAL_SERVER_ERROR, CANNOT),
        }
    }
    reply::plain(StatusCode::SERVICE_UNAVAILABLE, STOPPING)
}

/// What is the preview's own.
async fn own<B>(desk: &Arc<Desk>, request: Request<B>, name: &str) -> Response<Body> {
    if let Err(refusal) = desk.guard.check_own(request.headers()) {
        return reply::refused(refusal);
    }
    match name {
        "live" => live::open(desk, request),
        "page.json" => inspection(desk, &request).await,
        name => match clients::file(name) {
            Some(content) => reply::content(&request, StatusCode::OK, content),
            None => reply::plain(StatusCode::NOT_FOUND, NOTHING),
        },
    }
}

/// What a writer wants to know of the page that `url` in the query names.
async fn inspection<B>(desk: &Arc<Desk>, request: &Request<B>) -> Response<Body> {
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let Some(url) = pairs.find_map(|(name, value)| (name == "url").then(|| value.into_owned())) else {
        return reply::plain(StatusCode::NOT_FOUND, NOTHING);
    };
    let Some(site) = desk.stage.whole().await else {
        return reply::plain(StatusCode::SERVICE_UNAVAILABLE, STOPPING);
    };
    let inspected = tokio::task::spawn_blocking(move || {
        let page = PageName::new(&url, site.base_path());
        let inspection = site.inspect(&page.place?)?;
        serde_json::to_vec(&About { url, inspection }).ok()
    });
    match inspected.await {
        Ok(Some(json)) => {
            let content = Content::new("application/json; charset=utf-8", json);
            reply::content(request, StatusCode::OK, content)
        }
        Ok(None) => reply::plain(StatusCode::NOT_FOUND, NOTHING),
        Err(_) => reply::plain(StatusCode::INTERNAL_SERVER_ERROR, CANNOT),
    }
}

/// An inspection with the URL that was asked for.
#[derive(Serialize)]
struct About {
    url: String,
    #[serde(flatten)]
    inspection: Inspection,
}

enum Outcome {
    Content(StatusCode, Content),
    Moved(String),
    NotYet,
}

/// Looks `path` up in `site`.
fn look_up(site: &Snapshot, path: &str, look: Look) -> Outcome {
    let base = site.base_path();
    if path == "/" && base != "/" {
        return Outcome::Moved(base.to_owned());
    }
    let Some(named) = path::read(path, base) else {
        return missing(site, path, &SitePath::root(), look);
    };
    let found = match named.is_folder {
        true => Found::Nothing,
        false => site.find(&named.path),
    };
    let content = match found {
        Found::Nothing if named.is_folder => site.find(&named.index()),
        Found::Nothing => match site.find(&named.index()) {
            Found::Nothing => Found::Nothing,
            Found::NotYet => Found::NotYet,
            _ => return Outcome::Moved(named.as_folder(base)),
        },
        found => found,
    };
    content_of(site, path, &named, content, look)
}

fn content_of(site: &Snapshot, url: &str, named: &Named, found: Found, look: Look) -> Outcome {
    let file_name = match named.is_folder {
        true => "index.html",
        false => named.path.file_name(),
    };
    match found {
        Found::Page(page) => {
            let html = clients::with_tag(&page.html, url, Some(page.hash), look);
            Outcome::Content(StatusCode::OK, Content::html(html))
        }
        Found::Bytes(bytes) => {
            Outcome::Content(StatusCode::OK, Content::new(&reply::media_type(file_name), bytes))
        }
        Found::File(bytes) => Outcome::Content(
            StatusCode::OK,
            Content::new(&reply::media_type(file_name), Bytes::from(bytes)),
        ),
        Found::Failed(error) => {
            let title = "A template failed";
            let body = format!("<p>{}</p>", escape::html_string(&error.to_string()));
            let html = own_page(title, &body, url, look);
            Outcome::Content(StatusCode::INTERNAL_SERVER_ERROR, Content::html(html))
        }
        Found::Nothing => missing(site, url, &named.path, look),
        Found::NotYet => Outcome::NotYet,
    }
}

/// A page that says that there is none.
fn missing(site: &Snapshot, url: &str, path: &SitePath, look: Look) -> Outcome {
    if !site.is_whole() {
        return Outcome::NotYet;
    }
    let shown = escape::html_string(&escape::percent_decode(url));
    let mut body = format!("<p>There is no page at <code>{shown}</code>.</p>\n");
    let near = site.near(path, NEAR);
    if !near.is_empty() {
        body.push_str("<p>Pages with a similar address:</p>\n<ul>\n");
        for url in near {
            let url = escape::html_string(&url);
            body.push_str(&format!("<li><a href=\"{url}\">{url}</a></li>\n"));
        }
        body.push_str("</ul>\n");
    }
    let html = own_page("Page not found", &body, url, look);
    Outcome::Content(StatusCode::NOT_FOUND, Content::html(html))
}

/// A page that no build makes, about why there is none. `title` and `body` are HTML.
fn own_page(title: &str, body: &str, url: &str, look: Look) -> String {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:3rem auto;padding:0 1rem;\
         color-scheme:light dark}}code{{overflow-wrap:anywhere}}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n{body}</body>\n</html>\n"
    );
    clients::with_tag(&html, url, None, look)
}
