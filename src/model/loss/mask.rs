//! Which scores are masked.

use super::texts::{Kind, Texts};
use crate::common::DType;
use crate::graph::{Cmp, Expr, nn};

/// `x [b]`, `y [n]` → `pred [b, n]`.
fn equal<'g>(x: Expr<'g>, y: Expr<'g>) -> Expr<'g> {
    let shape = [x.dims::<1>()[0], y.dims::<1>()[0]];
    x.broadcast(&shape, &[0]).compare(Cmp::Eq, y.broadcast(&shape, &[1]))
}

/// Whether a row's anchor or positive equals a column's text, compared by text id: `ui32 [b]` of anchors and of
/// positives, `[n]` of columns → `pred [b, n]`.
pub fn same_text<'g>(anchors: Expr<'g>, positives: Expr<'g>, columns: Expr<'g>) -> Expr<'g> {
    equal(anchors, columns) | equal(positives, columns)
}

/// Scores that contribute nothing to a softmax, in the shape of `x`.
pub fn masked_score(x: Expr<'_>) -> Expr<'_> {
    x.g.full(x.dtype(), &x.shape(), nn::mask_value(x.dtype()))
}

/// `otherwise` where `hidden`, else `x`.
pub fn hide<'g>(hidden: Option<Expr<'g>>, x: Expr<'g>, otherwise: Expr<'g>) -> Expr<'g> {
    hidden.map_or(x, |hidden| hidden.select(otherwise, x))
}

/// Masks of one replica's rows against the columns of all replicas.
pub(super) struct Masks<'g> {
    /// `pred [b, B]`: whether local pair `i` and gathered pair `j` share a text, its own pair included. Requires text
    /// ids.
    pub pairs: Option<Expr<'g>>,
    /// `pred [b, B·n]`: whether gathered negative `j` is a text of local pair `i`. Requires text ids and negatives.
    negatives: Option<Expr<'g>>,
    texts: Texts<'g>,
}

impl<'g> Masks<'g> {
    pub fn new(e: &Texts<'g>) -> Self {
        let [b, _] = e.anchors.dims();
        let of_texts = e.text_ids.map(|ids| {
            let [texts] = ids.dims();
            let (anchors, positives) = (ids.slice_dim(0, 0, b), ids.slice_dim(0, b, 2 * b));
            let touches = |columns: Expr<'g>| same_text(anchors, positives, columns);
            let pairs = touches(anchors.all_gather(0)) | touches(positives.all_gather(0));
            (pairs, e.negatives.map(|_| touches(ids.slice_dim(0, 2 * b, texts).all_gather(0))))
        });
        let (pairs, negatives) = of_texts.unzip();
        Masks { pairs, negatives: negatives.flatten(), texts: *e }
    }

    /// Where a local row and a gathered column are texts of the same pair, `pred [b, n]`.
    pub fn same_pair(&self, columns: Kind, shape: &[usize]) -> Expr<'g> {
        let g = self.texts.anchors.g;
        let numbers = || g.iota(DType::I32, &[shape[1]], 0);
        let pair = match columns {
            Kind::Anchors | Kind::Positives => numbers(),
            Kind::Negatives => self.texts.negatives.map_or_else(numbers, |n| n.pair),
        };
        let here = g.replica_id().convert(DType::I32) * shape[0] as u32;
        let row = (g.iota(DType::I32, &[shape[0]], 0) + here).broadcast(shape, &[0]);
        row.compare(Cmp::Eq, pair.broadcast(shape, &[1]))
    }

    /// Masks whatever is not a negative among the scores of `rows` against all `columns`. If both are queries or both
    /// documents, a row's own texts are masked. Otherwise `own` is always a column: where the mask would hide it, it is
    /// added as a separate column, so its place in the gathered batch is not needed.
    pub fn apply(&self, rows: Kind, columns: Kind, scores: Expr<'g>, own: Expr<'g>) -> Expr<'g> {
        let [b, n] = scores.dims();
        let g = scores.g;
        let own_texts = || self.same_pair(columns, &[b, n]);
        let alike = rows.is_like(columns);
        match columns {
            Kind::Anchors | Kind::Positives => match self.pairs {
                Some(pairs) => {
                    let others = pairs.select(masked_score(scores), scores);
                    if alike { others } else { g.concat(&[own.reshape(&[b, 1]), others], 1) }
                }
                None if alike => own_texts().select(masked_score(scores), scores),
                None => scores,
            },
            Kind::Negatives => {
                let Some(negatives) = self.texts.negatives else { return scores };
                // Gathered as integers, since not every backend can all-gather booleans.
                let valid = negatives.valid.convert(DType::I32).all_gather(0);
                let valid = valid.compare(Cmp::Ne, 0u32).broadcast(&[b, n], &[1]);
                let hidden = masked_score(scores);
                let scores = hide(self.negatives, valid.select(scores, hidden), hidden);
                if alike { own_texts().select(hidden, scores) } else { scores }
            }
        }
    }

    /// Share of the other pairs in the global batch that are masked, averaged over the local rows; a scalar of type
    /// `dtype`.
    pub fn share(&self, dtype: DType) -> Option<Expr<'g>> {
        let pairs = self.pairs?;
        let [b, global] = pairs.dims();
        let foreign = (b * (global - 1)).max(1) as f64;
        // `pairs` includes each row's own pair, and counts no other pair twice.
        Some((pairs.convert(dtype).sum_all() - b as f64) / foreign)
    }
}
