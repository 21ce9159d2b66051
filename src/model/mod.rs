//! The encoder, losses and optimiser, and the training step built from them.

mod arch;
pub mod compute;
mod config;
mod dense;
mod encoder;
mod families;
mod family;
mod head;
mod linear;
mod load;
pub mod loss;
pub mod optimizer;
pub mod params;
mod parts;
mod pooling;
mod positions;
mod rows;
mod shape;
pub mod step;
mod weights;

pub use arch::{Activation, Arch, PositionEmbedding};
pub use compute::{Compute, Precision, Remat, Target};
pub use config::{exported, unread_keys};
pub use dense::{Dense, Torch};
pub use family::Family;
pub use head::{Encoder, Head};
pub use load::{from_checkpoint, passed_on};
pub use loss::{Contrastive, Loss};
pub use params::ParamSpec;
pub use parts::{Part, PartRates, config_of_layers, params_of_layers};
pub use pooling::Pooling;
pub use shape::{BatchShape, GroupShape, NEG_VALID, TARGETS, TAUGHT, TEXT_IDS};
pub use step::{Chunks, Kernel, Stage, StepPlan, StepSpec, Tile};
