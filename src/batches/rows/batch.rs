//! The data of a batch, made by the host for the devices.

use super::geometry::Reading;
use crate::batches::draw::RowId;
use crate::common::{DType, HostTensor};
use std::collections::BTreeSet;

/// Rows of tokens of one width, each tensor i32 `[rows, S]`.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    /// Token ids, or the padding id.
    pub ids: HostTensor,
    /// 0, 1, … from the start of each text; 0 on padding.
    pub positions: HostTensor,
    /// Number of the text in the global batch, -1 on padding. For canonical pair `i` the anchor is `i`, the positive
    /// `B + i` and negative `j` `(2 + j)·B + i`, for any number of replicas and any packing.
    pub segments: HostTensor,
    /// i32 `[rows, K]`, packed rows only: the texts of each row, numbered as in `segments`; -2 in an empty slot.
    pub slots: HostTensor,
    /// Pred `[rows, S]`, if some prompts are not pooled: whether a token is.
    pub pooled: HostTensor,
}

/// A replica's part of a batch, or a chunk of that part. With `b` pairs and `n` negatives, its texts are `b` anchors,
/// `b` positives, `b` first negatives, …
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaBatch {
    /// Packed: one group. Otherwise two, with one text per row, in order: anchors `[b, max_len_a]`, and the other texts
    /// `[b·(1+n), max_len_b]`.
    pub groups: Vec<RowGroup>,
    /// i32 `[b·(2+n)]`, packed rows only: the slot (row · K + slot) of each text; for an absent negative, that of its
    /// pair's positive.
    pub order: HostTensor,
    /// Pred `[b·n]`: 0 if a pair has no such negative.
    pub neg_valid: HostTensor,
    /// u32 `[b·(2+n)]`: the same for equal texts of the global batch, unique for absent negatives.
    pub text_ids: HostTensor,
    /// f32 `[b, t]`: the targets of each pair, in the order of the anchors.
    pub targets: HostTensor,
    /// f32 `[b, d]` or `[b·(2+n), d]`: a teacher's vectors of the anchors, or of all texts (0 for absent negatives).
    pub taught: HostTensor,
}

/// A batch in host memory, with reusable buffers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostBatch {
    pub step: u64,
    /// The shares of this process, and the index of the first.
    pub replicas: Vec<ReplicaBatch>,
    pub first_replica: usize,
    /// The rows in canonical order: the batch itself, for any number of replicas.
    pub rows: Vec<RowId>,
    /// Canonical number of each pair, share by share, including those of other processes.
    pub placement: Vec<u32>,
    /// Tokens of all replicas, including special tokens but not padding.
    pub real_tokens: u64,
    /// Token slots of all rows of all replicas.
    pub slots: u64,
    /// What it holds of its rows: `n` negatives, the most that the data sets it draws from have, as far as they are
    /// read.
    pub reading: Reading,
}

impl HostBatch {
    /// Numbers of the data sets that it was drawn from.
    pub fn sets(&self) -> BTreeSet<usize> {
        self.rows.iter().map(|row| row.set as usize).collect()
    }
}

impl Default for RowGroup {
    fn default() -> Self {
        let empty = || HostTensor::zeros(DType::I32, &[0, 0]);
        let pooled = HostTensor::zeros(DType::Pred, &[0, 0]);
        RowGroup { ids: empty(), positions: empty(), segments: empty(), slots: empty(), pooled }
    }
}

impl Default for ReplicaBatch {
    fn default() -> Self {
        ReplicaBatch {
            groups: vec![],
            order: HostTensor::zeros(DType::I32, &[0]),
            neg_valid: HostTensor::zeros(DType::Pred, &[0]),
            text_ids: HostTensor::zeros(DType::U32, &[0]),
            targets: HostTensor::zeros(DType::F32, &[0, 0]),
            taught: HostTensor::zeros(DType::F32, &[0, 0]),
        }
    }
}
