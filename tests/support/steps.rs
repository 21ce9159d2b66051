//! Runs the stages of a step without the trainer.

use super::{Compiled, Engine};
use gigapair::common::HostTensor;
use gigapair::model::{Stage, StepSpec};
use std::collections::HashMap;

/// Values by name, one for each replica.
pub type Values = HashMap<String, Vec<HostTensor>>;

/// Runs stages as the trainer does, on host tensors.
pub struct Runner<'a> {
    spec: &'a StepSpec,
    stages: &'a [Stage],
    compiled: Vec<Vec<Compiled<'a>>>,
}

impl<'a> Runner<'a> {
    pub fn new(engine: Engine, spec: &'a StepSpec, stages: &'a [Stage]) -> Self {
        let compiled =
            stages.iter().map(|s| s.kernels.iter().map(|k| engine.compiled(&k.program)).collect()).collect();
        Runner { spec, stages, compiled }
    }

    pub fn run(&self, chunks: &[Vec<HostTensor>], values: &mut Values) {
        let (replicas, count) = (self.spec.replicas, self.spec.chunks.unwrap().count);
        for (stage, compiled) in self.stages.iter().zip(&self.compiled) {
            for time in 0..stage.times {
                for name in &stage.takes {
                    let k = self.spec.batch().iter().position(|(n, _)| n == name).unwrap();
                    let of = |r: usize| chunks[r * count + time][k].clone();
                    values.insert(name.clone(), (0..replicas).map(of).collect());
                }
                for (p, run) in stage.kernels.iter().map(|k| &k.program).zip(compiled) {
                    let of = |r: usize| p.inputs.iter().map(|i| values[&i.name][r].clone()).collect();
                    let out = run(&(0..replicas).map(of).collect::<Vec<_>>());
                    p.inputs.iter().filter(|i| i.donated_to.is_some()).for_each(|i| {
                        values.remove(&i.name);
                    });
                    for (k, (name, _)) in p.outputs.iter().enumerate() {
                        values.insert(name.clone(), out.iter().map(|o| o[k].clone()).collect());
                    }
                }
            }
            stage.frees.iter().for_each(|name| drop(values.remove(name)));
        }
    }
}
