//! Rows of shards → the program's tensors.

use super::balance::Balancer;
use super::batch::{HostBatch, ReplicaBatch};
use super::layout::Layout;
use super::pack::{Packed, Packer};
use super::text_ids::TextIds;
use super::writer::Writer;
use crate::batches::teaching::Teaching;
use crate::shards::{Row, ShardSet};
use anyhow::{Result, ensure};
use std::sync::Arc;

/// How many rows ahead to prefetch.
const AHEAD: usize = 12;

/// Lays out batches, reusing its memory.
pub struct Collator {
    layout: Layout,
    /// For each loss.
    teaching: Vec<Option<Teaching>>,
    /// One per text in canonical order (all anchors, all positives, …); the length of an absent text is 0.
    lengths: Vec<u16>,
    hashes: Vec<u64>,
    text_ids: TextIds,
    ids: Vec<u32>,
    tokens: Vec<u32>,
    balancer: Balancer,
    packer: Option<Packer>,
    /// Lengths of one share's texts, and the packing of every share.
    share_lengths: Vec<u16>,
    packed: Vec<Packed>,
    /// Empty between batches; only its memory is kept.
    rows: Vec<Row<'static>>,
}

impl Collator {
    /// For batches of one layout.
    pub fn new(layout: &Layout, teaching: Vec<Option<Teaching>>) -> Self {
        let geometry = layout.geometry();
        Collator {
            layout: layout.clone(),
            teaching,
            lengths: vec![],
            hashes: vec![],
            text_ids: TextIds::default(),
            ids: vec![],
            tokens: vec![],
            balancer: Balancer::default(),
            packer: geometry.packing.map(|p| Packer::new(p.row_len, p.texts_per_row)),
            share_lengths: vec![],
            packed: vec![Packed::default(); geometry.shares],
            rows: vec![],
        }
    }

    /// Fills `batch` with the rows listed in `batch.rows`; `rows[i].set` indexes `sets`. Allocates nothing once its
    /// memory has grown to the largest batch.
    ///
    /// # Errors
    /// A damaged shard; a list of rows that is not a global batch; a text that the teacher does not have.
    pub fn collate(&mut self, step: u64, sets: &[Arc<ShardSet>], batch: &mut HostBatch) -> Result<()> {
        let (global, local) = (self.layout.geometry().global_batch(), self.layout.local());
        ensure!(batch.rows.len() == global, "{} rows for a global batch of {global}", batch.rows.len());
        let drawn = batch.rows.iter().map(|r| (r.set as usize, sets[r.set as usize].max_negatives()));
        (batch.step, batch.reading) = (step, self.layout.geometry().joint(drawn));
        batch.first_replica = local.start;
        let mut rows = reuse(std::mem::take(&mut self.rows));
        // Rows are scattered: without prefetching, most of the time is spent waiting for memory.
        let ahead = batch.rows.iter().skip(AHEAD).map(Some).chain(std::iter::repeat(None));
        for (id, next) in batch.rows.iter().zip(ahead) {
            if let Some(next) = next {
                sets[next.set as usize].prefetch(next.row);
            }
            let row = sets[id.set as usize].row(id.row)?;
            row.prefetch();
            rows.push(row);
        }
        self.measure(&rows, batch);
        self.text_ids.assign(&self.hashes, &self.lengths, &mut self.ids);
        // One text per row fills the same rows in any order, so the canonical one is kept.
        let shares = if self.packer.is_some() { self.layout.geometry().shares } else { 1 };
        self.balancer.deal(&self.tokens, shares, &mut batch.placement);
        let row_count = self.pack(batch);
        batch.replicas.resize_with(local.len(), ReplicaBatch::default);
        let shares = batch.placement.chunks_exact(self.layout.geometry().pairs).enumerate();
        for (out, (share, pairs)) in batch.replicas.iter_mut().zip(shares.skip(local.start)) {
            let (geometry, lengths) = (self.layout.geometry(), &self.lengths[..]);
            let writer = Writer { geometry, rows: &rows, from: &batch.rows, lengths, pairs };
            self.mark(out, pairs, batch.reading.negatives);
            writer.targets(batch.reading.targets, &mut out.targets);
            match self.teaching.get(batch.reading.loss) {
                Some(Some(teaching)) => writer.taught(teaching, &mut out.taught)?,
                Some(None) | None => out.taught.reshape_in_place(&[0, 0]),
            }
            match geometry.packing {
                Some(packing) => writer.packed(out, packing, row_count, &self.packed[share]),
                None => writer.padded(out),
            }
        }
        self.rows = reuse(rows);
        Ok(())
    }

    /// Collects the lengths and hashes of all texts, and the tokens of all pairs.
    fn measure(&mut self, rows: &[Row<'_>], batch: &mut HostBatch) {
        let (global, kinds) = (rows.len(), 2 + batch.reading.negatives);
        self.lengths.clear();
        self.lengths.resize(global * kinds, 0);
        self.hashes.clear();
        self.hashes.resize(global * kinds, 0);
        self.tokens.clear();
        for (i, row) in rows.iter().enumerate() {
            let mut tokens = 0;
            for kind in 0..kinds.min(row.len()) {
                let length = row.length(kind).min(self.layout.geometry().max_len(kind));
                self.lengths[kind * global + i] = length as u16;
                self.hashes[kind * global + i] = row.hash(kind);
                tokens += length as u32;
            }
            self.tokens.push(tokens);
        }
        batch.real_tokens = self.tokens.iter().map(|&t| u64::from(t)).sum();
    }

    /// Packs the texts of every share, since all of them determine the row count, and returns it.
    fn pack(&mut self, batch: &mut HostBatch) -> usize {
        let (g, n) = (self.layout.geometry(), batch.reading.negatives);
        let (Some(packer), Some(packing)) = (&mut self.packer, g.packing) else {
            batch.slots = (g.global_batch() * (g.max_len_a + (1 + n) * g.max_len_b)) as u64;
            return 0;
        };
        let mut needed = 0;
        for (packed, pairs) in self.packed.iter_mut().zip(batch.placement.chunks_exact(g.pairs)) {
            self.share_lengths.clear();
            for kind in self.lengths.chunks_exact(g.global_batch()) {
                self.share_lengths.extend(pairs.iter().map(|&i| kind[i as usize]));
            }
            packer.pack(&self.share_lengths, packed);
            needed = needed.max(packed.used.len());
        }
        let row_count = self.layout.rows(n, needed);
        batch.slots = (g.shares * row_count * packing.row_len) as u64;
        row_count
    }

    /// Writes the text ids of a share, and which negatives are present.
    fn mark(&self, out: &mut ReplicaBatch, pairs: &[u32], negatives: usize) {
        let (b, global) = (pairs.len(), self.layout.geometry().global_batch());
        out.text_ids.reshape_in_place(&[b * (2 + negatives)]);
        out.neg_valid.reshape_in_place(&[b * negatives]);
        let ids = out.text_ids.as_mut_slice::<u32>();
        for (part, all) in ids.chunks_exact_mut(b).zip(self.ids.chunks_exact(global)) {
            part.iter_mut().zip(pairs).for_each(|(id, &i)| *id = all[i as usize]);
        }
        let valid = out.neg_valid.as_mut_slice::<u8>();
        for (part, lengths) in valid.chunks_exact_mut(b).zip(self.lengths.chunks_exact(global).skip(2)) {
            part.iter_mut().zip(pairs).for_each(|(v, &i)| *v = u8::from(lengths[i as usize] > 0));
        }
    }
}

/// Empties a vector and changes the lifetime of its elements; collecting in place keeps the allocation.
fn reuse<'a, 'b>(mut rows: Vec<Row<'a>>) -> Vec<Row<'b>> {
    rows.clear();
    rows.into_iter().map(|_| unreachable!("the vector is empty")).collect()
}
