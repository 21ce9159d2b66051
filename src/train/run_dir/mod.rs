//! The run folder: locked by one process, with an earlier run set aside until its successor has done a step.

mod earlier;
mod lock;

pub use earlier::Earlier;
pub use lock::RunLock;
