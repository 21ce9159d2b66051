//! Vector–Jacobian products: one rule per primitive.

use super::composite;
use super::expr::{DotSpec, Expr};
use super::ir::*;
use std::ops::RangeFrom;

/// One cotangent per operand, in order; `None` where nothing flows. Some are built lazily, so that each sum directly
/// follows its terms.
pub(super) type PerOperand<'a, 'g> = Box<dyn Iterator<Item = Option<Expr<'g>>> + 'a>;

/// The cotangents of the operands `x` of `op`, from those of its results, at least one of which is present. `y` is the
/// first result.
///
/// Rules do not check which are needed: the walk drops those of constants, and [`super::passes::simplify`] their nodes.
pub(super) fn rule<'a, 'g: 'a>(
    op: &'a Op,
    x: &'a [Expr<'g>],
    y: Expr<'g>,
    cts: &'a [Option<Expr<'g>>],
) -> PerOperand<'a, 'g> {
    let nothing = || each(vec![None; x.len()]);
    let Some(ct) = cts.iter().flatten().copied().next() else { return nothing() };
    match op {
        Op::Param { .. } | Op::Const(_) | Op::Iota { .. } | Op::ReplicaId => nothing(),
        // Booleans, or zero by definition.
        Op::Compare(_) | Op::StopGradient => nothing(),
        Op::Unary(op) => each([unary(*op, x[0], y, ct)]),
        Op::Binary(op) => each(binary(*op, x[0], x[1], y, ct)),
        Op::Select => {
            let [on_true, on_false] = split(ct, x[0]).map(Some);
            each([None, on_true, on_false])
        }
        Op::Convert => each([x[0].dtype().is_float().then(|| ct.convert(x[0].dtype()))]),
        Op::Reshape => one(ct.reshape(&x[0].shape())),
        Op::Transpose { perm } => one(ct.transpose(&inverse(perm))),
        Op::Broadcast { dims } => one(ct.sum(&others(ct, dims))),
        Op::Reduce { op, dims } => {
            let spread = |of: Expr<'g>| of.broadcast(&x[0].shape(), &others(x[0], dims));
            let ct = spread(ct);
            one(match op {
                ReduceOp::Sum => ct,
                // Ties share the cotangent.
                ReduceOp::Max | ReduceOp::Min => {
                    let hit = x[0].compare(Cmp::Eq, spread(y)).convert(ct.dtype());
                    ct * hit / spread(hit.sum(dims))
                }
            })
        }
        Op::Dot { batch, contract, multiply } => {
            let [a, b, ct] = named([x[0], x[1], ct], batch, contract);
            // Keeping each operand on its side leaves the dimensions of a plain product in order.
            let sides = [[ct.clone(), b.clone(), a.clone()], [a, ct, b]];
            Box::new(sides.into_iter().map(|[l, r, like]| Some(product(&l, &r, &like, *multiply))))
        }
        Op::Gather => each([Some(ct.scatter_add(x[1], x[0].shape()[0])), None]),
        Op::ScatterAdd { .. } => each([None, Some(ct.gather(x[0]))]),
        Op::Slice { start, limit } => {
            let high: Vec<usize> = x[0].shape().iter().zip(limit).map(|(n, l)| n - l).collect();
            one(ct.pad(start, &high))
        }
        Op::DynamicSlice { .. } => {
            let dx = zeros(ct, x[0]).dynamic_update_slice(ct, &x[1..]);
            each([Some(dx)].into_iter().chain(x[1..].iter().map(|_| None)))
        }
        Op::DynamicUpdateSlice => {
            let (update, starts) = (x[1], &x[2..]);
            let dx = ct.dynamic_update_slice(zeros(ct, update), starts);
            let du = ct.dynamic_slice(starts, &update.shape());
            each([Some(dx), Some(du)].into_iter().chain(starts.iter().map(|_| None)))
        }
        Op::Pad { low, .. } => {
            let limit: Vec<usize> = x[0].shape().iter().zip(low).map(|(n, l)| n + l).collect();
            one(ct.slice(low, &limit))
        }
        Op::Concat { dim } => {
            let mut end = 0;
            Box::new(x.iter().map(move |x| {
                let start = end;
                end += x.shape()[*dim];
                Some(ct.slice_dim(*dim, start, end))
            }))
        }
        Op::AllGather { dim } => one(ct.reduce_scatter(*dim)),
        Op::ReduceScatter { dim } => one(ct.all_gather(*dim)),
        Op::AllReduce => {
            let present: Vec<Expr<'g>> = cts.iter().flatten().copied().collect();
            let mut sums = y.g.all_reduce(&present).into_iter();
            Box::new(cts.iter().map(move |ct| ct.and_then(|_| sums.next())))
        }
        Op::Barrier => Box::new(cts.iter().copied()),
        Op::TupleElement { .. } => one(ct),
        Op::Composite(kind) => each(composite::backward(*kind, x, ct)),
    }
}

fn unary<'g>(op: UnaryOp, x: Expr<'g>, y: Expr<'g>, ct: Expr<'g>) -> Option<Expr<'g>> {
    Some(match op {
        UnaryOp::Neg => -ct,
        UnaryOp::Exp => ct * y,
        UnaryOp::Expm1 => ct * (y + 1.0),
        UnaryOp::Log => ct / x,
        UnaryOp::Sqrt => ct * 0.5 / y,
        UnaryOp::Rsqrt => ct * y * y * y * -0.5,
        UnaryOp::Tanh => ct * (-(y * y) + 1.0),
        UnaryOp::Erf => ct * (-(x * x)).exp() * std::f64::consts::FRAC_2_SQRT_PI,
        UnaryOp::Cos => -(ct * x.sin()),
        UnaryOp::Sin => ct * x.cos(),
        UnaryOp::Abs => ct * x.sign(),
        // Piecewise constant, or not a float.
        UnaryOp::Sign | UnaryOp::Not | UnaryOp::IsFinite => return None,
    })
}

fn binary<'g>(op: BinaryOp, a: Expr<'g>, b: Expr<'g>, y: Expr<'g>, ct: Expr<'g>) -> [Option<Expr<'g>>; 2] {
    let both = match op {
        BinaryOp::Add => [ct, ct],
        BinaryOp::Sub => [ct, -ct],
        BinaryOp::Mul => [ct * b, ct * a],
        BinaryOp::Div => [ct / b, -(ct * y / b)],
        BinaryOp::Max => split(ct, a.compare(Cmp::Ge, b)),
        BinaryOp::Min => split(ct, a.compare(Cmp::Le, b)),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Shl | BinaryOp::Shr => return [None; 2],
    };
    both.map(Some)
}

/// The cotangent where the condition holds, and where it does not.
fn split<'g>(ct: Expr<'g>, condition: Expr<'g>) -> [Expr<'g>; 2] {
    let zero = zeros(ct, ct);
    [condition.select(ct, zero), condition.select(zero, ct)]
}

/// Zeros with the type of `ct` and the shape of `like`.
fn zeros<'g>(ct: Expr<'g>, like: Expr<'g>) -> Expr<'g> {
    ct.g.full(ct.dtype(), &like.shape(), 0.0)
}

fn one<'a, 'g: 'a>(ct: Expr<'g>) -> PerOperand<'a, 'g> {
    each([Some(ct)])
}

fn each<'a, 'g: 'a>(cts: impl IntoIterator<Item = Option<Expr<'g>>, IntoIter: 'a>) -> PerOperand<'a, 'g> {
    Box::new(cts.into_iter())
}

/// The dimensions of `x` not in `dims`.
fn others(x: Expr<'_>, dims: &[usize]) -> Vec<usize> {
    (0..x.shape().len()).filter(|d| !dims.contains(d)).collect()
}

/// The permutation that undoes `perm`.
fn inverse(perm: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; perm.len()];
    for (i, &p) in perm.iter().enumerate() {
        inverse[p] = i;
    }
    inverse
}

/// A value and the names of its dimensions.
#[derive(Clone)]
struct Named<'g> {
    x: Expr<'g>,
    names: Vec<usize>,
}

impl Named<'_> {
    fn place(&self, name: usize) -> Option<usize> {
        self.names.iter().position(|&n| n == name)
    }

    fn lacks(&self, name: usize) -> bool {
        !self.names.contains(&name)
    }
}

/// The operands of a dot and the cotangent of its result. The result's dimensions are named 0, 1, …: batch, free of
/// `a`, free of `b`; contracted dimensions follow.
fn named<'g>(
    [a, b, ct]: [Expr<'g>; 3],
    batch: &[(usize, usize)],
    contract: &[(usize, usize)],
) -> [Named<'g>; 3] {
    let rank = |x: Expr<'g>| x.shape().len();
    let operand = |x: Expr<'g>, side: fn(&(usize, usize)) -> usize, mut free: RangeFrom<usize>| {
        let name = |dim: usize| {
            let mut paired = batch.iter().zip(0..).chain(contract.iter().zip(rank(ct)..));
            paired.find(|(pair, _)| side(pair) == dim).map(|(_, name)| name).or_else(|| free.next())
        };
        Named { x, names: (0..rank(x)).filter_map(name).collect() }
    };
    let free_of_b = rank(a) - contract.len();
    let (a, b) = (operand(a, |pair| pair.0, batch.len()..), operand(b, |pair| pair.1, free_of_b..));
    [a, b, Named { x: ct, names: (0..rank(ct)).collect() }]
}

/// `l·r` with the type and dimension order of `like`: dimensions with equal names are paired, and contracted if `like`
/// lacks them.
fn product<'g>(l: &Named<'g>, r: &Named<'g>, like: &Named<'g>, multiply: Multiply) -> Expr<'g> {
    let (mut shared, free_l): (Vec<usize>, Vec<usize>) = l.names.iter().partition(|&&n| !r.lacks(n));
    shared.sort_unstable();
    let (summed, kept): (Vec<usize>, Vec<usize>) = shared.into_iter().partition(|&n| like.lacks(n));
    let pairs = |names: &[usize]| -> Vec<(usize, usize)> {
        names.iter().filter_map(|&n| l.place(n).zip(r.place(n))).collect()
    };
    let (batch, contract, out) = (pairs(&kept), pairs(&summed), like.x.dtype());
    // A bf16 dot rounds its operands itself, and returns f32 where the gradient is f32.
    let typed = |x: Expr<'g>| if multiply == Multiply::Bf16 { x } else { x.convert(out) };
    let spec = DotSpec { batch: &batch, contract: &contract, out: Some(out), multiply: Some(multiply) };
    let y = typed(l.x).dot(typed(r.x), spec);
    let free_r = r.names.iter().copied().filter(|&n| l.lacks(n)).collect();
    let y = Named { x: y, names: [kept, free_l, free_r].concat() };
    let perm: Vec<usize> = like.names.iter().filter_map(|&n| y.place(n)).collect();
    if perm.is_sorted() { y.x } else { y.x.transpose(&perm) }
}
