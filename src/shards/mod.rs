//! Tokenised texts on the disk: a folder of shards and a manifest, written once by [`prepare`] and
//! mapped, not copied, by [`ShardSet`]. `format` and `block` describe every byte.

pub mod block;
mod cache;
mod components;
mod decide;
pub mod encode;
mod existing;
pub mod format;
mod inputs;
pub mod lengths;
pub mod manifest;
pub mod options;
mod outputs;
mod partition;
pub mod prepare;
mod rejects;
mod run;
mod scan;
pub mod set;
pub mod shard;
mod source;
mod split;
mod state;
mod work;
pub mod writer;

pub use block::{Row, TextRef, Tokens};
pub use cache::ShardCache;
pub use format::ShardError;
pub use manifest::{DevReport, DevSplit, GlobalRules, Manifest, Prompts, SplitBy};
pub use options::{PrepareEvent, PrepareOptions, PrepareProgress, PrepareSummary};
pub use prepare::prepare;
pub use set::ShardSet;
