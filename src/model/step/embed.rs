//! From a batch's rows to the vectors of its texts.

use super::draft::Draft;
use super::spec::{Frozen, StepSpec};
use crate::common::DType;
use crate::graph::{Expr, Graph, nn};
use crate::model::compute::Target;
use crate::model::encoder::Forward;
use crate::model::head::Encoder;
use crate::model::loss::Teacher;
use crate::model::rows::{Dropout, Rows, single_slots};
use crate::model::weights::Weights;

/// Maximum rows encoded together on a TPU. At 2,048 its compiler splits up attention that it fuses at up to 1,024
/// (`benches/runs/tpu.md`), which makes the step of 8,192 pairs a tenth slower.
pub const TPU_ROWS: usize = 1024;

impl StepSpec {
    /// Dropout of one step; `seed` (ui32) and `step` (i32) are scalars.
    pub(super) fn dropout<'g>(&self, seed: Expr<'g>, step: Expr<'g>) -> Dropout<'g> {
        Dropout::new(seed, step.convert(DType::U32), self.encoder.arch.dropout())
    }

    /// Vectors of a replica's texts in batch order, `[texts, width]`, and which negatives are present.
    pub(super) fn embed_batch<'g>(
        &self,
        d: &mut Draft<'g>,
        w: &Weights<'g>,
        drop: Dropout<'g>,
    ) -> (Expr<'g>, Option<Expr<'g>>) {
        self.embed(d, (&self.encoder, w), Some(drop), self.unit())
    }

    /// A teacher's vectors of them, of all or of the anchors: an input, or from an encoder of its own.
    pub(super) fn taught_batch<'g>(&self, d: &mut Draft<'g>, teacher: Teacher) -> Expr<'g> {
        let (name, ty) = self.taught(teacher);
        let Some(Frozen { prefix, encoder }) = &self.teacher else {
            return d.input(&name, ty.dtype, &ty.shape);
        };
        let params = d.table(prefix, &encoder.params(), self.dtype);
        let weights = Weights::new(d.g, encoder, &params);
        let g = d.g;
        let (texts, _) =
            g.scoped("teacher", || self.embed(d, (encoder, &weights), None, encoder.head.normalize));
        texts.slice_dim(0, 0, ty.shape[0]).stop_gradient()
    }

    /// Vectors by an encoder with these weights.
    fn embed<'g>(
        &self,
        d: &mut Draft<'g>,
        (encoder, w): (&Encoder, &Weights<'g>),
        drop: Option<Dropout<'g>>,
        unit: bool,
    ) -> (Expr<'g>, Option<Expr<'g>>) {
        let (g, shape) = (d.g, &self.shape);
        let inputs: Vec<Expr<'g>> =
            shape.inputs().into_iter().map(|(name, ty)| d.input(&name, ty.dtype, &ty.shape)).collect();
        let per_group = if shape.packed() { 4 } else { 3 };
        let mut groups: Vec<Vec<Expr<'g>>> =
            inputs[..shape.groups.len() * per_group].chunks(per_group).map(<[_]>::to_vec).collect();
        if !encoder.head.include_prompt {
            let pooled = shape.pooled().into_iter().map(|(name, ty)| d.input(&name, ty.dtype, &ty.shape));
            groups.iter_mut().zip(pooled).for_each(|(group, pooled)| group.push(pooled));
        }
        // On a CPU, rows of the same shape are encoded together: larger matrices multiply faster.
        if self.compute.target == Target::Tpu {
            groups = groups.iter().flat_map(|x| parts(x)).collect();
        } else if shape.groups.windows(2).all(|w| (w[0].len, w[0].texts) == (w[1].len, w[1].texts)) {
            let joined = |i: usize| g.concat(&groups.iter().map(|x| x[i]).collect::<Vec<_>>(), 0);
            groups = vec![(0..groups[0].len()).map(joined).collect()];
        }
        let pooled: Vec<Expr<'g>> = groups
            .iter()
            .map(|x| {
                let rows =
                    Rows { ids: x[0], positions: x[1], segments: x[2], pooled: x.get(per_group).copied() };
                let Encoder { arch, head } = encoder;
                let pass = Forward { arch, weights: w, rows, drop, how: self.compute };
                let states = pass.hidden_states();
                let slots = if shape.packed() { x[3] } else { single_slots(&rows) };
                g.scoped("pooling", || head.pool(states[states.len() - 1], &rows, slots, self.dtype))
            })
            .collect();
        let rest = &inputs[shape.groups.len() * per_group..];
        let texts = g.scoped("pooling", || {
            let all = g.concat(&pooled, 0);
            let ordered = if shape.packed() { all.gather(rest[0]) } else { all };
            let vectors = encoder.head.layers(ordered, &w.dense);
            if unit { nn::l2_normalize(vectors) } else { vectors }
        });
        (texts, (shape.negatives > 0).then(|| rest[rest.len() - 1]))
    }

    /// The global-batch pair of each negative on all replicas, `i32 [B·n]`. A chunk, or a replica without chunks, holds
    /// all first negatives, then all second ones, ….
    pub(super) fn pairs_of_negatives<'g>(&self, g: &'g Graph) -> Expr<'g> {
        let (count, m, n) = (self.chunks.map_or(1, |c| c.count), self.shape.pairs, self.shape.negatives);
        let shape = [self.replicas, count, n, m];
        let at = |dim: usize, each: usize| g.iota(DType::I32, &shape, dim) * each as u32;
        let pair = at(0, count * m) + at(1, m) + at(3, 1);
        pair.reshape(&[shape.iter().product()])
    }
}

/// Splits a group's inputs into parts of at most [`TPU_ROWS`] rows, equal to within one row.
fn parts<'g>(group: &[Expr<'g>]) -> Vec<Vec<Expr<'g>>> {
    let rows = group[0].shape()[0];
    let n = rows.div_ceil(TPU_ROWS);
    let from = |k: usize| (k * rows).div_ceil(n);
    let part = |k: usize| group.iter().map(|x| x.slice_dim(0, from(k), from(k + 1))).collect();
    if n < 2 { vec![group.to_vec()] } else { (0..n).map(part).collect() }
}
