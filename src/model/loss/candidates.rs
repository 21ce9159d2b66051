//! Losses of an anchor's scores of its own positive and negatives: no other texts of the batch are candidates.

use super::contrastive::dots;
use super::distance::Distance;
use super::mask::masked_score;
use super::rows::{RowLoss, log_sum_exp};
use super::texts::{Compares, Needs, Negated, Targets};
use super::view::View;
use crate::graph::{Cmp, Expr, Multiply};
use serde::{Deserialize, Serialize};

/// The numbers that come with each pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Labels {
    /// A teacher's scores, the positive's first.
    #[default]
    Scores,
    /// By how much the positive scores higher, for each negative.
    Margins,
}

/// What is made of the candidates' scores. A row's absent negatives do not count, and a row without any has no loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Candidates {
    /// The mean over the negatives of `((a·p − a·n) − y)²`, where `y` is the same difference of a teacher's scores
    /// (Hofstätter et al. 2020; reference: `MarginMSELoss` of sentence-transformers).
    MarginMse { labels: Labels },
    /// The divergence of `softmax(a·d / student)` from `softmax(y / teacher)`, times `student²` (reference:
    /// `DistillKLDivLoss`).
    Kl { student: f64, teacher: f64 },
    /// The mean over the negatives of `max(0, |a − p| − |a − n| + margin)`, where `|…|` is a distance (reference:
    /// `TripletLoss`).
    Triplet { margin: f64, distance: Distance },
}

impl RowLoss for Candidates {
    fn needs(&self) -> Needs {
        let (compares, targets) = match self {
            Candidates::MarginMse { labels: Labels::Scores } => (Compares::Dot, Some(Targets::Scores)),
            Candidates::MarginMse { labels: Labels::Margins } => (Compares::Dot, Some(Targets::Margins)),
            Candidates::Kl { .. } => (Compares::Dot, Some(Targets::Scores)),
            Candidates::Triplet { distance: Distance::Cosine, .. } => (Compares::Cosine, None),
            Candidates::Triplet { .. } => (Compares::Vectors, None),
        };
        Needs { compares, targets, negatives: Negated::Required, ..Needs::default() }
    }

    fn rows<'g>(&self, view: &View<'_, 'g>, _multiply: Multiply) -> Expr<'g> {
        let (anchors, positives) = (view.anchors(), view.positives());
        let own = dots(anchors, positives);
        let Some((negatives, vectors)) = view.negatives() else { return own * 0.0 };
        let (b, n) = (own.dims::<1>()[0], negatives.each);
        let mine = negatives.spread(anchors);
        let each = |x: Expr<'g>| x.broadcast(&[b, n], &[0]);
        match *self {
            Candidates::MarginMse { labels } => {
                let scores = negatives.by_pair(dots(mine, vectors));
                let margins = match labels {
                    Labels::Scores => each(view.target(0)) - view.targets(1, 1 + n),
                    Labels::Margins => view.targets(0, n),
                };
                let off = each(own) - scores - margins;
                negatives.mean(off * off)
            }
            Candidates::Kl { student, teacher } => {
                let targets = view.targets(0, 1 + n);
                let scores = negatives.by_pair(dots(mine, vectors));
                let g = own.g;
                let scores = g.concat(&[own.reshape(&[b, 1]), scores], 1);
                let first = g.full(own.dtype(), &[b, 1], 1.0);
                let present = g.concat(&[first, negatives.present(own.dtype())], 1).compare(Cmp::Gt, 0.0);
                let log_softmax = |x: Expr<'g>| {
                    let x = present.select(x, masked_score(x));
                    x - log_sum_exp(x).broadcast(&[b, 1 + n], &[0])
                };
                let (ours, theirs) =
                    (log_softmax(scores * (1.0 / student)), log_softmax(targets * (1.0 / teacher)));
                let off = present.select(theirs.exp() * (theirs - ours), theirs * 0.0);
                off.sum(&[1]) * (student * student)
            }
            Candidates::Triplet { margin, distance } => {
                let near = distance.of(anchors, positives);
                let far = negatives.by_pair(distance.of(mine, vectors));
                negatives.mean((each(near) - far + margin).max(0.0))
            }
        }
    }

    fn card(&self) -> String {
        match self {
            Candidates::MarginMse { labels: Labels::Scores } => "MarginMSELoss".into(),
            Candidates::MarginMse { labels: Labels::Margins } => "MarginMSELoss, of margins".into(),
            Candidates::Kl { student, teacher } if student == teacher => {
                format!("DistillKLDivLoss, temperature {student}")
            }
            Candidates::Kl { student, teacher } => {
                format!("DistillKLDivLoss, temperatures {student} (student) and {teacher} (teacher)")
            }
            Candidates::Triplet { margin, distance } => {
                format!("TripletLoss, {}, margin {margin}", distance.card())
            }
        }
    }
}
