//! A training step as a plan: stages of programs over values that are known by name.
//!
//! A program takes the values that its inputs name and leaves those that its outputs name; an output
//! with the name of an input replaces it, in its memory. Before a step the values are those of the state
//! (parameters, `adam.m/…`, `adam.v/…`), `step` (i32, from 1), `lr` and `seed` (ui32), and, unless it runs in
//! chunks, the batch; after it the new state, `loss` (of the global batch), `grad_norm` (before
//! clipping), the loss's metrics, and `row_loss` (of this replica's rows).
//!
//! Without chunks the plan is one stage of one program ([`StepSpec::train_step`]). With them (GradCache: Gao
//! et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup"; reference:
//! `CachedMultipleNegativesRankingLoss` of sentence-transformers) the batch is limited by time and not by
//! memory: encode each chunk and keep only its vectors; work out the loss and its gradient with respect to
//! all vectors; encode each chunk again and pull its vectors' gradients back to the parameters; update.
//! Dropout bits are functions of the text, so both encodings see the same ones, and the result is that of
//! the one program. The host uploads the texts of each chunk and no number that counts: cursors are values.

mod chunked;
mod chunks;
mod draft;
mod embed;
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
pub use spec::{Chunks, Kernel, ROW_LOSS, Stage, StepPlan, StepSpec, Tile};
pub use values::GRADIENT;
