//! The encoder, the losses, the optimiser, and the step made of them.

pub mod compute;
pub mod config;
mod encoder;
pub mod loss;
pub mod optimizer;
pub mod params;
mod rows;
mod shape;
pub mod step;

pub use compute::{Compute, Precision, Remat, Target};
pub use config::BertConfig;
pub use loss::{Contrastive, Loss};
pub use params::{ParamSpec, bert_params};
pub use shape::{BatchShape, GroupShape, NEG_VALID, TARGETS, TEXT_IDS};
pub use step::{Chunks, Kernel, Stage, StepPlan, StepSpec, Tile};
