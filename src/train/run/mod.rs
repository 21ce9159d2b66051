//! A resolved run: its configuration, checked once and expressed in the terms of the modules that carry it out. Nothing
//! downstream sees the configuration.

mod batch;
mod data;
mod groups;
mod head;
mod losses;
mod mixture;
mod origin;
mod rates;

pub use batch::Batch;
pub use data::DataSet;
pub use groups::Groups;
pub use head::HeadChoice;
pub use losses::{LOSS_OF, Losses, RunLoss};
pub use mixture::Mixture;
pub use origin::{Architecture, ModelOrigin, Vocabulary};
pub(in crate::train) use rates::DECAY;
pub use rates::Rates;

use super::best::Goal;
use super::config::{Config, EvalConfig, TrainConfig};
use crate::eval::Request;
use crate::folder::{ModelFolder, Similarity, hub};
use crate::model::optimizer::AdamW;
use crate::model::step::Frozen;
use crate::model::{BatchShape, Chunks, Compute, Encoder, Precision, Remat, StepSpec, Target};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct Run {
    /// Where checkpoints, metrics and the model go.
    pub dir: PathBuf,
    /// Seeds initialisation, order and dropout.
    pub seed: u64,
    pub origin: ModelOrigin,
    /// Changes of the base model's head.
    pub head: HeadChoice,
    /// Overrides all dropouts of `config.json`.
    pub dropout: Option<f64>,
    pub sets: Vec<DataSet>,
    pub mixture: Mixture,
    pub batch: Batch,
    pub length: Length,
    pub rates: Rates,
    pub losses: Losses,
    pub optimizer: AdamW,
    pub groups: Groups,
    pub precision: Precision,
    pub remat: Remat,
    pub checkpoint: Every,
    /// Number of newest checkpoints to keep.
    pub keep: usize,
    pub evaluate: Every,
    pub evaluate_on: Vec<Request>,
    /// The figure whose best model is exported.
    pub goal: Option<Goal>,
    pub card: Labels,
    /// `similarity_fn_name` of the exported folder; default: the base model's.
    pub similarity: Option<Similarity>,
    /// The configuration as recorded in checkpoints and `run.json`.
    pub stated: Value,
}

/// How long a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    Steps(u64),
    /// Passes over the rows of all data sets together.
    Epochs(f64),
}

/// Steps between two events of a kind; 0 for none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Every(pub u64);

impl Every {
    /// Whether one is due after `step`.
    pub fn is_due(self, step: u64) -> bool {
        self.0 > 0 && step.is_multiple_of(self.0)
    }
}

/// What the model card states that no file does.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    pub name: String,
    pub license: Option<String>,
    pub languages: Vec<String>,
    /// Whether it shows texts of the data sets.
    pub samples: bool,
}

impl Run {
    /// Reads a run's file; `change` applies the command line's switches.
    ///
    /// # Errors
    /// A file that cannot be read or is invalid; contradictory keys; invalid values.
    pub fn read(path: &Path, change: impl FnOnce(&mut Config)) -> Result<Run> {
        let mut config = Config::read(path)?;
        change(&mut config);
        Run::resolve(&config).with_context(|| format!("in {}", path.display()))
    }

    /// # Errors
    /// Contradictory keys; invalid values.
    pub fn resolve(config: &Config) -> Result<Run> {
        let Config { model, train, .. } = config;
        ensure!(model.dropout.is_none_or(|p| (0.0..1.0).contains(&p)), "model.dropout must lie in [0, 1)");
        train.optimizer.check().context("[train.optimizer]")?;
        let sets = DataSet::resolve(&config.data)?;
        let losses = Losses::resolve(config)?;
        for request in config.eval.on.iter().filter(|request| request.kind.in_runs) {
            let found = losses.find(request.file.loss_of.as_deref(), &sets, LOSS_OF);
            found.with_context(|| format!("[eval], {}", request.file.path.display()))?;
        }
        Ok(Run {
            dir: config.run_dir.clone(),
            seed: config.seed,
            origin: ModelOrigin::resolve(model)?,
            head: HeadChoice::resolve(model, losses.all_cosine()),
            dropout: model.dropout,
            mixture: Mixture::resolve(&config.mixture, &train.sources_per_batch, &sets)?,
            sets,
            batch: Batch::resolve(train, model, &config.packing)?,
            length: Length::resolve(train)?,
            rates: Rates::resolve(train)?,
            losses,
            optimizer: train.optimizer,
            groups: Groups::resolve(train)?,
            precision: train.precision,
            remat: train.remat,
            checkpoint: Every(config.checkpoint.every),
            keep: config.checkpoint.keep,
            evaluate: Every(if config.eval.on.is_empty() { 0 } else { config.eval.every }),
            evaluate_on: config.eval.on.clone(),
            goal: goal(&config.eval)?,
            card: Labels {
                name: model.name.clone(),
                license: model.license.clone(),
                languages: model.languages.clone(),
                samples: model.card_samples,
            },
            similarity: model.similarity,
            stated: serde_json::to_value(config)?,
        })
    }

    /// The same run with another batch.
    pub fn with_batch(&self, batch: Batch) -> Run {
        Run { batch, ..self.clone() }
    }

    /// Where the trained model goes.
    pub fn model_dir(&self) -> PathBuf {
        self.dir.join("model")
    }

    /// Whether there is anything to evaluate on.
    pub fn evaluates(&self) -> bool {
        !self.evaluate_on.is_empty()
    }

    /// Steps between the evaluations of each set.
    pub fn evaluations(&self) -> Vec<Every> {
        self.evaluate_on.iter().map(|set| set.every.map_or(self.evaluate, Every)).collect()
    }

    /// Its training steps on devices of `platform`, a PJRT name: one for each loss. Each batch brings its own shape.
    ///
    /// # Errors
    /// A loss, or groups of parameters, that do not fit the encoder.
    pub fn steps(&self, encoder: &Encoder, replicas: usize, platform: &str) -> Result<Vec<StepSpec>> {
        let rates = self.groups.rates(encoder)?;
        let Run { precision, remat, .. } = *self;
        let of = |one: &RunLoss| {
            // `plan` and `export` do without one that is not there.
            let there = one.tutor().filter(|dir| hub::find(dir).is_ok());
            let teacher = there.map(|dir| -> Result<Frozen> {
                let encoder = ModelFolder::open(dir).and_then(|folder| folder.encoder());
                let encoder = encoder.with_context(|| format!("{}, teacher.model", one.place))?;
                // Losses may share it.
                let number = self.losses.iter().position(|other| other.tutor() == Some(dir)).unwrap_or(0);
                Ok(Frozen { prefix: format!("teacher.{number}/"), encoder })
            });
            let teacher = teacher.transpose()?;
            let loss = match &teacher {
                Some(teacher) => one.loss.clone().taught(teacher.encoder.width()),
                None => one.taught()?,
            };
            loss.check(encoder.width()).with_context(|| one.place.clone())?;
            Ok(StepSpec::new(encoder.clone(), loss, BatchShape::padded(1, 0, 1, 1))
                .with_replicas(replicas)
                .with_teacher(teacher)
                .with_chunks(self.batch.chunks().map(Chunks::of))
                .with_optimizer(self.optimizer)
                .with_rates(rates.clone())
                .with_compute(Compute { precision, remat, target: Target::of(platform) })
                .interleaved(self.losses.differ()))
        };
        self.losses.iter().map(of).collect()
    }
}

/// # Errors
/// A figure without evaluations on the way; patience without a figure.
fn goal(eval: &EvalConfig) -> Result<Option<Goal>> {
    let Some(figure) = eval.best.clone() else {
        ensure!(eval.patience.is_none(), "eval.patience waits for a better figure; name it with eval.best");
        return Ok(None);
    };
    ensure!(!eval.on.is_empty(), "eval.best is {figure:?}, and [eval] names nothing to evaluate on");
    ensure!(
        eval.every > 0 || eval.on.iter().any(|set| set.every.is_some_and(|every| every > 0)),
        "eval.best chooses among the evaluations of a run, and eval.every is 0; write the steps between them"
    );
    ensure!(eval.patience != Some(0), "eval.patience is 0; it is a number of evaluations from 1 on");
    Ok(Some(Goal { figure, patience: eval.patience }))
}

impl Length {
    fn resolve(train: &TrainConfig) -> Result<Length> {
        match (train.steps, train.epochs) {
            (Some(steps), None) => {
                ensure!(steps > 0, "train.steps is 0; a run needs at least one step");
                Ok(Length::Steps(steps))
            }
            (None, Some(epochs)) => {
                ensure!(epochs > 0.0 && epochs.is_finite(), "train.epochs must be positive");
                Ok(Length::Epochs(epochs))
            }
            (Some(_), Some(_)) | (None, None) => {
                anyhow::bail!("[train] needs `steps` or `epochs`, and not both")
            }
        }
    }

    /// Number of steps, with batches of `pairs` pairs drawn from `rows` rows.
    pub fn steps(self, rows: u64, pairs: usize) -> u64 {
        match self {
            Length::Steps(steps) => steps,
            Length::Epochs(epochs) => ((rows as f64 * epochs / pairs as f64).round() as u64).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::GOOD;
    use super::*;

    #[test]
    fn packing_that_is_off_is_not_looked_at() {
        let text = GOOD.replace("[train]", "[packing]\nenabled = false\nbuckets = 20\nrow_len = 10\n[train]");
        Run::resolve(&Config::parse(&text).unwrap()).unwrap();
    }

    #[test]
    fn contradictions_are_named() {
        for (from, to, want) in [
            ("[[data]]\n    name = \"a\"\n    path = \"a.jsonl\"", "", "[[data]] is missing"),
            ("steps = 100", "steps = 100\nepochs = 1.0", "`steps` or `epochs`, and not both"),
            ("learn_vocabulary = 1000", "", "`learn_vocabulary`"),
            ("config = \"config.json\"", "folder = \"x\"", "a tokenizer of its own"),
            ("global_batch = 8", "global_batch = 1", "at least 2"),
            ("[train]", "[packing]\nbuckets = 20\n[train]", "packing.buckets is 20; choose 1 to 8"),
            ("[train]", "[packing]\nrow_len = 10\n[train]", "rows of 10 tokens do not hold texts"),
            (
                "[train]",
                "[packing]\ntexts_per_row = 1\n[train]",
                "[packing], max_len_a, max_len_b: 1 texts in a row",
            ),
            ("[train]", "[packing]\nrow_counts = [0]\n[train]", "packing.row_counts: 1 row counts"),
            ("global_batch = 8", "global_batch = 8\nchunk = 3", "does not divide train.global_batch 8"),
            ("steps = 100", "steps = 100\nsources_per_batch = \"some\"", "sources_per_batch"),
        ] {
            let config = Config::parse(&GOOD.replace(from, to)).unwrap();
            let error = format!("{:#}", Run::resolve(&config).unwrap_err());
            assert!(error.contains(want), "{error}");
        }
    }
}
