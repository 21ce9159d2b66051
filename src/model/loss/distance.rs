//! Distances between vectors.

use super::rows::sqrt;
use crate::graph::{Expr, nn};
use serde::{Deserialize, Serialize};

/// Between two vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// Mean of the squared differences.
    Mse,
    /// The Euclidean distance.
    #[serde(alias = "euclidean")]
    L2,
    /// 1 − cosine.
    Cosine,
    /// Sum of the absolute differences.
    Manhattan,
}

impl Distance {
    /// Of each row, `[n, d]`, `[n, d]` → `[n]`.
    pub(super) fn of<'g>(self, x: Expr<'g>, y: Expr<'g>) -> Expr<'g> {
        let squares = || ((x - y) * (x - y)).sum(&[1]);
        match self {
            Distance::Mse => squares() / x.dims::<2>()[1] as f64,
            Distance::L2 => sqrt(squares()),
            Distance::Cosine => -(nn::l2_normalize(x) * nn::l2_normalize(y)).sum(&[1]) + 1.0,
            Distance::Manhattan => (x - y).abs().sum(&[1]),
        }
    }

    /// For the model card.
    pub(super) fn card(self) -> &'static str {
        match self {
            Distance::Mse => "mean squared difference",
            Distance::L2 => "Euclidean distance",
            Distance::Cosine => "cosine",
            Distance::Manhattan => "Manhattan distance",
        }
    }
}
