//! The loss and its gradient, tile by tile of the similarity matrix.
//!
//! Each replica goes through its own rows of the matrix against the columns of all. A tile is computed
//! once a sweep and serves both directions: its sums over rows are those of anchor → positive, its sums
//! over columns the replica's part of positive → anchor. The first sweep finds the sums, the second
//! the gradient, for which it computes the tile again: it is not kept.
//!
//! `|scale · cos| ≤ scale`, so the sums are shifted by the scale itself, where f32 can hold that, else
//! by running maxima (Milakov & Gimelshein 2018).

use super::{CachedSpec, Draft, Side, rows_at, starts};
use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr, Graph, GraphError, Program};
use crate::model::loss::{equal, masked_score, similarity};

/// A tile of the matrix.
struct Block<'g> {
    /// First row and column.
    row: Expr<'g>,
    column: Expr<'g>,
    /// The vectors of its rows and of its columns.
    left: Expr<'g>,
    right: Expr<'g>,
    /// `[rows, columns]`.
    scores: Expr<'g>,
    /// Which scores are no negatives; `None`: all are.
    hidden: Option<Expr<'g>>,
}

/// A direction of the loss: values that belong to the rows or to the columns.
#[derive(Clone, Copy)]
struct Axis<'a> {
    name: &'a str,
    /// Dimension of the tile that the values go along.
    dim: usize,
    /// How many there are in the whole matrix.
    size: usize,
}

impl CachedSpec {
    /// First sweep: adds a tile to `row_sum [b]`, and to this replica's part of `column_sum [B]`;
    /// counts the masked pairs of each row.
    pub(super) fn sums(&self, side: Side) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let block = self.block(&mut d, side);
        if self.running() {
            let scores = hide(&block, block.scores, masked_score(block.scores));
            for axis in self.axes(side) {
                let start = [block.row, block.column][axis.dim];
                let (sum, max) = (format!("{}_sum", axis.name), format!("{}_max", axis.name));
                let max_all = d.input(&max, scores.dtype(), &[axis.size]);
                let sum_all = d.input(&sum, scores.dtype(), &[axis.size]);
                let length = scores.shape()[axis.dim];
                let old = rows_at(max_all, start, length);
                let new = old.max(scores.max_over(&[1 - axis.dim]));
                let added = (scores - new.broadcast(&scores.shape(), &[axis.dim])).exp().sum(&[1 - axis.dim]);
                let total = rows_at(sum_all, start, length) * (old - new).exp() + added;
                d.output(&max, max_all.dynamic_update_slice(new, &starts(start, 1)));
                d.output(&sum, sum_all.dynamic_update_slice(total, &starts(start, 1)));
            }
        } else {
            let terms = self.terms(&block);
            for axis in self.axes(side) {
                let start = [block.row, block.column][axis.dim];
                d.add_at(&format!("{}_sum", axis.name), &[axis.size], start, terms.sum(&[1 - axis.dim]));
            }
        }
        if let (Side::Positives, Some(hidden)) = (side, block.hidden) {
            let count = hidden.convert(self.step.dtype).sum(&[1]);
            d.add_at("masked_count", &[self.pairs()], block.row, count);
        }
        self.advance(&mut d, &block, side);
        d.finish(if side == Side::Positives { "sums" } else { "negative_sums" })
    }

    /// Second sweep: adds what a tile contributes to the gradients with respect to the anchors
    /// (`slopes.anchors [b, h]`) and to the columns of all replicas (`… [B, h]`).
    pub(super) fn slopes(&self, side: Side) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let block = self.block(&mut d, side);
        let shape = block.scores.shape();
        let terms = if self.running() { None } else { Some(self.terms(&block)) };
        let mut slope: Option<Expr<'_>> = None;
        for axis in self.axes(side) {
            let start = [block.row, block.column][axis.dim];
            let all = d.input(&format!("{}_weight", axis.name), self.step.dtype, &[axis.size]);
            let weight = rows_at(all, start, shape[axis.dim]).broadcast(&shape, &[axis.dim]);
            // The weight is what the term of each score is multiplied with, or the score's shift.
            let part = if terms.is_some() { weight } else { (block.scores - weight).exp() };
            slope = Some(slope.map_or(part, |sum| sum + part));
        }
        let slope = slope.unwrap_or(block.scores);
        let slope = match terms {
            Some(terms) => terms * slope,
            None => hide(&block, slope * self.share(), g.full(slope.dtype(), &shape, 0.0)),
        };
        let multiply = Some(self.step.compute.multiply());
        let left = slope.dot(block.right, DotSpec { contract: &[(1, 0)], multiply, ..DotSpec::default() });
        let right = slope.dot(block.left, DotSpec { contract: &[(0, 0)], multiply, ..DotSpec::default() });
        d.add_at("slopes.anchors", &[self.pairs(), self.hidden()], block.row, left);
        let name = format!("columns.slopes.{}", kind(side));
        d.add_at(&name, &[self.columns(side), self.hidden()], block.column, right);
        self.advance(&mut d, &block, side);
        d.finish(if side == Side::Positives { "slopes" } else { "negative_slopes" })
    }

    /// Both directions of the loss have the positives as columns; negatives only meet anchors.
    fn axes(&self, side: Side) -> Vec<Axis<'static>> {
        let rows = Axis { name: "row", dim: 0, size: self.pairs() };
        let columns = Axis { name: "column", dim: 1, size: self.columns(side) };
        let both = side == Side::Positives && self.step.objective.symmetric;
        if both { vec![rows, columns] } else { vec![rows] }
    }

    /// What a score's softmax is multiplied with to become the loss's derivative by the cosine.
    pub(super) fn share(&self) -> f64 {
        let directions = if self.step.objective.symmetric { 2.0 } else { 1.0 };
        self.step.objective.scale / (directions * self.pairs() as f64)
    }

    /// `exp(score − scale)`, zero where the score does not count.
    fn terms<'g>(&self, block: &Block<'g>) -> Expr<'g> {
        let terms = (block.scores - self.step.objective.scale).exp();
        hide(block, terms, terms.g.full(terms.dtype(), &terms.shape(), 0.0))
    }

    fn block<'g>(&self, d: &mut Draft<'g>, side: Side) -> Block<'g> {
        let (rows, columns) = self.tile(side);
        let (b, all, h) = (self.pairs(), self.columns(side), self.hidden());
        let row = d.input("row", DType::I32, &[]);
        let column = d.input("column", DType::I32, &[]);
        let left = rows_at(d.input("vectors.anchors", self.step.dtype, &[b, h]), row, rows);
        let kind = kind(side);
        let right = d.input(&format!("columns.vectors.{kind}"), self.step.dtype, &[all, h]);
        let right = rows_at(right, column, columns);
        let scores = similarity(left, right, self.step.objective.scale, self.step.compute.multiply());
        let mut hidden = None;
        if self.step.objective.mask {
            let mut own = |k: &str| rows_at(d.input(&format!("ids.{k}"), DType::U32, &[b]), row, rows);
            let (anchors, positives) = (own("anchors"), own("positives"));
            let kinds: &[&str] =
                if side == Side::Positives { &["anchors", "positives"] } else { &["negatives"] };
            for k in kinds {
                let ids = rows_at(d.input(&format!("columns.ids.{k}"), DType::U32, &[all]), column, columns);
                let touches = equal(anchors, ids) | equal(positives, ids);
                hidden = Some(hidden.map_or(touches, |h: Expr<'g>| h | touches));
            }
        }
        if side == Side::Negatives {
            let valid = rows_at(d.input("columns.valid", DType::I32, &[all]), column, columns);
            let absent = valid.compare(Cmp::Eq, 0u32).broadcast(&scores.shape(), &[1]);
            hidden = Some(hidden.map_or(absent, |h| h | absent));
        }
        Block { row, column, left, right, scores, hidden }
    }

    /// To the next tile; from the last one back to the first.
    fn advance<'g>(&self, d: &mut Draft<'g>, block: &Block<'g>, side: Side) {
        let (rows, columns) = self.tile(side);
        let at = |x: Expr<'g>, n: usize| x.compare(Cmp::Eq, n as u32);
        let column = block.column + columns as u32;
        let end = at(column, self.columns(side));
        let row = end.select(block.row + rows as u32, block.row);
        d.output("row", at(row, self.pairs()).select(0u32, row));
        d.output("column", end.select(0u32, column));
    }
}

fn hide<'g>(block: &Block<'g>, x: Expr<'g>, otherwise: Expr<'g>) -> Expr<'g> {
    block.hidden.map_or(x, |hidden| hidden.select(otherwise, x))
}

fn kind(side: Side) -> &'static str {
    match side {
        Side::Positives => "positives",
        Side::Negatives => "negatives",
    }
}
