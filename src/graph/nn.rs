//! Functions over primitives, from which models build layers and losses.

use super::expr::{DotSpec, Expr};
use super::ir::{Cmp, Composite, Keep, Multiply};
use crate::common::DType;

/// `x` rounded to `narrow`, the form kept for the reverse pass. The barrier enforces it: a compiler treats a value
/// narrowed and widened again as the wide one, and keeps both.
pub fn keep_as(x: Expr<'_>, narrow: DType) -> Expr<'_> {
    if x.dtype() == narrow { x } else { x.g.barrier(&[x.convert(narrow)])[0] }
}

/// LayerNorm over the last dimension (Ba et al. 2016): `x [.., h]`, `gain [h]`, `bias [h]`. Computed in the type of
/// `x`, which is kept as `narrow`; the result is `narrow`.
pub fn layer_norm<'g>(
    x: Expr<'g>,
    gain: Expr<'g>,
    bias: Option<Expr<'g>>,
    eps: f64,
    narrow: DType,
) -> Expr<'g> {
    let (shape, wide) = (x.shape(), x.dtype());
    let (last, kept) = last_and_kept(&shape);
    let n = shape[last] as f64;
    let mean = x.sum(&[last]) / n;
    let input = keep_as(x, narrow);
    let centred = input.convert(wide) - mean.broadcast(&shape, &kept);
    // One pass if values are rounded to bf16: that error far exceeds what the difference of squares loses.
    let variance = if wide == narrow {
        (centred * centred).sum(&[last]) / n
    } else {
        ((x * x).sum(&[last]) / n - mean * mean).max(0.0)
    };
    let inverse = (variance + eps).rsqrt();
    let normed = centred * inverse.broadcast(&shape, &kept);
    let y = plus(normed * gain.broadcast(&shape, &[last]), bias, &[last]);
    let bias = bias.unwrap_or_else(|| x.g.full(wide, &gain.shape(), 0.0));
    x.g.composite(Composite::LayerNorm, y.convert(narrow), &[input, gain, bias, normed, inverse])
}

/// `x`, on which nothing computed depends in exact arithmetic: its derivative is exactly zero. The chain rule would
/// return rounding noise, which AdamW turns into full steps.
pub fn without_effect(x: Expr<'_>) -> Expr<'_> {
    x.g.composite(Composite::Pointwise, x, &[x, x.g.full(x.dtype(), &x.shape(), 0.0)])
}

/// Exact GELU (Hendrycks & Gimpel 2016), as in BERT. Computed in `wide`; the result has the type of `x`. Value and
/// derivative share the error function, and only they are kept.
pub fn gelu(x: Expr<'_>, wide: DType) -> Expr<'_> {
    use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
    let u = x.convert(wide);
    let below = ((u * FRAC_1_SQRT_2).erf() + 1.0) * 0.5; // Φ(u)
    let density = (u * u * -0.5).exp() * (0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2);
    let y = (u * below).convert(x.dtype());
    let slope = (below + u * density).convert(x.dtype()).convert(wide);
    x.g.composite(Composite::Pointwise, y, &[x, slope])
}

/// `x·σ(x)` (Elfwing et al. 2018; `silu`, `swish`). Computed in `wide`; the result has the type of `x`.
pub fn silu(x: Expr<'_>, wide: DType) -> Expr<'_> {
    let u = x.convert(wide);
    let one = x.g.full(wide, &x.shape(), 1.0);
    let share = one / ((-u).exp() + 1.0); // σ(u)
    let y = u * share;
    let slope = (share + y * (one - share)).convert(x.dtype()).convert(wide);
    x.g.composite(Composite::Pointwise, y.convert(x.dtype()), &[x, slope])
}

/// Tanh approximation of GELU (`gelu_new`, `gelu_pytorch_tanh`).
pub fn gelu_tanh(x: Expr<'_>) -> Expr<'_> {
    let inner = (x + x * x * x * 0.044715) * (2.0 / std::f64::consts::PI).sqrt();
    x * 0.5 * (inner.tanh() + 1.0)
}

/// Arguments of [`attention`] besides queries, keys and values.
pub struct Attending<'g> {
    /// `pred [r, queries, keys]`: which keys each query sees; every query must see at least one.
    pub visible: Expr<'g>,
    /// `[a, queries, keys]` of the softmax's type: what is added to the scores of all rows.
    pub bias: Option<Expr<'g>>,
    /// Dropout of the weights: `pred [r, a, queries, keys]`, true = kept, and the fraction dropped.
    pub dropout: Option<(Expr<'g>, f64)>,
    /// Element type of the softmax.
    pub wide: DType,
    /// Do not keep the exponentials for the reverse pass.
    pub remat: bool,
}

/// `softmax(q kᵀ) v` for heads `q, k, v [r, a, s, d]` (Vaswani et al. 2017) → `[r, a, s, d]`; queries are already
/// scaled. The exponentials are normalised after the second product, over `d` channels rather than `s` keys.
///
/// The reverse pass keeps the exponential of each score, negated where dropped, so it needs neither mask nor random
/// bits. In bf16 the scores are computed twice, for their maxima and for the exponentials, which costs less than
/// writing and reading them.
pub fn attention<'g>(q: Expr<'g>, k: Expr<'g>, v: Expr<'g>, how: &Attending<'g>) -> Expr<'g> {
    let (g, wide, narrow) = (q.g, how.wide, q.dtype());
    let multiply = Some(if wide == narrow { Multiply::Highest } else { Multiply::Bf16 });
    let dot = |l: Expr<'g>, r: Expr<'g>, contract: (usize, usize)| {
        l.dot(r, DotSpec { batch: &[(0, 0), (1, 1)], contract: &[contract], out: Some(wide), multiply })
    };
    let rows = |x: Expr<'g>, shape: &[usize]| x.broadcast(shape, &[0, 1, 2]);
    let scores = |q: Expr<'g>| {
        let scores = plus(dot(q, k, (3, 3)), how.bias, &[1, 2, 3]); // [r, a, s, s]
        let shape = scores.shape();
        let hidden = g.full(wide, &shape, mask_value(wide));
        how.visible.broadcast(&shape, &[0, 2, 3]).select(scores, hidden)
    };
    let share = g.constant(wide, 1.0 - how.dropout.map_or(0.0, |d| d.1));
    let shifted = |x: Expr<'g>, max: Expr<'g>| (x - rows(max, &x.shape())).exp();
    let signed = |e: Expr<'g>| how.dropout.map_or(e, |(kept, _)| kept.select(e, -e));
    let max = (wide != narrow).then(|| scores(q).max_over(&[3]));
    let exponentials = || {
        let scores = scores(if max.is_some() { g.barrier(&[q])[0] } else { q });
        let e = shifted(scores, max.unwrap_or_else(|| scores.max_over(&[3])));
        (keep_as(signed(e), narrow), e.sum(&[3]))
    };
    let (e, sum) = if how.remat { g.remat(Keep::Nothing, exponentials) } else { exponentials() };
    let norm = g.constant(wide, 1.0) / (sum * share);
    let weights = if how.dropout.is_some() { e.max(0.0) } else { e };
    let y = dot(weights, v, (3, 2));
    let y = keep_as(y * rows(norm, &y.shape()), narrow);
    let read = [q, k, v, e, norm, share].into_iter().chain(how.bias).collect::<Vec<_>>();
    g.composite(Composite::Attention, y, &read)
}

/// `x`, plus `more`, if any, whose dimensions are `dims` of `x`.
fn plus<'g>(x: Expr<'g>, more: Option<Expr<'g>>, dims: &[usize]) -> Expr<'g> {
    more.map_or(x, |more| x + more.broadcast(&x.shape(), dims))
}

/// `x [.., i]`, `weight [o, i]` (PyTorch's order), `bias [o]` → `[.., o]`. A bf16 `x` is multiplied by
/// the weight rounded to bf16; the result has the type of `weight`.
pub fn linear<'g>(x: Expr<'g>, weight: Expr<'g>, bias: Option<Expr<'g>>) -> Expr<'g> {
    let last = x.shape().len() - 1;
    let multiply = (x.dtype() != weight.dtype()).then_some(Multiply::Bf16);
    plus(x.dot(weight, DotSpec { contract: &[(last, 1)], multiply, ..DotSpec::default() }), bias, &[last])
}

/// [`linear`] with the weight as the left operand: `contract` pairs its input dimensions with those of `x`; its first
/// dimension is the output's, and comes first in the result. The dot's result then has the layout attention reads.
pub fn linear_left<'g>(
    weight: Expr<'g>,
    x: Expr<'g>,
    contract: &[(usize, usize)],
    bias: Option<Expr<'g>>,
) -> Expr<'g> {
    let multiply = (x.dtype() != weight.dtype()).then_some(Multiply::Bf16);
    plus(weight.dot(x, DotSpec { contract, out: Some(weight.dtype()), multiply, batch: &[] }), bias, &[0])
}

/// Scales rows to unit length: `x / max(‖x‖₂, 1e-12)` over the last dimension, like `torch.nn.functional.normalize`.
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

/// Inverted dropout from 32 random bits per element: zero with probability `p`, else `x / (1 - p)`. `bits` is `ui32`,
/// shaped like `x`.
pub fn dropout<'g>(x: Expr<'g>, bits: Expr<'g>, p: f64) -> Expr<'g> {
    let zero = x.g.full(x.dtype(), &x.shape(), 0.0);
    kept(bits, p).select(x / (1.0 - p), zero)
}

/// The dropout mask: false (dropped) with probability `p`.
pub fn kept(bits: Expr<'_>, p: f64) -> Expr<'_> {
    bits.compare(Cmp::Ge, (p * 4_294_967_296.0).round() as u32)
}

/// A finite stand-in for `-inf`, so that a fully masked row does not become NaN.
pub fn mask_value(dtype: DType) -> f64 {
    match dtype {
        DType::F64 => -1e30,
        DType::F32 | DType::BF16 | DType::Pred | DType::I32 | DType::U16 | DType::U32 => -1e9,
    }
}

fn last_and_kept(shape: &[usize]) -> (usize, Vec<usize>) {
    let last = shape.len().saturating_sub(1);
    (last, (0..last).collect())
}
