//! The loss of a step in chunks, with its gradient, as one program; for losses without blocks.

use super::chunked::Chunked;
use super::spec::{Kernel, ROW_LOSS};
use super::values::{GRADIENT, STORED_TARGETS, VALID, gradient, ids, taught, vectors};
use crate::graph::{Cmp, Expr, GraphError, gradients};
use crate::model::loss::{Kind, Negatives, Taught, Texts};

impl Chunked<'_> {
    /// From the stored vectors to their rows' losses and the vectors' cotangents.
    pub fn head(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let (b, h, n) = (self.pairs(), self.width(), self.each(Kind::Negatives));
        let kinds: Vec<(Kind, usize)> = self.kinds().collect();
        let kept: Vec<(String, Expr<'_>)> = self
            .stored()
            .into_iter()
            .map(|stored| {
                let ty = stored.ty(b);
                let x = d.input(&stored.name, ty.dtype, &ty.shape);
                (stored.name, x)
            })
            .collect();
        let find = |name: String| kept.iter().find(|(kept, _)| *kept == name).map(|(_, x)| *x);
        let vectors: Vec<Expr<'_>> = kinds.iter().filter_map(|(kind, _)| find(vectors(*kind))).collect();
        let text_ids: Vec<Expr<'_>> = kinds.iter().filter_map(|(kind, _)| find(ids(*kind))).collect();
        let texts = Texts {
            anchors: vectors[0],
            positives: vectors[1],
            negatives: find(VALID.into()).map(|valid| Negatives {
                vectors: vectors[2],
                valid: valid.compare(Cmp::Ne, 0u32),
                pair: self.step.pairs_of_negatives(&g),
                chunks: self.chunks.count,
                each: n,
            }),
            text_ids: (!text_ids.is_empty()).then(|| g.concat(&text_ids, 0)),
            targets: find(STORED_TARGETS.into()),
            taught: self.step.loss.needs().teacher.zip(find(taught(Kind::Anchors))).map(
                |(teacher, anchors)| Taught {
                    of: teacher.of,
                    anchors,
                    positives: find(taught(Kind::Positives)),
                    negatives: find(taught(Kind::Negatives)),
                },
            ),
        };
        let specs = self.loss_params();
        let params = d.table("", &specs, self.dtype());
        let found = self.step.loss.rows(&texts, &params, self.step.compute.multiply());
        let loss = found.rows.sum_all() / b as f64;
        let slopes = gradients(loss, &[&vectors[..], &params].concat())?;
        d.output("loss", loss);
        d.output(ROW_LOSS, found.rows);
        self.step.loss.metrics().iter().zip(found.metrics).for_each(|(name, x)| d.output(name, x));
        let names = kinds.iter().map(|(kind, _)| gradient(*kind));
        let own = specs.iter().map(|spec| format!("{GRADIENT}{}", spec.name));
        names.chain(own).zip(slopes).for_each(|(name, x)| d.output(&name, x));
        self.ready_to_accumulate(&mut d);
        let model_flops = 3.0 * self.step.loss.model_flops(b, n, self.step.replicas, h);
        Ok(Kernel { program: d.finish("head")?, model_flops })
    }
}
