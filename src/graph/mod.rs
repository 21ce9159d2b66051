//! A small tensor language: typed graph, shape inference, reverse-mode gradient, StableHLO text.
//!
//! Four files hold one exhaustive `match` over [`Op`] each — `infer.rs` (types), `vjp.rs`
//! (derivatives), `emit.rs` (StableHLO), `eval.rs` (a naive interpreter, the reference the others
//! are tested against) — and none has a wildcard arm over it: a new op does not compile until all four
//! know it. LayerNorm, GELU, attention and cross-entropy are functions over these ops, not ops
//! (`nn.rs`), so their derivatives need no rules; some have one all the same, because it is faster
//! (`composite.rs`).

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
