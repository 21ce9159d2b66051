//! Result types of the primitives.

use super::ir::{BinaryOp, Multiply, Op, Ty, UnaryOp};
use crate::common::DType;

type Result<T> = std::result::Result<T, String>;

macro_rules! ensure {
    ($cond:expr, $($msg:tt)+) => { if !$cond { return Err(format!($($msg)+)); } };
}

/// The type of `op` applied to operands of types `x`, in a program of `replicas` replicas. `given` is the type
/// requested by the builder, for ops whose result is not determined by their operands (`Param`, `Const`, `Iota`,
/// `Convert`, `Reshape`, `Broadcast`, `Dot`'s element type).
pub fn infer(op: &Op, x: &[&Ty], given: Option<&Ty>, replicas: usize) -> Result<Ty> {
    let arity = match op {
        Op::Param { .. } | Op::Const(_) | Op::Iota { .. } | Op::ReplicaId => Some(0),
        Op::Unary(_) | Op::Convert | Op::Reshape | Op::Transpose { .. } | Op::Broadcast { .. } => Some(1),
        Op::Reduce { .. } | Op::Slice { .. } | Op::Pad { .. } | Op::AllGather { .. } => Some(1),
        Op::ReduceScatter { .. } | Op::TupleElement { .. } | Op::StopGradient => Some(1),
        Op::Binary(_) | Op::Compare(_) | Op::Dot { .. } | Op::Gather | Op::ScatterAdd { .. } => Some(2),
        Op::Select => Some(3),
        Op::DynamicSlice { sizes } => Some(1 + sizes.len()),
        Op::DynamicUpdateSlice => Some(2 + x.first().map_or(0, |t| t.rank())),
        Op::Concat { .. } | Op::AllReduce | Op::Barrier | Op::Composite(_) => None,
    };
    ensure!(
        arity.is_none_or(|n| n == x.len()) && (arity.is_some() || !x.is_empty()),
        "wrong number of operands"
    );
    let asked = || given.cloned().ok_or_else(|| "no result type was given".to_string());
    match op {
        Op::Param { .. } => asked(),
        Op::Const(_) => {
            let ty = asked()?;
            ensure!(ty.rank() == 0, "a constant is a scalar; broadcast it");
            Ok(ty)
        }
        Op::Iota { dim } => {
            let ty = asked()?;
            ensure!(*dim < ty.rank(), "dimension {dim} is not below the rank");
            Ok(ty)
        }
        Op::Unary(op) => {
            let float = x[0].dtype.is_float();
            match op {
                UnaryOp::Not => ensure!(!float, "needs booleans or integers"),
                UnaryOp::Neg | UnaryOp::Abs | UnaryOp::Sign => {
                    ensure!(x[0].dtype != DType::Pred, "needs numbers")
                }
                UnaryOp::Exp
                | UnaryOp::Expm1
                | UnaryOp::Log
                | UnaryOp::Sqrt
                | UnaryOp::Rsqrt
                | UnaryOp::Tanh
                | UnaryOp::Erf
                | UnaryOp::Cos
                | UnaryOp::Sin
                | UnaryOp::IsFinite => ensure!(float, "needs floats"),
            }
            Ok(if *op == UnaryOp::IsFinite { x[0].with_dtype(DType::Pred) } else { x[0].clone() })
        }
        Op::Binary(op) => {
            ensure!(x[0] == x[1], "operands differ; convert or broadcast one of them");
            let float = x[0].dtype.is_float();
            match op {
                BinaryOp::Xor | BinaryOp::And | BinaryOp::Or => ensure!(!float, "needs booleans or integers"),
                BinaryOp::Shl | BinaryOp::Shr => {
                    ensure!(!float && x[0].dtype != DType::Pred, "needs integers")
                }
                BinaryOp::Add
                | BinaryOp::Sub
                | BinaryOp::Mul
                | BinaryOp::Div
                | BinaryOp::Max
                | BinaryOp::Min => ensure!(x[0].dtype != DType::Pred, "needs numbers"),
            }
            Ok(x[0].clone())
        }
        Op::Compare(_) => {
            ensure!(x[0] == x[1], "operands differ; convert or broadcast one of them");
            Ok(x[0].with_dtype(DType::Pred))
        }
        Op::Select => {
            ensure!(x[0].dtype == DType::Pred, "the first operand must be boolean");
            ensure!(x[0].shape == x[1].shape && x[1] == x[2], "operands differ in shape or type");
            Ok(x[1].clone())
        }
        Op::Convert => {
            let ty = asked()?;
            ensure!(ty.shape == x[0].shape, "convert keeps the shape");
            Ok(ty)
        }
        Op::Reshape => {
            let ty = asked()?;
            ensure!(ty.len() == x[0].len() && ty.dtype == x[0].dtype, "{ty} differs in size or type");
            Ok(ty)
        }
        Op::Transpose { perm } => {
            let mut sorted = perm.clone();
            sorted.sort_unstable();
            ensure!(
                sorted.iter().copied().eq(0..x[0].rank()),
                "{perm:?} is not a permutation of the dimensions"
            );
            Ok(x[0].with_shape(&perm.iter().map(|&p| x[0].shape[p]).collect::<Vec<_>>()))
        }
        Op::Broadcast { dims } => {
            let ty = asked()?;
            ensure!(
                dims.len() == x[0].rank() && ty.dtype == x[0].dtype,
                "one target dimension per operand dimension"
            );
            ensure!(dims.windows(2).all(|w| w[0] < w[1]), "target dimensions {dims:?} must increase");
            for (i, &d) in dims.iter().enumerate() {
                ensure!(
                    d < ty.rank() && ty.shape[d] == x[0].shape[i],
                    "dimension {i} does not match {d} of {ty}"
                );
            }
            Ok(ty)
        }
        Op::Reduce { dims, .. } => {
            ensure!(x[0].dtype != DType::Pred, "needs numbers");
            ensure!(dims.windows(2).all(|w| w[0] < w[1]), "dimensions {dims:?} must increase");
            ensure!(dims.iter().all(|&d| d < x[0].rank()), "a dimension of {dims:?} is not below the rank");
            let keep = (0..x[0].rank()).filter(|d| !dims.contains(d)).map(|d| x[0].shape[d]);
            Ok(x[0].with_shape(&keep.collect::<Vec<_>>()))
        }
        Op::Dot { batch, contract, multiply } => {
            let narrow = |t: &Ty| matches!(t.dtype, DType::BF16 | DType::F32);
            match multiply {
                Multiply::Highest => ensure!(
                    x[0].dtype == x[1].dtype && x[0].dtype.is_float(),
                    "needs two operands of the same float type"
                ),
                Multiply::Bf16 => {
                    ensure!(narrow(x[0]) && narrow(x[1]), "needs operands of f32 or bf16")
                }
            }
            for (l, r) in batch.iter().chain(contract) {
                ensure!(*l < x[0].rank() && *r < x[1].rank(), "pair ({l}, {r}) is not below the ranks");
                ensure!(x[0].shape[*l] == x[1].shape[*r], "sizes of the paired dimensions ({l}, {r}) differ");
            }
            let mut shape: Vec<usize> = batch.iter().map(|&(l, _)| x[0].shape[l]).collect();
            let used: Vec<(usize, usize)> = batch.iter().chain(contract).copied().collect();
            shape.extend((0..x[0].rank()).filter(|d| used.iter().all(|u| u.0 != *d)).map(|d| x[0].shape[d]));
            shape.extend((0..x[1].rank()).filter(|d| used.iter().all(|u| u.1 != *d)).map(|d| x[1].shape[d]));
            Ok(Ty::new(given.map_or(x[0].dtype, |t| t.dtype), &shape))
        }
        Op::Gather => {
            ensure!(x[0].rank() >= 1, "the table needs at least one dimension");
            ensure!(matches!(x[1].dtype, DType::I32 | DType::U32), "indices must be i32 or ui32");
            Ok(x[0].with_shape(&[&x[1].shape[..], &x[0].shape[1..]].concat()))
        }
        Op::ScatterAdd { rows } => {
            ensure!(matches!(x[0].dtype, DType::I32 | DType::U32), "indices must be i32 or ui32");
            ensure!(x[1].shape.starts_with(&x[0].shape), "updates must begin with the shape of the indices");
            Ok(x[1].with_shape(&[&[*rows], &x[1].shape[x[0].rank()..]].concat()))
        }
        Op::Slice { start, limit } => {
            let n = x[0].rank();
            ensure!(start.len() == n && limit.len() == n, "one start and limit per dimension");
            ensure!(
                (0..n).all(|d| start[d] <= limit[d] && limit[d] <= x[0].shape[d]),
                "{start:?}..{limit:?} is outside"
            );
            Ok(x[0].with_shape(&(0..n).map(|d| limit[d] - start[d]).collect::<Vec<_>>()))
        }
        Op::DynamicSlice { sizes } => {
            ensure!(sizes.len() == x[0].rank(), "one size per dimension");
            ensure!(sizes.iter().zip(&x[0].shape).all(|(s, n)| s <= n), "sizes {sizes:?} exceed the operand");
            ensure!(
                x[1..].iter().all(|t| t.rank() == 0 && t.dtype == DType::I32),
                "starts must be i32 scalars"
            );
            Ok(x[0].with_shape(sizes))
        }
        Op::DynamicUpdateSlice => {
            ensure!(x[0].rank() == x[1].rank() && x[0].dtype == x[1].dtype, "update differs in rank or type");
            ensure!(
                x[1].shape.iter().zip(&x[0].shape).all(|(s, n)| s <= n),
                "the update exceeds the operand"
            );
            ensure!(
                x[2..].iter().all(|t| t.rank() == 0 && t.dtype == DType::I32),
                "starts must be i32 scalars"
            );
            Ok(x[0].clone())
        }
        Op::Pad { low, high } => {
            let n = x[0].rank();
            ensure!(low.len() == n && high.len() == n, "one low and high per dimension");
            Ok(x[0].with_shape(&(0..n).map(|d| low[d] + x[0].shape[d] + high[d]).collect::<Vec<_>>()))
        }
        Op::Concat { dim } => {
            ensure!(*dim < x[0].rank(), "dimension {dim} is not below the rank");
            let mut ty = x[0].clone();
            ty.shape[*dim] = 0;
            for t in x {
                let same = t.rank() == ty.rank()
                    && t.dtype == ty.dtype
                    && (0..ty.rank()).all(|d| d == *dim || t.shape[d] == x[0].shape[d]);
                ensure!(same, "operands differ outside dimension {dim}");
                ty.shape[*dim] += t.shape[*dim];
            }
            Ok(ty)
        }
        Op::AllGather { dim } => {
            ensure!(*dim < x[0].rank(), "dimension {dim} is not below the rank");
            let mut ty = x[0].clone();
            ty.shape[*dim] *= replicas;
            Ok(ty)
        }
        Op::ReduceScatter { dim } => {
            ensure!(*dim < x[0].rank(), "dimension {dim} is not below the rank");
            ensure!(
                x[0].shape[*dim].is_multiple_of(replicas),
                "dimension {dim} is not divisible by {replicas} replicas"
            );
            let mut ty = x[0].clone();
            ty.shape[*dim] /= replicas;
            Ok(ty)
        }
        Op::AllReduce => {
            ensure!(
                x.iter().all(|t| t.dtype == x[0].dtype && t.dtype.is_float()),
                "needs floats of the same type"
            );
            Ok(x[0].clone())
        }
        Op::Barrier | Op::StopGradient | Op::Composite(_) => Ok(x[0].clone()),
        // The builder passes the type of the element's operand.
        Op::TupleElement { .. } => asked(),
        Op::ReplicaId => Ok(Ty::new(DType::U32, &[])),
    }
}
