//! The include graph as trees: downwards what a file includes, upwards who includes it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{DepSet, State, Step};
use crate::base::{FileId, Span};
use crate::site::graph::{Lead, NodeId, Use};

/// The users of some nodes by file: the nodes of that file, and its first directive.
type Users = BTreeMap<FileId, (Vec<NodeId>, Span)>;

impl DepSet<'_> {
    /// What `id` includes, and all files of that tree, `id` among them. What a file includes is told once.
    pub(super) fn down(&self, id: NodeId) -> (Vec<Step>, Vec<FileId>) {
        let mut steps = Vec::new();
        let mut files = vec![self.graph.node(id).file];
        let mut told: FxHashSet<NodeId> = [id].into_iter().collect();
        let mut open = vec![(id, 0)];
        while let Some((by, next)) = open.last_mut() {
            let used = Use {
                by: *by,
                directive: *next,
            };
            *next += 1;
            let node = self.graph.node(used.by);
            let (Some(lead), Some(directive)) = (node.leads.get(used.directive), self.graph.directive(used))
            else {
                open.pop();
                continue;
            };
            let depth = open.len();
            let mut step = |file: String, state| {
                let line = self.line(directive.span);
                steps.push(Step {
                    depth,
                    file,
                    line,
                    state,
                });
            };
            match lead {
                Lead::To(target) => {
                    let inner = self.graph.node(*target);
                    let is_new = told.insert(*target);
                    let is_cut = !is_new && !inner.leads.is_empty();
                    step(
                        self.name(inner.file),
                        if is_cut { State::Repeated } else { State::Plain },
                    );
                    if is_new {
                        files.push(inner.file);
                        open.push((*target, 0));
                    }
                }
                Lead::Absent(path) => step(path.clone(), State::Missing),
                Lead::Outside => step(directive.path.clone(), State::Missing),
            }
        }
        (steps, files)
    }

    /// Who includes `file`, up to pages. `holders` show it as a picture, at a place of theirs.
    pub(super) fn up(&self, file: FileId, holders: &[(NodeId, Span)]) -> Vec<Step> {
        let readings: Vec<NodeId> = self.graph.readings(file).collect();
        let mut first = self.users_of(&readings);
        for &(id, span) in holders {
            let (nodes, _) = first
                .entry(self.graph.node(id).file)
                .or_insert_with(|| (Vec::new(), span));
            nodes.push(id);
        }
        let mut told: FxHashSet<NodeId> = readings.into_iter().collect();
        let mut steps = Vec::new();
        let mut open: Vec<_> = first.into_iter().rev().map(|user| (1, user)).collect();
        while let Some((depth, (file, (nodes, span)))) = open.pop() {
            let is_page = nodes.iter().any(|&id| self.graph.is_page(id));
            let new: Vec<NodeId> = nodes.iter().copied().filter(|&id| told.insert(id)).collect();
            let users = self.users_of(&new);
            let is_cut = new.is_empty() && nodes.iter().any(|&id| !self.graph.users(id).is_empty());
            steps.push(Step {
                depth,
                file: self.name(file),
                line: self.line(span),
                state: match (is_cut, is_page) {
                    (true, _) => State::Repeated,
                    (false, true) => State::Page,
                    (false, false) => State::Plain,
                },
            });
            open.extend(users.into_iter().rev().map(|user| (depth + 1, user)));
        }
        steps
    }

    /// The files that include one of `nodes`, by name.
    fn users_of(&self, nodes: &[NodeId]) -> Users {
        let mut users = Users::new();
        for used in nodes.iter().flat_map(|&id| self.graph.users(id)) {
            let Some(directive) = self.graph.directive(*used) else {
                continue;
            };
            let file = self.graph.node(used.by).file;
            let (nodes, span) = users.entry(file).or_insert_with(|| (Vec::new(), directive.span));
            *span = (*span).min(directive.span);
            if nodes.last() != Some(&used.by) {
                nodes.push(used.by);
            }
        }
        users
    }
}
