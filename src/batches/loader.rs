//! Sampler and shards together: `batch(step)`.

use super::collate::{HostBatch, Layout, collate};
use super::sampler::Sampler;
use crate::shards::ShardSet;
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

/// Makes any batch of a run.
pub struct Loader {
    sets: Vec<Arc<ShardSet>>,
    sampler: Sampler,
    layout: Layout,
}

impl Loader {
    /// `sets` in the order of the sampler's; the same set may stand under several names.
    ///
    /// # Errors
    /// Sets and sampler that disagree, sets of different tokenizers, an impossible layout.
    pub fn new(sets: Vec<Arc<ShardSet>>, sampler: Sampler, layout: Layout) -> Result<Self> {
        layout.validate()?;
        let (ours, theirs) = (layout.global_batch(), sampler.global_batch());
        ensure!(ours == theirs, "the layout holds {ours} pairs, the sampler draws {theirs}; make them equal");
        let specs = sampler.sets();
        ensure!(sets.len() == specs.len(), "{} folders of shards for {} data sets", sets.len(), specs.len());
        for (set, spec) in sets.iter().zip(specs) {
            let named = || format!("data set {}", spec.name);
            set.check_tokenizer(sets[0].tokenizer()).with_context(named)?;
            ensure!(
                set.len() == spec.rows,
                "data set {} has {} rows, not {}",
                spec.name,
                set.len(),
                spec.rows
            );
        }
        Ok(Loader { sets, sampler, layout })
    }

    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Batch `step`, whatever batch was made before.
    ///
    /// # Errors
    /// A damaged shard.
    pub fn batch(&self, step: u64) -> Result<HostBatch> {
        let rows = self.sampler.rows(step);
        collate(step, rows, &self.sets, &self.layout)
            .with_context(|| format!("cannot make the batch of step {step}"))
    }
}
