//! What is done once a step, between the chunks and the tiles: all that replicas say to each other.

use super::{CachedSpec, Draft, GRADIENT, rows_at};
use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Program};
use crate::model::optimizer::State;
use crate::model::programs::mean_over_replicas;

impl CachedSpec {
    /// Room for the vectors of all chunks.
    pub(super) fn begin(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        // A program without arguments would be one more thing to rely on in a plugin.
        d.input("step", DType::I32, &[]);
        let zeros = |dtype, shape: &[usize]| g.full(dtype, shape, 0.0);
        for (kind, each) in self.kinds() {
            let rows = self.pairs() * each;
            d.output(&format!("vectors.{kind}"), zeros(self.step.dtype, &[rows, self.hidden()]));
            if self.step.objective.mask {
                d.output(&format!("ids.{kind}"), zeros(DType::U32, &[rows]));
            }
        }
        if self.step.shape.negatives > 0 {
            d.output("valid", zeros(DType::I32, &[self.pairs() * self.step.shape.negatives]));
        }
        d.output("at", zeros(DType::I32, &[]));
        d.finish("begin")
    }

    /// The columns of all replicas, the scores of the own pairs, and sums that are still zero.
    pub(super) fn gather(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (b, h, dtype) = (self.pairs(), self.hidden(), self.step.dtype);
        let zeros = |n: usize| g.full(dtype, &[n], 0.0);
        let anchors = d.input("vectors.anchors", dtype, &[b, h]);
        let positives = d.input("vectors.positives", dtype, &[b, h]);
        d.output("columns.vectors.positives", positives.all_gather(0));
        let n = self.step.shape.negatives;
        if n > 0 {
            let negatives = d.input("vectors.negatives", dtype, &[b * n, h]);
            d.output("columns.vectors.negatives", negatives.all_gather(0));
            let valid = d.input("valid", DType::I32, &[b * n]);
            d.output("columns.valid", valid.all_gather(0));
        }
        if self.step.objective.mask {
            for (kind, each) in self.kinds() {
                let ids = d.input(&format!("ids.{kind}"), DType::U32, &[b * each]);
                d.output(&format!("columns.ids.{kind}"), ids.all_gather(0));
            }
            d.output("masked_count", zeros(b));
        }
        let own = (anchors * positives).sum(&[1]) * self.step.objective.scale; // [b]
        d.output("own", own);
        d.output("row_sum", zeros(b));
        if self.step.objective.symmetric {
            d.output("column_sum", zeros(b * self.step.replicas));
        }
        if self.running() {
            d.output("row_max", own);
            if self.step.objective.symmetric {
                d.output("column_max", own.all_gather(0));
            }
        }
        for cursor in ["row", "column"] {
            d.output(cursor, g.constant(DType::I32, 0.0));
        }
        d.finish("gather")
    }

    /// From the sums to the loss of each pair and to what the second sweep multiplies with.
    pub(super) fn weigh(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (b, dtype, scale) = (self.pairs(), self.step.dtype, self.step.objective.scale);
        let (mask, symmetric) = (self.step.objective.mask, self.step.objective.symmetric);
        let own = d.input("own", dtype, &[b]);
        let sum = d.input("row_sum", dtype, &[b]);
        let shift = if self.running() { d.input("row_max", dtype, &[b]) } else { g.full(dtype, &[b], scale) };
        let mut directions = vec![Direction { name: "row", sum, shift }];
        if symmetric {
            directions.push(self.columns_of_all(&mut d));
        }
        let count = directions.len() as f64;
        let mut row_loss: Option<Expr<'_>> = None;
        let mut own_weight = g.full(dtype, &[b], -scale / b as f64);
        for Direction { name, sum, shift } in directions {
            // With the mask the own pair is hidden in the tiles, and counted here.
            let sum = if mask { sum + (own - shift).exp() } else { sum };
            let log_sum = sum.log() + shift;
            let part = (log_sum - own) / count;
            row_loss = Some(row_loss.map_or(part, |l| l + part));
            if mask {
                own_weight = own_weight + (own - log_sum).exp() * self.share();
            }
            let weight = if self.running() { log_sum } else { g.full(dtype, &[b], self.share()) / sum };
            let gathered = if name == "row" { weight } else { weight.all_gather(0) };
            d.output(&format!("{name}_weight"), gathered);
        }
        let row_loss = row_loss.unwrap_or(own);
        d.output("loss", row_loss.sum_all() / b as f64);
        d.output("row_loss", row_loss);
        d.output("own_weight", own_weight);
        if mask {
            let foreign = (b * (b * self.step.replicas - 1)).max(1) as f64;
            // Each row's own pair is in the relation, and is no foreign one.
            let masked = (d.input("masked_count", dtype, &[b]) - 1.0).sum_all() / foreign;
            d.output("masked", masked);
        }
        let zeros = |rows: usize| g.full(dtype, &[rows, self.hidden()], 0.0);
        for (kind, each) in self.kinds() {
            match kind {
                "anchors" => d.output("slopes.anchors", zeros(b)),
                _ => d.output(&format!("columns.slopes.{kind}"), zeros(b * each * self.step.replicas)),
            }
        }
        d.finish("weigh")
    }

    /// The sums over the columns that are this replica's, from the parts of all replicas.
    fn columns_of_all<'g>(&self, d: &mut Draft<'g>) -> Direction<'g> {
        let (b, replicas, dtype) = (self.pairs(), self.step.replicas, self.step.dtype);
        let name = "column";
        let part = d.input("column_sum", dtype, &[b * replicas]);
        if !self.running() {
            let shift = d.g.full(dtype, &[b], self.step.objective.scale);
            return Direction { name, sum: part.reduce_scatter(0), shift };
        }
        let shape = [replicas, b * replicas];
        let sums = part.all_gather(0).reshape(&shape);
        let maxima = d.input("column_max", dtype, &[b * replicas]).all_gather(0).reshape(&shape);
        let max = maxima.max_over(&[0]);
        let sum = (sums * (maxima - max.broadcast(&shape, &[1])).exp()).sum(&[0]);
        let start = d.g.replica_id().convert(DType::I32) * b as u32;
        Direction { name, sum: rows_at(sum, start, b), shift: rows_at(max, start, b) }
    }

    /// The gradients with respect to this replica's vectors, from the parts of all replicas; room for
    /// those of the parameters.
    pub(super) fn cotangents(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (b, h, dtype) = (self.pairs(), self.hidden(), self.step.dtype);
        let weight = d.input("own_weight", dtype, &[b]).broadcast(&[b, h], &[0]);
        for (kind, each) in self.kinds() {
            let sum = match kind {
                "anchors" => d.input("slopes.anchors", dtype, &[b, h]),
                _ => {
                    let rows = b * each * self.step.replicas;
                    d.input(&format!("columns.slopes.{kind}"), dtype, &[rows, h]).reduce_scatter(0)
                }
            };
            let partner = match kind {
                "anchors" => Some("vectors.positives"),
                "positives" => Some("vectors.anchors"),
                _ => None,
            };
            let own = partner.map(|name| d.input(name, dtype, &[b, h]) * weight);
            d.output(&format!("slopes.{kind}"), own.map_or(sum, |own| sum + own));
        }
        for spec in self.step.params() {
            d.output(&format!("{GRADIENT}{}", spec.name), g.full(dtype, &spec.shape, 0.0));
        }
        d.output("at", g.constant(DType::I32, 0.0));
        d.finish("cotangents")
    }

    /// Reduces loss and gradients over the replicas, clips and updates.
    pub(super) fn apply(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (specs, dtype) = (self.step.params(), self.step.dtype);
        let mut table = |prefix: &str| d.args.table(prefix, &specs, dtype);
        let old = State { params: table(""), first: table("adam.m/"), second: table("adam.v/") };
        let grads = table(GRADIENT);
        let step = d.input("step", DType::I32, &[]);
        let lr = d.input("lr", dtype, &[]);
        let mut local = vec![d.input("loss", dtype, &[])];
        local.extend(grads);
        local.extend(self.step.objective.mask.then(|| d.input("masked", dtype, &[])));
        let reduced = mean_over_replicas(&g, local);
        let (loss, grads) = (reduced[0], &reduced[1..=specs.len()]);
        let new = g.scoped("adamw", || {
            self.step.optimizer.update(&g, &specs, &old, loss, grads, lr, step.convert(dtype))
        });
        let names: Vec<String> = d.args.list.iter().take(3 * specs.len()).map(|i| i.name.clone()).collect();
        let state = new.params.iter().chain(&new.first).chain(&new.second);
        names.iter().zip(state).for_each(|(name, x)| d.output(name, *x));
        d.output("loss", loss);
        d.output("grad_norm", new.grad_norm);
        reduced[1 + specs.len()..].iter().for_each(|x| d.output("masked", *x));
        d.finish("apply")
    }
}

/// One direction of the loss: sums of `exp(score − shift)` over everything that a text of this replica
/// meets, each `[b]`.
struct Direction<'g> {
    name: &'static str,
    sum: Expr<'g>,
    shift: Expr<'g>,
}
