//! Which rows make batch `t`, in which order and layout. Up to dealing the rows to replicas this is a pure function of
//! (seed, step). Threads prefetch batches ahead of the device.

mod draw;
mod loader;
mod prefetch;
mod rows;
mod teaching;

pub use draw::{Draws, RowId, Sampler, Segment, SetSpec, Sources};
pub use loader::{Loader, Scratch};
pub use prefetch::{Prefetch, Recycler, WaitStats, default_workers};
pub use rows::{
    Geometry, HostBatch, Layout, MAX_ROW_COUNTS, Occupancy, Packing, Reading, ReplicaBatch, RowCounts,
    RowGroup, number, pairs_per_replica,
};
pub use teaching::Teaching;
