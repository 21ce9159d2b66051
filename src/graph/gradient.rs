//! Reverse-mode gradient: walks the graph in reverse construction order, adding up what the rules of [`super::vjp`]
//! return.
//!
//! With R replicas, the rules differentiate the SUM over replicas of the local losses with respect to each replica's
//! own copy of a value. The derivative of an all-gather is therefore a reduce-scatter: a replica's embedding collects
//! its gradient from every replica's loss.

use super::expr::{Expr, Graph};
use super::ir::*;
use super::remat::{self, Replayed};
use super::vjp;
use std::collections::HashMap;

/// Gradients of the scalar `loss` with respect to `targets`, in order.
///
/// # Errors
/// The graph's first error; a loss that is not a float scalar; targets the loss does not depend on, by name (such a
/// parameter would silently never train).
pub fn gradients<'g>(loss: Expr<'g>, targets: &[Expr<'g>]) -> Result<Vec<Expr<'g>>, GraphError> {
    let g = loss.g;
    g.check()?;
    let ty = loss.ty();
    if ty.rank() != 0 || !ty.dtype.is_float() {
        g.fail("gradients", vec![ty.clone()], "the loss must be a float scalar".into());
    }
    let seed = g.constant(ty.dtype, 1.0);
    pullback(&[(loss, seed)], targets)
}

/// Vector–Jacobian product: the gradients of `Σ ⟨output, cotangent⟩` with respect to `targets`.
///
/// # Errors
/// The graph's first error; targets the outputs do not depend on, by name.
pub fn pullback<'g>(
    outputs: &[(Expr<'g>, Expr<'g>)],
    targets: &[Expr<'g>],
) -> Result<Vec<Expr<'g>>, GraphError> {
    let g = targets.first().or(outputs.first().map(|o| &o.0)).map(|x| x.g);
    let Some(g) = g else { return Ok(Vec::new()) };
    let nodes = g.nodes();
    // Only nodes between a target and the loss get a cotangent.
    let mut active = vec![false; nodes.len()];
    for t in targets {
        active[t.v.index()] = true;
    }
    for (i, node) in nodes.iter().enumerate() {
        let flows = !matches!(node.op, Op::StopGradient) && node.inputs.iter().any(|x| active[x.index()]);
        active[i] |= flows;
    }
    let replayed = Replayed::default();
    let mut tape = Tape { g, nodes: &nodes, active, cotangents: HashMap::new(), replayed };
    for (output, cotangent) in outputs {
        tape.add((output.v, 0), &output.ty(), *cotangent);
    }
    let top = outputs.iter().map(|(o, _)| o.v.0 + 1).max().unwrap_or(0);
    (0..top).rev().for_each(|i| tape.pass_on(Value(i)));
    let name = |t: &Expr<'g>| {
        let op = &nodes[t.v.index()].op;
        if let Op::Param { name, .. } = op { name.clone() } else { format!("{op:?}") }
    };
    let unreached = targets.iter().filter(|t| !tape.cotangents.contains_key(&(t.v, 0)));
    let unreached: Vec<String> = unreached.map(name).collect();
    if !unreached.is_empty() {
        let message = format!("the loss does not depend on {}; freeze or remove them", unreached.join(", "));
        g.fail("gradients", Vec::new(), message);
    }
    g.check()?;
    Ok(targets.iter().map(|t| tape.cotangents[&(t.v, 0)]).collect())
}

struct Tape<'g, 'n> {
    g: &'g Graph,
    nodes: &'n [Node],
    /// Whether each node depends on a target.
    active: Vec<bool>,
    cotangents: remat::Cotangents<'g>,
    replayed: Replayed<'g>,
}

impl<'g> Tape<'g, '_> {
    /// Applies the rule of `v` to its cotangents and adds the results to those of its operands.
    fn pass_on(&mut self, v: Value) {
        let node = &self.nodes[v.index()];
        let results = if matches!(node.op, Op::AllReduce | Op::Barrier) { node.inputs.len() } else { 1 };
        if !(0..results).any(|r| self.cotangents.contains_key(&(v, r))) {
            return;
        }
        if let Some(region) = remat::needed(self.nodes, node).filter(|r| Some(*r) != self.replayed.region) {
            self.replayed = remat::replay(self.g, self.nodes, region, v, &mut self.cotangents);
        }
        let outer = self.g.set_scope(node.scope);
        let cts: Vec<Option<Expr<'g>>> =
            (0..results).map(|r| self.cotangents.get(&(v, r)).copied()).collect();
        let operands: Vec<Expr<'g>> = node.inputs.iter().map(|&x| self.value(node, x)).collect();
        let mut given = vjp::rule(&node.op, &operands, self.value(node, v), &cts);
        let mut counts_agree = true;
        for &input in &node.inputs {
            // A multi-result node carries only its first result's type.
            let (result, ty) = if let Op::TupleElement { index } = node.op {
                (index, &node.ty)
            } else {
                (0, &self.nodes[input.index()].ty)
            };
            match given.next() {
                Some(Some(ct)) => self.add((input, result), ty, ct),
                Some(None) => {}
                None => counts_agree = false,
            }
        }
        if !counts_agree || given.next().is_some() {
            let message = "the rule does not return one cotangent per operand".to_string();
            self.g.fail(&format!("{:?}", node.op), operands.iter().map(|x| x.ty()).collect(), message);
        }
        self.g.set_scope(outer);
    }

    /// `v`, or its recomputed value where the rule of `node` needs that.
    fn value(&self, node: &Node, v: Value) -> Expr<'g> {
        let again = self.replayed.region.filter(|region| {
            let result = self.nodes[v.index()].remat == Some(*region) && region.keep == Keep::Nothing;
            result || node.remat == Some(*region)
        });
        let again = again.and_then(|_| self.replayed.values.get(&v));
        again.copied().unwrap_or(Expr { g: self.g, v })
    }

    /// Adds `ct` to the cotangent of a node's result of type `ty`, unless the node depends on no target.
    fn add(&mut self, result: (Value, usize), ty: &Ty, ct: Expr<'g>) {
        if !self.active[result.0.index()] {
            return;
        }
        if ct.ty() != *ty {
            let message = format!("cotangent {} for a value of type {ty}", ct.ty());
            self.g.fail("gradients", vec![ty.clone()], message);
        }
        self.cotangents.entry(result).and_modify(|sum| *sum = *sum + ct).or_insert(ct);
    }
}
