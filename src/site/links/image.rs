//! Pictures → the files they show.

use super::url::{after_scheme, encoded, fault, split};
use super::{Href, Resolver, Target, Work, without_blanks};
use crate::base::{FileId, SitePath};
use crate::site::includes::resolve_path;

impl Resolver<'_> {
    pub(super) fn image(&self, work: &mut Work<'_>) -> (Href, Option<FileId>) {
        let url = without_blanks(work);
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
                if let Some(fault) = fault(rest).filter(|_| !embedded) {
                    work.report("link-invalid", fault);
                }
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
        let fixable = work.fixable;
        work.fixable &= work.link.base == work.page.file;
        if work.link.base != work.page.file
            && let Some(from_page) = resolve(&self.site.set.file(work.page.file).path)
            && let Some(Target::Asset(file)) = self.lookup_content(work, &from_page)
        {
            let file_path = &self.site.set.file(file).path;
            work.relative_to_article(&path, base, file_path, fixable);
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
    pub(super) fn lookup_content(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        self.lookup_in(work, work.page.content_locale, logical)
    }
}
