//! Parameters on the devices and one step of the program over them.

use crate::batches::{HostBatch, ReplicaBatch};
use crate::common::HostTensor;
use crate::graph::emit;
use crate::model::{BatchShape, StepSpec};
use crate::runtime::{Arg, Buffer, Client, Executable, PendingHost};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::sync::Arc;

/// Parameters and both moments, by replica, in the program's order.
pub struct DeviceState(Vec<Vec<Buffer>>);

impl DeviceState {
    /// The same tensors on every replica.
    ///
    /// # Errors
    /// The plugin's, out of memory above all.
    pub fn upload(client: &Arc<Client>, tensors: &[HostTensor], replicas: usize) -> Result<Self> {
        let one = |device| tensors.iter().map(|t| Ok(client.upload(t, device)?)).collect();
        Ok(DeviceState((0..replicas).map(one).collect::<Result<_>>().context("uploading the parameters")?))
    }

    /// Replica 0's first `count` tensors; all replicas hold the same bits.
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
    loss: PendingHost,
    grad_norm: PendingHost,
    rows: Vec<PendingHost>,
}

/// What a step came to.
pub struct StepResult {
    pub loss: f64,
    /// Before clipping.
    pub grad_norm: f64,
    /// Loss of each pair, in the batch's canonical order.
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
        let mut rows = Vec::new();
        for part in self.rows {
            rows.extend_from_slice(part.wait()?.as_slice::<f32>());
        }
        Ok(StepResult { loss, grad_norm, rows })
    }
}

/// Compiles the step for each shape of batch that comes along and runs it.
pub struct Stepper {
    client: Arc<Client>,
    spec: StepSpec,
    programs: HashMap<BatchShape, Executable>,
}

impl Stepper {
    /// `spec.shape` is replaced by each batch's own.
    pub fn new(client: Arc<Client>, spec: StepSpec) -> Self {
        Stepper { client, spec, programs: HashMap::new() }
    }

    /// Number of tensors of the state: parameters and two moments.
    pub fn state_len(&self) -> usize {
        3 * self.spec.params().len()
    }

    /// Whether a batch of this shape needs a compilation first.
    pub fn is_new(&self, batch: &HostBatch) -> bool {
        !self.programs.contains_key(&shape_of(batch))
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
        let shape = shape_of(batch);
        let replicas = batch.replicas.len();
        if !self.programs.contains_key(&shape) {
            let spec = StepSpec { shape: shape.clone(), replicas, ..self.spec.clone() };
            let program = spec.train_step()?;
            let exe =
                self.client.compile(&emit::stablehlo(&program), replicas).context("compiling the step")?;
            self.programs.insert(shape.clone(), exe);
        }
        let scalars = [
            HostTensor::scalar(i32::try_from(step).context("more than 2^31 steps")?),
            HostTensor::scalar(lr as f32),
            HostTensor::scalar((seed ^ (seed >> 32)) as u32),
        ];
        let mut args = Vec::with_capacity(replicas);
        for (device, (old, part)) in state.0.into_iter().zip(&batch.replicas).enumerate() {
            let mut list: Vec<Arg<'_>> = old.into_iter().map(Arg::Donate).collect();
            for tensor in scalars.iter().chain(batch_tensors(part, batch.negatives)) {
                list.push(Arg::Donate(self.client.upload(tensor, device)?));
            }
            args.push(list);
        }
        let n = self.state_len();
        let mut out = self.programs[&shape].execute(args).with_context(|| format!("step {step}"))?;
        let rows = out.iter().map(|o| Ok(o[n + 2].to_host_async()?)).collect::<Result<_>>()?;
        let pending =
            PendingStep { loss: out[0][n].to_host_async()?, grad_norm: out[0][n + 1].to_host_async()?, rows };
        out.iter_mut().for_each(|o| o.truncate(n));
        Ok((DeviceState(out), pending))
    }
}

fn shape_of(batch: &HostBatch) -> BatchShape {
    let r = &batch.replicas[0];
    let len = |k: usize| r.groups[k].ids.shape()[1];
    BatchShape::padded(r.groups[0].ids.shape()[0], batch.negatives, len(0), len(1))
}

/// In the order of [`BatchShape::inputs`].
fn batch_tensors(part: &ReplicaBatch, negatives: usize) -> impl Iterator<Item = &HostTensor> {
    let rows = part.groups.iter().flat_map(|g| [&g.ids, &g.positions, &g.segments]);
    rows.chain((negatives > 0).then_some(&part.neg_valid))
}
