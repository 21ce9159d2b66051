//! How a run's batches lie in memory.

use super::config::Config;
use crate::batches::layout::default_texts_per_row;
use crate::batches::{Buckets, Layout, Packing, Sampler};
use crate::shards::ShardSet;
use anyhow::Result;
use std::sync::Arc;

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
    let (m, p) = (&config.model, &config.packing);
    let negatives = sets.iter().map(|s| s.max_negatives()).max().unwrap_or(0);
    let lengths = (m.max_len_a, m.max_len_b);
    // A chunk is laid out as if it were a replica of its own: all are dealt about as many tokens.
    let shares = replicas * config.train.chunks().unwrap_or(1);
    let mut layout = Layout::padded(shares, config.train.global_batch / shares, negatives, lengths, pad_id);
    if p.enabled {
        let row_len = p.row_len.unwrap_or(m.max_len_a.max(m.max_len_b));
        let texts_per_row = p.texts_per_row.unwrap_or_else(|| default_texts_per_row(row_len));
        layout.packing = Some(Packing { row_len, texts_per_row, buckets: Buckets::default() });
        layout.validate()?;
        let buckets = match &p.row_counts {
            Some(rows) => Buckets::fixed(rows, negatives)?,
            None => Buckets::choose(&layout, sampler, sets, p.buckets)?,
        };
        layout.packing = layout.packing.map(|p| Packing { buckets, ..p });
    }
    Ok(layout)
}
