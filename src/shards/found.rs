//! What the scan leaves in the work folder: hashes of texts, pairs and anchors.

use super::partition::{Entry, for_each_group};
use anyhow::Result;
use std::path::Path;

/// Names of the partition files.
pub const TEXTS: &str = "texts";
pub const PAIRS: &str = "pairs";

/// Name of the file of anchor hashes, one u64 per record.
pub const ANCHORS: &str = "anchors";

/// Bits of partition numbers such that each partition holds about `limit` of the `bytes` bytes.
pub fn partition_bits(bytes: u64, limit: u64) -> u32 {
    bytes.div_ceil(limit.max(1)).next_power_of_two().trailing_zeros().min(7)
}

/// What the scan found, and where.
pub struct Found<'a> {
    pub folder: &'a Path,
    pub records: u64,
    pub negatives: u64,
    /// Bits of partition numbers.
    pub bits: u32,
    /// Bytes of memory for a partition.
    pub limit: u64,
}

impl Found<'_> {
    /// Passes the entries of each hash to `take`.
    pub fn each(&self, name: &str, take: &mut dyn FnMut(&[Entry]) -> Result<()>) -> Result<()> {
        for_each_group(self.folder, name, 0..self.bits, self.limit, take)
    }
}
