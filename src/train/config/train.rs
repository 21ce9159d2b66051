//! `[train]`.

use super::model::yes;
use crate::batches::Sources;
use crate::model::optimizer::AdamW;
use crate::model::{Compute, Precision, Remat, Target};
use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    /// Pairs of a step, over all replicas.
    pub global_batch: usize,
    /// Pairs of a chunk, over all replicas: gradient caching, for batches that do not fit into memory
    /// as a whole. Without it the step is one program.
    pub chunk: Option<usize>,
    /// Steps of the run; or `epochs`.
    pub steps: Option<u64>,
    /// Passes over the rows of all data sets together.
    pub epochs: Option<f64>,
    /// Data sets of a batch: "one", "all" or a number.
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
    /// Multiplies the cosine.
    #[serde(default = "default_scale")]
    pub scale: f64,
    /// Both directions of the loss, as the original run; sentence-transformers' default is one.
    #[serde(default = "yes")]
    pub symmetric: bool,
    /// Pairs of a batch that share a text are no negatives of each other.
    #[serde(default = "yes")]
    pub mask_false_negatives: bool,
    /// "f32", or "bf16" for products of bf16 operands and activations kept in bf16.
    #[serde(default)]
    pub precision: Precision,
    /// What the reverse pass computes again instead of keeping it: "none", "layer" or "attention".
    #[serde(default)]
    pub remat: Remat,
    #[serde(default)]
    pub optimizer: OptimizerConfig,
}

impl TrainConfig {
    /// Chunks of the batch; `None` without gradient caching.
    pub fn chunks(&self) -> Option<usize> {
        self.chunk.map(|m| self.global_batch / m)
    }

    /// On devices of `platform`, by its PJRT name.
    pub fn compute(&self, platform: &str) -> Compute {
        Compute { precision: self.precision, remat: self.remat, target: Target::of(platform) }
    }
}

/// AdamW's constants; see [`AdamW`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OptimizerConfig {
    pub beta1: f64,
    pub beta2: f64,
    pub eps: f64,
    pub weight_decay: f64,
    pub clip: f64,
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        let AdamW { beta1, beta2, eps, weight_decay, clip } = AdamW::default();
        OptimizerConfig { beta1, beta2, eps, weight_decay, clip }
    }
}

impl OptimizerConfig {
    pub fn adamw(&self) -> AdamW {
        let OptimizerConfig { beta1, beta2, eps, weight_decay, clip } = *self;
        AdamW { beta1, beta2, eps, weight_decay, clip }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Schedule {
    /// To zero at the last step.
    #[default]
    Linear,
    Cosine,
    Constant,
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

impl SourcesConfig {
    pub fn resolve(&self) -> Result<Sources> {
        Ok(match self {
            SourcesConfig::Number(1) => Sources::One,
            SourcesConfig::Number(k) if *k > 1 => Sources::K(*k),
            SourcesConfig::Word(w) if w == "one" => Sources::One,
            SourcesConfig::Word(w) if w == "all" => Sources::All,
            other => bail!("train.sources_per_batch is {other:?}; write \"one\", \"all\" or a number from 1"),
        })
    }
}

fn default_lr() -> f64 {
    2e-5
}
fn default_warmup() -> f64 {
    0.1
}
fn default_scale() -> f64 {
    20.0
}

impl TrainConfig {
    /// Learning rate of `step` (from 1) of `total`.
    pub fn learning_rate(&self, step: u64, total: u64) -> f64 {
        let t = self;
        let warmup = if t.warmup < 1.0 { (t.warmup * total as f64).ceil() } else { t.warmup };
        let done = (step - 1) as f64;
        if done < warmup {
            return t.lr * (done + 1.0) / warmup;
        }
        let progress = (done - warmup) / (total as f64 - warmup).max(1.0);
        t.lr * match t.schedule {
            Schedule::Constant => 1.0,
            Schedule::Linear => 1.0 - progress,
            Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * progress).cos()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::tests::GOOD;
    use super::*;

    #[test]
    fn the_schedule_rises_and_falls() {
        let mut config = Config::parse(GOOD).unwrap();
        let at = |c: &Config, s| c.train.learning_rate(s, 100);
        assert_eq!((at(&config, 1), at(&config, 10), at(&config, 11)), (0.1, 1.0, 1.0));
        assert!((at(&config, 56) - 0.5).abs() < 1e-12);
        assert!(at(&config, 100) > 0.0 && at(&config, 100) < 0.02);
        config.train.schedule = Schedule::Cosine;
        assert!((at(&config, 56) - 0.5).abs() < 1e-12);
        config.train.schedule = Schedule::Constant;
        assert_eq!(at(&config, 99), 1.0);
    }
}
