//! The trained model as a folder, with a card that says how it was made.

use super::config::Config;
use super::setup::{Data, Start};
use crate::common::HostTensor;
use crate::folder::{CardDataset, Export, ModelCard, ModelFolder};
use anyhow::Result;
use std::path::PathBuf;

/// Writes `RUN/model` and returns it.
///
/// # Errors
/// The file system's.
pub fn export_model(
    config: &Config,
    start: &Start,
    names: &[String],
    params: &[HostTensor],
    data: &Data,
    steps: u64,
    results: Vec<(String, String, f64)>,
) -> Result<PathBuf> {
    let t = &config.train;
    let hyper = |name: &str, value: String| (name.to_string(), value);
    let sampler = data.loader.sampler();
    let card = ModelCard {
        name: config.model.name.clone(),
        license: config.model.license.clone(),
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
            hyper(
                "loss",
                format!("MultipleNegativesRankingLoss, scale {}, symmetric {}", t.scale, t.symmetric),
            ),
            hyper("global batch", t.global_batch.to_string()),
            hyper("learning rate", format!("{:e}, {:?} schedule, warm-up {}", t.lr, t.schedule, t.warmup)),
            hyper("weight decay", t.optimizer.weight_decay.to_string()),
            hyper("gradient clipping", t.optimizer.clip.to_string()),
            hyper("dropout", format!("{}", start.bert.hidden_dropout_prob)),
            hyper("maximum tokens", format!("{} / {}", config.model.max_len_a, config.model.max_len_b)),
            hyper("seed", config.seed.to_string()),
        ],
        results,
    };
    let tensors: Vec<(String, &HostTensor)> = names.iter().cloned().zip(params).collect();
    let dir = config.run_dir.join("model");
    ModelFolder::write(
        &dir,
        &Export {
            tensors: &tensors,
            config: &start.config_json,
            tokenizer: &start.tokenizer,
            max_seq_length: config.model.max_len_a.max(config.model.max_len_b),
            normalize: true,
            prompts: &start.prompts,
            card: &card,
        },
    )?;
    Ok(dir)
}
