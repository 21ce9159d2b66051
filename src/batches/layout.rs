//! How a global batch lies in the tensors of its replicas.

use super::buckets::Buckets;
use anyhow::{Result, ensure};
use std::ops::Range;

/// How a batch is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Replicas that share the batch, those of other processes among them. Of a batch that comes in
    /// chunks each chunk of each replica counts as one, in the order of the replicas.
    pub replicas: usize,
    /// Those whose tensors this process makes.
    pub local: Range<usize>,
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
    /// `None`: one text per row.
    pub packing: Option<Packing>,
}

/// Rows that hold several texts, anchors and positives alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Packing {
    /// Tokens of a row, at least as many as the longest text has.
    pub row_len: usize,
    /// Most texts in a row.
    pub texts_per_row: usize,
    /// Row counts that are compiled.
    pub buckets: Buckets,
}

/// Most texts in a row of `row_len` tokens, unless said otherwise: short texts fill the gaps that
/// long ones leave, so a row rarely holds many, and each costs the pooling one slot.
pub fn default_texts_per_row(row_len: usize) -> usize {
    (row_len / 8).clamp(2, 16)
}

impl Layout {
    /// One text per row, all replicas in this process.
    pub fn padded(
        replicas: usize,
        pairs_per_replica: usize,
        negatives: usize,
        (max_len_a, max_len_b): (usize, usize),
        pad_id: i32,
    ) -> Self {
        let (local, packing) = (0..replicas, None);
        Layout { replicas, local, pairs_per_replica, negatives, max_len_a, max_len_b, pad_id, packing }
    }

    pub fn global_batch(&self) -> usize {
        self.replicas * self.pairs_per_replica
    }

    /// Texts of a replica whose pairs have `negatives` negatives each.
    pub fn texts(&self, negatives: usize) -> usize {
        self.pairs_per_replica * (2 + negatives)
    }

    /// Tokens at which text `kind` of a row (0 the anchor) is cut.
    pub fn max_len(&self, kind: usize) -> usize {
        if kind == 0 { self.max_len_a } else { self.max_len_b }
    }

    /// # Errors
    /// An empty batch, lengths without room for two tokens, rows shorter than a text, more texts
    /// than an i32 can number.
    pub fn validate(&self) -> Result<()> {
        ensure!(self.global_batch() > 0, "the global batch is empty; give each replica at least one pair");
        ensure!(
            self.local.start < self.local.end && self.local.end <= self.replicas,
            "this process has replicas {:?} of {}; it needs at least one of them",
            self.local,
            self.replicas
        );
        let (shortest, longest) = (self.max_len_a.min(self.max_len_b), self.max_len_a.max(self.max_len_b));
        ensure!(shortest >= 2, "a maximum length of {shortest} tokens holds no text; give at least 3");
        ensure!(longest <= usize::from(u16::MAX), "a maximum length of {longest} tokens; at most 65535");
        let texts = self.global_batch().saturating_mul(2 + self.negatives);
        ensure!(texts <= i32::MAX as usize, "a batch of {texts} texts is too large; make it smaller");
        if let Some(p) = &self.packing {
            ensure!(
                (longest..=usize::from(u16::MAX)).contains(&p.row_len),
                "rows of {} tokens do not hold texts of {longest}; give rows at least that length",
                p.row_len
            );
            ensure!(
                (2..=p.row_len).contains(&p.texts_per_row),
                "{} texts in a row of {} tokens; give 2 or more, or pack nothing",
                p.texts_per_row,
                p.row_len
            );
        }
        Ok(())
    }
}
