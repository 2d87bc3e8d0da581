//! Pictures and pages that links lead to, and back.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{DepSet, LinkRow};
use crate::base::{FileId, Span};
use crate::site::Page;
use crate::site::graph::NodeId;
use crate::site::links::{Href, Resolved, Resolver};
use crate::source::FileKind;
use crate::syntax::facts::LinkFact;

impl DepSet<'_> {
    /// The pictures and pages that links in `files` lead to, as the first page that shows `reading` sees
    /// them. Each target once a place.
    pub(super) fn links_in(&self, reading: Option<NodeId>, files: &[FileId]) -> (Vec<LinkRow>, Vec<LinkRow>) {
        let (mut pictures, mut pages) = (Vec::new(), Vec::new());
        let Some(page) = reading.and_then(|id| self.first_page(id)) else {
            return (pictures, pages);
        };
        let files: FxHashSet<FileId> = files.iter().copied().collect();
        let of_locale = self.site.pages_of(page.locale).map(|id| self.site.page(id));
        let by_url: FxHashMap<&str, FileId> = of_locale
            .map(|page| (page.address.url.as_str(), page.file))
            .collect();
        let references = self.site.facts_of(page).map(|facts| facts.references.unpack());
        let links = references.unwrap_or_default().links;
        for link in links.iter().filter(|link| files.contains(&link.base)) {
            let resolved = self.resolver().resolve(page, link);
            let missing = resolved.diagnostics.iter().find_map(|found| {
                let is_missing = matches!(found.code, "image-missing" | "link-broken");
                found.cause.clone().filter(|_| is_missing)
            });
            let to_page = plain_url(&resolved).and_then(|url| by_url.get(url));
            let row = |file: String, missing| self.link_row(file, link, missing);
            match (resolved.asset, to_page, missing) {
                (Some(file), ..) => pictures.push(row(self.name(file), false)),
                (None, Some(&file), _) if file != link.base => pages.push(row(self.name(file), false)),
                (None, None, Some(path)) if link.image => pictures.push(row(path, true)),
                (None, None, Some(path)) => pages.push(row(path, true)),
                _ => {}
            }
        }
        for rows in [&mut pictures, &mut pages] {
            rows.sort();
            rows.dedup();
        }
        (pictures, pages)
    }

    /// Who shows or links to `file`: the files that hold a picture or download, with the place, and the links
    /// to a page.
    pub(super) fn links_to(&self, file: FileId) -> (Vec<(NodeId, Span)>, Vec<LinkRow>) {
        let is_asset = match self.loaded.set.file(file).kind {
            FileKind::Asset => true,
            FileKind::Page => false,
            _ => return (Vec::new(), Vec::new()),
        };
        let own = self.site.pages.iter().filter(|page| page.file == file);
        let urls: FxHashSet<&str> = own.map(|page| page.address.url.as_str()).collect();
        let leads_here = |resolved: &Resolved| match is_asset {
            true => resolved.asset == Some(file),
            false => plain_url(resolved).is_some_and(|url| urls.contains(url)),
        };
        let found: Vec<(NodeId, LinkFact)> = self
            .site
            .pages
            .par_iter()
            .flat_map_iter(|page| {
                let references = self.site.facts_of(page).map(|facts| facts.references.unpack());
                let links = references.unwrap_or_default().links;
                let links = links.into_iter().filter(|link| is_asset || link.base != file);
                let leading = links.filter(|link| leads_here(&self.resolver().resolve(page, link)));
                leading.filter_map(|link| Some((self.graph.find(link.base, page.content_locale)?, link)))
            })
            .collect();
        if is_asset {
            let mut holders: Vec<_> = found.iter().map(|(id, link)| (*id, link.span)).collect();
            holders.sort_unstable_by_key(|&(id, span)| (span, id));
            holders.dedup();
            return (holders, Vec::new());
        }
        let mut rows: Vec<LinkRow> = Vec::new();
        let mut seen: FxHashSet<Span> = FxHashSet::default();
        for (_, link) in found {
            if seen.insert(link.span) {
                rows.push(self.link_row(self.name(file), &link, false));
            }
        }
        rows.sort();
        rows.dedup();
        (Vec::new(), rows)
    }

    /// The pictures that no page of any locale shows, by name.
    pub(super) fn unused_pictures(&self) -> Vec<FileId> {
        let resolver = Resolver {
            site: self.site,
            rules: &self.options.config.links,
        };
        let pages = self.site.pages.par_iter();
        let links = pages.filter_map(|page| Some((page, self.site.facts_of(page)?)));
        let shown = links.flat_map_iter(|(page, facts)| {
            let references = facts.references.unpack();
            let resolved = references.links.iter().map(|link| resolver.resolve(page, link));
            resolved.filter_map(|resolved| resolved.asset).collect::<Vec<_>>()
        });
        let mut used: Vec<FileId> = shown.collect();
        used.sort_unstable();
        used.dedup();
        self.loaded.set.unused_pictures(&used)
    }

    /// The page of the locale's own that shows a node, the nearest first.
    fn first_page(&self, id: NodeId) -> Option<&Page> {
        let reach = self.graph.reach([id]);
        let page = reach.order.iter().find(|&&id| self.graph.is_page(id))?;
        let node = self.graph.node(*page);
        let id = self.site.page_of_file(node.locale, node.file)?;
        Some(self.site.page(id))
    }

    fn resolver(&self) -> Resolver<'_> {
        Resolver {
            site: self.site,
            rules: &self.options.config.links,
        }
    }

    fn link_row(&self, file: String, link: &LinkFact, missing: bool) -> LinkRow {
        LinkRow {
            file,
            from: self.name(link.span.file),
            line: self.line(link.span),
            missing,
        }
    }
}

/// The address that a link leads to, without query and fragment.
fn plain_url(resolved: &Resolved) -> Option<&str> {
    match &resolved.href {
        Href::To(url) => url.split(['?', '#']).next().filter(|url| !url.is_empty()),
        Href::Text => None,
    }
}
