//! `gigapair` trains sentence-embedding models on text pairs, natively on XLA.
//!
//! Modules are listed in dependency order: each uses only those above it (enforced by `tests/layering`). Text passes
//! down this list once: text → pairs → tokens → shards → batches → graph → executable → training loop → checkpoint →
//! model folder → evaluation.

pub mod common;
pub mod corpus;
pub mod tokenize;
pub mod shards;
pub mod batches;
pub mod graph;
pub mod model;
pub mod runtime;
pub mod folder;
pub mod embed;
pub mod eval;
pub mod train;
pub mod plan;
pub mod cli;
