//! Losses as data. What a step computes from the vectors of a batch is [`Loss::rows`]; the step itself,
//! whole or in chunks, does not know which loss it has.

mod contrastive;
mod mask;
mod texts;

pub use contrastive::{Contrastive, Direction, Filter, Partition, Term};
pub(super) use contrastive::{own_scores, shrink, similarity};
pub(super) use mask::{hide, masked_score, same_text};
pub use texts::{Kind, Needs, Negatives, RowLosses, Texts};

use crate::graph::Multiply;
use anyhow::{Result, ensure};

/// Share of the pairs that are known false negatives of each other, among the metrics.
pub(super) const MASKED: &str = "masked";

/// What is minimised.
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
