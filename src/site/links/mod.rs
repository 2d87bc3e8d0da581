//! Links and pictures → where they lead for the reader of a page (spec 5.2).

mod absolute;
mod image;
mod relative;
mod url;

use super::anchors::{self, Fragment};
use super::fixes;
use super::{Page, PageId, Site, redirects};
use crate::base::{FileId, SitePath, Span, escape, suggest};
use crate::config::model::Links as Rules;
use crate::diag::{Applicability, Code, Diagnostic, Fix, TextEdit};
use crate::syntax::article::LinkForm;
use crate::syntax::facts::LinkFact;
use url::{after_scheme, split};

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

/// A file that a page shows or links to, and where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct AssetUse {
    /// The file.
    pub asset: FileId,
    /// The URL.
    pub from: Span,
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

    /// Reports a link of the include at `base` that leads to `to` from this page only. Whether it may be
    /// changed is known once all pages of the include are (see `check::links`).
    fn relative_to_article(&mut self, path: &str, base: &SitePath, to: &SitePath, fixable: bool) {
        let url = fixes::with_path(&self.link.url, base, to);
        let message = format!("`{path}` starts from the page, not from this include");
        let edit = TextEdit::new(self.link.span, url.clone()).expecting(&self.link.url);
        let finding = self.report("include-link-relative-to-article", message);
        finding.help = Some(format!("write `{url}`"));
        finding.fix = fixable.then_some(Fix {
            applicability: Applicability::Safe,
            edits: vec![edit],
        });
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

/// The URL of a link without blanks at its ends, which are reported.
fn without_blanks(work: &mut Work<'_>) -> String {
    let written: &str = &work.link.url;
    let url = written.trim().trim_end_matches("%20").to_owned();
    if url != written && !url.is_empty() {
        work.report(
            "link-blanks",
            "blanks stand beside the target of this link".to_owned(),
        );
        work.fix(Some(url.clone()));
    }
    url
}

impl Resolver<'_> {
    /// Resolves `link` for the readers of `page`.
    pub fn resolve(&self, page: &Page, link: &LinkFact) -> Resolved {
        let mut work = Work {
            page,
            link,
            found: Vec::new(),
            // Nothing but an address can stand in `<…>` or in the text.
            fixable: self.site.set.file(link.base).locale == Some(page.locale)
                && !matches!(link.form, LinkForm::Auto | LinkForm::Bare),
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
        let url = without_blanks(work);
        if url.is_empty() {
            work.report("link-empty", "this link has no target".to_owned());
            return (Href::Text, None);
        }
        if let Some(rest) = after_scheme(&url) {
            return (self.absolute(work, &url, rest), None);
        }
        let (path, query, fragment) = split(&url);
        if path.is_empty() {
            // What an include's page lacks, another page of the include may have.
            work.fixable &= work.link.base == work.page.file;
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

    fn page_href(&self, work: &mut Work<'_>, id: PageId, query: &str, fragment: Option<&str>) -> Href {
        let page = self.site.page(self.behind_stubs(work, id));
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
            Fragment::Missing(_) if self.lost_in_translation(work, page, &decoded) => {
                format!("#{fragment}")
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
                if let [near] = &near[..]
                    && suggest::is_slip(&decoded, near)
                {
                    work.guess(fixes::with_fragment(&work.link.url, near));
                }
                format!("#{fragment}")
            }
        }
    }

    /// Whether the page that `work` stands on falls back, and the anchor that it names exists where it was
    /// written but not on the reader's own `target`. Then this is reported: nobody sees it in either locale alone.
    fn lost_in_translation(&self, work: &mut Work<'_>, target: &Page, anchor: &str) -> bool {
        if !work.page.falls_back() || target.falls_back() {
            return false;
        }
        let original = self.site.counterpart(target, work.page.content_locale);
        let exists = original.is_some_and(|original| {
            let found = anchors::find(self.site, self.site.page(original), anchor);
            !matches!(found, Fragment::Missing(_))
        });
        if exists {
            let set = self.site.set;
            let (file, tag) = (set.file(target.file), &set.locale(target.locale).tag);
            let message = format!(
                "the {tag} readers of this page miss the anchor `{anchor}` in `{}`",
                file.name
            );
            let finding = work.report("anchor-missing-in-translation", message);
            finding.cause = Some(format!("{}#{anchor}", file.name));
            finding.help = Some(format!(
                "put `<a name=\"{anchor}\"></a>` before its heading in `{}`",
                file.name
            ));
        }
        exists
    }

    /// The page that the stub `id` sends its readers on to, at the end of all stubs; a page that is no stub,
    /// or whose end is not in this set, is itself.
    fn behind_stubs(&self, work: &mut Work<'_>, id: PageId) -> PageId {
        let page = self.site.page(id);
        if !self.site.is_redirect(page) {
            return id;
        }
        let set = self.site.set;
        let stub = set.file(page.file);
        let end = redirects::last_page(self.site, id);
        let to = match end {
            Some(end) => set.file(self.site.page(end).file).path.to_string(),
            None => {
                let facts = self.site.facts_of(page);
                let url = facts.and_then(|facts| facts.metadata.redirect_url());
                url.unwrap_or_default().to_owned()
            }
        };
        let finding = work.report(
            "link-redirected",
            format!("`{}` sends its readers on to `{to}`", stub.path),
        );
        finding.cause = Some(stub.name.clone());
        finding.help = Some(format!("link to `{to}`"));
        let Some(end) = end else { return id };
        let base = &set.file(work.link.base).path;
        let to = &set.file(self.site.page(end).file).path;
        work.fix(Some(fixes::with_path(&work.link.url, base, to)));
        end
    }

    fn asset_url(&self, file: FileId) -> String {
        let source = self.site.set.file(file);
        let tag = source.locale.map(|locale| &self.site.set.locale(locale).tag);
        self.site.urls.asset(tag, &source.path).url
    }
}
