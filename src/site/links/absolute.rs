//! Links with a scheme or a leading slash: addresses of the web, some of which are pages of this set.

use super::url::{encoded, is_host, split, strip_md, without_locale};
use super::{Href, Resolver, Target, Work};
use crate::base::{FileId, SitePath, escape, suggest};

impl Resolver<'_> {
    /// A URL with a scheme, or `//host`.
    pub(super) fn absolute(&self, work: &mut Work<'_>, url: &str, rest: &str) -> Href {
        let scheme = &url[..url.len() - rest.len()];
        match scheme.to_ascii_lowercase().as_str() {
            "http:" | "https:" => {}
            "//" | "mailto:" | "tel:" | "ftp:" | "ftps:" | "news:" | "sip:" | "skype:" | "xref:" => {
                return Href::To(encoded(url));
            }
            "javascript:" | "vbscript:" | "data:" | "file:" => {
                work.report("html-not-allowed", format!("a link may not lead to `{scheme}`"));
                return Href::Text;
            }
            _ if scheme.len() == 2 => {
                work.report("link-outside", format!("`{url}` names a drive of one computer"));
                return Href::Text;
            }
            _ => {
                work.report(
                    "link-broken",
                    format!("`{scheme}` is no scheme that a browser knows"),
                )
                .help = suggest::nearest(scheme, ["https:", "http:", "mailto:"], 1)
                    .first()
                    .map(|near| format!("did you mean `{near}`?"));
                return Href::Text;
            }
        }
        let authority = rest.trim_start_matches('/');
        let (host, path_start) =
            authority.split_at(authority.find(['/', '?', '#']).unwrap_or(authority.len()));
        if !is_host(host) {
            // `http://[your-site]/x` and the like: an example, not an address.
            work.report("link-broken", format!("`{host}` is no name of a host"));
            return Href::Text;
        }
        let is_ours = self
            .rules
            .article_hosts
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(host));
        if is_ours {
            let (path, query, fragment) = split(path_start);
            if let Some(slug) = self.article_slug(path)
                && let Some(id) = self.by_slug(work, &slug)
            {
                return self.page_href(work, id, query, fragment);
            }
        }
        Href::To(encoded(url))
    }

    /// `/documentation/articles/slug/`, with or without a locale before it.
    pub(super) fn article_slug(&self, path: &str) -> Option<String> {
        let path = without_locale(path);
        let rest = self.rules.article_prefixes.iter().find_map(|prefix| {
            let start = path.get(..prefix.len())?;
            start.eq_ignore_ascii_case(prefix).then(|| &path[prefix.len()..])
        })?;
        let slug = rest.trim_end_matches('/').rsplit('/').next()?;
        (!slug.is_empty()).then(|| strip_md(&escape::percent_decode(slug)).to_owned())
    }

    /// A link from the root: an article's old address, a file of the set, or a page of the legacy site.
    pub(super) fn rooted(
        &self,
        work: &mut Work<'_>,
        path: &str,
        query: &str,
        fragment: Option<&str>,
    ) -> (Href, Option<FileId>) {
        if let Some(slug) = self.article_slug(path) {
            return match self.by_slug(work, &slug) {
                Some(id) => (self.page_href(work, id, query, fragment), None),
                None => (self.broken(work, &format!("{slug}.md"), path), None),
            };
        }
        if let Ok(logical) = SitePath::new(without_locale(path)) {
            match self.exact(work, &logical) {
                Some(Target::Page(id)) => return (self.page_href(work, id, query, fragment), None),
                Some(Target::Asset(file)) => return (Href::To(self.asset_url(file)), Some(file)),
                None => {}
            }
        }
        let anchor = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
        if self.rules.legacy_site.is_empty() {
            work.report("link-broken", format!("`{path}` leads to no page of this set"));
            return (Href::Text, None);
        }
        let site = self.rules.legacy_site.trim_end_matches('/');
        (
            Href::To(format!("{site}{}{query}{anchor}", escape::url_path(path))),
            None,
        )
    }
}
