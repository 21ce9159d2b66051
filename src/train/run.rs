//! A run from its configuration to its model folder.

use super::begin::{Begun, begin};
use super::checkpoint;
use super::config::Config;
use super::earlier::Earlier;
use super::evaluate::Scorer;
use super::export::Exporter;
use super::follow::follow;
use super::lead::Lead;
use super::lock::RunLock;
use super::looks::Looks;
use super::options::Options;
use super::peers::Peers;
use super::session::{Process, Session};
use super::signals::{Phase, Stop};
use super::trace::Trace;
use crate::common::atomic;
use crate::common::units::count;
use crate::eval::Suite;
use crate::runtime::Client;
use anyhow::{Result, ensure};
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

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

/// Trains as configured and exports the model; in a pod process 0 does so, and the others train along.
///
/// # Errors
/// Bad input, a changed configuration on resume, a full disk, a gradient that is not finite; each
/// says what to do, and checkpoints written before stay whole.
pub fn run(config: &Config, options: &Options, say: &dyn Fn(&str)) -> Result<Outcome> {
    let (opened, stop, dir) = (Instant::now(), Stop::install()?, &config.run_dir);
    let client = Client::open(&options.devices)?;
    let mut peers = Peers::new(&client)?;
    let mut process = Process { client: client.clone(), peers: &mut peers, stop: &stop, say, opened };
    if !client.pod().writes() {
        let ended = follow(config, options, &mut process)?;
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
    let (earlier, _lock, suite, begun) = process.peers.meet(held())?;
    let begun = process.peers.agree(Ok(begun), options.stop_after)?;
    // An error on the way leaves the others waiting in a step; their watchdogs end them.
    let outcome = lead(config, options, begun, suite, earlier, &mut process)?;
    process.peers.meet(Ok(outcome))
}

/// The run of the process that writes.
fn lead(
    config: &Config,
    options: &Options,
    mut begun: Begun,
    suite: Suite,
    earlier: Earlier,
    process: &mut Process<'_>,
) -> Result<Outcome> {
    let (stop, say, total) = (process.stop, process.say, begun.data.steps(config));
    stop.begins(begun.from, process.client.pod().is_shared());
    announce(config, options, &begun, process);
    let record = json!({ "config": config, "devices": options.devices.to_string(), "origin": begun.origin });
    let path = config.run_dir.join("run.json");
    atomic::write_bytes(&path, serde_json::to_string_pretty(&record)?.as_bytes())?;
    let scorer = Scorer::new(suite, process.client.clone());
    let mut looks = Looks::open(scorer, config, options, &begun.data, begun.from..total, say)?;
    looks.before(&begun.start, &begun.data, options)?;
    let trace = trace(config, options, &begun, process)?;
    let last = options.stop_after.unwrap_or(total).min(total);
    let mut session = Session::open(config, &begun, last, &process.client)?;
    begun.tensors.clear();
    let mut lead = Lead::new(config, &begun, earlier, looks, trace, stop, say)?;
    lead.looks.meter.restart_clock();
    let step = session.run(process, &mut lead)?;
    lead.replace_earlier()?;
    lead.looks.meter.close();
    let checkpoint = lead.saved_at(step, session.state()?)?;
    if step < total {
        return Ok(Outcome::Interrupted { step, checkpoint });
    }
    stop.enter(Phase::Ending(step));
    let params = session.state()?.download(&lead.parameters)?;
    session.release();
    let mut exporter = Exporter::new(config, &begun, total, &lead.parameters, &params);
    lead.looks.at_end(&mut exporter)?;
    Ok(Outcome::Finished { model: exporter.dir() })
}

fn announce(config: &Config, options: &Options, begun: &Begun, process: &Process<'_>) {
    let mut line = format!(
        "{} · {} · {} parameters · {} in {} · {} of {} pairs",
        options.devices,
        count(process.client.pod().replicas() as u64, "replica"),
        begun.specs.iter().map(|s| s.shape.iter().product::<usize>()).sum::<usize>(),
        count(begun.data.rows, "pair"),
        count(config.data.len() as u64, "data set"),
        count(begun.data.steps(config), "step"),
        config.train.global_batch,
    );
    if begun.from > 0 {
        line += &format!(" · resumed after step {}", begun.from);
    }
    (process.say)(&line);
    let learned = begun.start.encoder.arch.vocab;
    if let Some(asked) = config.model.learn_vocabulary.filter(|n| *n != learned) {
        (process.say)(&format!(
            "learned a vocabulary of {learned} tokens ({asked} asked): the texts hold no more"
        ));
    }
}

/// The trace that was asked for, if one was.
fn trace(config: &Config, options: &Options, begun: &Begun, process: &Process<'_>) -> Result<Option<Trace>> {
    let Some(dir) = &options.trace else { return Ok(None) };
    ensure!(
        !process.client.pod().is_shared(),
        "--trace writes whole batches, and this process has a part; train on one host"
    );
    ensure!(
        config.loss.is_none(),
        "--trace is for a replay of ranking, as [train] states it; take [loss] out of the configuration"
    );
    ensure!(begun.from == 0, "a trace begins with a run; --trace and --resume do not go together");
    let arch = &begun.start.encoder.arch;
    let dropout = (arch.hidden_dropout, arch.attention_dropout);
    let names = begun.specs.iter().map(|s| s.name.clone());
    let params: Vec<_> = names.zip(begun.tensors.iter().cloned()).collect();
    Trace::start(dir, config, &begun.start.config_json, dropout, &params).map(Some)
}
