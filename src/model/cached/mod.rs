//! A training step whose batch is limited by time and not by memory (GradCache: Gao et al. 2021,
//! "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup"; reference:
//! `CachedMultipleNegativesRankingLoss` of sentence-transformers).
//!
//! The batch is cut into chunks, and the step into small programs that the host runs one after the
//! other: encode each chunk and keep nothing but its vectors; work out the loss and its gradient with
//! respect to all vectors, tile by tile of the similarity matrix; encode each chunk again and pull its
//! vectors' gradients back to the parameters; update. Dropout bits are functions of the text, so both
//! encodings see the same ones, and the step is the one-program step ([`StepSpec::train_step`]).
//!
//! A value is known by its name: each program takes the values that its inputs name and leaves those
//! that its outputs name. An output with the name of an input replaces it, in its memory. The host
//! only runs [`CachedSpec::stages`] in order; it uploads the texts of each chunk, and no number that
//! counts: cursors are values too.

mod chunks;
mod ends;
mod plan;
mod tiles;

pub use plan::{CHUNKS_AHEAD, Planned};

use super::optimizer::state_tensors;
use super::programs::{Arguments, StepSpec};
use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Program, Ty};
use std::collections::HashSet;

/// Everything that decides the programs of a cached step.
#[derive(Clone, Debug)]
pub struct CachedSpec {
    /// `step.shape` is that of one chunk of one replica.
    pub step: StepSpec,
    /// Chunks of a replica's share of the batch.
    pub chunks: usize,
    pub tile: Tile,
}

/// Most rows and columns of the similarity matrix that are in memory at a time; the tiles are as
/// large as fits evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    pub rows: usize,
    pub columns: usize,
}

/// 256 MiB in f32, and work enough that the host keeps ahead of a TPU core.
impl Default for Tile {
    fn default() -> Self {
        Tile { rows: 4_096, columns: 16_384 }
    }
}

/// Programs that run one after the other, `times` times.
#[derive(Clone, Debug)]
pub struct Stage {
    pub programs: Vec<Program>,
    pub times: usize,
    /// Which of [`CachedSpec::chunk_inputs`] its programs take: each time those of the next chunk. Empty:
    /// the stage has nothing to do with chunks.
    pub takes: Vec<usize>,
    /// Values that nothing needs after the stage.
    pub frees: Vec<String>,
}

/// Of each stage that takes chunks: a value made of every chunk and given to nobody else. When it is
/// there, so is what was queued before it.
pub const TICKETS: [&str; 2] = [EMBEDDED, COTANGENT];

const EMBEDDED: &str = "embedded";
const COTANGENT: &str = "cotangent";
/// Stores the gradients of the parameters under the parameters' names behind this.
pub const GRADIENT: &str = "gradient/";

/// Which columns of the similarity matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Positives,
    Negatives,
}

/// Above it `exp(scale · cos − scale)` may leave the range of f32, and the sums need the maxima of
/// rows and columns; up to it, vectors of unit length do without.
const LARGEST_FIXED_SHIFT: f64 = 40.0;

impl CachedSpec {
    /// The step's programs in the order in which they run. Before them the values are those of the
    /// state (parameters, `adam.m/…`, `adam.v/…`), `step`, `lr` and `seed`; after them the new state,
    /// `loss`, `grad_norm`, `masked` (with the mask) and `row_loss`, as
    /// [`StepSpec::train_step`] returns them.
    ///
    /// # Errors
    /// A graph that does not type-check, with the part of the model it is in.
    pub fn stages(&self) -> Result<Vec<Stage>, GraphError> {
        let tiles = |side| self.count(side);
        let negatives = self.step.shape.negatives > 0;
        let mut list: Vec<(Vec<Program>, usize)> = vec![
            (vec![self.begin()?], 1),
            (vec![self.encode()?, self.keep()?], self.chunks),
            (vec![self.gather()?], 1),
            (vec![self.sums(Side::Positives)?], tiles(Side::Positives)),
        ];
        if negatives {
            list.push((vec![self.sums(Side::Negatives)?], tiles(Side::Negatives)));
        }
        list.push((vec![self.weigh()?], 1));
        list.push((vec![self.slopes(Side::Positives)?], tiles(Side::Positives)));
        if negatives {
            list.push((vec![self.slopes(Side::Negatives)?], tiles(Side::Negatives)));
        }
        list.push((vec![self.cotangents()?], 1));
        list.push((vec![self.pick()?, self.accumulate()?], self.chunks));
        list.push((vec![self.apply()?], 1));
        Ok(self.with_lifetimes(list))
    }

    /// A value is freed after the last stage that takes it.
    fn with_lifetimes(&self, list: Vec<(Vec<Program>, usize)>) -> Vec<Stage> {
        let chunk: Vec<String> = self.chunk_inputs().into_iter().map(|(name, _)| name).collect();
        let mut wanted: HashSet<String> = self.results().into_iter().collect();
        let mut stages: Vec<Stage> = vec![];
        for (programs, times) in list.into_iter().rev() {
            let taken = || programs.iter().flat_map(|p| p.inputs.iter().map(|i| i.name.clone()));
            let left = programs.iter().flat_map(|p| p.outputs.iter().map(|o| o.0.clone()));
            let mut frees: Vec<String> = taken().chain(left).filter(|n| !wanted.contains(n)).collect();
            frees.sort_unstable();
            frees.dedup();
            // A chunk's texts are uploaded for each stage anew.
            wanted.extend(taken().filter(|name| !chunk.contains(name)));
            let takes = (0..chunk.len()).filter(|&k| taken().any(|name| name == chunk[k])).collect();
            stages.push(Stage { programs, times, takes, frees });
        }
        stages.reverse();
        stages
    }

    /// Names of what a step leaves.
    fn results(&self) -> Vec<String> {
        let specs = self.step.params();
        let state = state_tensors(&specs).map(|(name, _)| name);
        state.chain(["loss", "grad_norm", "masked", "row_loss"].map(String::from)).collect()
    }

    /// Pairs of a replica.
    fn pairs(&self) -> usize {
        self.chunks * self.step.shape.pairs
    }

    /// Columns of the similarity matrix, over all replicas.
    fn columns(&self, side: Side) -> usize {
        let each = if side == Side::Positives { 1 } else { self.step.shape.negatives };
        self.pairs() * self.step.replicas * each
    }

    /// Rows and columns of a tile. A batch of several chunks always has several tiles: a matrix of
    /// the whole batch never exists.
    fn tile(&self, side: Side) -> (usize, usize) {
        let pairs = self.pairs();
        let rows = if self.chunks > 1 { pairs / 2 } else { pairs };
        let columns = self.columns(side);
        (largest_divisor(pairs, rows.min(self.tile.rows)), largest_divisor(columns, self.tile.columns))
    }

    fn count(&self, side: Side) -> usize {
        let (rows, columns) = self.tile(side);
        (self.pairs() / rows) * (self.columns(side) / columns)
    }

    /// Whether the sums of `exp(score)` are shifted by maxima, and not by the scale.
    fn running(&self) -> bool {
        self.step.objective.scale > LARGEST_FIXED_SHIFT
    }

    fn hidden(&self) -> usize {
        self.step.bert.hidden_size
    }
}

/// Of `n`, at most `limit` and at least 1.
fn largest_divisor(n: usize, limit: usize) -> usize {
    (1..=limit.min(n)).rev().find(|&d| n.is_multiple_of(d)).unwrap_or(1)
}

/// A program under construction, its values by name.
struct Draft<'g> {
    g: &'g Graph,
    args: Arguments<'g>,
    outputs: Vec<(String, Expr<'g>)>,
}

impl<'g> Draft<'g> {
    fn new(g: &'g Graph) -> Self {
        Draft { g, args: Arguments { g, list: Vec::new() }, outputs: Vec::new() }
    }

    fn input(&mut self, name: &str, dtype: DType, shape: &[usize]) -> Expr<'g> {
        self.args.add(name, Ty::new(dtype, shape))
    }

    fn output(&mut self, name: &str, x: Expr<'g>) {
        self.outputs.push((name.into(), x));
    }

    /// Adds `x` to the value `name` from `start` along the first dimension.
    fn add_at(&mut self, name: &str, shape: &[usize], start: Expr<'g>, x: Expr<'g>) {
        let old = self.input(name, x.dtype(), shape);
        let starts = starts(start, shape.len());
        let sum = old.dynamic_slice(&starts, &x.shape()) + x;
        self.output(name, old.dynamic_update_slice(sum, &starts));
    }

    /// Outputs take the memory of the inputs of their names.
    fn finish(mut self, name: &str) -> Result<Program, GraphError> {
        for input in &mut self.args.list {
            input.donated_to = self.outputs.iter().position(|o| o.0 == input.name);
        }
        Program::new(name, self.g, self.args.list, &self.outputs)
    }
}

/// `start` along the first of `rank` dimensions.
fn starts(start: Expr<'_>, rank: usize) -> Vec<Expr<'_>> {
    let zero = start.g.constant(DType::I32, 0.0);
    std::iter::once(start).chain((1..rank).map(|_| zero)).collect()
}

/// `size` rows of `x` from `start`.
fn rows_at<'g>(x: Expr<'g>, start: Expr<'g>, size: usize) -> Expr<'g> {
    let mut shape = x.shape();
    shape[0] = size;
    x.dynamic_slice(&starts(start, shape.len()), &shape)
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
