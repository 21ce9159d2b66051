//! Losses as data. What a step computes from the vectors of a batch is [`Loss::rows`]; the step itself,
//! whole or in chunks, does not know which loss it has.

mod contrastive;
mod mask;

pub use contrastive::{Contrastive, Direction, Filter, Partition, Term};
pub(super) use contrastive::{alike, own_scores, shrink, similarity};
pub(super) use mask::{hide, masked_score, same_text};

use crate::graph::{Expr, Multiply};
use anyhow::{Result, ensure};

/// Which text of a row: what the loss treats as one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Anchors,
    Positives,
    Negatives,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Anchors, Kind::Positives, Kind::Negatives];

    /// As in the names of values.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Anchors => "anchors",
            Kind::Positives => "positives",
            Kind::Negatives => "negatives",
        }
    }

    /// Texts of this kind in a row that has so many negatives.
    pub fn each(self, negatives: usize) -> usize {
        match self {
            Kind::Anchors | Kind::Positives => 1,
            Kind::Negatives => negatives,
        }
    }

    fn is_document(self) -> bool {
        match self {
            Kind::Anchors => false,
            Kind::Positives | Kind::Negatives => true,
        }
    }
}

/// One replica's vectors, unit length.
#[derive(Clone, Copy)]
pub struct Texts<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    pub negatives: Option<Negatives<'g>>,
    /// `ui32 [b·(2+n)]`: a number for each anchor, positive and negative; equal texts of the global
    /// batch have equal numbers.
    pub text_ids: Option<Expr<'g>>,
}

/// Hard negatives, `n` of each pair, in any order.
#[derive(Clone, Copy)]
pub struct Negatives<'g> {
    /// `[b·n, d]`.
    pub vectors: Expr<'g>,
    /// Whether each is one, `pred [b·n]`: pairs may have fewer than `n`.
    pub valid: Expr<'g>,
    /// Which pair of the replica each belongs to, `i32 [b·n]`; with [`Needs::pairs`].
    pub pair: Option<Expr<'g>>,
}

impl<'g> Texts<'g> {
    /// Vectors of a kind; `None` without negatives.
    fn of(&self, kind: Kind) -> Option<Expr<'g>> {
        match kind {
            Kind::Anchors => Some(self.anchors),
            Kind::Positives => Some(self.positives),
            Kind::Negatives => self.negatives.map(|n| n.vectors),
        }
    }
}

/// What a loss makes of a replica's rows.
pub struct RowLosses<'g> {
    /// Loss of every local row, `[b]`; the loss of the batch is their mean over all replicas.
    pub rows: Expr<'g>,
    /// Scalars to be averaged over the replicas and logged, in the order of [`Loss::metrics`].
    pub metrics: Vec<Expr<'g>>,
}

/// What is minimised.
#[derive(Clone, Debug, PartialEq)]
pub enum Loss {
    Contrastive(Contrastive),
}

/// What a loss must be given with the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// [`Texts::text_ids`].
    pub text_ids: bool,
    /// [`Negatives::pair`].
    pub pairs: bool,
}

impl Loss {
    pub fn needs(&self) -> Needs {
        match self {
            Loss::Contrastive(c) => Needs { text_ids: c.masks(), pairs: c.excludes_own_negatives() },
        }
    }

    /// Names of [`RowLosses::metrics`].
    pub fn metrics(&self) -> &'static [&'static str] {
        match self {
            Loss::Contrastive(c) if c.masks() => &["masked"],
            Loss::Contrastive(_) => &[],
        }
    }

    /// Loss of each row, as a graph that can be differentiated. `multiply` is how similarities are
    /// multiplied: with bf16 operands the vectors cross between the replicas as f32 all the same, and their
    /// cosines are f32.
    pub fn rows<'g>(&self, texts: &Texts<'g>, multiply: Multiply) -> RowLosses<'g> {
        match self {
            Loss::Contrastive(c) => c.rows(texts, multiply),
        }
    }

    /// The loss as blocks of a matrix of similarities, if it is one: a step in chunks then goes through it
    /// tile by tile.
    pub fn blocks(&self) -> Option<&Contrastive> {
        match self {
            Loss::Contrastive(c) => Some(c),
        }
    }

    /// # Errors
    /// A loss of more dimensions than the vectors' `width`.
    pub fn check(&self, width: usize) -> Result<()> {
        match self {
            Loss::Contrastive(c) => {
                let most = c.dims.iter().map(|(d, _)| *d).max().unwrap_or(0);
                ensure!(most <= width, "matryoshka lists {most} dimensions, and the vectors have {width}");
                Ok(())
            }
        }
    }

    /// FLOPs of a forward pass for one replica of `pairs` rows among `replicas`: the multiply-adds of its
    /// matrix products, times two; `width` is that of the vectors.
    pub fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        match self {
            Loss::Contrastive(c) => c.model_flops(pairs, negatives, replicas, width),
        }
    }

    /// As the model card names it.
    pub fn card(&self) -> String {
        match self {
            Loss::Contrastive(c) => c.card(),
        }
    }
}
