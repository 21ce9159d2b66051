//! Which rows make batch `t`, in which order, laid out how: a pure function of (seed, step) up to
//! the point where rows are dealt to replicas, and made ahead of the device by a thread.

pub mod apportion;
pub mod collate;
pub mod fair;
pub mod loader;
pub mod mixture;
pub mod order;
pub mod prefetch;
pub mod sampler;

pub use collate::{HostBatch, Layout, ReplicaBatch, RowGroup, collate};
pub use loader::Loader;
pub use mixture::Sources;
pub use prefetch::{Prefetch, Waits};
pub use sampler::{RowId, Sampler, SetSpec};
