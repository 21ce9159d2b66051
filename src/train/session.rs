//! The step loop, in the process that writes and in those that train along. The devices never wait for the host: while
//! they run step t, step t+1 is queued, the batch of step t+2 is uploaded, and the results of step t−1 are read and
//! checked. (A CPU gets a large step t+1 only after step t, see `runtime::inflight`; the loop waits there.)

use super::clock::HostWaits;
use super::compiling::ready;
use super::executor::Executor;
use super::feed::{Fed, Feed};
use super::options::Options;
use super::pod_sync::{PodSync, Wish};
use super::programs::likely_shapes;
use super::restore::Ready;
use super::run::{Every, Run};
use super::signals::{Phase, Stop};
use super::state::{DeviceState, PendingStep, StepResult};
use crate::batches::{HostBatch, Prefetch, default_workers};
use crate::runtime::Client;
use anyhow::{Context, Result};
use std::sync::Arc;
use std::time::Instant;

/// Batches collated ahead.
const PREFETCH: usize = 4;

/// This process: its devices, its pod, its signals, and where it reports.
pub struct Process<'a> {
    pub client: Arc<Client>,
    pub sync: &'a mut PodSync,
    pub stop: &'a Stop,
    pub say: &'a dyn Fn(&str),
    /// When the run began.
    pub opened: Instant,
}

/// A finished step.
pub struct Done {
    pub step: u64,
    pub lr: f64,
    pub batch: HostBatch,
    pub result: StepResult,
    /// What the step waited for.
    pub waits: HostWaits,
    /// Set for the first step.
    pub opening: Option<Opening>,
}

/// How a run got to its first step.
pub struct Opening {
    /// Seconds from the start of the run to the end of the step.
    pub seconds: f64,
    /// Programs compiled, and loaded from the cache.
    pub compiled: usize,
    pub loaded: usize,
}

fn wish(stop: &Stop, leaves: bool) -> Wish {
    match (stop.is_set(), leaves) {
        (true, _) => Wish::Stop,
        (false, true) => Wish::End,
        (false, false) => Wish::GoOn,
    }
}

/// What a process does with the steps of a session.
pub trait Watch {
    /// Called between two steps, once the run is sure to continue. `false` ends the session.
    ///
    /// # Errors
    /// Anything that must end the run.
    fn between(&mut self, _step: u64, _state: &DeviceState) -> Result<bool> {
        Ok(true)
    }

    /// Called with the result of each step.
    ///
    /// # Errors
    /// A result that is not finite; anything else that must end the run.
    fn done(&mut self, done: &Done) -> Result<()>;
}

/// The steps after which the loop waits for the result before starting the next: the same in all processes, so that a
/// step that is not finite ends them all at the same point. A checkpoint covers only steps whose results were checked.
struct Pauses {
    checkpoint: Every,
    evaluate: Vec<Every>,
    /// The last step is evaluated separately.
    last: u64,
}

impl Pauses {
    fn after(&self, step: u64) -> bool {
        self.checkpoint.is_due(step)
            || (self.evaluate.iter().any(|every| every.is_due(step)) && step < self.last)
    }
}

struct InFlight {
    step: u64,
    lr: f64,
    batch: HostBatch,
    pending: PendingStep,
    waits: HostWaits,
    /// Set for the first step: programs compiled and loaded.
    programs: Option<(usize, usize)>,
}

/// A run on the devices of this process.
pub struct Session {
    executor: Executor,
    feed: Feed,
    state: Option<DeviceState>,
    in_flight: Option<InFlight>,
    pauses: Pauses,
    /// Steps done or running, those done when the session was opened, and the one to stop after.
    step: u64,
    from: u64,
    last: u64,
}

impl Session {
    /// Uploads the state in `ready`, which is freed, and starts making batches up to the last step.
    ///
    /// # Errors
    /// Devices out of memory; a thread that cannot be started.
    pub fn open(run: &Run, options: &Options, ready: &mut Ready, client: &Arc<Client>) -> Result<Session> {
        let (from, total, replicas) = (ready.from, ready.data.steps, client.pod().replicas());
        let last = options.stop_after.unwrap_or(total).min(total);
        let likely = likely_shapes(ready.data.loader.layout(), last.saturating_sub(from));
        let executor = Executor::new(client.clone(), ready.steps.clone(), likely);
        let tensors = std::mem::take(&mut ready.tensors);
        let teachers = std::mem::take(&mut ready.teachers);
        let all = ready.state().into_iter().zip(&tensors);
        let all = all.chain(teachers.iter().map(|(name, tensor)| (name.clone(), tensor)));
        let state = DeviceState::upload(client, all, replicas)?;
        drop((tensors, teachers));
        // Huge batches take long to make, and much host memory each.
        let (ahead, workers) = if run.batch.chunk.is_some() { (1, 1) } else { (PREFETCH, default_workers()) };
        let batches = Prefetch::spawn(ready.data.loader.clone(), from..last, ahead, workers)?;
        let rates = run.rates;
        let feed = Feed::spawn(batches, executor.uploader(), move |step| rates.at(step, total), run.seed)?;
        let pauses = Pauses { checkpoint: run.checkpoint, evaluate: run.evaluations(), last };
        Ok(Session { executor, feed, state: Some(state), in_flight: None, pauses, step: from, from, last })
    }

    /// Runs the remaining steps, until the last is done, all processes are told to stop, or `watch` ends the session.
    /// Returns the last step done.
    ///
    /// # Errors
    /// Errors of making a batch, of compiling, of a step on the devices, and of `watch`.
    pub fn run(&mut self, process: &mut Process<'_>, watch: &mut dyn Watch) -> Result<u64> {
        let shared = process.client.pod().is_shared();
        // In a pod, a process that would leave goes along until the others have heard it.
        let mut leaves = false;
        while self.step < self.last && !process.sync.stops(wish(process.stop, leaves))? {
            if !leaves && !watch.between(self.step, self.state()?)? {
                if !shared {
                    break;
                }
                leaves = true;
            }
            let (fed, waits) = self.feed.recv()?;
            // Alone, a process can abandon the compiler; in a pod, all processes start a step or none does.
            let alone = (!shared).then_some(process.stop);
            if !ready(&self.executor, &fed.batch, alone, process.say)?
                || !process.stop.may_enter(Phase::Step(self.step + 1))
            {
                break;
            }
            let before = self.start(fed, waits, process)?;
            before.map_or(Ok(()), |done| self.finish(done, process, watch))?;
            if self.pauses.after(self.step) {
                self.drain(process, watch)?;
            }
        }
        // The other processes of a pod stop here too, but wait for this one.
        if self.step < self.last {
            self.executor.abandon_ahead()
        } else {
            self.executor.stop_ahead()
        }
        self.drain(process, watch)?;
        Ok(self.step)
    }

    /// Starts the next step; returns the previous one.
    fn start(&mut self, fed: Fed, waits: HostWaits, process: &Process<'_>) -> Result<Option<InFlight>> {
        let Fed { batch, inputs, lr, .. } = fed;
        let step = self.step + 1;
        let state = self.state.take().context("an earlier step has failed")?;
        let started = self.executor.start(state, &batch, inputs).with_context(|| format!("step {step}"))?;
        let (state, pending) = started;
        self.state = Some(state);
        self.step = step;
        let programs = (step == self.from + 1).then(|| process.client.programs());
        Ok(self.in_flight.replace(InFlight { step, lr, batch, pending, waits, programs }))
    }

    /// Waits for the running step.
    fn drain(&mut self, process: &Process<'_>, watch: &mut dyn Watch) -> Result<()> {
        match self.in_flight.take() {
            Some(done) => self.finish(done, process, watch),
            None => Ok(()),
        }
    }

    fn finish(&mut self, done: InFlight, process: &Process<'_>, watch: &mut dyn Watch) -> Result<()> {
        let InFlight { step, lr, batch, pending, mut waits, programs } = done;
        let mut result = pending.wait().with_context(|| format!("step {step}"))?;
        waits.transfer.append(&mut result.transfers);
        let opening = programs.zip(result.work.last()).map(|((compiled, loaded), work)| Opening {
            seconds: (work.done - process.opened).as_secs_f64(),
            compiled,
            loaded,
        });
        let done = Done { step, lr, batch, result, waits, opening };
        watch.done(&done)?;
        self.feed.recycle(done.batch);
        Ok(())
    }

    /// Frees the state's device memory. Compilation ahead is left to end by itself.
    pub fn release(&mut self) {
        self.state = None;
    }

    /// Parameters and moments after the last step started.
    ///
    /// # Errors
    /// A failed step, which has consumed them.
    pub fn state(&self) -> Result<&DeviceState> {
        self.state.as_ref().context("an earlier step has failed")
    }
}
