//! Relative paths of links → files of the set: from where they are written, from the page, by file name.

use super::url::strip_md;
use super::{Href, Resolver, Target, Work};
use crate::base::{LocaleId, SitePath, escape};
use crate::site::includes::resolve_path;
use crate::site::{PageId, fixes, redirects};
use crate::source::FileKind;

impl Resolver<'_> {
    /// Percent-decodes, and turns backslashes round.
    pub(super) fn plain_path(&self, work: &mut Work<'_>, path: &str) -> String {
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

    /// A relative path: from where it is written, from the page, by file name.
    pub(super) fn relative(&self, work: &mut Work<'_>, path: &str) -> Option<Target> {
        let set = self.site.set;
        let base = &set.file(work.link.base).path;
        let trimmed = path.trim_end_matches('/');
        let from_base = resolve_path(base, trimmed);
        if let Some(logical) = &from_base
            && let Some(target) = self.exact(work, logical)
        {
            return Some(target);
        }
        let fixable = work.fixable;
        work.fixable &= work.link.base == work.page.file;
        if work.link.base != work.page.file
            && let Some(logical) = resolve_path(&set.file(work.page.file).path, trimmed)
            && let Some(target) = self.exact(work, &logical)
        {
            let file = match target {
                Target::Page(id) => self.site.page(id).file,
                Target::Asset(file) => file,
            };
            work.relative_to_article(path, base, &set.file(file).path, fixable);
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
    pub(super) fn exact(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        let target = self.lookup(work, logical);
        if target.is_some()
            || logical.is_root()
            || !logical.extension().is_empty() && logical.extension() != "md"
        {
            return target;
        }
        let with_extension = SitePath::new(&format!("{logical}.md")).ok()?;
        let index = SitePath::new(&format!("{logical}/index.md")).ok()?;
        if let Some(target) = self.lookup(work, &with_extension) {
            let url = &work.link.url;
            let fixed = fixes::with_extension(url);
            let message = format!("`{url}` lacks its extension `.md`");
            work.report("link-no-extension", message).help = Some(format!("write `{fixed}`"));
            work.fix(Some(fixed));
            return Some(target);
        }
        self.lookup(work, &index)
    }

    pub(super) fn lookup(&self, work: &mut Work<'_>, logical: &SitePath) -> Option<Target> {
        self.lookup_in(work, work.page.locale, logical)
    }

    pub(super) fn lookup_in(
        &self,
        work: &mut Work<'_>,
        locale: LocaleId,
        logical: &SitePath,
    ) -> Option<Target> {
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
    pub(super) fn by_slug(&self, work: &mut Work<'_>, slug: &str) -> Option<PageId> {
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

    /// Reports a link without target; articles may have one on the fallback site.
    pub(super) fn broken(&self, work: &mut Work<'_>, path: &str, url: &str) -> Href {
        let set = self.site.set;
        let logical = resolve_path(&set.file(work.link.base).path, path);
        let redirected = logical.as_ref().and_then(|logical| {
            let chain = &set.locale(work.page.locale).chain;
            chain
                .iter()
                .find_map(|locale| self.site.redirects.pages.get(&(*locale, logical.clone())))
        });
        if let Some(target) = redirected {
            let finding = work.report("link-redirected", format!("`{path}` has moved to `{target}`"));
            finding.help = Some(format!("link to `{target}`"));
            finding.cause = logical.as_ref().map(SitePath::to_string);
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
}
