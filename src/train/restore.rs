//! The start of a run: opens its model and data, with a fresh state or a checkpoint's.

use super::base::{BaseModel, Learned};
use super::checkpoint::{self, Checkpoint};
use super::data::{Data, Outdated};
use super::options::Options;
use super::run::{DataSet, Length, Run, RunLoss};
use super::state::DeviceState;
use super::{provenance, schedule, teacher};
use crate::batches::Teaching;
use crate::common::HostTensor;
use crate::common::diff::{Change, diff};
use crate::folder::ModelFolder;
use crate::model::params::init_params;
use crate::model::step::all_params;
use crate::model::{Head, ParamSpec, StepSpec, optimizer::state_tensors};
use crate::runtime::Client;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// What a run starts or continues from; the same in every process of a pod.
pub struct Ready {
    pub base: BaseModel,
    pub specs: Vec<ParamSpec>,
    /// Specs of its steps, one for each loss; each batch brings its own shape.
    pub steps: Vec<StepSpec>,
    pub data: Data,
    /// What determines the run.
    pub origin: Value,
    /// Steps already done.
    pub from: u64,
    /// Parameters, moments and counters, in the order of [`Ready::state`].
    pub tensors: Vec<HostTensor>,
    /// Parameters of teachers that are run in the steps, by name.
    pub teachers: Vec<(String, HostTensor)>,
}

impl Ready {
    /// Names of the model's parameters, in the program's order.
    pub fn parameters(&self) -> Vec<String> {
        self.base.encoder.params().into_iter().map(|s| s.name).collect()
    }

    /// Names of the losses' own parameters, for each loss in the order of `Loss::params`.
    pub fn own(&self) -> Vec<Vec<String>> {
        let of = |step: &StepSpec| step.loss.params(self.base.encoder.width());
        self.steps.iter().map(|step| of(step).into_iter().map(|s| s.name).collect()).collect()
    }

    /// The values of these parameters.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn own_of(&self, state: &DeviceState) -> Result<Vec<Vec<HostTensor>>> {
        self.own().iter().map(|names| state.download(names)).collect()
    }

    /// A parameter or moment of the state to start from.
    pub fn tensor(&self, name: &str) -> Option<&HostTensor> {
        let at = self.state().iter().position(|n| n == name)?;
        self.tensors.get(at)
    }

    /// Names of parameters, moments and counters, in the order of [`Ready::tensors`].
    pub fn state(&self) -> Vec<String> {
        state_tensors(&self.specs).map(|(name, _)| name).chain(counters(&self.steps)).collect()
    }
}

/// Reads or makes everything the run names, with settled `options`. A process that does not write takes the vocabulary
/// that process 0 learned, from the run folder.
///
/// # Errors
/// Bad input, a changed configuration on resume.
pub fn restore(run: &Run, options: &Options, client: &Client, say: &dyn Fn(&str)) -> Result<Ready> {
    ensure_resumable(run, options)?;
    DataSet::all_exist(&run.sets)?;
    let kept = options.resume || !client.pod().writes();
    let mut base = BaseModel::open(run, if kept { Learned::Kept } else { Learned::Replaced })?;
    let replicas = client.pod().replicas();
    let teaching = run.losses.iter().map(RunLoss::teaching).collect::<Result<Vec<_>>>()?;
    let steps = run.steps(&base.encoder, replicas, client.platform_name())?;
    let specs = all_params(&steps);
    let mut origin = settings_of(run, &base, client, options.commit)?;
    let (teachers, hashes) = open_teachers(run, &steps, &base)?;
    let of_file = |t: &Option<Teaching>| t.as_ref().map(|t| t.vectors.hash());
    let hashes = teaching.iter().zip(hashes).map(|(t, hash)| of_file(t).or(hash)).collect();
    add_losses(&mut origin, run, hashes)?;
    let found = newest(run, options, &steps)?;
    let may_prepare = |outdated: &[&Outdated]| match &found {
        Some(found) => found.may_prepare(options, &origin, outdated),
        None => Ok(()),
    };
    let mut data = Data::open(run, &base.tokenizer, replicas, may_prepare, say)?;
    data.keep(client.pod().local.clone())?;
    if base.encoder.arch.family.numbers_by_padding() {
        data.skip_padding()?;
    }
    if !base.encoder.head.include_prompt {
        data.leave_out_prompts(&base.tokenizer)?;
    }
    data.teach(run, teaching)?;
    base.settings.prompts.extend(data.prompts.clone());
    add_data(&mut origin, run, &data);
    let own = init_params(&specs[base.params.len()..], run.seed);
    let new = fresh(&specs, &[&base.params[..], &own].concat());
    let (from, tensors) = match found {
        Some(found) => {
            found.check(run, options, &origin, data.steps, say)?;
            let mut loaded = Checkpoint::load(&found.path)?;
            let counted = found.counted(&steps, &mut loaded);
            let tensors = of_checkpoint(&specs, &found.begins, &new, loaded)?;
            (found.step, [tensors, counted].concat())
        }
        None => (0, [new, vec![HostTensor::scalar(0i32); counters(&steps).count()]].concat()),
    };
    Ok(Ready { base, specs, steps, data, origin, from, tensors, teachers })
}

/// Names of the losses' counters of their steps.
fn counters(steps: &[StepSpec]) -> impl Iterator<Item = String> + '_ {
    steps.iter().filter_map(StepSpec::counter)
}

/// Parameters and zero moments, in the program's order.
pub fn fresh(specs: &[ParamSpec], params: &[HostTensor]) -> Vec<HostTensor> {
    let trained = specs.iter().zip(params).filter(|(spec, _)| spec.is_trained());
    let zeros = trained.map(|(_, t)| HostTensor::zeros(t.dtype(), t.shape()));
    params.iter().cloned().chain(zeros.clone()).chain(zeros).collect()
}

/// A checkpoint's state, in the program's order; of the parameters in `begin`, that in `new` if it has none.
///
/// # Errors
/// A checkpoint of other parameters.
pub fn of_checkpoint(
    specs: &[ParamSpec],
    begin: &[String],
    new: &[HostTensor],
    found: Checkpoint,
) -> Result<Vec<HostTensor>> {
    let mut tensors: HashMap<String, HostTensor> = found.tensors.into_iter().collect();
    let shapes = tensors.iter().map(|(name, t)| (name.clone(), t.shape().to_vec())).collect();
    check_fits(specs, begin, &shapes)?;
    let take = |(i, (name, spec)): (usize, (String, &ParamSpec))| {
        let fresh = new.get(i).filter(|_| begin.contains(&spec.name)).cloned();
        tensors.remove(&name).or(fresh).with_context(|| format!("the checkpoint has no {name}"))
    };
    state_tensors(specs).enumerate().map(take).collect()
}

/// Whether tensors of these shapes are the state of these parameters; those in `begin` may be missing.
fn check_fits(specs: &[ParamSpec], begin: &[String], shapes: &BTreeMap<String, Vec<usize>>) -> Result<()> {
    for (name, spec) in state_tensors(specs) {
        match shapes.get(&name) {
            Some(shape) => ensure!(
                *shape == spec.shape,
                "{name} has the shape {shape:?} in the checkpoint, and {:?} now",
                spec.shape
            ),
            None if begin.contains(&spec.name) => {}
            None if name == spec.name => bail!("the checkpoint has no tensor {name}"),
            // Adam's correction of the first moments is over: from zero they would make steps three times too long.
            None => bail!(
                "the checkpoint has no {name}: {} was frozen when it was written; unfreeze it in a new run, whose \
                 `folder` in [model] is the model of this one",
                spec.name
            ),
        }
    }
    Ok(())
}

/// What determines a run, apart from its data.
fn settings_of(run: &Run, base: &BaseModel, client: &Client, commit: &str) -> Result<Value> {
    let mut all = json!({
        "config": provenance::settings(run),
        "architecture": base.encoder.arch,
        "tokenizer": base.tokenizer.hash().to_string(),
        "plugin": client.plugin().sha256()?,
        "version": env!("CARGO_PKG_VERSION"),
        "commit": commit,
    });
    // Checkpoints before there was a choice have none.
    if base.encoder.head != Head::default() {
        all["head"] = json!(base.encoder.head);
    }
    Ok(all)
}

/// Named parameters, and a hash for each loss.
type Teachers = (Vec<(String, HostTensor)>, Vec<Option<String>>);

/// The teachers that are run in the steps.
fn open_teachers(run: &Run, steps: &[StepSpec], base: &BaseModel) -> Result<Teachers> {
    let (mut all, mut hashes) = (vec![], vec![]);
    let mut known: HashMap<&str, String> = HashMap::new();
    for (loss, step) in run.losses.iter().zip(steps) {
        let Some(dir) = loss.tutor() else {
            hashes.push(None);
            continue;
        };
        // Steps can be made without it.
        let Some(frozen) = &step.teacher else {
            ModelFolder::open(dir).with_context(|| format!("{}, teacher.model", loss.place))?;
            bail!("{}, teacher.model: {} has just appeared; start again", loss.place, dir.display());
        };
        if !known.contains_key(frozen.prefix.as_str()) {
            let found = teacher::open(dir, frozen, run, base);
            let (tensors, hash) =
                found.with_context(|| format!("{}, teacher {}", loss.place, dir.display()))?;
            all.extend(tensors);
            known.insert(&frozen.prefix, hash);
        }
        hashes.push(known.get(frozen.prefix.as_str()).cloned());
    }
    Ok((all, hashes))
}

/// The teacher of `[loss]`, and the losses that data sets have of their own, with their teachers.
fn add_losses(origin: &mut Value, run: &Run, teachers: Vec<Option<String>>) -> Result<()> {
    for (loss, hash) in run.losses.iter().zip(teachers) {
        let Some(stated) = provenance::loss(loss, hash.as_deref())? else {
            hash.into_iter().for_each(|hash| origin["teacher"] = hash.into());
            continue;
        };
        loss.sets.iter().for_each(|set| origin["losses"][set] = stated.clone());
    }
    Ok(())
}

/// Keys of data sets.
const OF_DATA: [&str; 4] = ["losses", "manifests", "mixture", "steps"];

fn add_data(origin: &mut Value, run: &Run, data: &Data) {
    let manifests: serde_json::Map<String, Value> =
        run.sets.iter().zip(&data.manifests).map(|(d, m)| (d.name.clone(), m.clone().into())).collect();
    origin["manifests"] = manifests.into();
    origin["mixture"] = provenance::mixture(run, &data.segments);
    // How many steps the epochs take depends on the data, including sets drawn from later.
    if let Length::Epochs(_) = run.length {
        origin["steps"] = data.steps.into();
    }
}

/// A new run does not start on top of another's checkpoints.
fn ensure_resumable(run: &Run, options: &Options) -> Result<()> {
    let dir = run.dir.display();
    match (options.resume, checkpoint::latest(&run.dir)?) {
        (false, Some(path)) => bail!(
            "{dir} already holds a run ({}); continue it with --resume, remove it with --overwrite, or choose another --run-dir",
            path.display()
        ),
        (true, None) => bail!("there is no checkpoint in {dir} to resume from; start without --resume"),
        _ => Ok(()),
    }
}

/// The checkpoint a run continues from.
struct Found {
    path: PathBuf,
    step: u64,
    meta: Value,
    /// Parameters of losses that no step before it was of: it need not have them.
    begins: Vec<String>,
    /// Why it cannot be continued as configured, whatever is allowed.
    misfit: Option<String>,
}

/// Keys that a resumed run does not read again, and why.
const KEPT: [(&str, &str); 3] = [
    ("config.model.learn_vocabulary", "a resumed run keeps the vocabulary it has learned"),
    ("config.model.lowercase", "a resumed run keeps the vocabulary it has learned"),
    ("config.model.layers", "a resumed run keeps the layers it has"),
];

fn newest(run: &Run, options: &Options, steps: &[StepSpec]) -> Result<Option<Found>> {
    let Some(path) = checkpoint::latest(&run.dir)?.filter(|_| options.resume) else { return Ok(None) };
    // Its tensors wait until the data, which may take hours to prepare, is open.
    let (step, meta) = Checkpoint::describe(&path)?;
    let drawn = &provenance::until(&meta, step)["manifests"];
    let begins = steps.iter().filter(|s| s.loss.set.as_ref().is_some_and(|set| drawn.get(set).is_none()));
    let begins =
        begins.flat_map(|s| s.loss.params(s.encoder.width())).map(|spec| spec.name).collect::<Vec<_>>();
    let shapes = checkpoint::shapes(&path)?;
    let misfit = check_fits(&all_params(steps), &begins, &shapes).err().map(|why| why.to_string());
    Ok(Some(Found { path, step, meta, begins, misfit }))
}

impl Found {
    /// The losses' counters, which are taken from the checkpoint.
    fn counted(&self, steps: &[StepSpec], checkpoint: &mut Checkpoint) -> Vec<HostTensor> {
        let of = |step: &StepSpec| {
            let name = step.counter()?;
            let at = checkpoint.tensors.iter().position(|(other, _)| *other == name);
            let kept = at.map(|at| checkpoint.tensors.swap_remove(at).1);
            // Without one, the loss was the only one of all steps, or begins.
            let own = step.loss.params(step.encoder.width());
            let begins = own.iter().all(|spec| self.begins.contains(&spec.name));
            Some(kept.unwrap_or(HostTensor::scalar(if begins { 0i32 } else { self.step as i32 })))
        };
        steps.iter().filter_map(of).collect()
    }

    /// What in `origin` has changed.
    fn changed(&self, origin: &Value) -> Vec<Change> {
        let Found { meta, step, .. } = self;
        let [old, new] = [meta, origin].map(|o| provenance::until(o, *step));
        // The commit is recorded, not compared: a fixed typo should not end a run.
        diff(&old, &new).into_iter().filter(|c| c.key != "commit").collect()
    }

    /// Refuses to replace the checkpoint's data, and to prepare any for a run that is refused anyway, unless every
    /// change is allowed.
    fn may_prepare(&self, options: &Options, settings: &Value, outdated: &[&Outdated]) -> Result<()> {
        let Found { meta, step, .. } = self;
        let drawn = &provenance::until(meta, *step)["manifests"];
        let replaced = outdated.iter().filter(|o| drawn[o.name] == o.manifest);
        let replaced =
            replaced.map(|o| Change { key: format!("manifests.{}", o.name), values: o.why.clone() });
        let mut changed: Vec<Change> = replaced.collect();
        let of_data = |c: &Change| OF_DATA.contains(&c.key.split(['.', '[']).next().unwrap_or_default());
        changed.extend(self.changed(settings).into_iter().filter(|c| !of_data(c)));
        self.refuse(options, &changed, None)
    }

    fn check(
        &self,
        run: &Run,
        options: &Options,
        origin: &Value,
        total: u64,
        say: &dyn Fn(&str),
    ) -> Result<()> {
        let Found { meta, step, .. } = self;
        let note = schedule::change(&run.rates, meta, *step, total);
        let changed = self.changed(origin);
        self.refuse(options, &changed, note.as_deref())?;
        for key in options.allow_changed.iter().filter(|key| !changed.iter().any(|c| c.key == **key)) {
            say(&format!("--allow-changed {key}: nothing of this name has changed since the checkpoint"));
        }
        note.iter().for_each(|n| say(n));
        Ok(())
    }

    fn refuse(&self, options: &Options, changed: &[Change], note: Option<&str>) -> Result<()> {
        let kept = changed.iter().find_map(|c| KEPT.iter().find(|(key, _)| c.key.starts_with(key)));
        let kept = kept.map(|(_, why)| (*why).to_owned());
        let never = kept.or(self.misfit.clone());
        let allowed = |c: &&Change| never.is_none() && options.allow_changed.contains(&c.key);
        let refused: Vec<_> = changed.iter().filter(|c| !allowed(c)).collect();
        if refused.is_empty() {
            return Ok(());
        }
        let lines: String = refused.iter().map(|c| format!("\n  {c}")).collect();
        if let Some(why) = never {
            bail!(
                "this is no longer the run of {}; changed since then:{lines}\nchange it back, or start a new run: {why}",
                self.path.display()
            );
        }
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
