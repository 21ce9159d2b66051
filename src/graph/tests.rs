//! Each rule against finite differences in f64, then random graphs of many rules.

use super::*;
use crate::common::{DType, HostTensor, rng};
use proptest::prelude::*;

type Build = dyn for<'g> Fn(&'g Graph, &[Expr<'g>]) -> Expr<'g>;

/// A scalar loss of the value under test: a weighted sum in which no direction cancels out.
fn weighted(y: Expr<'_>) -> Expr<'_> {
    let n = y.ty().len();
    let flat = y.convert(DType::F64).reshape(&[n]);
    let w = (y.g.iota(DType::F64, &[n], 0) * 0.37 + 0.61) * (y.g.iota(DType::F64, &[n], 0) * -0.11 + 1.3);
    let w = w / (w.abs().max_over(&[0]).stop_gradient() + 0.1);
    (flat * w).sum_all()
}

/// The program (loss, gradient of each input), all f64, on `replicas` replicas.
fn program(replicas: usize, shapes: &[&[usize]], build: &Build) -> Program {
    let g = Graph::new(replicas);
    let xs: Vec<Expr<'_>> =
        shapes.iter().enumerate().map(|(i, s)| g.param(i, &format!("x{i}"), DType::F64, s)).collect();
    let loss = weighted(build(&g, &xs));
    let grads = gradients(loss, &xs).unwrap();
    let mut outputs = vec![("loss".to_string(), loss)];
    outputs.extend(grads.into_iter().enumerate().map(|(i, d)| (format!("d{i}"), d)));
    let inputs = shapes
        .iter()
        .enumerate()
        .map(|(i, s)| Input { name: format!("x{i}"), ty: Ty::new(DType::F64, s), donated_to: None })
        .collect();
    Program::new("test", &g, inputs, &outputs).unwrap()
}

/// Distinct inputs in (0.3, 1.7), away from kinks and poles.
fn inputs(replicas: usize, shapes: &[&[usize]], key: u64) -> Vec<Vec<HostTensor>> {
    let make = |r: usize, i: usize, s: &[usize]| {
        let n: usize = s.iter().product();
        let at = |k: usize| 0.3 + 1.4 * rng::uniform(key + 1000 * r as u64 + i as u64, k as u64);
        HostTensor::from_slice(s, &(0..n).map(at).collect::<Vec<f64>>())
    };
    (0..replicas).map(|r| shapes.iter().enumerate().map(|(i, s)| make(r, i, s)).collect()).collect()
}

/// Compares the gradient of the loss, summed over replicas, with central differences for every element of every input.
fn check(replicas: usize, shapes: &[&[usize]], build: &Build) -> Result<(), String> {
    let p = program(replicas, shapes, build);
    let at = inputs(replicas, shapes, 42);
    let total = |x: &[Vec<HostTensor>]| -> f64 {
        eval::run(&p, x).unwrap().iter().map(|o| o[0].as_slice::<f64>()[0]).sum()
    };
    let analytic = eval::run(&p, &at).unwrap();
    let h = 1e-5;
    for r in 0..replicas {
        for i in 0..shapes.len() {
            for k in 0..at[r][i].len() {
                let mut moved = at.clone();
                moved[r][i].as_mut_slice::<f64>()[k] += h;
                let up = total(&moved);
                moved[r][i].as_mut_slice::<f64>()[k] -= 2.0 * h;
                let numeric = (up - total(&moved)) / (2.0 * h);
                let rule = analytic[r][1 + i].as_slice::<f64>()[k];
                if (numeric - rule).abs() > 1e-6 * (1.0 + numeric.abs()) {
                    return Err(format!(
                        "replica {r} input {i} element {k}: rule {rule}, differences {numeric}"
                    ));
                }
            }
        }
    }
    Ok(())
}

macro_rules! rules {
    ($($name:ident: $replicas:literal $shapes:expr, |$g:ident, $x:ident| $body:expr;)*) => {$(
        #[test]
        #[allow(unused_variables)]
        fn $name() {
            fn build<'g>($g: &'g Graph, $x: &[Expr<'g>]) -> Expr<'g> { $body }
            let shapes: Vec<&[usize]> = $shapes.iter().map(|s: &&[usize]| *s).collect();
            check($replicas, &shapes, &build).unwrap();
        }
    )*};
}

fn s(x: &[usize]) -> &[usize] {
    x
}

rules! {
    neg: 1 [s(&[3])], |g, x| -x[0];
    exp: 1 [s(&[3])], |g, x| x[0].exp();
    expm1: 1 [s(&[3])], |g, x| x[0].expm1();
    log: 1 [s(&[3])], |g, x| x[0].log();
    sqrt: 1 [s(&[3])], |g, x| x[0].sqrt();
    rsqrt: 1 [s(&[3])], |g, x| x[0].rsqrt();
    tanh: 1 [s(&[3])], |g, x| x[0].tanh();
    erf: 1 [s(&[3])], |g, x| (x[0] * 2.5 - 2.0).erf();
    cos: 1 [s(&[4])], |g, x| (x[0] * 3.0).cos();
    sin: 1 [s(&[4])], |g, x| (x[0] * 3.0).sin();
    abs: 1 [s(&[4])], |g, x| (x[0] - 1.0).abs();
    sign_is_flat: 1 [s(&[4])], |g, x| (x[0] - 1.0).sign() + x[0];
    is_finite_and_not: 1 [s(&[4])], |g, x| (!x[0].is_finite()).convert(DType::F64) + x[0];
    add: 1 [s(&[3]), s(&[3])], |g, x| x[0] + x[1];
    sub: 1 [s(&[3]), s(&[3])], |g, x| x[0] - x[1];
    mul: 1 [s(&[3]), s(&[3])], |g, x| x[0] * x[1];
    mul_with_itself: 1 [s(&[3])], |g, x| x[0] * x[0];
    div: 1 [s(&[3]), s(&[3])], |g, x| x[0] / x[1];
    max: 1 [s(&[5]), s(&[5])], |g, x| x[0].max(x[1]);
    min: 1 [s(&[5]), s(&[5])], |g, x| x[0].min(x[1]);
    bits_are_flat: 1 [s(&[3])], |g, x| {
        let n = (x[0] * 1e3).convert(DType::U32);
        (nn::mix32(n) & (n | 3u32) ^ (n << 2u32)).convert(DType::F64) * 0.0 + x[0]
    };
    select_and_compare: 1 [s(&[5]), s(&[5])], |g, x| x[0].compare(Cmp::Lt, 1.0).select(x[0] * 2.0, x[1]);
    convert: 1 [s(&[3])], |g, x| x[0].convert(DType::F64) + x[0].convert(DType::I32).convert(DType::F64) * 0.0;
    reshape: 1 [s(&[2, 3])], |g, x| x[0].reshape(&[3, 2]) * x[0].reshape(&[3, 2]);
    transpose: 1 [s(&[2, 3, 4])], |g, x| x[0].transpose(&[2, 0, 1]).exp();
    broadcast: 1 [s(&[3])], |g, x| x[0].broadcast(&[2, 3, 2], &[1]).exp();
    broadcast_scalar: 1 [s(&[]), s(&[2, 2])], |g, x| x[1] * x[0];
    reduce_sum: 1 [s(&[2, 3, 2])], |g, x| x[0].sum(&[0, 2]).exp();
    reduce_max: 1 [s(&[2, 5])], |g, x| x[0].max_over(&[1]).exp();
    reduce_min: 1 [s(&[2, 5])], |g, x| x[0].min_over(&[0]).exp();
    dot_matmul: 1 [s(&[2, 3]), s(&[3, 4])], |g, x| x[0].dot(x[1], DotSpec { contract: &[(1, 0)], ..DotSpec::default() });
    dot_transposed: 1 [s(&[3, 2]), s(&[4, 3])], |g, x| x[0].dot(x[1], DotSpec { contract: &[(0, 1)], ..DotSpec::default() });
    dot_batch: 1 [s(&[2, 3, 2]), s(&[3, 4, 2])], |g, x| x[0].dot(x[1], DotSpec { batch: &[(1, 0)], contract: &[(2, 2)], ..DotSpec::default() });
    dot_attention_layout: 1 [s(&[2, 3, 2, 4]), s(&[2, 5, 2, 4])], |g, x| x[0].dot(x[1], DotSpec { batch: &[(0, 0), (2, 2)], contract: &[(3, 3)], ..DotSpec::default() });
    dot_two_contracted: 1 [s(&[2, 3, 4]), s(&[4, 5, 3])], |g, x| x[0].dot(x[1], DotSpec { contract: &[(1, 2), (2, 0)], ..DotSpec::default() });
    gather: 1 [s(&[5, 2])], |g, x| {
        let i = g.iota(DType::I32, &[2, 3], 1) + g.iota(DType::I32, &[2, 3], 0);
        x[0].gather(i).exp()
    };
    scatter_add: 1 [s(&[2, 3, 2])], |g, x| {
        let i = g.iota(DType::I32, &[2, 3], 1) * g.iota(DType::I32, &[2, 3], 0);
        x[0].scatter_add(i, 4).exp()
    };
    slice: 1 [s(&[4, 3])], |g, x| x[0].slice(&[1, 0], &[3, 2]).exp();
    dynamic_slice: 1 [s(&[4, 3])], |g, x| x[0].dynamic_slice(&[g.constant(DType::I32, 2.0), g.constant(DType::I32, 9.0)], &[2, 2]).exp();
    dynamic_update_slice: 1 [s(&[4, 3]), s(&[2, 2])], |g, x| x[0].dynamic_update_slice(x[1], &[g.constant(DType::I32, 1.0), g.constant(DType::I32, 1.0)]).exp();
    pad: 1 [s(&[2, 3])], |g, x| x[0].pad(&[1, 0], &[0, 2]).exp();
    concat: 1 [s(&[2, 3]), s(&[2, 1])], |g, x| g.concat(&[x[0], x[1], x[0]], 1).exp();
    barrier: 1 [s(&[2]), s(&[3])], |g, x| { let b = g.barrier(x); g.concat(&[b[0].exp(), b[1]], 0) };
    all_gather: 3 [s(&[2, 2])], |g, x| x[0].all_gather(0).exp() * (g.replica_id().convert(DType::F64) + 1.0);
    all_gather_inner: 2 [s(&[2, 3])], |g, x| x[0].all_gather(1).exp();
    all_reduce: 3 [s(&[2])], |g, x| g.all_reduce(&[x[0] * x[0]])[0].exp() * (g.replica_id().convert(DType::F64) + 1.0);
    all_reduce_many: 2 [s(&[2]), s(&[3])], |g, x| { let r = g.all_reduce(x); g.concat(&[r[0].exp(), r[1] * x[1]], 0) };
    reduce_scatter: 2 [s(&[4, 2])], |g, x| x[0].reduce_scatter(0).exp() * (g.replica_id().convert(DType::F64) + 1.0);
    layer_norm: 1 [s(&[2, 4]), s(&[4]), s(&[4])], |g, x| nn::layer_norm(x[0], x[1], Some(x[2]), 1e-12, DType::F64);
    layer_norm_without_bias: 1 [s(&[2, 4]), s(&[4])], |g, x| nn::layer_norm(x[0], x[1], None, 1e-5, DType::F64);
    silu: 1 [s(&[4])], |g, x| nn::silu(x[0] * 3.0 - 2.0, DType::F64);
    gelu: 1 [s(&[4])], |g, x| nn::gelu(x[0] * 2.0 - 2.0, DType::F64);
    gelu_tanh: 1 [s(&[4])], |g, x| nn::gelu_tanh(x[0] * 2.0 - 2.0);
    linear: 1 [s(&[2, 3, 4]), s(&[5, 4]), s(&[5])], |g, x| nn::linear(x[0], x[1], Some(x[2]));
    linear_left: 1 [s(&[2, 3, 4]), s(&[5, 4]), s(&[5])], |g, x| nn::linear_left(x[1], x[0], &[(1, 2)], Some(x[2]));
    linear_left_heads: 1 [s(&[2, 2, 3, 2]), s(&[5, 2, 2]), s(&[5])], |g, x| nn::linear_left(x[1], x[0], &[(1, 0), (2, 1)], Some(x[2]));
    linear_left_of: 1 [s(&[4, 2, 3]), s(&[5, 4]), s(&[5])], |g, x| nn::linear_left(x[1], x[0], &[(1, 0)], Some(x[2]));
    attention: 1 [s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2])], |g, x| attend(g, x, With { dropout: false, remat: false });
    attention_biased: 1 [s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2]), s(&[2, 3, 3])], |g, x| attend(g, x, With { dropout: true, remat: true });
    attention_dropout: 1 [s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2])], |g, x| attend(g, x, With { dropout: true, remat: false });
    attention_remat: 1 [s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2]), s(&[2, 2, 3, 2])], |g, x| attend(g, x, With { dropout: true, remat: true });
    remat: 1 [s(&[2, 3]), s(&[3])], |g, x| {
        let y = g.remat(Keep::Results, || nn::layer_norm(x[0].tanh() * x[0], x[1], Some(x[1] * x[1]), 1e-12, DType::F64));
        g.remat(Keep::Results, || nn::gelu(y * x[0], DType::F64) + y.exp()) * y
    };
    l2_normalize: 1 [s(&[2, 4])], |g, x| nn::l2_normalize(x[0]);
    dropout: 1 [s(&[6])], |g, x| nn::dropout(x[0], nn::mix32(g.iota(DType::U32, &[6], 0) + 1u32), 0.5);
}

#[test]
fn stop_gradient_stops() {
    let g = Graph::new(1);
    let x = g.param(0, "x", DType::F64, &[2]);
    let loss = (x.stop_gradient() * x).sum_all();
    let dx = gradients(loss, &[x]).unwrap()[0];
    let input = Input { name: "x".into(), ty: x.ty(), donated_to: None };
    let p = Program::new("t", &g, vec![input], &[("dx".into(), dx)]).unwrap();
    let out = eval::run(&p, &[vec![HostTensor::from_slice(&[2], &[3.0, 5.0])]]).unwrap();
    assert_eq!(out[0][0].as_slice::<f64>(), &[3.0, 5.0]);
}

#[test]
fn a_parameter_the_loss_does_not_reach_is_an_error() {
    let g = Graph::new(1);
    let (x, w) = (g.param(0, "x", DType::F64, &[2]), g.param(1, "lonely.weight", DType::F64, &[2]));
    let error = gradients(x.sum_all(), &[x, w]).unwrap_err().to_string();
    assert!(error.contains("lonely.weight"), "{error}");
    let error = gradients((x + w.stop_gradient()).sum_all(), &[x, w]).unwrap_err().to_string();
    assert!(error.contains("lonely.weight"), "{error}");
}

#[test]
fn the_first_type_error_is_kept_with_its_scope_and_shapes() {
    let g = Graph::new(1);
    let (x, w) = (g.param(0, "x", DType::F32, &[2, 3]), g.param(1, "w", DType::F32, &[4, 5]));
    g.scoped("layer.0", || g.scoped("attention", || (x + w).dims::<3>()));
    let error = g.check().unwrap_err();
    assert_eq!(error.scope, "layer.0/attention");
    let text = error.to_string();
    assert!(text.contains("2x3xf32") && text.contains("4x5xf32"), "{text}");
}

#[test]
fn equal_and_dead_nodes_disappear() {
    let g = Graph::new(1);
    let x = g.param(0, "x", DType::F32, &[2]);
    let _dead = x.tanh();
    let y = (x * 2.0).exp() + (x * 2.0).exp();
    let input = Input { name: "x".into(), ty: x.ty(), donated_to: None };
    let p = Program::new("t", &g, vec![input], &[("y".into(), y)]).unwrap();
    // x, 2, broadcast, multiply, exponential, add
    assert_eq!(p.nodes.len(), 6, "{:?}", p.nodes);
}

#[test]
fn integers_wrap_like_the_device() {
    let g = Graph::new(1);
    let x = g.iota(DType::U32, &[4], 0) + 0x9e37_79b9u32;
    let p = Program::new("t", &g, vec![], &[("h".into(), nn::mix32(x))]).unwrap();
    let out = eval::run(&p, &[vec![]]).unwrap();
    let mix = |mut h: u32| {
        h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
        h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
        h ^ (h >> 16)
    };
    let want: Vec<u32> = (0..4).map(|i| mix(0x9e37_79b9 + i)).collect();
    assert_eq!(out[0][0].as_slice::<u32>(), want);
}

#[test]
fn erf_is_accurate() {
    // Values from Wolfram Alpha.
    let g = Graph::new(1);
    let x = g.param(0, "x", DType::F64, &[5]);
    let input = Input { name: "x".into(), ty: x.ty(), donated_to: None };
    let p = Program::new("t", &g, vec![input], &[("y".into(), x.erf())]).unwrap();
    let at = HostTensor::from_slice(&[5], &[0.0, 0.5, -1.0, 2.4, 3.0]);
    let out = eval::run(&p, &[vec![at]]).unwrap();
    let want = [
        0.0,
        0.520_499_877_813_046_5,
        -0.842_700_792_949_714_9,
        0.999_311_486_103_354_9,
        0.999_977_909_503_001_4,
    ];
    for (have, want) in out[0][0].as_slice::<f64>().iter().zip(want) {
        assert!((have - want).abs() < 1e-14, "{have} {want}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A random chain of ops on two matrices, each step chosen by a byte.
    #[test]
    fn random_graphs(steps in prop::collection::vec(any::<u8>(), 1..9), replicas in 1usize..3) {
        prop_assert_eq!(check(replicas, &[&[2, 3], &[3, 2]], &RandomChain(steps).into_build()), Ok(()));
    }
}

fn softmax(x: Expr<'_>) -> Expr<'_> {
    let shape = x.shape();
    let e = (x - x.max_over(&[1]).stop_gradient().broadcast(&shape, &[0])).exp();
    e / e.sum(&[1]).broadcast(&shape, &[0])
}

struct With {
    dropout: bool,
    remat: bool,
}

/// Attention in which only the first query sees the first key.
fn attend<'g>(g: &'g Graph, x: &[Expr<'g>], With { dropout, remat }: With) -> Expr<'g> {
    let [r, a, s, _] = x[0].dims();
    let [queries, keys] = [1, 2].map(|dim| g.iota(DType::I32, &[r, s, s], dim));
    let visible = keys.compare(Cmp::Gt, 0u32) | queries.compare(Cmp::Eq, 0u32);
    let bits = nn::mix32(g.iota(DType::U32, &[r * a * s * s], 0).reshape(&[r, a, s, s]) + 5u32);
    let dropout = dropout.then(|| (nn::kept(bits, 0.3), 0.3));
    let bias = x.get(3).copied();
    nn::attention(x[0], x[1], x[2], &nn::Attending { visible, bias, dropout, wide: DType::F64, remat })
}

struct RandomChain(Vec<u8>);

impl RandomChain {
    fn into_build(self) -> impl for<'g> Fn(&'g Graph, &[Expr<'g>]) -> Expr<'g> {
        move |g, x| {
            // Both keep their shapes (2x3 and 3x2) and moderate values.
            let (mut a, mut b) = (x[0], x[1]);
            for step in &self.0 {
                match step % 16 {
                    0 => a = a.tanh() + x[0],
                    1 => b = (b * 0.5).exp().rsqrt(),
                    2 => a = a * b.transpose(&[1, 0]),
                    3 => b = b / (a.transpose(&[1, 0]) * a.transpose(&[1, 0]) + 1.0),
                    4 => a = softmax(a),
                    5 => {
                        let m = a.dot(b, DotSpec { contract: &[(1, 0)], ..DotSpec::default() });
                        a = m.dot(a, DotSpec { contract: &[(1, 0)], ..DotSpec::default() }).tanh();
                    }
                    6 => a = a.sum(&[1]).broadcast(&[2, 3], &[0]).tanh(),
                    7 => b = b.reshape(&[2, 3]).reshape(&[3, 2]).erf(),
                    8 => a = g.concat(&[a.slice_dim(1, 1, 3), a.slice_dim(1, 0, 1)], 1),
                    9 => b = b.gather((g.iota(DType::I32, &[3], 0) * 2u32).min(2.0)),
                    10 => a = a.scatter_add(g.iota(DType::I32, &[2], 0), 3).slice_dim(0, 0, 2),
                    11 => a = nn::l2_normalize(a) + x[0],
                    12 => b = b.all_gather(0).slice_dim(0, 0, 3).tanh(),
                    13 => a = g.all_reduce(&[a * 0.3])[0].tanh() + x[0],
                    14 => b = b.pad(&[0, 1], &[0, 0]).slice_dim(1, 0, 2) + b,
                    _ => a = a.compare(Cmp::Gt, -50.0).select(a * a, a).tanh(),
                }
            }
            g.concat(&[a.reshape(&[6]), b.reshape(&[6])], 0)
                + (x[0]
                    .reshape(&[6])
                    .dot(x[1].reshape(&[6]), DotSpec { contract: &[(0, 0)], ..DotSpec::default() }))
        }
    }
}
