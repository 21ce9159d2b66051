//! The work of the passes.

use super::spec::StepSpec;
use crate::model::head::Encoder;
use crate::model::parts::Part;
use std::cmp::min;

impl StepSpec {
    /// FLOPs of the encoder's forward pass, and of a teacher's.
    pub(super) fn forward_flops(&self) -> f64 {
        let teacher = self.teacher.as_ref().map(|teacher| &teacher.encoder);
        let of = |encoder: &Encoder| encoder.model_flops(&self.shape.groups, self.shape.texts());
        std::iter::once(&self.encoder).chain(teacher).map(of).sum()
    }

    /// FLOPs of the backward pass through the encoder: as many as the forward pass for the cotangents of activations,
    /// from the last layer to the first with something to train in or below it, and as many again for the gradients of
    /// trained matrices. Attention's products of activations count twice. If all is trained, that is twice the forward
    /// pass. A dense layer counts for its inputs' cotangents in any case.
    pub(super) fn backward_flops(&self) -> f64 {
        let (arch, groups) = (&self.encoder.arch, &self.shape.groups);
        let tokens: usize = groups.iter().map(|g| g.rows * g.len).sum();
        // Each matrix of a layer multiplies every token.
        let (mut first, mut through, mut own, mut all) = (arch.layers, vec![0.0; arch.layers], 0.0, 0.0);
        let mut head = 0.0;
        for spec in self.params() {
            let part = Part::of(&spec.name, &arch.family.names);
            if spec.is_trained() {
                first = match part {
                    Part::Embeddings | Part::Distances => 0,
                    Part::Layer(i) => min(first, i),
                    Part::Dense | Part::Other(_) => first,
                };
            }
            let products = |vectors: usize| 2.0 * (vectors * spec.size()) as f64;
            let matrix = spec.shape.len() == 2;
            if part == Part::Dense && matrix {
                head += products(self.shape.texts()) * if spec.is_trained() { 2.0 } else { 1.0 };
            }
            if let (Part::Layer(i), true) = (part, matrix) {
                let work = products(tokens);
                (through[i], all) = (through[i] + work, all + work);
                own += if spec.is_trained() { work } else { 0.0 };
            }
        }
        let attention = 2.0 * (arch.model_flops(groups) - all);
        let share = (arch.layers - first) as f64 / arch.layers as f64;
        through[first..].iter().sum::<f64>() + own + attention * share + head
    }
}
