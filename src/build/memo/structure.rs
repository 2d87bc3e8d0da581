//! The structure of a site: all that a page can see of the set around it, as one key.
//!
//! What the links of a page lead to, what is wrong with them, what stands around its text and the site's
//! generated pages are functions of it and, for a page, of the page itself. So long as it stays, an edit
//! reaches no page but those that show the edited text. Everything goes in that planning and resolving look
//! at; they cannot ask for more, as a [`Site`](crate::site::Site) has no more.

use super::super::BuildOptions;
use super::super::load::Loaded;
use crate::base::LocaleId;
use crate::base::hash::feed;
use crate::cache::Key;
use crate::site::PageId;
use crate::source::{FileKind, LocaleInfo, SourceSet};
use crate::theme::Theme;

/// The key of a structure.
#[derive(Debug, Clone, Copy)]
pub(in crate::build) struct Structure(Key);

/// What a record says of a structure, so that one key never has two meanings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'k> {
    /// The links of a page.
    Links(Key, PageId),
    /// The HTML of a page.
    Html(Key, PageId),
    /// The plans of all locales.
    Plans,
    /// The files that are neither pages of the set nor copies nor of an index.
    Rest,
    /// The search index of a locale: of its pages, by the keys of their facts.
    Index(LocaleId, &'k [Key]),
}

impl Structure {
    /// The structure of a set under `settings`. `sizes` are those of its pictures, by file.
    pub(in crate::build) fn new(
        options: &BuildOptions,
        settings: Key,
        loaded: &Loaded,
        theme: &Theme,
        sizes: &[Option<(u32, u32)>],
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&settings.0);
        feed(&mut hasher, theme.fingerprint().as_bytes());
        feed(&mut hasher, format!("{:?}", options.locales));
        feed_list(&mut hasher, &loaded.set);
        for (index, file) in loaded.set.files.iter().enumerate() {
            match file.kind {
                FileKind::Page => {
                    let facts = loaded.facts[index].as_deref();
                    feed(&mut hasher, facts.map_or(&[][..], |facts| &facts.seen[..]));
                }
                FileKind::Toc | FileKind::Redirects => feed(&mut hasher, loaded.source_keys[index].0),
                FileKind::Asset => feed(&mut hasher, format!("{:?}", sizes.get(index))),
                // Other files see that these are there, and no more.
                FileKind::Include | FileKind::Ignored => {}
            }
        }
        Self(Key::of(&hasher))
    }

    /// The key of what is known of a `part`.
    pub(super) fn key(self, part: Part<'_>) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0.0);
        let (name, of) = match part {
            Part::Links(facts, page) => ("links", Some((facts, page))),
            Part::Html(facts, page) => ("html", Some((facts, page))),
            Part::Plans => ("plans", None),
            Part::Rest => ("rest", None),
            Part::Index(..) => ("index", None),
        };
        feed(&mut hasher, name);
        if let Some((facts, PageId(page))) = of {
            hasher.update(&facts.0);
            hasher.update(&page.to_le_bytes());
        }
        if let Part::Index(LocaleId(locale), facts) = part {
            hasher.update(&locale.to_le_bytes());
            for key in facts {
                hasher.update(&key.0);
            }
        }
        Key::of(&hasher)
    }
}

/// Feeds the locales and the list of files, wherever they are on disk.
pub(in crate::build) fn feed_list(hasher: &mut blake3::Hasher, set: &SourceSet) {
    for locale in &set.locales {
        let LocaleInfo {
            tag,
            root: _,
            name,
            chain,
            title,
            description,
        } = locale;
        feed(
            hasher,
            format!("{tag:?} {name:?} {chain:?} {title:?} {description:?}"),
        );
    }
    for file in &set.files {
        feed(hasher, &file.name);
        feed(hasher, file.path.as_str());
        feed(hasher, format!("{:?} {:?}", file.locale, file.kind));
    }
}
