//! The training loop and what it keeps: checkpoints, metrics, provenance.

pub mod checkpoint;
pub mod metrics;
pub mod provenance;
pub mod tensorboard;
