//! `[train]`.

use super::model::yes;
use crate::batches::Sources;
use crate::model::optimizer::AdamW;
use crate::model::{Precision, Remat};
use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    /// Pairs of a step, over all replicas.
    pub global_batch: usize,
    /// Pairs of a chunk, over all replicas: gradient caching, for batches too large for memory. Without it the step is
    /// one program.
    pub chunk: Option<usize>,
    /// Steps of the run; or `epochs`.
    pub steps: Option<u64>,
    /// Passes over the rows of all data sets together.
    pub epochs: Option<f64>,
    /// Data sets per batch: "one", "all" or a number.
    #[serde(default)]
    pub sources_per_batch: SourcesConfig,
    /// Peak learning rate.
    #[serde(default = "default_lr")]
    pub lr: f64,
    /// Linear warm-up: steps, or a share of all steps when below 1.
    #[serde(default = "default_warmup")]
    pub warmup: f64,
    /// After the warm-up.
    #[serde(default)]
    pub schedule: Schedule,
    /// Length of the decay that ends "wsd": steps, or a share of all steps when below 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decay: Option<f64>,
    /// Learning rate at which the schedule ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_lr: Option<f64>,
    /// Parts of the model that are not trained: `embeddings`, `layers.N`, `layers.A-B`, `layers.*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freeze: Vec<String>,
    /// Factors of parts' learning rates; of several names of a part the most specific counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lr_scale: BTreeMap<String, f64>,
    /// Factor of a part's learning rate for each layer between it and the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_decay: Option<f64>,
    /// Multiplies the cosine.
    #[serde(default = "default_scale")]
    pub scale: f64,
    /// Both directions of the loss, as in the original run; sentence-transformers' default is one.
    #[serde(default = "yes")]
    pub symmetric: bool,
    /// Pairs of a batch that share a text are not negatives of each other.
    #[serde(default = "yes")]
    pub mask_false_negatives: bool,
    /// "f32", or "bf16" for products of bf16 operands and activations kept in bf16.
    #[serde(default)]
    pub precision: Precision,
    /// What the reverse pass recomputes instead of keeping: "none", "layer" or "attention".
    #[serde(default)]
    pub remat: Remat,
    #[serde(default)]
    pub optimizer: AdamW,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Schedule {
    /// To the floor at the end.
    #[default]
    Linear,
    Cosine,
    Constant,
    /// Warm-up, stable, decay: constant, and at last linear to the floor.
    #[serde(alias = "warmup_stable_decay")]
    Wsd,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SourcesConfig {
    Number(usize),
    Word(String),
}

impl Default for SourcesConfig {
    fn default() -> Self {
        SourcesConfig::Word("one".into())
    }
}

const SOURCES: &str = "write \"one\", \"all\" or a number from 1";

impl SourcesConfig {
    /// # Errors
    /// A word other than "one" and "all"; 0.
    pub fn resolve(&self) -> Result<Sources> {
        Ok(match self {
            SourcesConfig::Number(1) => Sources::One,
            SourcesConfig::Number(k) if *k > 1 => Sources::K(*k),
            SourcesConfig::Word(w) if w == "one" => Sources::One,
            SourcesConfig::Word(w) if w == "all" => Sources::All,
            SourcesConfig::Word(w) => bail!("sources_per_batch is {w:?}; {SOURCES}"),
            SourcesConfig::Number(n) => bail!("sources_per_batch is {n}; {SOURCES}"),
        })
    }
}

fn default_lr() -> f64 {
    2e-5
}
fn default_warmup() -> f64 {
    0.1
}
pub(super) fn default_scale() -> f64 {
    20.0
}
