//! How the rows of a batch are laid out in the tensors of its replicas.

mod balance;
mod batch;
mod collate;
mod geometry;
mod layout;
mod number;
mod occupancy;
mod pack;
mod row_counts;
mod text_ids;
mod unpack;
mod writer;

pub use batch::{HostBatch, ReplicaBatch, RowGroup};
pub use collate::Collator;
pub use geometry::{Geometry, Packing, Reading, pairs_per_replica};
pub use layout::Layout;
pub use number::number;
pub use occupancy::Occupancy;
pub use row_counts::{MAX_ROW_COUNTS, RowCounts};
