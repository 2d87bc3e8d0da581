//! One of several builds that share a site: what belongs to its part, and what proves that parts fit.

use super::BuildOptions;
use super::load::Loaded;
use crate::base::hash::feed;
use crate::base::{FileId, LocaleId};
use crate::cache;
use crate::diag::{Diagnostic, Sink, Sources};
use crate::emit::part::Note;
use crate::site::{PageId, Site};
use crate::source::FileKind;
use crate::theme::Theme;

/// Whether this build writes the article `id`: by where it stands, so that pages that come and go move no others.
pub(super) fn has_page(options: &BuildOptions, site: &Site<'_>, id: PageId) -> bool {
    options.shard.is_none_or(|shard| {
        let page = site.page(id);
        let tag = &site.set.locale(page.locale).tag;
        shard.has(&format!("{tag}/{}", site.set.file(page.file).path))
    })
}

/// Whether this build writes what is no article.
pub(super) fn has_rest(options: &BuildOptions) -> bool {
    options.shard.is_none_or(|shard| shard.is_first())
}

/// Of what all builds of a site find, what this one reports: the findings of files that belong to its part, so
/// that all builds together report each once.
pub(super) fn own_findings(options: &BuildOptions, sources: &dyn Sources, found: Sink) -> Sink {
    let Some(shard) = options.shard else {
        return found;
    };
    let is_own = |finding: &Diagnostic| shard.has(sources.name(finding.span.file));
    let mut own = Sink::default();
    own.extend(found.into_sorted(sources).into_iter().filter(is_own));
    own
}

/// The note that says which part this is; its hash is of everything that pages can show.
pub(super) fn note(
    options: &BuildOptions,
    loaded: &Loaded,
    sources: &dyn Sources,
    theme: &Theme,
    sizes: &[Option<(u32, u32)>],
) -> Option<Note> {
    let shard = options.shard?;
    let mut hasher = blake3::Hasher::new();
    let mut feed = |bytes: &[u8]| feed(&mut hasher, bytes);
    feed(&cache::identity().unwrap_or_default().0);
    feed(env!("CARGO_PKG_VERSION").as_bytes());
    feed(&serde_json::to_vec(&options.config).unwrap_or_default());
    feed(theme.fingerprint().as_bytes());
    for locale in &loaded.set.locales {
        feed(locale.tag.as_str().as_bytes());
    }
    for (index, file) in loaded.set.files.iter().enumerate() {
        feed(file.name.as_bytes());
        // The key of a page is of all that it is spliced of; of a picture, pages know the size.
        feed(&loaded.keys.get(index).copied().unwrap_or_default().0);
        if matches!(file.kind, FileKind::Toc | FileKind::Redirects) {
            feed(sources.text(FileId(index as u32)).as_bytes());
        }
        if let Some((width, height)) = sizes.get(index).copied().flatten() {
            feed(&width.to_le_bytes());
            feed(&height.to_le_bytes());
        }
    }
    Some(Note {
        shard,
        inputs: hasher.finalize(),
        has_manifest: options.config.site.manifest,
    })
}

/// How many articles of `locales` this build writes.
pub(super) fn pages(
    options: &BuildOptions,
    site: &Site<'_>,
    locales: impl IntoIterator<Item = LocaleId>,
) -> usize {
    let articles = locales.into_iter().flat_map(|locale| site.articles_of(locale));
    articles.filter(|&id| has_page(options, site, id)).count()
}
