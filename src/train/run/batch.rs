//! The part of a run's batches that does not depend on its data.

use crate::batches::{
    Geometry, Layout, MAX_ROW_COUNTS, Packing, Reading, RowCounts, Sampler, pairs_per_replica,
};
use crate::shards::ShardSet;
use crate::train::config::{ModelConfig, PackingConfig, TrainConfig};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

/// A global batch and its layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Pairs of a step, over all replicas.
    pub pairs: usize,
    /// Pairs of a chunk, over all replicas, with gradient caching.
    pub chunk: Option<usize>,
    /// Most tokens of an anchor, and of a positive or negative.
    pub max_len: [usize; 2],
    packed: Option<PackedRows>,
}

/// Several texts per row.
#[derive(Clone, Debug, PartialEq)]
struct PackedRows {
    rows: Packing,
    counts: RowChoice,
}

/// The row counts to compile.
#[derive(Clone, Debug, PartialEq)]
enum RowChoice {
    Given(Vec<usize>),
    /// This many, chosen from the data's lengths.
    Chosen(usize),
}

impl Batch {
    /// # Errors
    /// A batch without negatives, a chunk that does not divide it, texts without room for a token.
    pub fn resolve(train: &TrainConfig, model: &ModelConfig, packing: &PackingConfig) -> Result<Batch> {
        let (pairs, max_len) = (train.global_batch, [model.max_len_a, model.max_len_b]);
        ensure!(pairs >= 2, "train.global_batch is {pairs}; in-batch negatives need at least 2");
        ensure!(
            train.chunk.is_none_or(|m| m > 0 && pairs.is_multiple_of(m)),
            "train.chunk is {}, which does not divide train.global_batch {pairs}; all chunks must be of equal size",
            train.chunk.unwrap_or(0)
        );
        ensure!(max_len.iter().all(|len| *len >= 3), "max_len_a and max_len_b must be at least 3 tokens");
        let packed = packing.enabled.then(|| {
            let usual = Packing::rows_of(packing.row_len.unwrap_or(max_len[0].max(max_len[1])));
            let texts_per_row = packing.texts_per_row.unwrap_or(usual.texts_per_row);
            let counts =
                packing.row_counts.clone().map_or(RowChoice::Chosen(packing.buckets), RowChoice::Given);
            PackedRows { rows: Packing { texts_per_row, ..usual }, counts }
        });
        let batch = Batch { pairs, chunk: train.chunk, max_len, packed };
        // What the data decide aside, that the layout will hold is known before they are prepared.
        let place =
            if batch.packed.is_some() { "[packing], max_len_a, max_len_b" } else { "max_len_a, max_len_b" };
        batch.geometry(1).validate().context(place)?;
        match batch.packed.as_ref().map(|p| &p.counts) {
            Some(RowChoice::Given(rows)) => drop(RowCounts::fixed(rows, 0).context("packing.row_counts")?),
            Some(RowChoice::Chosen(most)) => ensure!(
                (1..=MAX_ROW_COUNTS).contains(most),
                "packing.buckets is {most}; choose 1 to {MAX_ROW_COUNTS}"
            ),
            None => {}
        }
        Ok(batch)
    }

    /// Tokens of the longest text.
    pub fn longest(&self) -> usize {
        self.max_len[0].max(self.max_len[1])
    }

    /// The same batch with `pairs` pairs.
    pub fn with_pairs(&self, pairs: usize) -> Batch {
        Batch { pairs, ..self.clone() }
    }

    /// The same batch in chunks of `chunk` pairs.
    pub fn with_chunk(&self, chunk: usize) -> Batch {
        Batch { chunk: Some(chunk), ..self.clone() }
    }

    /// Chunks of the batch; `None` without gradient caching.
    pub fn chunks(&self) -> Option<usize> {
        self.chunk.map(|m| self.pairs / m)
    }

    /// `switch` names the command's option for the number of replicas.
    ///
    /// # Errors
    /// Replicas that do not divide the batch, or a chunk; a chunk that does not divide the batch.
    pub fn check(&self, replicas: usize, switch: &str) -> Result<()> {
        pairs_per_replica(self.pairs, replicas, switch)?;
        let (batch, chunk) = (self.pairs, self.chunk.unwrap_or(self.pairs));
        ensure!(
            chunk > 0 && chunk.is_multiple_of(replicas) && batch.is_multiple_of(chunk),
            "a chunk of {chunk} pairs is not divisible by {replicas} replicas, or does not divide the batch of {batch}; \
             use a multiple of {replicas} that does"
        );
        Ok(())
    }

    /// Geometry of a batch in `shares` shares, without what the data decide.
    pub fn geometry(&self, shares: usize) -> Geometry {
        let [max_len_a, max_len_b] = self.max_len;
        let padded = Geometry::padded(shares, self.pairs / shares, max_len_b);
        Geometry { max_len_a, packing: self.packed.as_ref().map(|p| p.rows), ..padded }
    }

    /// The row counts of packed batches, if given.
    pub fn row_counts(&self) -> Option<&[usize]> {
        match &self.packed.as_ref()?.counts {
            RowChoice::Given(rows) => Some(rows),
            RowChoice::Chosen(_) => None,
        }
    }

    /// The layout of batches of `sets`, of whose rows `readings` are read.
    ///
    /// # Errors
    /// Rows too short for a text, too many row counts.
    pub fn layout(
        &self,
        sampler: &Sampler,
        sets: &[Arc<ShardSet>],
        replicas: usize,
        pad_id: i32,
        readings: Vec<Reading>,
    ) -> Result<Layout> {
        let negatives = readings.iter().map(|reading| reading.negatives).max().unwrap_or(0);
        let targets = readings.iter().map(|reading| reading.targets).max().unwrap_or(0);
        // Each chunk is laid out like a replica of its own: all get about the same number of tokens.
        let shares = replicas * self.chunks().unwrap_or(1);
        let geometry = Geometry { negatives, targets, pad_id, readings, ..self.geometry(shares) };
        let row_counts = match self.packed.as_ref().map(|p| &p.counts) {
            None => RowCounts::default(),
            Some(RowChoice::Given(rows)) => RowCounts::fixed(rows, negatives)?,
            Some(RowChoice::Chosen(most)) => RowCounts::choose(&geometry, sampler, sets, *most)?,
        };
        Layout::new(geometry, row_counts)
    }
}
