//! The encoder, the contrastive loss, the optimiser, and the programs made of them.

pub mod cached;
pub mod compute;
pub mod config;
pub mod encoder;
pub mod loss;
pub mod optimizer;
pub mod params;
pub mod programs;
pub mod rows;

pub use compute::{Compute, Precision, Remat, Target};
pub use config::BertConfig;
pub use params::{ParamSpec, bert_params};
pub use programs::{BatchShape, GroupShape, Objective, StepSpec};
