//! The encoder, losses and optimiser, and the training step built from them.

mod arch;
pub mod compute;
mod config;
mod encoder;
mod families;
mod family;
mod head;
mod load;
pub mod loss;
pub mod optimizer;
pub mod params;
mod positions;
mod rows;
mod shape;
pub mod step;
mod weights;

pub use arch::{Activation, Arch, PositionEmbedding};
pub use compute::{Compute, Precision, Remat, Target};
pub use families::FAMILIES;
pub use family::Family;
pub use head::{Encoder, Head, Pooling};
pub use load::{from_checkpoint, passed_on};
pub use loss::{Contrastive, Loss};
pub use params::ParamSpec;
pub use shape::{BatchShape, GroupShape, NEG_VALID, TARGETS, TEXT_IDS};
pub use step::{Chunks, Kernel, Stage, StepPlan, StepSpec, Tile};
