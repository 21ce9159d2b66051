//! From token vectors to a text's vector, and the encoder as a whole.

use super::arch::Arch;
use super::dense::Dense;
use super::linear::Linear;
use super::params::ParamSpec;
use super::pooling::{Pooling, pool};
use super::rows::Rows;
use super::shape::GroupShape;
use crate::common::DType;
use crate::graph::Expr;
use anyhow::{Result, ensure};
use serde::Serialize;

/// Turns a text's token vectors into the text's vector.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    /// Their vectors are concatenated in this order.
    pub pooling: Vec<Pooling>,
    /// Whether the tokens of a prompt before the text are pooled, too.
    pub include_prompt: bool,
    /// Layers after the pooling.
    pub dense: Vec<Dense>,
    /// Whether vectors are scaled to unit length; a loss of cosines does so in any case.
    pub normalize: bool,
}

/// Mean pooling and unit length.
impl Default for Head {
    fn default() -> Self {
        Head { pooling: vec![Pooling::Mean], include_prompt: true, dense: vec![], normalize: true }
    }
}

impl Head {
    /// # Errors
    /// No pooling, or a layer that does not take the vectors before it, of which the first have `hidden` numbers a
    /// token.
    pub fn check(&self, hidden: usize) -> Result<()> {
        ensure!(!self.pooling.is_empty(), "no pooling is named");
        let mut width = hidden * self.pooling.len();
        for (k, dense) in self.dense.iter().enumerate() {
            ensure!(
                dense.inputs == width && dense.outputs > 0,
                "dense layer {k} maps {} numbers to {}, and the vectors before it have {width}",
                dense.inputs,
                dense.outputs
            );
            width = dense.outputs;
        }
        Ok(())
    }

    /// Length of a text's vector.
    pub fn width(&self, hidden: usize) -> usize {
        self.dense.last().map_or(hidden * self.pooling.len(), |dense| dense.outputs)
    }

    /// One vector per slot, `[rows * slots, hidden * poolings]` of type `wide`; see [`pool`].
    pub(super) fn pool<'g>(&self, x: Expr<'g>, rows: &Rows<'g>, slots: Expr<'g>, wide: DType) -> Expr<'g> {
        let all: Vec<Expr<'g>> = self.pooling.iter().map(|kind| pool(*kind, x, rows, slots, wide)).collect();
        x.g.concat(&all, 1)
    }

    /// The layers on pooled vectors `[texts, width]`; not normalised.
    pub(super) fn layers<'g>(&self, x: Expr<'g>, weights: &[DenseWeights<'g>]) -> Expr<'g> {
        let layers = self.dense.iter().zip(weights);
        layers.fold(x, |x, (dense, w)| {
            let y = dense.activation.of(w.linear.of(x));
            if !dense.residual { y } else { y + w.residual.map_or(x, |residual| residual.of(x)) }
        })
    }
}

/// Parameters of a dense layer.
pub(super) struct DenseWeights<'g> {
    pub linear: Linear<'g>,
    /// Of the residual, if it changes the width.
    pub residual: Option<Linear<'g>>,
}

/// Everything that turns tokens into a vector, except the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoder {
    pub arch: Arch,
    pub head: Head,
}

impl Encoder {
    /// With mean pooling and unit length.
    pub fn new(arch: Arch) -> Self {
        Encoder { arch, head: Head::default() }
    }

    /// All parameters, in the order the programs take them.
    pub fn params(&self) -> Vec<ParamSpec> {
        let mut all = self.arch.params();
        all.extend(self.head.dense.iter().enumerate().flat_map(|(k, dense)| dense.params(k)));
        all
    }

    /// Length of a text's vector.
    pub fn width(&self) -> usize {
        self.head.width(self.arch.hidden)
    }

    /// FLOPs of a forward pass over all rows, padding included, and of the dense layers, with their residuals'
    /// projections, on `texts` vectors.
    pub fn model_flops(&self, groups: &[GroupShape], texts: usize) -> f64 {
        let matrices = |d: &Dense| d.inputs * d.outputs * (1 + usize::from(d.projects()));
        let dense: usize = self.head.dense.iter().map(matrices).sum();
        self.arch.model_flops(groups) + 2.0 * (dense * texts) as f64
    }
}
