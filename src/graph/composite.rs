//! Hand-written derivatives of [`Composite`]s: exact, but cheaper in what they read and keep.

use super::expr::{DotSpec, Expr};
use super::ir::{Cmp, Composite, Multiply};

/// The cotangents of the operands `x` of `kind`, in order: the value itself (always `None`), the inputs, and the values
/// the derivative reads (`None`).
pub(super) fn backward<'g>(kind: Composite, x: &[Expr<'g>], ct: Expr<'g>) -> Vec<Option<Expr<'g>>> {
    match (kind, x) {
        (Composite::Pointwise, &[_, input, slope]) => {
            let dx = (ct.convert(slope.dtype()) * slope).convert(input.dtype());
            vec![None, Some(dx), None]
        }
        (Composite::LayerNorm, &[_, input, gain, _, normed, inverse]) => {
            let [dx, dgain, dbias] = layer_norm(input, gain, normed, inverse, ct).map(Some);
            vec![None, dx, dgain, dbias, None, None]
        }
        (Composite::Attention, &[y, q, k, v, e, norm, share, ref bias @ ..]) if bias.len() < 2 => {
            let ([dq, dk, dv], scores) = attention(y, [q, k, v], e, norm, share, ct);
            let mut all = vec![None, Some(dq), Some(dk), Some(dv), None, None, None];
            all.extend(bias.iter().map(|_| Some(scores.sum(&[0]))));
            all
        }
        // A composite with too few or too many operands.
        (Composite::Pointwise | Composite::LayerNorm | Composite::Attention, _) => {
            let types = x.iter().map(|x| x.ty()).collect();
            ct.g.fail("composite", types, format!("{kind:?} does not have these operands"));
            Vec::new()
        }
    }
}

/// With x̂ the normalised input and g the gain, dx = (g∘dy − mean(g∘dy) − x̂·mean(g∘dy∘x̂)) / σ. Both means come from
/// the same product in one pass; the derivative of the composition needs three.
fn layer_norm<'g>(
    x: Expr<'g>,
    gain: Expr<'g>,
    normed: Expr<'g>,
    inverse: Expr<'g>,
    ct: Expr<'g>,
) -> [Expr<'g>; 3] {
    let shape = x.shape();
    let last = shape.len() - 1;
    let rows: Vec<usize> = (0..last).collect();
    let n = shape[last] as f64;
    let dy = ct.convert(normed.dtype());
    let scaled = dy * gain.broadcast(&shape, &[last]);
    let spread = |y: Expr<'g>| y.broadcast(&shape, &rows);
    let mean = spread(scaled.sum(&[last]) / n);
    let slope = spread((scaled * normed).sum(&[last]) / n);
    let dx = (scaled - mean - normed * slope) * spread(inverse);
    [dx.convert(x.dtype()), (dy * normed).sum(&rows), dy.sum(&rows)]
}

/// For `y = max(e, 0)·v ∘ norm`, where `norm = 1 / (share · Σ |e|)` and `e` is negative where dropout removed a weight,
/// the scores' cotangent is `|e|∘norm∘([e > 0]∘(dy·vᵀ) − share · Σ dy∘y)`. The softmax derivative's sum over the keys
/// of a row becomes a sum over the few channels of `y` (Dao et al. 2022). Returns also the scores' cotangent, in the
/// softmax's type.
fn attention<'g>(
    y: Expr<'g>,
    [q, k, v]: [Expr<'g>; 3],
    e: Expr<'g>,
    norm: Expr<'g>,
    share: Expr<'g>,
    ct: Expr<'g>,
) -> ([Expr<'g>; 3], Expr<'g>) {
    let (wide, narrow) = (norm.dtype(), v.dtype());
    let (shape, small) = (e.shape(), y.shape());
    let multiply = Some(if wide == narrow { Multiply::Highest } else { Multiply::Bf16 });
    let rows = |x: Expr<'g>, shape: &[usize]| x.broadcast(shape, &[0, 1, 2]);
    let dot = |l: Expr<'g>, r: Expr<'g>, contract: (usize, usize)| {
        l.dot(r, DotSpec { batch: &[(0, 0), (1, 1)], contract: &[contract], out: Some(wide), multiply })
    };
    let normed = (ct.convert(wide) * rows(norm, &small)).convert(narrow); // [r, a, s, d]
    let sum = (ct.convert(wide) * y.convert(wide)).sum(&[3]) * share; // [r, a, s]
    let size = e.convert(wide);
    let weights = dot(ct, v, (3, 3)); // [r, a, queries, keys]
    let weights = size.compare(Cmp::Gt, 0.0).select(weights, weights.g.full(wide, &shape, 0.0));
    let exact = size.abs() * rows(norm, &shape) * (weights - rows(sum, &shape));
    let scores = exact.convert(narrow);
    let back = |l: Expr<'g>, r: Expr<'g>, contract| dot(l, r, contract).convert(narrow);
    let back = [back(scores, k, (3, 2)), back(scores, q, (2, 2)), back(e.max(0.0), normed, (2, 2))];
    (back, exact)
}
