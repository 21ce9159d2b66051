//! Tokenised texts on disk: a folder of shards and a manifest, written once by [`prepare()`] and memory-mapped by
//! [`ShardSet`]. `format` and `block` specify every byte.

mod block;
mod cache;
mod components;
mod decide;
mod encode;
mod existing;
mod format;
mod found;
mod inputs;
mod job;
mod lengths;
mod manifest;
mod options;
mod outputs;
mod partition;
mod prepare;
mod rejects;
mod scan;
mod set;
mod shard;
mod source;
mod split;
mod state;
mod vectors;
mod verdicts;
mod work;
mod writer;

pub use block::{Row, RowParts, TextRef, Tokens};
pub use cache::ShardCache;
pub use format::{ShardError, Widths};
pub use lengths::{Bin, Lengths};
pub use manifest::{
    CleaningReport, Column, DevReport, DevSplit, FORMAT, GlobalRules, Manifest, Prompts, Recipe, ShardFile,
    SourceFile, SplitBy,
};
pub use options::{PrepareEvent, PrepareOptions, PrepareProgress, PrepareSummary};
pub use prepare::prepare;
pub use set::ShardSet;
pub use shard::Shard;
pub use vectors::{Distinct, Vectors, text_hash, vector_width, write_vectors};
pub use writer::ShardWriter;
