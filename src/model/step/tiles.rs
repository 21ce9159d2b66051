//! A contrastive loss and its gradient, tile by tile of the similarity matrix.
//!
//! Each replica goes through its own rows of the matrix against the columns of all replicas, block by block: texts of
//! one kind against those of another. A tile is computed once per sweep and serves both directions: its row sums belong
//! to the rows' texts, and its column sums are this replica's part of the sums of the columns' texts. The first sweep
//! computes the sums, the second recomputes each tile for the gradient.
//!
//! No score exceeds the scale (and the strength of hardness), so the sums are shifted by that if f32 allows it, else by
//! running maxima (Milakov & Gimelshein 2018).

use super::chunked::Chunked;
use super::draft::{Draft, rows_at, starts};
use super::spec::{Kernel, Tile};
use super::values::{GRADIENT, MASKED_COUNT, VALID, columns, gradient, ids, vectors};
use crate::common::DType;
use crate::graph::{Cmp, Expr, GraphError, pullback};
use crate::model::loss::{Contrastive, Kind, Term, cosines, hide, masked_score, same_text, shrink};

/// Texts of one kind against texts of another, and the softmaxes their scores enter.
pub(super) struct Block<'a> {
    at: Chunked<'a>,
    tile: Tile,
    loss: &'a Contrastive,
    pub rows: Kind,
    pub columns: Kind,
    pub axes: Vec<Axis>,
    /// Dimensions of the vectors, `None` for all; `view` is the index among the loss's views.
    dim: Option<usize>,
    pub view: usize,
}

/// A softmax over a tile's scores, for each text of its rows or columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    /// Index among the loss's partitions.
    pub partition: usize,
    /// The tile dimension that the texts run along: 0 for rows, of this replica; 1 for columns, of all.
    pub dim: usize,
}

/// Where scores may exceed this, `exp(scale · cos − scale)` may leave the range of f32, and the sums need the maxima of
/// rows and columns; up to it, unit vectors do without.
const LARGEST_FIXED_SHIFT: f64 = 40.0;

/// Whether the sums of `exp(score)` are shifted by running maxima rather than the largest possible score.
pub(super) fn running(loss: &Contrastive) -> bool {
    loss.most() > LARGEST_FIXED_SHIFT
}

/// Name of a view's value; the first view has no suffix.
pub(super) fn of_view(name: &str, view: usize) -> String {
    if view == 0 { name.into() } else { format!("{name}.{view}") }
}

impl Axis {
    /// Name of a value this softmax has for each text.
    pub fn value(self, what: &str, view: usize) -> String {
        let along = ["row", "column"][self.dim];
        of_view(&format!("{along}_{what}.{}", self.partition), view)
    }
}

/// A tile of a block.
struct Scores<'g> {
    /// First row and column.
    row: Expr<'g>,
    column: Expr<'g>,
    /// Vectors of its rows and of its columns.
    left: Expr<'g>,
    right: Expr<'g>,
    /// The loss's own parameters.
    params: Vec<Expr<'g>>,
    /// `[rows, columns]`.
    scores: Expr<'g>,
    /// What hardness adds in the softmaxes of the rows.
    bonus: Option<Expr<'g>>,
    /// Masked scores; `None` if there are none.
    hidden: Option<Expr<'g>>,
}

impl<'g> Scores<'g> {
    fn start(&self, axis: Axis) -> Expr<'g> {
        [self.row, self.column][axis.dim]
    }
}

impl<'a> Block<'a> {
    /// The blocks of a loss, for each view of the vectors; a term shares the tiles of its transpose, if present.
    pub fn all(at: Chunked<'a>, tile: Tile, loss: &'a Contrastive) -> Vec<Block<'a>> {
        let mut out: Vec<Block<'a>> = vec![];
        for (view, (dim, _)) in at.step.loss.views().into_iter().enumerate() {
            let from = out.len();
            for (partition, terms) in loss.partitions.iter().enumerate() {
                for &Term { rows, columns } in terms.iter().filter(|t| at.each(t.columns) > 0) {
                    let mut known = out[from..].iter_mut().filter_map(|b| {
                        let transposed = (b.columns, b.rows) == (rows, columns) && rows != columns;
                        let same = (b.rows, b.columns) == (rows, columns);
                        (same || transposed).then_some((b, usize::from(!same)))
                    });
                    match known.next() {
                        Some((block, dim)) => block.axes.push(Axis { partition, dim }),
                        None => {
                            let axes = vec![Axis { partition, dim: 0 }];
                            out.push(Block { at, tile, loss, rows, columns, axes, dim, view });
                        }
                    }
                }
            }
        }
        out
    }

    /// Number of tiles in the block.
    pub fn count(&self) -> usize {
        let (rows, columns) = self.size();
        (self.at.pairs() / rows) * (self.width() / columns)
    }

    /// Columns of the block, over all replicas.
    fn width(&self) -> usize {
        self.at.pairs() * self.at.step.replicas * self.at.each(self.columns)
    }

    /// Rows and columns of a tile. A batch of several chunks always has several tiles, so the matrix of the whole batch
    /// never exists.
    fn size(&self) -> (usize, usize) {
        let pairs = self.at.pairs();
        let rows = if self.at.chunks.count > 1 { pairs / 2 } else { pairs };
        (largest_divisor(pairs, rows.min(self.tile.rows)), largest_divisor(self.width(), self.tile.columns))
    }

    /// Length of an axis over the whole block.
    fn length(&self, axis: Axis) -> usize {
        [self.at.pairs(), self.width()][axis.dim]
    }

    /// Known false negatives are counted in the first view's block of anchors against positives.
    fn counts(&self) -> bool {
        self.loss.masks() && (self.rows, self.columns, self.view) == (Kind::Anchors, Kind::Positives, 0)
    }

    fn kernel(&self, d: Draft<'_>, name: &str, products: f64) -> Result<Kernel, GraphError> {
        let name = of_view(&format!("{name}_{}_{}", self.rows.name(), self.columns.name()), self.view);
        let width = self.dim.unwrap_or(self.at.width()) as f64;
        let matrix = self.at.pairs() as f64 * self.width() as f64;
        let model_flops = products * 2.0 * matrix * width / self.count() as f64;
        Ok(Kernel { program: d.finish(&name.replace('.', "_"))?, model_flops })
    }

    /// First sweep: adds a tile to the sums of its rows `[b]` and to this replica's part of the sums of its columns
    /// `[B]`; counts the masked pairs of each row.
    pub fn sums(&self) -> Result<Kernel, GraphError> {
        let g = self.at.step.graph();
        let mut d = self.at.step.draft(&g);
        let tile = self.scores(&mut d);
        for (scores, axes) in self.softmaxes(&tile) {
            if !running(self.loss) {
                let terms = self.terms(scores, tile.hidden);
                for axis in axes {
                    let part = terms.sum(&[1 - axis.dim]);
                    d.add_at(&axis.value("sum", self.view), &[self.length(axis)], tile.start(axis), part);
                }
                continue;
            }
            let scores = hide(tile.hidden, scores, masked_score(scores));
            for axis in axes {
                let start = tile.start(axis);
                let (sum, max) = (axis.value("sum", self.view), axis.value("max", self.view));
                let max_all = d.input(&max, scores.dtype(), &[self.length(axis)]);
                let sum_all = d.input(&sum, scores.dtype(), &[self.length(axis)]);
                let length = scores.shape()[axis.dim];
                let old = rows_at(max_all, start, length);
                let new = old.max(scores.max_over(&[1 - axis.dim]));
                let added = (scores - new.broadcast(&scores.shape(), &[axis.dim])).exp().sum(&[1 - axis.dim]);
                let total = rows_at(sum_all, start, length) * (old - new).exp() + added;
                d.output(&max, max_all.dynamic_update_slice(new, &starts(start, 1)));
                d.output(&sum, sum_all.dynamic_update_slice(total, &starts(start, 1)));
            }
        }
        if let Some(hidden) = tile.hidden.filter(|_| self.counts()) {
            let count = hidden.convert(self.at.dtype()).sum(&[1]);
            d.add_at(MASKED_COUNT, &[self.at.pairs()], tile.row, count);
        }
        self.advance(&mut d, &tile);
        self.kernel(d, "sums", 1.0)
    }

    /// Second sweep: adds a tile's contribution to the cotangents of its rows' vectors `[b, h]` and of its columns'
    /// vectors, of all replicas `[B, h]`, and to the gradients of the loss's own parameters. With the sums held
    /// constant, the loss has the gradient of `Σ exp(score − shift) · (weight of the row + weight of the column)`.
    pub fn gradients(&self) -> Result<Kernel, GraphError> {
        let g = self.at.step.graph();
        let mut d = self.at.step.draft(&g);
        let tile = self.scores(&mut d);
        let shape = tile.scores.shape();
        // The weights are for the derivative with respect to the cosine if the scale is known; differentiating the
        // product applies the scale again.
        let unscaled = 1.0 / self.loss.known_scale();
        let mut along = |axis: Axis| {
            let all = d.input(&axis.value("weight", self.view), self.at.dtype(), &[self.length(axis)]);
            rows_at(all, tile.start(axis), shape[axis.dim])
        };
        let mut parts = vec![];
        for (scores, axes) in self.softmaxes(&tile) {
            if running(self.loss) {
                // The weight is the score's shift. Masked first, as in the first sweep: for a masked score far above
                // all others, the exponential is infinite and its derivative times zero is NaN.
                let scores = hide(tile.hidden, scores, masked_score(scores));
                let terms = axes.iter().map(|&a| (scores - along(a).broadcast(&shape, &[a.dim])).exp());
                let share = share(self.at, self.loss, self.view);
                parts.push(g.add_all(&terms.collect::<Vec<_>>()) * (share * unscaled));
            } else {
                let weights = axes.iter().map(|&a| (along(a) * unscaled).broadcast(&shape, &[a.dim]));
                let sum = g.add_all(&weights.collect::<Vec<_>>());
                parts.push(self.terms(scores, tile.hidden) * sum);
            }
        }
        let weighted = g.add_all(&parts);
        let seed = g.constant(self.at.dtype(), 1.0);
        let of = [&[tile.left, tile.right][..], &tile.params].concat();
        let slopes = pullback(&[(weighted.sum_all(), seed)], &of)?;
        let (rows, h) = (self.at.pairs(), self.at.width());
        d.add_at(&gradient(self.rows), &[rows, h], tile.row, slopes[0]);
        d.add_at(&columns(&gradient(self.columns)), &[self.width(), h], tile.column, slopes[1]);
        for (spec, slope) in self.at.loss_params().iter().zip(&slopes[2..]) {
            d.add_at(&format!("{GRADIENT}{}", spec.name), &spec.shape, g.constant(DType::I32, 0.0), *slope);
        }
        self.advance(&mut d, &tile);
        self.kernel(d, "gradients", 2.0)
    }

    /// The scores that enter softmaxes, and which.
    fn softmaxes<'g>(&self, tile: &Scores<'g>) -> Vec<(Expr<'g>, Vec<Axis>)> {
        let Some(bonus) = tile.bonus else { return vec![(tile.scores, self.axes.clone())] };
        let along = |dim: usize| self.axes.iter().copied().filter(|a| a.dim == dim).collect::<Vec<_>>();
        let both = [(tile.scores + bonus, along(0)), (tile.scores, along(1))];
        both.into_iter().filter(|(_, axes)| !axes.is_empty()).collect()
    }

    /// `exp(score − shift)`, zero where masked.
    fn terms<'g>(&self, scores: Expr<'g>, hidden: Option<Expr<'g>>) -> Expr<'g> {
        let terms = (scores - self.loss.most()).exp();
        hide(hidden, terms, terms.g.full(terms.dtype(), &terms.shape(), 0.0))
    }

    fn scores<'g>(&self, d: &mut Draft<'g>) -> Scores<'g> {
        let (rows, width) = self.size();
        let (b, all, h) = (self.at.pairs(), self.width(), self.at.width());
        let row = d.input("row", DType::I32, &[]);
        let column = d.input("column", DType::I32, &[]);
        let left = rows_at(d.input(&vectors(self.rows), self.at.dtype(), &[b, h]), row, rows);
        let right = d.input(&columns(&vectors(self.columns)), self.at.dtype(), &[all, h]);
        let right = rows_at(right, column, width);
        let how = self.at.step.compute.multiply();
        let cosines = cosines(shrink(left, self.dim), shrink(right, self.dim), how);
        let params = d.table("", &self.at.loss_params(), self.at.dtype());
        let scores = self.loss.scaled(cosines, &params);
        let mut hidden: Vec<Expr<'g>> = vec![];
        if self.loss.masks() {
            let mut own = |kind| rows_at(d.input(&ids(kind), DType::U32, &[b]), row, rows);
            let (anchors, positives) = (own(Kind::Anchors), own(Kind::Positives));
            let kinds: &[Kind] = match self.columns {
                Kind::Anchors | Kind::Positives => &[Kind::Anchors, Kind::Positives],
                Kind::Negatives => &[Kind::Negatives],
            };
            for &kind in kinds {
                let all = d.input(&columns(&ids(kind)), DType::U32, &[all]);
                let touches = same_text(anchors, positives, rows_at(all, column, width));
                hidden.push(touches);
            }
        }
        if self.columns == Kind::Negatives {
            let valid = rows_at(d.input(&columns(VALID), DType::I32, &[all]), column, width);
            let absent = valid.compare(Cmp::Eq, 0u32).broadcast(&scores.shape(), &[1]);
            hidden.push(absent);
        }
        // Between anchors and between positives, the text mask already hides the row's own pair.
        if self.rows.is_like(self.columns) && (self.columns == Kind::Negatives || !self.loss.masks()) {
            let own = self.own_texts(d, row, column);
            hidden.push(own);
        }
        let hidden = hidden.into_iter().reduce(|a, b| a | b);
        let own = || self.own_texts(d, row, column);
        let bonus = self.loss.hardness.and_then(|h| h.bonus(self.rows, self.columns, cosines, own));
        Scores { row, column, left, right, params, scores, bonus, hidden }
    }

    /// Where a row and a column of a tile are texts of the same pair.
    fn own_texts<'g>(&self, d: &Draft<'g>, row: Expr<'g>, column: Expr<'g>) -> Expr<'g> {
        let (rows, width) = self.size();
        let shape = [rows, width];
        let number = |first: Expr<'g>, n: usize| d.g.iota(DType::I32, &[n], 0) + first;
        let here = d.g.replica_id().convert(DType::I32) * self.at.pairs() as u32;
        let rows = (number(row, rows) + here).broadcast(&shape, &[0]);
        let pair = match self.columns {
            Kind::Anchors | Kind::Positives => number(column, width),
            Kind::Negatives => rows_at(self.at.step.pairs_of_negatives(d.g), column, width),
        };
        rows.compare(Cmp::Eq, pair.broadcast(&shape, &[1]))
    }

    /// Moves to the next tile; from the last, back to the first.
    fn advance<'g>(&self, d: &mut Draft<'g>, tile: &Scores<'g>) {
        let (rows, columns) = self.size();
        let at = |x: Expr<'g>, n: usize| x.compare(Cmp::Eq, n as u32);
        let column = tile.column + columns as u32;
        let end = at(column, self.width());
        let row = end.select(tile.row + rows as u32, tile.row);
        d.output("row", at(row, self.at.pairs()).select(0u32, row));
        d.output("column", end.select(0u32, column));
    }
}

/// Factor from a score's softmax to the loss's derivative with respect to the cosine, or to the score if the scale is
/// learned.
pub(super) fn share(at: Chunked<'_>, loss: &Contrastive, view: usize) -> f64 {
    let (_, weight) = at.step.loss.views()[view];
    let share = loss.known_scale() / (loss.partitions.len() as f64 * at.pairs() as f64);
    share * weight
}

/// The largest divisor of `n` that is at most `limit`, but at least 1.
fn largest_divisor(n: usize, limit: usize) -> usize {
    (1..=limit.min(n)).rev().find(|&d| n.is_multiple_of(d)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::largest_divisor;

    #[test]
    fn tiles_fit_evenly() {
        for (n, limit, want) in [(12, 5, 4), (12, 12, 12), (12, 99, 12), (7, 6, 1), (131_072, 4_096, 4_096)] {
            assert_eq!(largest_divisor(n, limit), want);
        }
    }
}
