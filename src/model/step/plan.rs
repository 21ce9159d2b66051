//! The stages of a step, and the lifetimes of its values.

use super::chunked::Chunked;
use super::reduce::Sums;
use super::spec::{Kernel, ROW_LOSS, Stage, StepPlan, StepSpec, Tile};
use super::tiles::Block;
use crate::graph::GraphError;
use crate::model::loss::Contrastive;
use std::collections::HashSet;

/// Kernels run in sequence, and how many times.
type Repeated = (Vec<Kernel>, usize);

impl StepSpec {
    /// The step's programs, in order.
    ///
    /// # Errors
    /// A graph that does not type-check; names the part of the model.
    pub fn plan(&self) -> Result<StepPlan, GraphError> {
        let stages = match self.chunks {
            None => vec![(vec![self.whole()?], 1)],
            Some(chunks) => Chunked { step: self, chunks }.stages()?,
        };
        Ok(self.with_lifetimes(stages))
    }

    /// A value is freed after the last stage that uses it.
    fn with_lifetimes(&self, list: Vec<Repeated>) -> StepPlan {
        let state = self.state();
        let batch = self.batch();
        let mut wanted: HashSet<String> = state.iter().map(|(name, _)| name.clone()).collect();
        wanted.extend(["loss", "grad_norm", ROW_LOSS].map(String::from));
        wanted.extend(self.loss.metrics().iter().map(|name| name.to_string()));
        // A whole batch is uploaded before the step; a chunk's texts are uploaded again for each stage.
        let in_chunks = |name: &String| self.chunks.is_some() && batch.iter().any(|(b, _)| b == name);
        let mut stages: Vec<Stage> = vec![];
        for (kernels, times) in list.into_iter().rev() {
            let programs = || kernels.iter().map(|k| &k.program);
            let taken = || programs().flat_map(|p| p.inputs.iter().map(|i| i.name.clone()));
            let left = programs().flat_map(|p| p.outputs.iter().map(|o| o.0.clone()));
            let mut frees: Vec<String> = taken().chain(left).filter(|n| !wanted.contains(n)).collect();
            frees.sort_unstable();
            frees.dedup();
            wanted.extend(taken().filter(|name| !in_chunks(name)));
            let names = batch.iter().map(|(name, _)| name);
            let takes = names.filter(|name| in_chunks(name) && taken().any(|t| t == **name)).cloned();
            let takes: Vec<String> = takes.collect();
            let passed = |name: &&String| frees.contains(name) && !takes.is_empty();
            let new = programs()
                .flat_map(|p| p.outputs.iter().map(|o| &o.0).filter(move |name| p.input(name).is_none()));
            let ticket = new.into_iter().find(passed).cloned();
            stages.push(Stage { kernels, times, takes, ticket, frees });
        }
        stages.reverse();
        StepPlan { stages, state, batch }
    }
}

impl Chunked<'_> {
    fn stages(self) -> Result<Vec<Repeated>, GraphError> {
        let once = |kernel| (vec![kernel], 1);
        let mut list = vec![once(self.begin()?), (vec![self.encode()?, self.store()?], self.chunks.count)];
        match self.chunks.tile.zip(self.step.loss.blocks()) {
            Some((tile, loss)) => list.extend(self.by_tiles(tile, loss)?),
            None => list.push(once(self.head()?)),
        }
        list.push((vec![self.load()?, self.accumulate()?], self.chunks.count));
        list.push(once(self.apply()?));
        Ok(list)
    }

    /// The loss and the cotangents of all vectors, tile by tile.
    fn by_tiles(self, tile: Tile, loss: &Contrastive) -> Result<Vec<Repeated>, GraphError> {
        let blocks = Block::all(self, tile, loss);
        let sums = Sums { at: self, loss, blocks: &blocks };
        let mut list = vec![(vec![sums.gather()?], 1)];
        for block in &blocks {
            list.push((vec![block.sums()?], block.count()));
        }
        list.push((vec![sums.normalizers()?], 1));
        for block in &blocks {
            list.push((vec![block.gradients()?], block.count()));
        }
        list.push((vec![sums.cotangents()?], 1));
        Ok(list)
    }
}
