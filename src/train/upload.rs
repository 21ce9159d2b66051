//! Uploads the host's batches to the devices.

use super::state::Values;
use crate::batches::{HostBatch, ReplicaBatch, RowGroup};
use crate::common::HostTensor;
use crate::model::{BatchShape, GroupShape, NEG_VALID, StepSpec, TARGETS, TAUGHT, TEXT_IDS};
use crate::runtime::{Buffer, Client};
use anyhow::{Context, Result};
use std::sync::Arc;

/// A step's inputs on the devices besides the state: `step`, `lr` and `seed`, and the batch unless it comes in chunks.
pub struct StepInputs(pub(super) Values);

/// Uploads the inputs of steps, on any thread.
#[derive(Clone)]
pub struct Uploader {
    client: Arc<Client>,
    /// By the number of the loss.
    specs: Arc<Vec<StepSpec>>,
}

impl Uploader {
    pub(super) fn new(client: Arc<Client>, specs: Arc<Vec<StepSpec>>) -> Self {
        Uploader { client, specs }
    }

    /// Uploads the inputs of step `step` (from 1). Returns once they are on the devices.
    ///
    /// # Errors
    /// A device out of memory.
    pub fn upload(&self, batch: &HostBatch, step: u64, lr: f64, seed: u64) -> Result<StepInputs> {
        let step_number = i32::try_from(step).context("more than 2^31 steps")?;
        let (spec, seed) = (&self.specs[batch.reading.loss], (seed ^ (seed >> 32)) as u32);
        let scalars = [
            ("step", HostTensor::scalar(step_number)),
            ("lr", HostTensor::scalar(lr as f32)),
            ("seed", HostTensor::scalar(seed)),
        ];
        // A step in chunks uploads them as it goes.
        let batched = match spec.chunks {
            None => spec.with_shape(shape_of(batch)).batch().into_iter().map(|(name, _)| name).collect(),
            Some(_) => vec![],
        };
        let names: Vec<String> = scalars.iter().map(|(name, _)| name.to_string()).chain(batched).collect();
        let find = |replica: usize, name: &str| {
            let scalar = scalars.iter().find(|(n, _)| *n == name).map(|(_, t)| t);
            scalar.or_else(|| tensor(batch.replicas.get(replica)?, name))
        };
        let local = self.client.pod().local_of(spec.replicas).len();
        let values = upload(&self.client, &names, local, find);
        Ok(StepInputs(values.with_context(|| format!("uploading the batch of step {step}"))?))
    }
}

/// Uploads what `find` returns for each replica and name, all at once.
///
/// # Errors
/// A device out of memory; a name without a tensor.
pub(super) fn upload<'a>(
    client: &Arc<Client>,
    names: &[String],
    replicas: usize,
    find: impl Fn(usize, &str) -> Option<&'a HostTensor>,
) -> Result<Values> {
    let mut tensors = Vec::with_capacity(names.len() * replicas);
    for replica in 0..replicas {
        for name in names {
            let found = find(replica, name);
            tensors.push((found.with_context(|| format!("the batch has no {name}"))?, replica));
        }
    }
    let mut columns: Vec<Vec<Buffer>> = names.iter().map(|_| Vec::new()).collect();
    let uploaded = client.upload_all(tensors)?.into_iter().enumerate();
    uploaded.for_each(|(i, buffer)| columns[i % names.len()].push(buffer));
    Ok(names.iter().cloned().zip(columns).collect())
}

/// A replica's tensor by its name in [`StepSpec::batch`].
pub fn tensor<'a>(part: &'a ReplicaBatch, name: &str) -> Option<&'a HostTensor> {
    if let Some((field, group)) = name.split_once('.') {
        let group = part.groups.get(group.parse::<usize>().ok()?)?;
        return match field {
            "ids" => Some(&group.ids),
            "positions" => Some(&group.positions),
            "segments" => Some(&group.segments),
            "slots" => Some(&group.slots),
            "pooled" => Some(&group.pooled),
            _ => None,
        };
    }
    match name {
        "order" => Some(&part.order),
        NEG_VALID => Some(&part.neg_valid),
        TEXT_IDS => Some(&part.text_ids),
        TARGETS => Some(&part.targets),
        TAUGHT => Some(&part.taught),
        _ => None,
    }
}

/// The shape of a batch as a program sees it.
pub fn shape_of(batch: &HostBatch) -> BatchShape {
    let group = |g: &RowGroup| {
        let [rows, len] = [0, 1].map(|d| g.ids.shape()[d]);
        GroupShape { rows, len, texts: g.slots.shape()[1].max(1) }
    };
    let replica = &batch.replicas[0];
    BatchShape {
        groups: replica.groups.iter().map(group).collect(),
        pairs: replica.text_ids.len() / (2 + batch.reading.negatives),
        negatives: batch.reading.negatives,
        targets: replica.targets.shape()[1],
    }
}
