//! From the vectors of a text's tokens to one: sentence-transformers' module `Pooling`.

use super::rows::Rows;
use crate::common::DType;
use crate::graph::{Cmp, DotSpec, Expr, Multiply};
use serde::{Deserialize, Serialize};

/// A `pooling_mode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// The first token that is pooled.
    Cls,
    /// The largest value of each channel.
    Max,
    Mean,
    /// The sum by the square root of the number of tokens.
    MeanSqrtLenTokens,
    /// The mean weighted by 1, 2, 3, … in the order of the tokens.
    #[serde(rename = "weightedmean")]
    WeightedMean,
    #[serde(rename = "lasttoken")]
    LastToken,
}

impl Pooling {
    /// In the order in which versions before 6 concatenate them.
    pub const ALL: [Pooling; 6] = [
        Pooling::Cls,
        Pooling::Max,
        Pooling::Mean,
        Pooling::MeanSqrtLenTokens,
        Pooling::WeightedMean,
        Pooling::LastToken,
    ];

    /// Its `pooling_mode`.
    pub fn name(self) -> &'static str {
        match self {
            Pooling::Cls => "cls",
            Pooling::Max => "max",
            Pooling::Mean => "mean",
            Pooling::MeanSqrtLenTokens => "mean_sqrt_len_tokens",
            Pooling::WeightedMean => "weightedmean",
            Pooling::LastToken => "lasttoken",
        }
    }

    /// Its flag in versions before 6.
    pub fn flag(self) -> &'static str {
        match self {
            Pooling::Cls => "pooling_mode_cls_token",
            Pooling::Max => "pooling_mode_max_tokens",
            Pooling::Mean => "pooling_mode_mean_tokens",
            Pooling::MeanSqrtLenTokens => "pooling_mode_mean_sqrt_len_tokens",
            Pooling::WeightedMean => "pooling_mode_weightedmean_tokens",
            Pooling::LastToken => "pooling_mode_lasttoken",
        }
    }
}

/// Pools the tokens of each slot: `x [rows * len, h]` or `[rows, len, h]`, `slots i32 [rows, k]` with each slot's text
/// (a text of the row, or a number no token has) → `[rows * k, h]` of type `wide`. Empty slots are zero.
pub(super) fn pool<'g>(
    kind: Pooling,
    x: Expr<'g>,
    rows: &Rows<'g>,
    slots: Expr<'g>,
    wide: DType,
) -> Expr<'g> {
    let ([r, s], [_, k]) = (rows.ids.dims(), slots.dims());
    let h = x.shape().last().copied().unwrap_or(1);
    let shape = [r, k, s];
    let mine = rows.segments.broadcast(&shape, &[0, 2]).compare(Cmp::Eq, slots.broadcast(&shape, &[0, 1]));
    let mine = rows.pooled.map_or(mine, |pooled| mine & pooled.broadcast(&shape, &[0, 2]));
    let at = |token: Expr<'g>| mine & token.broadcast(&shape, &[0, 2]);
    // Products of bf16 with one or zero are exact, and are accumulated in f32.
    let multiply = (x.dtype() != wide).then_some(Multiply::Bf16);
    let spec = || DotSpec { batch: &[(0, 0)], contract: &[(2, 1)], out: Some(wide), multiply };
    let sum = |weights: Expr<'g>| weights.convert(x.dtype()).dot(x.reshape(&[r, s, h]), spec());
    let by = |y: Expr<'g>, count: Expr<'g>| y / count.broadcast(&[r, k, h], &[0, 1]);
    let count = || mine.convert(wide).sum(&[2]).max(1.0);
    let pooled = match kind {
        Pooling::Mean => by(sum(mine), count()),
        Pooling::MeanSqrtLenTokens => by(sum(mine), count().sqrt()),
        Pooling::WeightedMean => {
            let weights =
                mine.convert(wide) * (rows.positions.convert(wide) + 1.0).broadcast(&shape, &[0, 2]);
            // Weights above 256 are not exact in bf16.
            let x = x.convert(wide).reshape(&[r, s, h]);
            let y = weights.dot(x, DotSpec { multiply: None, ..spec() });
            by(y, weights.sum(&[2]).max(1.0))
        }
        Pooling::Cls => sum(at(first(rows))),
        Pooling::LastToken => sum(at(last(rows))),
        Pooling::Max => {
            let all = [r, k, s, h];
            let here = mine.broadcast(&all, &[0, 1, 2]);
            // The derivative asks which value the maximum was: computed again, it may differ in the last bit.
            let x = x.g.barrier(&[x.convert(wide)])[0].reshape(&[r, s, h]).broadcast(&all, &[0, 2, 3]);
            let lowest = x.g.full(wide, &all, f64::from(f32::MIN));
            let most = here.select(x, lowest).max_over(&[2]);
            let found = mine.convert(DType::I32).max_over(&[2]).compare(Cmp::Gt, 0u32);
            let none = x.g.full(wide, &[r, k, h], 0.0);
            found.broadcast(&[r, k, h], &[0, 1]).select(most, none)
        }
    };
    pooled.reshape(&[r * k, h])
}

/// `pred [rows, len]`: whether no token of the same text before it is pooled.
fn first<'g>(rows: &Rows<'g>) -> Expr<'g> {
    let Some(pooled) = rows.pooled else { return rows.positions.compare(Cmp::Eq, 0u32) };
    let ([r, s], g) = (rows.segments.dims(), pooled.g);
    let before = g.concat(&[g.full(DType::Pred, &[r, 1], 0.0), pooled.slice_dim(1, 0, s - 1)], 1);
    rows.positions.compare(Cmp::Eq, 0u32) | !before
}

/// `pred [rows, len]`: whether the next token is not of the same text.
fn last<'g>(rows: &Rows<'g>) -> Expr<'g> {
    let [r, s] = rows.segments.dims();
    let end = rows.segments.g.full(DType::I32, &[r, 1], -1.0);
    let next = rows.segments.g.concat(&[rows.segments.slice_dim(1, 1, s), end], 1);
    next.compare(Cmp::Ne, rows.segments)
}
