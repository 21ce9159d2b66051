//! What a cached step runs how often, and what must be in memory beside it.

use super::CachedSpec;
use crate::graph::{GraphError, Program, Ty};
use crate::model::optimizer::state_tensors;
use crate::model::programs::TEXT_IDS;
use std::collections::HashMap;

/// A program of the step.
#[derive(Clone, Debug)]
pub struct Planned {
    pub program: Program,
    /// How often a step runs it.
    pub runs: usize,
    /// Bytes of a replica that are alive while it runs and are none of its arguments: stored vectors,
    /// moments, the texts of the chunks that are uploaded ahead, room for the next step's vectors.
    pub beside: usize,
}

/// Chunks whose texts are on the device at a time: one that is worked on, and those uploaded ahead.
pub const CHUNKS_AHEAD: usize = 3;

impl CachedSpec {
    /// Every program of the step, in order. What must fit into the memory of a device is the largest
    /// of: arguments, results that take no argument's memory, temporaries, and `beside`.
    ///
    /// # Errors
    /// As [`CachedSpec::stages`].
    pub fn planned(&self) -> Result<Vec<Planned>, GraphError> {
        let mut alive: HashMap<String, usize> = self.state();
        let mut out = Vec::new();
        let stages = self.stages()?;
        // While the last chunks run the host queues the next step, which first makes room for its vectors.
        let first = stages.iter().take(1).flat_map(|s| &s.programs);
        let next: usize =
            first.map(|p| (0..p.outputs.len()).map(|i| bytes(p.output_ty(i))).sum::<usize>()).sum();
        let last = stages.len().saturating_sub(2);
        for (at, stage) in stages.into_iter().enumerate() {
            let inputs = self.chunk_inputs();
            let chunk: usize = stage.takes.iter().map(|&k| bytes(&inputs[k].1)).sum();
            for program in stage.programs {
                let inputs = program.inputs.iter().map(|i| (i.name.clone(), bytes(&i.ty)));
                let arguments: HashMap<String, usize> = inputs.collect();
                let ahead = if stage.takes.is_empty() { 0 } else { chunk * CHUNKS_AHEAD };
                let of_chunk: usize = self
                    .chunk_inputs()
                    .iter()
                    .filter(|(name, _)| arguments.contains_key(name))
                    .map(|(_, ty)| bytes(ty))
                    .sum();
                let rest = alive.iter().filter(|(name, _)| !arguments.contains_key(*name));
                let beside = rest.map(|(_, n)| n).sum::<usize>()
                    + ahead.saturating_sub(of_chunk)
                    + if at < last { 0 } else { next };
                for (i, (name, _)) in program.outputs.iter().enumerate() {
                    alive.insert(name.clone(), bytes(program.output_ty(i)));
                }
                out.push(Planned { program, runs: stage.times, beside });
            }
            alive.retain(|name, _| !stage.frees.contains(name));
        }
        Ok(out)
    }

    /// The values that are uploaded for each chunk.
    pub fn chunk_inputs(&self) -> Vec<(String, Ty)> {
        let mut list = self.step.shape.inputs();
        if self.step.objective.mask {
            let ids = Ty::new(crate::common::DType::U32, &[self.step.shape.texts()]);
            list.push((TEXT_IDS.into(), ids));
        }
        list
    }

    fn state(&self) -> HashMap<String, usize> {
        let size = |shape: &[usize]| shape.iter().product::<usize>() * self.step.dtype.size();
        state_tensors(&self.step.params()).map(|(name, spec)| (name, size(&spec.shape))).collect()
    }
}

fn bytes(ty: &Ty) -> usize {
    ty.len() * ty.dtype.size()
}
