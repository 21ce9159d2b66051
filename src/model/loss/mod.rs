//! Losses as data. [`Loss::rows`] is what a step computes from a batch's vectors; the step itself, whole or in chunks,
//! is independent of the loss.

mod contrastive;
mod mask;
mod texts;

pub use contrastive::{Contrastive, Direction, Filter, Partition, Term};
pub(super) use contrastive::{own_scores, shrink, similarity};
pub(super) use mask::{hide, masked_score, same_text};
pub use texts::{Kind, Needs, Negatives, RowLosses, Texts};

use crate::graph::Multiply;
use anyhow::{Result, ensure};

/// Metric: share of the pairs that are known false negatives of each other.
pub(super) const MASKED: &str = "masked";

/// The training objective.
#[derive(Clone, Debug, PartialEq)]
pub enum Loss {
    Contrastive(Contrastive),
}

impl Loss {
    pub fn needs(&self) -> Needs {
        match self {
            Loss::Contrastive(c) => Needs { text_ids: c.masks(), targets: false },
        }
    }

    /// Names of [`RowLosses::metrics`].
    pub fn metrics(&self) -> &'static [&'static str] {
        match self {
            Loss::Contrastive(c) if c.masks() => &[MASKED],
            Loss::Contrastive(_) => &[],
        }
    }

    /// Loss of each row, as a differentiable graph. `multiply` applies to the similarities: even with bf16 operands,
    /// vectors are all-gathered as f32 and their cosines are f32.
    pub fn rows<'g>(&self, texts: &Texts<'g>, multiply: Multiply) -> RowLosses<'g> {
        match self {
            Loss::Contrastive(c) => c.rows(texts, multiply),
        }
    }

    /// The loss as blocks of a similarity matrix, if it has that form: a step in chunks then computes it tile by tile.
    pub fn blocks(&self) -> Option<&Contrastive> {
        match self {
            Loss::Contrastive(c) => Some(c),
        }
    }

    /// # Errors
    /// The loss uses more dimensions than `width`.
    pub fn check(&self, width: usize) -> Result<()> {
        match self {
            Loss::Contrastive(c) => {
                let most = c.dims.iter().map(|(d, _)| *d).max().unwrap_or(0);
                ensure!(most <= width, "matryoshka lists {most} dimensions, but the vectors have {width}");
                Ok(())
            }
        }
    }

    /// Forward-pass FLOPs of one of `replicas` replicas with `pairs` rows each: twice the multiply-adds of its matrix
    /// products. `width` is the dimension of the vectors.
    pub fn model_flops(&self, pairs: usize, negatives: usize, replicas: usize, width: usize) -> f64 {
        match self {
            Loss::Contrastive(c) => c.model_flops(pairs, negatives, replicas, width),
        }
    }

    /// Description for the model card.
    pub fn card(&self) -> String {
        match self {
            Loss::Contrastive(c) => c.card(),
        }
    }
}
