//! `trainer export`: the model of a checkpoint of a run.

use super::base::{BaseModel, Learned};
use super::best;
use super::checkpoint::{self, Checkpoint};
use super::config::Config;
use super::data::Data;
use super::export::Exporter;
use super::history::History;
use super::restore::{Ready, of_checkpoint};
use super::run::{ModelOrigin, Run};
use crate::model::step::all_params;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A model of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// That of the newest checkpoint.
    Newest,
    /// That of the checkpoint after a step.
    After(u64),
    /// The best so far by `eval.best`.
    Best,
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Which, String> {
        match text {
            "best" => Ok(Which::Best),
            step => step.parse().map(Which::After).map_err(|_| "write a step, or best".to_owned()),
        }
    }
}

/// Writes a model of the run in `run_dir` to the folder `out`. Returns its step. The run may be going on.
///
/// # Errors
/// No run, no such checkpoint, damaged files; a base model or data that the run names and that are no longer there.
pub fn export(run_dir: &Path, which: Which, out: &Path, say: &dyn Fn(&str)) -> Result<u64> {
    let run = recorded(run_dir)?;
    // What the run is a function of is the same for all of its models.
    let path = chosen(run_dir, which)?;
    let base = BaseModel::open(&run, Learned::Kept);
    let mut base = base.with_context(|| match &run.origin {
        ModelOrigin::Folder { dir, .. } if dir.is_relative() => {
            "the run names its base model as seen from the folder it was started in; start the command there"
        }
        ModelOrigin::Folder { .. } | ModelOrigin::Random { .. } => "the run's base model",
    })?;
    let steps = run.steps(&base.encoder, 1, "cpu")?;
    let gone = "the shards of the run are no longer those it was trained on; `trainer train --resume` makes them again";
    let mut data = Data::open(&run, &base.tokenizer, 1, |_| bail!(gone), say)?;
    base.settings.prompts.extend(data.prompts.clone());
    let (specs, found) = (all_params(&steps), Checkpoint::load(&path)?);
    let (of_model, origin) = (&specs[..base.params.len()], found.meta.clone());
    let (from, params) = match which {
        Which::Best => {
            let names: Vec<String> = of_model.iter().map(|spec| spec.name.clone()).collect();
            best::kept(run_dir, &names)?
        }
        Which::Newest | Which::After(_) => {
            let step = found.step;
            let tensors =
                of_checkpoint(of_model, &[], &[], found).with_context(|| path.display().to_string())?;
            (step, tensors[..base.params.len()].to_vec())
        }
    };
    // The card tells of the steps done.
    data.steps = from;
    let ready = Ready { base, specs, steps, data, origin, from, tensors: vec![], teachers: vec![] };
    let mut exporter = Exporter::new(&run, &ready, &params, say).to(out.into());
    exporter.write(History::read(run_dir, &run.losses, from, from)?)?;
    Ok(from)
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

/// The checkpoint of a step, or the newest.
fn chosen(run_dir: &Path, which: Which) -> Result<PathBuf> {
    let step = match which {
        Which::After(step) => Some(step),
        Which::Newest | Which::Best => None,
    };
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
