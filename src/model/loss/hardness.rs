//! Hardness weighting (Lan et al. 2025, Eq. 5; of a pair's own negatives: Schechter Vera et al. 2025, "EmbeddingGemma";
//! reference: `hardness_mode` of `MultipleNegativesRankingLoss` in sentence-transformers).

use super::texts::Kind;
use crate::graph::Expr;
use serde::{Deserialize, Serialize};

/// `strength · cos`, as a constant without a gradient, is added to an anchor's scores of these negatives: the more
/// similar one is, the more it counts in the softmax. The scale does not multiply it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hardness {
    pub mode: Harder,
    pub strength: f64,
}

/// Which negatives count more. By their names in sentence-transformers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harder {
    /// Positives and negatives of other pairs.
    InBatchNegatives,
    /// The pair's own negatives.
    HardNegatives,
    /// Both.
    AllNegatives,
}

impl Hardness {
    /// What is added to the scores of `rows` against `columns`, in the shape of their cosines; `own` is where both are
    /// texts of the same pair. `None`: nothing.
    pub fn bonus<'g>(
        self,
        rows: Kind,
        columns: Kind,
        cosines: Expr<'g>,
        own: impl FnOnce() -> Expr<'g>,
    ) -> Option<Expr<'g>> {
        if rows != Kind::Anchors {
            return None;
        }
        let bonus = || cosines.stop_gradient() * self.strength;
        let none = || cosines.g.full(cosines.dtype(), &cosines.shape(), 0.0);
        match (columns, self.mode) {
            (Kind::Anchors, _) | (Kind::Positives, Harder::HardNegatives) => None,
            (Kind::Positives, _) | (Kind::Negatives, Harder::InBatchNegatives) => {
                Some(own().select(none(), bonus()))
            }
            (Kind::Negatives, Harder::HardNegatives) => Some(own().select(bonus(), none())),
            (Kind::Negatives, Harder::AllNegatives) => Some(bonus()),
        }
    }

    /// For the model card.
    pub fn card(self) -> String {
        let name = match self.mode {
            Harder::InBatchNegatives => "in_batch_negatives",
            Harder::HardNegatives => "hard_negatives",
            Harder::AllNegatives => "all_negatives",
        };
        format!("hardness_mode {name}, hardness_strength {}", self.strength)
    }
}
