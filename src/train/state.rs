//! What a run keeps on the devices between steps, and what a step returns.

use super::clock::{Queued, Span, Work};
use crate::common::HostTensor;
use crate::runtime::{Buffer, Client, PendingHost};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Buffers by name, one for each replica of this process.
pub(super) type Values = HashMap<String, Vec<Buffer>>;

/// Parameters and both moments.
pub struct DeviceState(pub(super) Values);

impl DeviceState {
    /// Uploads the named tensors to every replica of this process.
    ///
    /// # Errors
    /// PJRT errors, usually out of memory.
    pub fn upload<'a>(
        client: &Arc<Client>,
        tensors: impl IntoIterator<Item = (String, &'a HostTensor)>,
        replicas: usize,
    ) -> Result<Self> {
        let local = client.pod().local_of(replicas).len();
        let copies = |t: &HostTensor| -> Result<Vec<Buffer>> {
            (0..local).map(|device| Ok(client.upload(t, device)?)).collect()
        };
        let values = tensors.into_iter().map(|(name, t)| Ok((name, copies(t)?)));
        Ok(DeviceState(values.collect::<Result<_>>().context("uploading the parameters")?))
    }

    /// Downloads tensors of one replica by name; all replicas hold the same bits.
    ///
    /// # Errors
    /// PJRT errors; a name that is not in the state.
    pub fn download(&self, names: &[String]) -> Result<Vec<HostTensor>> {
        let start = |name: &String| {
            let copies = self.0.get(name).with_context(|| format!("the state has no {name}"))?;
            Ok(copies[0].to_host_async()?)
        };
        let pending: Vec<PendingHost> = names.iter().map(start).collect::<Result<_>>()?;
        pending.into_iter().map(|p| Ok(p.wait()?)).collect()
    }
}

/// Results of a step that may still be running.
pub struct PendingStep {
    /// Scalars, by name.
    pub(super) metrics: BTreeMap<String, PendingHost>,
    /// Losses of the rows, by replica.
    pub(super) rows: Vec<PendingHost>,
    /// Work queued on the devices, in order.
    pub(super) work: Vec<Queued>,
    /// When the step's start waited for inputs on their way to the devices.
    pub(super) transfers: Vec<Span>,
}

/// The results of a finished step.
pub struct StepResult {
    /// `loss`, `grad_norm` (before clipping), and those of [`Loss::metrics`](crate::model::Loss::metrics).
    pub metrics: BTreeMap<String, f64>,
    /// Loss of each pair, in the order of the batch's `placement`.
    pub rows: Vec<f32>,
    /// What the devices did and when, in order.
    pub work: Vec<Work>,
    /// When the step's start waited for inputs on their way to the devices.
    pub transfers: Vec<Span>,
}

impl StepResult {
    pub fn loss(&self) -> f64 {
        self.metrics.get("loss").copied().unwrap_or(f64::NAN)
    }

    /// The loss's own metrics.
    pub fn of_loss(&self) -> impl Iterator<Item = (&str, f64)> {
        let own = self.metrics.iter().filter(|(name, _)| !matches!(name.as_str(), "loss" | "grad_norm"));
        own.map(|(name, x)| (name.as_str(), *x))
    }

    pub fn grad_norm(&self) -> f64 {
        self.metrics.get("grad_norm").copied().unwrap_or(f64::NAN)
    }

    /// Whether the step changed the parameters.
    pub fn is_finite(&self) -> bool {
        self.loss().is_finite() && self.grad_norm().is_finite()
    }
}

impl PendingStep {
    /// Waits for the step.
    ///
    /// # Errors
    /// PJRT errors of the step.
    pub fn wait(self) -> Result<StepResult> {
        let scalar = |(name, p): (String, PendingHost)| {
            Ok::<_, anyhow::Error>((name, f64::from(p.wait()?.as_slice::<f32>()[0])))
        };
        let metrics = self.metrics.into_iter().map(scalar).collect::<Result<_>>()?;
        let mut rows = Vec::new();
        for part in self.rows {
            rows.extend_from_slice(part.wait()?.as_slice::<f32>());
        }
        let work = self.work.into_iter().map(Queued::wait).collect();
        Ok(StepResult { metrics, rows, work, transfers: self.transfers })
    }
}
