//! The training loop. The devices never wait for the host: while they run step t, step t+1 is queued, the
//! batch of step t+2 is uploaded, and the results of step t−1 are read and logged. (A CPU is given a
//! large step t+1 just after step t, see `runtime::turns`; the loop waits there.)

use super::begin::{Begun, begin};
use super::checkpoint::{self, Checkpoint};
use super::clock::Waits;
use super::compiling::ready;
use super::config::Config;
use super::earlier::Earlier;
use super::evaluate::Scorer;
use super::executor::Executor;
use super::export::Exporter;
use super::feed::{Fed, Feed};
use super::follow::follow;
use super::lock::RunLock;
use super::looks::Looks;
use super::meter::{Meter, StepFacts};
use super::options::Options;
use super::peers::Peers;
use super::programs::{likely_shapes, step_spec};
use super::setup::Data;
use super::signals::{Phase, Stop};
use super::state::{DeviceState, PendingStep};
use super::trace::Trace;
use crate::batches::{HostBatch, Prefetch, default_workers};
use crate::common::units::{count, duration};
use crate::common::{HostTensor, atomic};
use crate::eval::Suite;
use crate::model::optimizer::state_tensors;
use crate::runtime::Client;
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Batches that are collated ahead.
const PREFETCH: usize = 4;

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
    let stop = Stop::install()?;
    let dir = &config.run_dir;
    let client = Client::open(&options.devices)?;
    let mut peers = Peers::new(&client)?;
    if !client.pod().writes() {
        let ended = follow(config, options, &client, &mut peers, &stop, say)?;
        return Ok(Outcome::Followed { step: ended.step, total: ended.total });
    }
    // The others wait for whatever comes of this, an error too.
    let held = || -> Result<_> {
        // First of all: the data may take hours to prepare.
        let suite = Suite::read(&config.eval.on)?;
        let lock = RunLock::take(dir)?;
        let (folder, made) = (dir.clone(), lock.made());
        stop.before_leaving(move || {
            Earlier::put_back(&folder);
            RunLock::release(&folder, made);
        });
        let earlier = Earlier::set_aside(dir, options.overwrite)?;
        checkpoint::clean(dir)?;
        Ok((earlier, lock, suite, begin(config, options, &client, say)?))
    };
    // Dropped in this order: the folder is held while the earlier run comes back.
    let (earlier, _lock, suite, begun) = peers.meet(held())?;
    let begun = peers.agree(Ok(begun), options.stop_after)?;
    // An error on the way leaves the others waiting in a step; their watchdogs end them.
    let scorer = Scorer::new(suite, client.clone());
    let outcome = lead(config, options, client, (opened, begun, earlier, scorer), &mut peers, &stop, say)?;
    peers.meet(Ok(outcome))
}

/// The run of a process that writes.
fn lead(
    config: &Config,
    options: &Options,
    client: Arc<Client>,
    (opened, begun, earlier, scorer): (Instant, Begun, Earlier, Scorer),
    peers: &mut Peers,
    stop: &Stop,
    say: &dyn Fn(&str),
) -> Result<Outcome> {
    let (dir, replicas) = (&config.run_dir, client.pod().replicas());
    let Begun { start, specs, data, origin, from, tensors } = begun;
    let (total, shared) = (data.steps(config), client.pod().is_shared());
    stop.begins(from, shared);
    let mut say_start = format!(
        "{} · {} · {} parameters · {} in {} · {} of {} pairs",
        options.devices,
        count(replicas as u64, "replica"),
        specs.iter().map(|s| s.shape.iter().product::<usize>()).sum::<usize>(),
        count(data.rows, "pair"),
        count(config.data.len() as u64, "data set"),
        count(total, "step"),
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
    let mut looks = Looks::open(scorer, config, options, &data, from..total, say)?;
    looks.before(&start, &data, options)?;
    let names: Vec<String> = specs.iter().map(|s| s.name.clone()).collect();
    let trace = match &options.trace {
        Some(dir) => {
            ensure!(!shared, "--trace writes whole batches, and this process has a part; train on one host");
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
    let mut executor = Executor::new(client.clone(), spec, likely);
    let kept: Vec<String> = state_tensors(&specs).map(|(name, _)| name).collect();
    let mut state = DeviceState::upload(&client, kept.iter().cloned().zip(&tensors), replicas)?;
    drop(tensors);
    let mut feed = feed(config, &data, &executor, from..last)?;
    let save = |state: &DeviceState, step: u64, meter: &mut Meter| -> Result<PathBuf> {
        stop.enter(Phase::Saving(step));
        meter.sync()?;
        let tensors = state.download(&kept)?;
        let finite = |t: &HostTensor| t.as_slice::<f32>().iter().all(|x| x.is_finite());
        if let Some(((name, _), _)) = state_tensors(&specs).zip(&tensors).find(|(_, t)| !finite(t)) {
            let found =
                format!("after step {step} tensor {name} is not finite, so no checkpoint was written");
            return Err(meter.trail.error(&found, None));
        }
        let tensors = state_tensors(&specs).map(|(name, _)| name).zip(tensors).collect();
        let path = Checkpoint { step, tensors, meta: origin.clone() }.save(dir, config.checkpoint.keep)?;
        stop.saved(step);
        Ok(path)
    };
    let mut in_flight: Option<InFlight> = None;
    // A run that has done all its steps has their checkpoint, too.
    let mut saved = checkpoint::latest(dir)?.filter(|_| from > 0).map(|path| (from, path));
    // The earlier run goes when this one has done a step, or has been told to stop before: nothing that the
    // configuration asks for can fail any more for the first time.
    let mut earlier = Some(earlier);
    let mut replace = || earlier.take().map_or(Ok(()), Earlier::remove);
    let mut step = from;
    let due = |every: u64, step: u64| every > 0 && step.is_multiple_of(every);
    looks.meter.restart_clock();
    while step < last && !peers.stops(stop.is_set())? {
        // Only now, when the run goes on for sure: whoever stops it waits for a checkpoint, not for figures.
        let evaluates = looks.due(step);
        if evaluates {
            // What a resumed run makes up for is not lost when it is left in the middle.
            if step > from && !stop.may_enter(Phase::Evaluating(step)) {
                break;
            }
            let params = state.download(&names)?;
            looks.after_step(step, &start, &params)?;
        }
        // After the evaluation, so that a resumed run's metrics hold it.
        let saves = due(config.checkpoint.every, step) && step > from;
        if saves {
            saved = Some((step, save(&state, step, &mut looks.meter)?));
        }
        if evaluates || saves {
            if step > from {
                stop.enter(Phase::Step(step));
            }
            looks.meter.restart_clock();
        }
        let (Fed { batch, inputs, lr, .. }, waits) = feed.recv()?;
        // Alone, a run can leave a compiler to itself; the processes of a pod start a step all or none.
        if !ready(&executor, &batch, (!shared).then_some(stop), say)?
            || !stop.may_enter(Phase::Step(step + 1))
        {
            break;
        }
        step += 1;
        let (next, pending) =
            executor.start(state, &batch, inputs).with_context(|| format!("step {step}"))?;
        state = next;
        let opening = (step == from + 1).then(|| (opened, client.programs()));
        if let Some(done) = in_flight.replace(InFlight { step, lr, batch, pending, waits, opening }) {
            feed.recycle(finish(done, &mut looks.meter, trace.as_ref(), config, say)?);
            replace()?;
        }
        // A checkpoint stands only for steps whose loss was read back and found finite.
        if pauses_after(config, step, last)
            && let Some(done) = in_flight.take()
        {
            finish(done, &mut looks.meter, trace.as_ref(), config, say)?;
            replace()?;
        }
    }
    // The others of a pod stop here, too, but wait for this process.
    if step < last {
        executor.abandon_ahead()
    } else {
        executor.stop_ahead()
    }
    if let Some(done) = in_flight.take() {
        finish(done, &mut looks.meter, trace.as_ref(), config, say)?;
    }
    replace()?;
    looks.meter.close();
    let path = match saved {
        Some((at, path)) if at == step => path,
        _ => save(&state, step, &mut looks.meter)?,
    };
    if step < total {
        return Ok(Outcome::Interrupted { step, checkpoint: path });
    }
    stop.enter(Phase::Ending(step));
    let params = state.download(&names)?;
    drop(state);
    let mut exporter = Exporter::new(config, &start, &data, total, &names, &params);
    looks.at_end(&mut exporter)?;
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
    executor: &Executor,
    steps: std::ops::Range<u64>,
) -> Result<Feed> {
    // Huge batches take long, and much memory of the host each.
    let (ahead, workers) = if config.train.chunk.is_some() { (1, 1) } else { (PREFETCH, default_workers()) };
    let batches = Prefetch::spawn(data.loader.clone(), steps, ahead, workers)?;
    let (rates, total) = (config.clone(), data.steps(config));
    Feed::spawn(batches, executor.uploader(), move |step| rates.learning_rate(step, total), config.seed)
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
    if !result.is_finite() {
        let mut sets: Vec<&str> =
            done.batch.rows.iter().map(|r| config.data[r.set as usize].name.as_str()).collect();
        sets.sort_unstable();
        sets.dedup();
        let found = format!(
            "step {}: loss {} and gradient norm {} are not finite (batch from {}); it changed no parameter, but an \
             earlier step may already have been too large",
            done.step,
            result.loss(),
            result.grad_norm(),
            sets.join(", ")
        );
        return Err(meter.trail.error(&found, Some(done.lr)));
    }
    if let (Some((begun, (compiled, loaded))), Some(work)) = (done.opening, result.work.last()) {
        say(&format!(
            "first step after {}; programs: {compiled} compiled, {loaded} from the cache",
            duration((work.done - begun).as_secs_f64())
        ));
    }
    if let Some(trace) = trace {
        trace.step(done.step, &done.batch, done.lr, result.loss(), result.grad_norm())?;
    }
    let facts = StepFacts {
        step: done.step,
        lr: done.lr,
        loss: result.loss(),
        grad_norm: result.grad_norm(),
        masked: result.metrics.get("masked").copied(),
        work: result.work,
        waits: Waits { transfer: [done.waits.transfer, result.transfers].concat(), ..done.waits },
        real_tokens: done.batch.real_tokens,
    };
    meter.step(&facts, &done.batch, &result.rows, say)?;
    Ok(done.batch)
}
