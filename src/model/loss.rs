//! Multiple negatives ranking loss over the global batch (Henderson et al. 2017; InfoNCE of van den
//! Oord et al. 2018; reference: `MultipleNegativesRankingLoss` of sentence-transformers).

use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr, nn};

/// One replica's embeddings, unit length.
pub struct Embedded<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    /// Hard negatives `[b·n, d]` and, for each, whether it is one (`pred [b·n]`).
    pub negatives: Option<(Expr<'g>, Expr<'g>)>,
}

/// Cross-entropy of every local pair, `[b]`: the anchor against all positives and negatives of the
/// global batch and, when `symmetric`, averaged with the positive against all anchors.
///
/// Only the local rows of the similarity matrix are computed; the other replicas' embeddings come
/// by all-gather, and the gradient flows back through it.
pub fn ranking_loss<'g>(e: &Embedded<'g>, scale: f64, symmetric: bool) -> Expr<'g> {
    let g = e.anchors.g;
    let own = (e.anchors * e.positives).sum(&[1]) * scale; // [b]
    let mut scores = similarity(e.anchors, e.positives.all_gather(0), scale); // [b, B]
    if let Some((negatives, valid)) = e.negatives {
        let columns = similarity(e.anchors, negatives.all_gather(0), scale); // [b, B·n]
        let shape = columns.shape();
        // Booleans are gathered as integers: not every backend gathers bits.
        let valid = valid.convert(DType::I32).all_gather(0).compare(Cmp::Ne, 0u32);
        let masked = g.full(columns.dtype(), &shape, nn::mask_value(columns.dtype()));
        scores = g.concat(&[scores, valid.broadcast(&shape, &[1]).select(columns, masked)], 1);
    }
    let forward = log_sum_exp(scores) - own;
    if !symmetric {
        return forward;
    }
    let back = log_sum_exp(similarity(e.positives, e.anchors.all_gather(0), scale)) - own;
    (forward + back) * 0.5
}

/// `scale · x yᵀ`: `[b, d]`, `[B, d]` → `[b, B]`.
fn similarity<'g>(x: Expr<'g>, y: Expr<'g>, scale: f64) -> Expr<'g> {
    x.dot(y, DotSpec { contract: &[(1, 1)], ..DotSpec::default() }) * scale
}

/// `log Σ exp` over the last dimension, shifted by the row's maximum so that any scale is safe.
fn log_sum_exp(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let max = x.max_over(&[1]).stop_gradient();
    (x - max.broadcast(&shape, &[0])).exp().sum(&[1]).log() + max
}
