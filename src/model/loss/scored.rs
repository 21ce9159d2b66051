//! Losses of pairs with a number: a score, or a label of 0 or 1.

use super::contrastive::dots;
use super::mask::masked_score;
use super::rows::{RowLoss, log_sum_exp};
use super::texts::{Needs, Negated, Targets};
use super::view::View;
use crate::graph::{Cmp, Expr, Multiply};
use anyhow::Result;

/// What is made of a pair's number `y` and the similarity of its texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scored {
    /// `log(1 + Σ exp(scale · (cᵢ − cⱼ)))` over all pairs of the global batch with `yᵢ < yⱼ`, where `c` is the cosine
    /// (Su 2022; reference: `CoSENTLoss` of sentence-transformers). Pairs with equal numbers are not compared.
    CoSent { scale: f64 },
    /// The same of the angle in complex space (Li & Li 2023; reference: `AnglELoss`).
    Angle { scale: f64 },
    /// `(c − y)²` (reference: `CosineSimilarityLoss`).
    Cosine,
    /// `½·(y·D² + (1 − y)·max(0, margin − D)²)` with `D = 1 − c` (Hadsell et al. 2006; reference: `ContrastiveLoss`).
    Contrastive { margin: f64 },
    /// `D²` of each pair labelled 1 that is further apart than the closest one labelled 0, and `max(0, margin − D)²` of
    /// each labelled 0 that is closer than the furthest labelled 1: their sum over the global batch (reference:
    /// `OnlineContrastiveLoss`). If all have the same label, the mean takes the place of the other label's extreme.
    OnlineContrastive { margin: f64 },
}

impl RowLoss for Scored {
    fn needs(&self) -> Needs {
        let targets = match self {
            Scored::CoSent { .. } | Scored::Angle { .. } => Targets::One,
            Scored::Cosine => Targets::Cosine,
            Scored::Contrastive { .. } | Scored::OnlineContrastive { .. } => Targets::Label,
        };
        Needs { targets: Some(targets), negatives: Negated::Unread, ..Needs::default() }
    }

    fn rows<'g>(&self, view: &View<'_, 'g>, _multiply: Multiply) -> Expr<'g> {
        let (x, y) = (view.anchors(), view.positives());
        let (cosine, target) = (|| dots(x, y), view.target(0));
        match *self {
            Scored::CoSent { scale } => ranked(cosine() * scale, target),
            Scored::Angle { scale } => ranked(angle(x, y) * scale, target),
            Scored::Cosine => square(cosine() - target),
            Scored::Contrastive { margin } => {
                let distance = -cosine() + 1.0;
                let (near, far) = (square(distance), square((-distance + margin).max(0.0)));
                (target * near + (-target + 1.0) * far) * 0.5
            }
            Scored::OnlineContrastive { margin } => hard(-cosine() + 1.0, target, margin),
        }
    }

    fn check(&self, width: usize, dims: &[(usize, f64)]) -> Result<()> {
        let odd = std::iter::once(width).chain(dims.iter().map(|(d, _)| *d)).find(|d| !d.is_multiple_of(2));
        match (self, odd) {
            (Scored::Angle { .. }, Some(odd)) => {
                anyhow::bail!("kind \"angle\" takes vectors apart into two halves, and {odd} is odd")
            }
            _ => Ok(()),
        }
    }

    fn card(&self) -> String {
        match self {
            Scored::CoSent { scale } => format!("CoSENTLoss, scale {scale}"),
            Scored::Angle { scale } => format!("AnglELoss, scale {scale}"),
            Scored::Cosine => "CosineSimilarityLoss".into(),
            Scored::Contrastive { margin } => format!("ContrastiveLoss, margin {margin}"),
            Scored::OnlineContrastive { margin } => format!("OnlineContrastiveLoss, margin {margin}"),
        }
    }
}

fn square(x: Expr<'_>) -> Expr<'_> {
    x * x
}

/// `|Σ Re z + Σ Im z|` of unit vectors read as complex ones, whose first half is the real part, with `z = x·ȳ`:
/// `[b, d]`, `[b, d]` → `[b]`.
fn angle<'g>(x: Expr<'g>, y: Expr<'g>) -> Expr<'g> {
    let half = x.dims::<2>()[1] / 2;
    let parts = |v: Expr<'g>| [v.slice_dim(1, 0, half), v.slice_dim(1, half, 2 * half)];
    let ([a, b], [c, d]) = (parts(x), parts(y));
    (a * c + b * d + b * c - a * d).sum(&[1]).abs()
}

/// The loss of the global batch, for each row: similarities and targets `[b]` → `[b]`.
fn ranked<'g>(scores: Expr<'g>, targets: Expr<'g>) -> Expr<'g> {
    let (all, others) = (scores.all_gather(0), targets.all_gather(0));
    let shape = [scores.dims::<1>()[0], all.dims::<1>()[0]];
    let (row, column) = (|x: Expr<'g>| x.broadcast(&shape, &[0]), |x: Expr<'g>| x.broadcast(&shape, &[1]));
    let lower = row(targets).compare(Cmp::Lt, column(others));
    let differences = row(scores) - column(all);
    let sums = log_sum_exp(lower.select(differences, masked_score(differences))); // [b]
    let sums = sums.all_gather(0);
    let zero = sums.g.full(sums.dtype(), &[1], 0.0);
    let total = log_sum_exp(sums.g.concat(&[zero, sums], 0).reshape(&[1, shape[1] + 1])); // [1]
    total.reshape(&[]).broadcast(&shape[..1], &[])
}

/// Distances and labels `[b]` → losses `[b]`, whose mean over the global batch is the sum over its hard pairs.
fn hard<'g>(distance: Expr<'g>, label: Expr<'g>, margin: f64) -> Expr<'g> {
    let (all, labels) = (distance.stop_gradient().all_gather(0), label.all_gather(0));
    let (g, dtype) = (all.g, all.dtype());
    let batch = all.dims::<1>()[0];
    let far = g.full(dtype, &[batch], f64::from(f32::MAX));
    let is = |labels: Expr<'g>, x: f64| labels.compare(Cmp::Eq, x);
    let (ones, zeros) = (is(labels, 1.0), is(labels, 0.0));
    let mean = |of: Expr<'g>| {
        let count = of.convert(dtype).sum(&[0]).max(1.0);
        of.select(all, all * 0.0).sum(&[0]) / count
    };
    let furthest = ones.select(all, -far).max_over(&[0]);
    let furthest = furthest.compare(Cmp::Gt, -f64::from(f32::MAX)).select(furthest, mean(zeros));
    let closest = zeros.select(all, far).min_over(&[0]);
    let closest = closest.compare(Cmp::Lt, f64::from(f32::MAX)).select(closest, mean(ones));
    let rows = distance.shape();
    let all_rows = |x: Expr<'g>| x.broadcast(&rows, &[]);
    let near = is(label, 0.0) & distance.compare(Cmp::Lt, all_rows(furthest));
    let apart = is(label, 1.0) & distance.compare(Cmp::Gt, all_rows(closest));
    let none = distance * 0.0;
    let sum = apart.select(square(distance), none) + near.select(square((-distance + margin).max(0.0)), none);
    sum * batch as f64
}
