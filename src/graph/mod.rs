//! A small tensor language: typed graph, shape inference, reverse-mode gradient, StableHLO text.
//!
//! Four files each hold one exhaustive `match` over [`Op`]: `infer.rs` (types), `vjp.rs` (derivatives), `emit.rs`
//! (StableHLO) and `eval.rs` (a naive interpreter, the reference the others are tested against). None has a wildcard
//! arm over it, so a new op does not compile until all four handle it. LayerNorm, GELU and attention (`nn.rs`) and the
//! losses (`model/loss`) are functions over these ops, not ops, so their derivatives need no rules; some have one
//! anyway, because it is faster (`composite.rs`).

mod array;
mod composite;
pub mod emit;
pub mod eval;
mod expr;
mod gradient;
mod infer;
mod ir;
pub mod nn;
mod passes;
mod program;
mod remat;
mod vjp;

#[cfg(test)]
mod tests;

pub use expr::{DotSpec, Expr, Graph};
pub use gradient::{gradients, pullback};
pub use ir::{
    BinaryOp, Cmp, Composite, GraphError, Keep, Literal, Multiply, Node, Op, ReduceOp, RematRegion, Ty,
    UnaryOp, Value,
};
pub use program::{Input, Program};
