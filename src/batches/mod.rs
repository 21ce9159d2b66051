//! Which rows make batch `t`, in which order, laid out how: a pure function of (seed, step) up to
//! the point where rows are dealt to replicas, and made ahead of the device by threads.

pub mod apportion;
mod batch;
mod collate;
pub mod deal;
pub mod fair;
mod geometry;
mod layout;
pub mod loader;
pub mod mixture;
pub mod numbers;
mod occupancy;
pub mod order;
pub mod pack;
pub mod prefetch;
pub mod proportional;
mod row_counts;
pub mod sampler;
pub mod timeline;
mod unpack;
mod writer;

pub use batch::{HostBatch, ReplicaBatch, RowGroup};
pub use collate::Collator;
pub use geometry::{Geometry, Packing};
pub use layout::Layout;
pub use loader::Loader;
pub use mixture::{Draws, Sources};
pub use occupancy::Occupancy;
pub use prefetch::{Prefetch, Recycler, Waits, default_workers};
pub use row_counts::{MAX_ROW_COUNTS, RowCounts};
pub use sampler::{RowId, Sampler, SetSpec};
pub use timeline::Segment;
