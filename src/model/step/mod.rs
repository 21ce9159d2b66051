//! A training step as a plan: stages of programs over values that are known by name.
//!
//! A program takes the values that its inputs name and leaves those that its outputs name; an output
//! with the name of an input replaces it, in its memory. Before a step the values are those of the state
//! (parameters, `adam.m/…`, `adam.v/…`), `step` (i32, from 1), `lr` and `seed` (ui32), and, unless it runs in
//! chunks, the batch; after it the new state, `loss` (of the global batch), `grad_norm` (before
//! clipping), the loss's metrics, and `row_loss` (of this replica's rows).
//!
//! Without chunks the plan is one stage of one program ([`StepSpec::train_step`]). With them (GradCache: Gao
//! et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup"; reference:
//! `CachedMultipleNegativesRankingLoss` of sentence-transformers) the batch is limited by time and not by
//! memory: encode each chunk and keep only its vectors; work out the loss and its gradient with respect to
//! all vectors; encode each chunk again and pull its vectors' gradients back to the parameters; update.
//! Dropout bits are functions of the text, so both encodings see the same ones, and the result is that of
//! the one program. The host uploads the texts of each chunk and no number that counts: cursors are values.

mod chunks;
mod draft;
mod embed;
mod forward;
mod head;
mod memory;
mod reduce;
mod tiles;
mod whole;

pub use chunks::GRADIENT;
pub use embed::TPU_ROWS;
pub use forward::{encoder_flops, forward};
pub use memory::{CHUNKS_AHEAD, Weighed};

use super::compute::Compute;
use super::config::BertConfig;
use super::loss::Loss;
use super::optimizer::{AdamW, state_tensors};
use super::params::{ParamSpec, bert_params};
use super::shape::BatchShape;
use crate::common::DType;
use crate::graph::{Graph, GraphError, Program, Ty};
use chunks::Chunked;
use draft::Draft;
use std::collections::HashSet;

/// Everything that decides a training step.
#[derive(Clone, Debug)]
pub struct StepSpec {
    pub bert: BertConfig,
    pub loss: Loss,
    /// Of one replica's share of the batch, or of one chunk of it.
    pub shape: BatchShape,
    /// Gradient caching; `None`: the step is one program.
    pub chunks: Option<Chunks>,
    pub replicas: usize,
    pub optimizer: AdamW,
    /// Element type of parameters and, unless `compute` narrows them, of activations: `F32`, or `F64`
    /// in the interpreter.
    pub dtype: DType,
    pub compute: Compute,
}

/// How a batch is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chunks {
    /// Of a replica's share of the batch.
    pub count: usize,
    /// `None`: the loss of all vectors is one differentiated program, as it is for every loss without blocks.
    pub tile: Option<Tile>,
}

impl Chunks {
    /// So many, with tiles of the usual size.
    pub fn of(count: usize) -> Self {
        Chunks { count, tile: Some(Tile::default()) }
    }
}

/// Most rows and columns of the similarity matrix that are in memory at a time; the tiles are as
/// large as fits evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    pub rows: usize,
    pub columns: usize,
}

/// 256 MiB in f32, and work enough that the host keeps ahead of a TPU core.
impl Default for Tile {
    fn default() -> Self {
        Tile { rows: 4_096, columns: 16_384 }
    }
}

/// What a step runs, in order.
#[derive(Clone, Debug)]
pub struct StepPlan {
    pub stages: Vec<Stage>,
    /// Parameters and moments: values that a step replaces.
    pub state: Vec<(String, Ty)>,
    /// The batch, or a chunk of it.
    pub batch: Vec<(String, Ty)>,
}

/// Kernels that run one after another, `times` times.
#[derive(Clone, Debug)]
pub struct Stage {
    pub kernels: Vec<Kernel>,
    pub times: usize,
    /// Which values of [`StepPlan::batch`] its kernels take, each time those of the next chunk. Empty: the
    /// stage has nothing to do with chunks.
    pub takes: Vec<String>,
    /// A value that is made of every chunk and given to no other stage: when it is there, so is what was
    /// queued before it.
    pub ticket: Option<String>,
    /// Values that nothing needs after the stage.
    pub frees: Vec<String>,
}

/// A program of a step.
#[derive(Clone, Debug)]
pub struct Kernel {
    pub program: Program,
    /// Of one run on one replica: the multiply-adds that the mathematics asks for, times two. A backward pass
    /// is twice a forward pass; nothing that is computed again counts, nor anything but matrix products.
    pub model_flops: f64,
}

impl StepSpec {
    /// A step in f32 by one program on one replica, with AdamW's usual constants.
    pub fn new(bert: BertConfig, loss: Loss, shape: BatchShape) -> Self {
        StepSpec {
            bert,
            loss,
            shape,
            chunks: None,
            replicas: 1,
            optimizer: AdamW::default(),
            dtype: DType::F32,
            compute: Compute::default(),
        }
    }

    pub fn with_shape(&self, shape: BatchShape) -> Self {
        StepSpec { shape, ..self.clone() }
    }

    pub fn with_replicas(self, replicas: usize) -> Self {
        StepSpec { replicas, ..self }
    }

    pub fn with_chunks(self, chunks: Option<Chunks>) -> Self {
        StepSpec { chunks, ..self }
    }

    pub fn with_optimizer(self, optimizer: AdamW) -> Self {
        StepSpec { optimizer, ..self }
    }

    pub fn with_dtype(self, dtype: DType) -> Self {
        StepSpec { dtype, ..self }
    }

    pub fn with_compute(self, compute: Compute) -> Self {
        StepSpec { compute, ..self }
    }

    pub fn params(&self) -> Vec<ParamSpec> {
        bert_params(&self.bert)
    }

    /// The step's programs, in order.
    ///
    /// # Errors
    /// A graph that does not type-check, with the part of the model it is in.
    pub fn plan(&self) -> Result<StepPlan, GraphError> {
        let stages = match self.chunks {
            None => vec![(vec![self.whole()?], 1)],
            Some(chunks) => Chunked { step: self, chunks }.stages()?,
        };
        Ok(self.with_lifetimes(stages))
    }

    /// A value is freed after the last stage that takes it.
    fn with_lifetimes(&self, list: Vec<(Vec<Kernel>, usize)>) -> StepPlan {
        let state = self.state();
        let batch = self.batch();
        let mut wanted: HashSet<String> = state.iter().map(|(name, _)| name.clone()).collect();
        wanted.extend(["loss", "grad_norm", ROW_LOSS].map(String::from));
        wanted.extend(self.loss.metrics().iter().map(|name| name.to_string()));
        // A whole batch is there before the step; the texts of a chunk are uploaded for each stage again.
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

    /// Parameters and moments.
    fn state(&self) -> Vec<(String, Ty)> {
        let tensor = |(name, spec): (String, &ParamSpec)| (name, Ty::new(self.dtype, &spec.shape));
        state_tensors(&self.params()).map(tensor).collect()
    }

    /// Names and types of the batch's arguments, in order.
    pub fn batch(&self) -> Vec<(String, Ty)> {
        let ids = self.loss.needs().text_ids.then(|| self.shape.text_ids());
        self.shape.inputs().into_iter().chain(ids).collect()
    }

    fn draft<'g>(&self, g: &'g Graph) -> Draft<'g> {
        Draft::new(g, self.compute)
    }

    fn graph(&self) -> Graph {
        Graph::new(self.replicas)
    }
}

/// Loss of each row, in the order of the batch.
pub const ROW_LOSS: &str = "row_loss";
