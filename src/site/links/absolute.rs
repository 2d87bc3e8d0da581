//! Links with a scheme or a leading slash: addresses of the web, some of which are pages of this set.

use super::url::{encoded, fault, is_host, is_multilingual, locale_of, split, strip_md, without_locale};
use super::{Href, Resolver, Target, Work};
use crate::base::{FileId, LocaleId, SitePath, Span, escape, suggest};
use crate::diag::{Applicability, Fix, TextEdit};
use crate::site::{PageId, fixes, redirects};

impl Resolver<'_> {
    /// A URL with a scheme, or `//host`.
    pub(super) fn absolute(&self, work: &mut Work<'_>, url: &str, rest: &str) -> Href {
        let scheme = &url[..url.len() - rest.len()];
        match scheme.to_ascii_lowercase().as_str() {
            "http:" | "https:" => {}
            "//" | "mailto:" | "tel:" | "ftp:" | "ftps:" | "news:" | "sip:" | "skype:" => {
                return Href::To(encoded(url));
            }
            "xref:" => {
                // Its name is what stands between the scheme and how it is to be shown.
                let uid = escape::percent_decode(split(rest).0);
                work.report(
                    "link-broken",
                    format!("`{uid}` is a uid, and this set has no list of uids"),
                )
                .cause = Some(format!("xref:{uid}"));
                return Href::Text;
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
        if let Some(fault) = fault(rest) {
            work.report("link-invalid", fault);
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
                self.absolute_to_article(work, id, &slug);
                return self.page_href(work, id, query, fragment);
            }
        }
        if is_ours || is_multilingual(host) {
            self.locale_in(work, url, url.len() - path_start.len(), is_ours);
        }
        Href::To(encoded(url))
    }

    /// Reports an address of the web for what is a file of this set.
    fn absolute_to_article(&self, work: &mut Work<'_>, id: PageId, slug: &str) {
        let set = self.site.set;
        let path = &set.file(self.site.page(id).file).path;
        let relative = fixes::with_path(&work.link.url, &set.file(work.link.base).path, path);
        let message = format!("`{}` is `{path}` of this set", work.link.url);
        work.report("link-absolute", message).help = Some(format!("write `{relative}`"));
        // Of several articles of one name the nearest was taken.
        if self.site.pages_of_slug(work.page.locale, slug).len() > 1 {
            work.guess(relative);
        } else {
            work.fix(Some(relative));
        }
    }

    /// Reports a locale at the head of the path that begins at byte `at` of `url`. Without it the site finds
    /// the language of its reader, `surely` if it is the site of this set.
    fn locale_in(&self, work: &mut Work<'_>, url: &str, at: usize, surely: bool) {
        let Some(locale) = locale_of(&url[at..]) else {
            return;
        };
        let own = work.page.content_locale;
        let is_own = self
            .site
            .set
            .locale(own)
            .tag
            .as_str()
            .eq_ignore_ascii_case(locale);
        // A translation may mean the pages of its own language, but what it is translated from may not.
        if is_own && own != LocaleId(0) {
            return;
        }
        let written = format!("/{locale}");
        let span = work.link.span;
        let verbatim = work.link.url.len() == span.range.as_range().len() && *work.link.url == *url;
        let finding = work.report(
            "link-locale",
            format!("`{written}/` sends the readers of all languages to one"),
        );
        finding.help = Some(format!(
            "leave out `{written}`: the site knows its reader's language"
        ));
        if verbatim {
            let start = span.range.start as usize + at;
            finding.span = Span::new(span.file, start, start + written.len());
            finding.fix = Some(Fix {
                applicability: if surely {
                    Applicability::Safe
                } else {
                    Applicability::Unsafe
                },
                edits: vec![TextEdit::new(finding.span, "").expecting(&written)],
            });
        }
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

    /// Where `[redirects]` sends the readers of `path`.
    fn configured_redirect(&self, path: &str) -> Option<&str> {
        let urls = &self.site.redirects.urls;
        if urls.is_empty() {
            return None;
        }
        let bare = path.trim_end_matches('/');
        let target = urls.get(bare).or_else(|| urls.get(&format!("{bare}/")))?;
        Some(target)
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
                Some(id) => {
                    self.absolute_to_article(work, id, &slug);
                    (self.page_href(work, id, query, fragment), None)
                }
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
        if let Some(target) = self.configured_redirect(path) {
            let finding = work.report("link-redirected", format!("`{path}` has moved to `{target}`"));
            finding.help = Some(format!("link to `{target}`"));
            finding.cause = Some(path.to_owned());
            let target = redirects::target(self.site, work.page.locale, &self.rules.legacy_site, target);
            return (Href::To(target), None);
        }
        let anchor = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
        if self.rules.legacy_site.is_empty() {
            work.report("link-broken", format!("`{path}` leads to no page of this set"));
            return (Href::Text, None);
        }
        let site = self.rules.legacy_site.trim_end_matches('/');
        let host = site.split("://").nth(1).unwrap_or(site);
        let is_ours = self.rules.article_hosts.iter().any(|ours| ours == host);
        let url = work.link.url.clone();
        self.locale_in(work, url.trim(), 0, is_ours);
        (
            Href::To(format!("{site}{}{query}{anchor}", escape::url_path(path))),
            None,
        )
    }
}
