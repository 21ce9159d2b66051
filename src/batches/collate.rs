//! Rows of shards → the tensors that the program takes.

use super::deal::{Dealing, deal};
use super::fill::{Filler, TextPlace};
use super::layout::Layout;
use super::mixture::Draws;
use super::numbers::Numbers;
use super::pack::{Packer, Spot};
use super::sampler::RowId;
use crate::common::{DType, HostTensor};
use crate::shards::{Row, ShardSet};
use anyhow::{Result, ensure};
use std::sync::Arc;

/// How many rows ahead memory is asked for.
const AHEAD: usize = 12;

/// Rows of tokens of one width, each i32 `[rows, S]`.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    /// Token ids; the padding id where there is no text.
    pub ids: HostTensor,
    /// 0, 1, … from the start of each text; 0 on padding.
    pub positions: HostTensor,
    /// Number of the text in the global batch, -1 on padding. Of canonical pair `i` the anchor is
    /// `i`, the positive `B + i`, negative `j` is `(2 + j)·B + i`: the same for any number of
    /// replicas and any packing.
    pub segments: HostTensor,
    /// i32 `[rows, K]`, packed rows only: the texts of each row, as `segments` names them; -2 in an
    /// empty slot.
    pub slots: HostTensor,
}

/// What one replica gets. With `b` pairs and `n` negatives, its texts are `b` anchors, `b`
/// positives, `b` first negatives, …
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaBatch {
    /// Packed: one group. Otherwise two: anchors `[b, max_len_a]`; the others
    /// `[b·(1+n), max_len_b]`, one text per row, in the order of the texts.
    pub groups: Vec<RowGroup>,
    /// i32 `[b·(2+n)]`, packed rows only: the slot (row · K + slot) of each text. An absent negative
    /// names its pair's positive.
    pub order: HostTensor,
    /// Pred `[b·n]`: 0 where a pair has no such negative.
    pub neg_valid: HostTensor,
    /// u32 `[b·(2+n)]`: equal texts of the global batch have equal numbers, absent negatives one of
    /// their own.
    pub text_ids: HostTensor,
}

/// A batch in host memory. Its buffers can be filled again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostBatch {
    pub step: u64,
    /// Those of this process, and the first one's number.
    pub replicas: Vec<ReplicaBatch>,
    pub first_replica: usize,
    /// The rows in canonical order: the batch, whatever the number of replicas.
    pub rows: Vec<RowId>,
    /// Canonical number of each pair, replica after replica, those of other processes included.
    pub placement: Vec<u32>,
    /// Tokens of all replicas, special ones included, padding not.
    pub real_tokens: u64,
    /// Places for tokens in all rows of all replicas.
    pub slots: u64,
    /// `n`: most negatives of a row in the data sets that this batch draws from, at most the
    /// layout's.
    pub negatives: usize,
}

impl Default for RowGroup {
    fn default() -> Self {
        let empty = || HostTensor::zeros(DType::I32, &[0, 0]);
        RowGroup { ids: empty(), positions: empty(), segments: empty(), slots: empty() }
    }
}

impl Default for ReplicaBatch {
    fn default() -> Self {
        ReplicaBatch {
            groups: vec![],
            order: HostTensor::zeros(DType::I32, &[0]),
            neg_valid: HostTensor::zeros(DType::Pred, &[0]),
            text_ids: HostTensor::zeros(DType::U32, &[0]),
        }
    }
}

/// Lays out batches, one after the other, in memory that it keeps.
pub struct Collator {
    layout: Layout,
    pub(super) draws: Draws,
    /// Of each text in canonical order (all anchors, all positives, …); a length of 0 is no text.
    lengths: Vec<u16>,
    hashes: Vec<u64>,
    numbers: Numbers,
    ids: Vec<u32>,
    tokens: Vec<u32>,
    dealing: Dealing,
    packer: Option<Packer>,
    /// Lengths of a replica's texts, and where they lie, replica after replica.
    replica_lengths: Vec<u16>,
    spots: Vec<Vec<Spot>>,
    used: Vec<Vec<(u16, u16)>>,
    /// Holds no row between two batches, only the memory for them.
    rows: Vec<Row<'static>>,
}

impl Collator {
    /// For batches of one layout.
    pub fn new(layout: &Layout) -> Self {
        let packer = layout.packing.as_ref().map(|p| Packer::new(p.row_len, p.texts_per_row));
        Collator {
            layout: layout.clone(),
            draws: Draws::default(),
            lengths: vec![],
            hashes: vec![],
            numbers: Numbers::default(),
            ids: vec![],
            tokens: vec![],
            dealing: Dealing::default(),
            packer,
            replica_lengths: vec![],
            spots: vec![vec![]; layout.replicas],
            used: vec![vec![]; layout.replicas],
            rows: vec![],
        }
    }

    /// Fills `batch` with the rows that `batch.rows` names; `rows[i].set` indexes `sets`. Allocates
    /// nothing once its memory has grown to the largest batch.
    ///
    /// # Errors
    /// A damaged shard; a list of rows that is no global batch.
    pub fn collate(&mut self, step: u64, sets: &[Arc<ShardSet>], batch: &mut HostBatch) -> Result<()> {
        let global = self.layout.global_batch();
        ensure!(batch.rows.len() == global, "{} rows for a global batch of {global}", batch.rows.len());
        let most = batch.rows.iter().map(|r| sets[r.set as usize].max_negatives()).max().unwrap_or(0);
        (batch.step, batch.negatives) = (step, most.min(self.layout.negatives));
        batch.first_replica = self.layout.local.start;
        let mut rows = reuse(std::mem::take(&mut self.rows));
        // Rows lie anywhere: without this most of the time is spent waiting for memory.
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
        self.numbers.assign(&self.hashes, &self.lengths, &mut self.ids);
        let packed = self.layout.packing.is_some();
        // One text per row takes the same rows anywhere: then the canonical order is kept.
        let replicas = if packed { self.layout.replicas } else { 1 };
        deal(&self.tokens, replicas, &mut self.dealing, &mut batch.placement);
        let bucket = self.pack(batch);
        batch.replicas.resize_with(self.layout.local.len(), ReplicaBatch::default);
        let b = self.layout.pairs_per_replica;
        for (out, replica) in batch.replicas.iter_mut().zip(self.layout.local.clone()) {
            let pairs = &batch.placement[replica * b..(replica + 1) * b];
            self.fill(out, &rows, pairs, batch.negatives, bucket, replica);
        }
        self.rows = reuse(rows);
        Ok(())
    }

    /// Lengths and hashes of all texts, tokens of all pairs.
    fn measure(&mut self, rows: &[Row<'_>], batch: &mut HostBatch) {
        let (global, kinds) = (rows.len(), 2 + batch.negatives);
        self.lengths.clear();
        self.lengths.resize(global * kinds, 0);
        self.hashes.clear();
        self.hashes.resize(global * kinds, 0);
        self.tokens.clear();
        for (i, row) in rows.iter().enumerate() {
            let mut tokens = 0;
            for kind in 0..kinds.min(row.len()) {
                let length = row.length(kind).min(self.layout.max_len(kind));
                self.lengths[kind * global + i] = length as u16;
                self.hashes[kind * global + i] = row.hash(kind);
                tokens += length as u32;
            }
            self.tokens.push(tokens);
        }
        batch.real_tokens = self.tokens.iter().map(|&t| u64::from(t)).sum();
    }

    /// Packs every replica's texts, since all of them decide on the bucket, and returns its rows.
    fn pack(&mut self, batch: &mut HostBatch) -> usize {
        let (b, n) = (self.layout.pairs_per_replica, batch.negatives);
        let replicas = self.layout.replicas;
        let (Some(packer), Some(packing)) = (&mut self.packer, &self.layout.packing) else {
            let slots = b * (self.layout.max_len_a + (1 + n) * self.layout.max_len_b);
            batch.slots = (replicas * slots) as u64;
            return 0;
        };
        let global = replicas * b;
        let mut needed = 0;
        for (r, pairs) in batch.placement.chunks_exact(b).enumerate() {
            self.replica_lengths.clear();
            for kind in self.lengths.chunks_exact(global) {
                self.replica_lengths.extend(pairs.iter().map(|&i| kind[i as usize]));
            }
            needed = needed.max(packer.pack(&self.replica_lengths, &mut self.spots[r]));
            self.used[r].clear();
            self.used[r].extend_from_slice(packer.rows());
        }
        let bucket = packing.buckets.rows(n, needed, self.layout.texts(n));
        batch.slots = (replicas * bucket * packing.row_len) as u64;
        bucket
    }

    fn fill(
        &self,
        out: &mut ReplicaBatch,
        rows: &[Row<'_>],
        pairs: &[u32],
        negatives: usize,
        bucket: usize,
        replica: usize,
    ) {
        let (b, global) = (pairs.len(), rows.len());
        let texts = b * (2 + negatives);
        out.text_ids.reshape_in_place(&[texts]);
        out.neg_valid.reshape_in_place(&[b * negatives]);
        out.order.reshape_in_place(&[if self.layout.packing.is_some() { texts } else { 0 }]);
        let ids = out.text_ids.as_mut_slice::<u32>();
        for (kind, part) in ids.chunks_exact_mut(b).enumerate() {
            part.iter_mut().zip(pairs).for_each(|(id, &i)| *id = self.ids[kind * global + i as usize]);
        }
        let valid = out.neg_valid.as_mut_slice::<u8>();
        for (kind, part) in valid.chunks_exact_mut(b).enumerate() {
            let lengths = &self.lengths[(2 + kind) * global..];
            part.iter_mut().zip(pairs).for_each(|(v, &i)| *v = u8::from(lengths[i as usize] > 0));
        }
        let place = |text: usize| {
            let (kind, pair) = (text / b, pairs[text % b] as usize);
            let length = usize::from(self.lengths[kind * global + pair]);
            TextPlace { row: &rows[pair], kind, length, segment: (kind * global + pair) as i32 }
        };
        let mut filler = Filler { layout: &self.layout, texts, pairs: b, place: &place };
        match &self.layout.packing {
            Some(packing) => filler.packed(out, packing, bucket, &self.spots[replica], &self.used[replica]),
            None => filler.padded(out),
        }
    }
}

/// An empty vector in the memory of another one whose elements differ in lifetime only: collecting
/// in place keeps the allocation.
fn reuse<'a, 'b>(mut rows: Vec<Row<'a>>) -> Vec<Row<'b>> {
    rows.clear();
    rows.into_iter().map(|_| unreachable!("the vector is empty")).collect()
}
