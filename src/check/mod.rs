//! Rules: what is wrong with a set that the stages before it read without trouble. One file a family.
//!
//! What a stage cannot help seeing (a missing include, a link that leads nowhere) it reports itself; here
//! is what nobody would notice otherwise. A rule looks at one file ([`file()`]), at one page with its includes
//! ([`page`]) or at the whole set ([`site`]), and is skipped when nobody wants its findings ([`Rules::on`]).

mod diagrams;
mod encoding;
mod html;
mod includes;
mod links;
mod locales;
mod metadata;
mod names;
mod structure;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::base::FileId;
use crate::config::Config;
use crate::diag::policy::Policy;
use crate::diag::{Code, Diagnostic};
use crate::site::Site;
use crate::site::fragments::Fragments;
use crate::site::links::AssetUse;
use crate::source::{Decoded, SourceFile, SourceSet};
use crate::syntax::article::Article;
use crate::syntax::expand::Expanded;
use crate::syntax::fragment::Fragment;

/// Which rules are looked at, and what they go by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'c> {
    /// The configuration.
    pub config: &'c Config,
    /// Which findings count.
    pub policy: &'c Policy,
    /// The day of the check as `YYYY-MM-DD`; `None` when no rule may depend on it.
    pub today: Option<&'c str>,
}

impl Rules<'_> {
    /// Whether findings of `code` count in some file.
    pub fn on(&self, code: Code) -> bool {
        self.policy.counts_somewhere(code)
    }
}

/// One page with its includes, parsed.
#[derive(Debug, Clone, Copy)]
pub struct PageView<'p> {
    /// The page's file.
    pub file: &'p SourceFile,
    /// The page alone.
    pub fragment: &'p Fragment,
    /// The page with its includes, as text.
    pub expanded: &'p Expanded<'p>,
    /// The page with its includes, as elements.
    pub article: &'p Article<'p>,
}

/// The whole set, resolved.
#[derive(Debug, Clone, Copy)]
pub struct SiteView<'s> {
    /// The site; its facts are without findings.
    pub site: &'s Site<'s>,
    /// Pages and includes alone, by [`FileId`].
    pub fragments: &'s Fragments,
    /// The files that pages show or link to, each once, by number.
    pub assets: &'s [FileId],
    /// Where pages show or link to them, each place once.
    pub uses: &'s [AssetUse],
    /// The pages of all locales were resolved, not only of some.
    pub whole: bool,
}

/// What is wrong with the text of a file, whatever it is.
pub fn text(rules: &Rules<'_>, file: FileId, decoded: &Decoded) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    encoding::text(rules, file, decoded, &mut found);
    found
}

/// What is wrong with a page or include whatever shows it.
pub fn file(rules: &Rules<'_>, file: &SourceFile, fragment: &Fragment) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    includes::file(rules, file, fragment, &mut found);
    metadata::file(rules, file, fragment, &mut found);
    names::file(rules, file, fragment, &mut found);
    found
}

/// What is wrong with a page of its own locale.
pub fn page(rules: &Rules<'_>, view: &PageView<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    includes::page(rules, view, &mut found);
    links::page(rules, view, &mut found);
    metadata::page(rules, view, &mut found);
    structure::page(rules, view, &mut found);
    html::page(rules, view, &mut found);
    diagrams::page(rules, view, &mut found);
    names::page(rules, view, &mut found);
    found
}

/// What is wrong between files.
pub fn site(rules: &Rules<'_>, view: &SiteView<'_>) -> Vec<Diagnostic> {
    const RULES: [fn(&Rules<'_>, &SiteView<'_>, &mut Vec<Diagnostic>); 5] = [
        includes::site,
        links::site,
        locales::site,
        metadata::site,
        names::site,
    ];
    let found = RULES.par_iter().flat_map_iter(|find| {
        let mut found = Vec::new();
        find(rules, view, &mut found);
        found
    });
    found.collect()
}

/// Makes one finding of what the pages of an include have to say of one of its links. `found` is what
/// resolving the links of all pages brought to light.
pub fn merge_link_bases(set: &SourceSet, found: &mut [Diagnostic]) {
    links::merge(set, found);
}
