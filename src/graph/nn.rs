//! Functions over primitives: what a model file calls layers and losses.

use super::expr::{DotSpec, Expr};
use super::ir::Cmp;
use crate::common::DType;

/// Softmax over the last dimension (Bridle 1990), shifted by the row's maximum.
pub fn softmax(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let (last, kept) = last_and_kept(&shape);
    let max = x.max_over(&[last]).stop_gradient();
    let e = (x - max.broadcast(&shape, &kept)).exp();
    e / e.sum(&[last]).broadcast(&shape, &kept)
}

/// LayerNorm over the last dimension (Ba et al. 2016): `x [.., h]`, `gain [h]`, `bias [h]`.
pub fn layer_norm<'g>(x: Expr<'g>, gain: Expr<'g>, bias: Expr<'g>, eps: f64) -> Expr<'g> {
    let shape = x.shape();
    let (last, kept) = last_and_kept(&shape);
    let n = shape[last] as f64;
    let mean = x.sum(&[last]) / n;
    let centred = x - mean.broadcast(&shape, &kept);
    let variance = (centred * centred).sum(&[last]) / n;
    let normed = centred * (variance + eps).rsqrt().broadcast(&shape, &kept);
    normed * gain.broadcast(&shape, &[last]) + bias.broadcast(&shape, &[last])
}

/// GELU by the error function (Hendrycks & Gimpel 2016), as BERT has it.
pub fn gelu(x: Expr<'_>) -> Expr<'_> {
    x * 0.5 * ((x * std::f64::consts::FRAC_1_SQRT_2).erf() + 1.0)
}

/// GELU by its tanh approximation (`gelu_new`, `gelu_pytorch_tanh`).
pub fn gelu_tanh(x: Expr<'_>) -> Expr<'_> {
    let inner = (x + x * x * x * 0.044715) * (2.0 / std::f64::consts::PI).sqrt();
    x * 0.5 * (inner.tanh() + 1.0)
}

/// `x [.., i]`, `weight [o, i]` (PyTorch's order), `bias [o]` → `[.., o]`.
pub fn linear<'g>(x: Expr<'g>, weight: Expr<'g>, bias: Expr<'g>) -> Expr<'g> {
    let last = x.shape().len() - 1;
    let y = x.dot(weight, DotSpec { contract: &[(last, 1)], ..DotSpec::default() });
    let shape = y.shape();
    y + bias.broadcast(&shape, &[last])
}

/// Rows of unit length: `x / max(‖x‖₂, 1e-12)` over the last dimension, as
/// `torch.nn.functional.normalize`.
pub fn l2_normalize(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let (last, kept) = last_and_kept(&shape);
    let norm = (x * x).sum(&[last]).max(1e-24).rsqrt();
    x * norm.broadcast(&shape, &kept)
}

/// Murmur3's 32-bit finaliser: every input bit flips each output bit with probability near one half.
pub fn mix32(h: Expr<'_>) -> Expr<'_> {
    let h = (h ^ (h >> 16u32)) * 0x85eb_ca6bu32;
    let h = (h ^ (h >> 13u32)) * 0xc2b2_ae35u32;
    h ^ (h >> 16u32)
}

/// Inverted dropout from 32 random bits per element: zero with probability `p`, else `x / (1 - p)`.
/// `bits` is `ui32` of the shape of `x`.
pub fn dropout<'g>(x: Expr<'g>, bits: Expr<'g>, p: f64) -> Expr<'g> {
    let threshold = (p * 4_294_967_296.0).round() as u32;
    let zero = x.g.full(x.dtype(), &x.shape(), 0.0);
    bits.compare(Cmp::Ge, threshold).select(x / (1.0 - p), zero)
}

/// `-inf`-like, but finite, so that a row of nothing else stays a number.
pub fn mask_value(dtype: DType) -> f64 {
    match dtype {
        DType::F64 => -1e30,
        _ => -1e9,
    }
}

fn last_and_kept(shape: &[usize]) -> (usize, Vec<usize>) {
    let last = shape.len().saturating_sub(1);
    (last, (0..last).collect())
}
