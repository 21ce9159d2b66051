//! The start of a run: what it computes from, found anew or in a checkpoint.

use super::checkpoint::{self, Checkpoint};
use super::config::Config;
use super::options::Options;
use super::programs::step_spec;
use super::setup::{Data, Outdated, Start};
use super::{provenance, schedule};
use crate::common::HostTensor;
use crate::common::diff::{Change, diff};
use crate::model::{ParamSpec, StepSpec, optimizer::state_tensors};
use crate::runtime::Client;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What a run starts or goes on with; the same in every process of a pod.
pub struct Begun {
    pub start: Start,
    pub specs: Vec<ParamSpec>,
    /// Of its steps; each batch brings its own shape.
    pub step: StepSpec,
    pub data: Data,
    /// What the run is a function of.
    pub origin: Value,
    /// Steps that are done.
    pub from: u64,
    /// Parameters and moments, in the program's order.
    pub tensors: Vec<HostTensor>,
}

/// Reads or makes all that the configuration names. A process that does not write takes the vocabulary that
/// process 0 has learned in the run folder.
///
/// # Errors
/// Bad input, a changed configuration on resume.
pub fn begin(config: &Config, options: &Options, client: &Client, say: &dyn Fn(&str)) -> Result<Begun> {
    let options = &options.settled(&config.run_dir)?;
    ensure_resumable(config, options)?;
    let mut start = Start::new(config, options.resume || !client.pod().writes())?;
    let specs = start.encoder.arch.params();
    let step = step_spec(config, start.encoder.clone(), client.pod().replicas(), client.platform_name())?;
    let mut origin = settings_of(config, &start, client, options.commit)?;
    let found = newest(config, options)?;
    let replace = |outdated: &[&Outdated]| match &found {
        Some(found) => found.keep_data(options, &origin, outdated),
        None => Ok(()),
    };
    let mut data = Data::open(config, &start.tokenizer, client.pod().replicas(), replace, say)?;
    data.keep(config, client.pod().local.clone())?;
    start.settings.prompts.extend(data.prompts.clone());
    add_data(&mut origin, config, &data);
    let (from, tensors) = match found {
        Some(found) => {
            found.check(config, options, &origin, data.steps(config), say)?;
            (found.checkpoint.step, restore(&specs, found.checkpoint)?)
        }
        None => (0, fresh(&start.params)),
    };
    Ok(Begun { start, specs, step, data, origin, from, tensors })
}

/// Parameters, and moments that are zero, in the program's order.
pub fn fresh(params: &[HostTensor]) -> Vec<HostTensor> {
    let zeros = params.iter().map(|t| HostTensor::zeros(t.dtype(), t.shape()));
    params.iter().cloned().chain(zeros.clone()).chain(zeros).collect()
}

fn restore(specs: &[ParamSpec], found: Checkpoint) -> Result<Vec<HostTensor>> {
    let mut tensors: std::collections::HashMap<String, HostTensor> = found.tensors.into_iter().collect();
    let take = |(name, spec): (String, &ParamSpec)| {
        let t = tensors.remove(&name).with_context(|| format!("the checkpoint has no tensor {name}"))?;
        ensure!(
            t.shape() == spec.shape,
            "checkpoint tensor {name}: {:?}, expected {:?}",
            t.shape(),
            spec.shape
        );
        Ok(t)
    };
    state_tensors(specs).map(take).collect()
}

/// What a run is a function of, but for its data: resuming with any of it changed is another run.
fn settings_of(config: &Config, start: &Start, client: &Client, commit: &str) -> Result<Value> {
    let mut settings = serde_json::to_value(config)?;
    // Where a run lies and how often it looks at itself does not change what it computes.
    let mut forget = |at: &str, keys: &[&str]| {
        let object = settings.pointer_mut(at).and_then(Value::as_object_mut);
        object.into_iter().for_each(|o| keys.iter().for_each(|k| drop(o.remove(*k))));
    };
    // The data sets and what is drawn from them stand below, by segment.
    forget("", &["run_dir", "checkpoint", "eval", "data", "mixture"]);
    forget("/train", &["sources_per_batch"]);
    // Hashes below stand for the files; what the card says is free to change.
    forget(
        "/model",
        &["folder", "config", "architecture", "tokenizer", "name", "license", "languages", "similarity"],
    );
    Ok(json!({
        "config": settings,
        "architecture": start.encoder.arch,
        "tokenizer": start.tokenizer.hash().to_string(),
        "plugin": client.plugin().sha256()?,
        "version": env!("CARGO_PKG_VERSION"),
        "commit": commit,
    }))
}

/// Keys that [`add_data`] adds.
const OF_DATA: [&str; 3] = ["manifests", "mixture", "steps"];

fn add_data(origin: &mut Value, config: &Config, data: &Data) {
    let manifests: serde_json::Map<String, Value> =
        config.data.iter().zip(&data.manifests).map(|(d, m)| (d.name.clone(), m.clone().into())).collect();
    origin["manifests"] = manifests.into();
    origin["mixture"] = provenance::mixture(config, &data.segments);
    // What the epochs come to depends on the data, also on sets that are drawn from later.
    if config.train.epochs.is_some() {
        origin["steps"] = data.steps(config).into();
    }
}

/// A new run does not start on top of another's checkpoints.
fn ensure_resumable(config: &Config, options: &Options) -> Result<()> {
    let dir = config.run_dir.display();
    match (options.resume, checkpoint::latest(&config.run_dir)?) {
        (false, Some(path)) => bail!(
            "{dir} already holds a run ({}); continue it with --resume, remove it with --overwrite, or choose another --run-dir",
            path.display()
        ),
        (true, None) => bail!("there is no checkpoint in {dir} to resume from; start without --resume"),
        _ => Ok(()),
    }
}

/// The checkpoint that a run goes on from.
struct Found {
    path: PathBuf,
    checkpoint: Checkpoint,
}

fn newest(config: &Config, options: &Options) -> Result<Option<Found>> {
    let Some(path) = checkpoint::latest(&config.run_dir)?.filter(|_| options.resume) else { return Ok(None) };
    let checkpoint = Checkpoint::load(&path)?;
    Ok(Some(Found { path, checkpoint }))
}

impl Found {
    /// What of `origin` is not as it was.
    fn changed(&self, origin: &Value) -> Vec<Change> {
        let Checkpoint { meta, step, .. } = &self.checkpoint;
        let [old, new] = [meta, origin].map(|o| provenance::until(o, *step));
        // The commit is recorded, not compared: a mended typo should not end a run.
        diff(&old, &new).into_iter().filter(|c| c.key != "commit").collect()
    }

    /// Refuses to replace the data that the checkpoint belongs to, unless that and all else that has changed is
    /// allowed.
    fn keep_data(&self, options: &Options, settings: &Value, outdated: &[&Outdated]) -> Result<()> {
        let Checkpoint { meta, step, .. } = &self.checkpoint;
        let drawn = &provenance::until(meta, *step)["manifests"];
        let replaced = outdated.iter().filter(|o| drawn[o.name] == o.manifest);
        let replaced =
            replaced.map(|o| Change { key: format!("manifests.{}", o.name), values: o.why.clone() });
        let mut changed: Vec<Change> = replaced.collect();
        if changed.is_empty() {
            return Ok(());
        }
        let of_data = |c: &Change| OF_DATA.contains(&c.key.split(['.', '[']).next().unwrap_or_default());
        changed.extend(self.changed(settings).into_iter().filter(|c| !of_data(c)));
        self.refuse(options, &changed, None)
    }

    fn check(
        &self,
        config: &Config,
        options: &Options,
        origin: &Value,
        total: u64,
        say: &dyn Fn(&str),
    ) -> Result<()> {
        let Checkpoint { meta, step, .. } = &self.checkpoint;
        let note = schedule::change(&config.train, meta, *step, total);
        self.refuse(options, &self.changed(origin), note.as_deref())?;
        note.iter().for_each(|n| say(n));
        Ok(())
    }

    fn refuse(&self, options: &Options, changed: &[Change], note: Option<&str>) -> Result<()> {
        let refused: Vec<_> = changed.iter().filter(|c| !options.allow_changed.contains(&c.key)).collect();
        if refused.is_empty() {
            return Ok(());
        }
        let lines: String = refused.iter().map(|c| format!("\n  {c}")).collect();
        let keys: Vec<&str> = refused.iter().map(|c| c.key.as_str()).collect();
        let note = note.map_or(String::new(), |n| format!("\nif it is allowed, {n}"));
        bail!(
            "this is no longer the run of {}; changed since then:{lines}{note}\nchange it back, start a new run, or accept \
             the change with\n  {}",
            self.path.display(),
            options.to_resume(&keys)
        )
    }
}
