//! How often a step runs each kernel, and what is in memory meanwhile.

use super::spec::{Kernel, StepPlan};
use crate::graph::{Program, Ty};
use std::collections::HashMap;

/// A kernel of a step, with its memory.
#[derive(Clone, Debug)]
pub struct Weighed {
    pub kernel: Kernel,
    /// Runs per step.
    pub runs: usize,
    /// Bytes alive on a replica while it runs, in addition to its arguments: stored vectors, moments, the texts of
    /// prefetched chunks, space for the next step's vectors.
    pub beside: usize,
}

/// Chunks whose texts are on the device at a time: the current one and those prefetched.
pub const CHUNKS_AHEAD: usize = 3;

impl StepPlan {
    /// Every kernel of the step, in order. A device needs memory for the largest sum of arguments, results that reuse
    /// no argument's buffer, temporaries, and `beside`.
    pub fn weigh(self) -> Vec<Weighed> {
        let sizes = |list: &[(String, Ty)]| -> HashMap<String, usize> {
            list.iter().map(|(name, ty)| (name.clone(), ty.bytes())).collect()
        };
        let (mut alive, batch) = (sizes(&self.state), sizes(&self.batch));
        let mut out = Vec::new();
        // While the last chunks run, the host queues the next step, which first allocates space for its vectors. A
        // whole step is one stage and allocates nothing ahead.
        let first = self.stages.iter().take(1).flat_map(|s| &s.kernels);
        let next: usize = first.map(|k| new_bytes(&k.program)).sum();
        let last = self.stages.len().saturating_sub(2).max(1);
        for (at, stage) in self.stages.into_iter().enumerate() {
            let chunk: usize = stage.takes.iter().map(|name| batch[name]).sum();
            for kernel in stage.kernels {
                let program = &kernel.program;
                let arguments: HashMap<&str, usize> =
                    program.inputs.iter().map(|i| (i.name.as_str(), i.ty.bytes())).collect();
                let of_chunk: usize = batch
                    .iter()
                    .filter(|(name, _)| arguments.contains_key(name.as_str()))
                    .map(|(_, n)| n)
                    .sum();
                let rest = alive.iter().filter(|(name, _)| !arguments.contains_key(name.as_str()));
                let beside = rest.map(|(_, n)| n).sum::<usize>()
                    + (chunk * CHUNKS_AHEAD).saturating_sub(of_chunk)
                    + if at < last { 0 } else { next };
                for (i, (name, _)) in program.outputs.iter().enumerate() {
                    alive.insert(name.clone(), program.output_ty(i).bytes());
                }
                out.push(Weighed { kernel, runs: stage.times, beside });
            }
            alive.retain(|name, _| !stage.frees.contains(name));
        }
        out
    }
}

/// Bytes of the results that reuse no argument's buffer.
fn new_bytes(program: &Program) -> usize {
    let taken = |i: usize| program.inputs.iter().any(|input| input.donated_to == Some(i));
    (0..program.outputs.len()).filter(|i| !taken(*i)).map(|i| program.output_ty(i).bytes()).sum()
}
