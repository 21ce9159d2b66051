//! The trained model as a folder, with a card that says how it was made.

use super::config::Schedule;
use super::restore::Ready;
use super::run::{DataSet, ModelOrigin, Rates, Run};
use crate::common::HostTensor;
use crate::folder::{CardDataset, CardResult, Export, ModelCard, ModelFolder};
use anyhow::Result;
use std::path::PathBuf;

/// Writes a run's model, by default to `RUN/model`.
pub struct Exporter<'a> {
    dir: PathBuf,
    ready: &'a Ready,
    tensors: Vec<(String, &'a HostTensor)>,
    card: ModelCard,
}

impl<'a> Exporter<'a> {
    /// For a run after its last step; `params` in the order of `Encoder::params`.
    pub fn new(run: &'a Run, ready: &'a Ready, params: &'a [HostTensor]) -> Exporter<'a> {
        Exporter { dir: run.model_dir(), ready, tensors: tensors(ready, params), card: card(run, ready) }
    }

    /// The same, written to another folder.
    pub fn to(self, dir: PathBuf) -> Exporter<'a> {
        Exporter { dir, ..self }
    }

    /// Adds a sentence to the card's results.
    pub fn remark(&mut self, sentence: Option<String>) {
        self.card.remarks.extend(sentence);
    }

    pub fn dir(&self) -> PathBuf {
        self.dir.clone()
    }

    /// Writes the folder, with these results in its card.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write(&mut self, results: Vec<CardResult>) -> Result<()> {
        self.card.results = results;
        ModelFolder::write(&self.dir, &self.export(&self.tensors))
    }

    /// Names of the model's parameters, in the order of `Encoder::params`.
    pub fn names(&self) -> Vec<String> {
        self.ready.parameters()
    }

    /// Writes the folder with other parameters.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write_other(&mut self, params: &[HostTensor], results: Vec<CardResult>) -> Result<()> {
        self.card.results = results;
        let tensors = tensors(self.ready, params);
        ModelFolder::write(&self.dir(), &self.export(&tensors))
    }

    fn export<'b>(&'b self, tensors: &'b [(String, &'b HostTensor)]) -> Export<'b> {
        let base = &self.ready.base;
        Export {
            tensors,
            config: &base.config_json,
            tokenizer: &base.tokenizer,
            settings: &base.settings,
            card: &self.card,
        }
    }
}

/// A model's tensors by name, untrained ones included.
fn tensors<'t>(ready: &'t Ready, params: &'t [HostTensor]) -> Vec<(String, &'t HostTensor)> {
    let untrained = ready.base.untrained.iter().map(|(name, tensor)| (name.clone(), tensor));
    ready.parameters().into_iter().zip(params).chain(untrained).collect()
}

fn schedule(rates: &Rates) -> String {
    let decay = match rates.schedule {
        Schedule::Wsd => format!(", decay {}", rates.decay),
        Schedule::Linear | Schedule::Cosine | Schedule::Constant => String::new(),
    };
    let floor = if rates.floor > 0.0 { format!(" to {:e}", rates.floor) } else { String::new() };
    format!("{} schedule{floor}{decay}", format!("{:?}", rates.schedule).to_lowercase())
}

fn card(run: &Run, ready: &Ready) -> ModelCard {
    let Ready { base, data, step, .. } = ready;
    let (rates, steps, [max_len_a, max_len_b]) = (&run.rates, data.steps, run.batch.max_len);
    let hyper = |name: &str, value: String| (name.to_string(), value);
    let sampler = data.loader.sampler();
    let set = |(i, set): (usize, &DataSet)| CardDataset {
        name: set.name.clone(),
        pairs: sampler.sets()[i].rows,
        share: sampler.share(i, steps),
        license: set.license.clone(),
    };
    let layers = match &run.origin {
        ModelOrigin::Folder { layers: Some(layers), .. } => {
            let numbers: Vec<String> = layers.iter().map(usize::to_string).collect();
            vec![hyper("layers kept of the base model", format!("number {}", numbers.join(", ")))]
        }
        ModelOrigin::Folder { layers: None, .. } | ModelOrigin::Random { .. } => vec![],
    };
    ModelCard {
        name: run.card.name.clone(),
        license: run.card.license.clone().or(base.license.clone()),
        languages: run.card.languages.clone(),
        base_model: base.name.clone(),
        datasets: run.sets.iter().enumerate().map(set).collect(),
        steps,
        pairs: steps * run.batch.pairs as u64,
        hyper_parameters: [
            hyper("loss", step.loss.card()),
            hyper("global batch", run.batch.pairs.to_string()),
            hyper(
                "learning rate",
                format!("{:e}, {}, warm-up {}", rates.peak, schedule(rates), rates.warmup),
            ),
            hyper("weight decay", run.optimizer.weight_decay.to_string()),
            hyper("gradient clipping", run.optimizer.clip.to_string()),
            hyper("dropout", format!("{}", base.encoder.arch.hidden_dropout)),
            hyper("maximum tokens", format!("{max_len_a} / {max_len_b}")),
            hyper("seed", run.seed.to_string()),
        ]
        .into_iter()
        .chain(layers)
        .chain(run.groups.described())
        .collect(),
        results: vec![],
        remarks: vec![],
        on_prompts: data.on_prompts.clone(),
    }
}
