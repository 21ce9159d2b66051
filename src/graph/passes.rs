//! Dead-code removal and common-subexpression elimination, in one walk.

use super::ir::{Node, Op, Value};
use std::collections::HashMap;

/// An alias of its first operand, once derivatives are taken.
fn is_name(node: &Node) -> bool {
    matches!(node.op, Op::Composite(_))
}

/// The nodes that `roots` need, without duplicates, and the roots' new handles.
///
/// Barriers are never merged: two on the same value mark two points in time.
pub fn simplify(nodes: &[Node], roots: &[Value]) -> (Vec<Node>, Vec<Value>) {
    let mut live = vec![false; nodes.len()];
    for r in roots {
        live[r.index()] = true;
    }
    for i in (0..nodes.len()).rev() {
        if live[i] {
            let needed = if is_name(&nodes[i]) { 1 } else { nodes[i].inputs.len() };
            nodes[i].inputs[..needed].iter().for_each(|x| live[x.index()] = true);
        }
    }
    let mut out: Vec<Node> = Vec::new();
    let mut seen: HashMap<(Op, Vec<Value>, super::Ty), Value> = HashMap::new();
    let mut new = vec![Value(u32::MAX); nodes.len()];
    for (i, node) in nodes.iter().enumerate().filter(|(i, _)| live[*i]) {
        let inputs: Vec<Value> = node.inputs.iter().map(|x| new[x.index()]).collect();
        if is_name(node) {
            new[i] = inputs[0];
            continue;
        }
        let key = (node.op.clone(), inputs.clone(), node.ty.clone());
        if let (Some(&v), false) = (seen.get(&key), node.op == Op::Barrier) {
            new[i] = v;
            continue;
        }
        let v = Value(out.len() as u32);
        out.push(Node { inputs, ..node.clone() });
        seen.insert(key, v);
        new[i] = v;
    }
    (out, roots.iter().map(|r| new[r.index()]).collect())
}
