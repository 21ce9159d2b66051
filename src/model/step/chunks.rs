//! What a step in chunks does per chunk (encode and store; load, encode again and accumulate), and what it does once:
//! allocate and update.

use super::chunked::Chunked;
use super::draft::{Draft, rows_at};
use super::spec::Kernel;
use super::update::mean_over_replicas;
use super::values::{COTANGENT, EMBEDDED, GRADIENT, gradient};
use crate::common::DType;
use crate::graph::{Expr, GraphError, pullback};
use crate::model::optimizer::{Descent, State};
use crate::model::params::trained;
use crate::model::shape::TAUGHT;
use crate::model::weights::Weights;

impl Chunked<'_> {
    /// Zeroed space for the vectors of all chunks.
    pub fn begin(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        // Avoids relying on a plugin's support for programs without arguments.
        d.input("step", DType::I32, &[]);
        for stored in self.stored() {
            let ty = stored.ty(self.pairs());
            d.output(&stored.name, g.full(ty.dtype, &ty.shape, 0.0));
        }
        d.output("at", g.full(DType::I32, &[], 0.0));
        Kernel::free(d.finish("begin"))
    }

    /// The chunk's vectors `embedded [texts, h]`, and a teacher's `taught`: forward passes only. Independent of the
    /// batch size, like [`Chunked::accumulate`].
    pub fn encode(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let (_, texts) = self.encoder(&mut d);
        d.output(EMBEDDED, texts);
        if let (Some(teacher), Some(_)) = (self.step.loss.needs().teacher, &self.step.teacher) {
            let taught = self.step.taught_batch(&mut d, teacher);
            d.output(TAUGHT, taught);
        }
        Ok(Kernel { program: d.finish("encode")?, model_flops: self.step.forward_flops() })
    }

    /// Adds the chunk's gradients to those of the previous chunks.
    pub fn accumulate(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let cotangent = d.input(COTANGENT, self.dtype(), &[self.step.shape.texts(), self.width()]);
        let (params, texts) = self.encoder(&mut d);
        let trained = trained(&self.step.rates.params(&self.step.encoder), &params);
        let grads = pullback(&[(texts, cotangent)], &trained)?;
        for (spec, grad) in self.step.trained_of_encoder().iter().zip(grads) {
            let name = format!("{GRADIENT}{}", spec.name);
            let sum = d.input(&name, self.dtype(), &spec.shape) + grad;
            d.output(&name, sum);
        }
        let model_flops = self.step.backward_flops();
        Ok(Kernel { program: d.finish("accumulate")?, model_flops })
    }

    /// The encoder's parameters, and the chunk's vectors `[texts, h]`.
    fn encoder<'g>(self, d: &mut Draft<'g>) -> (Vec<Expr<'g>>, Expr<'g>) {
        let params = d.table("", &self.step.encoder.params(), self.dtype());
        let step = d.input("step", DType::I32, &[]);
        let seed = d.input("seed", DType::U32, &[]);
        let weights = Weights::new(d.g, &self.step.encoder, &params);
        let (texts, _) = self.step.embed_batch(d, &weights, self.step.dropout(seed, step));
        (params, texts)
    }

    /// Copies the chunk's vectors, and what else the loss needs about its texts, into the batch's buffers. `at` is the
    /// number of pairs already stored.
    pub fn store(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let m = self.step.shape.pairs;
        let at = d.input("at", DType::I32, &[]);
        for stored in self.stored() {
            let (name, ty) = &stored.source;
            let x = d.input(name, ty.dtype, &ty.shape);
            let part = x.slice_dim(0, stored.first, stored.first + m * stored.each).convert(stored.dtype);
            d.put_at(&stored.name, &stored.ty(self.pairs()).shape, at * stored.each as u32, part);
        }
        d.output("at", at + m as u32);
        Kernel::free(d.finish("store"))
    }

    /// The cotangents of the chunk's vectors, in text order.
    pub fn load(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let m = self.step.shape.pairs;
        let at = d.input("at", DType::I32, &[]);
        let parts: Vec<Expr<'_>> = self
            .kinds()
            .map(|(kind, each)| {
                let rows = [self.pairs() * each, self.width()];
                let all = d.input(&gradient(kind), self.dtype(), &rows);
                rows_at(all, at * each as u32, m * each)
            })
            .collect();
        d.output(COTANGENT, g.concat(&parts, 0));
        d.output("at", at + m as u32);
        Kernel::free(d.finish("load"))
    }

    /// Reduces loss and gradients over the replicas, clips and updates.
    pub fn apply(self) -> Result<Kernel, GraphError> {
        let g = self.step.graph();
        let mut d = self.step.draft(&g);
        let (specs, dtype) = (self.step.params(), self.dtype());
        let old = State::inputs(&specs, |name, spec| d.input(name, dtype, &spec.shape));
        let grads = d.table(GRADIENT, &self.step.trained(), dtype);
        let step = d.input("step", DType::I32, &[]);
        let lr = d.input("lr", dtype, &[]);
        let names = self.step.loss.metrics();
        let mut local = vec![d.input("loss", dtype, &[])];
        local.extend(grads);
        local.extend(names.iter().map(|name| d.input(name, dtype, &[])));
        let reduced = mean_over_replicas(&g, local);
        let (loss, rest) = (reduced[0], &reduced[1..]);
        let (grads, metrics) = rest.split_at(rest.len() - names.len());
        self.step.update(&mut d, &specs, &old, Descent { loss, grads, lr, step, other: None });
        names.iter().zip(metrics).for_each(|(name, x)| d.output(name, *x));
        Kernel::free(d.finish("apply"))
    }
}
