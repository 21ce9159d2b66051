//! Sampler and shards together: `batch(step)`.

use super::collate::{Collator, HostBatch};
use super::layout::Layout;
use super::sampler::Sampler;
use crate::shards::ShardSet;
use anyhow::{Context, Result, ensure};
use std::ops::Range;
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

    /// Makes the tensors of these replicas only; the batches stay the same.
    ///
    /// # Errors
    /// Replicas that the layout does not have.
    pub fn keep(&mut self, local: Range<usize>) -> Result<()> {
        let layout = Layout { local, ..self.layout.clone() };
        layout.validate()?;
        self.layout = layout;
        Ok(())
    }

    pub fn sets(&self) -> &[Arc<ShardSet>] {
        &self.sets
    }

    /// Batch `step`, whatever batch was made before.
    ///
    /// # Errors
    /// A damaged shard.
    pub fn batch(&self, step: u64) -> Result<HostBatch> {
        let mut batch = HostBatch::default();
        self.fill(step, &mut self.collator(), &mut batch)?;
        Ok(batch)
    }

    /// What [`Loader::fill`] works with; one for each thread.
    pub fn collator(&self) -> Collator {
        Collator::new(&self.layout)
    }

    /// [`Loader::batch`] into a batch and with memory that were used before: nothing is allocated
    /// once both have grown, but where an epoch of a set ends.
    ///
    /// # Errors
    /// As [`Loader::batch`].
    pub fn fill(&self, step: u64, collator: &mut Collator, batch: &mut HostBatch) -> Result<()> {
        self.sampler.rows_into(step, &mut collator.draws, &mut batch.rows);
        collator
            .collate(step, &self.sets, batch)
            .with_context(|| format!("cannot make the batch of step {step}"))
    }
}
