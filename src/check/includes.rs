//! Rules about includes that no single page can see: who uses a file, what goes in circles, what an include
//! does to the page around it.

use rustc_hash::FxHashMap;

use super::{PageView, Rules, SiteView};
use crate::base::{FileId, LocaleId, SitePath, Span};
use crate::diag::Diagnostic;
use crate::site::Graph;
use crate::site::graph::{Cycle, Lead, NodeId, Use};
use crate::source::{FileKind, SourceFile};
use crate::syntax::fragment::Fragment;
use crate::syntax::interrupted::splits_list;

/// The rules that need the include graph.
const OF_THE_GRAPH: [&str; 4] = [
    "include-cycle",
    "include-only-in-locale",
    "include-unused",
    "include-used-once",
];

/// How often the pages behind a cycle are looked for. Each search may visit the whole graph, and a hostile set
/// has as many cycles as directives; those after the first thousands are told without their pages.
const MOST_TRACES: usize = 2000;

/// Looks at one file alone.
pub(super) fn file(rules: &Rules<'_>, file: &SourceFile, fragment: &Fragment, found: &mut Vec<Diagnostic>) {
    if file.kind == FileKind::Include && !fragment.includes.is_empty() && rules.on("include-nested") {
        found.extend(fragment.includes.iter().map(|include| {
            let message = format!("this include includes another, `{}`", include.path);
            Diagnostic::new("include-nested", include.span, message)
                .with_help("put the text here, or let the pages include both")
        }));
    }
}

/// Looks at one page with its includes.
pub(super) fn page(rules: &Rules<'_>, view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    if rules.on("include-splits-list") {
        for splice in view.expanded.splices() {
            if splits_list(splice.parent, splice.include, splice.fragment) {
                let message = format!("include `{}` cuts the list around it in two", splice.include.path);
                found.push(
                    Diagnostic::new("include-splits-list", splice.include.span, message)
                        .with_help("indent the directive as far as the text of the item above")
                        .with_chain(view.expanded.directives(splice.within)),
                );
            }
        }
    }
    if rules.on("include-definition-clash") && !view.fragment.definitions.is_empty() {
        definition_clashes(view, found);
    }
}

/// Labels that an include defines otherwise than the page.
fn definition_clashes(view: &PageView<'_>, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    for splice in view
        .expanded
        .splices()
        .filter(|splice| !splice.fragment.definitions.is_empty())
    {
        for (label, definition) in splice.fragment.definitions.all() {
            let Some(of_page) = view.fragment.definitions.get(label) else {
                continue;
            };
            if alike(&definition.url, &of_page.url) {
                continue;
            }
            let mut chain = view.expanded.directives(splice.within);
            chain.push(splice.include.span);
            let message = format!("`[{label}]` is `{}` here, but not in the page", definition.url);
            found.push(
                Diagnostic::new("include-definition-clash", definition.span, message)
                    .with_help("give one of the two another label")
                    .with_chain(chain),
            );
        }
    }
    found[before..].sort_by_key(|diagnostic| diagnostic.span);
}

/// Looks at the includes of the whole set.
pub(super) fn site(rules: &Rules<'_>, view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    if !OF_THE_GRAPH.into_iter().any(|code| rules.on(code)) {
        return;
    }
    let site = view.site;
    let graph = Graph::new(site.set, site.overlay, view.fragments);
    if rules.on("include-cycle") {
        let mut traces = MOST_TRACES;
        for cycle in graph.cycles() {
            found.extend(circle(view, &graph, &cycle, &mut traces));
        }
    }
    if rules.on("include-unused") {
        unused(view, &graph, found);
    }
    if rules.on("include-used-once") {
        used_once(view, &graph, found);
    }
    if rules.on("include-only-in-locale") {
        only_in_locale(view, found);
    }
}

/// A cycle: all its directives, the whole circle by name, and the pages that run into it.
fn circle(view: &SiteView<'_>, graph: &Graph<'_>, cycle: &Cycle, traces: &mut usize) -> Vec<Diagnostic> {
    let set = view.site.set;
    let name = |id: NodeId| format!("`{}`", set.file(graph.node(id).file).path);
    let mut names: Vec<String> = cycle.nodes.iter().copied().map(name).collect();
    if cycle.omitted > 0 {
        names.insert(names.len() / 2, format!("{} more", cycle.omitted));
    }
    names.extend(cycle.nodes.first().copied().map(name));
    let names = names.join(" -> ");

    let nexts = cycle.nodes.iter().cycle().skip(1);
    let steps = cycle.nodes.iter().zip(nexts);
    // The last step closes the circle. Any of them may be the one too many, so all are told.
    let steps: Vec<_> = steps
        .filter_map(|(&by, &to)| Some((by, closing(graph, by, to)?)))
        .collect();
    let message = format!("includes go in a circle: {names}");
    steps
        .into_iter()
        .rev()
        .map(|(by, span)| {
            let mut finding = Diagnostic::new("include-cycle", span, message.clone())
                .with_help("remove one of these directives, or take the common part out into its own file")
                .with_cause(names.clone());
            if *traces > 0 {
                *traces -= 1;
                trace(graph, by, &mut finding);
            }
            finding
        })
        .collect()
}

/// Adds the ways by which pages come to show the file `to`.
fn trace(graph: &Graph<'_>, to: NodeId, finding: &mut Diagnostic) {
    let reach = graph.reach([to]);
    let mut pages: Vec<NodeId> = reach
        .order
        .iter()
        .copied()
        .filter(|&id| graph.is_page(id))
        .collect();
    pages.sort_by_key(|&id| graph.node(id).file);
    let mut ways = pages.iter().map(|&page| graph.way(&reach, page));
    finding.chain = ways.next().unwrap_or_default();
    finding.also_from = ways.filter_map(|way| way.first().copied()).collect();
}

/// Where `by` names `to`.
fn closing(graph: &Graph<'_>, by: NodeId, to: NodeId) -> Option<Span> {
    let mut leads = graph.node(by).leads.iter();
    let directive = leads.position(|lead| *lead == Lead::To(to))?;
    Some(graph.directive(Use { by, directive })?.path_span)
}

/// The includes of the set.
fn includes<'s>(view: &SiteView<'s>) -> impl Iterator<Item = (FileId, &'s SourceFile)> {
    let files = view.site.set.iter();
    files.filter(|(_, file)| file.kind == FileKind::Include)
}

fn at_start(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

/// Includes that no page of any locale shows. A translation is used as soon as its original is: its page may
/// be translated next.
fn unused(view: &SiteView<'_>, graph: &Graph<'_>, found: &mut Vec<Diagnostic>) {
    for (file, user) in graph.unused_includes() {
        let source = view.site.set.file(file);
        let help = match user {
            Some(user) => {
                let user = &view.site.set.file(user).name;
                format!("only `{user}` includes it, which no page shows")
            }
            None => "delete it, or include it where it belongs".to_owned(),
        };
        found.push(
            Diagnostic::new("include-unused", at_start(file), "no page shows this include")
                .with_help(help)
                .with_cause(source.path.as_str()),
        );
    }
}

/// Which pages show a file. A page and its translations are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown<'s> {
    Once(&'s SitePath),
    Often,
}

/// Includes that one page alone shows.
fn used_once<'s>(view: &SiteView<'s>, graph: &Graph<'_>, found: &mut Vec<Diagnostic>) {
    // Each node changes at most twice, so this ends after as many steps as there are directives, twice.
    let mut shown: FxHashMap<FileId, Shown<'s>> = FxHashMap::default();
    let mut of_node: Vec<Option<Shown<'s>>> = Vec::new();
    let mut open: Vec<NodeId> = Vec::new();
    for (id, node) in graph.nodes() {
        let page = &view.site.set.file(node.file).path;
        of_node.push(graph.is_page(id).then_some(Shown::Once(page)));
        open.extend(graph.is_page(id).then_some(id));
    }
    let join = |old: Option<Shown<'s>>, new: Shown<'s>| match old {
        Some(old) if old != new => Shown::Often,
        _ => new,
    };
    while let Some(id) = open.pop() {
        let Some(own) = of_node[id.index()] else { continue };
        for lead in &graph.node(id).leads {
            if let Lead::To(target) = *lead {
                let old = of_node[target.index()];
                let new = join(old, own);
                if old != Some(new) {
                    of_node[target.index()] = Some(new);
                    open.push(target);
                }
            }
        }
    }
    for (id, node) in graph.nodes() {
        if let Some(new) = of_node[id.index()] {
            let old = shown.get(&node.file).copied();
            shown.insert(node.file, join(old, new));
        }
    }
    for (file, _) in includes(view) {
        if let Some(Shown::Once(page)) = shown.get(&file) {
            let message = format!("only `{page}` shows this include");
            let finding = Diagnostic::new("include-used-once", at_start(file), message);
            found.push(finding.with_help("put its text into the page"));
        }
    }
}

/// Includes of a translation that the source locale lacks.
fn only_in_locale(view: &SiteView<'_>, found: &mut Vec<Diagnostic>) {
    let site = view.site;
    let Some(source_locale) = site.set.locales.first() else {
        return;
    };
    for (file, source) in includes(view) {
        let is_translated = source.locale.is_some_and(|locale| locale != LocaleId(0));
        if is_translated && site.overlay.find(LocaleId(0), &source.path).is_none() {
            let message = format!(
                "the source locale `{}` has no `{}`",
                source_locale.tag, source.path
            );
            found.push(
                Diagnostic::new("include-only-in-locale", at_start(file), message)
                    .with_help("if the original was renamed or deleted, do the same here; else add it there"),
            );
        }
    }
}

/// Whether two URLs, written in two files, may well mean the same: they differ in scheme, letter case, a
/// slash at the end or the way up to a common folder only.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let Some(at) = long.len().checked_sub(short.len()) else {
        return false;
    };
    let is_tail = long
        .get(at..)
        .is_some_and(|tail| tail.eq_ignore_ascii_case(short));
    is_tail && !short.is_empty() && (at == 0 || long[..at].ends_with('/'))
}

/// A URL without what does not tell it from others.
fn plain(url: &str) -> &str {
    let mut url = url.trim_end_matches('/');
    for scheme in ["https://", "http://"] {
        url = url.strip_prefix(scheme).unwrap_or(url);
    }
    while let Some(rest) = url.strip_prefix("../").or_else(|| url.strip_prefix("./")) {
        url = rest;
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_differ_in_form_only_are_alike() {
        for (a, b) in [
            ("https://portal.azure.com/", "http://Portal.azure.com"),
            ("x.md", "../articles/vm/x.md"),
            ("./media/a/1.png", "../../includes/media/a/1.png"),
        ] {
            assert!(alike(a, b) && alike(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("media/a/1.png", "media/b/1.png"),
            ("x.md", "ax.md"),
            ("x.md#a", "x.md#b"),
            ("https://a/", "https://b/"),
        ] {
            assert!(!alike(a, b) && !alike(b, a), "{a} {b}");
        }
    }
}
