//! How full the rows of a run's batches are.

use super::collate::HostBatch;
use super::loader::Loader;
use anyhow::Result;
use serde::Serialize;
use std::collections::BTreeMap;

/// What packing saves, over some batches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Fill {
    pub batches: u64,
    pub pairs: u64,
    /// Special tokens included, padding not.
    pub tokens: u64,
    /// Places for tokens in all rows that are executed.
    pub slots: u64,
    /// Tokens over slots.
    pub fill: f64,
    /// Places of one text per row, each column padded to its longest text, over `slots`: what a
    /// data-parallel trainer without packing executes, as sentence-transformers' is. The replicas'
    /// shares are every R-th pair there, as good as random, not dealt by length.
    pub vs_longest: f64,
    /// The same, padded to the maximum length.
    pub vs_max: f64,
    /// Batches by the rows of a replica.
    pub buckets: BTreeMap<usize, u64>,
}

/// Makes the batches from step 0 on and measures them.
///
/// # Errors
/// A damaged shard.
pub fn fill(loader: &Loader, batches: u64) -> Result<Fill> {
    let (mut collator, mut batch, mut out) = (loader.collator(), HostBatch::default(), Fill::default());
    let (mut longest, mut max) = (0u64, 0u64);
    for step in 0..batches {
        loader.fill(step, &mut collator, &mut batch)?;
        out.batches += 1;
        out.pairs += batch.rows.len() as u64;
        out.tokens += batch.real_tokens;
        out.slots += batch.slots;
        let rows = batch.replicas.iter().map(|r| r.groups.iter().map(|g| g.ids.shape()[0]).sum());
        *out.buckets.entry(rows.max().unwrap_or(0)).or_default() += 1;
        let (global, replicas) = (batch.rows.len(), loader.layout().replicas);
        let b = global / replicas;
        for (kind, texts) in batch.texts().chunks(global).enumerate() {
            for replica in 0..replicas {
                let share = texts[replica..].iter().step_by(replicas);
                let most = share.map(Vec::len).max().unwrap_or(0);
                longest += (b * most) as u64;
                max += (b * loader.layout().max_len(kind)) as u64;
            }
        }
    }
    let ratio = |x: u64| x as f64 / out.slots.max(1) as f64;
    (out.fill, out.vs_longest, out.vs_max) = (ratio(out.tokens), ratio(longest), ratio(max));
    Ok(out)
}
