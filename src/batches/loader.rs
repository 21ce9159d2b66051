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
    /// For each loss.
    teaching: Vec<Option<Teaching>>,
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
        for (i, (set, spec)) in sets.iter().zip(specs).enumerate() {
            let named = || format!("data set {}", spec.name);
            set.check_tokenizer(sets[0].tokenizer()).with_context(named)?;
            let (wanted, found) = (layout.geometry().reading(i).targets, set.targets());
            ensure!(
                wanted <= found,
                "the layout holds {} a pair, data set {} has {found}; give it fewer",
                count(wanted as u64, "target"),
                spec.name
            );
            ensure!(
                set.len() == spec.rows,
                "data set {} has {} rows, not {}",
                spec.name,
                set.len(),
                spec.rows
            );
        }
        agree_in_batches(&sampler, &layout)?;
        Ok(Loader { sets, sampler, layout, teaching: vec![] })
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

    /// For each loss, the teacher whose vectors are in its batches.
    pub fn teaching(&self) -> &[Option<Teaching>] {
        &self.teaching
    }

    /// Adds teachers' vectors to the batches: for each loss those of its own.
    pub fn teach(&mut self, teaching: Vec<Option<Teaching>>) {
        self.teaching = teaching;
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

/// Whether rows that come together in a batch are read alike.
fn agree_in_batches(sampler: &Sampler, layout: &Layout) -> Result<()> {
    let name = |i: usize| &sampler.sets()[i].name;
    for (_, mixture) in sampler.timeline().mixtures().filter(|(_, mixture)| mixture.mixes()) {
        let mut drawn = (0..sampler.sets().len()).filter(|&i| mixture.max_draw(i) > 0);
        let Some(first) = drawn.next() else { continue };
        let own = layout.geometry().reading(first);
        for other in drawn {
            let theirs = layout.geometry().reading(other);
            ensure!(
                own.loss == theirs.loss,
                "data sets {} and {} have different losses, and sources_per_batch puts rows of both into a batch; write \
                 sources_per_batch = \"one\"",
                name(first),
                name(other)
            );
            ensure!(
                own.targets == theirs.targets,
                "the loss reads {} of a pair of data set {} and {} of data set {}, and sources_per_batch puts rows of both \
                 into a batch; write sources_per_batch = \"one\", or prepare one of them again",
                count(own.targets as u64, "target"),
                name(first),
                theirs.targets,
                name(other)
            );
        }
    }
    Ok(())
}
