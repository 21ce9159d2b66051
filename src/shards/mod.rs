//! Tokenised texts on the disk: a folder of shards and a manifest, written once by [`prepare`] and
//! mapped, not copied, by [`ShardSet`]. `docs/formats.md` describes every byte.

pub mod block;
pub mod format;
pub mod manifest;
pub mod prepare;
pub mod set;
pub mod shard;
pub mod source;
pub mod writer;

pub use block::{Row, TextRef, Tokens};
pub use format::ShardError;
pub use manifest::Manifest;
pub use prepare::{PrepareOptions, PrepareProgress, PrepareSummary, prepare};
pub use set::ShardSet;
