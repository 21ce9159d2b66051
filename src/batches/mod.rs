//! Which rows make batch `t`, in which order, laid out how: a pure function of (seed, step) up to
//! the point where rows are dealt to replicas, and made ahead of the device by threads.

mod draw;
mod loader;
mod prefetch;
mod rows;

pub use draw::{Draws, RowId, Sampler, Segment, SetSpec, Sources};
pub use loader::{Loader, Scratch};
pub use prefetch::{Prefetch, Recycler, WaitStats, default_workers};
pub use rows::{
    Geometry, HostBatch, Layout, MAX_ROW_COUNTS, Occupancy, Packing, ReplicaBatch, RowCounts, RowGroup,
    pairs_per_replica,
};
