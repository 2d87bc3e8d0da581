//! Links and pictures → where they lead for the reader of a page (spec 5.2).

use super::anchors::{self, Fragment};
use super::fixes;
use super::includes::resolve_path;
use super::{Page, PageId, Site, redirects};
use crate::base::{FileId, LocaleId, SitePath, escape, suggest};
use crate::config::model::Links as Rules;
use crate::diag::{Applicability, Code, Diagnostic, Fix, TextEdit};
use crate::source::FileKind;
use crate::syntax::facts::LinkFact;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// A URL, as it stands in the page (not yet escaped for HTML).
    To(String),
    /// Nowhere: the text stays without a link.
    Text,
}

/// A link, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// Where it leads.
    pub href: Href,
    /// The file that has to be copied for it.
    pub asset: Option<FileId>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Resolves links of pages.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'s> {
    /// The site.
    pub site: &'s Site<'s>,
    /// What links mean.
    pub rules: &'s Rules,
}

/// A link on its way.
struct Work<'l> {
    page: &'l Page,
    link: &'l LinkFact,
    found: Vec<Diagnostic>,
    /// Whether the link means the same for all its readers: a fix for one must not be a defect for another.
    fixable: bool,
}

impl Work<'_> {
    fn report(&mut self, code: Code, message: String) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(code, self.link.span, message).with_chain(self.link.chain.to_vec());
        self.found.push(diagnostic);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Gives the last finding a safe fix: the link's URL becomes `url`.
    fn fix(&mut self, url: Option<String>) {
        if let (true, Some(url), Some(last)) = (self.fixable, url, self.found.last_mut()) {
            let edit = TextEdit::new(self.link.span, url).expecting(&self.link.url);
            last.fix = Some(Fix {
                applicability: Applicability::Safe,
                edits: vec![edit],
            });
        }
    }

    /// As [`Self::fix`], for what is a good guess only.
    fn guess(&mut self, url: String) {
        self.fix(Some(url));
        if let Some(fix) = self.found.last_mut().and_then(|last| last.fix.as_mut()) {
            fix.applicability = Applicability::Unsafe;
        }
    }
}

/// What a path leads to.
enum Target {
    Page(PageId),
    Asset(FileId),
}

impl Resolver<'_> {
    /// Resolves `link` for the readers of `page`.
    pub fn resolve(&self, page: &Page, link: &LinkFact) -> Resolved {
        let mut work = Work {
            page,
            link,
            found: Vec::new(),
            fixable: self.site.set.file(link.base).locale == Some(page.locale),
        };
        let (href, asset) = if link.image {
            self.image(&mut work)
        } else {
            self.link(&mut work)
        };
        Resolved {
            href,
            asset,
            diagnostics: work.found,
        }
    }

    fn link(&self, work: &mut Work<'_>) -> (Href, Option<FileId>) {
        let url = work.link.url.trim().to_owned();
        if url.is_empty() {
            work.report("link-empty", "this link has no target".to_owned());
            return (Href::Text, None);
        }
        if let Some(rest) = after_scheme(&url) {
            return (self.absolute(work, &url, rest), None);
        }
        let (path, query, fragment) = split(&url);
        if path.is_empty() {
            let target = match fragment {
                Some(fragment) => self.fragment(work, work.page, fragment),
                None => String::new(),
            };
            return (Href::To(format!("{query}{target}")), None);
        }
        let path = self.plain_path(work, path);
        if path.starts_with('/') {
            return self.rooted(work, &path, query, fragment);
        }
        match self.relative(work, &path) {
            Some(Target::Page(id)) => (self.page_href(work, id, query, fragment), None),
            Some(Target::Asset(file)) => {
                let anchor = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
                (
                    Href::To(format!("{}{query}{anchor}", self.asset_url(file))),
                    Some(file),
                )
            }
            None => (self.broken(work, &path, &url), None),
        }
    }

    /// Percent-decodes, and turns backslashes round.
    fn plain_path(&self, work: &mut Work<'_>, path: &str) -> String {
        let decoded = escape::percent_decode(path).into_owned();
        if !decoded.contains('\\') {
            return decoded;
        }
        let fixed = decoded.replace('\\', "/");
        work.report(
            "link-backslash",
            format!("`{decoded}` is written with backslashes"),
        )
        .help = Some(format!("write `{fixed}`"));
        work.fix(fixes::without_backslashes(&work.link.url));
        fixed
    }

    /// A URL with a scheme, or `//host`.
    fn absolute(&self, work: &mut Work<'_>, url: &str, rest: &str) -> Href {
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
    fn article_slug(&self, path: &str) -> Option<String> {
        let path = without_locale(path);
        let rest = self.rules.article_prefixes.iter().find_map(|prefix| {
            let start = path.get(..prefix.len())?;
            start.eq_ignore_ascii_case(prefix).then(|| &path[prefix.len()..])
        })?;
        let slug = rest.trim_end_matches('/').rsplit('/').next()?;
        (!slug.is_empty()).then(|| strip_md(&escape::percent_decode(slug)).to_owned())
    }

    /// A link from the root: an article's old address, a file of the set, or a page of the legacy site.
    fn rooted(
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

    /// A relative path: from where it is written, from the page, by file name.
    fn relative(&self, work: &mut Work<'_>, path: &str) -> Option<Target> {
        let set = self.site.set;
        let base = &set.file(work.link.base).path;
        let trimmed = path.trim_end_matches('/');
        let from_base = resolve_path(base, trimmed);
        if let Some(logical) = &from_base
            && let Some(target) = self.exact(work, logical)
        {
            return Some(target);
        }
        work.fixable &= work.link.base == work.page.file;
        if work.link.base != work.page.file
            && let Some(logical) = resolve_path(&set.file(work.page.file).path, trimmed)
            && let Some(target) = self.exact(work, &logical)
        {
            work.report(
                "include-link-relative-to-article",
                format!("`{path}` leads to a page from this article, but not from the include"),
            );
            return Some(target);
        }
        let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
        let is_article = !name.contains('.') || name.to_ascii_lowercase().ends_with(".md");
        if is_article && let Some(id) = self.by_slug(work, strip_md(name)) {
            let found = &set.file(self.site.page(id).file).path;
            work.report(
                "link-by-slug",
                format!("`{path}` leads to no file from here; `{found}` was found by its name"),
            );
            work.guess(fixes::with_path(&work.link.url, base, found));
            return Some(Target::Page(id));
        }
        None
    }

    /// The page or file at a logical path, also in other letter case, also without `.md`.
    fn exact(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        let target = self.lookup(work, logical);
        if target.is_some()
            || logical.is_root()
            || !logical.extension().is_empty() && logical.extension() != "md"
        {
            return target;
        }
        let with_extension = SitePath::new(&format!("{logical}.md")).ok()?;
        let index = SitePath::new(&format!("{logical}/index.md")).ok()?;
        self.lookup(work, &with_extension)
            .or_else(|| self.lookup(work, &index))
    }

    fn lookup(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        self.lookup_in(work, work.page.locale, logical)
    }

    fn lookup_in(&self, work: &mut Work<'_>, locale: LocaleId, logical: &SitePath) -> Option<Target> {
        let found = self.site.overlay.find(locale, logical)?;
        let file = self.site.set.file(found.file);
        let target = match file.kind {
            FileKind::Page => Target::Page(self.site.page_of_file(locale, found.file)?),
            FileKind::Asset => Target::Asset(found.file),
            FileKind::Include | FileKind::Toc | FileKind::Ignored | FileKind::Redirects => return None,
        };
        if found.other_case {
            let code = if work.link.image {
                "image-case"
            } else {
                "link-case"
            };
            let name = file.path.file_name().to_owned();
            work.report(code, format!("the file is called `{}`", file.path))
                .help = Some(format!("write `{name}`"));
            work.fix(fixes::with_case(&work.link.url, &file.path));
        }
        Some(target)
    }

    /// The article with this file name. Among several: the one nearest to the page.
    fn by_slug(&self, work: &mut Work<'_>, slug: &str) -> Option<PageId> {
        let ids = self.site.pages_of_slug(work.page.locale, slug);
        let (&first, others) = ids.split_first()?;
        if others.is_empty() {
            return Some(first);
        }
        let path_of = |id: PageId| &self.site.set.file(self.site.page(id).file).path;
        let here = self.site.set.file(work.page.file).path.parent();
        let nearest = ids.iter().copied().min_by_key(|&id| {
            let path = path_of(id);
            (path.parent() != here, path.segments().count(), path.clone())
        })?;
        work.report(
            "slug-ambiguous",
            format!(
                "{} articles are called `{slug}`; `{}` was taken",
                ids.len(),
                path_of(nearest)
            ),
        );
        Some(nearest)
    }

    fn page_href(&self, work: &mut Work<'_>, id: PageId, query: &str, fragment: Option<&str>) -> Href {
        let page = self.site.page(id);
        let url = &page.address.url;
        let fragment = fragment.map_or(String::new(), |fragment| self.fragment(work, page, fragment));
        Href::To(format!("{url}{query}{fragment}"))
    }

    /// `#id` on `page`, or the fragment as written when there is no such id.
    fn fragment(&self, work: &mut Work<'_>, page: &Page, fragment: &str) -> String {
        let decoded = escape::percent_decode(fragment).into_owned();
        if decoded.is_empty() || decoded == "top" {
            return format!("#{fragment}");
        }
        match anchors::find(self.site, page, &decoded) {
            Fragment::Id(id) => format!("#{}", escape::url_path(&id)),
            Fragment::OtherCase(id) => {
                work.report("anchor-case", format!("the anchor is called `{id}`"))
                    .help = Some(format!("write `#{id}`"));
                work.fix(Some(fixes::with_fragment(&work.link.url, &id)));
                format!("#{}", escape::url_path(&id))
            }
            Fragment::Missing(near) => {
                let target = self.site.set.file(page.file);
                let message = if page.file == work.page.file {
                    format!("this page has no anchor `{decoded}`")
                } else {
                    format!("`{}` has no anchor `{decoded}`", target.path)
                };
                work.report("anchor-missing", message).help =
                    (!near.is_empty()).then(|| format!("did you mean `#{}`?", near.join("` or `#")));
                format!("#{fragment}")
            }
        }
    }

    fn asset_url(&self, file: FileId) -> String {
        let source = self.site.set.file(file);
        let tag = source.locale.map(|locale| &self.site.set.locale(locale).tag);
        self.site.urls.asset(tag, &source.path).url
    }

    /// Reports a link without target; articles may have one on the fallback site.
    fn broken(&self, work: &mut Work<'_>, path: &str, url: &str) -> Href {
        let set = self.site.set;
        let logical = resolve_path(&set.file(work.link.base).path, path);
        let redirected = logical.as_ref().and_then(|logical| {
            let chain = &set.locale(work.page.locale).chain;
            chain
                .iter()
                .find_map(|locale| self.site.redirects.pages.get(&(*locale, logical.clone())))
        });
        if let Some(target) = redirected {
            let legacy = &self.rules.legacy_site;
            return Href::To(redirects::target(self.site, work.page.locale, legacy, target));
        }
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        let Some(logical) = logical else {
            work.report("link-outside", format!("`{url}` leads out of the doc set"));
            return Href::Text;
        };
        work.report("link-broken", format!("`{url}` leads to no file of this set"))
            .cause = Some(logical.to_string());
        let slug = strip_md(name);
        if self.rules.fallback_site.is_empty() || (slug.contains('.') && slug == name) {
            return Href::Text;
        }
        let tag = set.locale(work.page.locale).tag.as_str();
        Href::To(
            self.rules
                .fallback_site
                .replace("{slug}", &escape::url_path(slug))
                .replace("{locale}", tag),
        )
    }

    fn image(&self, work: &mut Work<'_>) -> (Href, Option<FileId>) {
        let url = work.link.url.trim().to_owned();
        if url.is_empty() {
            work.report("image-missing", "this picture has no source".to_owned());
            return (Href::Text, None);
        }
        if let Some(rest) = after_scheme(&url) {
            let scheme = &url[..url.len() - rest.len()];
            let embedded = url
                .get(..11)
                .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
            let passes =
                matches!(scheme.to_ascii_lowercase().as_str(), "http:" | "https:" | "//") || embedded;
            if passes {
                return (Href::To(encoded(&url)), None);
            }
            work.report(
                "html-not-allowed",
                format!("a picture may not come from `{scheme}`"),
            );
            return (Href::Text, None);
        }
        let (path, query, _) = split(&url);
        let path = self.plain_path(work, path);
        let base = &self.site.set.file(work.link.base).path;
        let resolve = |from: &SitePath| match path.strip_prefix('/') {
            Some(rest) => SitePath::new(rest).ok(),
            None => resolve_path(from, &path),
        };
        let logical = resolve(base);
        if let Some(Target::Asset(file)) = logical
            .as_ref()
            .and_then(|logical| self.lookup_content(work, logical))
        {
            return (Href::To(format!("{}{query}", self.asset_url(file))), Some(file));
        }
        work.fixable &= work.link.base == work.page.file;
        if work.link.base != work.page.file
            && let Some(from_page) = resolve(&self.site.set.file(work.page.file).path)
            && let Some(Target::Asset(file)) = self.lookup_content(work, &from_page)
        {
            work.report(
                "include-link-relative-to-article",
                format!("`{path}` is a picture from this article, but not from the include"),
            );
            return (Href::To(format!("{}{query}", self.asset_url(file))), Some(file));
        }
        let Some(logical) = logical else {
            work.report("link-outside", format!("`{url}` leads out of the doc set"));
            return (Href::Text, None);
        };
        work.report("image-missing", format!("picture `{path}` does not exist"))
            .cause = Some(logical.to_string());
        let tag = &self.site.set.locale(work.page.content_locale).tag;
        (Href::To(self.site.urls.asset(Some(tag), &logical).url), None)
    }

    /// Pictures belong to the content: a page that falls back shows the pictures it was written with.
    fn lookup_content(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        self.lookup_in(work, work.page.content_locale, logical)
    }
}

/// What follows the scheme of an absolute URL (`http:`) or the slashes of `//host`; `None` for a path.
fn after_scheme(url: &str) -> Option<&str> {
    if let Some(rest) = url.strip_prefix("//") {
        return Some(rest);
    }
    let colon = url.find(':')?;
    let scheme = &url[..colon];
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (is_scheme && !scheme.to_ascii_lowercase().ends_with(".md")).then(|| &url[colon + 1..])
}

/// Path, query with its `?`, and fragment without its `#`.
fn split(url: &str) -> (&str, &str, Option<&str>) {
    let (rest, fragment) = match url.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (url, None),
    };
    let query = rest.find('?').unwrap_or(rest.len());
    (&rest[..query], &rest[query..], fragment)
}

/// `/nl-nl/x` → `/x`; `/xx-yy/` is a placeholder of the guide.
fn without_locale(path: &str) -> &str {
    let Some(rest) = path.strip_prefix('/') else {
        return path;
    };
    let first = rest.split('/').next().unwrap_or("");
    let parts: Vec<&str> = first.split('-').collect();
    let is_locale = parts.len() >= 2
        && parts[0].len() == 2
        && parts
            .iter()
            .all(|part| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
        && rest.len() > first.len();
    if is_locale { &path[first.len() + 1..] } else { path }
}

/// Whether `host` (perhaps with user and port) can be one; placeholders in brackets or braces cannot.
fn is_host(host: &str) -> bool {
    let name = host.rsplit('@').next().unwrap_or(host);
    let is_ip6 = name
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(address, _)| address.parse::<std::net::Ipv6Addr>().is_ok());
    !name.is_empty() && (is_ip6 || !name.contains(['[', ']', '{', '}', '<', '>', '|', '`', ' ', '%']))
}

fn strip_md(name: &str) -> &str {
    match name.len().checked_sub(3).and_then(|at| name.get(at..)) {
        Some(end) if end.eq_ignore_ascii_case(".md") => &name[..name.len() - 3],
        _ => name,
    }
}

/// A URL of another site, with what may not stand raw in an attribute encoded.
fn encoded(url: &str) -> String {
    url.replace(' ', "%20").replace(['\n', '\t', '\r'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(after_scheme("https://x"), Some("//x"));
        assert_eq!(after_scheme("mailto:a@b"), Some("a@b"));
        assert_eq!(after_scheme("//host/x"), Some("host/x"));
        for path in ["a.md", "../b:c.md", "a.md:1", "#x:y", "x y:z"] {
            assert_eq!(after_scheme(path), None, "{path}");
        }
    }

    #[test]
    fn placeholders_are_no_hosts() {
        for host in ["a.b", "a.b:80", "u@a.b", "[::1]:80", "例子.tw"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "[web-site-domain]", "{name}.x", "<site>"] {
            assert!(!is_host(host), "{host}");
        }
    }

    #[test]
    fn urls_split_into_three() {
        assert_eq!(split("a.md?x=1#y"), ("a.md", "?x=1", Some("y")));
        assert_eq!(split("#y"), ("", "", Some("y")));
    }

    #[test]
    fn locales_are_cut_off_rooted_links() {
        assert_eq!(without_locale("/xx-yy/documentation/a"), "/documentation/a");
        assert_eq!(without_locale("/sr-latn-rs/a"), "/a");
        assert_eq!(without_locale("/documentation/a"), "/documentation/a");
    }
}
