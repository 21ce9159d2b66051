//! Which rows make batch `t`: a pure function of (seed, step), independent of replicas.

mod mixture;
mod order;
mod pfair;
mod proportional;
mod sampler;
mod shares;
mod timeline;

pub use mixture::{Draws, Sources};
pub use sampler::{RowId, Sampler, SetSpec};
pub use timeline::Segment;
