//! The specification of a step, and the form of its plan.

use super::draft::Draft;
use crate::common::DType;
use crate::graph::{Graph, GraphError, Program, Ty};
use crate::model::compute::Compute;
use crate::model::head::Encoder;
use crate::model::loss::{Compares, Loss, OWN, Teacher};
use crate::model::optimizer::{AdamW, state_tensors};
use crate::model::params::{ParamSpec, trained};
use crate::model::parts::PartRates;
use crate::model::shape::BatchShape;

/// Everything that determines a training step.
#[derive(Clone, Debug)]
pub struct StepSpec {
    pub encoder: Encoder,
    pub loss: Loss,
    /// The teacher that the loss follows, if its vectors are computed in the step.
    pub teacher: Option<Frozen>,
    /// Shape of one replica's share of the batch, or of one chunk of it.
    pub shape: BatchShape,
    /// Gradient caching; `None` makes the step one program.
    pub chunks: Option<Chunks>,
    pub replicas: usize,
    pub optimizer: AdamW,
    /// What is trained, and how fast.
    pub rates: PartRates,
    /// Element type of parameters and, unless `compute` narrows them, of activations: `F32`, or `F64`
    /// in the interpreter.
    pub dtype: DType,
    pub compute: Compute,
    /// Whether steps of other losses lie between those of this one.
    pub interleaved: bool,
}

/// A second encoder on the batch's texts, which is not trained: it has no moments and no dropout.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// What its parameters' names begin with.
    pub prefix: String,
    pub encoder: Encoder,
}

impl Frozen {
    /// Its parameters, as the programs call them, in the order of [`Encoder::params`].
    pub fn params(&self) -> Vec<ParamSpec> {
        let named = |spec: ParamSpec| ParamSpec { name: format!("{}{}", self.prefix, spec.name), ..spec };
        self.encoder.params().into_iter().map(named).collect()
    }
}

/// How a batch is split into chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chunks {
    /// Chunks in a replica's share of the batch.
    pub count: usize,
    /// `None`: the loss of all vectors and its gradient are one program, as for any loss without blocks.
    pub tile: Option<Tile>,
}

impl Chunks {
    /// `count` chunks, with tiles of the default size.
    pub fn of(count: usize) -> Self {
        Chunks { count, tile: Some(Tile::default()) }
    }
}

/// Maximum rows and columns of the similarity matrix in memory at a time; tiles are the largest that divide evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    pub rows: usize,
    pub columns: usize,
}

/// 256 MiB in f32, and enough work for the host to stay ahead of a TPU core.
impl Default for Tile {
    fn default() -> Self {
        Tile { rows: 4_096, columns: 16_384 }
    }
}

/// What a step runs, in order.
#[derive(Clone, Debug)]
pub struct StepPlan {
    pub stages: Vec<Stage>,
    /// Parameters and moments, which a step replaces, and a teacher's parameters, which it does not.
    pub state: Vec<(String, Ty)>,
    /// The batch, or a chunk of it.
    pub batch: Vec<(String, Ty)>,
}

/// Kernels run in sequence, `times` times.
#[derive(Clone, Debug)]
pub struct Stage {
    pub kernels: Vec<Kernel>,
    pub times: usize,
    /// The values of [`StepPlan::batch`] its kernels take, each time from the next chunk. Empty if the stage does not
    /// depend on chunks.
    pub takes: Vec<String>,
    /// A value computed for every chunk and used by no other stage: once it is ready, so is everything queued before
    /// it.
    pub ticket: Option<String>,
    /// Values not needed after the stage.
    pub frees: Vec<String>,
}

/// A program of a step.
#[derive(Clone, Debug)]
pub struct Kernel {
    pub program: Program,
    /// Of one run on one replica: twice the multiply-adds the mathematics requires. A backward pass counts as two
    /// forward passes, less what is frozen ([`StepSpec::backward_flops`]); recomputation, and anything but matrix
    /// products, does not count.
    pub model_flops: f64,
}

impl StepSpec {
    /// An f32 step in one program on one replica, with AdamW's default constants.
    pub fn new(encoder: Encoder, loss: Loss, shape: BatchShape) -> Self {
        StepSpec {
            encoder,
            loss,
            teacher: None,
            shape,
            chunks: None,
            replicas: 1,
            optimizer: AdamW::default(),
            rates: PartRates::default(),
            dtype: DType::F32,
            compute: Compute::default(),
            interleaved: false,
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

    pub fn with_rates(self, rates: PartRates) -> Self {
        StepSpec { rates, ..self }
    }

    pub fn with_dtype(self, dtype: DType) -> Self {
        StepSpec { dtype, ..self }
    }

    pub fn with_compute(self, compute: Compute) -> Self {
        StepSpec { compute, ..self }
    }

    pub fn with_teacher(self, teacher: Option<Frozen>) -> Self {
        StepSpec { teacher, ..self }
    }

    pub fn interleaved(self, interleaved: bool) -> Self {
        StepSpec { interleaved, ..self }
    }

    /// Those of the encoder, then those of the loss.
    pub fn params(&self) -> Vec<ParamSpec> {
        let mut all = self.rates.params(&self.encoder);
        all.extend(self.loss.params(self.encoder.width()));
        all
    }

    /// The name of the number of steps of this loss, `i32`, part of the state: they are counted for parameters of its
    /// own, since steps of other losses lie between them.
    pub fn counter(&self) -> Option<String> {
        let counts = self.interleaved && !self.loss.params(self.encoder.width()).is_empty();
        counts.then(|| format!("adam.t/{OWN}{}", self.loss.set.as_deref().unwrap_or_default()))
    }

    /// Those with a gradient.
    pub(super) fn trained(&self) -> Vec<ParamSpec> {
        let specs = self.params();
        trained(&specs, &specs)
    }

    /// Those of the encoder.
    pub(super) fn trained_of_encoder(&self) -> Vec<ParamSpec> {
        let specs = self.rates.params(&self.encoder);
        trained(&specs, &specs)
    }

    /// Parameters and moments, a counter if there is one, and a teacher's parameters.
    pub fn state(&self) -> Vec<(String, Ty)> {
        let tensor = |(name, spec): (String, &ParamSpec)| (name, Ty::new(self.dtype, &spec.shape));
        let teacher = self.teacher.iter().flat_map(Frozen::params);
        let teacher = teacher.map(|spec| (spec.name, Ty::new(self.dtype, &spec.shape)));
        let counter = self.counter().map(|name| (name, Ty::new(DType::I32, &[])));
        state_tensors(&self.params()).map(tensor).chain(counter).chain(teacher).collect()
    }

    /// Names and types of the batch's arguments, in order.
    pub fn batch(&self) -> Vec<(String, Ty)> {
        let needs = self.loss.needs();
        let ids = needs.text_ids.then(|| self.shape.text_ids());
        let targets = needs.targets.map(|_| self.shape.targets());
        let taught = needs.teacher.filter(|_| self.teacher.is_none()).map(|teacher| self.taught(teacher));
        let pooled = if self.encoder.head.include_prompt { vec![] } else { self.shape.pooled() };
        self.shape.inputs().into_iter().chain(pooled).chain(ids).chain(targets).chain(taught).collect()
    }

    /// Name and type of a teacher's vectors: an argument, or a value of the step.
    pub(super) fn taught(&self, teacher: Teacher) -> (String, Ty) {
        let (name, ty) = self.shape.taught(teacher, self.encoder.width());
        let own = self.teacher.as_ref().map(|_| Ty::new(self.dtype, &ty.shape));
        (name, own.unwrap_or(ty))
    }

    /// Whether vectors have unit length when the loss gets them.
    pub(super) fn unit(&self) -> bool {
        self.encoder.head.normalize || self.loss.needs().compares == Compares::Cosine
    }

    pub(super) fn draft<'g>(&self, g: &'g Graph) -> Draft<'g> {
        Draft::new(g, self.compute)
    }

    pub(super) fn graph(&self) -> Graph {
        Graph::new(self.replicas)
    }
}

/// The parameters of steps on one encoder, each with another loss: those of the encoder, then the losses' own.
pub fn all_params(steps: &[StepSpec]) -> Vec<ParamSpec> {
    let encoder = steps.iter().take(1).flat_map(|step| step.rates.params(&step.encoder));
    encoder.chain(steps.iter().flat_map(|step| step.loss.params(step.encoder.width()))).collect()
}

/// Loss of each row, in batch order.
pub const ROW_LOSS: &str = "row_loss";

impl Kernel {
    /// A kernel without matrix products.
    pub(super) fn free(program: Result<Program, GraphError>) -> Result<Kernel, GraphError> {
        Ok(Kernel { program: program?, model_flops: 0.0 })
    }
}
