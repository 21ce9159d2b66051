//! Rematerialisation: values the reverse pass recomputes instead of keeping ([`Graph::remat`]).

use super::expr::{Expr, Graph};
use super::ir::{Keep, Node, Op, RematRegion, Value};
use std::collections::HashMap;

/// Cotangents by node and result index.
pub(super) type Cotangents<'g> = HashMap<(Value, usize), Expr<'g>>;

/// A region's recomputed values, and its inputs behind the barrier.
#[derive(Default)]
pub(super) struct Replayed<'g> {
    pub region: Option<RematRegion>,
    pub values: HashMap<Value, Expr<'g>>,
}

/// The region to recompute for the rule of `node`: its own, or one it uses a result of.
pub(super) fn needed(nodes: &[Node], node: &Node) -> Option<RematRegion> {
    let taken =
        || node.inputs.iter().find_map(|v| nodes[v.index()].remat.filter(|r| r.keep == Keep::Nothing));
    node.remat.or_else(taken)
}

/// Recomputes the nodes of `region` for the rule of `user`.
///
/// They start from the region's inputs and the cotangents of its results and of `user`, all behind one barrier, so that
/// the compiler can neither merge the two computations nor run the second before the reverse pass needs it.
pub(super) fn replay<'g>(
    g: &'g Graph,
    nodes: &[Node],
    region: RematRegion,
    user: Value,
    cotangents: &mut Cotangents<'g>,
) -> Replayed<'g> {
    let inside: Vec<usize> = (0..nodes.len()).filter(|&i| nodes[i].remat == Some(region)).collect();
    let outer = g.set_scope(inside.first().map_or(0, |&i| nodes[i].scope));
    let mut taken: Vec<Value> = inside.iter().flat_map(|&i| nodes[i].inputs.iter().copied()).collect();
    taken.sort_unstable();
    taken.dedup();
    // Parameters are always live.
    taken.retain(|v| {
        nodes[v.index()].remat != Some(region)
            && !matches!(nodes[v.index()].op, Op::Param { .. } | Op::Const(_))
    });
    let mut given: Vec<(Value, usize)> = cotangents
        .keys()
        .copied()
        .filter(|(v, _)| *v == user || nodes[v.index()].remat == Some(region))
        .collect();
    given.sort_unstable();
    let operands: Vec<Expr<'g>> =
        taken.iter().map(|&v| Expr { g, v }).chain(given.iter().map(|k| cotangents[k])).collect();
    let held = g.barrier(&operands);
    let mut values: HashMap<Value, Expr<'g>> = taken.iter().copied().zip(held.iter().copied()).collect();
    for (key, ct) in given.into_iter().zip(&held[taken.len()..]) {
        cotangents.insert(key, *ct);
    }
    for i in inside {
        let node = &nodes[i];
        g.set_scope(node.scope);
        let inputs: Vec<Value> = node.inputs.iter().map(|v| values.get(v).map_or(*v, |x| x.v)).collect();
        values.insert(Value(i as u32), g.push(node.op.clone(), &inputs, Some(node.ty.clone())));
    }
    g.set_scope(outer);
    Replayed { region: Some(region), values }
}
