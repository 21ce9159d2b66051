//! A step as one program, and its gradient alone.

use super::draft::Draft;
use super::spec::{Kernel, ROW_LOSS, StepSpec};
use super::update::mean_over_replicas;
use super::values::GRADIENT;
use crate::common::DType;
use crate::graph::{Expr, GraphError, Program, Ty, gradients};
use crate::model::loss::{Negatives, RowLosses, Taught, TaughtTexts, Texts};
use crate::model::optimizer::{Descent, State};
use crate::model::params::trained;
use crate::model::rows::Dropout;
use crate::model::shape::BatchShape;
use crate::model::weights::Weights;

/// Results of a batch, averaged over the replicas; only `rows` are this replica's own.
struct Losses<'g> {
    loss: Expr<'g>,
    grads: Vec<Expr<'g>>,
    metrics: Vec<Expr<'g>>,
    rows: Expr<'g>,
}

impl StepSpec {
    pub(super) fn whole(&self) -> Result<Kernel, GraphError> {
        let BatchShape { pairs, negatives, .. } = self.shape;
        let loss = self.loss.model_flops(pairs, negatives, self.replicas, self.encoder.width());
        let model_flops = self.forward_flops() + self.backward_flops() + 3.0 * loss;
        Ok(Kernel { program: self.train_step()?, model_flops })
    }

    /// The training step. Arguments: parameters, first moments, second moments (donated, but for frozen parameters),
    /// `step`, `lr`, `seed`, then the batch. Results: trained parameters, moments, `loss`, `grad_norm`, the loss's
    /// metrics, `row_loss`.
    ///
    /// # Errors
    /// A graph that does not type-check; names the part of the model.
    pub fn train_step(&self) -> Result<Program, GraphError> {
        let g = self.graph();
        let specs = self.params();
        let mut d = self.draft(&g);
        let old = State::inputs(&specs, |name, spec| d.input(name, self.dtype, &spec.shape));
        let step = d.input("step", DType::I32, &[]);
        let lr = d.input("lr", self.dtype, &[]);
        let losses = self.loss_and_gradients(&mut d, &old.params, step)?;
        let (loss, grads) = (losses.loss, &losses.grads[..]);
        self.update(&mut d, &specs, &old, Descent { loss, grads, lr, step, other: None });
        self.loss.metrics().iter().zip(losses.metrics).for_each(|(name, x)| d.output(name, x));
        d.output(ROW_LOSS, losses.rows);
        d.finish("train_step")
    }

    /// Loss and all gradients, reduced over the replicas; no optimiser. Arguments: parameters, `step`, `seed`, batch.
    /// Results: `loss`, one gradient per trained parameter, the loss's metrics, `row_loss`.
    ///
    /// # Errors
    /// A graph that does not type-check; names the part of the model.
    pub fn gradient(&self) -> Result<Program, GraphError> {
        let g = self.graph();
        let specs = self.params();
        let mut d = self.draft(&g);
        let params = d.table("", &specs, self.dtype);
        let step = d.input("step", DType::I32, &[]);
        let losses = self.loss_and_gradients(&mut d, &params, step)?;
        d.output("loss", losses.loss);
        self.trained()
            .iter()
            .zip(losses.grads)
            .for_each(|(s, x)| d.output(&format!("{GRADIENT}{}", s.name), x));
        self.loss.metrics().iter().zip(losses.metrics).for_each(|(name, x)| d.output(name, x));
        d.output(ROW_LOSS, losses.rows);
        d.finish("gradient")
    }

    /// All averages over the replicas share one all-reduce.
    fn loss_and_gradients<'g>(
        &self,
        d: &mut Draft<'g>,
        params: &[Expr<'g>],
        step: Expr<'g>,
    ) -> Result<Losses<'g>, GraphError> {
        let seed = d.input("seed", DType::U32, &[]);
        let weights = Weights::new(d.g, &self.encoder, params);
        let own = &params[self.encoder.params().len()..];
        let RowLosses { rows, metrics } = self.row_losses(d, &weights, own, self.dropout(seed, step));
        let loss = rows.sum_all() / self.shape.pairs as f64;
        let mut local = vec![loss];
        let trained = trained(&self.params(), params);
        local.extend(gradients(loss, &trained)?);
        local.extend(metrics);
        let mut reduced = mean_over_replicas(d.g, local).into_iter();
        let loss = reduced.next().unwrap_or(loss);
        let grads = reduced.by_ref().take(trained.len()).collect();
        Ok(Losses { loss, grads, metrics: reduced.collect(), rows })
    }

    /// `params` are the loss's own.
    fn row_losses<'g>(
        &self,
        d: &mut Draft<'g>,
        w: &Weights<'g>,
        params: &[Expr<'g>],
        drop: Dropout<'g>,
    ) -> RowLosses<'g> {
        let (b, n, needs) = (self.shape.pairs, self.shape.negatives, self.loss.needs());
        let (vectors, valid) = self.embed_batch(d, w, drop);
        let mut input = |(name, ty): (String, Ty)| d.input(&name, ty.dtype, &ty.shape);
        let text_ids = needs.text_ids.then(|| input(self.shape.text_ids()));
        let targets = needs.targets.map(|_| input(self.shape.targets()));
        let taught = needs.teacher.map(|teacher| (teacher.of, self.taught_batch(d, teacher)));
        d.g.scoped("loss", || {
            let part = |x: Expr<'g>, from: usize, to: usize| x.slice_dim(0, from * b, to * b);
            let texts = Texts {
                anchors: part(vectors, 0, 1),
                positives: part(vectors, 1, 2),
                negatives: valid.map(|valid| Negatives {
                    vectors: part(vectors, 2, 2 + n),
                    valid,
                    pair: self.pairs_of_negatives(d.g),
                    chunks: 1,
                    each: n,
                }),
                text_ids,
                targets,
                taught: taught.map(|(of, all)| Taught {
                    of,
                    anchors: part(all, 0, 1),
                    positives: (of == TaughtTexts::Texts).then(|| part(all, 1, 2)),
                    negatives: (of == TaughtTexts::Texts && n > 0).then(|| part(all, 2, 2 + n)),
                }),
            };
            self.loss.rows(&texts, params, self.compute.multiply())
        })
    }
}
