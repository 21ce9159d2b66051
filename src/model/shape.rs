//! Static shape of a batch.

use super::loss::{TaughtTexts, Teacher};
use crate::common::DType;
use crate::graph::Ty;

/// Static shape of one replica's group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupShape {
    pub rows: usize,
    /// Tokens per row.
    pub len: usize,
    /// Maximum texts per row; 1 means one text per row, in batch order.
    pub texts: usize,
}

/// Static shape of one replica's share of a batch, or of a chunk of it. Texts are in slot order over the groups (or, if
/// any group packs several texts per row, in the order given by the input `order`): `pairs` anchors, `pairs` positives,
/// then the first negatives, the second negatives, …
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchShape {
    pub groups: Vec<GroupShape>,
    /// Pairs per replica.
    pub pairs: usize,
    /// Hard negatives per pair.
    pub negatives: usize,
    /// Target numbers per pair.
    pub targets: usize,
}

impl BatchShape {
    /// One text per row: anchors padded to `len_a`, positives and negatives to `len_b`.
    pub fn padded(pairs: usize, negatives: usize, len_a: usize, len_b: usize) -> Self {
        let a = GroupShape { rows: pairs, len: len_a, texts: 1 };
        let b = GroupShape { rows: pairs * (1 + negatives), len: len_b, texts: 1 };
        BatchShape { groups: vec![a, b], pairs, negatives, targets: 0 }
    }

    pub fn packed(&self) -> bool {
        self.groups.iter().any(|g| g.texts > 1)
    }

    /// Texts per replica.
    pub fn texts(&self) -> usize {
        self.pairs * (2 + self.negatives)
    }

    /// Its rows in readable form: `434x128`, or `64x32+64x64` where anchors and positives are padded separately.
    pub fn rows(&self) -> String {
        self.groups.iter().map(|g| format!("{}x{}", g.rows, g.len)).collect::<Vec<_>>().join("+")
    }

    /// Names and types of the text arguments, in order.
    pub fn inputs(&self) -> Vec<(String, Ty)> {
        let mut out = Vec::new();
        for (k, g) in self.groups.iter().enumerate() {
            for name in ["ids", "positions", "segments"] {
                out.push((format!("{name}.{k}"), Ty::new(DType::I32, &[g.rows, g.len])));
            }
            if self.packed() {
                out.push((format!("slots.{k}"), Ty::new(DType::I32, &[g.rows, g.texts])));
            }
        }
        if self.packed() {
            out.push(("order".into(), Ty::new(DType::I32, &[self.texts()])));
        }
        if self.negatives > 0 {
            out.push((NEG_VALID.into(), Ty::new(DType::Pred, &[self.pairs * self.negatives])));
        }
        out
    }

    /// Names and types of the pooled tokens' arguments, one per group: `pred [rows, len]`.
    pub fn pooled(&self) -> Vec<(String, Ty)> {
        let of =
            |(k, g): (usize, &GroupShape)| (format!("pooled.{k}"), Ty::new(DType::Pred, &[g.rows, g.len]));
        self.groups.iter().enumerate().map(of).collect()
    }

    /// Name and type of the text id argument: `ui32`, equal for equal texts in the global batch.
    pub fn text_ids(&self) -> (String, Ty) {
        (TEXT_IDS.into(), Ty::new(DType::U32, &[self.texts()]))
    }

    /// Name and type of the argument with a teacher's vectors, where the model's have `own` dimensions: `f32 [pairs or
    /// texts, width]`.
    pub fn taught(&self, teacher: Teacher, own: usize) -> (String, Ty) {
        let rows = match teacher.of {
            TaughtTexts::Anchors => self.pairs,
            TaughtTexts::Texts => self.texts(),
        };
        (TAUGHT.into(), Ty::new(DType::F32, &[rows, teacher.width(own)]))
    }

    /// Name and type of the target argument: `f32 [pairs, targets]`.
    pub fn targets(&self) -> (String, Ty) {
        (TARGETS.into(), Ty::new(DType::F32, &[self.pairs, self.targets]))
    }
}

/// Whether each negative is present, `pred [pairs * negatives]`.
pub const NEG_VALID: &str = "neg_valid";
/// An id for each of the replica's texts, `ui32 [texts]`, in text order.
pub const TEXT_IDS: &str = "text_ids";
/// A teacher's vectors of the replica's anchors, or of all its texts in text order, `f32`.
pub const TAUGHT: &str = "taught";
/// Target numbers of each pair, `f32 [pairs, targets]`.
pub const TARGETS: &str = "targets";
