//! The run folder: held by one process, with an earlier run out of the way until its successor has done a step.

mod earlier;
mod lock;

pub use earlier::Earlier;
pub use lock::RunLock;
