//! The part of a process of a pod that is not process 0: the same steps on its own devices, and nothing written.

use super::begin::begin;
use super::config::Config;
use super::executor::Executor;
use super::feed::Fed;
use super::options::Options;
use super::peers::Peers;
use super::programs::{likely_shapes, step_spec};
use super::run::{feed, pauses_after};
use super::signals::{Phase, Stop};
use super::state::{DeviceState, PendingStep, StepResult};
use crate::model::optimizer::state_tensors;
use crate::runtime::Client;
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

/// Where a process stopped.
pub struct Followed {
    pub step: u64,
    /// Of the run.
    pub total: u64,
    /// Of the last step, when there was one.
    pub last: Option<StepResult>,
}

/// Trains along. What runs on the devices, and in which order, is what [`super::run()`] runs.
///
/// # Errors
/// Those of [`super::run()`], and that another process has one.
pub fn follow(
    config: &Config,
    options: &Options,
    client: &Arc<Client>,
    peers: &mut Peers,
    stop: &Stop,
    say: &dyn Fn(&str),
) -> Result<Followed> {
    // Data sets are prepared once, by process 0; in a run folder that is not shared they are made here, too.
    peers.meet(Ok(())).context("waiting for process 0 to prepare the data")?;
    let begun = peers.agree(begin(config, options, client, say), options.stop_after)?;
    let (pod, total) = (client.pod(), begun.data.steps(config));
    say(&format!("process {} of {}: replicas {:?}", pod.process, pod.processes, pod.local));
    stop.begins(begun.from, true);
    let spec = step_spec(config, begun.start.bert, pod.replicas(), client.platform_name());
    let last = options.stop_after.unwrap_or(total).min(total);
    let likely = likely_shapes(begun.data.loader.layout(), last.saturating_sub(begun.from));
    let mut executor = Executor::new(client.clone(), spec, likely);
    let named = state_tensors(&begun.specs).map(|(name, _)| name).zip(&begun.tensors);
    let mut state = DeviceState::upload(client, named, pod.replicas())?;
    drop(begun.tensors);
    let mut feed = feed(config, &begun.data, &executor, begun.from..last)?;
    let mut step = begun.from;
    let mut in_flight: Option<PendingStep> = None;
    let mut result = None;
    while step < last && !peers.stops(stop.is_set())? {
        let (Fed { batch, inputs, .. }, _) = feed.recv()?;
        step += 1;
        stop.may_enter(Phase::Step(step));
        let (next, pending) =
            executor.start(state, &batch, inputs).with_context(|| format!("step {step}"))?;
        state = next;
        feed.recycle(batch);
        if let Some(done) = in_flight.replace(pending) {
            result = Some(finite(done, step - 1)?);
        }
        // A step that is not finite ends all processes at the same place only if all look at the same time.
        if pauses_after(config, step, last)
            && let Some(done) = in_flight.take()
        {
            result = Some(finite(done, step)?);
        }
    }
    if let Some(done) = in_flight.take() {
        result = Some(finite(done, step)?);
    }
    peers.meet(Ok(())).context("waiting for process 0 to write what the run leaves")?;
    Ok(Followed { step, total, last: result })
}

fn finite(pending: PendingStep, step: u64) -> Result<StepResult> {
    let result = pending.wait().with_context(|| format!("step {step}"))?;
    ensure!(
        result.is_finite(),
        "step {step}: loss {} and gradient norm {} are not finite; process 0 says what to do",
        result.loss(),
        result.grad_norm()
    );
    Ok(result)
}
