//! StableHLO text.
//!
//! Uses the dialect's pretty forms where they are short, and the generic form for collectives, gather and scatter.
//! Locations carry the scope names, so that a profile or an optimised HLO dump shows which part of the model an
//! instruction belongs to.

use super::ir::*;
use super::program::Program;
use crate::common::DType;
use std::fmt::Write;

/// The module as StableHLO text.
pub fn stablehlo(p: &Program) -> String {
    let mut out = String::new();
    write_module(p, &mut out).expect("writing to a string cannot fail");
    out
}

fn write_module(p: &Program, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "module @{} attributes {{mhlo.num_partitions = 1 : i32, mhlo.num_replicas = {} : i32}} {{",
        p.name, p.replicas
    )?;
    writeln!(out, "  func.func public @main(")?;
    for (i, input) in p.inputs.iter().enumerate() {
        let alias =
            input.donated_to.map_or(String::new(), |o| format!(" {{tf.aliasing_output = {o} : i32}}"));
        let comma = if i + 1 < p.inputs.len() { "," } else { "" };
        writeln!(out, "    %arg{i}: {}{alias}{comma}  // {}", tensor(&input.ty), input.name)?;
    }
    writeln!(out, "  ) -> (")?;
    for (i, (name, v)) in p.outputs.iter().enumerate() {
        let comma = if i + 1 < p.outputs.len() { "," } else { "" };
        writeln!(out, "    {}{comma}  // {name}", tensor(&p.nodes[v.index()].ty))?;
    }
    writeln!(out, "  ) {{")?;
    for (i, node) in p.nodes.iter().enumerate() {
        let text = instruction(p, i, node);
        if !text.is_empty() {
            let scope = &p.scopes[node.scope as usize];
            let loc = if scope.is_empty() { String::new() } else { format!(" loc(\"{scope}\")") };
            writeln!(out, "    {text}{loc}")?;
        }
    }
    let results: Vec<String> = p.outputs.iter().map(|(_, v)| name(p, *v)).collect();
    let types: Vec<String> = p.outputs.iter().map(|(_, v)| tensor(&p.nodes[v.index()].ty)).collect();
    writeln!(out, "    return {} : {}", results.join(", "), types.join(", "))?;
    writeln!(out, "  }}\n}}")
}

fn tensor(ty: &Ty) -> String {
    format!("tensor<{ty}>")
}

/// A value's name where it is used.
fn name(p: &Program, v: Value) -> String {
    let node = &p.nodes[v.index()];
    if let Op::Param { index, .. } = node.op {
        format!("%arg{index}")
    } else if let Op::TupleElement { index } = node.op {
        format!("%{}#{index}", node.inputs[0].0)
    } else {
        format!("%{}", v.0)
    }
}

fn instruction(p: &Program, i: usize, node: &Node) -> String {
    let ty = |k: usize| &p.nodes[node.inputs[k].index()].ty;
    let arg = |k: usize| name(p, node.inputs[k]);
    let all = || node.inputs.iter().map(|v| name(p, *v)).collect::<Vec<_>>().join(", ");
    let tys = || node.inputs.iter().map(|v| tensor(&p.nodes[v.index()].ty)).collect::<Vec<_>>().join(", ");
    let out = tensor(&node.ty);
    let same = |op: &str| format!("%{i} = stablehlo.{op} {} : {out}", all());
    let func = |op: &str| format!("%{i} = stablehlo.{op} {} : ({}) -> {out}", all(), tys());
    match &node.op {
        // No instruction: users name these directly.
        Op::Param { .. } | Op::TupleElement { .. } => String::new(),
        Op::Const(literal) => {
            format!("%{i} = stablehlo.constant dense<{}> : {out}", spell(*literal, node.ty.dtype))
        }
        Op::Iota { dim } => format!("%{i} = stablehlo.iota dim = {dim} : {out}"),
        Op::Unary(op) => match op {
            UnaryOp::Neg => same("negate"),
            UnaryOp::Exp => same("exponential"),
            UnaryOp::Expm1 => same("exponential_minus_one"),
            UnaryOp::Log => same("log"),
            UnaryOp::Sqrt => same("sqrt"),
            UnaryOp::Rsqrt => same("rsqrt"),
            UnaryOp::Tanh => same("tanh"),
            UnaryOp::Erf => format!("%{i} = chlo.erf {} : {out} -> {out}", arg(0)),
            UnaryOp::Cos => same("cosine"),
            UnaryOp::Sin => same("sine"),
            UnaryOp::Abs => same("abs"),
            UnaryOp::Sign => same("sign"),
            UnaryOp::Not => same("not"),
            UnaryOp::IsFinite => func("is_finite"),
        },
        Op::Binary(op) => same(match op {
            BinaryOp::Add => "add",
            BinaryOp::Sub => "subtract",
            BinaryOp::Mul => "multiply",
            BinaryOp::Div => "divide",
            BinaryOp::Max => "maximum",
            BinaryOp::Min => "minimum",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Xor => "xor",
            BinaryOp::Shl => "shift_left",
            BinaryOp::Shr => "shift_right_logical",
        }),
        Op::Compare(cmp) => {
            let direction = match cmp {
                Cmp::Eq => "EQ",
                Cmp::Ne => "NE",
                Cmp::Lt => "LT",
                Cmp::Le => "LE",
                Cmp::Gt => "GT",
                Cmp::Ge => "GE",
            };
            format!("%{i} = stablehlo.compare {direction}, {} : ({}) -> {out}", all(), tys())
        }
        Op::Select => format!("%{i} = stablehlo.select {} : {}, {out}", all(), tensor(ty(0))),
        Op::Convert => func("convert"),
        Op::Reshape => func("reshape"),
        Op::Transpose { perm } => {
            format!("%{i} = stablehlo.transpose {}, dims = {perm:?} : ({}) -> {out}", arg(0), tys())
        }
        Op::Broadcast { dims } => {
            format!("%{i} = stablehlo.broadcast_in_dim {}, dims = {dims:?} : ({}) -> {out}", arg(0), tys())
        }
        Op::Reduce { op, dims } => {
            let init = identity(*op, node.ty.dtype);
            let op = match op {
                ReduceOp::Sum => "add",
                ReduceOp::Max => "maximum",
                ReduceOp::Min => "minimum",
            };
            let scalar = tensor(&Ty::new(node.ty.dtype, &[]));
            format!(
                "%c{i} = stablehlo.constant dense<{init}> : {scalar}\n    %{i} = stablehlo.reduce({} init: %c{i}) \
                 applies stablehlo.{op} across dimensions = {dims:?} : ({}, {scalar}) -> {out}",
                arg(0),
                tys()
            )
        }
        Op::Dot { batch, contract, multiply } => {
            let left = |d: &[(usize, usize)]| format!("{:?}", d.iter().map(|p| p.0).collect::<Vec<_>>());
            let right = |d: &[(usize, usize)]| format!("{:?}", d.iter().map(|p| p.1).collect::<Vec<_>>());
            let batching = match batch.is_empty() {
                true => String::new(),
                false => format!("batching_dims = {} x {}, ", left(batch), right(batch)),
            };
            let bf16 = *multiply == Multiply::Bf16;
            let (mut text, mut names, mut types) = (String::new(), Vec::new(), Vec::new());
            for (k, side) in ["l", "r"].into_iter().enumerate() {
                let (from, wanted) = (ty(k), if p.emulates_bf16 { DType::F32 } else { DType::BF16 });
                let to = tensor(&if bf16 { from.with_dtype(wanted) } else { from.clone() });
                let (name, x, from) = (format!("%{side}{i}"), arg(k), tensor(from));
                if bf16 && from != to {
                    text += &format!("{name} = stablehlo.convert {x} : ({from}) -> {to}\n    ");
                    names.push(name);
                } else if bf16 && p.emulates_bf16 {
                    text += &format!("{name} = stablehlo.reduce_precision {x}, format = e8m7 : {to}\n    ");
                    names.push(name);
                } else {
                    names.push(x);
                }
                types.push(to);
            }
            // DEFAULT keeps every bit of bf16 operands.
            let precision = if bf16 && !p.emulates_bf16 { "DEFAULT" } else { "HIGHEST" };
            let rounded = bf16 && p.emulates_bf16 && node.ty.dtype != DType::F32;
            let (result, made) = match rounded {
                true => (format!("%d{i}"), tensor(&node.ty.with_dtype(DType::F32))),
                false => (format!("%{i}"), out.clone()),
            };
            text += &format!(
                "{result} = stablehlo.dot_general {}, {batching}contracting_dims = {} x {}, \
                 precision = [{precision}, {precision}] : ({}) -> {made}",
                names.join(", "),
                left(contract),
                right(contract),
                types.join(", ")
            );
            if rounded {
                text += &format!("\n    %{i} = stablehlo.convert {result} : ({made}) -> {out}");
            }
            text
        }
        Op::Gather => {
            let (table, rank) = (ty(0), ty(1).rank());
            let offsets: Vec<usize> = (rank..rank + table.rank() - 1).collect();
            let sizes: Vec<usize> = std::iter::once(1).chain(table.shape[1..].iter().copied()).collect();
            format!(
                "%{i} = \"stablehlo.gather\"({}) <{{dimension_numbers = #stablehlo.gather<offset_dims = {offsets:?}, \
                 collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = {rank}>, indices_are_sorted = false, \
                 slice_sizes = array<i64: {}>}}> : ({}) -> {out}",
                all(),
                list(&sizes),
                tys()
            )
        }
        Op::ScatterAdd { .. } => {
            let (indices, updates) = (ty(0).rank(), ty(1).rank());
            let window: Vec<usize> = (indices..updates).collect();
            let scalar = tensor(&Ty::new(node.ty.dtype, &[]));
            format!(
                "%c{i} = stablehlo.constant dense<{}> : {out}\n    %{i} = \"stablehlo.scatter\"(%c{i}, {}) \
                 <{{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = {window:?}, \
                 inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = {indices}>, \
                 unique_indices = false}}> ({{\n{}    }}) : ({out}, {}) -> {out}",
                spell(Literal::Int(0), node.ty.dtype),
                all(),
                sum_region(&[scalar]),
                tys()
            )
        }
        Op::Slice { start, limit } => {
            let ranges: Vec<String> = start.iter().zip(limit).map(|(a, b)| format!("{a}:{b}")).collect();
            format!("%{i} = stablehlo.slice {} [{}] : ({}) -> {out}", arg(0), ranges.join(", "), tys())
        }
        Op::DynamicSlice { sizes } => {
            format!("%{i} = stablehlo.dynamic_slice {}, sizes = {sizes:?} : ({}) -> {out}", all(), tys())
        }
        Op::DynamicUpdateSlice => func("dynamic_update_slice"),
        Op::Pad { low, high } => {
            let scalar = tensor(&Ty::new(node.ty.dtype, &[]));
            let interior = vec![0; low.len()];
            format!(
                "%c{i} = stablehlo.constant dense<{}> : {scalar}\n    %{i} = stablehlo.pad {}, %c{i}, low = {low:?}, \
                 high = {high:?}, interior = {interior:?} : ({}, {scalar}) -> {out}",
                spell(Literal::Int(0), node.ty.dtype),
                arg(0),
                tys()
            )
        }
        Op::Concat { dim } => {
            format!("%{i} = stablehlo.concatenate {}, dim = {dim} : ({}) -> {out}", all(), tys())
        }
        Op::AllGather { dim } => format!(
            "%{i} = \"stablehlo.all_gather\"({}) <{{all_gather_dim = {dim} : i64, {}}}> : ({}) -> {out}",
            arg(0),
            groups(p.replicas),
            tys()
        ),
        Op::AllReduce => {
            let scalars = vec![tensor(&Ty::new(node.ty.dtype, &[])); node.inputs.len()];
            let left =
                if node.inputs.len() == 1 { format!("%{i}") } else { format!("%{i}:{}", node.inputs.len()) };
            format!(
                "{left} = \"stablehlo.all_reduce\"({}) <{{{}}}> ({{\n{}    }}) : ({}) -> ({})",
                all(),
                groups(p.replicas),
                sum_region(&scalars[..1]),
                tys(),
                tys()
            )
        }
        Op::ReduceScatter { dim } => format!(
            "%{i} = \"stablehlo.reduce_scatter\"({}) <{{scatter_dimension = {dim} : i64, {}}}> ({{\n{}    }}) : ({}) -> {out}",
            arg(0),
            groups(p.replicas),
            sum_region(&[tensor(&Ty::new(node.ty.dtype, &[]))]),
            tys()
        ),
        Op::ReplicaId => format!("%{i} = stablehlo.replica_id : {out}"),
        Op::Barrier => {
            let left =
                if node.inputs.len() == 1 { format!("%{i}") } else { format!("%{i}:{}", node.inputs.len()) };
            format!("{left} = stablehlo.optimization_barrier {} : {}", all(), tys())
        }
        // Matters only to differentiation; here it is the identity.
        Op::StopGradient | Op::Composite(_) => {
            format!("%{i} = stablehlo.reshape {} : ({out}) -> {out}", arg(0))
        }
    }
}

fn sum_region(scalars: &[String]) -> String {
    let scalar = &scalars[0];
    format!(
        "    ^bb0(%x: {scalar}, %y: {scalar}):\n      %z = stablehlo.add %x, %y : {scalar}\n      \
         \"stablehlo.return\"(%z) : ({scalar}) -> ()\n"
    )
}

fn groups(replicas: usize) -> String {
    let ids = list(&(0..replicas).collect::<Vec<_>>());
    format!("replica_groups = dense<[[{ids}]]> : tensor<1x{replicas}xi64>")
}

fn list(xs: &[usize]) -> String {
    xs.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

fn spell(literal: Literal, dtype: DType) -> String {
    let x = literal.as_f64();
    match dtype {
        DType::Pred => (x != 0.0).to_string(),
        DType::I32 | DType::U16 | DType::U32 => match literal {
            Literal::Int(i) => i.to_string(),
            Literal::Float(_) => (x as i64).to_string(),
        },
        DType::F32 if !(x as f32).is_finite() => format!("0x{:08X}", (x as f32).to_bits()),
        DType::F64 if !x.is_finite() => format!("0x{:016X}", x.to_bits()),
        DType::BF16 if !x.is_finite() => format!("0x{:04X}", half::bf16::from_f64(x).to_bits()),
        DType::F32 | DType::BF16 => decimal(&format!("{:e}", x as f32)),
        DType::F64 => decimal(&format!("{x:e}")),
    }
}

/// MLIR requires a decimal point in floats: `1e-12` becomes `1.0e-12`.
fn decimal(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text.to_string(),
    }
}

/// The identity element of `op`: zero, or an extreme of the type.
fn identity(op: ReduceOp, dtype: DType) -> String {
    let int = |lowest: i64, highest: i64| [Literal::Int(lowest), Literal::Int(highest)];
    let [lowest, highest] = match dtype {
        DType::Pred => int(0, 1),
        DType::I32 => int(i32::MIN.into(), i32::MAX.into()),
        DType::U16 => int(0, u16::MAX.into()),
        DType::U32 => int(0, u32::MAX.into()),
        DType::BF16 | DType::F32 | DType::F64 => [f64::NEG_INFINITY, f64::INFINITY].map(Literal::float),
    };
    let identity = match op {
        ReduceOp::Sum => Literal::Int(0),
        ReduceOp::Max => lowest,
        ReduceOp::Min => highest,
    };
    spell(identity, dtype)
}
