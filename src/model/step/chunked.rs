//! A step in chunks, as seen by the kernels of all its stages.

use super::draft::Draft;
use super::spec::{Chunks, StepSpec};
use super::values::{EMBEDDED, GRADIENT, STORED_TARGETS, VALID, ids, taught, vectors};
use crate::common::DType;
use crate::graph::Ty;
use crate::model::loss::{Kind, TaughtTexts};
use crate::model::params::ParamSpec;
use crate::model::shape::NEG_VALID;

/// A step in chunks.
#[derive(Clone, Copy)]
pub(super) struct Chunked<'a> {
    pub step: &'a StepSpec,
    pub chunks: Chunks,
}

/// What a step keeps of every chunk for the loss: rows `first..` of a value of the chunk, `each` for a pair.
pub(super) struct Stored {
    pub name: String,
    pub source: (String, Ty),
    pub first: usize,
    pub each: usize,
    /// Of an element; `source` is converted.
    pub dtype: DType,
}

impl Stored {
    /// Its type for so many pairs.
    pub fn ty(&self, pairs: usize) -> Ty {
        Ty::new(self.dtype, &[&[pairs * self.each], &self.source.1.shape[1..]].concat())
    }
}

impl Chunked<'_> {
    /// Everything the loss needs of a chunk's texts.
    pub fn stored(self) -> Vec<Stored> {
        let (shape, needs) = (&self.step.shape, self.step.loss.needs());
        let embedded = (EMBEDDED.to_owned(), Ty::new(self.dtype(), &[shape.texts(), self.width()]));
        let whole = |name: String, source: (String, Ty), each: usize| {
            let dtype = source.1.dtype;
            Stored { name, source, first: 0, each, dtype }
        };
        let mut all = vec![];
        let mut first = 0;
        for (kind, each) in self.kinds() {
            let mut part = |name: String, source: (String, Ty)| {
                all.push(Stored { first, ..whole(name, source, each) });
            };
            part(vectors(kind), embedded.clone());
            if needs.text_ids {
                part(ids(kind), shape.text_ids());
            }
            if let Some(teacher) = needs.teacher.filter(|t| t.of == TaughtTexts::Texts || first == 0) {
                part(taught(kind), self.step.taught(teacher));
            }
            first += shape.pairs * each;
        }
        all.extend(needs.targets.map(|_| whole(STORED_TARGETS.into(), shape.targets(), 1)));
        let n = shape.negatives;
        if n > 0 {
            let source = (NEG_VALID.to_owned(), Ty::new(DType::Pred, &[shape.pairs * n]));
            all.push(Stored { dtype: DType::I32, ..whole(VALID.into(), source, n) });
        }
        all
    }

    /// The loss's own parameters.
    pub fn loss_params(self) -> Vec<ParamSpec> {
        self.step.loss.params(self.width())
    }

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

    /// Outputs zeroed gradients of the encoder's parameters, and a cursor at the first chunk.
    pub fn ready_to_accumulate(self, d: &mut Draft<'_>) {
        for spec in self.step.trained_of_encoder() {
            d.output(&format!("{GRADIENT}{}", spec.name), d.g.full(self.dtype(), &spec.shape, 0.0));
        }
        d.output("at", d.g.constant(DType::I32, 0.0));
    }
}
