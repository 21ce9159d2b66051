//! How every step ends, whole or in chunks.

use super::draft::Draft;
use super::spec::StepSpec;
use crate::common::DType;
use crate::graph::{Expr, Graph};
use crate::model::optimizer::{Descent, State, state_tensors};
use crate::model::params::ParamSpec;

impl StepSpec {
    /// Clips and updates; outputs the new state of what is trained, `loss` and `grad_norm`.
    pub(super) fn update<'g>(
        &self,
        d: &mut Draft<'g>,
        specs: &[ParamSpec],
        old: &State<'g>,
        descent: Descent<'_, 'g>,
    ) {
        let counter = self.counter();
        let own = counter.as_ref().map(|name| d.input(name, DType::I32, &[]) + 1u32);
        let descent = Descent { other: own.map(|step| (self.encoder.params().len(), step)), ..descent };
        let (new, grad_norm) = d.g.scoped("adamw", || self.optimizer.update(specs, old, &descent));
        let changed = state_tensors(specs).zip(new.tensors()).filter(|((_, spec), _)| spec.is_trained());
        changed.for_each(|((name, _), x)| d.output(&name, x));
        counter.iter().zip(own).for_each(|(name, step)| d.output(name, step));
        d.output("loss", descent.loss);
        d.output("grad_norm", grad_norm);
    }
}

/// The mean of each value over the replicas: one all-reduce and one division, which is exact because the number of
/// replicas is a power of two on every real topology.
pub(super) fn mean_over_replicas<'g>(g: &'g Graph, local: Vec<Expr<'g>>) -> Vec<Expr<'g>> {
    if g.replicas() == 1 {
        return local;
    }
    let sums = g.scoped("all_reduce", || g.all_reduce(&local));
    sums.into_iter().map(|x| x / g.replicas() as f64).collect()
}
