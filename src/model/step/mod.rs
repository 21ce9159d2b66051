//! A training step as a plan: stages of programs over named values.
//!
//! A program reads the values named by its inputs and produces those named by its outputs; an output with the name of
//! an input replaces it in place. Before a step, the values are the state (parameters and, of those trained,
//! `adam.m/…`, `adam.v/…`), `step` (i32, from 1), `lr` and `seed` (ui32), and, without chunks, the batch; for some
//! losses the state has a counter of their steps, or the parameters of a teacher. After it, they are the new state,
//! `loss` (of the global batch), `grad_norm` (before clipping), the loss's metrics, and `row_loss` (of this replica's
//! rows).
//!
//! Without chunks, the plan is one stage of one program ([`StepSpec::train_step`]). With chunks (gradient caching, as
//! in GradCache: Gao et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup"; reference:
//! `CachedMultipleNegativesRankingLoss` of sentence-transformers), the batch is limited by time rather than memory:
//! encode each chunk and keep only its vectors; compute the loss and the cotangents of all vectors; encode each chunk
//! again and pull its cotangents back to the parameters; update. Dropout bits are functions of the text, so both passes
//! see the same ones and the result equals that of the one program. The host uploads the texts of each chunk but no
//! counters: cursors are values.

mod chunked;
mod chunks;
mod draft;
mod embed;
mod flops;
mod forward;
mod head;
mod memory;
mod plan;
mod reduce;
mod spec;
mod tiles;
mod update;
mod values;
mod whole;

pub use embed::TPU_ROWS;
pub use forward::{forward, forward_with_states};
pub use memory::{CHUNKS_AHEAD, Weighed};
pub use spec::{Chunks, Frozen, Kernel, ROW_LOSS, Stage, StepPlan, StepSpec, Tile, all_params};
pub use values::GRADIENT;
