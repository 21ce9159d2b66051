//! Parameters on the devices and one step of the program over them.

use super::ahead::Ahead;
use super::cached::CachedStepper;
use super::clock::{Queued, Span, Work};
use crate::batches::{HostBatch, ReplicaBatch, RowGroup};
use crate::common::units::count;
use crate::common::{HostTensor, OnceMap};
use crate::graph::emit;
use crate::model::cached::Tile;
use crate::model::{BatchShape, GroupShape, StepSpec};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable, PendingHost};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;
use std::time::Instant;

/// Parameters and both moments, by replica, in the program's order.
pub struct DeviceState(pub(super) Vec<Vec<Buffer>>);

impl DeviceState {
    /// The same tensors on every replica of this process.
    ///
    /// # Errors
    /// PJRT errors, usually out of memory.
    pub fn upload(client: &Arc<Client>, tensors: &[HostTensor], replicas: usize) -> Result<Self> {
        let one = |device| tensors.iter().map(|t| Ok(client.upload(t, device)?)).collect();
        let local = client.pod().local_of(replicas).len();
        Ok(DeviceState((0..local).map(one).collect::<Result<_>>().context("uploading the parameters")?))
    }

    /// The first `count` tensors of one replica; all replicas hold the same bits.
    ///
    /// # Errors
    /// The plugin's.
    pub fn download(&self, count: usize) -> Result<Vec<HostTensor>> {
        let pending: Vec<PendingHost> =
            self.0[0][..count].iter().map(|b| Ok(b.to_host_async()?)).collect::<Result<_>>()?;
        pending.into_iter().map(|p| Ok(p.wait()?)).collect()
    }
}

/// Results of a step that may still be running.
pub struct PendingStep {
    pub(super) loss: PendingHost,
    pub(super) grad_norm: PendingHost,
    pub(super) masked: Option<PendingHost>,
    pub(super) rows: Vec<PendingHost>,
    /// What the devices were given, in order.
    pub(super) work: Vec<Queued>,
    /// When inputs were on their way that the step's start waited for.
    pub(super) transfers: Vec<Span>,
}

/// What a step came to.
pub struct StepResult {
    pub loss: f64,
    /// Before clipping.
    pub grad_norm: f64,
    /// Share of the pairs that are masked as known false negatives; `None` without the mask.
    pub masked: Option<f64>,
    /// Loss of each pair, in the order of the batch's `placement`.
    pub rows: Vec<f32>,
    /// What the devices did, in order, and when.
    pub work: Vec<Work>,
    /// When inputs were on their way that the step's start waited for.
    pub transfers: Vec<Span>,
}

impl PendingStep {
    /// Waits for the step.
    ///
    /// # Errors
    /// Whatever went wrong on the devices while it ran.
    pub fn wait(self) -> Result<StepResult> {
        let scalar = |p: PendingHost| Ok::<_, anyhow::Error>(f64::from(p.wait()?.as_slice::<f32>()[0]));
        let (loss, grad_norm) = (scalar(self.loss)?, scalar(self.grad_norm)?);
        let masked = self.masked.map(scalar).transpose()?;
        let mut rows = Vec::new();
        for part in self.rows {
            rows.extend_from_slice(part.wait()?.as_slice::<f32>());
        }
        let work = self.work.into_iter().map(Queued::wait).collect();
        Ok(StepResult { loss, grad_norm, masked, rows, work, transfers: self.transfers })
    }
}

/// What a step takes beside the state, on the devices: step, learning rate and seed, then the batch unless
/// it comes in chunks; by replica.
pub struct StepInputs(pub(super) Vec<Vec<Buffer>>);

/// Brings the inputs of steps to the devices, on any thread.
#[derive(Clone)]
pub struct Uploader {
    client: Arc<Client>,
    replicas: usize,
    mask: bool,
    /// The batch comes in chunks, which the step itself uploads as it goes.
    chunked: bool,
}

impl Uploader {
    /// The inputs of step `step` (from 1). Returns when they are there.
    ///
    /// # Errors
    /// A device out of memory.
    pub fn upload(&self, batch: &HostBatch, step: u64, lr: f64, seed: u64) -> Result<StepInputs> {
        let step_number = i32::try_from(step).context("more than 2^31 steps")?;
        let scalars = [
            HostTensor::scalar(step_number),
            HostTensor::scalar(lr as f32),
            HostTensor::scalar((seed ^ (seed >> 32)) as u32),
        ];
        let parts = if self.chunked { &[] } else { &batch.replicas[..] };
        let replicas = if self.chunked { self.replicas } else { parts.len() };
        let of_replica = |r: usize| {
            let part = parts.get(r).map(|p| batch_tensors(p, batch.negatives, self.mask));
            scalars.iter().chain(part.into_iter().flatten()).map(move |t| (t, r))
        };
        let context = || format!("uploading the batch of step {step}");
        let all = self.client.upload_all((0..replicas).flat_map(of_replica)).with_context(context)?;
        let mut inputs: Vec<Vec<Buffer>> = (0..replicas).map(|_| Vec::new()).collect();
        all.into_iter().for_each(|buffer| inputs[buffer.device()].push(buffer));
        Ok(StepInputs(inputs))
    }
}

/// Compiles the step for each batch shape, on demand, and runs it.
pub struct Stepper {
    programs: Arc<Programs>,
    /// Shapes to compile ahead, and what does so from the second step on: nothing delays the first.
    likely: Vec<BatchShape>,
    ahead: Option<Ahead>,
    begun: bool,
}

/// The step's programs, by the shape of the batch.
struct Programs {
    client: Arc<Client>,
    spec: StepSpec,
    cache: Cache,
    by_shape: OnceMap<BatchShape, Executable>,
    /// The batch comes in chunks, and takes many programs.
    cached: Option<CachedStepper>,
}

impl Programs {
    /// `begin` hears before each wait whether the executable is in the cache.
    fn of(&self, shape: &BatchShape, begin: &mut dyn FnMut(bool)) -> Result<Arc<Executable>> {
        self.by_shape.get(shape, || {
            let program = StepSpec { shape: shape.clone(), ..self.spec.clone() }.train_step()?;
            let text = emit::stablehlo(&program);
            let replicas = self.spec.replicas;
            let made = self.cache.compile_announced(&self.client, &text, replicas, begin);
            made.context("compiling the step")
        })
    }

    fn prepare(&self, shape: &BatchShape, begin: &mut dyn FnMut(bool)) -> Result<()> {
        match &self.cached {
            Some(cached) => cached.prepare(shape, begin),
            None => self.of(shape, begin).map(drop),
        }
    }
}

impl Stepper {
    /// `spec.shape` is replaced by each batch's own. `chunks` of a replica's share, for gradient caching;
    /// `None`: the step is one program. The programs of `likely` are compiled while the devices run steps,
    /// in that order.
    pub fn new(client: Arc<Client>, spec: StepSpec, chunks: Option<usize>, likely: Vec<BatchShape>) -> Self {
        let cached = chunks.map(|n| CachedStepper::new(client.clone(), spec.clone(), n, Tile::default()));
        let (cache, by_shape) = (Cache::from_env(), OnceMap::default());
        let programs = Arc::new(Programs { client, spec, cache, by_shape, cached });
        Stepper { programs, likely, ahead: None, begun: false }
    }

    /// Number of tensors of the state: parameters and two moments.
    pub fn state_len(&self) -> usize {
        3 * self.programs.spec.params().len()
    }

    /// Whether a batch of this shape has to wait for a compilation first.
    pub fn is_new(&self, batch: &HostBatch) -> bool {
        let (shape, p) = (shape_of(batch), &self.programs);
        !p.cached.as_ref().map_or_else(|| p.by_shape.has(&shape), |cached| cached.has(&shape))
    }

    /// Makes the programs for this batch, on any thread; see [`super::compiling::ready`].
    pub fn making(
        &self,
        batch: &HostBatch,
    ) -> impl FnOnce(&mut dyn FnMut(bool)) -> Result<()> + Send + 'static {
        let (shape, programs) = (shape_of(batch), self.programs.clone());
        move |begin| programs.prepare(&shape, begin)
    }

    /// What sets this batch's program apart from the others, for people.
    pub fn describe(&self, batch: &HostBatch) -> String {
        let shape = shape_of(batch);
        let rows: Vec<String> = shape.groups.iter().map(|g| format!("{} × {}", g.rows, g.len)).collect();
        let negatives = match shape.negatives {
            0 => String::new(),
            n => format!(", {} a pair", count(n as u64, "negative")),
        };
        let of = if self.programs.cached.is_some() { "chunk" } else { "replica" };
        format!("rows of a {of}: {}{negatives}", rows.join(" and "))
    }

    /// What uploads the inputs of [`Stepper::start`].
    pub fn uploader(&self) -> Uploader {
        let Programs { client, spec, cached, .. } = &*self.programs;
        Uploader {
            client: client.clone(),
            replicas: client.pod().local_of(spec.replicas).len(),
            mask: spec.objective.mask,
            chunked: cached.is_some(),
        }
    }

    /// Uploads the inputs of step `step` (from 1) and starts it, see [`Stepper::start`].
    ///
    /// # Errors
    /// Of both.
    pub fn run(
        &mut self,
        state: DeviceState,
        batch: &HostBatch,
        step: u64,
        lr: f64,
        seed: u64,
    ) -> Result<(DeviceState, PendingStep)> {
        let inputs = self.uploader().upload(batch, step, lr, seed)?;
        self.start(state, batch, inputs).with_context(|| format!("step {step}"))
    }

    /// Compiles nothing more ahead, but for what is under way; for when the last step has been started.
    pub fn stop_ahead(&self) {
        self.ahead.iter().for_each(Ahead::stop);
    }

    /// Leaves what is being compiled ahead to itself; for a process that is about to end.
    pub fn abandon_ahead(&mut self) {
        self.ahead.iter_mut().for_each(Ahead::abandon);
    }

    /// Starts a step: the state is given away and comes back updated. `inputs` are those of `batch`.
    ///
    /// # Errors
    /// A program that does not compile, a device out of memory.
    pub fn start(
        &mut self,
        state: DeviceState,
        batch: &HostBatch,
        inputs: StepInputs,
    ) -> Result<(DeviceState, PendingStep)> {
        let started = match &self.programs.cached {
            Some(cached) => cached.run(state, batch, inputs)?,
            None => self.start_one(state, batch, inputs)?,
        };
        if std::mem::replace(&mut self.begun, true) && !self.likely.is_empty() {
            let (shapes, programs) = (std::mem::take(&mut self.likely), self.programs.clone());
            self.ahead = Some(Ahead::spawn(shapes, move |shape| programs.prepare(shape, &mut |_| ()))?);
        }
        Ok(started)
    }

    /// [`Stepper::start`] of a step that is one program.
    fn start_one(
        &self,
        state: DeviceState,
        batch: &HostBatch,
        inputs: StepInputs,
    ) -> Result<(DeviceState, PendingStep)> {
        let Programs { client, spec, .. } = &*self.programs;
        let (given, local) = (batch.replicas.len(), client.pod().local_of(spec.replicas));
        ensure!(
            given == local.len(),
            "a batch for {given} replicas, but this process runs {local:?} of {}; rebuild the loader for {} replicas",
            spec.replicas,
            spec.replicas
        );
        let program = self.programs.of(&shape_of(batch), &mut |_| ())?;
        let args = state.0.into_iter().zip(inputs.0);
        let args = args.map(|(old, new)| old.into_iter().chain(new).map(Arg::Donate).collect()).collect();
        let n = self.state_len();
        let begun = Instant::now();
        let mut out = program.execute(args)?;
        let work = vec![Queued::new(begun, out.iter().map(|o| &o[n]))?];
        // Behind the state: loss, gradient norm, with the mask its share, and the rows' losses.
        let last = n + if spec.objective.mask { 3 } else { 2 };
        let rows = out.iter().map(|o| Ok(o[last].to_host_async()?)).collect::<Result<_>>()?;
        let scalar = |i: usize| out[0][i].to_host_async();
        let masked = (last > n + 2).then(|| scalar(n + 2)).transpose()?;
        let (loss, grad_norm) = (scalar(n)?, scalar(n + 1)?);
        let pending = PendingStep { loss, grad_norm, masked, rows, work, transfers: vec![] };
        out.iter_mut().for_each(|o| o.truncate(n));
        Ok((DeviceState(out), pending))
    }
}

/// The shape of a batch as the program sees it.
pub fn shape_of(batch: &HostBatch) -> BatchShape {
    let group = |g: &RowGroup| {
        let [rows, len] = [0, 1].map(|d| g.ids.shape()[d]);
        GroupShape { rows, len, texts: g.slots.shape()[1].max(1) }
    };
    let replica = &batch.replicas[0];
    BatchShape {
        groups: replica.groups.iter().map(group).collect(),
        pairs: replica.text_ids.len() / (2 + batch.negatives),
        negatives: batch.negatives,
    }
}

/// In the order of [`BatchShape::inputs`], the texts' numbers last.
pub(super) fn batch_tensors(
    part: &ReplicaBatch,
    negatives: usize,
    mask: bool,
) -> impl Iterator<Item = &HostTensor> {
    let packed = !part.order.is_empty();
    let rows = part
        .groups
        .iter()
        .flat_map(move |g| [&g.ids, &g.positions, &g.segments].into_iter().chain(packed.then_some(&g.slots)));
    rows.chain(packed.then_some(&part.order))
        .chain((negatives > 0).then_some(&part.neg_valid))
        .chain(mask.then_some(&part.text_ids))
}
