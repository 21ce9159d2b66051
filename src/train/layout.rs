//! How a run's batches lie in memory.

use super::config::Config;
use crate::batches::{Geometry, Layout, Packing, RowCounts, Sampler};
use crate::shards::ShardSet;
use anyhow::Result;
use std::sync::Arc;

/// The geometry that the configuration asks for, of a batch in `shares`; what the data decide is left out.
pub fn geometry(config: &Config, shares: usize) -> Geometry {
    let (m, p) = (&config.model, &config.packing);
    let padded = Geometry::padded(shares, config.train.global_batch / shares, m.max_len_b);
    let mut geometry = Geometry { max_len_a: m.max_len_a, ..padded };
    if p.enabled {
        let usual = Packing::rows_of(p.row_len.unwrap_or(geometry.longest()));
        let texts_per_row = p.texts_per_row.unwrap_or(usual.texts_per_row);
        geometry.packing = Some(Packing { texts_per_row, ..usual });
    }
    geometry
}

/// Row counts that the configuration gives, for packed batches.
pub fn given_row_counts(config: &Config) -> Option<&[usize]> {
    config.packing.row_counts.as_deref().filter(|_| config.packing.enabled)
}

/// The layout that the configuration asks for; the row counts of packed batches come from the
/// histograms of the sets, if they are not given.
///
/// # Errors
/// Rows too short for a text, too many row counts.
pub fn layout(
    config: &Config,
    sampler: &Sampler,
    sets: &[Arc<ShardSet>],
    replicas: usize,
    pad_id: i32,
) -> Result<Layout> {
    let negatives = sets.iter().map(|s| s.max_negatives()).max().unwrap_or(0);
    // A chunk is laid out as if it were a replica of its own: all are dealt about as many tokens.
    let shares = replicas * config.train.chunks().unwrap_or(1);
    let targets = sets.first().map_or(0, |s| s.targets());
    let geometry = Geometry { negatives, targets, pad_id, ..geometry(config, shares) };
    let row_counts = match given_row_counts(config) {
        Some(rows) => RowCounts::fixed(rows, negatives)?,
        None => RowCounts::choose(&geometry, sampler, sets, config.packing.buckets)?,
    };
    Layout::new(geometry, row_counts)
}
