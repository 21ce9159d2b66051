//! Functions over primitives: what a model file calls layers and losses.

use super::expr::{DotSpec, Expr};
use super::ir::{Cmp, Composite, Keep, Multiply};
use crate::common::DType;

/// `x` rounded to `narrow`, as it is to be kept for the reverse pass. The barrier is what makes it so:
/// a compiler takes a value that was narrowed and widened again for the wide one, and keeps both.
pub fn keep_as(x: Expr<'_>, narrow: DType) -> Expr<'_> {
    if x.dtype() == narrow { x } else { x.g.barrier(&[x.convert(narrow)])[0] }
}

/// LayerNorm over the last dimension (Ba et al. 2016): `x [.., h]`, `gain [h]`, `bias [h]`. Computed in
/// the type of `x`, of which `narrow` is kept; the result is `narrow`.
pub fn layer_norm<'g>(x: Expr<'g>, gain: Expr<'g>, bias: Expr<'g>, eps: f64, narrow: DType) -> Expr<'g> {
    let (shape, wide) = (x.shape(), x.dtype());
    let (last, kept) = last_and_kept(&shape);
    let n = shape[last] as f64;
    let mean = x.sum(&[last]) / n;
    let input = keep_as(x, narrow);
    let centred = input.convert(wide) - mean.broadcast(&shape, &kept);
    // In one pass where the values are rounded to bf16, which is far coarser than what the difference
    // of squares loses.
    let variance = if wide == narrow {
        (centred * centred).sum(&[last]) / n
    } else {
        ((x * x).sum(&[last]) / n - mean * mean).max(0.0)
    };
    let inverse = (variance + eps).rsqrt();
    let normed = centred * inverse.broadcast(&shape, &kept);
    let y = normed * gain.broadcast(&shape, &[last]) + bias.broadcast(&shape, &[last]);
    x.g.composite(Composite::LayerNorm, y.convert(narrow), &[input, gain, bias, normed, inverse])
}

/// `x`, of which nothing that is computed depends in exact arithmetic: its derivative is taken as the
/// zero that it is. What the chain rule would give is rounding noise, and AdamW makes full steps of it.
pub fn without_effect(x: Expr<'_>) -> Expr<'_> {
    x.g.composite(Composite::Pointwise, x, &[x, x.g.full(x.dtype(), &x.shape(), 0.0)])
}

/// GELU by the error function (Hendrycks & Gimpel 2016), as BERT has it. Computed in `wide`; the
/// result has the type of `x`. Value and derivative share the error function, and only they are kept.
pub fn gelu(x: Expr<'_>, wide: DType) -> Expr<'_> {
    use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
    let u = x.convert(wide);
    let below = ((u * FRAC_1_SQRT_2).erf() + 1.0) * 0.5; // Φ(u)
    let density = (u * u * -0.5).exp() * (0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2);
    let y = (u * below).convert(x.dtype());
    let slope = (below + u * density).convert(x.dtype()).convert(wide);
    x.g.composite(Composite::Pointwise, y, &[x, slope])
}

/// GELU by its tanh approximation (`gelu_new`, `gelu_pytorch_tanh`).
pub fn gelu_tanh(x: Expr<'_>) -> Expr<'_> {
    let inner = (x + x * x * x * 0.044715) * (2.0 / std::f64::consts::PI).sqrt();
    x * 0.5 * (inner.tanh() + 1.0)
}

/// What [`attention`] is told beside queries, keys and values.
pub struct Attending<'g> {
    /// `pred [r, queries, keys]`: which keys a query sees; no query sees none.
    pub visible: Expr<'g>,
    /// Dropout of the weights: `pred [r, a, queries, keys]`, true = kept, and the share that is dropped.
    pub dropout: Option<(Expr<'g>, f64)>,
    /// Element type of the softmax.
    pub wide: DType,
    /// The exponentials are not kept for the reverse pass.
    pub remat: bool,
}

/// `softmax(q kᵀ) v` for heads `q, k, v [r, a, s, d]` (Vaswani et al. 2017) → `[r, a, s, d]`, the
/// queries already scaled. The exponentials are normalised behind the second product, on `d`
/// channels rather than `s` keys.
///
/// What is kept for the reverse pass is the exponential of each score, negative where dropout takes
/// it: so neither mask nor random bits are needed again. In bf16 the scores are multiplied twice, for
/// their maxima and for the exponentials, which costs less than to write and read them.
pub fn attention<'g>(q: Expr<'g>, k: Expr<'g>, v: Expr<'g>, how: &Attending<'g>) -> Expr<'g> {
    let (g, wide, narrow) = (q.g, how.wide, q.dtype());
    let multiply = Some(if wide == narrow { Multiply::Highest } else { Multiply::Bf16 });
    let dot = |l: Expr<'g>, r: Expr<'g>, contract: (usize, usize)| {
        l.dot(r, DotSpec { batch: &[(0, 0), (1, 1)], contract: &[contract], out: Some(wide), multiply })
    };
    let rows = |x: Expr<'g>, shape: &[usize]| x.broadcast(shape, &[0, 1, 2]);
    let scores = |q: Expr<'g>| {
        let scores = dot(q, k, (3, 3)); // [r, a, s, s]
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
    g.composite(Composite::Attention, y, &[q, k, v, e, norm, share])
}

/// `x [.., i]`, `weight [o, i]` (PyTorch's order), `bias [o]` → `[.., o]`. A bf16 `x` is multiplied by
/// the weight rounded to bf16; the result has the type of `weight`.
pub fn linear<'g>(x: Expr<'g>, weight: Expr<'g>, bias: Expr<'g>) -> Expr<'g> {
    let last = x.shape().len() - 1;
    let multiply = (x.dtype() != weight.dtype()).then_some(Multiply::Bf16);
    let y = x.dot(weight, DotSpec { contract: &[(last, 1)], multiply, ..DotSpec::default() });
    let shape = y.shape();
    y + bias.broadcast(&shape, &[last])
}

/// As [`linear`], with the weight as the left operand: `contract` pairs its input dimensions with those of
/// `x`, and its output dimensions, of which `bias` has the shape, come first in the result. A dot lays
/// out its result so that attention can read it as it is.
pub fn linear_left<'g>(
    weight: Expr<'g>,
    x: Expr<'g>,
    contract: &[(usize, usize)],
    bias: Expr<'g>,
) -> Expr<'g> {
    let multiply = (x.dtype() != weight.dtype()).then_some(Multiply::Bf16);
    let y = weight.dot(x, DotSpec { contract, out: Some(weight.dtype()), multiply, batch: &[] });
    let first: Vec<usize> = (0..bias.shape().len()).collect();
    y + bias.broadcast(&y.shape(), &first)
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
    let zero = x.g.full(x.dtype(), &x.shape(), 0.0);
    kept(bits, p).select(x / (1.0 - p), zero)
}

/// Which elements dropout keeps: false with probability `p`.
pub fn kept(bits: Expr<'_>, p: f64) -> Expr<'_> {
    bits.compare(Cmp::Ge, (p * 4_294_967_296.0).round() as u32)
}

/// `-inf`-like, but finite, so that a row of nothing else stays a number.
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
