//! Which members stand in a box: a structure that holds itself, without a list or map in between, has no size.
//!
//! The rule: in the order of owner and member, a member gets a box if its structure holds itself through it, boxes so
//! far counted. So a member of `v` gets one exactly if a path leads back to `v` over no owner before `v`: had one been
//! on it, its own member on the path would have the box already. Adding owners from the last to the first, that is: the
//! member's ends become strongly connected in the very step that adds `v`. All such steps together are found by halving
//! the range of steps, so the work is edges times the logarithm of owners.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Shape, ShapeId, ShapeKind};

/// Members of `shapes` that need a box, by owner and name.
pub(super) fn boxed(model: &Model, shapes: &BTreeSet<ShapeId>) -> BTreeSet<(ShapeId, String)> {
    let owners: Vec<&Shape> = shapes
        .iter()
        .filter_map(|id| model.shape(id))
        .filter(|shape| is_aggregate(shape))
        .collect();
    let ranks: BTreeMap<&ShapeId, usize> = owners
        .iter()
        .enumerate()
        .map(|(rank, shape)| (&shape.id, rank))
        .collect();
    let mut edges = Vec::new();
    let mut members = Vec::new();
    for (from, owner) in owners.iter().enumerate() {
        for member in &owner.members {
            if let Some(&to) = ranks.get(&member.target) {
                edges.push(Edge::new(from, to, owners.len(), members.len()));
                members.push((&owner.id, &member.name));
            }
        }
    }
    closing(edges, owners.len())
        .into_iter()
        .filter_map(|edge| members.get(edge))
        .map(|(owner, name)| ((*owner).clone(), (*name).clone()))
        .collect()
}

fn is_aggregate(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union)
}

/// A member whose target is one of the owners.
#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    /// The step that adds it: that of the first of its ends.
    step: usize,
    /// Whether it starts at the first of its ends.
    forward: bool,
    index: usize,
}

impl Edge {
    fn new(from: usize, to: usize, owners: usize, index: usize) -> Self {
        let step = owners - 1 - from.min(to);
        Self {
            from,
            to,
            step,
            forward: from <= to,
            index,
        }
    }
}

/// Indices of the edges that need a box.
fn closing(edges: Vec<Edge>, owners: usize) -> Vec<usize> {
    let mut found = Vec::new();
    // Edges whose ends become strongly connected in a step from `start` to before `end`.
    let mut todo = vec![(0, owners, within(edges, owners).0)];
    while let Some((start, end, edges)) = todo.pop() {
        if edges.is_empty() {
            continue;
        }
        if end - start <= 1 {
            let closes = |edge: &&Edge| edge.forward && edge.step == start;
            found.extend(edges.iter().filter(closes).map(|edge| edge.index));
            continue;
        }
        let middle = start.midpoint(end);
        let (early, late) = within(edges, middle);
        todo.push((start, middle, early));
        todo.push((middle, end, late));
    }
    found
}

/// Splits edges: those added before step `before` whose ends are strongly connected by then, and the others, in which
/// what is strongly connected by then has become one node.
fn within(edges: Vec<Edge>, before: usize) -> (Vec<Edge>, Vec<Edge>) {
    let mut nodes: Vec<usize> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let local = |node: usize| nodes.binary_search(&node).unwrap_or_default();
    let mut graph = vec![Vec::new(); nodes.len()];
    for edge in edges.iter().filter(|edge| edge.step < before) {
        if let Some(to) = graph.get_mut(local(edge.from)) {
            to.push(local(edge.to));
        }
    }
    let components = components(&graph);
    let component = |node: usize| components.get(local(node)).copied().unwrap_or_default();
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for edge in edges {
        let (from, to) = (component(edge.from), component(edge.to));
        if edge.step < before && from == to {
            inside.push(edge);
        } else {
            outside.push(Edge { from, to, ..edge });
        }
    }
    (inside, outside)
}

/// The number of each node's strongly connected component: Tarjan's algorithm, with a stack of its own.
fn components(graph: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut tarjan = Tarjan {
        graph,
        order: vec![NONE; graph.len()],
        low: vec![NONE; graph.len()],
        component: vec![NONE; graph.len()],
        open: Vec::new(),
        visited: 0,
        closed: 0,
    };
    for node in 0..graph.len() {
        if tarjan.order.get(node) == Some(&NONE) {
            tarjan.visit(node);
        }
    }
    tarjan.component
}

struct Tarjan<'a> {
    graph: &'a [Vec<usize>],
    order: Vec<usize>,
    low: Vec<usize>,
    component: Vec<usize>,
    /// Nodes whose component is not known yet.
    open: Vec<usize>,
    visited: usize,
    closed: usize,
}

impl Tarjan<'_> {
    fn visit(&mut self, root: usize) {
        // Nodes on the way from the root, each with how many of its edges have been followed.
        let mut way = vec![(root, 0)];
        self.enter(root);
        while let Some((node, followed)) = way.last_mut() {
            let node = *node;
            let next = self
                .graph
                .get(node)
                .and_then(|to| to.get(*followed))
                .copied();
            *followed += 1;
            match next {
                Some(to) if at(&self.order, to) == usize::MAX => {
                    self.enter(to);
                    way.push((to, 0));
                }
                Some(to) if at(&self.component, to) == usize::MAX => {
                    self.lower(node, at(&self.order, to));
                }
                Some(_) => {}
                None => {
                    way.pop();
                    if let Some((parent, _)) = way.last() {
                        self.lower(*parent, at(&self.low, node));
                    }
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        set(&mut self.order, node, self.visited);
        set(&mut self.low, node, self.visited);
        self.visited += 1;
        self.open.push(node);
    }

    fn lower(&mut self, node: usize, low: usize) {
        let low = low.min(at(&self.low, node));
        set(&mut self.low, node, low);
    }

    fn leave(&mut self, node: usize) {
        if at(&self.low, node) != at(&self.order, node) {
            return;
        }
        while let Some(last) = self.open.pop() {
            set(&mut self.component, last, self.closed);
            if last == node {
                break;
            }
        }
        self.closed += 1;
    }
}

fn at(values: &[usize], index: usize) -> usize {
    values.get(index).copied().unwrap_or_default()
}

fn set(values: &mut [usize], index: usize, value: usize) {
    if let Some(slot) = values.get_mut(index) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests;
