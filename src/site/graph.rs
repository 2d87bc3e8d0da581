//! The include graph: what each include directive means to the pages of each locale, and who uses a file.
//!
//! A path means a file only to somebody: the locale that a page is written in decides. So a node is a file
//! *as the pages of one locale read it*, and an include that two locales share is two nodes. Pages of the
//! locale's own begin the graph; includes that no page shows are in it too, as their own locale reads them
//! (shared ones as the source locale does). All walks are loops in the order of file names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Overlay;
use super::fragments::Fragments;
use super::includes::{Finder, Located};
use crate::base::{FileId, LocaleId, SitePath, Span};
use crate::source::{FileKind, SourceSet};
use crate::syntax::include::IncludeRef;

/// An index into the nodes of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The index into a table by node.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A file, as the pages of one locale read it.
#[derive(Debug, Clone)]
pub struct Node {
    /// The locale that the pages are written in.
    pub locale: LocaleId,
    /// The file.
    pub file: FileId,
    /// What its directives lead to, in the order of [`Fragments::includes`].
    pub leads: Vec<Lead>,
}

/// What an include directive leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// A file.
    To(NodeId),
    /// No file: the path in the set that was looked for.
    Absent(String),
    /// Out of the doc set.
    Outside,
}

/// A directive of a file that leads to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The file that holds the directive.
    pub by: NodeId,
    /// The directive's index in [`Fragments::includes`].
    pub directive: usize,
}

/// Files that include each other in a circle: each the next, the last one the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The nodes, from the first file by name; of more than [`LONGEST_CYCLE`] the first and the last.
    pub nodes: Vec<NodeId>,
    /// How many nodes are left out in the middle.
    pub omitted: usize,
}

/// How many files of a cycle are told.
pub const LONGEST_CYCLE: usize = 32;

/// The include graph of a set.
#[derive(Debug)]
pub struct Graph<'s> {
    set: &'s SourceSet,
    fragments: &'s Fragments,
    nodes: Vec<Node>,
    by_file: FxHashMap<(FileId, LocaleId), NodeId>,
    users: Vec<Vec<Use>>,
}

impl<'s> Graph<'s> {
    /// Resolves every include directive of the set. `fragments` are pages and includes by [`FileId`].
    pub fn new(set: &'s SourceSet, overlay: &'s Overlay, fragments: &'s Fragments) -> Self {
        let mut graph = Self {
            set,
            fragments,
            nodes: Vec::new(),
            by_file: FxHashMap::default(),
            users: Vec::new(),
        };
        for index in 0..set.locales.len() {
            let locale = LocaleId(index as u16);
            let finder = Finder {
                set,
                overlay,
                fragments,
                locale,
            };
            let mut done = graph.nodes.len();
            for (file, source) in set.iter() {
                // Shared files are read by all; their own view is that of the source locale, which is first.
                let is_own = source.locale.map_or(index == 0, |own| own == locale);
                if is_own && matches!(source.kind, FileKind::Page | FileKind::Include) {
                    graph.node_at(file, locale);
                }
            }
            while done < graph.nodes.len() {
                graph.resolve(NodeId(done as u32), &finder);
                done += 1;
            }
        }
        graph.users = vec![Vec::new(); graph.nodes.len()];
        for (index, node) in graph.nodes.iter().enumerate() {
            for (directive, lead) in node.leads.iter().enumerate() {
                if let Lead::To(target) = lead {
                    let by = NodeId(index as u32);
                    graph.users[target.index()].push(Use { by, directive });
                }
            }
        }
        graph
    }

    /// Looks up what the directives of a node lead to; new files become nodes.
    fn resolve(&mut self, id: NodeId, finder: &Finder<'_>) {
        let Node { file, locale, .. } = self.nodes[id.index()];
        let fragments = self.fragments;
        let leads = fragments
            .includes(file)
            .iter()
            .map(|include| match finder.locate(file, &include.path) {
                Located::File(target, _) => Lead::To(self.node_at(target, locale)),
                Located::Missing(path) => Lead::Absent(path),
                Located::Outside => Lead::Outside,
            });
        let leads = leads.collect();
        self.nodes[id.index()].leads = leads;
    }

    /// The node of a file, made if it is new.
    fn node_at(&mut self, file: FileId, locale: LocaleId) -> NodeId {
        *self.by_file.entry((file, locale)).or_insert_with(|| {
            self.nodes.push(Node {
                locale,
                file,
                leads: Vec::new(),
            });
            NodeId(self.nodes.len() as u32 - 1)
        })
    }

    /// All nodes: by locale, then those of the locale's own files by name, then others as they are met.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let ids = (0..).map(NodeId);
        ids.zip(&self.nodes)
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// A file as the pages of `locale` read it; `None` when none of them can.
    pub fn find(&self, file: FileId, locale: LocaleId) -> Option<NodeId> {
        self.by_file.get(&(file, locale)).copied()
    }

    /// A file as the pages of each locale read it, in the order of locales.
    pub fn readings(&self, file: FileId) -> impl Iterator<Item = NodeId> + '_ {
        let locales = (0..self.set.locales.len()).map(|index| LocaleId(index as u16));
        locales.filter_map(move |locale| self.find(file, locale))
    }

    /// The directives that lead straight to a node, by node.
    pub fn users(&self, id: NodeId) -> &[Use] {
        &self.users[id.index()]
    }

    /// The directive of a use.
    pub fn directive(&self, used: Use) -> Option<&'s IncludeRef> {
        let file = self.node(used.by).file;
        let fragments = self.fragments;
        fragments.includes(file).get(used.directive)
    }

    /// Whether a node is a page of its locale, and not merely an include of one.
    pub fn is_page(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let source = self.set.file(node.file);
        source.kind == FileKind::Page && source.locale == Some(node.locale)
    }

    /// For each node, whether some page shows it, directly or not. Pages show themselves.
    pub fn shown(&self) -> Vec<bool> {
        let mut shown = vec![false; self.nodes.len()];
        let mut open: Vec<NodeId> = Vec::new();
        for (id, _) in self.nodes() {
            if self.is_page(id) {
                shown[id.index()] = true;
                open.push(id);
            }
        }
        while let Some(id) = open.pop() {
            for lead in &self.node(id).leads {
                if let Lead::To(target) = *lead
                    && !std::mem::replace(&mut shown[target.index()], true)
                {
                    open.push(target);
                }
            }
        }
        shown
    }

    /// The includes that no page of any locale shows, by name, each with a file that includes it all the same.
    /// A translation counts as shown where a file of its path is: its page may be translated next.
    pub fn unused_includes(&self) -> Vec<(FileId, Option<FileId>)> {
        let shown = self.shown();
        let path_of = |file: FileId| &self.set.file(file).path;
        let nodes = self.nodes().filter(|(id, _)| shown[id.index()]);
        let paths: FxHashSet<&SitePath> = nodes.map(|(_, node)| path_of(node.file)).collect();
        let includes = self.set.iter().filter(|(_, file)| file.kind == FileKind::Include);
        includes
            .filter(|(file, _)| !paths.contains(path_of(*file)))
            .map(|(file, _)| {
                let mut users = self.readings(file).flat_map(|id| self.users(id));
                let user = users.find(|used| self.node(used.by).file != file);
                (file, user.map(|used| self.node(used.by).file))
            })
            .collect()
    }

    /// Everything that uses one of `targets`, directly or not, nearest first.
    pub fn reach(&self, targets: impl IntoIterator<Item = NodeId>) -> Reach {
        let mut reach = Reach::default();
        for target in targets {
            if reach.toward.insert(target, None).is_none() {
                reach.order.push(target);
            }
        }
        let mut at = 0;
        while at < reach.order.len() {
            let inner = reach.order[at];
            for used in self.users(inner) {
                reach.toward.entry(used.by).or_insert_with(|| {
                    reach.order.push(used.by);
                    Some((*used, inner))
                });
            }
            at += 1;
        }
        reach
    }

    /// The shortest way from `from` to a target of `reach`: the directives, outermost first.
    pub fn way(&self, reach: &Reach, from: NodeId) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = from;
        while let Some(&Some((used, inner))) = reach.toward.get(&at) {
            spans.extend(self.directive(used).map(|include| include.span));
            at = inner;
        }
        spans
    }

    /// The target of `reach` to which the shortest way from `from` leads.
    pub fn end(&self, reach: &Reach, from: NodeId) -> NodeId {
        let mut at = from;
        while let Some(&Some((_, inner))) = reach.toward.get(&at) {
            at = inner;
        }
        at
    }

    /// The cycles, one for each directive that closes one: when all of these directives are gone, none is left.
    pub fn cycles(&self) -> Vec<Cycle> {
        let mut cycles = Vec::new();
        let mut depth: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut done = vec![false; self.nodes.len()];
        let mut starts: Vec<NodeId> = self.nodes().map(|(id, _)| id).collect();
        // From includes by name, so that pages of other locales that share them find the same cycles.
        starts.sort_by_key(|&id| (self.is_page(id), self.node(id).file, self.node(id).locale));
        for start in starts {
            if done[start.index()] {
                continue;
            }
            let mut path: Vec<(NodeId, usize)> = vec![(start, 0)];
            depth[start.index()] = Some(0);
            while let Some((id, next)) = path.last_mut() {
                let (id, at) = (*id, *next);
                *next += 1;
                match self.node(id).leads.get(at) {
                    Some(&Lead::To(target)) if !done[target.index()] => match depth[target.index()] {
                        Some(first) => cycles.push(self.cycle(&path[first..])),
                        None => {
                            depth[target.index()] = Some(path.len());
                            path.push((target, 0));
                        }
                    },
                    Some(_) => {}
                    None => {
                        done[id.index()] = true;
                        depth[id.index()] = None;
                        path.pop();
                    }
                }
            }
        }
        cycles
    }

    /// The cycle of a path whose last node leads to its first.
    fn cycle(&self, path: &[(NodeId, usize)]) -> Cycle {
        let id = |&(id, _): &(NodeId, usize)| id;
        if path.len() > LONGEST_CYCLE {
            let half = LONGEST_CYCLE / 2;
            let ends = path[..half].iter().chain(&path[path.len() - half..]);
            return Cycle {
                nodes: ends.map(id).collect(),
                omitted: path.len() - LONGEST_CYCLE,
            };
        }
        let mut nodes: Vec<NodeId> = path.iter().map(id).collect();
        let first = (0..nodes.len()).min_by_key(|&index| self.node(nodes[index]).file);
        nodes.rotate_left(first.unwrap_or(0));
        Cycle { nodes, omitted: 0 }
    }
}

/// Everything that uses some nodes, and how.
#[derive(Debug, Default)]
pub struct Reach {
    /// The nodes themselves, then their users, nearest first.
    pub order: Vec<NodeId>,
    /// The next step towards the targets; `None` for a target.
    toward: FxHashMap<NodeId, Option<(Use, NodeId)>>,
}

impl Reach {
    /// Whether a node is or uses a target.
    pub fn contains(&self, id: NodeId) -> bool {
        self.toward.contains_key(&id)
    }
}
