//! Parameters of linear layers and LayerNorms as graph values.

use crate::graph::{Expr, nn};

/// `weight [out, in]`, `bias [out]`.
#[derive(Clone, Copy)]
pub(super) struct Linear<'g> {
    pub weight: Expr<'g>,
    pub bias: Option<Expr<'g>>,
}

impl<'g> Linear<'g> {
    /// `x [.., in]` → `[.., out]`.
    pub fn of(self, x: Expr<'g>) -> Expr<'g> {
        nn::linear(x, self.weight, self.bias)
    }

    /// Part `k` of `n` equal parts of the output.
    pub fn part(self, k: usize, n: usize) -> Self {
        let part = |x: Expr<'g>| {
            let size = x.shape()[0] / n;
            x.slice_dim(0, k * size, (k + 1) * size)
        };
        Linear { weight: part(self.weight), bias: self.bias.map(part) }
    }
}

/// Parameters of a LayerNorm, both `[h]`.
#[derive(Clone, Copy)]
pub(super) struct Norm<'g> {
    pub gain: Expr<'g>,
    pub bias: Option<Expr<'g>>,
}
