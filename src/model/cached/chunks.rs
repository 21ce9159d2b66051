//! What is done with each chunk: encode, keep; pick, encode again and accumulate.

use super::{COTANGENT, CachedSpec, Draft, EMBEDDED, GRADIENT, rows_at, starts};
use crate::common::DType;
use crate::graph::{Expr, Graph, GraphError, Program, pullback};
use crate::model::encoder::Weights;
use crate::model::programs::TEXT_IDS;

/// Anchors, positives and negatives are kept apart: the loss treats each as one matrix.
pub(super) const KINDS: [&str; 3] = ["anchors", "positives", "negatives"];

impl CachedSpec {
    /// Kind of text, and how many a pair has of it.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&'static str, usize)> {
        KINDS.into_iter().zip([1, 1, self.step.shape.negatives]).filter(|(_, each)| *each > 0)
    }

    /// The chunk's vectors `embedded [texts, h]`: forward pass only. It knows nothing of the size of
    /// the batch, as [`CachedSpec::accumulate`] does not.
    pub(super) fn encode(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (_, texts) = self.encoder(&mut d);
        d.output(EMBEDDED, texts);
        d.finish("encode")
    }

    /// Adds the chunk's gradients to those of the chunks before.
    pub(super) fn accumulate(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let cotangent = d.input(COTANGENT, self.step.dtype, &[self.step.shape.texts(), self.hidden()]);
        let (params, texts) = self.encoder(&mut d);
        let grads = pullback(&[(texts, cotangent)], &params)?;
        for (spec, grad) in self.step.params().iter().zip(grads) {
            let name = format!("{GRADIENT}{}", spec.name);
            let sum = d.input(&name, self.step.dtype, &spec.shape) + grad;
            d.output(&name, sum);
        }
        d.finish("accumulate")
    }

    /// The parameters, and the unit vectors `[texts, h]` of the chunk.
    fn encoder<'g>(&self, d: &mut Draft<'g>) -> (Vec<Expr<'g>>, Expr<'g>) {
        let specs = self.step.params();
        let params = d.args.table("", &specs, self.step.dtype);
        let step = d.input("step", DType::I32, &[]);
        let seed = d.input("seed", DType::U32, &[]);
        let weights = Weights::new(d.g, &specs, &params);
        let drop = self.step.dropout(seed, step);
        let (texts, _) = self.step.embed_batch(&mut d.args, &weights, drop);
        (params, texts)
    }

    /// Copies the chunk's vectors, and what the loss must know of its texts, to where the batch is
    /// gathered. `at` is the number of pairs that are there already.
    pub(super) fn keep(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let (m, h) = (self.step.shape.pairs, self.hidden());
        let at = d.input("at", DType::I32, &[]);
        let vectors = d.input(EMBEDDED, self.step.dtype, &[self.step.shape.texts(), h]);
        let ids = self.step.objective.mask.then(|| d.input(TEXT_IDS, DType::U32, &[self.step.shape.texts()]));
        let mut first = 0;
        for (kind, each) in self.kinds() {
            let start = at * each as u32;
            let (from, to) = (first, first + m * each);
            let rows = self.pairs() * each;
            put(&mut d, &format!("vectors.{kind}"), &[rows, h], start, vectors.slice_dim(0, from, to));
            if let Some(ids) = ids {
                put(&mut d, &format!("ids.{kind}"), &[rows], start, ids.slice_dim(0, from, to));
            }
            first = to;
        }
        let n = self.step.shape.negatives;
        if n > 0 {
            let valid = d.input("neg_valid", DType::Pred, &[m * n]).convert(DType::I32);
            put(&mut d, "valid", &[self.pairs() * n], at * n as u32, valid);
        }
        d.output("at", at + m as u32);
        d.finish("keep")
    }

    /// The gradients of the loss with respect to the chunk's vectors, in the order of its texts.
    pub(super) fn pick(&self) -> Result<Program, GraphError> {
        let g = Graph::new(self.step.replicas);
        let mut d = Draft::new(&g);
        let m = self.step.shape.pairs;
        let at = d.input("at", DType::I32, &[]);
        let parts: Vec<Expr<'_>> = self
            .kinds()
            .map(|(kind, each)| {
                let rows = [self.pairs() * each, self.hidden()];
                let all = d.input(&format!("slopes.{kind}"), self.step.dtype, &rows);
                rows_at(all, at * each as u32, m * each)
            })
            .collect();
        d.output(COTANGENT, g.concat(&parts, 0));
        d.output("at", at + m as u32);
        d.finish("pick")
    }
}

/// Writes `x` into the value `name` from row `start`.
fn put<'g>(d: &mut Draft<'g>, name: &str, shape: &[usize], start: Expr<'g>, x: Expr<'g>) {
    let old = d.input(name, x.dtype(), shape);
    let new = old.dynamic_update_slice(x, &starts(start, shape.len()));
    d.output(name, new);
}
