//! Parameters on the devices and one step of the program over them.

use super::cached::CachedStepper;
use crate::batches::{HostBatch, ReplicaBatch, RowGroup};
use crate::common::HostTensor;
use crate::graph::emit;
use crate::model::cached::Tile;
use crate::model::{BatchShape, GroupShape, StepSpec};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable, PendingHost};
use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::sync::Arc;

/// Parameters and both moments, by replica, in the program's order.
pub struct DeviceState(pub(super) Vec<Vec<Buffer>>);

impl DeviceState {
    /// The same tensors on every replica of this process.
    ///
    /// # Errors
    /// The plugin's, out of memory above all.
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
        Ok(StepResult { loss, grad_norm, masked, rows })
    }
}

/// Compiles the step for each shape of batch that comes along and runs it.
pub struct Stepper {
    client: Arc<Client>,
    spec: StepSpec,
    programs: HashMap<BatchShape, Executable>,
    /// The batch comes in chunks, and takes many programs.
    cached: Option<CachedStepper>,
    cache: Cache,
}

impl Stepper {
    /// `spec.shape` is replaced by each batch's own. `chunks` of a replica's share, for gradient caching;
    /// `None`: the step is one program.
    pub fn new(client: Arc<Client>, spec: StepSpec, chunks: Option<usize>) -> Self {
        let cached = chunks.map(|n| CachedStepper::new(client.clone(), spec.clone(), n, Tile::default()));
        Stepper { client, spec, programs: HashMap::new(), cached, cache: Cache::from_env() }
    }

    /// Number of tensors of the state: parameters and two moments.
    pub fn state_len(&self) -> usize {
        3 * self.spec.params().len()
    }

    /// Whether a batch of this shape needs a compilation first.
    pub fn is_new(&self, batch: &HostBatch) -> bool {
        let shape = shape_of(batch);
        self.cached.as_ref().map_or_else(|| !self.programs.contains_key(&shape), |c| c.is_new(&shape))
    }

    /// What sets this batch's program apart from the others, for people.
    pub fn describe(&self, batch: &HostBatch) -> String {
        let shape = shape_of(batch);
        let rows: Vec<String> = shape.groups.iter().map(|g| format!("{} × {}", g.rows, g.len)).collect();
        let negatives = match shape.negatives {
            0 => String::new(),
            n => format!(", {n} negatives a pair"),
        };
        let of = if self.cached.is_some() { "chunk" } else { "replica" };
        format!("rows of a {of}: {}{negatives}", rows.join(" and "))
    }

    /// Starts step `step` (from 1): the state is given away and comes back updated.
    ///
    /// # Errors
    /// A program that does not compile, a device out of memory.
    pub fn run(
        &mut self,
        state: DeviceState,
        batch: &HostBatch,
        step: u64,
        lr: f64,
        seed: u64,
    ) -> Result<(DeviceState, PendingStep)> {
        let step_number = i32::try_from(step).context("more than 2^31 steps")?;
        let scalars = [
            ("step", HostTensor::scalar(step_number)),
            ("lr", HostTensor::scalar(lr as f32)),
            ("seed", HostTensor::scalar((seed ^ (seed >> 32)) as u32)),
        ];
        if let Some(cached) = &mut self.cached {
            return cached.run(state, batch, scalars).with_context(|| format!("step {step}"));
        }
        let shape = shape_of(batch);
        let replicas = self.spec.replicas;
        let (given, local) = (batch.replicas.len(), self.client.pod().local_of(replicas));
        ensure!(
            given == local.len(),
            "a batch for {given} replicas, but this process runs {local:?} of {replicas}; lay the batches out for that"
        );
        if !self.programs.contains_key(&shape) {
            let spec = StepSpec { shape: shape.clone(), replicas, ..self.spec.clone() };
            let program = spec.train_step()?;
            let text = emit::stablehlo(&program);
            let exe = self.cache.compile(&self.client, &text, replicas).context("compiling the step")?;
            self.programs.insert(shape.clone(), exe);
        }
        let mut args = Vec::with_capacity(replicas);
        for (device, (old, part)) in state.0.into_iter().zip(&batch.replicas).enumerate() {
            let mut list: Vec<Arg<'_>> = old.into_iter().map(Arg::Donate).collect();
            let mask = self.spec.objective.mask;
            for tensor in scalars.iter().map(|s| &s.1).chain(batch_tensors(part, batch.negatives, mask)) {
                list.push(Arg::Donate(self.client.upload(tensor, device)?));
            }
            args.push(list);
        }
        let n = self.state_len();
        let mut out = self.programs[&shape].execute(args).with_context(|| format!("step {step}"))?;
        // Behind the state: loss, gradient norm, with the mask its share, and the rows' losses.
        let last = n + if self.spec.objective.mask { 3 } else { 2 };
        let rows = out.iter().map(|o| Ok(o[last].to_host_async()?)).collect::<Result<_>>()?;
        let scalar = |i: usize| out[0][i].to_host_async();
        let masked = (last > n + 2).then(|| scalar(n + 2)).transpose()?;
        let pending = PendingStep { loss: scalar(n)?, grad_norm: scalar(n + 1)?, masked, rows };
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
