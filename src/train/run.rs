//! The training loop. The devices never wait for the host: while they run step t, step t+1 is queued, the
//! batch of step t+2 is uploaded, and the results of step t−1 are read and logged. (A CPU is given a
//! large step t+1 just after step t, see `runtime::turns`; the loop waits there.)

use super::begin::{Begun, begin};
use super::checkpoint::{self, Checkpoint};
use super::clock::Waits;
use super::config::Config;
use super::earlier::{Earlier, LOCK};
use super::evaluate::{Evaluator, read_suite};
use super::export::Exporter;
use super::feed::{Fed, Feed};
use super::follow::follow;
use super::looks::{after_training, before_training, while_training};
use super::meter::{Meter, StepFacts};
use super::peers::Peers;
use super::programs::{likely_shapes, step_spec};
use super::setup::Data;
use super::signals::StopFlag;
use super::step::{DeviceState, PendingStep, Stepper};
use super::trace::Trace;
use crate::batches::prefetch::default_workers;
use crate::batches::{HostBatch, Prefetch};
use crate::common::{HostTensor, atomic};
use crate::model::optimizer::state_tensors;
use crate::runtime::{Client, DeviceSpec};
use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Batches that are collated ahead.
const PREFETCH: usize = 4;

/// What was asked for beside the configuration.
#[derive(Clone, Debug)]
pub struct Options {
    pub devices: DeviceSpec,
    /// Go on from the newest checkpoint of the run folder.
    pub resume: bool,
    /// Or start anew when there is no checkpoint.
    pub resume_if_any: bool,
    /// Remove what an earlier run left in the run folder.
    pub overwrite: bool,
    /// Changes that are allowed when resuming, as the refusal names them.
    pub allow_changed: Vec<String>,
    pub trace: Option<PathBuf>,
    /// End after this step of the run, with a checkpoint and no export; the schedule is unchanged.
    pub stop_after: Option<u64>,
    /// Of the source the program was built from; recorded.
    pub commit: &'static str,
}

impl Options {
    /// With `resume_if_any` decided.
    pub(super) fn settled(&self, dir: &std::path::Path) -> Result<Options> {
        let resume = self.resume || (self.resume_if_any && checkpoint::latest(dir)?.is_some());
        Ok(Options { resume, ..self.clone() })
    }
}

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    Finished {
        model: PathBuf,
    },
    /// By a signal or `stop_after`; the checkpoint is written.
    Interrupted {
        step: u64,
        checkpoint: PathBuf,
    },
    /// In a process of a pod that writes nothing: after this step of so many.
    Followed {
        step: u64,
        total: u64,
    },
}

struct InFlight {
    step: u64,
    lr: f64,
    batch: HostBatch,
    pending: PendingStep,
    waits: Waits,
    /// Of the first step: when the run began, programs compiled and loaded since.
    opening: Option<(Instant, (usize, usize))>,
}

/// Trains as configured and exports the model; in a pod process 0 does so, and the others train along.
///
/// # Errors
/// Bad input, a changed configuration on resume, a full disk, a gradient that is not finite; each
/// says what to do, and checkpoints written before stay whole.
pub fn run(config: &Config, options: &Options, say: &dyn Fn(&str)) -> Result<Outcome> {
    let opened = Instant::now();
    let dir = &config.run_dir;
    let client = Client::open(&options.devices)?;
    let mut peers = Peers::new(&client)?;
    if !client.pod().writes() {
        let ended = follow(config, options, &client, &mut peers, say)?;
        return Ok(Outcome::Followed { step: ended.step, total: ended.total });
    }
    // The others wait for whatever comes of this, an error too.
    let held = || -> Result<_> {
        // First of all: the data may take hours to prepare.
        let suite = read_suite(&config.eval)?;
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make run folder {}", dir.display()))?;
        let lock = lock(dir)?;
        let earlier = Earlier::set_aside(dir, options.overwrite)?;
        checkpoint::clean(dir)?;
        Ok((earlier, lock, suite, begin(config, options, &client, say)?))
    };
    // Dropped in this order: the folder is held while the earlier run comes back.
    let (earlier, _lock, suite, begun) = peers.meet(held())?;
    let begun = peers.agree(Ok(begun), options.stop_after)?;
    // An error on the way leaves the others waiting in a step; their watchdogs end them.
    let evaluator = Evaluator::new(suite, client.clone());
    let outcome = lead(config, options, client, (opened, begun, earlier, evaluator), &mut peers, say)?;
    peers.meet(Ok(outcome))
}

/// The run of a process that writes.
fn lead(
    config: &Config,
    options: &Options,
    client: Arc<Client>,
    (opened, begun, earlier, mut evaluator): (Instant, Begun, Earlier, Evaluator),
    peers: &mut Peers,
    say: &dyn Fn(&str),
) -> Result<Outcome> {
    let (dir, replicas) = (&config.run_dir, client.pod().replicas());
    let Begun { start, specs, data, origin, from, tensors } = begun;
    let total = data.steps(config);
    let mut say_start = format!(
        "{} · {replicas} replicas · {} parameters · {} pairs in {} data sets · {total} steps of {} pairs",
        options.devices,
        specs.iter().map(|s| s.shape.iter().product::<usize>()).sum::<usize>(),
        data.rows,
        config.data.len(),
        config.train.global_batch,
    );
    if from > 0 {
        say_start += &format!(" · resumed after step {from}");
    }
    say(&say_start);
    if let Some(asked) = config.model.learn_vocabulary.filter(|n| *n != start.bert.vocab_size) {
        say(&format!(
            "learned a vocabulary of {} tokens ({asked} asked): the texts hold no more",
            start.bert.vocab_size
        ));
    }
    let record = json!({ "config": config, "devices": options.devices.to_string(), "origin": origin });
    atomic::write_bytes(&dir.join("run.json"), serde_json::to_string_pretty(&record)?.as_bytes())?;
    let stop = StopFlag::install()?;
    let mut meter = Meter::open(config, &data, from, total)?;
    let overlap = evaluator.overlap(&data)?;
    before_training(&mut evaluator, &mut meter, &start, &data, overlap.as_ref(), from, say)?;
    let names: Vec<String> = specs.iter().map(|s| s.name.clone()).collect();
    let trace = match &options.trace {
        Some(dir) => {
            ensure!(
                !client.pod().is_shared(),
                "--trace writes whole batches, and this process has a part; train on one host"
            );
            ensure!(from == 0, "a trace begins with a run; --trace and --resume do not go together");
            let dropout = (start.bert.hidden_dropout_prob, start.bert.attention_probs_dropout_prob);
            let params: Vec<_> = names.iter().cloned().zip(tensors[..specs.len()].iter().cloned()).collect();
            Some(Trace::start(dir, config, &start.config_json, dropout, &params)?)
        }
        None => None,
    };
    let spec = step_spec(config, start.bert.clone(), replicas, client.platform_name());
    let last = options.stop_after.unwrap_or(total).min(total);
    let likely = likely_shapes(data.loader.layout(), last.saturating_sub(from));
    let mut stepper = Stepper::new(client.clone(), spec, config.train.chunks(), likely);
    let mut state = DeviceState::upload(&client, &tensors, replicas)?;
    drop(tensors);
    let mut feed = feed(config, &data, &stepper, from..last)?;
    let save = |state: &DeviceState, step: u64, meter: &mut Meter| -> Result<PathBuf> {
        meter.sync()?;
        let tensors = state.download(3 * specs.len())?;
        let finite = |t: &HostTensor| t.as_slice::<f32>().iter().all(|x| x.is_finite());
        if let Some(((name, _), _)) = state_tensors(&specs).zip(&tensors).find(|(_, t)| !finite(t)) {
            bail!(
                "after step {step} tensor {name} is not finite, so no checkpoint was written; lower train.lr"
            );
        }
        let tensors = state_tensors(&specs).map(|(name, _)| name).zip(tensors).collect();
        Checkpoint { step, tensors, meta: origin.clone() }.save(dir, config.checkpoint.keep)
    };
    let mut in_flight: Option<InFlight> = None;
    // A run that has done all its steps has their checkpoint, too.
    let mut saved = checkpoint::latest(dir)?.filter(|_| from > 0).map(|path| (from, path));
    // The earlier run goes when this one has done a step, or has been told to stop before: nothing that the
    // configuration asks for can fail any more for the first time.
    let mut earlier = Some(earlier);
    let mut replace = || earlier.take().map_or(Ok(()), Earlier::remove);
    let mut step = from;
    meter.restart_clock();
    while step < last && !peers.stops(stop.is_set())? {
        let (Fed { batch, inputs, lr, .. }, waits) = feed.recv()?;
        step += 1;
        if stepper.is_new(&batch) {
            say(&format!(
                "compiling the step, or loading it from the cache ({}) …",
                stepper.describe(&batch)
            ));
        }
        let (next, pending) = stepper.start(state, &batch, inputs).with_context(|| format!("step {step}"))?;
        state = next;
        let opening = (step == from + 1).then(|| (opened, client.programs()));
        if let Some(done) = in_flight.replace(InFlight { step, lr, batch, pending, waits, opening }) {
            feed.recycle(finish(done, &mut meter, trace.as_ref(), config, say)?);
            replace()?;
        }
        let due = |every: u64| every > 0 && step.is_multiple_of(every);
        if pauses_after(config, step, last) {
            // A checkpoint stands only for steps whose loss was read back and found finite.
            if let Some(done) = in_flight.take() {
                finish(done, &mut meter, trace.as_ref(), config, say)?;
                replace()?;
            }
            if due(config.eval.every) && evaluator.wanted() && step < last {
                let params = state.download(specs.len())?;
                while_training(&mut evaluator, &mut meter, &start, &params, step, say)?;
            }
            // After the evaluation, so that a resumed run's metrics hold it.
            if due(config.checkpoint.every) {
                saved = Some((step, save(&state, step, &mut meter)?));
            }
            meter.restart_clock();
        }
    }
    stepper.stop_ahead();
    if let Some(done) = in_flight.take() {
        finish(done, &mut meter, trace.as_ref(), config, say)?;
    }
    replace()?;
    meter.close();
    let path = match saved {
        Some((at, path)) if at == step => path,
        _ => save(&state, step, &mut meter)?,
    };
    if step < total {
        return Ok(Outcome::Interrupted { step, checkpoint: path });
    }
    let params = state.download(specs.len())?;
    drop(state);
    let mut exporter = Exporter::new(config, &start, &data, total, &names, &params);
    exporter.remark(overlap.map(|o| format!("{o}.")));
    after_training(&mut evaluator, &mut meter, &mut exporter, total, say)?;
    Ok(Outcome::Finished { model: exporter.dir() })
}

/// Whether the loop waits for the result of `step` before it starts the next: a checkpoint or an evaluation is due.
pub(super) fn pauses_after(config: &Config, step: u64, last: u64) -> bool {
    let due = |every: u64| every > 0 && step.is_multiple_of(every);
    due(config.checkpoint.every) || (due(config.eval.every) && config.eval.wanted() && step < last)
}

/// The batches of `steps`, made and uploaded ahead.
pub(super) fn feed(
    config: &Config,
    data: &Data,
    stepper: &Stepper,
    steps: std::ops::Range<u64>,
) -> Result<Feed> {
    // Huge batches take long, and much memory of the host each.
    let (ahead, workers) = if config.train.chunk.is_some() { (1, 1) } else { (PREFETCH, default_workers()) };
    let batches = Prefetch::spawn(data.loader.clone(), steps, ahead, workers)?;
    let (rates, total) = (config.clone(), data.steps(config));
    Feed::spawn(batches, stepper.uploader(), move |step| rates.learning_rate(step, total), config.seed)
}

/// Reads a step's results, logs them, and stops the run if they are not finite. Returns the batch.
fn finish(
    done: InFlight,
    meter: &mut Meter,
    trace: Option<&Trace>,
    config: &Config,
    say: &dyn Fn(&str),
) -> Result<HostBatch> {
    let result = done.pending.wait().with_context(|| format!("step {}", done.step))?;
    if !(result.grad_norm.is_finite() && result.loss.is_finite()) {
        let mut sets: Vec<&str> =
            done.batch.rows.iter().map(|r| config.data[r.set as usize].name.as_str()).collect();
        sets.sort_unstable();
        sets.dedup();
        let last = match checkpoint::latest(&config.run_dir)? {
            Some(path) => format!(
                "the last good checkpoint is {}; lower train.lr and train with --resume --allow-changed config.train.lr",
                path.display()
            ),
            None => "there is no checkpoint yet; lower train.lr and start again with --overwrite".into(),
        };
        bail!(
            "step {}: loss {} and gradient norm {} are not finite (batch from {}); the step changed no parameter, but \
             the one before may have been too large; look at that data, too; {last}",
            done.step,
            result.loss,
            result.grad_norm,
            sets.join(", ")
        );
    }
    if let (Some((begun, (compiled, loaded))), Some(work)) = (done.opening, result.work.last()) {
        let seconds = (work.done - begun).as_secs_f64();
        say(&format!(
            "first step after {seconds:.1} s; programs: {compiled} compiled, {loaded} from the cache"
        ));
    }
    if let Some(trace) = trace {
        trace.step(done.step, &done.batch, done.lr, result.loss, result.grad_norm)?;
    }
    let facts = StepFacts {
        step: done.step,
        lr: done.lr,
        loss: result.loss,
        grad_norm: result.grad_norm,
        work: result.work,
        waits: Waits { transfer: [done.waits.transfer, result.transfers].concat(), ..done.waits },
        real_tokens: done.batch.real_tokens,
        masked: result.masked,
    };
    meter.step(&facts, &done.batch, &result.rows, say)?;
    Ok(done.batch)
}

/// Holds the run folder until it is dropped: two runs would spoil each other's files.
fn lock(dir: &std::path::Path) -> Result<std::fs::File> {
    let path = dir.join(LOCK);
    let file = std::fs::File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!(
                "another process is training in {}; wait for it, or choose another --run-dir",
                dir.display()
            )
        }
        Err(std::fs::TryLockError::Error(e)) => {
            Err(e).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}
