//! False negatives as a guide sees them (Solatorio 2024, "GISTEmbed"; reference: `GISTEmbedLoss` of
//! sentence-transformers).

use super::mask::masked_score;
use super::texts::{Kind, Teacher};
use super::view::Shared;
use crate::graph::{Cmp, DotSpec, Expr, Multiply};

/// Another model, whose vectors are those of a teacher.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    /// What is left of the similarity of a row's anchor and positive: less this, or less this share of it.
    pub margin: f64,
    pub relative: bool,
    pub teacher: Teacher,
}

impl Guide {
    /// The scores of `rows` against `columns`, `[b, n]`, without those of texts that the guide finds more similar than
    /// the row's anchor and positive, less the margin. `own`: where both are texts of the same pair; a row's own
    /// positive always counts.
    pub(super) fn filter<'g>(
        self,
        shared: &Shared<'g>,
        [rows, columns]: [Kind; 2],
        scores: Expr<'g>,
        own: impl FnOnce() -> Expr<'g>,
    ) -> Expr<'g> {
        let local = |kind: Kind| shared.guide(kind).map(|(local, _)| local);
        let (Some(anchors), Some(positives)) = (local(Kind::Anchors), local(Kind::Positives)) else {
            return scores;
        };
        let (Some(left), Some((_, all))) = (local(rows), shared.guide(columns)) else { return scores };
        let pair = (anchors * positives).sum(&[1]); // [b]
        let least = if self.relative { pair - pair.abs() * self.margin } else { pair - self.margin };
        let spec = DotSpec { contract: &[(1, 1)], multiply: Some(Multiply::Highest), ..DotSpec::default() };
        let similar = left.dot(all, spec);
        let dropped = similar.compare(Cmp::Gt, least.broadcast(&similar.shape(), &[0]));
        let kept = dropped.select(masked_score(scores), scores);
        match rows.is_like(columns) || columns == Kind::Negatives {
            true => kept,
            false => own().select(scores, kept),
        }
    }

    /// For the model card.
    pub fn card(self) -> String {
        let strategy = if self.relative { "relative" } else { "absolute" };
        format!("margin {} ({strategy})", self.margin)
    }
}
