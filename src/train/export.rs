//! The trained model as a folder, with a card that says how it was made.

use super::begin::Begun;
use super::config::Config;
use super::setup::Start;
use crate::common::HostTensor;
use crate::folder::{CardDataset, CardResult, Export, ModelCard, ModelFolder};
use anyhow::Result;
use std::path::PathBuf;

/// Writes `RUN/model`.
pub struct Exporter<'a> {
    config: &'a Config,
    start: &'a Start,
    tensors: Vec<(String, &'a HostTensor)>,
    card: ModelCard,
}

impl<'a> Exporter<'a> {
    /// Of the run after its last step: `names` and `params` are in the table's order.
    pub fn new(
        config: &'a Config,
        begun: &'a Begun,
        steps: u64,
        names: &[String],
        params: &'a [HostTensor],
    ) -> Exporter<'a> {
        let start = &begun.start;
        let untrained = start.untrained.iter().map(|(name, tensor)| (name.clone(), tensor));
        let tensors = names.iter().cloned().zip(params).chain(untrained).collect();
        Exporter { config, start, tensors, card: card(config, begun, steps) }
    }

    /// Adds a sentence to what the card says about the results.
    pub fn remark(&mut self, sentence: Option<String>) {
        self.card.remarks.extend(sentence);
    }

    pub fn dir(&self) -> PathBuf {
        self.config.run_dir.join("model")
    }

    /// Writes the folder, with these results in its card.
    ///
    /// # Errors
    /// The file system's.
    pub fn write(&mut self, results: Vec<CardResult>) -> Result<()> {
        self.card.results = results;
        ModelFolder::write(&self.dir(), &self.export())
    }

    /// Rewrites the card of the existing folder, with these results.
    ///
    /// # Errors
    /// The file system's.
    pub fn write_card(&mut self, results: Vec<CardResult>) -> Result<()> {
        self.card.results = results;
        ModelFolder::write_card(&self.dir(), &self.export())
    }

    fn export(&self) -> Export<'_> {
        Export {
            tensors: &self.tensors,
            config: &self.start.config_json,
            tokenizer: &self.start.tokenizer,
            settings: &self.start.settings,
            card: &self.card,
        }
    }
}

fn card(config: &Config, begun: &Begun, steps: u64) -> ModelCard {
    let Begun { start, data, step, .. } = begun;
    let t = &config.train;
    let hyper = |name: &str, value: String| (name.to_string(), value);
    let sampler = data.loader.sampler();
    ModelCard {
        name: config.model.name.clone(),
        license: config.model.license.clone().or(start.license.clone()),
        languages: config.model.languages.clone(),
        base_model: start.base_model.clone(),
        datasets: config
            .data
            .iter()
            .enumerate()
            .map(|(i, d)| CardDataset {
                name: d.name.clone(),
                pairs: sampler.sets()[i].rows,
                share: sampler.share(i, steps),
                license: d.license.clone(),
            })
            .collect(),
        steps,
        pairs: steps * t.global_batch as u64,
        hyper_parameters: vec![
            hyper("loss", step.loss.card()),
            hyper("global batch", t.global_batch.to_string()),
            hyper("learning rate", format!("{:e}, {:?} schedule, warm-up {}", t.lr, t.schedule, t.warmup)),
            hyper("weight decay", t.optimizer.weight_decay.to_string()),
            hyper("gradient clipping", t.optimizer.clip.to_string()),
            hyper("dropout", format!("{}", start.encoder.arch.hidden_dropout)),
            hyper("maximum tokens", format!("{} / {}", config.model.max_len_a, config.model.max_len_b)),
            hyper("seed", config.seed.to_string()),
        ],
        results: vec![],
        remarks: vec![],
        on_prompts: data.on_prompts.clone(),
    }
}
