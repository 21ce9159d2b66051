//! What every loss is to the steps, and functions that several use.

use super::citations;
use super::texts::Needs;
use super::view::{Shared, View};
use crate::graph::{Cmp, Expr, Multiply};
use crate::model::params::ParamSpec;
use anyhow::Result;

/// Metric: share of the pairs that are known false negatives of each other.
pub const MASKED: &str = "masked";

/// Metric: what multiplies cosines, if it is learned.
pub const SCALE: &str = "scale";

/// An objective as the steps see it.
pub(super) trait RowLoss {
    fn needs(&self) -> Needs;

    /// Names of [`RowLoss::values`].
    fn metrics(&self) -> &'static [&'static str] {
        &[]
    }

    /// Parameters of its own, for vectors of `width` dimensions; trained, and no part of the model.
    fn params(&self, _width: usize) -> Vec<ParamSpec> {
        vec![]
    }

    /// Loss of each row, `[b]`, in differentiable operations.
    fn rows<'g>(&self, view: &View<'_, 'g>, multiply: Multiply) -> Expr<'g>;

    /// Scalars to average over the replicas and log.
    fn values<'g>(&self, _shared: &Shared<'g>) -> Vec<Expr<'g>> {
        vec![]
    }

    /// Forward-pass FLOPs of [`RowLoss::rows`] on one of `replicas` replicas with `pairs` rows each: twice the
    /// multiply-adds of its matrix products. `width` is the dimension of the vectors.
    fn model_flops(&self, _pairs: usize, _negatives: usize, _replicas: usize, _width: usize) -> f64 {
        0.0
    }

    /// # Errors
    /// Vectors of `width` dimensions, or prefixes of them, that it does not take.
    fn check(&self, _width: usize, _dims: &[(usize, f64)]) -> Result<()> {
        Ok(())
    }

    /// What has no effect on data whose rows have at most so many negatives.
    fn idle(&self, _negatives: usize) -> Option<&'static str> {
        None
    }

    /// Description for the model card; begins with its class in sentence-transformers.
    fn card(&self) -> String;

    /// Its class in sentence-transformers, or that it is made of.
    fn class(&self) -> String {
        let card = self.card();
        card.split([',', ';', ' ']).next().unwrap_or_default().to_owned()
    }

    /// BibTeX of what to cite; by default, that of the class.
    fn citation(&self) -> Option<&'static str> {
        citations::of_class(&self.class())
    }
}

/// `log Σ exp` over the last of two dimensions, shifted by the row's maximum so that any scale is safe.
pub(super) fn log_sum_exp(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let max = x.max_over(&[1]).stop_gradient();
    (x - max.broadcast(&shape, &[0])).exp().sum(&[1]).log() + max
}

/// The square root, with the derivative 0 at 0, as `torch.norm` has it.
pub(super) fn sqrt(x: Expr<'_>) -> Expr<'_> {
    let positive = x.compare(Cmp::Gt, 0.0);
    positive.select(positive.select(x, x * 0.0 + 1.0).sqrt(), x * 0.0)
}
