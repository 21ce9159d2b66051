//! Reverse-mode gradient: one rule per primitive, added up in reverse construction order.
//!
//! In a program of R replicas the rules differentiate the SUM over replicas of the local losses
//! with respect to each replica's own copy of a value. That makes the derivative of an all-gather a
//! reduce-scatter: what other replicas lose through my embedding comes back to me.

use super::composite;
use super::expr::{DotSpec, Expr, Graph};
use super::ir::*;
use super::remat::{self, Replayed};
use std::collections::HashMap;

/// Gradients of the scalar `loss` with respect to `targets`, in their order.
///
/// # Errors
/// The graph's first error; a loss that is no float scalar; targets that the loss does not reach,
/// by name: a parameter that would silently never train.
pub fn gradients<'g>(loss: Expr<'g>, targets: &[Expr<'g>]) -> Result<Vec<Expr<'g>>, GraphError> {
    let g = loss.g;
    g.check()?;
    let ty = loss.ty();
    if ty.rank() != 0 || !ty.dtype.is_float() {
        g.fail("gradients", vec![ty.clone()], "the loss must be one float".into());
    }
    let seed = g.constant(ty.dtype, 1.0);
    pullback(&[(loss, seed)], targets)
}

/// Vector–Jacobian product: the gradients of `Σ ⟨output, cotangent⟩` with respect to `targets`.
///
/// # Errors
/// As [`gradients`].
pub fn pullback<'g>(
    outputs: &[(Expr<'g>, Expr<'g>)],
    targets: &[Expr<'g>],
) -> Result<Vec<Expr<'g>>, GraphError> {
    let g = targets.first().or(outputs.first().map(|o| &o.0)).map(|x| x.g);
    let Some(g) = g else { return Ok(Vec::new()) };
    let nodes = g.nodes();
    // Only what lies between a target and the loss gets a cotangent.
    let mut active = vec![false; nodes.len()];
    for t in targets {
        active[t.v.index()] = true;
    }
    for (i, node) in nodes.iter().enumerate() {
        let flows = !matches!(node.op, Op::StopGradient) && node.inputs.iter().any(|x| active[x.index()]);
        active[i] |= flows;
    }
    let mut tape = Tape { g, active, cotangents: HashMap::new(), replayed: Replayed::default() };
    for (output, cotangent) in outputs {
        tape.add(output.v, 0, *cotangent);
    }
    let top = outputs.iter().map(|(o, _)| o.v.index() + 1).max().unwrap_or(0);
    for i in (0..top).rev() {
        let (v, node) = (Value(i as u32), &nodes[i]);
        let parts = if matches!(node.op, Op::AllReduce | Op::Barrier) { node.inputs.len() } else { 1 };
        if (0..parts).any(|p| tape.cotangents.contains_key(&(v, p))) {
            if let Some(part) = remat::needed(&nodes, node).filter(|p| Some(*p) != tape.replayed.part) {
                tape.replayed = remat::replay(g, &nodes, part, v, &mut tape.cotangents);
            }
            let ct: Vec<Option<Expr<'g>>> =
                (0..parts).map(|p| tape.cotangents.get(&(v, p)).copied()).collect();
            let outer = g.set_scope(node.scope);
            let operands = node.inputs.iter().map(|&x| tape.value(&nodes, node, x)).collect();
            let y = tape.value(&nodes, node, v);
            rule(&mut tape, y, operands, node, &ct);
            g.set_scope(outer);
        }
    }
    let unreached: Vec<String> = targets
        .iter()
        .filter(|t| !tape.cotangents.contains_key(&(t.v, 0)))
        .map(|t| match &nodes[t.v.index()].op {
            Op::Param { name, .. } => name.clone(),
            op => format!("{op:?}"),
        })
        .collect();
    if !unreached.is_empty() {
        let message = format!("the loss does not depend on {}; freeze or remove them", unreached.join(", "));
        g.fail("gradients", Vec::new(), message);
    }
    g.check()?;
    Ok(targets.iter().map(|t| tape.cotangents[&(t.v, 0)]).collect())
}

struct Tape<'g> {
    g: &'g Graph,
    active: Vec<bool>,
    cotangents: remat::Cotangents<'g>,
    replayed: Replayed<'g>,
}

impl<'g> Tape<'g> {
    fn wants(&self, v: Value) -> bool {
        self.active[v.index()]
    }

    /// The value of `v` as the rule of `node` may use it.
    fn value(&self, nodes: &[Node], node: &Node, v: Value) -> Expr<'g> {
        let again = self.replayed.part.filter(|part| {
            let result = nodes[v.index()].remat == Some(*part) && !part.keeps_results;
            result || node.remat == Some(*part)
        });
        let again = again.and_then(|_| self.replayed.values.get(&v));
        again.copied().unwrap_or(Expr { g: self.g, v })
    }

    fn add(&mut self, v: Value, part: usize, ct: Expr<'g>) {
        if !self.wants(v) {
            return;
        }
        let expected = Expr { g: self.g, v }.ty();
        // A Part's producer has the type of its first result only.
        if part == 0 && ct.ty() != expected {
            let message = format!("cotangent {} for a value of type {expected}", ct.ty());
            self.g.fail("gradients", vec![expected], message);
        }
        self.cotangents.entry((v, part)).and_modify(|sum| *sum = *sum + ct).or_insert(ct);
    }
}

/// Adds what `node` passes on of its results' cotangents to its operands.
fn rule<'g>(
    tape: &mut Tape<'g>,
    y: Expr<'g>,
    operands: Vec<Expr<'g>>,
    node: &Node,
    cts: &[Option<Expr<'g>>],
) {
    let g = tape.g;
    let x = |i: usize| operands[i];
    if let Op::AllReduce | Op::Barrier = node.op {
        let (parts, present): (Vec<usize>, Vec<Expr<'g>>) =
            cts.iter().enumerate().filter_map(|(i, c)| c.map(|c| (i, c))).unzip();
        let back = if node.op == Op::AllReduce { g.all_reduce(&present) } else { present };
        for (i, ct) in parts.into_iter().zip(back) {
            tape.add(node.inputs[i], 0, ct);
        }
        return;
    }
    let Some(ct) = cts[0] else { return };
    match &node.op {
        Op::Param { .. } | Op::Const(_) | Op::Iota { .. } | Op::ReplicaId | Op::StopGradient => {}
        Op::Unary(op) => {
            let dx = match op {
                UnaryOp::Neg => -ct,
                UnaryOp::Exp => ct * y,
                UnaryOp::Expm1 => ct * (y + 1.0),
                UnaryOp::Log => ct / x(0),
                UnaryOp::Sqrt => ct * 0.5 / y,
                UnaryOp::Rsqrt => ct * y * y * y * -0.5,
                UnaryOp::Tanh => ct * (-(y * y) + 1.0),
                UnaryOp::Erf => ct * (-(x(0) * x(0))).exp() * std::f64::consts::FRAC_2_SQRT_PI,
                UnaryOp::Abs => ct * x(0).sign(),
                // Piecewise constant, or not a float.
                UnaryOp::Sign | UnaryOp::Not | UnaryOp::IsFinite => return,
            };
            tape.add(node.inputs[0], 0, dx);
        }
        Op::Binary(op) => {
            let (a, b) = (x(0), x(1));
            let (wants_a, wants_b) = (tape.wants(node.inputs[0]), tape.wants(node.inputs[1]));
            let (da, db) = match op {
                BinaryOp::Add => (ct, ct),
                BinaryOp::Sub => (ct, if wants_b { -ct } else { ct }),
                BinaryOp::Mul => (if wants_a { ct * b } else { ct }, if wants_b { ct * a } else { ct }),
                BinaryOp::Div => {
                    (if wants_a { ct / b } else { ct }, if wants_b { -(ct * y / b) } else { ct })
                }
                BinaryOp::Max => split(ct, a.compare(Cmp::Ge, b)),
                BinaryOp::Min => split(ct, a.compare(Cmp::Le, b)),
                BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Shl | BinaryOp::Shr => return,
            };
            tape.add(node.inputs[0], 0, da);
            tape.add(node.inputs[1], 0, db);
        }
        Op::Compare(_) => {}
        Op::Select => {
            let zero = g.full(ct.dtype(), &ct.shape(), 0.0);
            tape.add(node.inputs[1], 0, x(0).select(ct, zero));
            tape.add(node.inputs[2], 0, x(0).select(zero, ct));
        }
        Op::Convert => {
            if x(0).dtype().is_float() {
                tape.add(node.inputs[0], 0, ct.convert(x(0).dtype()));
            }
        }
        Op::Reshape => tape.add(node.inputs[0], 0, ct.reshape(&x(0).shape())),
        Op::Transpose { perm } => {
            let mut inverse = vec![0; perm.len()];
            for (i, &p) in perm.iter().enumerate() {
                inverse[p] = i;
            }
            tape.add(node.inputs[0], 0, ct.transpose(&inverse));
        }
        Op::Broadcast { dims } => {
            let repeated: Vec<usize> = (0..ct.shape().len()).filter(|d| !dims.contains(d)).collect();
            tape.add(node.inputs[0], 0, ct.sum(&repeated));
        }
        Op::Reduce { op, dims } => {
            let shape = x(0).shape();
            let kept: Vec<usize> = (0..shape.len()).filter(|d| !dims.contains(d)).collect();
            let spread = ct.broadcast(&shape, &kept);
            let dx = match op {
                ReduceOp::Sum => spread,
                // Equal extremes share the cotangent.
                ReduceOp::Max | ReduceOp::Min => {
                    let hit = x(0).compare(Cmp::Eq, y.broadcast(&shape, &kept)).convert(ct.dtype());
                    spread * hit / hit.sum(dims).broadcast(&shape, &kept)
                }
            };
            tape.add(node.inputs[0], 0, dx);
        }
        Op::Dot { batch, contract, precision } => {
            let (a, b) = (x(0), x(1));
            if tape.wants(node.inputs[0]) {
                let da = dot_operand(ct, a, b, batch, contract, *precision, true);
                tape.add(node.inputs[0], 0, da);
            }
            if tape.wants(node.inputs[1]) {
                let db = dot_operand(ct, b, a, batch, contract, *precision, false);
                tape.add(node.inputs[1], 0, db);
            }
        }
        Op::Gather => tape.add(node.inputs[0], 0, ct.scatter_add(x(1), x(0).shape()[0])),
        Op::ScatterAdd { .. } => tape.add(node.inputs[1], 0, ct.gather(x(0))),
        Op::Slice { start, limit } => {
            let high: Vec<usize> = x(0).shape().iter().zip(limit).map(|(n, l)| n - l).collect();
            tape.add(node.inputs[0], 0, ct.pad(start, &high));
        }
        Op::DynamicSlice { .. } => {
            let starts: Vec<Expr<'g>> = (1..node.inputs.len()).map(x).collect();
            let zero = g.full(ct.dtype(), &x(0).shape(), 0.0);
            tape.add(node.inputs[0], 0, zero.dynamic_update_slice(ct, &starts));
        }
        Op::DynamicUpdateSlice => {
            let starts: Vec<Expr<'g>> = (2..node.inputs.len()).map(x).collect();
            let zero = g.full(ct.dtype(), &x(1).shape(), 0.0);
            tape.add(node.inputs[0], 0, ct.dynamic_update_slice(zero, &starts));
            tape.add(node.inputs[1], 0, ct.dynamic_slice(&starts, &x(1).shape()));
        }
        Op::Pad { low, .. } => {
            let limit: Vec<usize> = x(0).shape().iter().zip(low).map(|(n, l)| n + l).collect();
            tape.add(node.inputs[0], 0, ct.slice(low, &limit));
        }
        Op::Concat { dim } => {
            let mut at = 0;
            for &input in &node.inputs {
                let n = Expr { g, v: input }.shape()[*dim];
                if tape.wants(input) {
                    tape.add(input, 0, ct.slice_dim(*dim, at, at + n));
                }
                at += n;
            }
        }
        Op::AllGather { dim } => tape.add(node.inputs[0], 0, ct.reduce_scatter(*dim)),
        Op::ReduceScatter { dim } => tape.add(node.inputs[0], 0, ct.all_gather(*dim)),
        Op::Part { index } => tape.add_part(node.inputs[0], *index, ct),
        // Handled above, where each operand has its own cotangent.
        Op::AllReduce | Op::Barrier => {}
        Op::Composite(kind) => {
            for (i, ct) in composite::backward(*kind, &operands, ct) {
                tape.add(node.inputs[i], 0, ct);
            }
        }
    }
}

impl<'g> Tape<'g> {
    fn add_part(&mut self, v: Value, part: usize, ct: Expr<'g>) {
        if self.wants(v) {
            self.cotangents.entry((v, part)).and_modify(|sum| *sum = *sum + ct).or_insert(ct);
        }
    }
}

/// The cotangent goes where the condition points.
fn split<'g>(ct: Expr<'g>, first: Expr<'g>) -> (Expr<'g>, Expr<'g>) {
    let zero = ct.g.full(ct.dtype(), &ct.shape(), 0.0);
    (first.select(ct, zero), first.select(zero, ct))
}

/// The cotangent of one operand of a dot: contract the result's cotangent with the other operand
/// over that operand's free dimensions, then put the dimensions back in order.
fn dot_operand<'g>(
    ct: Expr<'g>,
    this: Expr<'g>,
    other: Expr<'g>,
    batch: &[(usize, usize)],
    contract: &[(usize, usize)],
    precision: Precision,
    left: bool,
) -> Expr<'g> {
    let side = |&(l, r): &(usize, usize)| if left { (l, r) } else { (r, l) };
    let batch: Vec<(usize, usize)> = batch.iter().map(side).collect();
    let contract: Vec<(usize, usize)> = contract.iter().map(side).collect();
    let free =
        |rank: usize, used: &dyn Fn(usize) -> bool| (0..rank).filter(|&d| !used(d)).collect::<Vec<_>>();
    let pairs = || batch.iter().chain(&contract);
    let free_this = free(this.shape().len(), &|d| pairs().any(|p| p.0 == d));
    let free_other = free(other.shape().len(), &|d| pairs().any(|p| p.1 == d));
    // The cotangent's dimensions: batch, free of the left, free of the right.
    let nb = batch.len();
    let other_at = nb + if left { free_this.len() } else { 0 };
    let ct_batch: Vec<(usize, usize)> = batch.iter().enumerate().map(|(i, p)| (i, p.1)).collect();
    let ct_contract: Vec<(usize, usize)> =
        free_other.iter().enumerate().map(|(i, &d)| (other_at + i, d)).collect();
    let dtype = this.dtype();
    let spec =
        DotSpec { batch: &ct_batch, contract: &ct_contract, out: Some(dtype), precision: Some(precision) };
    // With bf16 operands the cotangent is rounded by the dot, and a gradient of an f32 operand is not.
    let ct = if precision == Precision::Bf16 { ct } else { ct.convert(dtype) };
    let mut contracted = contract.clone();
    contracted.sort_by_key(|p| p.1);
    let contracted = contracted.iter().map(|p| p.0);
    let batch = batch.iter().map(|p| p.0);
    // The other operand stays on its side, which puts the dimensions of a plain product in order.
    let (raw, made): (Expr<'g>, Vec<usize>) = if left {
        (ct.dot(other, spec), batch.chain(free_this).chain(contracted).collect())
    } else {
        let turn = |pairs: &[(usize, usize)]| pairs.iter().map(|&(l, r)| (r, l)).collect::<Vec<_>>();
        let (batch_pairs, contract_pairs) = (turn(spec.batch), turn(spec.contract));
        let spec = DotSpec { batch: &batch_pairs, contract: &contract_pairs, ..spec };
        (other.dot(ct, spec), batch.chain(contracted).chain(free_this).collect())
    };
    let perm: Vec<usize> = (0..made.len()).map(|d| made.iter().position(|&m| m == d).unwrap_or(0)).collect();
    if perm.iter().copied().eq(0..perm.len()) { raw } else { raw.transpose(&perm) }
}
