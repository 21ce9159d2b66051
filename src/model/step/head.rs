//! The loss of a step in chunks, with its gradient, as one program; for losses without blocks.

use super::chunked::Chunked;
use super::spec::{Kernel, ROW_LOSS};
use super::values::{VALID, gradient, ids, vectors};
use crate::common::DType;
use crate::graph::{Cmp, Expr, GraphError, gradients};
use crate::model::loss::{Kind, Negatives, Texts};

impl Chunked<'_> {
    /// From the stored vectors to their rows' losses and the vectors' cotangents.
    pub fn head(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let (b, h, n) = (self.pairs(), self.width(), self.each(Kind::Negatives));
        let kinds: Vec<(Kind, usize)> = self.kinds().collect();
        let needs = self.step.loss.needs();
        let mut stored = |kind: Kind| d.input(&vectors(kind), self.dtype(), &[b * self.each(kind), h]);
        let (anchors, positives) = (stored(Kind::Anchors), stored(Kind::Positives));
        let negatives = (n > 0).then(|| stored(Kind::Negatives)).map(|vectors| Negatives {
            vectors,
            valid: d.input(VALID, DType::I32, &[b * n]).compare(Cmp::Ne, 0u32),
            pair: self.step.pairs_of_negatives(&g),
        });
        let stored: Vec<Expr<'_>> =
            [anchors, positives].into_iter().chain(negatives.map(|n| n.vectors)).collect();
        let numbers = |(kind, each): &(Kind, usize)| d.input(&ids(*kind), DType::U32, &[b * each]);
        let text_ids = needs.text_ids.then(|| g.concat(&kinds.iter().map(numbers).collect::<Vec<_>>(), 0));
        let texts = Texts { anchors, positives, negatives, text_ids };
        let found = self.step.loss.rows(&texts, self.step.compute.multiply());
        let loss = found.rows.sum_all() / b as f64;
        let slopes = gradients(loss, &stored)?;
        d.output("loss", loss);
        d.output(ROW_LOSS, found.rows);
        self.step.loss.metrics().iter().zip(found.metrics).for_each(|(name, x)| d.output(name, x));
        kinds.iter().zip(slopes).for_each(|((kind, _), x)| d.output(&gradient(*kind), x));
        self.ready_to_accumulate(&mut d);
        let model_flops = 3.0 * self.step.loss.model_flops(b, n, self.step.replicas, h);
        Ok(Kernel { program: d.finish("head")?, model_flops })
    }
}
