//! A run from its configuration to its model folder.

use super::best;
use super::checkpoint;
use super::dev_loss::AllReached;
use super::evaluate::{Scorer, forms};
use super::export::Exporter;
use super::follow::follow;
use super::lead::Lead;
use super::looks::Looks;
use super::options::Options;
use super::pod_sync::PodSync;
use super::restore::{Ready, restore};
use super::run::{ModelOrigin, Run, RunLoss, Vocabulary};
use super::run_dir::RunDir;
use super::session::{Process, Session};
use super::signals::{Phase, Stop};
use super::teacher;
use super::trace::Trace;
use crate::common::atomic;
use crate::common::units::count;
use crate::eval::Suite;
use crate::folder::Similarity;
use crate::model::ParamSpec;
use crate::model::loss::Negated;
use crate::runtime::Client;
use crate::shards::ShardSet;
use anyhow::{Result, bail, ensure};
use serde_json::json;
use std::path::{Path, PathBuf};
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
    /// In a pod process that writes nothing: after `step` of `total`.
    Followed {
        step: u64,
        total: u64,
    },
}

/// Trains and exports the model; in a pod, process 0 does so and the others train along.
///
/// # Errors
/// Bad input, a changed configuration on resume, a full disk, a gradient that is not finite; each says what to do, and
/// earlier checkpoints stay whole.
pub fn train(run: &Run, options: &Options, say: &dyn Fn(&str)) -> Result<Outcome> {
    let (opened, stop) = (Instant::now(), Stop::install()?);
    let client = Client::open(&options.devices)?;
    let mut sync = PodSync::new(&client)?;
    let mut process = Process { client: client.clone(), sync: &mut sync, stop: &stop, say, opened };
    if !client.pod().writes() {
        let ended = follow(run, options, &mut process)?;
        return Ok(Outcome::Followed { step: ended.step, total: ended.total });
    }
    // The others wait for the outcome, even an error.
    let held = || -> Result<_> {
        // First: the data may take hours to prepare.
        let suite = Suite::read(&run.evaluate_on)?.in_forms(forms(&run.losses, None));
        if let Some(goal) = &run.goal {
            // How vectors are compared is not known yet.
            let of = |similarity| best::resolve(&goal.figure, &suite.figures(similarity));
            let found = Similarity::ALL.into_iter().find(|s| of(*s).is_ok());
            let figure = of(found.unwrap_or_default())?;
            ensure!(
                suite.every_of(&figure).is_none_or(|own| own.unwrap_or(run.evaluate.0) > 0),
                "eval.best is {figure}, whose set is only evaluated before the first step and after the last; write the \
                 steps between its evaluations: every = 500 in its [[eval.on]]"
            );
        }
        let mut folder = RunDir::take(&run.dir, &stop)?;
        // A kill may have left the only checkpoint under another name.
        checkpoint::clean(&run.dir)?;
        let options = &options.settled(&run.dir)?;
        // Before anything is written, and before the data is prepared.
        options.trace.as_ref().map_or(Ok(()), |_| Trace::check(run, options, &client))?;
        if options.overwrite {
            reads_nothing_of(run)?;
            folder.set_aside()?;
        }
        let ready = restore(run, options, &client, say)?;
        options.trace.as_ref().map_or(Ok(()), |_| Trace::check_head(&ready.base.encoder.head))?;
        Ok((folder, suite, ready))
    };
    let (mut folder, suite, ready) = process.sync.meet(held())?;
    let ready = process.sync.agree(Ok(ready), options.stop_after)?;
    // On an error here, the others wait in a step until their watchdogs end them.
    let outcome = lead(run, options, ready, suite, &mut folder, &mut process)?;
    process.sync.meet(Ok(outcome))
}

/// Whether nothing that a run reads lies in the folder that it replaces.
fn reads_nothing_of(run: &Run) -> Result<()> {
    let base = match &run.origin {
        ModelOrigin::Folder { dir, .. } => Some(dir.as_path()),
        ModelOrigin::Random { .. } => None,
    };
    let teachers = run.losses.iter().flat_map(|one| [one.tutor(), one.file()]);
    let mut read = std::iter::once(base).chain(teachers).flatten();
    let inside = |path: &&Path| {
        let whole = |path: &Path| path.canonicalize().ok();
        whole(path).zip(whole(&run.dir)).is_some_and(|(path, dir)| path.starts_with(dir))
    };
    match read.find(inside) {
        Some(path) => bail!(
            "{} is a part of the run that --overwrite replaces; copy it elsewhere, or choose another --run-dir",
            path.display()
        ),
        None => Ok(()),
    }
}

/// The run of the process that writes.
fn lead(
    run: &Run,
    options: &Options,
    mut ready: Ready,
    suite: Suite,
    folder: &mut RunDir,
    process: &mut Process<'_>,
) -> Result<Outcome> {
    let (stop, say, total) = (process.stop, process.say, ready.data.steps);
    stop.begins(ready.from, process.client.pod());
    announce(run, options, &ready, process);
    let reached = AllReached::new(&process.client, run, &ready);
    let suite = suite.in_forms(forms(&run.losses, Some(ready.base.encoder.width())));
    let scorer = Scorer::new(suite, process.client.clone(), reached);
    // A log that cannot be continued is refused before anything is written.
    let mut looks = Looks::open(scorer, run, options, &ready, say)?;
    let record =
        json!({ "config": run.stated, "devices": options.devices.to_string(), "origin": ready.origin });
    atomic::write_bytes(&run.dir.join("run.json"), serde_json::to_string_pretty(&record)?.as_bytes())?;
    looks.before(&ready, options)?;
    let trace = options.trace.as_ref().map(|dir| Trace::start(dir, run, &ready)).transpose()?;
    let mut session = Session::open(run, options, &mut ready, &process.client)?;
    let mut lead = Lead::new(run, &ready, looks, trace, folder, stop)?;
    lead.looks.recorder.restart_clock();
    let step = session.run(process, &mut lead)?;
    lead.folder.replace_earlier()?;
    lead.looks.recorder.close();
    let checkpoint = lead.saved_at(step, session.state()?)?;
    if step < total && !lead.looks.ends_at(step) {
        return Ok(Outcome::Interrupted { step, checkpoint });
    }
    stop.enter(Phase::Ending(step));
    let params = session.state()?.download(&ready.parameters())?;
    lead.looks.reach(ready.own_of(session.state()?)?);
    session.release();
    let mut exporter = Exporter::new(run, &ready, &params, say);
    let client = &process.client;
    exporter.version(client.platform_name(), client.platform_version());
    lead.looks.at_end(&mut exporter)?;
    Ok(Outcome::Finished { model: exporter.dir() })
}

fn announce(run: &Run, options: &Options, ready: &Ready, process: &Process<'_>) {
    let all: usize = ready.specs.iter().map(ParamSpec::size).sum();
    let trained: usize = ready.specs.iter().filter(|s| s.is_trained()).map(ParamSpec::size).sum();
    let part = if trained < all { format!(", {trained} of them trained") } else { String::new() };
    let mut line = format!(
        "{} · {} · {} parameters{part} · {} in {} · {} of {} pairs",
        options.devices,
        count(process.client.pod().replicas() as u64, "replica"),
        all,
        count(ready.data.rows, "pair"),
        count(run.sets.len() as u64, "data set"),
        count(ready.data.steps, "step"),
        run.batch.pairs,
    );
    if ready.from > 0 {
        line += &format!(" · resumed after step {}", ready.from);
    }
    (process.say)(&line);
    for (number, loss) in run.losses.iter().enumerate() {
        let sets = ready.data.loader.sets().iter().enumerate();
        let own =
            sets.filter(|(i, _)| run.losses.number(*i) == number).map(|(_, set)| set.as_ref()).collect();
        of_loss(loss, own, run.losses.differ(), process.say);
        let said = loss.tutor().map(|dir| teacher::remarks(dir, run.batch.longest(), &ready.data.prompts));
        said.and_then(Result::ok).into_iter().flatten().for_each(|line| (process.say)(&line));
    }
    let learned = ready.base.encoder.arch.vocab;
    if let ModelOrigin::Random { vocabulary: Vocabulary::Learned { size, .. }, .. } = run.origin
        && size != learned
    {
        (process.say)(&format!(
            "learned a vocabulary of {learned} tokens (of {size} requested): the texts contain no more"
        ));
    }
}

/// What to know of a loss and of the data sets whose pairs it is of; `named`: it is one of several.
fn of_loss(one: &RunLoss, sets: Vec<&ShardSet>, named: bool, say: &dyn Fn(&str)) {
    let RunLoss { loss, sets: names, .. } = one;
    let place = if named { format!("data set {}: ", names.join(", ")) } else { String::new() };
    if named || one.teacher.is_some() {
        say(&format!("{place}{}", one.described()));
    }
    let needs = loss.needs();
    let most = |of: fn(&ShardSet) -> usize| sets.iter().map(|set| of(set)).max().unwrap_or(0);
    let (numbers, negatives) = (most(ShardSet::targets), most(ShardSet::max_negatives));
    if numbers > 0 && needs.targets.is_none() {
        say(&format!(
            "warning: {place}the pairs have {}, which this loss does not read: all pairs count alike",
            count(numbers as u64, "target")
        ));
    }
    match needs.negatives {
        Negated::Unread if negatives > 0 => {
            say(&format!("{place}the pairs' negatives are left out: this loss does not read them"));
        }
        Negated::First if negatives > 1 => {
            say(&format!(
                "{place}the pairs' negatives but the first are left out: this loss does not read them"
            ));
        }
        _ => {}
    }
    loss.idle(negatives).into_iter().for_each(|why| say(&format!("warning: {place}{why}")));
}
