//! Work done once per step, between the chunks and the tiles, including communication between replicas.

use super::chunked::Chunked;
use super::draft::{Draft, rows_at};
use super::spec::{Kernel, ROW_LOSS};
use super::tiles::{Axis, Block, of_view, running, share};
use super::values::{GRADIENT, MASKED_COUNT, VALID, columns, gradient, ids, vectors};
use crate::common::DType;
use crate::graph::{Expr, GraphError, pullback};
use crate::model::loss::{Contrastive, Kind, MASKED, SCALE, dots, shrink};

/// The sums of a contrastive loss over all its blocks.
pub(super) struct Sums<'a> {
    pub at: Chunked<'a>,
    pub loss: &'a Contrastive,
    pub blocks: &'a [Block<'a>],
}

/// A softmax for each of this replica's rows: sums of `exp(score − shift)` over all columns of the row, each `[b]`.
struct Softmax<'g> {
    sum: Expr<'g>,
    shift: Expr<'g>,
}

impl Sums<'_> {
    /// The distinct axes of the softmaxes, by partition.
    fn axes(&self, view: usize) -> Vec<Axis> {
        let mut axes: Vec<Axis> =
            self.blocks.iter().filter(|b| b.view == view).flat_map(|b| b.axes.iter().copied()).collect();
        axes.sort_by_key(|a| (a.partition, a.dim));
        axes.dedup();
        axes
    }

    fn is_row(&self, kind: Kind) -> bool {
        self.blocks.iter().any(|b| b.rows == kind)
    }

    fn is_column(&self, kind: Kind) -> bool {
        self.blocks.iter().any(|b| b.columns == kind)
    }

    /// Kinds of text used as columns, in block order.
    fn column_kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = vec![];
        for block in self.blocks {
            if !kinds.contains(&block.columns) {
                kinds.push(block.columns);
            }
        }
        kinds
    }

    /// The columns of all replicas, the scores of the rows' own pairs, and zeroed sums.
    pub fn gather(&self) -> Result<Kernel, GraphError> {
        let g = self.at.step.graph();
        let mut d = self.at.step.draft(&g);
        let (b, h, dtype) = (self.at.pairs(), self.at.width(), self.at.dtype());
        let n = self.at.each(Kind::Negatives);
        let zeros = |n: usize| g.full(dtype, &[n], 0.0);
        let anchors = d.input(&vectors(Kind::Anchors), dtype, &[b, h]);
        let positives = d.input(&vectors(Kind::Positives), dtype, &[b, h]);
        for kind in self.column_kinds() {
            let all = d.input(&vectors(kind), dtype, &[b * self.at.each(kind), h]);
            d.output(&columns(&vectors(kind)), all.all_gather(0));
            if kind == Kind::Negatives {
                let valid = d.input(VALID, DType::I32, &[b * n]);
                d.output(&columns(VALID), valid.all_gather(0));
            }
        }
        if self.loss.masks() {
            for (kind, each) in self.at.kinds() {
                let numbers = d.input(&ids(kind), DType::U32, &[b * each]);
                d.output(&columns(&ids(kind)), numbers.all_gather(0));
            }
            d.output(MASKED_COUNT, zeros(b));
        }
        let params = d.table("", &self.at.loss_params(), dtype);
        for (view, (dim, _)) in self.at.step.loss.views().into_iter().enumerate() {
            let own = self.loss.scaled(dots(shrink(anchors, dim), shrink(positives, dim)), &params); // [b]
            d.output(&of_view("own", view), own);
            for axis in self.axes(view) {
                d.output(&axis.value("sum", view), zeros([b, b * self.at.step.replicas][axis.dim]));
            }
            for axis in self.axes(view).into_iter().filter(|_| running(self.loss)) {
                let max = if axis.dim == 0 { own } else { own.all_gather(0) };
                d.output(&axis.value("max", view), max);
            }
        }
        for cursor in ["row", "column"] {
            d.output(cursor, g.constant(DType::I32, 0.0));
        }
        Kernel::free(d.finish("gather"))
    }

    /// From the sums, the loss of each pair and the weights for the second sweep.
    pub fn normalizers(&self) -> Result<Kernel, GraphError> {
        let g = self.at.step.graph();
        let mut d = self.at.step.draft(&g);
        let (b, dtype) = (self.at.pairs(), self.at.dtype());
        let views = 0..self.at.step.loss.views().len();
        let (parts, own_weights): (Vec<Expr<'_>>, Vec<Expr<'_>>) =
            views.map(|view| self.of_view(&mut d, view)).unzip();
        let row_loss = g.add_all(&parts);
        d.output("loss", row_loss.sum_all() / b as f64);
        d.output(ROW_LOSS, row_loss);
        own_weights.iter().enumerate().for_each(|(view, x)| d.output(&of_view("own_weight", view), *x));
        if self.loss.masks() {
            let foreign = (b * (b * self.at.step.replicas - 1)).max(1) as f64;
            // The count includes each row's own pair.
            let masked = (d.input(MASKED_COUNT, dtype, &[b]) - 1.0).sum_all() / foreign;
            d.output(MASKED, masked);
        }
        for spec in self.at.loss_params() {
            let log_scale = d.input(&spec.name, dtype, &spec.shape);
            d.output(SCALE, log_scale.reshape(&[]).exp());
            // A score's derivative with respect to the logarithm of its scale is the score.
            let mut own = |view| d.input(&of_view("own", view), dtype, &[b]);
            let slopes: Vec<Expr<'_>> =
                own_weights.iter().enumerate().map(|(view, w)| (*w * own(view)).sum_all()).collect();
            d.output(&format!("{GRADIENT}{}", spec.name), g.add_all(&slopes).reshape(&spec.shape));
        }
        let zeros = |rows: usize| g.full(dtype, &[rows, self.at.width()], 0.0);
        for (kind, each) in self.at.kinds() {
            if self.is_row(kind) {
                d.output(&gradient(kind), zeros(b * each));
            }
            if self.is_column(kind) {
                d.output(&columns(&gradient(kind)), zeros(b * each * self.at.step.replicas));
            }
        }
        Kernel::free(d.finish("normalizers"))
    }

    /// The losses `[b]` of one view of the vectors, and the weights of its own pairs; outputs the softmaxes' weights.
    fn of_view<'g>(&self, d: &mut Draft<'g>, view: usize) -> (Expr<'g>, Expr<'g>) {
        let (b, dtype, scale) = (self.at.pairs(), self.at.dtype(), self.loss.known_scale());
        let (dim, weight) = self.at.step.loss.views()[view];
        let share = share(self.at, self.loss, view);
        let own = d.input(&of_view("own", view), dtype, &[b]);
        let softmaxes: Vec<Softmax<'g>> =
            (0..self.loss.partitions.len()).map(|k| self.softmax(d, k, view)).collect();
        let count = softmaxes.len() as f64;
        let mut loss: Option<Expr<'g>> = None;
        let of_own = -scale / b as f64;
        let mut own_weight = d.g.full(dtype, &[b], of_own * weight);
        for (k, Softmax { mut sum, shift }) in softmaxes.into_iter().enumerate() {
            // With the mask, a row's own pair is hidden in the tiles and counted here.
            let hidden = if self.loss.masks() { self.loss.own_columns(k) } else { 0 };
            for _ in 0..hidden {
                sum = sum + (own - shift).exp();
            }
            let log_sum = sum.log() + shift;
            let part = (log_sum - own) / count;
            loss = Some(loss.map_or(part, |l| l + part));
            for _ in 0..hidden {
                own_weight = own_weight + (own - log_sum).exp() * share;
            }
            let weight = if running(self.loss) { log_sum } else { d.g.full(dtype, &[b], share) / sum };
            for axis in self.axes(view).into_iter().filter(|a| a.partition == k) {
                let gathered = if axis.dim == 0 { weight } else { weight.all_gather(0) };
                d.output(&axis.value("weight", view), gathered);
            }
        }
        let loss = loss.unwrap_or(own);
        (dim.map_or(loss, |_| loss * weight), own_weight)
    }

    /// A partition's sums over its rows, and over this replica's columns, merged from the parts of all replicas.
    fn softmax<'g>(&self, d: &mut Draft<'g>, partition: usize, view: usize) -> Softmax<'g> {
        let axes = self.axes(view).into_iter().filter(|a| a.partition == partition);
        let parts: Vec<Softmax<'g>> =
            axes.map(|axis| {
                if axis.dim == 0 { self.of_rows(d, axis, view) } else { self.of_columns(d, axis, view) }
            })
            .collect();
        let merge = |a: Softmax<'g>, b: Softmax<'g>| match running(self.loss) {
            false => Softmax { sum: a.sum + b.sum, shift: a.shift },
            true => {
                let shift = a.shift.max(b.shift);
                let scaled = |s: Softmax<'g>| s.sum * (s.shift - shift).exp();
                Softmax { sum: scaled(a) + scaled(b), shift }
            }
        };
        let none = || {
            let zero = d.g.full(self.at.dtype(), &[self.at.pairs()], 0.0);
            Softmax { sum: zero, shift: zero }
        };
        parts.into_iter().reduce(merge).unwrap_or_else(none)
    }

    fn fixed_shift<'g>(&self, d: &Draft<'g>) -> Expr<'g> {
        d.g.full(self.at.dtype(), &[self.at.pairs()], self.loss.most())
    }

    fn of_rows<'g>(&self, d: &mut Draft<'g>, axis: Axis, view: usize) -> Softmax<'g> {
        let (b, dtype) = (self.at.pairs(), self.at.dtype());
        let sum = d.input(&axis.value("sum", view), dtype, &[b]);
        let shift = match running(self.loss) {
            true => d.input(&axis.value("max", view), dtype, &[b]),
            false => self.fixed_shift(d),
        };
        Softmax { sum, shift }
    }

    fn of_columns<'g>(&self, d: &mut Draft<'g>, axis: Axis, view: usize) -> Softmax<'g> {
        let (b, replicas, dtype) = (self.at.pairs(), self.at.step.replicas, self.at.dtype());
        let part = d.input(&axis.value("sum", view), dtype, &[b * replicas]);
        if !running(self.loss) {
            let shift = self.fixed_shift(d);
            return Softmax { sum: part.reduce_scatter(0), shift };
        }
        let shape = [replicas, b * replicas];
        let sums = part.all_gather(0).reshape(&shape);
        let maxima = d.input(&axis.value("max", view), dtype, &[b * replicas]).all_gather(0).reshape(&shape);
        let max = maxima.max_over(&[0]);
        let sum = (sums * (maxima - max.broadcast(&shape, &[1])).exp()).sum(&[0]);
        let start = d.g.replica_id().convert(DType::I32) * b as u32;
        Softmax { sum: rows_at(sum, start, b), shift: rows_at(max, start, b) }
    }

    /// The cotangents of this replica's vectors, from the parts of all replicas; zeroed parameter gradients.
    pub fn cotangents(&self) -> Result<Kernel, GraphError> {
        let g = self.at.step.graph();
        let mut d = self.at.step.draft(&g);
        let (b, h, dtype) = (self.at.pairs(), self.at.width(), self.at.dtype());
        let views = self.at.step.loss.views();
        let params = d.table("", &self.at.loss_params(), dtype);
        let weights: Vec<Expr<'_>> = views
            .iter()
            .enumerate()
            .map(|(view, (dim, _))| {
                let weight = d.input(&of_view("own_weight", view), dtype, &[b]);
                // With respect to the cosine.
                let weight = if params.is_empty() { weight } else { self.loss.scaled(weight, &params) };
                weight.broadcast(&[b, dim.unwrap_or(h)], &[0])
            })
            .collect();
        for (kind, each) in self.at.kinds() {
            let rows = self.is_row(kind).then(|| d.input(&gradient(kind), dtype, &[b * each, h]));
            let all = b * each * self.at.step.replicas;
            let of_columns = self
                .is_column(kind)
                .then(|| d.input(&columns(&gradient(kind)), dtype, &[all, h]).reduce_scatter(0));
            let mut sum = rows.into_iter().chain(of_columns).reduce(|a, b| a + b);
            let partner = match kind {
                Kind::Anchors => Some(Kind::Positives),
                Kind::Positives => Some(Kind::Anchors),
                Kind::Negatives => None,
            };
            for ((dim, _), weight) in views.iter().zip(&weights) {
                let Some(partner) = partner else { break };
                let partner = d.input(&vectors(partner), dtype, &[b, h]);
                let mut own = shrink(partner, *dim) * *weight;
                if dim.is_some() {
                    let x = d.input(&vectors(kind), dtype, &[b, h]);
                    own = pullback(&[(shrink(x, *dim), own)], &[x])?[0];
                }
                sum = Some(sum.map_or(own, |sum| sum + own));
            }
            if let Some(sum) = sum {
                d.output(&gradient(kind), sum);
            }
        }
        self.at.ready_to_accumulate(&mut d);
        Kernel::free(d.finish("cotangents"))
    }
}
