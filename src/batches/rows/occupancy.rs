//! How full the rows of a run's batches are.

use super::batch::HostBatch;
use super::geometry::Geometry;
use serde::Serialize;
use std::collections::BTreeMap;

/// What packing saves over a number of batches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Occupancy {
    pub batches: u64,
    pub pairs: u64,
    /// Includes special tokens, not padding.
    pub tokens: u64,
    /// Token slots of all rows executed.
    pub slots: u64,
    /// `tokens / slots`.
    pub fill: f64,
    /// Slots for one text per row, each column padded to its longest text, over `slots`: what a data-parallel trainer
    /// without packing executes, such as sentence-transformers'. There, a replica's share is every R-th pair, as good
    /// as random, not dealt by length.
    pub vs_longest: f64,
    /// The same, padded to the maximum length.
    pub vs_max: f64,
    /// Batches by rows per replica.
    pub buckets: BTreeMap<usize, u64>,
    /// The slots compared in the two ratios.
    #[serde(skip)]
    longest: u64,
    #[serde(skip)]
    max: u64,
}

impl Occupancy {
    /// Adds a batch.
    pub fn add(&mut self, geometry: &Geometry, batch: &HostBatch) {
        self.batches += 1;
        self.pairs += batch.rows.len() as u64;
        self.tokens += batch.real_tokens;
        self.slots += batch.slots;
        let rows = batch.replicas.iter().map(|r| r.groups.iter().map(|g| g.ids.shape()[0]).sum());
        *self.buckets.entry(rows.max().unwrap_or(0)).or_default() += 1;
        for (kind, texts) in batch.texts().chunks(geometry.global_batch()).enumerate() {
            for share in 0..geometry.shares {
                let own = texts[share..].iter().step_by(geometry.shares);
                let most = own.map(Vec::len).max().unwrap_or(0);
                self.longest += (geometry.pairs * most) as u64;
                self.max += (geometry.pairs * geometry.max_len(kind)) as u64;
            }
        }
        let ratio = |x: u64| x as f64 / self.slots.max(1) as f64;
        let ratios = (ratio(self.tokens), ratio(self.longest), ratio(self.max));
        (self.fill, self.vs_longest, self.vs_max) = ratios;
    }
}
