//! A naive interpreter: replicas run in lockstep; float operations are computed in f64, then rounded to the value's
//! type. Slow and obvious; the reference for the gradient rules and for plugins.

use super::array::{Array, Data, each_index, flat};
use super::ir::*;
use super::program::Program;
use crate::common::{DType, HostTensor};

/// Runs `p` on `inputs[replica][i]` and returns `outputs[replica][i]`.
///
/// # Errors
/// A wrong number of replicas or inputs; an input whose type differs from its declaration.
pub fn run(p: &Program, inputs: &[Vec<HostTensor>]) -> Result<Vec<Vec<HostTensor>>, String> {
    if inputs.len() != p.replicas {
        return Err(format!("{} input lists for {} replicas", inputs.len(), p.replicas));
    }
    for list in inputs {
        for (want, have) in p.inputs.iter().zip(list) {
            if want.ty.dtype != have.dtype() || want.ty.shape != have.shape() {
                return Err(format!("input {}: {have:?} given for {}", want.name, want.ty));
            }
        }
        if list.len() != p.inputs.len() {
            return Err(format!("{} inputs given, {} expected", list.len(), p.inputs.len()));
        }
    }
    // values[node][replica][result]
    let mut values: Vec<Vec<Vec<Array>>> = Vec::with_capacity(p.nodes.len());
    for node in &p.nodes {
        let operands: Vec<Vec<&Array>> =
            (0..p.replicas).map(|r| node.inputs.iter().map(|v| &values[v.index()][r][0]).collect()).collect();
        let result = if let Op::TupleElement { index } = node.op {
            let tuple = &values[node.inputs[0].index()];
            tuple.iter().map(|results| vec![results[index].clone()]).collect()
        } else {
            let each = || (0..p.replicas).map(|r| local(node, &operands[r], r, &inputs[r])).collect();
            collective(node, &operands).unwrap_or_else(each)
        };
        values.push(result);
    }
    let out = |r: usize| p.outputs.iter().map(|(_, v)| values[v.index()][r][0].to_host()).collect();
    Ok((0..p.replicas).map(out).collect())
}

/// The results of every replica, if `node` is a collective.
fn collective(node: &Node, operands: &[Vec<&Array>]) -> Option<Vec<Vec<Array>>> {
    let replicas = operands.len();
    if let Op::AllReduce = node.op {
        let sums: Vec<Array> = (0..node.inputs.len()).map(|i| total(operands, i)).collect();
        Some(vec![sums; replicas])
    } else if let Op::ReduceScatter { dim } = node.op {
        let (sum, n) = (total(operands, 0), node.ty.shape[dim] as i64);
        let part = |r: i64| sum.pick(&node.ty, |i, from| from.copy_from_slice(&shifted(i, dim, r * n)));
        Some((0..replicas as i64).map(|r| vec![part(r)]).collect())
    } else if let Op::AllGather { dim } = node.op {
        let parts: Vec<&Array> = operands.iter().map(|x| x[0]).collect();
        Some(vec![vec![concat(&parts, dim, &node.ty)]; replicas])
    } else {
        None
    }
}

/// Sum of operand `i` over the replicas.
fn total(x: &[Vec<&Array>], i: usize) -> Array {
    let add =
        |sum: Array, other: &Vec<&Array>| Array::floats(&sum.ty, zip(sum.f(), other[i].f(), |a, b| a + b));
    x[1..].iter().fold(x[0][i].clone(), add)
}

fn shifted(i: &[usize], dim: usize, by: i64) -> Vec<usize> {
    let mut j = i.to_vec();
    j[dim] = (j[dim] as i64 + by) as usize;
    j
}

fn local(node: &Node, x: &[&Array], replica: usize, inputs: &[HostTensor]) -> Vec<Array> {
    let ty = &node.ty;
    let one = match &node.op {
        Op::Param { index, .. } => Array::from_host(&inputs[*index]),
        Op::Const(c) => Array::build(ty, |_| c.as_f64(), |_| c.as_f64() as i64),
        Op::Iota { dim } => Array::build(ty, |i| i[*dim] as f64, |i| i[*dim] as i64),
        Op::Unary(op) => unary(*op, x[0], ty),
        Op::Binary(op) => binary(*op, x[0], x[1]),
        Op::Compare(cmp) => {
            let test = |o: Option<std::cmp::Ordering>| {
                use std::cmp::Ordering::*;
                i64::from(match cmp {
                    Cmp::Eq => o == Some(Equal),
                    Cmp::Ne => o != Some(Equal),
                    Cmp::Lt => o == Some(Less),
                    Cmp::Le => matches!(o, Some(Less | Equal)),
                    Cmp::Gt => o == Some(Greater),
                    Cmp::Ge => matches!(o, Some(Greater | Equal)),
                })
            };
            let data = match (&x[0].data, &x[1].data) {
                (Data::F(a), Data::F(b)) => a.iter().zip(b).map(|(a, b)| test(a.partial_cmp(b))).collect(),
                (Data::I(a), Data::I(b)) => a.iter().zip(b).map(|(a, b)| test(Some(a.cmp(b)))).collect(),
                _ => unreachable!("operands of one type"),
            };
            Array { ty: ty.clone(), data: Data::I(data) }
        }
        Op::Select => {
            let c = x[0].i();
            match (&x[1].data, &x[2].data) {
                (Data::F(a), Data::F(b)) => {
                    Array::floats(ty, (0..c.len()).map(|k| if c[k] != 0 { a[k] } else { b[k] }).collect())
                }
                (Data::I(a), Data::I(b)) => {
                    Array::ints(ty, (0..c.len()).map(|k| if c[k] != 0 { a[k] } else { b[k] }).collect())
                }
                _ => unreachable!("operands of one type"),
            }
        }
        Op::Convert => match (&x[0].data, ty.dtype.is_float()) {
            (Data::F(a), true) => Array::floats(ty, a.clone()),
            (Data::F(a), false) => Array::ints(ty, a.iter().map(|&v| v as i64).collect()),
            (Data::I(a), true) => Array::floats(ty, a.iter().map(|&v| v as f64).collect()),
            (Data::I(a), false) if ty.dtype == DType::Pred => {
                Array::ints(ty, a.iter().map(|&v| i64::from(v != 0)).collect())
            }
            (Data::I(a), false) => Array::ints(ty, a.clone()),
        },
        Op::Reshape => Array { ty: ty.clone(), data: x[0].data.clone() },
        Op::StopGradient | Op::Composite(_) => x[0].clone(),
        Op::Barrier => return x.iter().map(|a| (*a).clone()).collect(),
        Op::Transpose { perm } => {
            x[0].pick(ty, |i, from| perm.iter().zip(i).for_each(|(&p, &n)| from[p] = n))
        }
        Op::Broadcast { dims } => {
            x[0].pick(ty, |i, from| dims.iter().enumerate().for_each(|(k, &d)| from[k] = i[d]))
        }
        Op::Reduce { op, dims } => reduce(*op, dims, x[0], ty),
        Op::Dot { batch, contract, multiply } => match multiply {
            Multiply::Highest => dot(batch, contract, x[0], x[1], ty),
            Multiply::Bf16 => {
                let narrow = |a: &Array| Array::floats(&a.ty.with_dtype(DType::BF16), a.f().to_vec());
                dot(batch, contract, &narrow(x[0]), &narrow(x[1]), ty)
            }
        },
        Op::Gather => {
            let (rows, rank) = (x[0].ty.shape[0] as i64, x[1].ty.rank());
            x[0].pick(ty, |i, from| {
                let index = x[1].i()[flat(&x[1].ty.shape, &i[..rank])];
                from[0] = index.clamp(0, rows - 1) as usize;
                from[1..].copy_from_slice(&i[rank..]);
            })
        }
        Op::ScatterAdd { rows } => {
            let width = ty.len() / rows.max(&1);
            let mut sum = vec![0.0; ty.len()];
            for (k, &row) in x[0].i().iter().enumerate().filter(|(_, r)| (0..*rows as i64).contains(r)) {
                for j in 0..width {
                    sum[row as usize * width + j] += x[1].f()[k * width + j];
                }
            }
            Array::floats(ty, sum)
        }
        Op::Slice { start, .. } => {
            x[0].pick(ty, |i, from| (0..i.len()).for_each(|d| from[d] = start[d] + i[d]))
        }
        Op::DynamicSlice { .. } => {
            let start = starts(&x[1..], &x[0].ty.shape, &ty.shape);
            x[0].pick(ty, |i, from| (0..i.len()).for_each(|d| from[d] = start[d] + i[d]))
        }
        Op::DynamicUpdateSlice => {
            let update = &x[1].ty.shape;
            let start = starts(&x[2..], &ty.shape, update);
            let inside = |i: &[usize]| {
                let hit = (0..i.len()).all(|d| (start[d]..start[d] + update[d]).contains(&i[d]));
                hit.then(|| flat(update, &(0..i.len()).map(|d| i[d] - start[d]).collect::<Vec<_>>()))
            };
            let keep = |i: &[usize]| flat(&ty.shape, i);
            match (&x[0].data, &x[1].data) {
                (Data::F(a), Data::F(u)) => {
                    Array::build(ty, |i| inside(i).map_or(a[keep(i)], |k| u[k]), |_| 0)
                }
                (Data::I(a), Data::I(u)) => {
                    Array::build(ty, |_| 0.0, |i| inside(i).map_or(a[keep(i)], |k| u[k]))
                }
                _ => unreachable!("operands of one type"),
            }
        }
        Op::Pad { low, .. } => {
            let inner = &x[0].ty.shape;
            let at = |i: &[usize]| {
                let hit = (0..i.len()).all(|d| (low[d]..low[d] + inner[d]).contains(&i[d]));
                hit.then(|| flat(inner, &(0..i.len()).map(|d| i[d] - low[d]).collect::<Vec<_>>()))
            };
            match &x[0].data {
                Data::F(a) => Array::build(ty, |i| at(i).map_or(0.0, |k| a[k]), |_| 0),
                Data::I(a) => Array::build(ty, |_| 0.0, |i| at(i).map_or(0, |k| a[k])),
            }
        }
        Op::Concat { dim } => concat(x, *dim, ty),
        Op::ReplicaId => Array::build(ty, |_| 0.0, |_| replica as i64),
        Op::AllGather { .. } | Op::AllReduce | Op::ReduceScatter { .. } | Op::TupleElement { .. } => {
            unreachable!("handled across replicas")
        }
    };
    vec![one]
}

fn unary(op: UnaryOp, x: &Array, ty: &Ty) -> Array {
    if op == UnaryOp::IsFinite {
        return Array::ints(ty, x.f().iter().map(|v| i64::from(v.is_finite())).collect());
    }
    if let Data::I(a) = &x.data {
        let f: fn(i64) -> i64 = match op {
            UnaryOp::Neg => |v| -v,
            UnaryOp::Abs => i64::abs,
            UnaryOp::Sign => i64::signum,
            UnaryOp::Not if ty.dtype == DType::Pred => |v| i64::from(v == 0),
            UnaryOp::Not => |v| !v,
            UnaryOp::Exp
            | UnaryOp::Expm1
            | UnaryOp::Log
            | UnaryOp::Sqrt
            | UnaryOp::Rsqrt
            | UnaryOp::Tanh
            | UnaryOp::Erf
            | UnaryOp::Cos
            | UnaryOp::Sin
            | UnaryOp::IsFinite => unreachable!("a float function of integers"),
        };
        return Array::ints(ty, a.iter().map(|&v| f(v)).collect());
    }
    let f: fn(f64) -> f64 = match op {
        UnaryOp::Neg => |v| -v,
        UnaryOp::Exp => f64::exp,
        UnaryOp::Expm1 => f64::exp_m1,
        UnaryOp::Log => f64::ln,
        UnaryOp::Sqrt => f64::sqrt,
        UnaryOp::Rsqrt => |v| 1.0 / v.sqrt(),
        UnaryOp::Tanh => f64::tanh,
        UnaryOp::Erf => erf,
        UnaryOp::Cos => f64::cos,
        UnaryOp::Sin => f64::sin,
        UnaryOp::Abs => f64::abs,
        UnaryOp::Sign => |v| if v == 0.0 { v } else { v.signum() },
        UnaryOp::Not | UnaryOp::IsFinite => unreachable!("not a float function"),
    };
    Array::floats(ty, x.f().iter().map(|&v| f(v)).collect())
}

/// The error function to f64 accuracy: its Maclaurin series near zero, the continued fraction of erfc in the tail.
fn erf(x: f64) -> f64 {
    let a = x.abs();
    if a < 2.5 {
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term.abs() > 1e-18 * sum.abs() {
            n += 1.0;
            term *= -x * x / n;
            sum += term / (2.0 * n + 1.0);
        }
        return sum * std::f64::consts::FRAC_2_SQRT_PI;
    }
    let mut tail = 0.0;
    for k in (1..=120).rev() {
        tail = f64::from(k) * 0.5 / (a + tail);
    }
    let erfc = (-a * a).exp() / (a + tail) / std::f64::consts::PI.sqrt();
    (1.0 - erfc).copysign(x)
}

fn binary(op: BinaryOp, a: &Array, b: &Array) -> Array {
    let ty = &a.ty;
    if ty.dtype.is_float() {
        let f: fn(f64, f64) -> f64 = match op {
            BinaryOp::Add => |x, y| x + y,
            BinaryOp::Sub => |x, y| x - y,
            BinaryOp::Mul => |x, y| x * y,
            BinaryOp::Div => |x, y| x / y,
            BinaryOp::Max => f64::max,
            BinaryOp::Min => f64::min,
            BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Shl | BinaryOp::Shr => {
                unreachable!("a bit function of floats")
            }
        };
        return Array::floats(ty, zip(a.f(), b.f(), f));
    }
    let bits = ty.dtype.size() as i64 * 8;
    let f = |x: i64, y: i64| match op {
        BinaryOp::Add => x.wrapping_add(y),
        BinaryOp::Sub => x.wrapping_sub(y),
        BinaryOp::Mul => x.wrapping_mul(y),
        BinaryOp::Div => {
            if y == 0 {
                -1
            } else {
                x.wrapping_div(y)
            }
        }
        BinaryOp::Max => x.max(y),
        BinaryOp::Min => x.min(y),
        BinaryOp::And => x & y,
        BinaryOp::Or => x | y,
        BinaryOp::Xor => x ^ y,
        BinaryOp::Shl => {
            if (0..bits).contains(&y) {
                x << y
            } else {
                0
            }
        }
        BinaryOp::Shr => {
            if (0..bits).contains(&y) {
                (x & ((1 << bits) - 1)) >> y
            } else {
                0
            }
        }
    };
    Array::ints(ty, a.i().iter().zip(b.i()).map(|(&x, &y)| f(x, y)).collect())
}

fn reduce(op: ReduceOp, dims: &[usize], x: &Array, ty: &Ty) -> Array {
    let init = match op {
        ReduceOp::Sum => 0.0,
        ReduceOp::Max => f64::NEG_INFINITY,
        ReduceOp::Min => f64::INFINITY,
    };
    let mut acc = vec![init; ty.len()];
    let values: Vec<f64> = match &x.data {
        Data::F(a) => a.clone(),
        Data::I(a) => a.iter().map(|&v| v as f64).collect(),
    };
    each_index(&x.ty.shape, |k, i| {
        let kept: Vec<usize> = (0..i.len()).filter(|d| !dims.contains(d)).map(|d| i[d]).collect();
        let slot = &mut acc[flat(&ty.shape, &kept)];
        *slot = match op {
            ReduceOp::Sum => *slot + values[k],
            ReduceOp::Max => slot.max(values[k]),
            ReduceOp::Min => slot.min(values[k]),
        };
    });
    match x.data {
        Data::F(_) => Array::floats(ty, acc),
        Data::I(_) => Array::ints(ty, acc.iter().map(|&v| v as i64).collect()),
    }
}

fn dot(batch: &[(usize, usize)], contract: &[(usize, usize)], a: &Array, b: &Array, ty: &Ty) -> Array {
    // Each operand as [batch, free, contract], flattened.
    let lay = |x: &Array, bd: Vec<usize>, cd: Vec<usize>| {
        let free: Vec<usize> = (0..x.ty.rank()).filter(|d| !bd.contains(d) && !cd.contains(d)).collect();
        let order: Vec<usize> = bd.iter().chain(&free).chain(&cd).copied().collect();
        let shape: Vec<usize> = order.iter().map(|&d| x.ty.shape[d]).collect();
        let data =
            x.pick(&x.ty.with_shape(&shape), |i, from| order.iter().zip(i).for_each(|(&d, &n)| from[d] = n));
        let size = |ds: &[usize]| ds.iter().map(|&d| x.ty.shape[d]).product::<usize>();
        (data, size(&bd), size(&free), size(&cd))
    };
    let (l, nb, nl, nc) = lay(a, batch.iter().map(|p| p.0).collect(), contract.iter().map(|p| p.0).collect());
    let (r, _, nr, _) = lay(b, batch.iter().map(|p| p.1).collect(), contract.iter().map(|p| p.1).collect());
    let mut out = Vec::with_capacity(ty.len());
    for k in 0..nb {
        for i in 0..nl {
            let row = &l.f()[(k * nl + i) * nc..][..nc];
            for j in 0..nr {
                let col = &r.f()[(k * nr + j) * nc..][..nc];
                out.push(row.iter().zip(col).map(|(x, y)| x * y).sum());
            }
        }
    }
    Array::floats(ty, out)
}

fn concat(parts: &[&Array], dim: usize, ty: &Ty) -> Array {
    let find = |i: &[usize]| {
        let (mut part, mut at) = (0, i[dim]);
        while at >= parts[part].ty.shape[dim] {
            at -= parts[part].ty.shape[dim];
            part += 1;
        }
        let mut j = i.to_vec();
        j[dim] = at;
        (part, flat(&parts[part].ty.shape, &j))
    };
    let float = |i: &[usize]| {
        let (p, k) = find(i);
        parts[p].f()[k]
    };
    let int = |i: &[usize]| {
        let (p, k) = find(i);
        parts[p].i()[k]
    };
    Array::build(ty, float, int)
}

fn starts(x: &[&Array], shape: &[usize], size: &[usize]) -> Vec<usize> {
    x.iter().enumerate().map(|(d, s)| s.i()[0].clamp(0, (shape[d] - size[d]) as i64) as usize).collect()
}

fn zip(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(&x, &y)| f(x, y)).collect()
}
