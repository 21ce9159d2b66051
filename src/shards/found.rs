//! What the first reading leaves in the work folder: hashes of texts, of pairs and of anchors.

use super::partition::{Entry, for_each_group};
use anyhow::Result;
use std::path::Path;

/// Names of the files of partitions.
pub const TEXTS: &str = "texts";
pub const PAIRS: &str = "pairs";

/// Name of the file with the hash of each record's anchor, u64 each.
pub const ANCHORS: &str = "anchors";

/// Bits of the partitions' numbers: about `limit` of `bytes` bytes in each.
pub fn partition_bits(bytes: u64, limit: u64) -> u32 {
    bytes.div_ceil(limit.max(1)).next_power_of_two().trailing_zeros().min(7)
}

/// What the scan has found, and where.
pub struct Found<'a> {
    pub folder: &'a Path,
    pub records: u64,
    pub negatives: u64,
    /// Bits of the partitions' numbers.
    pub bits: u32,
    /// Bytes of memory of a partition.
    pub limit: u64,
}

impl Found<'_> {
    /// Hands the entries of each hash to `take`.
    pub fn each(&self, name: &str, take: &mut dyn FnMut(&[Entry]) -> Result<()>) -> Result<()> {
        for_each_group(self.folder, name, 0..self.bits, self.limit, take)
    }
}
