//! The data of a batch: what the host makes and the devices take.

use crate::batches::draw::RowId;
use crate::common::{DType, HostTensor};

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

/// What one replica gets, of a batch in chunks one chunk of it. With `b` pairs and `n` negatives, its
/// texts are `b` anchors, `b` positives, `b` first negatives, …
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
    /// f32 `[b, t]`: the numbers of each pair, in the order of the anchors.
    pub targets: HostTensor,
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
    /// geometry's.
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
            targets: HostTensor::zeros(DType::F32, &[0, 0]),
        }
    }
}
