//! Rows → the tensors that the program takes.

use super::sampler::RowId;
use crate::common::{DType, HostTensor};
use crate::shards::{Row, ShardSet, TextRef, Tokens};
use anyhow::{Result, ensure};
use std::sync::Arc;

/// How a batch is laid out. This version holds one text in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub replicas: usize,
    /// `b`; the global batch is B = replicas · b.
    pub pairs_per_replica: usize,
    /// Most negatives used of a row.
    pub negatives: usize,
    /// Tokens of an anchor, special ones included.
    pub max_len_a: usize,
    /// Tokens of a positive or negative.
    pub max_len_b: usize,
    /// Id of the padding token.
    pub pad_id: i32,
}

impl Layout {
    pub fn global_batch(&self) -> usize {
        self.replicas * self.pairs_per_replica
    }

    /// # Errors
    /// An empty batch, lengths without room for two tokens, more texts than an i32 can number.
    pub fn validate(&self) -> Result<()> {
        ensure!(self.global_batch() > 0, "the global batch is empty; give each replica at least one pair");
        let shortest = self.max_len_a.min(self.max_len_b);
        ensure!(shortest >= 2, "a maximum length of {shortest} tokens holds no text; give at least 3");
        let texts = self.global_batch().saturating_mul(2 + self.negatives);
        ensure!(texts <= i32::MAX as usize, "a batch of {texts} texts is too large; make it smaller");
        Ok(())
    }
}

/// Rows of tokens of one width, each i32 `[rows, S]`.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    /// Token ids; the padding id behind a text.
    pub ids: HostTensor,
    /// 0, 1, … from the start of each text; 0 on padding.
    pub positions: HostTensor,
    /// Number of the text in the global batch, -1 on padding. Of canonical pair `i` the anchor is
    /// `i`, the positive `B + i`, negative `j` is `(2 + j)·B + i`: the same for any number of
    /// replicas.
    pub segments: HostTensor,
}

/// What one replica gets. With `b` pairs and `n` negatives:
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaBatch {
    /// Two: anchors `[b, max_len_a]`; then `b` positives, `b` first negatives, … in
    /// `[b·(1+n), max_len_b]`.
    pub groups: Vec<RowGroup>,
    /// Pred `[b·n]`, in the order of the negatives' rows: 0 where a pair has no such negative. Its
    /// row then holds the first and last token of the positive, so that nothing divides by zero.
    pub neg_valid: HostTensor,
    /// u32 `[b·(2+n)]`: anchors, positives, first negatives, …; equal texts of the global batch
    /// have equal numbers, absent negatives one of their own.
    pub text_ids: HostTensor,
}

/// A batch in host memory.
#[derive(Clone, Debug, PartialEq)]
pub struct HostBatch {
    pub step: u64,
    pub replicas: Vec<ReplicaBatch>,
    /// The rows in canonical order; pair `i` is on replica `i / b`.
    pub rows: Vec<RowId>,
    /// Tokens, special ones included, padding not.
    pub real_tokens: u64,
    /// Places for tokens in all rows.
    pub slots: u64,
    /// `n`: most negatives of a row in the data sets that this batch draws from, at most the
    /// layout's.
    pub negatives: usize,
}

/// Lays out the rows of batch `step`; `rows[i].set` indexes `sets`.
///
/// # Errors
/// A damaged shard.
pub fn collate(step: u64, rows: Vec<RowId>, sets: &[Arc<ShardSet>], layout: &Layout) -> Result<HostBatch> {
    let (b, global) = (layout.pairs_per_replica, layout.global_batch());
    ensure!(rows.len() == global, "{} rows for a global batch of {global}", rows.len());
    let most = rows.iter().map(|r| sets[r.set as usize].max_negatives()).max().unwrap_or(0);
    let negatives = most.min(layout.negatives);
    let mut hashes: Vec<Option<u64>> = vec![None; global * (2 + negatives)];
    let mut real_tokens = 0;
    let mut replicas = Vec::with_capacity(layout.replicas);
    for replica in 0..layout.replicas {
        let mut anchors = Filler::new(b, layout.max_len_a, layout.pad_id);
        let mut others = Filler::new(b * (1 + negatives), layout.max_len_b, layout.pad_id);
        let mut neg_valid = HostTensor::zeros(DType::Pred, &[b * negatives]);
        let valid = neg_valid.as_mut_slice::<u8>();
        for i in 0..b {
            let pair = replica * b + i;
            let id = rows[pair];
            let row = sets[id.set as usize].row(id.row)?;
            for kind in 0..2 + negatives {
                let segment = kind * global + pair;
                let (filler, at) =
                    if kind == 0 { (&mut anchors, i) } else { (&mut others, (kind - 1) * b + i) };
                match row.text(kind) {
                    Some(text) => {
                        hashes[segment] = Some(text.hash);
                        real_tokens += filler.put(at, text.tokens, segment) as u64;
                        if kind >= 2 {
                            valid[(kind - 2) * b + i] = 1;
                        }
                    }
                    None => filler.put_stub(at, positive(&row), segment),
                }
            }
        }
        let groups = vec![anchors.group, others.group];
        let text_ids = HostTensor::zeros(DType::U32, &[b * (2 + negatives)]);
        replicas.push(ReplicaBatch { groups, neg_valid, text_ids });
    }
    let ids = number_texts(&hashes);
    for (replica, batch) in replicas.iter_mut().enumerate() {
        for (kind, out) in batch.text_ids.as_mut_slice::<u32>().chunks_exact_mut(b).enumerate() {
            let start = kind * global + replica * b;
            out.copy_from_slice(&ids[start..start + b]);
        }
    }
    let per_replica = b * (layout.max_len_a + (1 + negatives) * layout.max_len_b);
    let slots = (layout.replicas * per_replica) as u64;
    Ok(HostBatch { step, replicas, rows, real_tokens, slots, negatives })
}

fn positive<'a>(row: &Row<'a>) -> Option<TextRef<'a>> {
    row.text(1)
}

/// Fills a row group.
struct Filler {
    group: RowGroup,
    width: usize,
}

impl Filler {
    fn new(rows: usize, width: usize, pad_id: i32) -> Self {
        let mut group = RowGroup {
            ids: HostTensor::zeros(DType::I32, &[rows, width]),
            positions: HostTensor::zeros(DType::I32, &[rows, width]),
            segments: HostTensor::zeros(DType::I32, &[rows, width]),
        };
        if pad_id != 0 {
            group.ids.as_mut_slice::<i32>().fill(pad_id);
        }
        group.segments.as_mut_slice::<i32>().fill(-1);
        Filler { group, width }
    }

    /// Puts a text at the start of a row, its middle cut out before its last token (`[SEP]`) if it
    /// is too long; returns how many tokens are left.
    fn put(&mut self, row: usize, tokens: Tokens<'_>, segment: usize) -> usize {
        let length = tokens.len().min(self.width);
        let start = row * self.width;
        let ids = &mut self.group.ids.as_mut_slice::<i32>()[start..start + length];
        match tokens {
            Tokens::U16(t) => ids.iter_mut().zip(t).for_each(|(id, &t)| *id = i32::from(t)),
            Tokens::U32(t) => ids.iter_mut().zip(t).for_each(|(id, &t)| *id = t as i32),
        }
        if let (Some(id), false) = (ids.last_mut(), tokens.is_empty()) {
            *id = tokens.get(tokens.len() - 1) as i32;
        }
        self.mark(start, length, segment);
        length
    }

    /// Stands in for an absent text.
    fn put_stub(&mut self, row: usize, like: Option<TextRef<'_>>, segment: usize) {
        let start = row * self.width;
        let ids = &mut self.group.ids.as_mut_slice::<i32>()[start..start + 2];
        if let Some(tokens) = like.map(|t| t.tokens).filter(|t| !t.is_empty()) {
            ids[0] = tokens.get(0) as i32;
            ids[1] = tokens.get(tokens.len() - 1) as i32;
        }
        self.mark(start, 2, segment);
    }

    fn mark(&mut self, start: usize, length: usize, segment: usize) {
        let positions = &mut self.group.positions.as_mut_slice::<i32>()[start..start + length];
        positions.iter_mut().zip(0..).for_each(|(p, i)| *p = i);
        self.group.segments.as_mut_slice::<i32>()[start..start + length].fill(segment as i32);
    }
}

/// Numbers texts from 0 in the order of their first occurrence; absent ones get a number each.
fn number_texts(hashes: &[Option<u64>]) -> Vec<u32> {
    const FREE: u32 = u32::MAX;
    // Open addressing; the keys are hashes already. At most half full.
    let mask = (2 * hashes.len()).next_power_of_two() - 1;
    let mut table = vec![(0u64, FREE); mask + 1];
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    let number = |hash: &Option<u64>| {
        let Some(hash) = *hash else { return fresh() };
        let mut at = hash as usize & mask;
        loop {
            match &mut table[at] {
                (_, id) if *id == FREE => {
                    let id = fresh();
                    table[at] = (hash, id);
                    return id;
                }
                (key, id) if *key == hash => return *id,
                _ => at = (at + 1) & mask,
            }
        }
    };
    hashes.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_get_equal_numbers_and_absent_ones_their_own() {
        let hashes = [Some(7), Some(9), None, Some(7), Some(u64::MAX), None, Some(9), Some(0), Some(16)];
        assert_eq!(number_texts(&hashes), [0, 1, 2, 0, 3, 4, 1, 5, 6]);
        assert!(number_texts(&[]).is_empty());
    }

    #[test]
    fn a_text_that_is_too_long_keeps_its_last_token() {
        let mut filler = Filler::new(3, 4, 9);
        assert_eq!(filler.put(0, Tokens::U16(&[2, 5, 6, 7, 8, 3]), 11), 4);
        assert_eq!(filler.put(1, Tokens::U32(&[2, 70_000, 3]), 12), 3);
        filler.put_stub(2, None, 13);
        assert_eq!(filler.group.ids.as_slice::<i32>(), [2, 5, 6, 3, 2, 70_000, 3, 9, 9, 9, 9, 9]);
        assert_eq!(filler.group.positions.as_slice::<i32>(), [0, 1, 2, 3, 0, 1, 2, 0, 0, 1, 0, 0]);
        assert_eq!(filler.group.segments.as_slice::<i32>(), [11, 11, 11, 11, 12, 12, 12, -1, 13, 13, -1, -1]);
    }
}
