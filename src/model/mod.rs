//! The encoder, losses and optimiser, and the training step built from them.

mod arch;
pub mod compute;
mod encoder;
mod family;
mod head;
mod load;
pub mod loss;
pub mod optimizer;
pub mod params;
mod rows;
mod shape;
pub mod step;
mod weights;

pub use arch::{Activation, Arch, PositionEmbedding};
pub use compute::{Compute, Precision, Remat, Target};
pub use family::{FAMILIES, Family};
pub use head::{Encoder, Head, Pooling};
pub use load::{from_checkpoint, passed_on};
pub use loss::{Contrastive, Loss};
pub use params::ParamSpec;
pub use shape::{BatchShape, GroupShape, NEG_VALID, TARGETS, TEXT_IDS};
pub use step::{Chunks, Kernel, Stage, StepPlan, StepSpec, Tile};
