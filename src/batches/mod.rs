//! Which rows make batch `t`, in which order, laid out how: a pure function of (seed, step) up to
//! the point where rows are dealt to replicas, and made ahead of the device by threads.

pub mod apportion;
pub mod buckets;
pub mod collate;
pub mod deal;
pub mod fair;
mod fill;
pub mod layout;
pub mod loader;
pub mod mixture;
pub mod numbers;
pub mod order;
pub mod pack;
pub mod prefetch;
pub mod proportional;
pub mod report;
pub mod sampler;
pub mod timeline;
mod unpack;

pub use buckets::Buckets;
pub use collate::{Collator, HostBatch, ReplicaBatch, RowGroup};
pub use layout::{Layout, Packing};
pub use loader::Loader;
pub use mixture::{Draws, Sources};
pub use prefetch::{Prefetch, Waits};
pub use sampler::{RowId, Sampler, SetSpec};
pub use timeline::Segment;
