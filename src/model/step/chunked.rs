//! A step in chunks, as seen by the kernels of all its stages.

use super::draft::Draft;
use super::spec::{Chunks, StepSpec};
use super::values::GRADIENT;
use crate::common::DType;
use crate::model::loss::Kind;

/// A step in chunks.
#[derive(Clone, Copy)]
pub(super) struct Chunked<'a> {
    pub step: &'a StepSpec,
    pub chunks: Chunks,
}

impl Chunked<'_> {
    /// Pairs per replica.
    pub fn pairs(self) -> usize {
        self.chunks.count * self.step.shape.pairs
    }

    pub fn width(self) -> usize {
        self.step.encoder.width()
    }

    pub fn dtype(self) -> DType {
        self.step.dtype
    }

    /// Texts of this kind per pair.
    pub fn each(self, kind: Kind) -> usize {
        kind.each(self.step.shape.negatives)
    }

    /// The kinds of text present, with the number per pair.
    pub fn kinds(self) -> impl Iterator<Item = (Kind, usize)> {
        Kind::ALL.into_iter().map(move |kind| (kind, self.each(kind))).filter(|(_, each)| *each > 0)
    }

    /// Outputs zeroed parameter gradients, and a cursor at the first chunk.
    pub fn ready_to_accumulate(self, d: &mut Draft<'_>) {
        for spec in self.step.trained() {
            d.output(&format!("{GRADIENT}{}", spec.name), d.g.full(self.dtype(), &spec.shape, 0.0));
        }
        d.output("at", d.g.constant(DType::I32, 0.0));
    }
}
