//! Links of includes that start from the place of a page: from how many pages of the include they work.

use rustc_hash::FxHashMap;

use crate::base::{FileId, Span};
use crate::diag::{Applicability, Diagnostic, Fix};
use crate::source::SourceSet;

/// The finding of a link that works from the page it is shown on, but not from its include.
const WORKS: &str = "include-link-relative-to-article";
/// What it becomes when it works from some pages only.
const FAILS: &str = "include-link-wrong-base";
/// What other pages of the include have to say of the same link.
const ELSEWHERE: [&str; 4] = ["image-missing", "link-broken", "link-by-slug", "link-outside"];

/// What the pages of an include make of one of its links.
#[derive(Default)]
struct Spread {
    works: Vec<FileId>,
    others: Vec<FileId>,
    /// A page has no target for it at all.
    broken: bool,
    /// How to write it so that it starts from the include; `None` when its pages do not agree.
    fix: Option<Fix>,
    disagree: bool,
}

/// Makes one finding of all that pages have to say of a link that starts from a page's place in an include:
/// it says from how many of them the link works. Other findings stay as they are.
pub(in crate::check) fn merge(set: &SourceSet, found: &mut [Diagnostic]) {
    let mut spreads: FxHashMap<Span, Spread> = FxHashMap::default();
    for finding in found.iter().filter(|finding| finding.code == WORKS) {
        let spread = spreads.entry(finding.span).or_default();
        add(&mut spread.works, finding);
        spread.disagree |= spread.fix.is_some() && spread.fix != finding.fix;
        spread.fix = finding.fix.clone().or(spread.fix.take());
    }
    if spreads.is_empty() {
        return;
    }
    let is_elsewhere = |finding: &Diagnostic| ELSEWHERE.contains(&finding.code);
    for finding in found.iter().filter(|finding| is_elsewhere(finding)) {
        if let Some(spread) = spreads.get_mut(&finding.span) {
            add(&mut spread.others, finding);
            spread.broken |= finding.code != "link-by-slug";
        }
    }
    let messages: FxHashMap<Span, String> = found
        .iter()
        .filter(|finding| finding.code == WORKS)
        .map(|finding| (finding.span, finding.message.clone()))
        .collect();
    for finding in found.iter_mut() {
        if finding.code != WORKS && !is_elsewhere(finding) {
            continue;
        }
        let (Some(spread), Some(message)) = (spreads.get(&finding.span), messages.get(&finding.span)) else {
            continue;
        };
        let code = if spread.broken { FAILS } else { WORKS };
        let chain = std::mem::take(&mut finding.chain);
        *finding =
            Diagnostic::new(code, finding.span, format!("{message}: {}", spread.count())).with_chain(chain);
        finding.help = Some(spread.help(set));
        finding.fix = spread.agreed();
    }
}

/// Adds the page on which `finding` is.
fn add(pages: &mut Vec<FileId>, finding: &Diagnostic) {
    let page = finding.chain.first().map_or(finding.span.file, |head| head.file);
    if !pages.contains(&page) {
        pages.push(page);
    }
}

impl Spread {
    fn count(&self) -> String {
        let works = self.works.len();
        match (works, works + self.others.len()) {
            (1, 1) => "it works from the only page that shows it".to_owned(),
            (works, all) if works == all => format!("it works from all {all} pages that show it"),
            (works, all) => format!("it works from {works} of the {all} pages that show it"),
        }
    }

    fn help(&self, set: &SourceSet) -> String {
        let names = self.others.iter().map(|&page| set.file(page).name.as_str());
        let not = names
            .min()
            .map_or(String::new(), |name| format!("; it does not from `{name}`"));
        match self.agreed().as_ref().and_then(|fix| fix.edits.first()) {
            Some(edit) => format!("write `{}`, which starts from the include{not}", edit.insert),
            None => format!("write a path that starts from the include{not}"),
        }
    }

    /// The fix on which all pages agree. Where none of them changes its target it is certain.
    fn agreed(&self) -> Option<Fix> {
        let mut fix = self.fix.clone().filter(|_| !self.disagree)?;
        if !self.others.is_empty() {
            fix.applicability = Applicability::Unsafe;
        }
        Some(fix)
    }
}
