//! `trainer export`: the model of a checkpoint of a run.

use super::base::{BaseModel, Learned};
use super::checkpoint::{self, Checkpoint};
use super::config::Config;
use super::data::Data;
use super::export::Exporter;
use super::metrics::MetricsLog;
use super::restore::Ready;
use super::run::Run;
use crate::common::HostTensor;
use crate::folder::CardResult;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Writes the model after `step` of the run in `run_dir` to the folder `out`; by default that of the newest checkpoint.
/// Returns its step. The run may be going on.
///
/// # Errors
/// No run, no such checkpoint, damaged files; a base model or data that the run names and that are no longer there.
pub fn export(run_dir: &Path, step: Option<u64>, out: &Path, say: &dyn Fn(&str)) -> Result<u64> {
    let run = recorded(run_dir)?;
    let path = chosen(run_dir, step)?;
    let base = BaseModel::open(&run, Learned::Kept)?;
    let found = Checkpoint::load(&path)?;
    let step = run.step_spec(base.encoder.clone(), 1, "cpu")?;
    let gone = || {
        bail!(
            "the shards of the run are no longer those it was trained on; run `trainer train --resume` first"
        )
    };
    let mut data = Data::open(&run, &base.tokenizer, 1, |_| gone(), say)?;
    // The card tells of the steps done.
    data.steps = found.step;
    let mut base = base;
    base.settings.prompts.extend(data.prompts.clone());
    let specs = step.params();
    let mut tensors: HashMap<String, HostTensor> = found.tensors.into_iter().collect();
    let mut take = |name: String| {
        let t = tensors.remove(&name).with_context(|| format!("{} has no {name}", path.display()))?;
        Ok((name, t))
    };
    let named: Vec<(String, HostTensor)> =
        base.encoder.params().into_iter().map(|spec| take(spec.name)).collect::<Result<_>>()?;
    for (spec, (name, t)) in base.encoder.params().iter().zip(&named) {
        ensure!(
            t.shape() == spec.shape,
            "{name} has the shape {:?} in {}, and {:?} in the run's model; its base has changed",
            t.shape(),
            path.display(),
            spec.shape
        );
    }
    let params: Vec<HostTensor> = named.into_iter().map(|(_, t)| t).collect();
    let ready = Ready { base, specs, step, data, origin: found.meta, from: found.step, tensors: vec![] };
    let mut exporter = Exporter::new(&run, &ready, &params).to(out.into());
    exporter.write(results(run_dir, found.step)?)?;
    Ok(found.step)
}

/// The run as it was last started.
fn recorded(run_dir: &Path) -> Result<Run> {
    let path = run_dir.join("run.json");
    let shown = path.display();
    let text =
        std::fs::read(&path).with_context(|| format!("cannot read {shown}; --run names a run's folder"))?;
    let mut record: Value = serde_json::from_slice(&text).with_context(|| format!("{shown} is not JSON"))?;
    let config: Config = serde_json::from_value(record["config"].take())
        .with_context(|| format!("{shown} has no configuration that this version reads"))?;
    let mut run = Run::resolve(&config).with_context(|| format!("in {shown}"))?;
    run.dir = run_dir.into();
    Ok(run)
}

/// The checkpoint after `step`, or the newest.
fn chosen(run_dir: &Path, step: Option<u64>) -> Result<PathBuf> {
    let all = checkpoint::list(run_dir)?;
    let found = match step {
        Some(step) => all.iter().find(|(at, _)| *at == step),
        None => all.last(),
    };
    let steps: Vec<String> = all.iter().map(|(step, _)| step.to_string()).collect();
    let what = step.map_or_else(String::new, |step| format!(" after step {step}"));
    match found {
        Some((_, path)) => Ok(path.clone()),
        None if steps.is_empty() => bail!("{} holds no checkpoint", run_dir.display()),
        None => bail!("{} holds no checkpoint{what}; there are {}", run_dir.display(), steps.join(", ")),
    }
}

/// The figures before training and after `step`, as far as they are logged.
fn results(run_dir: &Path, step: u64) -> Result<Vec<CardResult>> {
    let of = |step| MetricsLog::read(run_dir, step);
    let before = of(0)?.into_iter().map(|(metric, x)| (metric, Some(x), None));
    let mut out: Vec<CardResult> =
        before.map(|(metric, before, after)| CardResult { metric, before, after }).collect();
    for (metric, x) in of(step)? {
        match out.iter_mut().find(|row| row.metric == metric) {
            Some(row) => row.after = Some(x),
            None => out.push(CardResult { metric, before: None, after: Some(x) }),
        }
    }
    Ok(out)
}
