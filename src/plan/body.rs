//! What a page's body shows beside its markdown: links resolved, pictures measured, videos found.

use std::collections::BTreeMap;

use super::inputs::{BodyInputs, LinkTarget};
use super::videos::VideoRules;
use crate::base::FileId;
use crate::diag::Diagnostic;
use crate::site::Page;
use crate::site::links::{AssetUse, Href, Resolver};
use crate::syntax::facts::References;

/// The body of a page, planned.
#[derive(Debug)]
pub struct BodyPlan {
    /// What the body shows; its pictures are not measured yet.
    pub body: Body,
    /// The files that must be copied for it, and where it says so.
    pub uses: Vec<AssetUse>,
    /// What is wrong with its links and pictures.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a body shows, before its pictures are measured.
#[derive(Debug, Clone)]
pub struct Body {
    /// All but the sizes of pictures.
    pub inputs: BodyInputs,
    /// The files of its pictures, with their places in [`BodyInputs::links`].
    pictures: Vec<(usize, FileId)>,
}

impl Body {
    /// About how many bytes of memory it takes.
    pub fn size(&self) -> usize {
        let text = |link: &LinkTarget| link.url.as_ref().map_or(0, String::len);
        let links = self.inputs.links.iter();
        links
            .map(|link| size_of::<LinkTarget>() + text(link))
            .sum::<usize>()
            + size_of::<Self>()
    }

    /// What the body shows, with its pictures as `size` measures them, in pixels.
    pub fn measured(mut self, size: impl Fn(FileId) -> Option<(u32, u32)>) -> BodyInputs {
        for (at, file) in self.pictures {
            if let Some(link) = self.inputs.links.get_mut(at) {
                link.size = size(file);
            }
        }
        self.inputs
    }
}

/// Plans the body of `page`, which has these `references`.
pub fn plan(resolver: &Resolver<'_>, page: &Page, references: &References, videos: &VideoRules) -> BodyPlan {
    let mut uses = Vec::new();
    let mut diagnostics = Vec::new();
    let mut pictures = Vec::new();
    let mut links = Vec::with_capacity(references.links.len());
    for link in &references.links {
        let resolved = resolver.resolve(page, link);
        pictures.extend(
            resolved
                .asset
                .filter(|_| link.image)
                .map(|file| (links.len(), file)),
        );
        uses.extend(resolved.asset.map(|asset| AssetUse {
            asset,
            from: link.span,
        }));
        diagnostics.extend(resolved.diagnostics);
        let url = match resolved.href {
            Href::To(url) => Some(url),
            Href::Text => None,
        };
        links.push(LinkTarget { url, size: None });
    }
    let inputs = BodyInputs {
        url: page.address.url.clone(),
        links,
        videos: references
            .videos
            .iter()
            .map(|video| videos.target(&video.name))
            .collect(),
        include_names: BTreeMap::new(),
    };
    BodyPlan {
        body: Body { inputs, pictures },
        uses,
        diagnostics,
    }
}

/// The videos among `references` that no rule gives an address for.
pub fn unmapped_videos(references: &References, videos: &VideoRules) -> Vec<Diagnostic> {
    let unmapped = references
        .videos
        .iter()
        .filter(|video| !videos.knows(&video.name));
    unmapped
        .map(|video| {
            let message = format!(
                "video `{}` has no known address and is shown as a link",
                video.name
            );
            Diagnostic::new("video-unmapped", video.span, message)
                .with_help(format!("add `{}` to `[videos.map]` in lazuli.toml", video.name))
        })
        .collect()
}
