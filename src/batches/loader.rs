//! Sampler and shards combined: `batch(step)`.

use super::draw::{Draws, Sampler};
use super::rows::{Collator, HostBatch, Layout, Occupancy};
use super::teaching::Teaching;
use crate::common::units::count;
use crate::shards::ShardSet;
use anyhow::{Context, Result, ensure};
use std::ops::Range;
use std::sync::Arc;

/// Reusable memory for [`Loader::fill`].
pub struct Scratch {
    draws: Draws,
    collator: Collator,
}

/// Makes any batch of a run.
pub struct Loader {
    sets: Vec<Arc<ShardSet>>,
    sampler: Sampler,
    layout: Layout,
    teaching: Option<Teaching>,
}

impl Loader {
    /// `sets` are in the order of the sampler's; one set may occur under several names.
    ///
    /// # Errors
    /// Sets, sampler and layout that disagree; sets with different tokenizers.
    pub fn new(sets: Vec<Arc<ShardSet>>, sampler: Sampler, layout: Layout) -> Result<Self> {
        let (ours, theirs) = (layout.geometry().global_batch(), sampler.global_batch());
        ensure!(ours == theirs, "the layout holds {ours} pairs, the sampler draws {theirs}; make them equal");
        let specs = sampler.sets();
        ensure!(sets.len() == specs.len(), "{} folders of shards for {} data sets", sets.len(), specs.len());
        for (set, spec) in sets.iter().zip(specs) {
            let named = || format!("data set {}", spec.name);
            set.check_tokenizer(sets[0].tokenizer()).with_context(named)?;
            ensure!(
                set.targets() == sets[0].targets(),
                "data set {} has {} a pair, data set {} {}; all data sets of a run need the same number: prepare one \
                 of them again, with other target=NAME in --columns",
                specs[0].name,
                count(sets[0].targets() as u64, "target"),
                spec.name,
                set.targets()
            );
            ensure!(
                set.len() == spec.rows,
                "data set {} has {} rows, not {}",
                spec.name,
                set.len(),
                spec.rows
            );
        }
        let (expected, found) = (layout.geometry().targets, sets.first().map_or(0, |set| set.targets()));
        ensure!(
            expected == found,
            "the layout holds {expected} targets a pair, the data sets {found}; make them equal"
        );
        Ok(Loader { sets, sampler, layout, teaching: None })
    }

    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Makes the tensors of the `local` shares only; the batches stay the same.
    ///
    /// # Errors
    /// As for [`Layout::keep`].
    pub fn keep(&mut self, local: Range<usize>) -> Result<()> {
        self.layout = self.layout.keep(local)?;
        Ok(())
    }

    /// Leaves tokens at the beginning of texts out of the pooling, for each data set; see [`Geometry::unpooled`].
    ///
    /// [`Geometry::unpooled`]: super::rows::Geometry::unpooled
    pub fn leave_out(&mut self, unpooled: Vec<[u16; 3]>) {
        self.layout = self.layout.without(unpooled);
    }

    /// Gives padding tokens within a text no position; see [`Geometry::skips_padding`].
    ///
    /// [`Geometry::skips_padding`]: super::rows::Geometry::skips_padding
    pub fn skip_padding(&mut self) {
        self.layout = self.layout.skipping_padding();
    }

    /// The teacher whose vectors are in the batches.
    pub fn teaching(&self) -> Option<&Teaching> {
        self.teaching.as_ref()
    }

    /// Adds a teacher's vectors to the batches.
    pub fn teach(&mut self, teaching: Teaching) {
        self.teaching = Some(teaching);
    }

    pub fn sets(&self) -> &[Arc<ShardSet>] {
        &self.sets
    }

    /// Batch `step`, independent of batches made before.
    ///
    /// # Errors
    /// A damaged shard.
    pub fn batch(&self, step: u64) -> Result<HostBatch> {
        let mut batch = HostBatch::default();
        self.fill(step, &mut self.scratch(), &mut batch)?;
        Ok(batch)
    }

    /// Memory for [`Loader::fill`]; one per thread.
    pub fn scratch(&self) -> Scratch {
        Scratch { draws: Draws::default(), collator: Collator::new(&self.layout, self.teaching.clone()) }
    }

    /// [`Loader::batch`] into reused memory: once that has grown, nothing is allocated, except where an epoch of a set
    /// ends.
    ///
    /// # Errors
    /// As for [`Loader::batch`].
    pub fn fill(&self, step: u64, scratch: &mut Scratch, batch: &mut HostBatch) -> Result<()> {
        self.sampler.rows_into(step, &mut scratch.draws, &mut batch.rows);
        scratch
            .collator
            .collate(step, &self.sets, batch)
            .with_context(|| format!("cannot make the batch of step {step}"))
    }
    /// Makes the first `batches` batches and measures how full their rows are.
    ///
    /// # Errors
    /// As for [`Loader::batch`].
    pub fn occupancy(&self, batches: u64) -> Result<Occupancy> {
        let (mut scratch, mut batch, mut out) = (self.scratch(), HostBatch::default(), Occupancy::default());
        for step in 0..batches {
            self.fill(step, &mut scratch, &mut batch)?;
            out.add(self.layout.geometry(), &batch);
        }
        Ok(out)
    }
}
