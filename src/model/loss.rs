//! Multiple negatives ranking loss over the global batch (Henderson et al. 2017; InfoNCE of van den
//! Oord et al. 2018; reference: `MultipleNegativesRankingLoss` of sentence-transformers).

use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr, Multiply, nn};

/// One replica's embeddings, unit length.
pub struct Embedded<'g> {
    /// `[b, d]`.
    pub anchors: Expr<'g>,
    /// `[b, d]`; row `i` belongs to anchor `i`.
    pub positives: Expr<'g>,
    /// Hard negatives `[b·n, d]` (all first ones, all second ones, …) and, for each, whether it is
    /// one (`pred [b·n]`).
    pub negatives: Option<(Expr<'g>, Expr<'g>)>,
    /// `ui32 [b·(2+n)]`: a number for each anchor, positive and negative; equal texts of the global
    /// batch have equal numbers. With it, known false negatives are masked.
    pub text_ids: Option<Expr<'g>>,
}

/// What [`ranking_loss`] makes of a replica's pairs.
pub struct Ranking<'g> {
    /// Cross-entropy of every local pair, `[b]`.
    pub row_loss: Expr<'g>,
    /// Share of the foreign pairs of the global batch that are masked, averaged over the local rows;
    /// a scalar, present with `text_ids`.
    pub masked: Option<Expr<'g>>,
}

/// Cross-entropy of every local pair, `[b]`: the anchor against all positives and negatives of the
/// global batch and, when `symmetric`, averaged with the positive against all anchors.
///
/// Only the local rows of the similarity matrix are computed; the other replicas' embeddings come
/// by all-gather, and the gradient flows back through it.
///
/// With `text_ids`, pairs that share any text (`aᵢ = aⱼ`, `pᵢ = pⱼ`, `aᵢ = pⱼ` or `pᵢ = aⱼ`) are no
/// negatives of each other, in either direction; nor is a hard negative, own or foreign, whose text
/// is `aᵢ` or `pᵢ`. The own positive always counts.
///
/// `multiply` is how the similarities are: with bf16 operands the embeddings cross between the
/// replicas as f32 all the same, and their cosines are f32.
pub fn ranking_loss<'g>(e: &Embedded<'g>, scale: f64, symmetric: bool, multiply: Multiply) -> Ranking<'g> {
    let similarity = |x, y| similarity(x, y, scale, multiply);
    let [b, _] = e.anchors.dims();
    let own = (e.anchors * e.positives).sum(&[1]) * scale; // [b]
    let masks = e.text_ids.map(|ids| Masks::new(e, ids));
    let mut scores = similarity(e.anchors, e.positives.all_gather(0)); // [b, B]
    let [_, global] = scores.dims();
    scores = masks.as_ref().map_or(scores, |m| m.apply(scores, own));
    if let Some((negatives, valid)) = e.negatives {
        let columns = similarity(e.anchors, negatives.all_gather(0)); // [b, B·n]
        let shape = columns.shape();
        // Booleans are gathered as integers: not every backend gathers bits.
        let valid = valid.convert(DType::I32).all_gather(0).compare(Cmp::Ne, 0u32).broadcast(&shape, &[1]);
        let hidden = masked_score(columns);
        let mut columns = valid.select(columns, hidden);
        if let Some(known) = masks.as_ref().and_then(|m| m.negatives) {
            columns = known.select(hidden, columns);
        }
        scores = e.anchors.g.concat(&[scores, columns], 1);
    }
    let forward = log_sum_exp(scores) - own;
    let row_loss = if symmetric {
        let scores = similarity(e.positives, e.anchors.all_gather(0));
        let scores = masks.as_ref().map_or(scores, |m| m.apply(scores, own));
        (forward + log_sum_exp(scores) - own) * 0.5
    } else {
        forward
    };
    let masked = masks.map(|m| {
        let foreign = (b * (global - 1)).max(1) as f64;
        // Each row's own pair is in the relation, and no foreign one is counted twice.
        (m.pairs.convert(own.dtype()).sum_all() - b as f64) / foreign
    });
    Ranking { row_loss, masked }
}

/// Which scores are no negatives.
struct Masks<'g> {
    /// `pred [b, B]`: local pair `i` and gathered pair `j` share a text; the own pair among them.
    pairs: Expr<'g>,
    /// `pred [b, B·n]`: the gathered negative `j` is a text of local pair `i`.
    negatives: Option<Expr<'g>>,
}

impl<'g> Masks<'g> {
    fn new(e: &Embedded<'g>, ids: Expr<'g>) -> Self {
        let [b, _] = e.anchors.dims();
        let [texts] = ids.dims();
        let (anchors, positives) = (ids.slice_dim(0, 0, b), ids.slice_dim(0, b, 2 * b));
        let touches = |columns: Expr<'g>| equal(anchors, columns) | equal(positives, columns);
        let pairs = touches(anchors.all_gather(0)) | touches(positives.all_gather(0));
        let negatives = e.negatives.map(|_| touches(ids.slice_dim(0, 2 * b, texts).all_gather(0)));
        Masks { pairs, negatives }
    }

    /// Every pair that shares a text is masked, the own one too, which then comes back as a column
    /// of its own: so nobody needs to know where in the gathered batch it stands.
    fn apply(&self, scores: Expr<'g>, own: Expr<'g>) -> Expr<'g> {
        let others = self.pairs.select(masked_score(scores), scores);
        let [b, _] = scores.dims();
        scores.g.concat(&[own.reshape(&[b, 1]), others], 1)
    }
}

/// `x [b]`, `y [n]` → `pred [b, n]`.
pub(super) fn equal<'g>(x: Expr<'g>, y: Expr<'g>) -> Expr<'g> {
    let shape = [x.dims::<1>()[0], y.dims::<1>()[0]];
    x.broadcast(&shape, &[0]).compare(Cmp::Eq, y.broadcast(&shape, &[1]))
}

/// A score that no softmax notices, in the shape of `x`.
pub(super) fn masked_score(x: Expr<'_>) -> Expr<'_> {
    x.g.full(x.dtype(), &x.shape(), nn::mask_value(x.dtype()))
}

/// `scale · x yᵀ`: `[b, d]`, `[B, d]` → `[b, B]`.
pub(super) fn similarity<'g>(x: Expr<'g>, y: Expr<'g>, scale: f64, multiply: Multiply) -> Expr<'g> {
    x.dot(y, DotSpec { contract: &[(1, 1)], multiply: Some(multiply), ..DotSpec::default() }) * scale
}

/// `log Σ exp` over the last dimension, shifted by the row's maximum so that any scale is safe.
fn log_sum_exp(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let max = x.max_over(&[1]).stop_gradient();
    (x - max.broadcast(&shape, &[0])).exp().sum(&[1]).log() + max
}
